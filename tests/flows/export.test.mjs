// 导出: a list as it is shown, taken along as a file by page and by command, for those who may; figures too.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('导出', () => {
	const county = countyOf();
	let folder;

	before(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-flow-'));
	});
	after(() => fs.rmSync(folder, { recursive: true }));

	const lines = text => text.replace(/^\uFEFF/, '').trimEnd().split('\r\n').map(line => line.split(','));

	async function csv(role, query = '') {
		const { browser } = await county.as(role);
		const answer = await browser.get(`/list/supervision/export?format=csv&${query}`);
		assert.equal(answer.status, 200, answer.text);
		return lines(answer.text);
	}

	test('what stands on the page stands in the file, with the same filter and columns', async () => {
		await county.dispatched({ subject: '修复县道路面', due: day(120) });
		const roof = await county.dispatched({ subject: '=修缮"中学"屋顶', due: day(90) });
		const columns = 'col=title&col=lead&col=due&col=state';
		const [head, ...rows] = await csv('督查员', columns);
		assert.deepEqual(head, ['事项', '牵头单位', '办理时限', '状态', '事项编号']);
		assert.deepEqual(rows.map(row => row.slice(0, 4)), [
			['"\'=修缮""中学""屋顶"', '住建局', day(90), '办理中'], ['修复县道路面', '住建局', day(120), '办理中']]);
		const page = (await (await county.as('督查员')).look(roof)).json;
		assert.equal(rows[0][4], page.number);
		assert.equal((await csv('督查员', `due_to=${day(100)}&${columns}`)).length, 2);
		assert.equal((await csv('督查员', `open=ended&${columns}`)).length, 1);
	});

	test('the page offers it to whom it may, as an Excel file with a name', async () => {
		const { browser } = await county.as('督查员');
		const { json: page } = await browser.getJson('/list/supervision?light=normal');
		const answer = await browser.get(page.export);
		assert.equal(answer.status, 200);
		assert.equal(answer.headers.get('content-type'),
			'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
		assert.match(decodeURIComponent(answer.headers.get('content-disposition')),
			/^attachment; .*filename\*=UTF-8''督查事项台账\d{8}\.xlsx$/);
		assert.ok(answer.text.startsWith('PK'));
		const holder = (await county.as('住建局经办人')).browser;
		assert.equal((await holder.getJson('/list/supervision')).json.export, null);
		assert.equal((await holder.get('/list/supervision/export')).status, 403);
		assert.equal((await county.office.visitor().get('/list/supervision/export')).status, 303);
	});

	test('a unit takes along what is its own', async () => {
		await county.dispatched({ subject: '财政的事', lead: '财政局' });
		const subjects = async role => (await csv(role, 'col=title')).slice(1).map(row => row[0]);
		assert.deepEqual(await subjects('财政局联络员'), ['财政的事']);
		assert.ok(!(await subjects('住建局联络员')).includes('财政的事'));
	});

	test('a format or a condition that there is not is refused', async () => {
		const { browser } = await county.as('督查员');
		for (const query of ['format=doc', 'light=blue', 'k.nothing=1'])
			assert.equal((await browser.get(`/list/supervision/export?${query}`)).status, 422, query);
		assert.equal((await browser.get('/list/nothing/export')).status, 404);
	});

	test('figures are taken along by group and by row', async () => {
		const { browser } = await county.as('督查员');
		const { json: groups } = await browser.getJson('/figures/opened?procedure=supervision');
		const file = lines((await browser.get(groups.export.replace('xlsx', 'csv'))).text);
		assert.deepEqual(file.slice(1).map(row => row.slice(-2)),
			groups.lines.map(line => [line.value.text, String(line.value.count)]));
		const { json: rows } = await browser.getJson(groups.rows_href);
		const listed = lines((await browser.get(rows.export.replace('xlsx', 'csv'))).text);
		assert.deepEqual(listed[0], ['事项', '编号', '单位', '办理时限', '办结', '日数', '亮灯']);
		assert.equal(listed.length - 1, rows.total);
	});

	test('the command writes the whole ledger as the coordinator sees it', async () => {
		const file = path.join(folder, '台账.csv');
		const { status, stdout, stderr } = county.office.command('export', 'supervision', file, '--json');
		assert.equal(status, 0, stderr);
		const said = JSON.parse(stdout), [head, ...rows] = lines(fs.readFileSync(file, 'utf-8'));
		assert.equal(said.rows, rows.length);
		assert.equal(said.filter, '全部');
		assert.deepEqual(head.slice(0, 8),
			['序号', '任务来源', '事项内容', '目标要求', '责任领导', '牵头单位', '配合单位', '完成时限']);
		assert.equal(head.at(-1), '事项编号');
		const some = county.office.command('export', 'supervision', path.join(folder, 'a.xlsx'),
			'--query', 'open=ended', '--json');
		assert.equal(JSON.parse(some.stdout).rows, 0);
		assert.equal(fs.readFileSync(path.join(folder, 'a.xlsx')).subarray(0, 2).toString(), 'PK');
	});

	test('what the command cannot do it says, and leaves nothing', async () => {
		const refused = (words, why) => {
			const { status, stderr } = county.office.command('export', ...words);
			assert.equal(status, 1, stderr);
			assert.match(stderr, why);
		};
		refused(['nothing', path.join(folder, 'b.csv')], /没有“nothing”这类业务/);
		refused(['supervision', '/no/such/folder/b.csv'], /文件写不下/);
		refused(['supervision', path.join(folder, 'b.csv'), '--query', 'light=blue'], /填写有误/);
		assert.ok(!fs.existsSync(path.join(folder, 'b.csv')));
	});
});
