// 工作日历: what the notice or the place changes is proposed with its list of dues, approved by another person,
// and every matter follows; after a stop in the middle too.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { countyOf, day } from './county.mjs';
import { until } from './helper.mjs';

const notice = `国务院办公厅关于2098年部分节假日安排的通知
国办发明电〔2097〕7号
一、元旦：1月1日（周三）至3日（周五）放假调休，共3天。1月4日（周六）上班。
二、春节：2月1日至7日放假调休，共7天。1月26日（周日）、2月8日（周六）上班。`;

describe('工作日历', () => {
	const county = countyOf();
	const people = async () => {
		const { browser: gu } = await county.as('督查员');
		const { browser: liang } = await county.as('督查室主任');
		return { gu, liang };
	};

	const dues = async (browser, matter) => Object.fromEntries((await browser.getJson(`/matters/${matter.id}`))
		.json.clocks.map(clock => [clock.title, clock.due]));

	test('the sentences of a notice become a version that a second person approves', async () => {
		const { gu, liang } = await people();
		const wrong = await gu.post('/calendar', { what: 'notice', year: '2098',
			notice: notice.replace('共7天', '共8天') });
		assert.equal(wrong.status, 422);
		assert.match(wrong.text, /天数不对：“二、春节：2月1日至7日放假调休，共8天/);
		assert.match((await gu.get('/calendar?year=2098')).text, /暂按推算，待国办通知/);
		const told = await gu.post('/calendar', { what: 'notice', notice });
		assert.equal(told.status, 303, told.text);
		const page = (await gu.getJson(told.location)).json;
		assert.equal(page.document, '国办发明电〔2097〕7号');
		assert.equal(page.title, '2098年部分节假日安排');
		assert.equal((await gu.post(told.location, { approve: '1' })).status, 403);
		assert.equal((await liang.post(told.location, { approve: '1' })).status, 303);
		assert.equal((await liang.post(told.location, { approve: '1' })).status, 409);
		await until(async () => (await liang.getJson(told.location)).json.is_done, 'following');
		const shown = (await gu.get('/calendar?year=2098')).text;
		assert.match(shown, /国办发明电〔2097〕7号/);
		assert.doesNotMatch(shown, /暂按推算，待国办通知/);
		assert.equal((await gu.post('/calendar', { what: 'notice', notice })).status, 409);
	});

	test('local days move the limits in working days and no date, and a stop in between changes nothing', async () => {
		const matter = await county.dispatched();
		const { gu, liang } = await people();
		const before = await dues(gu, matter);
		const told = await gu.post('/calendar', { what: 'local', name: '县庆', kind: 'rest', from: day(1), to: day(14),
			document: '青政发〔2026〕9号' });
		assert.equal(told.status, 303, told.text);
		const plan = (await liang.getJson(told.location)).json;
		assert.ok(plan.staged > 0);
		assert.equal(plan.earlier, 0);
		assert.ok(plan.moves.every(move => move.after > move.before));
		assert.deepEqual(await dues(gu, matter), before, 'nothing moves before it is approved');
		assert.equal((await liang.post(told.location, { approve: '1' })).status, 303);
		await county.office.stop();
		await county.office.serve();
		await until(async () => (await (await county.office.logIn('gu')).getJson(told.location)).json.is_done, 'following');
		const then = await dues(gu, matter);
		assert.ok(Object.keys(before).some(clock => then[clock] > before[clock]), JSON.stringify([before, then]));
		assert.equal(then['办理'], before['办理'], 'a fixed date stays');
	});

	test('both versions are kept, and a version that has been overtaken is not approved', async () => {
		const gu = await county.office.logIn('gu'), liang = await county.office.logIn('liang');
		const form = { what: 'local', name: '停工', kind: 'rest', from: day(20), to: day(21), document: '青政发〔2026〕10号' };
		const first = await gu.post('/calendar', form);
		const second = await gu.post('/calendar', { ...form, name: '停电' });
		assert.equal((await liang.post(second.location, { approve: '1' })).status, 303);
		assert.equal((await liang.post(first.location, { approve: '1' })).status, 409);
		assert.equal((await liang.post(first.location)).status, 303);
		await until(async () => (await gu.getJson(second.location)).json.is_done, 'following');
		const { versions, in_force: inForce } = (await gu.getJson('/calendar')).json;
		assert.equal(versions.length, 5);
		assert.equal(`/calendar/${inForce}`, second.location);
	});

	test('the command stages a notice or a calendar file, and the page approves it', async () => {
		const file = path.join(county.office.folder, 'notice.txt');
		fs.writeFileSync(file, notice.replaceAll('2098', '2099').replace('周三', '周四').replace('周五', '周六')
			.replace('1月4日（周六）', '1月4日（周日）').replace('1月26日（周日）、2月8日（周六）', '2月8日（周日）'));
		const told = JSON.parse(county.office.must('calendar', 'import', file, '--json').stdout);
		const liang = await county.office.logIn('liang');
		const page = (await liang.getJson(`/calendar/${told.version}`)).json;
		assert.equal(page.title, '2099年部分节假日安排');
		assert.equal((await liang.post(`/calendar/${told.version}`, { approve: '1' })).status, 303);
		await until(async () => (await liang.getJson(`/calendar/${told.version}`)).json.is_done, 'following');
		fs.writeFileSync(file, '一、元旦：1月1日放假99天。\n');
		const refused = county.office.command('calendar', 'import', file, '--year', '2098', '--document', '号');
		assert.equal(refused.status, 1);
		assert.match(refused.stderr, /天数不对：“一、元旦/);
	});

	test('every row is what its events make of it, whatever calendar decided them', async () => {
		const checked = county.office.command('ledger', 'check', '--refold');
		assert.equal(checked.status, 0, checked.stdout + checked.stderr);
	});
});
