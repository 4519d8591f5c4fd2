// The first five minutes: from an empty folder to the sentence that says how the office stands, a printed
// ledger, the overdue ones to telephone about and a numbered 督办通知, by one person who has the only
// account. Each page is kept as a picture in build/pictures/first-use/.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';
import { emptyOffice, source } from '../flows/helper.mjs';
import { browserOf, desk, phone } from './browser.mjs';

const pictures = path.join(source, 'build/pictures/first-use');
const ledger = path.join(source, 'demo/督查台账样表.xlsx');
const secret = 'Qinghe-2026';

// The column as a clerk copies it from his own list: full name, short name, group.
function column() {
	const text = fs.readFileSync(path.join(source, 'demo/county.yaml'), 'utf8');
	const groups = Object.fromEntries(Array.from(text.matchAll(/^ {2}(department|town|utility|vertical): (.*)$/gm),
		([, id, title]) => [id, title]));
	return Array.from(text.matchAll(/^ {2}- \{id: .*?, name: (.*?), short: (.*?), group: (.*?), (kind: (.*?),)?/gm))
		.filter(([, , , group, , kind]) => groups[group] && !kind)
		.map(([, name, short, group]) => [name, short, groups[group]].join('\t')).join('\n');
}

// The numbers of the first column, which count the rows on.
function rowsOf(text) {
	return new Set(Array.from(text.matchAll(/^ *(\d{1,3}) {2,}/gm), ([, number]) => Number(number))).size;
}

// One person walking: what it took, and what was seen.
class Walk {
	constructor(window) {
		Object.assign(this, { window, page: window.page, clicks: 0, fields: 0, loads: 0, nth: 0 });
		this.page.on('load', () => { this.loads++; });
	}

	async open(where) {
		await this.window.open(where);
	}

	async fill(field, value) {
		await this.page.fill(field, value);
		this.fields++;
	}

	async tick(field) {
		await this.page.locator(field).check();
		this.clicks++;
	}

	// Presses what stands on the page and waits for the next page.
	async go(role, name) {
		const button = this.page.getByRole(role, { name }).and(this.page.locator(':visible')).first();
		this.clicks++;
		await Promise.all([this.page.waitForNavigation(), button.click()]);
	}

	// A picture of the whole page, and what holds for all pages.
	async see(name, { narrow = false } = {}) {
		const file = `${String(++this.nth).padStart(2, '0')}-${name}`;
		await this.window.check();
		await this.page.screenshot({ path: path.join(pictures, `${file}.png`), fullPage: true });
		if (!narrow)
			return;
		await this.page.setViewportSize(phone);
		await this.page.screenshot({ path: path.join(pictures, `${file}-390.png`), fullPage: true });
		await this.page.setViewportSize(desk);
	}

	// A paper as the printer gets it: its text, and its pages as pictures.
	async paper(where, name) {
		const response = await this.page.request.get(new URL(where, this.window.url).href);
		assert.equal(response.status(), 200, where);
		const bytes = await response.body();
		assert.equal(bytes.subarray(0, 5).toString(), '%PDF-', where);
		const file = path.join(pictures, `${String(++this.nth).padStart(2, '0')}-${name}`);
		fs.writeFileSync(`${file}.pdf`, bytes);
		execFileSync('pdftoppm', ['-r', '60', '-png', `${file}.pdf`, file]);
		return execFileSync('pdftotext', ['-layout', `${file}.pdf`, '-'], { encoding: 'utf8' });
	}
}

describe('首次使用的前五分钟', () => {
	const ends = [];
	const office = emptyOffice({ after: end => ends.push(end) });
	const browser = browserOf({ office });
	let walk, page, window;
	before(async () => {
		fs.rmSync(pictures, { recursive: true, force: true });
		fs.mkdirSync(pictures, { recursive: true });
		fs.mkdirSync(office.data);
		await office.serve();
		walk = new Walk(await browser.visitor());
		({ page, window } = walk);
	});
	after(async () => {
		console.log(`${walk.clicks} clicks, ${walk.fields} fields, ${walk.loads} pages`);
		for (const end of ends)
			await end();
	});

	test('the county, its units, its leaders, its businesses and its numbers', async () => {
		await walk.open(`/first-use?code=${office.code}`);
		await walk.fill('#county_name', '青禾县');
		await walk.fill('#county', '622199');
		await walk.fill('#person', '周宁');
		await walk.fill('#login', 'zhouning');
		await walk.fill('#new', secret);
		await walk.fill('#again', secret);
		await walk.see('first', { narrow: true });
		await walk.go('button', '建立本县');
		await walk.fill('[name="l.letter.phone"]', '0000-1000003');
		await walk.see('office');
		await walk.go('button', '下一步');
		await walk.fill('#text', column());
		await walk.see('units');
		await walk.go('button', '登记粘贴的单位');
		await window.says(/已登记 60 个单位/);
		await walk.see('units-done');
		await walk.go('link', '下一步：领导分工');
		await walk.fill('#leader-name', '陆明哲');
		await page.selectOption('#leader-role', { label: '副县长' });
		await walk.go('button', '加入');
		await page.getByLabel('卫健局的分管领导').selectOption({ label: '陆明哲' });
		await page.getByLabel('发改局的分管领导').selectOption({ label: '陆明哲' });
		await walk.see('division');
		await walk.go('button', '下一步');
		await walk.see('businesses');
		await walk.go('button', '下一步');
		await walk.see('backup');
		await walk.go('button', '这一步以后再做');
		await page.locator('#supervision summary').first().click();
		await walk.fill('#last-supervision', '61');
		await walk.see('numbers');
		await walk.go('button', '接着编号');
		await window.says(/下一号 督办〔\d+〕62号/);
		await walk.see('numbers-done');
		await walk.go('link', '下一步：导入台账');
		await walk.see('import', { narrow: true });
	});

	test('the ledger as it is: what is wrong is told by cell, a name is explained, the rest is taken', async () => {
		await page.setInputFiles('#file', ledger);
		await walk.go('button', '读取台账');
		await page.waitForSelector('text=读到什么');
		await window.says(/可以导入 186 件，有问题 4 件/, /H68\s+2026年2月30日\s+没有这一天/, /F92\s+教育局/,
			/F124\s+请填写牵头单位/, /H155\s+尽快/, /M26\s+2\.30102E\+17\s+超过 15 位/,
			/M45\s+1\.38E\+10\s+以科学记数法显示/);
		await walk.see('preview', { narrow: true });
		await page.getByLabel('教育局').selectOption({ label: '教体局' });
		await walk.go('button', '按选好的重新读取');
		await page.waitForSelector('text=读到什么');
		await window.says(/可以导入 187 件，有问题 3 件/);
		await walk.see('preview-mended');
		await walk.go('button', '只导入没有问题的 187 件');
		await page.waitForSelector('h1:text-is("导入完成")');
	});

	test('the sentence: each number opens as many rows', async () => {
		await window.says(/在办 \d+，逾期 \d+，本周到期 \d+，欠序时 \d+，最长逾期 \S+ \d+ 个工作日/, /新增 187 件/,
			/没有导入 3 件/);
		await walk.see('result', { narrow: true });
		const result = page.url();
		for (let i = 0; i < 4; i++) {
			const link = page.locator('.hy-import-said a').nth(i);
			const count = await link.innerText();
			await Promise.all([page.waitForNavigation(), link.click()]);
			await window.says(new RegExp(count === '0' ? '没有符合条件的事项' : `共${count}件`));
			await walk.open(result);
		}
	});

	test('the ledger and the overdue ones are printed', async () => {
		const print = name => page.getByRole('link', { name }).getAttribute('href');
		const all = await walk.paper(await print('打印台账'), 'ledger');
		assert.match(all, /共187件/);
		assert.equal(rowsOf(all), 187);
		const overdue = await page.locator('.hy-import-said a').nth(1).innerText();
		const late = await walk.paper(await print('打印逾期清单'), 'overdue');
		assert.match(late, new RegExp(`(共|逾期)${overdue}件`));
		assert.equal(rowsOf(late), Number(overdue));
	});

	test('a notice to the unit that is late the longest: signed, numbered, printed', async () => {
		await walk.go('link', '起草督办通知');
		await walk.see('overdue-list', { narrow: true });
		const row = page.locator('tbody tr', { hasNotText: '县政府办' }).first();
		walk.clicks++;
		await Promise.all([page.waitForNavigation(), row.locator('th a').click()]);
		await walk.see('matter', { narrow: true });
		walk.clicks += 2;
		await window.act('签发督办通知');
		await window.says(/督办〔\d+〕62号/, /周宁签发督办通知，督办卫健局。\S*（督查室 周宁） 同岗办理/);
		await walk.see('matter-signed');
		const pdf = page.getByRole('link', { name: /督办〔\d+〕62号 的 PDF/ });
		const notice = await walk.paper(await pdf.getAttribute('href'), 'notice');
		for (const word of [/督办〔\d+〕62号/, /青禾县卫生健康局：/, /联系人：周宁，电话：0000-1000003/, /收到后请即填写退回/])
			assert.match(notice, word);
		await walk.open('/papers');
		await window.says(/督办〔\d+〕62号/);
		await walk.see('papers');
	});

	test('what he finds then: the wide sheet and his day', async () => {
		await walk.open('/list/supervision?view=wide');
		await walk.see('wide');
		await walk.open('/');
		await window.says(/\d+\s+待我处理/, /逾期 \d+ 件/);
		assert.doesNotMatch(await window.text(), /撤销立项/, 'what units have to do is watched');
		await walk.see('today', { narrow: true });
	});
});
