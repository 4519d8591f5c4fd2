// 领导批示: known to few, out the same day, and back to the leader who wrote it.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day, words } from './county.mjs';

describe('领导批示', () => {
	const county = countyOf();

	async function proposed(values) {
		const matter = await (await county.as('文书员')).register('instruction', values);
		await (await county.as('文书员')).act(matter, 'hand-over');
		return matter;
	}

	// Sent to 住建局, with more units if the proposal names them.
	async function transferred(values = {}, proposal = {}) {
		const matter = await proposed(values);
		await (await county.as('督查员')).act(matter, 'propose',
			{ proposal: '请住建局牵头办理', lead: '住建局', ...proposal });
		await (await county.as('联系副主任')).act(matter, 'transfer');
		return matter;
	}

	async function handled(values, proposal) {
		const matter = await transferred(values, proposal);
		await (await county.as('住建局机要收件人')).act(matter, 'sign');
		return matter;
	}

	async function presented(values) {
		const matter = await handled(values);
		await (await county.as('住建局局长')).act(matter, 'finish', { result: '已逐条整改', signer: '张三' });
		await (await county.as('督查员')).act(matter, 'pass');
		await (await county.as('联系副主任')).act(matter, 'approve');
		await (await county.as('领导秘书')).act(matter, 'present');
		return matter;
	}

	test('it goes out, is handled, reviewed, presented, and read by the leader', async () => {
		const matter = await proposed();
		await county.expect(matter, 'proposing');
		await (await county.as('督查员')).act(matter, 'propose', { proposal: '请住建局牵头', lead: '住建局',
			co: ['财政局'] });
		await county.expect(matter, 'endorsing');
		await (await county.as('联系副主任')).act(matter, 'transfer', { opinion: '同意' });
		await county.expect(matter, 'running', { 住建局: 'sent', 财政局: 'sent' });
		await (await county.as('住建局机要收件人')).act(matter, 'sign');
		const head = await county.as('住建局局长');
		await head.act(matter, 'assign', { holder: '景行' });
		await (await county.as('住建局经办人')).act(matter, 'progress', { progress: '正在核实' });
		await (await county.as('财政局局长')).act(matter, 'give-opinion', { opinion: '资金可以保障' });
		await (await county.as('住建局经办人')).act(matter, 'finish', { result: '已逐条整改', signer: '张三' });
		await county.expect(matter, 'reviewing', { 住建局: 'reported', 财政局: 'reported' });
		await (await county.as('督查员')).act(matter, 'pass');
		await (await county.as('联系副主任')).act(matter, 'approve');
		await county.expect(matter, 'presenting');
		await (await county.as('领导秘书')).act(matter, 'present');
		await county.expect(matter, 'presented');
		await (await county.as('县长')).act(matter, 'read', { opinion: '很好' });
		await county.expect(matter, 'closed');
		await (await county.as('文书员')).act(matter, 'archive');
		await county.told(matter, /文静登记贺云山批示/, /顾晓楠拟交住建局办理：请住建局牵头/,
			/连成同意拟办意见，转住建局办理/, /住建局反馈办理结果：已逐条整改/, /米可将办理情况呈贺云山阅/,
			/贺云山阅毕，办结。很好/);
		await (await county.as('文书员')).refused(matter, 'archive', {}, {}, 409, /不能“归档”/);
	});

	test('it is known only to those whom it concerns', async () => {
		const matter = await transferred();
		for (const role of ['督查员', '联系副主任', '领导秘书', '县长', '住建局机要收件人', '住建局局长'])
			assert.ok(await (await county.as(role)).see(matter), role);
		for (const role of ['住建局联络员', '住建局经办人', '财政局局长', '财政局联络员', '建议提案专员'])
			assert.equal(await (await county.as(role)).see(matter), null, role);
		const finance = await county.as('财政局联络员');
		const list = await finance.browser.getJson('/list/instruction');
		assert.ok(!list.text.includes(matter.id));
		const tried = await finance.try(matter, 'sign', {}, { share: '住建局' });
		assert.equal(tried.status, 404);
	});

	test('what cannot be seen and what is not there are one', async () => {
		const matter = await transferred();
		const finance = await county.as('财政局联络员');
		const nothing = { id: String(BigInt(matter.id) + 1n) };
		const plain = (answer, id) => words(answer).replaceAll(id, 'ID').replace(/编号： \w+/, '');
		for (const way of ['look', 'try']) {
			const [hidden, none] = [await finance[way](matter, 'sign'), await finance[way](nothing, 'sign')];
			assert.deepEqual([hidden.status, none.status], [404, 404]);
			assert.equal(plain(hidden, matter.id).replace(/"request_id":"\w+"/, ''),
				plain(none, nothing.id).replace(/"request_id":"\w+"/, ''));
			assert.deepEqual([...hidden.headers.keys()], [...none.headers.keys()]);
		}
	});

	test('who gets it in hand sees it from then on', async () => {
		const matter = await handled();
		const holder = await county.as('住建局经办人');
		assert.equal(await holder.see(matter), null);
		await (await county.as('住建局局长')).act(matter, 'assign', { holder: '景行' });
		assert.ok(await holder.see(matter));
	});

	test('what is only for reading goes round without rungs', async () => {
		const clerk = await county.as('文书员');
		const matter = await proposed({ kind: 'inform' });
		await (await county.as('督查员')).refused(matter, 'propose', { proposal: '请办', lead: '住建局' }, {}, 409,
			/不能“拟办转办”/);
		await (await county.as('督查员')).act(matter, 'propose-reading', { proposal: '请各位副县长阅',
			scope: '县政府领导' });
		await (await county.as('办公室主任')).act(matter, 'circulate');
		await county.expect(matter, 'circulated');
		const page = await county.read(matter);
		assert.deepEqual([page.shares, page.proposals], [[], []]);
		assert.deepEqual(page.clocks.map(clock => clock.title), ['传阅']);
		await clerk.act(matter, 'seen', { reader: '贺云山' });
		await (await county.as('领导秘书')).act(matter, 'seen', { reader: '傅长河', note: '已转请关注' });
		await clerk.act(matter, 'read-all');
		await county.expect(matter, 'closed');
		await county.told(matter, /贺云山已阅/, /傅长河已阅。已转请关注/);
	});

	test('a circulated one that the leader writes on again is handled', async () => {
		const matter = await proposed({ kind: 'inform' });
		await (await county.as('督查员')).act(matter, 'propose-reading', { proposal: '请阅', scope: '县政府领导' });
		await (await county.as('办公室主任')).act(matter, 'circulate');
		await (await county.as('领导秘书')).act(matter, 're-instruct', { again: '请住建局办', kind: 'handle' });
		await county.expect(matter, 'proposing');
		await (await county.as('督查员')).act(matter, 'propose', { proposal: '请住建局办', lead: '住建局' });
		await (await county.as('联系副主任')).act(matter, 'transfer');
		await county.expect(matter, 'running', { 住建局: 'sent' });
	});

	test('written on again, it goes out a second time', async () => {
		const matter = await presented();
		await (await county.as('领导秘书')).act(matter, 're-instruct', { again: '再查一遍，报我' });
		await county.expect(matter, 'proposing');
		const page = await county.read(matter);
		assert.equal(page.round, 1);
		await county.told(matter, /贺云山再批示（第2次）：再查一遍，报我/);
		await (await county.as('督查员')).act(matter, 'propose', { proposal: '请住建局再查', lead: '住建局' });
		await (await county.as('联系副主任')).act(matter, 'transfer');
		await county.expect(matter, 'running', { 住建局: 'sent' });
		await (await county.as('督查员')).act(matter, 'withdraw', { reason: '转财政局' });
		await (await county.as('督查员')).act(matter, 'propose', { proposal: '请财政局再查', lead: '财政局' });
		await (await county.as('联系副主任')).act(matter, 'transfer');
		await (await county.as('财政局局长')).act(matter, 'sign-finish', { result: '第二次办理完毕' });
		await county.expect(matter, 'reviewing', { 财政局: 'reported' });
		await (await county.as('督查员')).act(matter, 'supplement', { reason: '缺附件' });
		assert.deepEqual((await county.read(matter)).shares.map(share => [share.unit, share.state, share.past]),
			[['住建局', 'reported', true], ['住建局', 'sent', true], ['财政局', 'supplementing', false]]);
	});

	test('with the leader no clock is red', async () => {
		const matter = await presented();
		const page = await county.read(matter);
		assert.deepEqual(page.clocks.map(clock => [clock.title, clock.light.color]), [['领导阅示', 'green']]);
	});

	test('the leader has it gone on with, or closed for now', async () => {
		const secretary = await county.as('领导秘书');
		const matter = await presented();
		await secretary.refused(matter, 'continue', {}, {}, 422, /请填写/);
		await secretary.act(matter, 'continue', { opinion: '还要加快', due: day(60) });
		await county.expect(matter, 'running', { 住建局: 'working' });
		assert.equal((await county.clock(matter, '办理时限')).due, day(60));
		const other = await presented();
		await secretary.refused(other, 'stage', {}, {}, 422, /请填写下次反馈日期/);
		await secretary.act(other, 'stage', { 'next-date': day(50) });
		await county.expect(other, 'tracked', { 住建局: 'tracking' });
		assert.equal((await county.clock(other, '跟踪落实')).due, day(50));
	});

	test('it is sent back for more, or proposed anew, or withdrawn', async () => {
		const deputy = await county.as('联系副主任');
		const matter = await proposed();
		const supervisor = await county.as('督查员');
		await supervisor.refused(matter, 'propose', { lead: '住建局' }, {}, 422, /请填写拟办意见/);
		await supervisor.act(matter, 'propose', { proposal: '请财政局办', lead: '财政局' });
		await deputy.act(matter, 'return', { reason: '应由住建局办' });
		await supervisor.act(matter, 'propose', { proposal: '请住建局办', lead: '住建局' });
		await deputy.act(matter, 'transfer');
		await supervisor.act(matter, 'withdraw', { reason: '拟办有误' });
		await county.expect(matter, 'proposing');
		await supervisor.act(matter, 'propose', { proposal: '还是请住建局办', lead: '住建局' });
		await deputy.act(matter, 'transfer');
		await (await county.as('住建局局长')).act(matter, 'sign-finish', { result: '已办' });
		await supervisor.act(matter, 'supplement', { reason: '缺附件' });
		await county.expect(matter, 'running', { 住建局: 'supplementing' });
		await (await county.as('住建局局长')).act(matter, 'finish', { result: '附件补齐' });
		await county.expect(matter, 'reviewing');
	});

	test('an objection is ruled on the same day', async () => {
		const matter = await transferred();
		await (await county.as('住建局局长')).act(matter, 'object', { reason: '宜由交通局办', signer: '张三' });
		await (await county.as('督查室主任')).act(matter, 'object-reassign', { 'new-unit': '交通局' });
		await county.expect(matter, 'running', { 住建局: 'moved', 交通局: 'sent' });
		assert.ok(await (await county.as('交通局局长')).see(matter));
		await (await county.as('交通局局长')).act(matter, 'sign');
	});

	test('without a date of the leader the deputy extends; with one only the leader', async () => {
		const head = await county.as('住建局局长');
		const ask = { reason: '需要会商', signer: '张三', 'new-date': day(200) };
		const free = await handled();
		await head.act(free, 'extend', ask);
		await (await county.as('联系副主任')).act(free, 'extend-grant');
		assert.equal((await county.clock(free, '办理时限')).due, day(200));
		const dated = await handled({ due: day(100) });
		await head.refused(dated, 'extend', ask, { share: '住建局' }, 409, /不能“申请延期”/);
		await head.act(dated, 'extend-2', ask);
		await (await county.as('联系副主任')).refused(dated, 'extend-grant-2', {}, { share: '住建局' }, 403,
			/您的岗位不能办理/);
		await (await county.as('县长')).act(dated, 'extend-grant-2');
		assert.equal((await county.clock(dated, '办理时限')).due, day(200));
	});

	test('many are signed for at once, each by itself', async () => {
		const recipient = await county.as('住建局机要收件人');
		const matters = [await transferred(), await transferred(), await transferred()];
		const items = [];
		for (const matter of matters) {
			const { share, version } = await recipient.find(matter, 'sign');
			items.push(`${matter.id}.${share}.${version}`);
		}
		await recipient.act(matters[2], 'sign');
		const told = await recipient.bulk('sign', items);
		assert.equal(told.status, 200);
		assert.match(words(told), /办好 2 件，1 件没有办成/);
		assert.match(words(told), /没有办成的.*关于老旧小区改造的报告/);
		for (const matter of matters)
			await county.expect(matter, 'running', { 住建局: 'working' });
	});

	test('what the leader wrote is corrected only with a reason', async () => {
		const clerk = await county.as('文书员');
		const matter = await proposed();
		await clerk.refused(matter, 'correct', { instruction: '改了' }, {}, 422, /请填写/);
		await clerk.act(matter, 'correct', { instruction: '请住建局、财政局研究办理。', reason: '漏录三字' });
		await county.told(matter, /文静更正登记内容：漏录三字/);
	});
});
