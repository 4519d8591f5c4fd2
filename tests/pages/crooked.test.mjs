// What people see when something is not as it should be: what cannot be done, why, what to do next; and
// that nothing they typed is lost. And what comes out of the printer.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from '../flows/county.mjs';
import { browserOf } from './browser.mjs';

describe('出错的页面', () => {
	const county = countyOf();
	const browser = browserOf(county);

	test('403 and 404 say why and lead back', async () => {
		const matter = await county.dispatched();
		const window = await browser.as('东河镇联络员');
		for (const [where, status, title] of [['/register', 403, /无权办理/], [`/matters/${matter.id}`, 404, /没有找到/],
			['/nothing', 404, /没有找到/]]) {
			const response = await window.open(where);
			assert.equal(response.status(), status);
			await window.says(title);
			await window.check();
			await window.page.locator('main').getByRole('link', { name: '今日工作' }).click();
			await window.says(/今日工作/);
		}
	});

	test('422 stands beside the field, and leads to it', async () => {
		const window = await browser.as('督查员');
		await window.open('/register/supervision');
		await window.fill({ 事项: '标题还在', 任务来源: '上级部署', 牵头单位: '住建局', 完成时限: day(30) });
		await window.page.locator('summary', { hasText: '其他内容' }).click();
		await window.page.getByRole('group', { name: '配合单位' }).getByLabel('住建局').check();
		await window.page.getByLabel('目标要求').fill('目标也还在');
		await Promise.all([window.page.waitForNavigation(),
			window.page.getByRole('button', { name: '登记', exact: true }).click()]);
		await window.says(/填写有误/, /牵头单位不能同时是配合单位/);
		await window.check();
		assert.equal(await window.page.getByLabel('事项', { exact: false }).first().inputValue(), '标题还在');
		assert.equal(await window.page.getByLabel('目标要求').inputValue(), '目标也还在');
		assert.equal(await window.page.getByLabel('完成时限').inputValue(), day(30));
		assert.ok(await window.page.getByRole('group', { name: '配合单位' }).getByLabel('住建局').isChecked());
		await window.page.getByRole('link', { name: '牵头单位不能同时是配合单位' }).click();
		assert.equal(await window.page.evaluate(() => document.querySelector(':target').className), 'hy-field');
	});

	test('409 says what has changed, on the page as it is now, with what was typed', async () => {
		const matter = await county.signed();
		const window = await browser.as('住建局联络员');
		await window.open(`/matters/${matter.id}`);
		await (await county.as('住建局经办人')).act(matter, 'progress', { progress: '同事先报了', plan: 'on-plan' });
		await window.act('报进展', { 进展情况: '我也写了一段', 序时进度: '达序时' });
		await window.says(/景行已于.*办理“报进展”/, /同事先报了/);
		assert.equal(await window.page.getByLabel('进展情况').and(window.page.locator(':visible')).inputValue(),
			'我也写了一段');
		await window.check();
		await window.act('报进展');
		await window.says(/住建局报进展：我也写了一段/);
	});

	test('409 of what cannot be done now leads back to the matter', async () => {
		const matter = await county.dispatched();
		const window = await browser.as('督查员');
		await window.open(`/matters/${matter.id}`);
		await (await county.as('住建局联络员')).act(matter, 'sign');
		await window.act('撤回', { 理由: '牵头单位有误' });
		await window.says(/现在是“办理中”，不能“撤回”/, /住建局签收/);
		await window.check();
	});

	test('503 asks for patience', async () => {
		const { url } = county.office;
		const { browser: clerk } = await county.as('督查员');
		await county.office.stop();
		await county.office.serve('--listen', new URL(url).host, '--set', 'reader-threads=1', '--set', 'reader-queue=1');
		let busy;
		while (!busy)
			busy = (await Promise.all(Array.from({ length: 60 }, () => clerk.get('/list/supervision'))))
				.find(answer => answer.status === 503);
		assert.ok(Number(busy.headers.get('retry-after')) > 0);
		const window = await browser.as('督查员');
		await window.page.route('**/list', route => route.fulfill({ status: 503, body: busy.text,
			contentType: 'text/html; charset=utf-8' }));
		await window.open('/list');
		await window.says(/系统正忙/);
		await window.check();
		await window.page.unrouteAll();
		assert.equal((await window.open('/list')).status(), 200);
	});
});

describe('打印', () => {
	const county = countyOf();
	const browser = browserOf(county);

	// In the browser: what would be on paper.
	function printed() {
		const seen = element => element.checkVisibility() && element.getBoundingClientRect().height > 0;
		return {
			text: Array.from(document.querySelectorAll('main h1, main td, main th, main dd, main li'))
				.filter(seen).map(element => element.innerText).join('\n'),
			buttons: Array.from(document.querySelectorAll('button, nav, form')).filter(seen).length,
		};
	}

	test('the list and the matter come out with their contents and without buttons', async () => {
		const matter = await county.signed({ subject: '打印出来的事项', co: ['财政局'] });
		const window = await browser.as('督查员');
		for (const [where, ...contents] of [
			['/list/supervision', /督查事项台账/, /打印出来的事项/, /住建局/, /办理中/],
			[`/matters/${matter.id}`, /打印出来的事项/, /政府工作报告/, /住建局签收/],
			['/daily', /./],
		]) {
			await window.open(where);
			await window.page.emulateMedia({ media: 'print' });
			const { text, buttons } = await window.page.evaluate(printed);
			for (const content of contents)
				assert.match(text, content, where);
			assert.equal(buttons, 0, where);
			const pdf = await window.page.pdf({ format: 'A4' });
			assert.ok(pdf.length > 5000, where);
			await window.page.emulateMedia({ media: 'screen' });
		}
		assert.deepEqual(window.wrong, []);
	});
});
