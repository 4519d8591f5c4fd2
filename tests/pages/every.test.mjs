// Every page that the program has, as it is for those who see most of it.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from '../flows/county.mjs';
import { browserOf } from './browser.mjs';

describe('每个页面', () => {
	const county = countyOf();
	const browser = browserOf(county);

	test('the log-in', async () => {
		const window = await browser.visitor();
		await window.open('/login');
		await window.check();
		await window.fill({ 账号: 'gu', 密码: 'Wrong-123' });
		await Promise.all([window.page.waitForNavigation(),
			window.page.getByRole('button', { name: '登录' }).click()]);
		await window.says(/账号或密码/);
		await window.check();
	});

	for (const [role, pages] of [
		['督查员', ['/', '/daily', '/inbox', '/register', '/register/supervision', '/list', '/list/supervision',
			'/procedures', '/procedures/supervision', '/procedures/instruction', '/figures', '/figures/close-ratio', '/figures/running/rows', '/account', '/account/password', '/import', '/drafts', '/stand-in']],
		['住建局联络员', ['/', '/inbox', '/list', '/list/supervision']],
		['分管副县长', ['/', '/list/supervision']],
		['领导秘书', ['/', '/list/instruction']],
	])
		test(`the pages of ${role}`, async () => {
			await county.dispatched({ subject: '很长的标题'.repeat(20), co: ['财政局', '东河镇'] });
			const window = await browser.as(role);
			for (const page of pages) {
				const response = await window.open(page);
				assert.equal(response.status(), 200, page);
				await window.check();
			}
		});

	test('a bulletin with its table, for the office and for a unit that checks its row', async () => {
		await county.dispatched({ subject: '在办的一件' });
		const clerk = await county.as('督查员');
		const matter = await clerk.register('bulletin', { subject: '本月督查事项办理情况的通报', month: day(0) });
		await clerk.act(matter, 'circulate');
		for (const role of ['督查员', '住建局联络员']) {
			const window = await browser.as(role);
			await window.open(`/matters/${matter.id}`);
			await window.check();
			const [number] = await window.page.locator('main a[href*="/rows?"]').all();
			await Promise.all([window.page.waitForNavigation(), number.click()]);
			await window.says(/在办的一件|没有/);
			await window.check();
		}
	});

	test('a ledger on its way', async () => {
		const window = await browser.as('督查员');
		await window.open('/import');
		await window.page.setInputFiles('#file', { name: '督查台账.csv', mimeType: 'text/csv', buffer: Buffer.from(
			'事项,牵头单位,完成时限,状态\n修路,住建局,2026年12月底前,在办\n修桥,住建委,尽快,在办\n') });
		await window.page.getByRole('button', { name: '读取台账' }).click();
		await window.page.getByRole('heading', { name: '读到什么' }).waitFor();
		await window.check();
		await window.page.getByText('列和读法').click();
		await window.check();
		await window.page.getByRole('button', { name: '只导入没有问题的' }).click();
		await window.page.getByRole('heading', { name: '导入完成' }).waitFor();
		await window.check();
	});
});
