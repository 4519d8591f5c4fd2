// 文书: numbered by the signature, printed as it was signed, sealed, sent and signed for; drafted, checked and
// sent out as 公文办理; nobody prints what he may not see.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf } from './county.mjs';

describe('文书', () => {
	const county = countyOf();

	// What the matter's page says of its papers.
	async function papers(role, matter) {
		return (await (await county.as(role)).see(matter)).papers;
	}

	async function get(role, where) {
		return (await county.as(role)).browser.ask('GET', where);
	}

	test('the approval numbers the 督办通知, which is printed, sealed, sent and signed for', async () => {
		const matter = await county.dispatched();
		const [made] = (await papers('督查员', matter)).made;
		assert.match(made.number, /^督办〔\d{4}〕\d+号$/);
		assert.equal(made.state, 'issued');
		for (const link of [made.pdf, made.docx]) {
			const answer = await get('督查员', link);
			assert.equal(answer.status, 200, link);
			assert.match(answer.text, link.includes('.pdf') ? /^%PDF-/ : /^PK/);
		}
		const clerk = await county.as('督查员');
		for (const action of ['paper-seal', 'paper-send'])
			assert.equal((await clerk.browser.post(`/papers/${made.id}/step`, { action, once: action })).status, 303);
		assert.equal((await clerk.browser.post(`/papers/${made.id}/step`, { action: 'paper-send', once: 'again' }))
			.status, 409);
		await (await county.as('住建局联络员')).act(matter, 'sign');
		const [sent] = (await papers('督查员', matter)).made;
		assert.equal(sent.state, 'sent');
		assert.ok(sent.receipts.find(receipt => receipt.unit === '住建局').signed);
	});

	test('the manual is a PDF that everybody gets', async () => {
		const answer = await county.office.visitor().get('/help');
		assert.equal(answer.status, 200);
		assert.match(answer.text, /^%PDF-/);
		assert.match((await (await county.as('督查员')).browser.get('/')).text, /href="\/help"/);
	});

	test('a number follows the one before, and what is taken back leaves 废号', async () => {
		const number = async matter => Number((await papers('办公室主任', matter)).made.at(-1).number.match(/(\d+)号/)[1]);
		const first = await county.dispatched();
		const next = await county.dispatched();
		assert.equal(await number(next), await number(first) + 1);
		await (await county.as('办公室主任')).act(next, 'undo');
		assert.equal((await papers('办公室主任', next)).made[0].state, 'void');
		await (await county.as('办公室主任')).act(next, 'approve');
		assert.equal(await number(next), await number(first) + 2);
	});

	test('当前文号 goes on from paper, forwards alone; 预留 ends with its reason', async () => {
		const head = (await county.as('督查室主任')).browser;
		const post = (where, form) => head.post(`/papers/numbers/${where}`, { once: JSON.stringify(form), ...form });
		assert.equal((await post('start', { series: 'letter', last: 61 })).status, 303);
		assert.equal((await post('start', { series: 'letter', last: 60 })).status, 422);
		assert.equal((await post('reserve', { series: 'letter', count: 1, reason: '' })).status, 422);
		assert.equal((await post('reserve', { series: 'letter', count: 1, reason: '线下拟文' })).status, 303);
		const { series } = (await head.getJson('/papers/numbers')).json;
		const letter = series.find(item => item.id === 'letter');
		assert.equal(letter.last, 62);
		const [reserved] = letter.rows;
		assert.equal((await post('settle', { number: reserved.id, reason: '没有发出' })).status, 303);
		assert.equal((await post('settle', { number: reserved.id, reason: '再来一次' })).status, 409);
	});

	test('a signature takes a reserved number once, of its own series alone, and 撤销 makes it 废号', async () => {
		const head = (await county.as('督查室主任')).browser, office = await county.as('办公室主任');
		const reserve = async (series, count) => {
			const answer = await head.post('/papers/numbers/reserve',
				{ once: `${series}${count}`, series, count, reason: '留给会议议定事项' });
			assert.equal(answer.status, 303);
			return (await rows(series)).filter(row => row.reserved).slice(0, count).reverse();
		};
		const rows = async series => (await head.getJson('/papers/numbers')).json.series
			.find(item => item.id === series).rows;
		const draft = async () => {
			const matter = await county.registered();
			await (await county.as('督查员')).act(matter, 'submit', { basis: '政府工作报告' });
			await (await county.as('督查室主任')).act(matter, 'endorse');
			return matter;
		};
		const [first, next] = await reserve('supervision', 2);
		const [letter] = await reserve('letter', 1);
		const matters = [await draft(), await draft(), await draft()];
		const choice = (await office.see(matters[0])).actions.find(item => item.action === 'approve').numbers;
		assert.ok(choice.some(item => item.value === next.id && item.label.includes('留给会议议定事项')));

		await office.act(matters[0], 'approve', {}, { number: next.id });
		assert.equal((await papers('办公室主任', matters[0])).made[0].number, next.number);
		for (const taken of [next.id, letter.id, '12345'])
			await office.refused(matters[1], 'approve', {}, { number: taken }, 422, /预留文号/);
		await office.act(matters[1], 'approve', {}, { number: first.id });
		await office.act(matters[2], 'approve');
		const numbers = (await rows('supervision')).map(row => Number(row.number.match(/(\d+)号/)[1]));
		assert.deepEqual(numbers.slice(0, 3), [numbers[0], numbers[0] - 1, numbers[0] - 2]);
		assert.equal((await papers('办公室主任', matters[2])).made[0].number.match(/(\d+)号/)[1], `${numbers[0]}`);

		await office.act(matters[1], 'undo');
		const row = (await rows('supervision')).find(item => item.number === first.number);
		assert.equal(row.state, 'void');
		await office.refused(matters[1], 'approve', {}, { number: first.id }, 422, /已经用掉、作废/);
		await (await county.as('督查员')).refused(matters[2], 'note', { note: '备注' }, { number: first.id }, 422, /不编文号/);
	});

	test('a drafted 函 goes from hand to hand, gets its number, and the receipts end it', async () => {
		const clerk = await county.as('文书员');
		const matter = await clerk.register('outgoing', { subject: '关于报送材料的函', paper: 'drafted-letter',
			lead: '住建局', separate: ['财政局'], body: '请于月底前报送材料。\n一、范围\n各单位。' });
		await clerk.act(matter, 'submit');
		await (await county.as('督查室主任')).act(matter, 'return', { reason: '补上期限' });
		await clerk.act(matter, 'correct', { body: '请于本月底前报送材料。', reason: '补上期限' });
		await clerk.act(matter, 'submit');
		await (await county.as('督查室主任')).act(matter, 'check');
		await (await county.as('办公室主任')).act(matter, 'sign');
		await clerk.act(matter, 'number');
		await clerk.act(matter, 'renumber', { reason: '主送单位写错' });
		await clerk.act(matter, 'number');
		await clerk.act(matter, 'seal');
		await clerk.act(matter, 'send');
		const { made } = await papers('文书员', matter);
		assert.deepEqual(made.map(item => item.state), ['void', 'sent']);
		assert.match(made[1].number, /^政办函〔\d{4}〕\d+号$/);
		await county.expect(matter, 'sent', { 住建局: 'sent', 财政局: 'sent' });
		await (await county.as('住建局联络员')).act(matter, 'receive');
		await (await county.as('财政局联络员')).act(matter, 'receive');
		await county.expect(matter, 'done');
	});

	test('lists, the day, a role and chosen matters are printed; nobody prints what he may not see', async () => {
		const matter = await county.dispatched();
		for (const where of ['/list/supervision/papers/ledger.pdf', '/list/supervision/papers/overdue-list.pdf?light=overdue',
			'/print/daily.pdf', '/print/role-card.pdf?role=liaison', '/print/hand-over.pdf',
			`/print/approval-form.pdf?item=${matter.id}&item=${matter.id}`, `/matters/${matter.id}/papers/case-cover.pdf`])
			assert.match((await get('督查室主任', where)).text, /^%PDF-/, where);
		const hidden = [`/matters/${matter.id}/papers/approval-form.pdf`, `/print/approval-form.pdf?item=${matter.id}`,
			'/print/daily.pdf'];
		for (const where of hidden)
			assert.equal((await get('交通局联络员', where)).status, 404, where);
		for (const where of ['none.pdf', 'approval-form.odt', 'instruction-form.pdf', 'ledger.pdf'])
			assert.equal((await get('督查室主任', `/matters/${matter.id}/papers/${where}`)).status, 404, where);
	});

	test('the command line prints and tells where the series stand', async () => {
		const matter = await county.dispatched();
		const file = `${county.office.folder}/form.docx`;
		county.office.must('paper', 'render', 'approval-form', '-o', file, '--matter', matter.id);
		const list = county.office.must('paper', 'list').stdout;
		assert.match(list, /^approval-form\tmatter\t/m);
		assert.match(list, /\tleader\t/);
		const { series } = JSON.parse(county.office.must('paper', 'series', '--json').stdout);
		assert.ok(series.find(item => item.id === 'supervision').last > 0);
		assert.equal(county.office.command('paper', 'render', 'none', '-o', file).status, 1);
	});
});
