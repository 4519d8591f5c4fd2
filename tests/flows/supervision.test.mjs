// 督查事项 from 立项 to 销号, as the office and the units live it: the straight way.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('督查事项', () => {
	const county = countyOf();

	test('a matter lives from 登记 to 办结销号', async () => {
		const supervisor = await county.as('督查员');
		const matter = await supervisor.register('supervision', { co: ['财政局'], goal: '十月底前通车' });
		await county.expect(matter, 'draft');
		await supervisor.act(matter, 'submit', { basis: '县政府工作报告第三条' });
		await county.expect(matter, 'approving');
		await (await county.as('督查室主任')).act(matter, 'endorse');
		await county.expect(matter, 'approving-office');
		await (await county.as('办公室主任')).act(matter, 'approve', { opinion: '同意' });
		await county.expect(matter, 'running', { 住建局: 'sent', 财政局: 'sent' });

		const housing = await county.as('住建局联络员');
		await housing.act(matter, 'sign');
		await county.expect(matter, 'running', { 住建局: 'working', 财政局: 'sent' });
		await housing.act(matter, 'progress', { progress: '已完成招标', plan: 'on-plan' });
		await (await county.as('财政局联络员')).act(matter, 'give-opinion', { opinion: '资金已安排' });
		await county.expect(matter, 'running', { 住建局: 'working', 财政局: 'reported' });
		await housing.act(matter, 'finish', { result: '路面修复完成', signer: '张三' });
		await county.expect(matter, 'verifying', { 住建局: 'reported' });

		await supervisor.act(matter, 'verify', { opinion: '现场属实' });
		await county.expect(matter, 'signing-off');
		await (await county.as('督查室主任')).act(matter, 'close');
		await county.expect(matter, 'closed');
		await county.told(matter, /顾晓楠登记，拟交住建局牵头办理/, /顾晓楠送审/,
			new RegExp(`方志远同意立项，交住建局牵头办理，${day(120)}前办结`), /住建局签收，经办人李四/,
			/财政局提交配合意见：资金已安排/, /住建局反馈办理结果，申请办结：路面修复完成/);
		const page = await county.read(matter);
		assert.equal(page.ended, true);
		assert.deepEqual(page.clocks, []);
		assert.equal(page.event_count, 10);
	});
});
