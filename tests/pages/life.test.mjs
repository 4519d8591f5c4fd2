// The life of a 督查事项 as people click it: from the log-in to 办结销号, by mouse, by keyboard alone, on
// a phone, and without scripts.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from '../flows/county.mjs';
import { browserOf, phone } from './browser.mjs';

describe('督查事项的一生', () => {
	const county = countyOf();
	const browser = browserOf(county);
	const path = matter => `/matters/${matter.id}`;

	// The path of the matter that the window shows.
	const shown = window => ({ id: new URL(window.page.url()).pathname.split('/').at(-1) });

	async function register(window, values = {}) {
		await window.fill({ 事项: '修复县道路面', 任务来源: '政府工作报告', 牵头单位: '住建局', 完成时限: day(90),
			...values });
		await Promise.all([window.page.waitForNavigation(),
			window.page.getByRole('button', { name: '登记', exact: true }).click()]);
		return shown(window);
	}

	test('from the log-in to 办结销号, by clicking', async () => {
		const supervisor = await browser.logIn('gu');
		await supervisor.says(/今日工作/);
		await supervisor.page.locator('main').getByRole('link', { name: '登记', exact: true }).click();
		await supervisor.page.getByRole('link', { name: /督查事项/ }).first().click();
		const matter = await register(supervisor);
		await supervisor.says(/修复县道路面/, /拟立项/, /顾晓楠登记，拟交住建局牵头办理/);
		await supervisor.check();
		await supervisor.act('送审', { 交办依据: '县政府工作报告第三条' });
		await supervisor.says(/待立项审批/);

		const head = await browser.logIn('liang');
		await head.says(/修复县道路面/);
		await head.page.getByRole('link', { name: '修复县道路面' }).first().click();
		await head.act('同意，报办公室主任');
		await head.check();
		const office = await browser.logIn('fang');
		await office.page.getByRole('link', { name: '修复县道路面' }).first().click();
		await office.act('同意立项', { 意见: '抓紧办理' });
		await office.says(/办理中/, /方志远同意立项，交住建局牵头办理/);
		await office.check();

		const housing = await browser.logIn('li');
		await housing.says(/待签收/, /修复县道路面/);
		await housing.check();
		await Promise.all([housing.page.waitForNavigation(),
			housing.page.getByRole('button', { name: '签收', exact: true }).first().click()]);
		await housing.open(path(matter));
		await housing.act('报进展', { 进展情况: '已完成招标', 序时进度: '达序时' });
		await housing.says(/住建局报进展：已完成招标/, /达序时/);
		await housing.check();
		await housing.act('反馈办理结果', { 办理结果: '路面修复完成', 签字人: '张三' });
		await housing.says(/待核查/);

		await supervisor.open('/');
		await supervisor.says(/新反馈待审核/, /路面修复完成/);
		await supervisor.check();
		await supervisor.open(path(matter));
		await supervisor.act('核查通过', { 意见: '现场属实' });
		await head.open(path(matter));
		await head.act('同意销号');
		await head.says(/办结销号/);
		await head.check();
		await county.expect(matter, 'closed', { 住建局: 'reported' });
	});

	// Into the date field that has the focus; the order of its parts is the browser's.
	async function typeDate({ page }, date) {
		const [year, month, day] = date.split('-');
		for (const parts of [[month, day, year], [year, 'ArrowRight', month, day]]) {
			await page.keyboard.press('ArrowLeft');
			await page.keyboard.press('ArrowLeft');
			for (const part of parts)
				await (part === 'ArrowRight' ? page.keyboard.press(part) : page.keyboard.type(part));
			if (await page.evaluate(() => document.activeElement.value) === date)
				return;
		}
		assert.fail(`${date} cannot be typed`);
	}

	test('by keyboard alone', async () => {
		const window = await browser.as('督查员');
		const { keyboard } = window.page;
		await window.open('/list/supervision');
		await Promise.all([window.page.waitForURL('**/register/supervision'), keyboard.press('n')]);
		const focus = async label => {
			for (let i = 0; i < 60; i++) {
				await keyboard.press('Tab');
				if (await window.page.evaluate(label => document.activeElement.labels?.[0]?.textContent
					.startsWith(label), label))
					return;
			}
			assert.fail(`the keyboard does not reach ${label}`);
		};
		const choose = async option => {
			for (let i = 0; await window.page.evaluate(() =>
				document.activeElement.selectedOptions[0].label) !== option; i++) {
				assert.ok(i < 20, option);
				await keyboard.press('ArrowDown');
			}
		};
		await focus('事项');
		await keyboard.type('只用键盘登记');
		await focus('任务来源');
		await choose('上级部署');
		await focus('牵头单位');
		await choose('住建局');
		await focus('完成时限');
		await typeDate(window, day(90));
		await Promise.all([window.page.waitForURL('**/matters/*'), keyboard.press('Control+Enter')]);
		await window.says(/只用键盘登记/, /住建局/);
		for (let i = 0; !await window.page.evaluate(() => document.activeElement.matches('summary.btn-primary'));
			i++) {
			assert.ok(i < 40, 'the keyboard does not reach the next step');
			await keyboard.press('Tab');
		}
		await keyboard.press('Enter');
		await focus('交办依据');
		await keyboard.type('键盘输入的依据');
		await Promise.all([window.page.waitForNavigation(), keyboard.press('Control+Enter')]);
		await window.says(/待立项审批/, /键盘输入的依据/);
		assert.deepEqual(window.wrong, []);
	});

	test('the first key press goes past the menu, and the list of keys opens and closes', async () => {
		const window = await browser.as('督查员');
		const { keyboard } = window.page;
		await window.open('/');
		await keyboard.press('Tab');
		assert.equal(await window.page.evaluate(() => document.activeElement.textContent), '跳到正文');
		await keyboard.press('Enter');
		assert.equal(await window.page.evaluate(() => location.hash), '#main');
		await keyboard.press('?');
		assert.ok(await window.page.locator('#keys').isVisible());
		await window.check();
		await keyboard.press('Escape');
		assert.ok(!await window.page.locator('#keys').isVisible());
	});

	test('on a phone the liaison signs and reports', async () => {
		const matter = await county.dispatched({ subject: '手机上办的事' });
		const window = await browser.as('住建局联络员', { viewport: phone });
		await window.open('/');
		await window.page.getByRole('link', { name: '手机上办的事' }).first().click();
		await window.act('签收');
		await window.act('报进展', { 进展情况: '手机上写的', 序时进度: '达序时' });
		await window.says(/住建局报进展：手机上写的/);
		await window.check();
		await county.expect(matter, 'running', { 住建局: 'working' });
	});

	test('without scripts everything can be done', async () => {
		const without = { scripts: false };
		const supervisor = await browser.as('督查员', without);
		await supervisor.open('/register/supervision');
		const matter = await register(supervisor, { 事项: '没有脚本也能办' });
		await supervisor.act('送审', { 交办依据: '会议纪要' });
		for (const [role, title] of [['督查室主任', '同意，报办公室主任'], ['办公室主任', '同意立项'],
			['住建局联络员', '签收']]) {
			const window = await browser.as(role, without);
			await window.open(path(matter));
			await window.act(title);
		}
		await county.expect(matter, 'running', { 住建局: 'working' });
		await supervisor.open('/list/supervision');
		await supervisor.page.getByRole('combobox', { name: '状态' }).selectOption({ label: '办理中' });
		await Promise.all([supervisor.page.waitForNavigation(),
			supervisor.page.getByRole('button', { name: '查找' }).click()]);
		assert.match(supervisor.page.url(), /state=running/);
		await supervisor.says(/没有脚本也能办/);
	});

	test('a double click on a slow line acts once', async () => {
		const matter = await county.dispatched();
		const window = await browser.as('住建局联络员');
		await window.page.route('**/actions', async route => {
			await new Promise(resolve => setTimeout(resolve, 300));
			await route.continue();
		});
		await window.open(path(matter));
		const before = (await county.read(matter)).event_count;
		const summary = window.page.locator('.hy-acts summary', { hasText: '签收' }).first();
		await summary.click();
		const button = window.page.locator('.hy-acts button:visible', { hasText: '签收' }).first();
		await Promise.all([window.page.waitForNavigation(), button.dblclick()]);
		assert.equal((await county.read(matter)).event_count, before + 1);
	});
});
