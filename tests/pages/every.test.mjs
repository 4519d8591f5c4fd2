// Every page that the program has, as it is for those who see most of it.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf } from '../flows/county.mjs';
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
			'/procedures', '/procedures/supervision', '/procedures/instruction', '/figures', '/figures/close-ratio', '/figures/running/rows', '/account', '/account/password']],
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
});
