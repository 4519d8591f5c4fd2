// 首次使用 and 系统管理 in a real browser: from the code on the console to a unit's people, wide and narrow,
// each page held to what holds for all pages.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { after, before, describe } from 'node:test';
import { emptyOffice } from '../flows/helper.mjs';
import { browserOf } from './browser.mjs';

const secret = 'Yunling-2026';

describe('首次使用', () => {
	const ends = [];
	const office = emptyOffice({ after: end => ends.push(end) });
	const browser = browserOf({ office });
	before(async () => {
		fs.mkdirSync(office.data);
		await office.serve();
	});
	after(async () => {
		for (const end of ends)
			await end();
	});

	async function press(window, name) {
		await Promise.all([window.page.waitForNavigation(),
			window.page.getByRole('button', { name }).first().click()]);
	}

	test('a clerk walks from the first page to the units and people', async () => {
		const window = await browser.visitor();
		await window.open(`/first-use?code=${office.code}`);
		await window.check();
		await window.fill({ 县名: '云岭县', 行政区划代码: '622199', 姓名: '周宁', 账号: 'zhouning' });
		await window.page.fill('#new', secret);
		await window.page.fill('#again', 'other');
		await press(window, '建立本县');
		await window.says(/不一致/);
		await window.check();
		await window.page.fill('#new', secret);
		await window.page.fill('#again', secret);
		await press(window, '建立本县');
		await window.says(/首次使用：还有/, /云岭县/);
		await window.check();
		await press(window, '下一步');
		await window.check();
		await window.page.fill('#text', '云岭县财政局\n云岭县财政局');
		await press(window, '登记粘贴的单位');
		await window.says(/前面已经有了/);
		await window.check();
		await window.page.fill('#text', '云岭县财政局\n云岭县水利局');
		await press(window, '登记粘贴的单位');
		await window.says(/已登记 2 个单位/);
		await window.check();
		for (const page of ['/admin', '/admin/division', '/admin/businesses', '/admin/machine', '/admin/office',
			'/admin/settings', '/admin/live', '/admin/people', '/rehome', '/calendar', '/handover', '/']) {
			const response = await window.open(page);
			assert.equal(response.status(), 200, page);
			await window.check();
		}
		await window.open('/admin/units');
		await Promise.all([window.page.waitForNavigation(), window.page.locator('td a').first().click()]);
		await window.check();
		await window.open('/admin/people');
		await window.page.fill('#name', '何清');
		await window.page.fill('#login', 'heqing');
		await press(window, '加入');
		await window.says(/一次性密码/);
		await window.check();
		await window.open('/admin/people');
		await Promise.all([window.page.waitForNavigation(), window.page.locator('tbody a').first().click()]);
		await window.check();
	});
});
