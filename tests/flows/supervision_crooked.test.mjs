// 督查事项 off the straight way: sent back, objected to, extended, standing still, handed over, undone.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('督查事项走弯路', () => {
	const county = countyOf();

	// --- 立项 ---------------------------------------------------------------------------------

	test('what is sent back is mended and submitted again; what is declined has ended', async () => {
		const [supervisor, head] = [await county.as('督查员'), await county.as('督查室主任')];
		const matter = await county.registered();
		await supervisor.refused(matter, 'submit', {}, {}, 422, /请填写交办依据/);
		await supervisor.act(matter, 'submit', { basis: '会议纪要' });
		await head.refused(matter, 'return', {}, {}, 422, /请填写/);
		await head.act(matter, 'return', { reason: '时限太紧' });
		await county.expect(matter, 'draft');
		await supervisor.act(matter, 'submit');
		await head.act(matter, 'decline', { reason: '已有同类事项' });
		await county.expect(matter, 'declined');
		await supervisor.refused(matter, 'submit', {}, {}, 409, /现在是“不予立项”，不能“送审”/);
		await head.act(matter, 're-open', { reason: '情况有变', due: day(90) });
		await county.expect(matter, 'draft');
	});

	test('a mistaken one is void before it is submitted, and not after', async () => {
		const supervisor = await county.as('督查员');
		const matter = await county.registered();
		await supervisor.act(matter, 'void', { reason: '重复登记' });
		await county.expect(matter, 'void');
		const other = await county.registered();
		await supervisor.act(other, 'submit', { basis: '会议纪要' });
		await supervisor.refused(other, 'void', { reason: '重复登记' }, {}, 409, /不能“作废”/);
	});

	test('a major one needs the leader at both ends', async () => {
		const matter = await county.registered({ kind: 'major', leader: '贺云山' });
		await (await county.as('督查员')).act(matter, 'submit', { basis: '县长交办' });
		await (await county.as('督查室主任')).act(matter, 'endorse');
		const office = await county.as('办公室主任');
		await office.refused(matter, 'approve', {}, {}, 409, /不能“同意立项”/);
		await office.act(matter, 'forward');
		await county.expect(matter, 'approving-leader');
		await (await county.as('分管副县长')).act(matter, 'approve-major');
		const housing = await county.as('住建局联络员');
		await housing.act(matter, 'sign-finish', { result: '已经办好' });
		await (await county.as('督查员')).act(matter, 'verify');
		await (await county.as('督查室主任')).act(matter, 'forward-close');
		await county.expect(matter, 'signing-leader');
		await (await county.as('领导秘书')).act(matter, 'close-major', { opinion: '同意' });
		await county.expect(matter, 'closed', { 住建局: 'reported' });
	});

	test('it is withdrawn before anybody has signed for it, and not after', async () => {
		const supervisor = await county.as('督查员');
		const matter = await county.dispatched({ co: ['财政局'] });
		await supervisor.act(matter, 'withdraw', { reason: '牵头单位有误' });
		await county.expect(matter, 'draft');
		await supervisor.act(matter, 'submit');
		await (await county.as('督查室主任')).act(matter, 'endorse');
		await (await county.as('办公室主任')).act(matter, 'approve');
		await (await county.as('财政局联络员')).act(matter, 'sign');
		await supervisor.refused(matter, 'withdraw', { reason: '又想撤回' }, {}, 409, /不能“撤回”/);
		await county.expect(matter, 'running', { 住建局: 'sent', 财政局: 'working' });
	});

	test('a running one is cancelled on the level that approved it', async () => {
		const matter = await county.signed();
		await (await county.as('督查室主任')).refused(matter, 'cancel', { reason: '政策调整' }, {}, 403,
			/您的岗位不能办理“撤销立项”/);
		await (await county.as('办公室主任')).act(matter, 'cancel', { reason: '政策调整' });
		await county.expect(matter, 'cancelled');
		const major = await county.dispatched({ kind: 'major' });
		await (await county.as('办公室主任')).refused(major, 'cancel', { reason: '政策调整' }, {}, 409,
			/不能“撤销立项”/);
		await (await county.as('分管副县长')).act(major, 'cancel-major', { reason: '政策调整' });
		await county.expect(major, 'cancelled');
	});

	// --- 承办单位 ----------------------------------------------------------------------------

	test('a co-unit that is late blocks nobody', async () => {
		const matter = await county.reported({ co: ['财政局', '东河镇'] });
		await county.expect(matter, 'verifying', { 财政局: 'sent', 东河镇: 'sent' });
		await (await county.as('督查员')).act(matter, 'verify');
		await (await county.as('督查室主任')).act(matter, 'close');
		await county.expect(matter, 'closed');
		assert.deepEqual((await county.read(matter)).clocks, []);
		await (await county.as('财政局联络员')).refused(matter, 'give-opinion', { opinion: '来迟了' },
			{ share: '财政局' }, 409, /./);
	});

	test('with separate units it is verified when the last has reported', async () => {
		const matter = await county.dispatched({ separate: ['东河镇'] });
		await (await county.as('住建局联络员')).act(matter, 'sign-finish', { result: '城区已修好' });
		await county.expect(matter, 'running', { 住建局: 'reported', 东河镇: 'sent' });
		await (await county.as('东河镇联络员')).act(matter, 'sign-finish', { result: '镇区已修好' });
		await county.expect(matter, 'verifying', { 东河镇: 'reported' });
	});

	test('an objection that is not upheld is final', async () => {
		const [housing, head] = [await county.as('住建局联络员'), await county.as('督查室主任')];
		const matter = await county.dispatched();
		await housing.refused(matter, 'object', { reason: '不属我局职责' }, {}, 422, /请填写/);
		await housing.act(matter, 'object', { reason: '不属我局职责', signer: '张三' });
		await county.told(matter, /住建局提出异议：不属我局职责/);
		await housing.refused(matter, 'object', { reason: '再提', signer: '张三' }, { share: '住建局' }, 409,
			/不能“提出异议”/);
		await (await county.as('督查员')).refused(matter, 'object-uphold', { reason: '三定方案' },
			{ share: '住建局' }, 403, /您的岗位不能办理“维持原交办”/);
		await head.act(matter, 'object-uphold', { reason: '三定方案有此职责' });
		await county.expect(matter, 'running', { 住建局: 'sent' });
		await housing.refused(matter, 'object', { reason: '再提', signer: '张三' }, { share: '住建局' }, 409,
			/不能“提出异议”/);
		await housing.act(matter, 'sign');
	});

	test('an objection that is granted moves the matter to another unit', async () => {
		const matter = await county.dispatched();
		await (await county.as('住建局联络员')).act(matter, 'object', { reason: '县道归交通局', signer: '张三' });
		await (await county.as('督查室主任')).act(matter, 'object-reassign', { 'new-unit': '交通局' });
		await county.expect(matter, 'running', { 住建局: 'moved', 交通局: 'sent' });
		assert.equal((await county.read(matter)).lead, '交通局');
		await county.told(matter, /梁守正审定：同意退回，改由交通局承办/);
		await (await county.as('住建局联络员')).refused(matter, 'sign', {}, { share: '住建局' }, 409, /./);
		await (await county.as('交通局联络员')).act(matter, 'sign-finish', { result: '修好了' });
		await county.expect(matter, 'verifying', { 交通局: 'reported' });
	});

	test('the office moves a share, adds units, and a unit gives it to one of its people', async () => {
		const matter = await county.signed();
		const housing = await county.as('住建局联络员');
		await housing.act(matter, 'assign', { holder: '景行', note: '请抓紧' });
		assert.equal((await county.read(matter)).shares[0].holder, '景行');
		await (await county.as('住建局经办人')).act(matter, 'progress', { progress: '已进场', plan: 'ahead' });
		await (await county.as('督查员')).act(matter, 'add-units', { co: ['东河镇'], reason: '征地需要' });
		await county.expect(matter, 'running', { 住建局: 'working', 东河镇: 'sent' });
		await (await county.as('督查员')).refused(matter, 'add-units', { co: ['东河镇'] }, {}, 422,
			/“东河镇”已经是这件事项的承办单位/);
		await (await county.as('督查室主任')).refused(matter, 'reassign', { 'new-unit': '住建局', reason: '换' },
			{ share: '住建局' }, 422, /就是现在的承办单位/);
		await (await county.as('督查室主任')).act(matter, 'reassign', { 'new-unit': '交通局', reason: '职能划转' },
			{ share: '住建局' });
		await county.expect(matter, 'running', { 住建局: 'moved', 交通局: 'sent' });
		await county.told(matter, /李四分给景行承办/, /梁守正将承办单位调整为交通局：职能划转/);
	});

	test('one unit cannot act on the share of another', async () => {
		const matter = await county.dispatched({ co: ['财政局'] });
		await (await county.as('财政局联络员')).refused(matter, 'sign', {}, { share: '住建局' }, 403,
			/您的岗位不能办理“签收”/);
		assert.equal(await (await county.as('交通局联络员')).see(matter), null);
	});

	test('the clocks of one unit are not shown to another', async () => {
		const matter = await county.dispatched({ co: ['财政局'] });
		const titles = async role => (await (await county.as(role)).see(matter)).clocks.map(clock => clock.title);
		assert.deepEqual(await titles('财政局联络员'), ['办理时限', '配合意见 · 财政局', '签收 · 财政局']);
		assert.equal((await titles('督查员')).length, 5);
	});

	test('what came by phone is entered for the unit, and says so', async () => {
		const supervisor = await county.as('督查员');
		const matter = await county.dispatched();
		await supervisor.refused(matter, 'sign', {}, { share: '住建局' }, 422, /请写明从哪里来/);
		await supervisor.act(matter, 'sign', {}, { share: '住建局', channel: '电话', informant: '李四' });
		await county.expect(matter, 'running', { 住建局: 'working' });
		const [event] = (await county.read(matter)).events;
		assert.deepEqual(event.behalf, { who: '住建局', channel: '电话', informant: '李四' });
		await (await county.as('分管副县长')).refused(matter, 'progress', { progress: '代报', plan: 'ahead' },
			{ share: '住建局', channel: '电话' }, 403, /您的岗位不能办理“报进展”/);
	});

	// --- 办理中 ------------------------------------------------------------------------------

	test('the first extension is granted by the head, the second by the leader', async () => {
		const [housing, head] = [await county.as('住建局联络员'), await county.as('督查室主任')];
		const matter = await county.signed();
		const ask = { reason: '雨季停工', signer: '张三' };
		await housing.refused(matter, 'extend', ask, {}, 422, /请填写/);
		await housing.refused(matter, 'extend', { ...ask, 'new-date': day(120) }, {}, 422,
			new RegExp(`须晚于现在的时限（${day(120)}）`));
		await housing.act(matter, 'extend', { ...ask, 'new-date': day(150) });
		assert.equal((await county.clock(matter, '办理时限')).due, day(120));
		await head.act(matter, 'extend-grant');
		assert.equal((await county.clock(matter, '办理时限')).due, day(150));
		await county.told(matter, new RegExp(`住建局申请延至${day(150)}：雨季停工`), /梁守正同意延期/);

		await housing.refused(matter, 'extend', { ...ask, 'new-date': day(180) }, { share: '住建局' }, 409,
			/不能“申请延期”/);
		await housing.act(matter, 'extend-2', { ...ask, 'new-date': day(180) });
		await head.refused(matter, 'extend-grant-2', {}, { share: '住建局' }, 403, /您的岗位不能办理“同意延期”/);
		await (await county.as('分管副县长')).act(matter, 'extend-grant-2', { 'new-date': day(170) });
		assert.equal((await county.clock(matter, '办理时限')).due, day(170));
	});

	test('an extension that is refused leaves the due as it was', async () => {
		const housing = await county.as('住建局联络员');
		const matter = await county.signed();
		await housing.act(matter, 'extend', { reason: '人手紧', signer: '张三', 'new-date': day(150) });
		await (await county.as('督查室主任')).act(matter, 'extend-refuse', { reason: '理由不足' });
		assert.equal((await county.clock(matter, '办理时限')).due, day(120));
		await county.told(matter, /梁守正不同意延期：理由不足/);
		await housing.act(matter, 'extend', { reason: '下雨', signer: '张三', 'new-date': day(150) });
	});

	test('an extension is asked for in time, or not at all', async () => {
		const matter = await county.signed({ due: day(1) });
		await (await county.as('住建局联络员')).refused(matter, 'extend',
			{ reason: '来不及', signer: '张三', 'new-date': day(9) }, { share: '住建局' }, 409, /已过了可以“申请延期”的期限/);
	});

	test('its clocks stand still while it is suspended', async () => {
		const office = await county.as('办公室主任');
		const matter = await county.signed();
		await (await county.as('督查室主任')).refused(matter, 'suspend', { cause: 'force', reason: '洪水' }, {}, 403,
			/您的岗位不能办理“暂停计时”/);
		await office.refused(matter, 'suspend', { cause: 'weather', reason: '洪水' }, {}, 422, /请从列出的选项中选择/);
		await office.act(matter, 'suspend', { cause: 'force', reason: '洪水' });
		assert.equal((await county.clock(matter, '办理时限')).light.word, '暂停');
		await office.refused(matter, 'suspend', { cause: 'force', reason: '又停' }, {}, 409, /不能“暂停计时”/);
		await office.act(matter, 'resume', { note: '水退了' });
		assert.equal((await county.clock(matter, '办理时限')).light.word, '正常');
		await county.told(matter, /方志远暂停计时，原因：不可抗力。洪水/, /方志远恢复计时/);
	});

	test('progress is reported each month, and no change with one click, but not the first time', async () => {
		const housing = await county.as('住建局联络员');
		const matter = await county.signed();
		assert.ok(await county.clock(matter, '首次报进展'));
		await housing.refused(matter, 'no-change', {}, { share: '住建局' }, 409, /不能“较上次无变化”/);
		await housing.refused(matter, 'progress', { progress: '进展'.repeat(101), plan: 'ahead' }, {}, 422, /最多200字/);
		await housing.act(matter, 'progress', { progress: '已完成招标', problem: '砂石涨价', plan: 'on-plan' });
		assert.equal(await county.clock(matter, '首次报进展'), undefined);
		await housing.act(matter, 'no-change');
		const share = (await county.read(matter)).shares[0];
		assert.deepEqual([share.progress, share.problem, share.plan], ['已完成招标', '砂石涨价', '达序时']);
		await county.told(matter, /住建局报进展：已完成招标/, /住建局报：较上次无变化/);
	});

	test('whether it is on plan is said by the unit and corrected by the office', async () => {
		const matter = await county.signed();
		await (await county.as('住建局联络员')).act(matter, 'progress', { progress: '刚开工', plan: 'ahead' });
		await (await county.as('督查员')).act(matter, 'judge', { plan: 'behind', reason: '与计划不符' });
		assert.equal((await county.read(matter)).shares[0].plan, '欠序时');
	});

	test('nodes are added and done', async () => {
		const housing = await county.as('住建局联络员');
		const matter = await county.signed();
		await housing.refused(matter, 'node-done', { 'node-number': '1' }, { share: '住建局' }, 409, /不能“节点完成”/);
		await housing.act(matter, 'node-add', { node: '完成招标', 'node-date': day(30) });
		await housing.refused(matter, 'node-done', { 'node-number': '7' }, {}, 422, /没有第7个节点/);
		await housing.act(matter, 'node-done', { 'node-number': '1' });
		const [node] = (await county.read(matter)).shares[0].nodes;
		assert.deepEqual([node.title, node.day], ['完成招标', day(30)]);
		assert.ok(node.done);
		await housing.refused(matter, 'node-done', { 'node-number': '1' }, { share: '住建局' }, 409, /./);
	});

	test('what was registered wrongly is corrected, and notes are kept', async () => {
		const supervisor = await county.as('督查员');
		const matter = await county.signed();
		await supervisor.act(matter, 'correct', { goal: '十一月底前通车', reason: '目标有误' });
		assert.equal((await county.read(matter)).values.find(item => item.name === 'goal').text, '十一月底前通车');
		await supervisor.act(matter, 'correct', { due: day(100), reason: '日期有误' });
		assert.equal((await county.clock(matter, '办理时限')).due, day(100));
		await (await county.as('办公室主任')).act(matter, 'note', { note: '请盯紧' });
		await supervisor.act(matter, 'phone-urge', { note: '李四接' }, { share: '住建局' });
		await county.told(matter, /顾晓楠更正登记内容：目标有误/, /方志远批注：请盯紧/, /顾晓楠已电话催办住建局。李四接/);
	});

	// --- 核查以后 ----------------------------------------------------------------------------

	test('what is not enough is sent back, for more or to be done again', async () => {
		const [supervisor, housing] = [await county.as('督查员'), await county.as('住建局联络员')];
		const matter = await county.reported();
		await supervisor.act(matter, 'inspect', { note: '下周去' });
		await county.expect(matter, 'inspecting');
		await supervisor.act(matter, 'rework', { reason: '缺验收单' });
		await county.expect(matter, 'running', { 住建局: 'supplementing' });
		assert.ok(await county.clock(matter, '补充办理'));
		await housing.act(matter, 'finish', { result: '补了验收单' });
		await county.expect(matter, 'verifying', { 住建局: 'reported' });
		await supervisor.refused(matter, 'redo', { due: day(140) }, {}, 422, /请填写/);
		await supervisor.act(matter, 'redo', { reason: '没修好', due: day(140) });
		await county.expect(matter, 'running', { 住建局: 'working' });
		assert.equal((await county.clock(matter, '办理时限')).due, day(140));
		await housing.act(matter, 'finish', { result: '重修好了' });
		await supervisor.act(matter, 'verify');
		await (await county.as('督查室主任')).act(matter, 'disagree', { reason: '再看看' });
		await county.expect(matter, 'verifying');
	});

	test('a stage is closed, tracked, reported and closed for good', async () => {
		const [supervisor, housing] = [await county.as('督查员'), await county.as('住建局联络员')];
		const matter = await county.signed();
		await housing.act(matter, 'finish-stage', { result: '一期完成。', 'next-step': '二期明年开工' });
		await supervisor.act(matter, 'verify');
		const head = await county.as('督查室主任');
		await head.refused(matter, 'stage', { reason: '二期未完' }, {}, 422, /请填写下次反馈日期/);
		await head.act(matter, 'stage', { reason: '二期未完', 'next-date': day(60) });
		await county.expect(matter, 'tracked', { 住建局: 'tracking' });
		assert.equal((await county.clock(matter, '跟踪落实')).due, day(60));
		await housing.act(matter, 'progress', { progress: '二期开工', plan: 'on-plan' });
		await housing.act(matter, 'finish', { result: '二期完成' });
		await supervisor.act(matter, 'verify');
		await head.act(matter, 'close');
		await county.expect(matter, 'closed');
		await county.told(matter, new RegExp(`梁守正同意阶段性办结，继续跟踪，${day(60)}前反馈：二期未完`));
	});

	test('what never ends is kept up, decided on, and closed one day', async () => {
		const head = await county.as('督查室主任');
		const matter = await county.reported();
		await (await county.as('督查员')).act(matter, 'verify');
		await head.act(matter, 'stand', { reason: '需长期坚持' });
		await county.expect(matter, 'standing', { 住建局: 'standing' });
		await head.act(matter, 'keep', { reason: '明年继续' });
		await county.expect(matter, 'standing');
		await (await county.as('住建局联络员')).act(matter, 'finish', { result: '已成制度' });
		await county.expect(matter, 'verifying');
	});

	test('who disagrees with the result asks once for it to be looked at again', async () => {
		const [supervisor, head] = [await county.as('督查员'), await county.as('督查室主任')];
		const matter = await county.reported();
		await supervisor.act(matter, 'verify');
		await head.act(matter, 'close');
		const bureau = await county.as('住建局局长');
		await bureau.act(matter, 'ask-recheck', { reason: '结论与事实不符' });
		await county.expect(matter, 'rechecking');
		await head.act(matter, 'uphold', { reason: '事实清楚' });
		await county.expect(matter, 'closed');
		await bureau.refused(matter, 'ask-recheck', { reason: '再申请' }, {}, 409, /不能“申请复核”/);
		await head.act(matter, 're-open', { reason: '群众反映', due: day(60) });
		await county.expect(matter, 'draft');
	});

	test('a result that is overturned is worked on again', async () => {
		const head = await county.as('督查室主任');
		const matter = await county.reported();
		await (await county.as('督查员')).act(matter, 'verify');
		await head.act(matter, 'close');
		await (await county.as('住建局局长')).act(matter, 'ask-recheck', { reason: '结论与事实不符' });
		await head.act(matter, 'overturn', { reason: '确有出入', due: day(130) });
		await county.expect(matter, 'running', { 住建局: 'working' });
	});

	test('nobody reviews his own unit', async () => {
		const matter = await county.reported();
		await (await county.as('住建局联络员')).refused(matter, 'verify', {}, {}, 403, /您的岗位不能办理“核查通过”/);
	});

	// --- 撤销和补录 --------------------------------------------------------------------------

	test('a step is taken back by who took it', async () => {
		const housing = await county.as('住建局联络员');
		const matter = await county.dispatched();
		await housing.act(matter, 'sign');
		await housing.act(matter, 'undo');
		assert.equal((await housing.see(matter)).shares[0].state, 'sent');
		await housing.act(matter, 'sign');
		await county.expect(matter, 'running', { 住建局: 'working' });
		const events = (await county.read(matter)).events;
		assert.deepEqual(events.map(event => event.undone), [false, false, true, false, false, false, false]);
	});

	test('nobody takes back the step of another', async () => {
		const matter = await county.dispatched();
		await (await county.as('住建局联络员')).act(matter, 'sign');
		await (await county.as('督查员')).refused(matter, 'undo', {}, {}, 403, /只能撤销自己刚办的一步/);
	});

	test('what the other side has seen is not taken back', async () => {
		const housing = await county.as('住建局联络员');
		const matter = await county.dispatched();
		await housing.act(matter, 'sign');
		await county.expect(matter, 'running', { 住建局: 'working' });
		await housing.refused(matter, 'undo', {}, {}, 409, /对方已经看到，不能撤销/);
	});

	test('registering is not taken back', async () => {
		const matter = await county.registered();
		await (await county.as('督查员')).refused(matter, 'undo', {}, {}, 409, /“登记”不能撤销/);
	});

	test('what happened before is entered late, and says so; never what is to come', async () => {
		const supervisor = await county.as('督查员');
		const refused = await supervisor.tryToRegister('supervision', {}, { on: day(1) });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /发生时间不能晚于现在/);
		const matter = await supervisor.register('supervision', {}, { on: `${day(-9)} 09:30` });
		const page = await county.read(matter);
		assert.equal(page.opened, `${day(-9)} 09:30`);
		assert.deepEqual([page.events[0].late, page.events[0].on], [true, `${day(-9)} 09:30`]);
		await supervisor.act(matter, 'submit', { basis: '纪要' }, { on: `${day(-8)} 10:00` });
		await supervisor.refused(matter, 'note', { note: '更早' }, { on: day(-20) }, 422, /发生时间早于事项登记/);
		await supervisor.refused(matter, 'note', { note: '哪天' }, { on: '前天' }, 422, /不是有效日期/);
		await (await county.as('办公室主任')).refused(matter, 'endorse', {}, { on: `${day(-7)} 10:00` }, 422,
			/您的岗位不能补录/);
	});
});
