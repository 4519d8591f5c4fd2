// 大表 and many at once as people use them: by keyboard, by pasting, on paper, on a phone, without
// scripts; and that nothing typed is lost.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from '../flows/county.mjs';
import { browserOf, phone } from './browser.mjs';

describe('大表', () => {
	const county = countyOf();
	const browser = browserOf(county);
	const wide = '/list/supervision?view=wide&sort=newest&open=open';

	const rowOf = (window, matter) => window.page.locator(`#row-${matter.id}`);
	const cellOf = (window, matter, id) => rowOf(window, matter).locator(`[data-column="${id}"]`);

	test('a cell is written by keyboard alone, and taken back', async () => {
		const matter = await county.registered({ subject: '键盘改的' });
		const window = await browser.as('督查员');
		await window.open(wide);
		await window.check();
		const { page } = window;
		await cellOf(window, matter, 'subject').evaluate(cell => cell.focus());
		await page.keyboard.press('ArrowRight');
		assert.equal(await page.evaluate(() => document.activeElement.dataset.column), 'goal');
		await page.keyboard.press('Enter');
		await page.keyboard.type('年底前完成');
		await Promise.all([page.waitForResponse('**/sheet'), page.keyboard.press('Enter')]);
		await page.locator('#sheet-said', { hasText: '已保存' }).waitFor();
		assert.equal(await cellOf(window, matter, 'goal').innerText(), '年底前完成');
		await county.told(matter, /更正登记内容：大表中更正/);
		await cellOf(window, matter, 'goal').evaluate(cell => cell.focus());
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+z')]);
		assert.equal(await cellOf(window, matter, 'goal').innerText(), '');
		assert.deepEqual(window.wrong, []);
	});

	test('what somebody has changed meanwhile is said in the cell', async () => {
		const matter = await county.registered({ subject: '有人先改' });
		const window = await browser.as('督查员');
		await window.open(wide);
		await (await county.as('督查员')).act(matter, 'correct', { goal: '别人改的', reason: '更正' });
		const { page } = window;
		await cellOf(window, matter, 'goal').evaluate(cell => cell.focus());
		await page.keyboard.press('Enter');
		await page.keyboard.type('我也改');
		await Promise.all([page.waitForResponse('**/sheet'), page.keyboard.press('Tab')]);
		await cellOf(window, matter, 'goal').getByText(/已于.*办理“更正”/).waitFor();
		assert.match(await cellOf(window, matter, 'goal').innerText(), /我也改/);
	});

	test('a block is pasted, looked at, saved', async () => {
		const [second, first] = [await county.registered({ subject: '粘第二' }), await county.registered({ subject: '粘第一' })];
		const window = await browser.as('督查员');
		await window.open(wide);
		const { page } = window;
		await cellOf(window, first, 'goal').evaluate(cell => cell.focus());
		await Promise.all([page.waitForNavigation(), page.evaluate(() => {
			const data = new DataTransfer();
			data.setData('text/plain', '"第一格\n两行"\n第二格\n');
			document.activeElement.dispatchEvent(new ClipboardEvent('paste',
				{ clipboardData: data, bubbles: true, cancelable: true }));
		})]);
		await window.says(/要改 2 格/, /粘第一/, /粘第二/, /第二格/);
		await window.check();
		await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '保存改动' }).click()]);
		await window.says(/已办理“更正”2件/);
		assert.equal(await cellOf(window, first, 'goal').innerText(), '第一格\n两行');
		assert.equal(await cellOf(window, second, 'goal').innerText(), '第二格');
	});

	test('without scripts each row has its form, and a block goes into a box', async () => {
		const matter = await county.registered({ subject: '没有脚本' });
		const window = await browser.as('督查员', { scripts: false });
		await window.open(wide);
		const { page } = window;
		await Promise.all([page.waitForNavigation(), rowOf(window, matter).getByRole('link', { name: '修改' }).click()]);
		await page.locator('.hy-edit-row').getByLabel('目标要求').fill('手工改的');
		await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '保存', exact: true }).click()]);
		assert.equal(await cellOf(window, matter, 'goal').innerText(), '手工改的');
		await Promise.all([page.waitForNavigation(), rowOf(window, matter).getByRole('link', { name: '修改' }).click()]);
		await page.locator('summary', { hasText: '粘贴一块' }).click();
		await page.getByLabel('从哪一列起').selectOption({ label: '目标要求' });
		await page.getByLabel('从 WPS 表格复制的内容').fill('整块粘的');
		await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '先看改哪些' }).click()]);
		await window.says(/要改 1 格/, /整块粘的/);
	});

	test('on paper: A3 across, heads, lights in words, no buttons; on a phone cards', async () => {
		await county.signed({ subject: '印在纸上的' });
		const window = await browser.as('督查员');
		await window.open(`${wide}&group=lead`);
		const { page } = window;
		await page.emulateMedia({ media: 'print' });
		const pdf = await page.pdf({ preferCSSPageSize: true });
		const box = pdf.toString('latin1').match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/).slice(1).map(Number);
		assert.ok(Math.abs(box[0] - 1190.55) < 2 && Math.abs(box[1] - 841.89) < 2, box.join());
		const seen = await page.evaluate(() => ({
			head: getComputedStyle(document.querySelector('.hy-spread thead')).display,
			buttons: Array.from(document.querySelectorAll('button, form, .hy-check'))
				.filter(element => element.getClientRects().length).length,
			whole: getComputedStyle(document.querySelector('.hy-spread tbody tr[data-item]')).breakInside,
		}));
		assert.deepEqual(seen, { head: 'table-header-group', buttons: 0, whole: 'avoid' });
		await window.says(/住建局\s*小计 \d+ 件：/, /正常/);
		await page.emulateMedia({ media: 'screen' });
		await page.setViewportSize(phone);
		await window.check();
		assert.equal(await page.locator('.hy-spread tbody tr[data-item]').first().evaluate(row =>
			getComputedStyle(row).display), 'block');
	});
});

describe('批量和键盘', () => {
	const county = countyOf();
	const browser = browserOf(county);

	test('rows are walked, chosen and done without a mouse; the bar hides none of them', async () => {
		for (let i = 0; i < 3; i++)
			await county.registered({ subject: `键盘选的${i}` });
		const window = await browser.as('督查员');
		await window.open('/list/supervision?sort=newest&open=open');
		await window.check();
		const { page } = window;
		await page.keyboard.press('j');
		await page.keyboard.press('x');
		await page.keyboard.press('j');
		await page.keyboard.press('x');
		await window.says(/已选 2 件/);
		await Promise.all([page.waitForNavigation(), page.locator('#bulk').getByRole('button', { name: '送审' }).click()]);
		await window.says(/2 件可办/);
		await window.check();
		await window.fill({ 交办依据: '第五次常务会议' });
		await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '送审' }).click()]);
		await window.says(/已办理“送审”2件/);
		assert.ok(!page.url().includes('done='));
		await Promise.all([page.waitForNavigation(), page.keyboard.press('u')]);
		await window.says(/已办理“撤销上一步”2件/);
	});

	test('after an act the next row has the focus; g and a letter go to a page; keys can be off', async () => {
		for (let i = 0; i < 3; i++)
			await county.dispatched({ subject: `逐件签收${i}` });
		const window = await browser.as('住建局联络员');
		await window.open('/?tab=sign');
		const { page } = window;
		const focused = () => page.evaluate(() => document.activeElement.textContent);
		await page.keyboard.press('j');
		const [, second] = await page.locator('#unit tbody th a').allInnerTexts();
		await Promise.all([page.waitForNavigation(), page.keyboard.press('s')]);
		assert.equal(await focused(), second);
		await page.keyboard.press('g');
		await Promise.all([page.waitForNavigation(), page.keyboard.press('t')]);
		await window.says(/台账/);
		await page.keyboard.press('?');
		await page.getByLabel('启用单键快捷键').uncheck();
		await page.getByRole('button', { name: '知道了' }).click();
		await page.keyboard.press('1');
		assert.equal(new URL(page.url()).pathname, '/list');
	});

	test('the list for phoning, the replies entered one after another, the leader\'s page', async () => {
		const matter = await county.signed({ subject: '要打电话的', due: day(1) });
		const window = await browser.as('督查员');
		await window.open('/list/supervision');
		const { page } = window;
		await page.locator(`#row-${matter.id} input[type=checkbox]`).check();
		await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: /电话清单/ }).click()]);
		await window.check();
		await page.getByLabel('住建局怎么说').fill('已在办');
		await page.getByRole('button', { name: '已电话催办' }).click();
		await page.getByText('已记下').waitFor();
		await county.told(matter, /已电话催办住建局。已在办/);
		await window.open(`/behalf?unit=${county.ids.get('住建局')}`);
		await window.check();
		const leader = await browser.as('县长');
		await leader.open('/');
		await leader.says(/督查事项在办/);
		await leader.check();
	});
});

describe('草稿', () => {
	const county = countyOf();
	const browser = browserOf(county);

	test('what was being typed is there after a crash', async () => {
		const window = await browser.as('督查员');
		await window.open('/register/supervision');
		await window.page.getByLabel('事项').first().fill('写到一半断电了');
		await window.page.getByText(/草稿已存 \d\d:\d\d/).waitFor();
		await window.page.context().close();
		const again = await browser.as('督查员');
		await again.open('/register/supervision');
		await again.says(/已恢复 \d\d:\d\d 的草稿/);
		await again.check();
		assert.equal(await again.page.getByLabel('事项').first().inputValue(), '写到一半断电了');
		await Promise.all([again.page.waitForNavigation(), again.page.getByRole('button', { name: '放弃' }).click()]);
		assert.equal(await again.page.getByLabel('事项').first().inputValue(), '');
	});
});
