// 今日工作 and 消息提醒: a matter is on the desk of the one whose turn it is, and nobody else's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { describe } from 'node:test';
import { countyOf, day } from './county.mjs';
import { until } from './helper.mjs';

describe('今日工作', () => {
	const county = countyOf();
	const office = ['督查员', '督查室主任', '办公室主任', '分管副县长', '文书员'];
	const units = ['住建局联络员', '财政局联络员', '交通局联络员'];

	async function bench(role, query = '') {
		const answer = await (await county.as(role)).browser.getJson(`/${query}`);
		assert.equal(answer.status, 200, answer.text);
		return answer.json;
	}

	// The blocks or tabs of the workbench of ROLE in which the matter stands.
	async function places(role, matter) {
		const { blocks, unit } = await bench(role);
		const found = blocks.filter(block => JSON.stringify(block).includes(matter.id)).map(block => block.block);
		for (const tab of unit?.tabs ?? [])
			if (JSON.stringify((await bench(role, `?tab=${tab.id}`)).unit).includes(matter.id))
				found.push(tab.id);
		return found;
	}

	// Whose desk it is on; what is only news or only to be watched does not count.
	async function desks(matter) {
		const found = [];
		for (const role of [...office, ...units]) {
			const own = (await places(role, matter)).filter(place => !['news', 'watch', 'unsigned'].includes(place));
			if (own.length)
				found.push(role);
		}
		return found;
	}

	async function messages(role) {
		const { groups } = (await (await county.as(role)).browser.getJson('/inbox')).json;
		return groups.flatMap(group => group.rows);
	}

	test('it goes from desk to desk', async () => {
		const matter = await county.registered({ co: ['财政局'] });
		assert.deepEqual(await desks(matter), ['督查员']);
		await (await county.as('督查员')).act(matter, 'submit', { basis: '纪要' });
		assert.deepEqual(await desks(matter), ['督查室主任']);
		await (await county.as('督查室主任')).act(matter, 'endorse');
		assert.deepEqual(await desks(matter), ['办公室主任']);
		await (await county.as('办公室主任')).act(matter, 'approve');
		assert.deepEqual(await desks(matter), ['住建局联络员', '财政局联络员']);
		await (await county.as('财政局联络员')).act(matter, 'give-opinion', { opinion: '无意见' });
		await (await county.as('住建局联络员')).act(matter, 'sign-finish', { result: '已办好' });
		assert.deepEqual(await desks(matter), ['督查员']);
		assert.ok((await places('督查员', matter)).includes('answers'));
		await (await county.as('督查员')).act(matter, 'verify');
		assert.deepEqual(await desks(matter), ['督查室主任']);
		await (await county.as('督查室主任')).act(matter, 'close');
		assert.deepEqual(await desks(matter), []);
	});

	test('an application is on the desk of the one who rules', async () => {
		const matter = await county.dispatched();
		await (await county.as('住建局联络员')).act(matter, 'object', { reason: '非我局职责', signer: '张三' });
		assert.ok((await desks(matter)).includes('督查室主任'));
		await (await county.as('督查室主任')).act(matter, 'object-uphold', { reason: '三定方案' });
		assert.ok(!(await desks(matter)).includes('督查室主任'));
	});

	test('all that waits is signed for at once, and reported on in one form', async () => {
		const matters = [await county.dispatched(), await county.dispatched({ subject: '另一件' })];
		const housing = await county.as('住建局联络员');
		const groups = (await bench('住建局联络员', '?tab=sign')).unit.groups;
		const rows = groups.flatMap(group => group.rows)
			.filter(row => matters.some(matter => matter.id === row.id));
		assert.equal(rows.length, 2);
		const signed = await housing.bulk('sign', rows.map(row => row.item));
		assert.equal(signed.status, 303);
		const items = [];
		for (const matter of matters) {
			await county.expect(matter, 'running', { 住建局: 'working' });
			const { share, version } = await housing.find(matter, 'progress');
			items.push([matter.id, share, version]);
		}
		const [[first, share], [second]] = items;
		const form = { once: randomUUID(), item: items.map(item => item.join('.')),
			[`f.${first}.${share}.progress`]: '一起报的', [`f.${first}.${share}.plan`]: 'on-plan',
			[`f.${second}.${share}.progress`]: '' };
		const told = await housing.browser.post('/progress', form);
		assert.equal(told.status, 303, told.text);
		assert.equal((await county.read(matters[0])).shares[0].progress, '一起报的');
		assert.equal((await county.read(matters[1])).shares[0].progress, null);
	});

	test('who has something to do is told, once, and of few only those few', async () => {
		const matter = await county.dispatched({ subject: '要告诉联络员的' });
		const own = row => row.href === `/matters/${matter.id}`;
		await until(async () => (await messages('住建局联络员')).some(own), 'the message');
		const [row] = (await messages('住建局联络员')).filter(own);
		assert.match(row.text, /“要告诉联络员的”待签收/);
		assert.equal((await messages('财政局联络员')).filter(own).length, 0);
		const { browser } = await county.as('住建局联络员');
		assert.equal((await browser.post('/inbox/read', { once: randomUUID(), id: row.id, back: '/inbox' })).status, 303);
		assert.ok((await messages('住建局联络员')).find(own).is_read);

		const secret = await (await county.as('文书员')).register('instruction', { subject: '只让少数人知道的' });
		await (await county.as('文书员')).act(secret, 'hand-over');
		await until(async () => (await messages('督查员')).some(one => one.href === `/matters/${secret.id}`),
			'the message');
		for (const role of [...units, '建议提案专员'])
			assert.ok(!(await messages(role)).some(one => one.text.includes('只让少数人知道的')), role);
	});

	test('what is long overdue is proposed by the clock and decided by people', async () => {
		const matters = [];
		for (let i = 0; i < 3; i++)
			matters.push(await county.dispatched({ due: day(-60) }, { on: `${day(-90)} 09:00` }));
		const { url } = county.office;
		await county.office.stop();
		await county.office.serve('--listen', new URL(url).host); // the ladder looks at once
		const leader = await county.as('分管副县长');
		await until(async () => (await Promise.all(matters.map(matter => county.read(matter))))
			.every(page => page.proposals.length === 1), 'the proposals');
		const [page] = await Promise.all(matters.map(matter => leader.see(matter)));
		assert.deepEqual(page.proposals.map(item => [item.rung, item.send]), [['约谈', null]]);
		assert.ok((await places('分管副县长', matters[0])).includes('drafts'));

		const proposal = page.proposals[0].seq;
		await (await county.as('督查员')).refused(matters[0], 'rung-issue', {}, { proposal }, 403,
			/您的岗位不能办理“发出”/);
		await leader.act(matters[0], 'rung-issue', {}, { proposal });
		await county.told(matters[0], /系统拟发约谈/, /傅长河发出约谈/);
		await leader.refused(matters[1], 'rung-dismiss', {}, { proposal }, 422, /请填写/);
		await leader.act(matters[1], 'rung-dismiss', { reason: '已当面谈过' }, { proposal });
		await leader.act(matters[2], 'rung-hold', { until: day(10), reason: '局长出差' }, { proposal });
		for (const matter of matters.slice(0, 2))
			assert.deepEqual((await county.read(matter)).proposals, []);
		assert.equal((await county.read(matters[2])).proposals.length, 1);
		await leader.refused(matters[0], 'rung-issue', {}, { proposal }, 409, /已由他人处理/);
		const told = row => row.href === `/matters/${matters[0].id}` && row.kind === 'rung';
		await until(async () => (await messages('住建局局长')).some(told), 'the message');
		assert.ok(!(await messages('住建局局长')).some(row => row.href === `/matters/${matters[1].id}` &&
			row.kind === 'rung'));
	});
});
