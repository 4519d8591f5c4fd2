// 领导一页: whose it is, that its numbers open their rows, and what waits for a leader.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';

describe('领导一页', () => {
	const county = countyOf();

	async function sheet(role = '督查室主任', leader = '傅长河') {
		const { browser } = await county.as(role);
		const { leaders } = (await browser.getJson('/leaders')).json;
		const found = leaders.find(item => item.name === leader);
		return found && (await browser.getJson(`/leaders/${found.id}`)).json;
	}

	test('counts what his units lead, and each number opens its rows', async () => {
		await county.dispatched({ subject: '修路' });
		await county.dispatched({ subject: '修桥', due: day(3) });
		const page = await sheet();
		assert.match(page.units, /住建局/);
		const { browser } = await county.as('督查室主任');
		for (const { figures } of page.numbers)
			for (const figure of figures) {
				const rows = (await browser.getJson(figure.href)).json;
				assert.equal(String(rows.rows.length + Number(rows.hidden ?? 0)), figure.text, figure.href);
			}
		assert.equal(page.numbers.find(item => item.business === '督查事项').figures[0].text, '2');
		assert.deepEqual(page.soon.map(item => item.title), ['修桥']);
		assert.deepEqual(page.worst, []);
	});

	test('what waits for him is named and counted', async () => {
		const matter = await (await county.as('督查员')).register('supervision', { subject: '重大的一件', kind: 'major' });
		await (await county.as('督查员')).act(matter, 'submit', { basis: '照录' });
		await (await county.as('督查室主任')).act(matter, 'endorse');
		await (await county.as('办公室主任')).act(matter, 'forward');
		assert.deepEqual((await sheet()).waiting,
			[{ title: '督查事项·立项审批（县政府领导）', count: 1 }]);
	});

	test('a leader has his own and no other; his secretary has each; a unit has none', async () => {
		assert.equal((await sheet('分管副县长')).leader.name, '傅长河');
		assert.equal((await sheet('领导秘书')).leader.name, '傅长河');
		const id = (await sheet()).leader.id;
		assert.equal((await (await county.as('住建局联络员')).browser.getJson('/leaders')).status, 403);
		assert.equal((await (await county.as('督查室主任')).browser.getJson('/leaders/12')).status, 404);
		const fu = await (await county.as('分管副县长')).browser.getJson(`/leaders/${BigInt(id) + 1n}`);
		assert.equal(fu.status, 404);
	});
});
