// 人大建议、政协提案: a third mechanism that stands in its definition alone.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('建议提案', () => {
	const county = countyOf();
	const clerk = () => county.as('建议提案专员');

	async function assigned(values = {}, proposal = {}) {
		const matter = await (await clerk()).register('suggestion', values);
		await (await clerk()).act(matter, 'draft');
		await (await clerk()).act(matter, 'propose', { lead: '交通局', ...proposal });
		await (await county.as('联系副主任')).act(matter, 'assign-units');
		return matter;
	}

	async function answered(reply = { class: 'a' }, values = {}) {
		const matter = await assigned(values);
		const transport = await county.as('交通局联络员');
		await transport.act(matter, 'sign');
		await transport.act(matter, 'meet', { meet: 'met', note: '当面听取意见' });
		await transport.act(matter, 'reply', { result: '已增设三个站点', signer: '车明', ...reply });
		return matter;
	}

	async function replied(reply, values) {
		const matter = await answered(reply, values);
		await (await county.as('督查员')).act(matter, 'pass');
		return matter;
	}

	test('it is assigned, met about, answered, asked about and published', async () => {
		const matter = await assigned({}, { co: ['财政局'], due: day(60) });
		await county.expect(matter, 'running', { 交通局: 'sent', 财政局: 'sent' });
		assert.equal((await county.clock(matter, '答复期限')).due, day(60));
		const transport = await county.as('交通局联络员');
		await transport.act(matter, 'sign');
		await transport.act(matter, 'contact', { note: '电话联系周代表' });
		await transport.refused(matter, 'reply', { class: 'a', result: '已办', signer: '车明' },
			{ share: '交通局' }, 409, /不能“报送答复稿”/);
		await transport.act(matter, 'meet', { meet: 'met', note: '当面听取意见' });
		await (await county.as('财政局联络员')).act(matter, 'give-opinion', { opinion: '经费已列支' });
		await transport.act(matter, 'reply', { class: 'a', result: '已增设三个站点', signer: '车明' });
		await county.expect(matter, 'checking', { 交通局: 'reported', 财政局: 'reported' });
		await (await county.as('督查员')).act(matter, 'pass');
		await county.expect(matter, 'replied');
		await (await clerk()).act(matter, 'consult', { asked: '周代表', 'opinion-of': 'satisfied' });
		await (await clerk()).act(matter, 'satisfied');
		await county.expect(matter, 'publishing');
		await (await clerk()).refused(matter, 'publish', {}, {}, 422, /请填写答复是否公开/);
		await (await clerk()).act(matter, 'publish', { open: 'public' });
		await county.expect(matter, 'closed');
		await county.told(matter, /庄明登记人大代表建议第12号/, /连成同意，交交通局主办/, /交通局联系代表委员：电话联系周代表/,
			/交通局面商：已面商。当面听取意见/, /交通局报送答复稿（A 已经解决或基本解决）：已增设三个站点/, /周代表：满意/);
	});

	test('the limit is three months, or the date of the notice if it is earlier', async () => {
		const late = await assigned({}, { due: day(200) });
		const none = await assigned();
		const due = (await county.clock(none, '答复期限')).due;
		assert.equal((await county.clock(late, '答复期限')).due, due);
		assert.ok(due > day(85) && due < day(110));
	});

	test('a unit to which it does not belong asks for another one', async () => {
		const matter = await assigned();
		const transport = await county.as('交通局联络员');
		await transport.act(matter, 'object', { reason: '公交归住建局', signer: '车明' });
		await county.told(matter, /交通局申请改办：公交归住建局（车明签字）/);
		await (await county.as('督查室主任')).act(matter, 'object-reassign', { 'new-unit': '住建局' });
		await county.expect(matter, 'running', { 交通局: 'moved', 住建局: 'sent' });
	});

	test('what is promised is tracked until it is done', async () => {
		const matter = await replied({ class: 'b', promised: day(200) });
		await (await clerk()).act(matter, 'consult', { asked: '周代表', 'opinion-of': 'basically' });
		await (await clerk()).refused(matter, 'satisfied', {}, {}, 409, /不能“征询完毕”/);
		await (await clerk()).act(matter, 'promise');
		await county.expect(matter, 'tracked', { 交通局: 'tracking' });
		assert.equal((await county.clock(matter, '承诺事项')).due, day(200));
		const transport = await county.as('交通局联络员');
		await transport.act(matter, 'progress', { progress: '已招标' });
		await transport.act(matter, 'fulfil', { result: '站点全部建成' });
		await county.expect(matter, 'verifying');
		const supervisor = await county.as('督查员');
		await supervisor.act(matter, 'unfulfilled', { reason: '差一个站', promised: day(260) });
		await county.expect(matter, 'tracked', { 交通局: 'tracking' });
		await transport.act(matter, 'fulfil', { result: '真的建成' });
		await supervisor.act(matter, 'fulfilled', { note: '现场看过' });
		await county.expect(matter, 'publishing');
	});

	test('who is not satisfied gets a second answer, and then the leader meets him', async () => {
		const matter = await replied();
		await (await clerk()).act(matter, 'consult', { asked: '周代表', 'opinion-of': 'unsatisfied' });
		await (await clerk()).refused(matter, 'satisfied', {}, {}, 409, /不能“征询完毕”/);
		await (await clerk()).act(matter, 'unsatisfied', { reason: '站点太少' });
		await county.expect(matter, 'reworking', { 交通局: 'working' });
		await (await county.as('交通局联络员')).act(matter, 'reply', { class: 'a', result: '再增两个', signer: '车明' });
		await (await county.as('督查员')).act(matter, 'pass');
		await county.expect(matter, 'replied');
		await (await clerk()).act(matter, 'consult', { asked: '周代表', 'opinion-of': 'unsatisfied' });
		await (await clerk()).refused(matter, 'unsatisfied', { reason: '仍不满意' }, {}, 409, /不能“不满意，重新办理”/);
		await (await county.as('分管副县长')).act(matter, 'record', { reason: '已当面说明' });
		await county.expect(matter, 'publishing');
	});

	test('the answer to a key one is signed by the leader', async () => {
		const matter = await answered({ class: 'a' }, { key: '1' });
		const supervisor = await county.as('督查员');
		await supervisor.refused(matter, 'pass', {}, {}, 409, /不能“审核通过”/);
		await supervisor.act(matter, 'pass-key');
		await county.expect(matter, 'approving');
		await (await county.as('分管副县长')).act(matter, 'send-back', { reason: '写得笼统' });
		await county.expect(matter, 'running', { 交通局: 'working' });
		await (await county.as('交通局联络员')).act(matter, 'reply', { class: 'a', result: '逐条写明', signer: '车明' });
		await supervisor.act(matter, 'pass-key');
		await (await county.as('分管副县长')).act(matter, 'approve');
		await county.expect(matter, 'replied');
	});

	test('what is the same as another is merged before it goes out', async () => {
		const matter = await (await clerk()).register('suggestion', { kind: 'motion', code: '第7号' });
		await (await clerk()).act(matter, 'merge', { reason: '与第12号建议同' });
		await county.expect(matter, 'merged');
	});
});
