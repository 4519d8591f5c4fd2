// 月通报 from 统计 to 印发: the table adds up, units check their own row, one asks for a correction, the
// leader strikes and adds names, and what was signed stays what it was.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

const sums = ['carried-in', 'opened', 'closed', 'running'];

describe('月通报', () => {
	const county = countyOf();
	let bulletin, ended;

	const cell = (row, id) => row.cells.find(item => item.id === id);
	const named = (table, name) => table.rows.find(row => row.name === name);
	const numbers = row => sums.map(id => cell(row, id).numerator);

	async function closed(values) {
		const matter = await county.reported(values);
		await (await county.as('督查员')).act(matter, 'verify', { opinion: '属实' });
		await (await county.as('督查室主任')).act(matter, 'close');
		return matter;
	}

	async function tableFor(role, matter = bulletin) {
		return (await (await county.as(role)).see(matter)).table;
	}

	const drafted = async () => (await county.as('督查员')).register('bulletin',
		{ subject: '本月督查事项办理情况的通报', month: day(0) });

	test('the table of a month adds up in each row, each group and the total', async () => {
		ended = await closed({ subject: '办结的' });
		await county.dispatched({ subject: '住建局在办的' });
		await county.dispatched({ subject: '财政局在办的', lead: '财政局' });
		bulletin = await drafted();
		const table = await tableFor('督查员');
		assert.equal(table.frozen, null);
		assert.deepEqual(table.rows.map(row => [row.line, row.name]),
			[['unit', '住建局'], ['unit', '财政局'], ['group', '小计'], ['total', '合计']]);
		assert.deepEqual(table.rows.map(numbers), [[0, 2, 1, 1], [0, 1, 0, 1], [0, 3, 1, 2], [0, 3, 1, 2]]);
		for (const row of table.rows) {
			const [start, plus, minus, end] = numbers(row);
			assert.equal(start + plus - minus, end, row.name);
			const classes = row.cells.filter(item => item.id.startsWith('plan-classes-'));
			assert.equal(classes.length, 5);
			assert.equal(classes.reduce((sum, item) => sum + item.numerator, 0), end, row.name);
		}
		assert.deepEqual(table.longest.map(item => item.title).sort(), ['住建局在办的', '财政局在办的']);
	});

	test('each number opens its rows', async () => {
		const table = await tableFor('督查员');
		const { browser } = await county.as('督查员');
		for (const row of table.rows)
			for (const item of row.cells.filter(one => one.href)) {
				const rows = (await browser.getJson(item.href)).json;
				assert.equal(rows.value.numerator, item.numerator, item.href);
				assert.equal(rows.total, item.count, item.href);
			}
	});

	test('the units of the table are asked, and each sees its own row and no draft', async () => {
		const clerk = await county.as('督查员');
		await clerk.act(bulletin, 'circulate');
		await county.expect(bulletin, 'checking', { 住建局: 'checking', 财政局: 'checking' });
		assert.equal(await (await county.as('交通局联络员')).see(bulletin), null);
		const table = await tableFor('住建局联络员');
		assert.equal(table.whole, false);
		const page = await (await county.as('住建局联络员')).see(bulletin);
		assert.deepEqual(page.shares.map(share => share.unit), ['住建局']);
		const unit = (await county.as('住建局联络员')).browser;
		assert.equal((await unit.get(`/matters/${bulletin.id}/archive.zip`)).status, 403);
		assert.deepEqual(table.rows.map(row => row.name), ['住建局']);
		assert.deepEqual(table.longest.map(item => item.title), ['住建局在办的']);
		const { browser } = await county.as('住建局联络员');
		const other = `/figures/running/rows?procedure=supervision&unit=${county.ids.get('财政局')}`;
		assert.equal((await browser.get(other)).status, 403);
		const own = cell(table.rows[0], 'running').href;
		assert.deepEqual((await browser.getJson(own)).json.rows.map(row => row.title), ['住建局在办的']);
		const file = await browser.get(`/matters/${bulletin.id}/table/export?format=csv`);
		assert.equal(file.status, 200);
		assert.match(file.text, /住建局/);
		assert.doesNotMatch(file.text, /财政局|合计/);
	});

	test('one agrees, one asks for a correction, which the supervisor studies and the head approves', async () => {
		await (await county.as('财政局联络员')).act(bulletin, 'agree');
		const unit = await county.as('住建局联络员');
		await unit.refused(bulletin, 'appeal', {}, { share: '住建局' }, 422, /原因|理由/);
		await unit.act(bulletin, 'appeal', { reason: '漏了一件，上周就交办了' });
		await county.expect(bulletin, 'checking', { 财政局: 'agreed', 住建局: 'studying' });
		const other = await (await county.as('财政局联络员')).look(bulletin);
		assert.doesNotMatch(other.text, /漏了一件|住建局/);
		await county.dispatched({ subject: '漏登的一件' });
		const clerk = await county.as('督查员');
		await clerk.refused(bulletin, 'grant', {}, { share: '住建局' }, 409, /同意更正/);
		await clerk.act(bulletin, 'propose', { opinion: '属实，已补登' }, { share: '住建局' });
		await clerk.refused(bulletin, 'grant', {}, { share: '住建局' }, 403, /同意更正/);
		await (await county.as('督查室主任')).act(bulletin, 'grant', {}, { share: '住建局' });
		await county.expect(bulletin, 'revising', { 住建局: 'corrected' });
		assert.deepEqual(numbers(named(await tableFor('督查员'), '住建局')), [0, 3, 1, 2]);
		await county.told(bulletin, /住建局提出更正：漏了一件/, /同意更正住建局的数/);
	});

	test('the draft is the office\'s, and the leader strikes and adds names at signing', async () => {
		await (await county.as('督查员')).act(bulletin, 'submit', { good: '县道修复提前办结', problems: '个别单位进度慢',
			praise: ['住建局'], named: ['财政局', '交通局'] });
		const unit = await (await county.as('财政局联络员')).see(bulletin);
		assert.deepEqual(unit.values.map(value => value.name), ['month']);
		await (await county.as('办公室主任')).act(bulletin, 'review');
		await (await county.as('县长')).act(bulletin, 'sign', { praise: ['住建局'], named: ['财政局'] });
		const page = await (await county.as('财政局联络员')).see(bulletin);
		assert.equal(page.values.find(value => value.name === 'named').text, '财政局');
		const [made] = page.papers.made;
		assert.match(made.number, /^督查通报〔\d{4}〕1号$/);
		assert.equal(page.table.whole, true);
		assert.deepEqual(page.table.rows.map(row => row.name), ['住建局', '财政局', '小计', '合计']);
		assert.equal(cell(page.table.rows[1], 'running').href !== null, true);
		assert.equal(cell(page.table.rows[0], 'running').href, null);
	});

	test('what was signed stays as it was, and a fresh table tells the new state', async () => {
		const before = await tableFor('督查员');
		const late = await county.registered({ subject: '后来补登的', lead: '财政局' });
		await closed({ subject: '后来办结的' });
		await (await county.as('督查员')).act(late, 'void', { reason: '登记有误' });
		await county.dispatched({ subject: '后来交办的' });
		assert.deepEqual(await tableFor('督查员'), before);
		const { browser } = await county.as('督查员');
		for (const row of before.rows)
			for (const item of row.cells.filter(one => one.href)) {
				const rows = (await browser.getJson(item.href)).json;
				assert.equal(rows.value.numerator, item.numerator, item.href);
			}
		const fresh = await tableFor('督查员', await drafted());
		assert.deepEqual(numbers(named(fresh, '住建局')), [0, 5, 2, 3]);
		assert.deepEqual(numbers(named(before, '住建局')), [0, 3, 1, 2]);
		assert.equal((await browser.get('/figures/running/rows?procedure=supervision&as-of=999999')).status, 422);
		await (await county.as('督查员')).refused(bulletin, 'undo', {}, {}, 403, /撤销/);
	});

	test('it is sent, printed with its table, and taken as a file', async () => {
		await (await county.as('文书员')).act(bulletin, 'issue');
		await county.expect(bulletin, 'issued');
		const { browser } = await county.as('督查员');
		for (const file of ['monthly-bulletin.pdf', 'bulletin-table.pdf', 'bulletin-table.docx'])
			assert.equal((await browser.get(`/matters/${bulletin.id}/papers/${file}`)).status, 200, file);
		const file = await browser.get(`/matters/${bulletin.id}/table/export?format=csv`);
		assert.match(file.text, /县直部门,合计|合计,合计/);
		const other = await county.registered({ subject: '没有附表的' });
		assert.equal((await browser.get(`/matters/${other.id}/table/export`)).status, 404);
	});

	test('the printed table is checked against the record, and what changed since is told', async () => {
		const { office } = county;
		const file = path.join(office.folder, 'table.pdf');
		const verify = () => JSON.parse(office.must('paper', 'verify', file, '--json').stdout);
		office.must('paper', 'render', 'bulletin-table', '--matter', `${bulletin.id}`, '-o', file);
		const told = verify();
		assert.match(told.code, /^HUIYIN-TABLE\/\d+\/\d+\/\d+\/1\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
		assert.deepEqual([told.holds, told.changed], [true, []]);
		await (await county.as('督查室主任')).act(ended, 're-open', { reason: '回头看发现不实', due: day(60) });
		const then = verify();
		assert.equal(then.holds, true);
		assert.ok(then.changed.some(row => row.unit === '住建局' && row.then === '1' && row.now === '0'),
			JSON.stringify(then.changed));
		office.must('paper', 'render', 'monthly-bulletin', '--matter', `${bulletin.id}`, '-o', file);
		const none = office.command('paper', 'verify', file);
		assert.equal(none.status, 1);
		assert.match(none.stderr, /没有核验码/);
	});

	test('whoever is silent for two working days has nothing against it; the office may gather sooner', async () => {
		const matter = await drafted();
		const clerk = await county.as('督查员');
		await clerk.act(matter, 'circulate', { separate: ['交通局'] });
		await county.expect(matter, 'checking', { 交通局: 'checking' });
		assert.match((await county.clock(matter, '核对')).title, /交通局/);
		const table = await tableFor('交通局联络员', matter);
		assert.deepEqual([table.has_rows, table.rows], [false, []]);
		await clerk.act(matter, 'gather');
		await county.expect(matter, 'revising');
	});
});
