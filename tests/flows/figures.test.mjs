// 指标 as people and the command line see them: the balance, the rows that a number opens, who may open
// them, and the same integers as of a position of the record.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('指标', () => {
	const county = countyOf();
	const balance = page => page.balance.map(item => item.value.text);

	function command(...words) {
		const { status, stdout, stderr } = county.office.command('figure', ...words);
		assert.equal(status, 0, stderr);
		return stdout.trimEnd();
	}

	function json(...words) {
		return JSON.parse(command(...words, '--procedure', 'supervision', '--json'));
	}

	async function closed(values) {
		const matter = await county.reported(values);
		await (await county.as('督查员')).act(matter, 'verify', { opinion: '属实' });
		await (await county.as('督查室主任')).act(matter, 'close');
		return matter;
	}

	test('a month adds up, and each number opens its rows', async () => {
		await closed({ subject: '办结的' });
		await county.dispatched({ subject: '在办的' });
		await county.registered({ subject: '拟立项的' });
		const { browser } = await county.as('督查员');
		const page = (await browser.getJson('/figures?procedure=supervision')).json;
		assert.deepEqual(balance(page), ['0', '3', '1', '2']);
		assert.deepEqual(page.balance.map(item => item.sign), [null, '+', '−', '=']);
		const rows = (await browser.getJson(page.balance[3].href)).json;
		assert.deepEqual(rows.rows.map(row => row.title).sort(), ['在办的', '拟立项的']);
		assert.equal(rows.hidden, null);
		for (const figure of page.figures)
			for (const href of [figure.href, figure.groups_href])
				assert.equal((await browser.get(href)).status, 200, href);
	});

	test('the command gives the same numbers, by unit and as rows', async () => {
		assert.equal(command('opened', '--procedure', 'supervision'), '3件');
		assert.equal(command('opened', '--procedure', 'supervision', '--by', 'unit'), '住建局\t3件');
		assert.equal(command('opened', '--unit', 'finance'), '0件');
		const rows = command('running', '--procedure', 'supervision', '--rows').split('\n');
		assert.equal(rows.length, 2);
		assert.match(rows[0], /\t住建局\t/);
		assert.equal(json('close-ratio').text, '33.3%');
		assert.equal(json('close-ratio').denominator, 3);
	});

	test('as of a position a number stays what it was', async () => {
		const before = json('opened');
		await county.registered({ subject: '后来的' });
		assert.equal(json('opened').numerator, before.numerator + 1);
		const then = json('opened', '--as-of', String(before.position));
		assert.equal(then.numerator, before.numerator);
		assert.equal(then.definition_hash, before.definition_hash);
		assert.equal(json('opened', '--as-of', day(0)).numerator, before.numerator + 1);
	});

	test('a unit sees the same number and opens its own rows alone', async () => {
		const { browser } = await county.as('财政局联络员');
		const page = (await browser.getJson('/figures?procedure=supervision')).json;
		assert.deepEqual(balance(page), ['0', '4', '1', '3']);
		const rows = (await browser.getJson(page.balance[1].href)).json;
		assert.deepEqual(rows.rows, []);
		assert.equal(rows.hidden, '另有 4 件不在您的知悉范围');
		const groups = (await browser.getJson('/figures/opened?procedure=supervision')).json;
		assert.deepEqual(groups.lines, []);
		const other = `/figures/opened/rows?procedure=supervision&unit=${county.ids.get('住建局')}`;
		assert.equal((await browser.get(other)).status, 403);
	});

	test('need-to-know matters count, and their titles are on no command line', async () => {
		const clerk = await county.as('文书员');
		await clerk.register('instruction', { subject: '不可外传的题目' });
		const supervisor = (await county.as('督查员')).browser;
		const { browser } = await county.as('住建局联络员');
		const path = '/figures/opened/rows?procedure=instruction';
		assert.equal((await supervisor.getJson(path)).json.rows.length, 1);
		const rows = (await browser.getJson(path)).json;
		assert.equal(rows.value.full, '1件');
		assert.deepEqual(rows.rows, []);
		const told = command('opened', '--procedure', 'instruction', '--rows');
		assert.match(told, /按知悉范围查看/);
		assert.doesNotMatch(told, /不可外传/);
	});

	test('what makes no sense is refused with words', async () => {
		const { browser } = await county.as('督查员');
		for (const [where, status] of [['/figures/gone?procedure=supervision', 404],
			['/figures?procedure=gone', 404], ['/figures?from=2026-02-30', 422],
			['/figures?from=2026-03-02&to=2026-03-01', 422], ['/figures/opened?by=goal', 422],
			['/figures/opened/rows?after=1.x', 422]])
			assert.equal((await browser.get(where)).status, status, where);
		for (const [words, pattern] of [[['gone'], /没有“gone”这个指标/],
			[['opened', '--from', 'soon'], /“soon”不是日期/], [['opened', '--as-of', '999999'], /999999/],
			[['behind', '--procedure', 'instruction'], /没有“behind”这个指标/],
			[['opened', '--unit', 'nobody'], /nobody/]]) {
			const { status, stderr } = county.office.command('figure', ...words);
			assert.equal(status, 1);
			assert.match(stderr, pattern);
		}
	});
});
