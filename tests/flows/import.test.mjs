// 导入台账: from somebody's own ledger to matters. Nothing is seen before all is there, twice changes
// nothing, and a process that is killed in the middle goes on where it was.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';
import { emptyOffice, openOffice, source, until } from './helper.mjs';

const head = '序号,任务来源,事项内容,牵头单位,配合单位,完成时限,进展情况,状态,办结时间';

function csv(rows, titles = ['青禾县2026年督查台账']) {
	return [...titles, head, ...rows].join('\n') + '\n';
}

function row(nth, { subject = `第${nth}项工作`, lead = '住建局', co = '', due = '2026年12月底前',
	progress = '正在推进', state = '在办', closed = '' } = {}) {
	return [nth, '政府工作报告', subject, lead, co, due, progress, state, closed].join(',');
}

async function give(person, text, name = '督查台账.csv') {
	const body = new FormData();
	for (const [field, value] of Object.entries({ csrf: person.csrf, once: randomUUID(), what: 'supervision' }))
		body.append(field, value);
	body.append('file', new Blob([text]), name);
	const answer = await person.ask('POST', '/import', { body });
	assert.equal(answer.status, 303, answer.text);
	return answer.location;
}

async function settled(person, place, states) {
	let page;
	await until(async () => {
		page = (await person.getJson(place)).json;
		return states.includes(page.state);
	}, `${place}: ${states}`);
	return page;
}

async function decide(person, place, what, form = {}) {
	const answer = await person.post(`${place}/${what}`, { once: randomUUID(), ...form });
	assert.equal(answer.status, 303, answer.text);
}

// Reads TEXT, takes in what is good, and waits until it is done.
async function takeIn(person, text) {
	const place = await give(person, text);
	const page = await settled(person, place, ['ready', 'broken']);
	assert.equal(page.state, 'ready', page.why);
	await decide(person, place, 'accept', { good: 1 });
	await settled(person, place, ['done']);
	return { place, page, result: (await person.getJson(`${place}/result`)).json };
}

async function count(person) {
	return (await person.getJson('/list')).json.businesses.find(one => one.id === 'supervision').open;
}

describe('导入台账', () => {
	test('a ledger becomes matters that stand as it says, and twice changes nothing', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		const ledger = csv([row(1), row(2, { state: '已办结', closed: '2026.3.1' }),
			row(3, { due: '长期', progress: '' }), row(4, { due: '2026年1月31日', state: '逾期' })]);
		const { page, result } = await takeIn(gu, ledger);
		assert.deepEqual([page.new, page.bad, page.head_row], [4, 0, 2]);
		assert.deepEqual([result.imported, result.left], [4, 0]);
		assert.equal(result.open.count, 3);
		assert.equal(result.late.count, 1);
		assert.equal(result.longest.unit, '住建局');
		assert.equal(await count(gu), 3);

		const again = await takeIn(gu, ledger);
		assert.deepEqual([again.page.new, again.page.same, again.page.bad], [0, 4, 0]);
		assert.equal(again.result.imported, 0);
		assert.equal(await count(gu), 3);

		const later = await takeIn(gu, ledger.replace('第1项工作,住建局,,2026年12月底前,正在推进',
			'第1项工作,住建局,,2026年12月底前,已完成招标'));
		assert.deepEqual([later.page.changed, later.page.same], [1, 3]);
		assert.equal(later.result.updated, 1);
		assert.match(office.must('ledger', 'check', '--refold').stdout, /0 problems/);
	});

	test('each problem is told by its cell; what is not known may be said once and for all', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		const place = await give(gu, csv([row(1), row(2, { lead: '住建委' }), row(3, { due: '尽快' }),
			row(4, { lead: '' })]));
		let page = await settled(gu, place, ['ready']);
		assert.deepEqual(page.problems.map(one => [one.cell, one.value]),
			[['督查台账!D4', '住建委'], ['督查台账!F5', '尽快'], ['督查台账!D6', '']]);
		assert.match(page.problems[0].text, /是否为“住建局”/);
		const refused = await gu.post(`${place}/accept`, { once: randomUUID() });
		assert.equal(refused.status, 409);
		assert.equal(await count(gu), 0);

		const asked = page.asked[0];
		const housing = asked.answers.find(one => one.title === '住建局').id;
		await decide(gu, place, 'options', { 'x.a1': asked.asked, 'x.k1': asked.kind, 'x.m1': housing });
		page = await settled(gu, place, ['ready']);
		assert.deepEqual([page.new, page.bad], [2, 2]);
		await decide(gu, place, 'accept', { good: 1 });
		await settled(gu, place, ['done']);
		assert.equal(await count(gu), 2);
	});

	test('责任领导 are taken by name; who is not known is asked once, and hinders no row', async t => {
		const office = await openOffice(t);
		office.unit('ld', '县政府领导');
		office.person('wang', '王建国', 'ld', 'deputy-county-head');
		const gu = await office.logIn('gu');
		const named = leader => line => `${line},${leader}`;
		const ledger = csv([row(1), row(2)].map(named('王建国副县长')).concat([row(3), row(4)].map(named('老王'))))
			.replace('办结时间', '办结时间,责任领导');
		const place = await give(gu, ledger);
		let page = await settled(gu, place, ['ready']);
		assert.deepEqual([page.new, page.bad], [4, 0]);
		assert.deepEqual(page.asked.map(one => [one.asked, one.kind, one.answers.map(answer => answer.title)]),
			[['老王', 'person', ['不填', '王建国']]]);
		await decide(gu, place, 'options', { 'x.a1': '老王', 'x.k1': 'person', 'x.m1': page.asked[0].answers[1].id });
		page = await settled(gu, place, ['ready']);
		assert.deepEqual([page.new, page.asked], [4, []]);
		await decide(gu, place, 'accept');
		await settled(gu, place, ['done']);
		const exported = (await gu.get('/list/supervision/export?open=all&view=wide&format=csv')).text;
		assert.equal(exported.match(/王建国/g).length, 4, exported);
		const again = await takeIn(gu, exported);
		assert.deepEqual([again.page.new, again.page.changed, again.page.same], [0, 0, 4]);
	});

	test('what was at work shows no invented sign-for', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		await takeIn(gu, csv([row(1)]));
		const [matter] = (await gu.getJson('/list/supervision?open=all')).json.rows;
		const page = await gu.get(`/matters/${matter.id}`);
		assert.match(page.text, /交办 \d{4}-\d\d-\d\d · 签收 导入时未填/);
		assert.doesNotMatch(page.text, /01-01 00:00/);
	});

	test('a cancelled one leaves nothing; a unit may not import; a file that is no table is refused', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		const place = await give(gu, csv([row(1)]));
		await settled(gu, place, ['ready']);
		await decide(gu, place, 'cancel');
		assert.equal((await gu.getJson(place)).json.state, 'cancelled');
		assert.equal(await count(gu), 0);
		assert.equal((await (await office.logIn('li')).get('/import')).status, 403);
		const page = await settled(gu, await give(gu, '一句话，没有表头\n'), ['ready', 'broken']);
		assert.equal(page.state, 'broken');
		assert.match(page.why, /表头/);
	});

	test('what is exported and taken in again changes nothing', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		await takeIn(gu, csv([row(1), row(2), row(3, { state: '已办结', closed: '2026-03-01' })]));
		const exported = await gu.get('/list/supervision/export?open=all&view=wide&format=csv');
		assert.equal(exported.status, 200, exported.text);
		const place = await give(gu, exported.text, '台账.csv');
		const page = await settled(gu, place, ['ready', 'broken']);
		assert.deepEqual([page.state, page.new, page.changed], ['ready', 0, 0], page.why);
		assert.equal(page.same, 3, JSON.stringify(page.problems));
	});
});

describe('the result sheet', () => {
	test('says in remarks what became of each row; taken in again it changes nothing, put right it adds the rest', async t => {
		const office = await openOffice(t);
		const gu = await office.logIn('gu');
		const { place } = await takeIn(gu, csv([row(1), row(2, { state: '已办结' }), row(3, { due: '尽快' })]));
		const sheet = (await gu.get(`${place}/sheet?format=csv`)).text;
		assert.match(sheet, /第1项工作.*已导入/);
		assert.match(sheet, /第2项工作.*已导入[^]*I4: 没有写办结时间/);
		assert.match(sheet, /第3项工作.*有问题，没有导入.*F5/);
		const again = await takeIn(gu, sheet);
		assert.deepEqual([again.page.new, again.page.changed, again.page.same, again.page.bad], [0, 0, 2, 1]);
		const right = await takeIn(gu, sheet.replace('尽快', '2026年12月底前'));
		assert.deepEqual([right.page.new, right.page.same, right.result.imported], [1, 2, 1]);
		assert.equal(await count(gu), 2);
	});
});

describe("the demo county's lists", () => {
	const ends = [];
	const people = {};
	let office;

	before(async () => {
		office = emptyOffice({ after: end => ends.push(end) }, source, true);
		await office.start('demo', '--small', '--data', office.data);
		for (const login of ['duchayuan', 'jianyitian']) {
			people[login] = office.visitor();
			assert.equal((await people[login].logIn(login, 'huiyin-demo')).status, 303, login);
		}
	});

	after(async () => {
		for (const end of ends)
			await end();
	});

	async function exported(person, place) {
		const answer = await fetch(new URL(place, office.url), { headers: { cookie: person.cookie } });
		assert.equal(answer.status, 200, place);
		return Buffer.from(await answer.arrayBuffer());
	}

	async function found(person, what, bytes, name) {
		const body = new FormData();
		for (const [field, value] of Object.entries({ csrf: person.csrf, once: randomUUID(), what }))
			body.append(field, value);
		body.append('file', new Blob([bytes]), name);
		const answer = await person.ask('POST', '/import', { body });
		assert.equal(answer.status, 303, answer.text);
		return settled(person, answer.location, ['ready', 'broken']);
	}

	for (const [what, login] of [['supervision', 'duchayuan'], ['instruction', 'duchayuan'], ['suggestion', 'jianyitian']])
		for (const query of ['open=all&view=wide&format=xlsx', 'open=all&format=csv', 'open=open&light=overdue&view=wide&format=csv'])
			test(`${what}?${query} taken in again changes nothing`, async () => {
				const person = people[login];
				const bytes = await exported(person, `/list/${what}/export?${query}`);
				const page = await found(person, what, bytes, `台账.${query.match(/\w+$/)[0]}`);
				assert.deepEqual([page.state, page.new, page.changed, page.bad], ['ready', 0, 0, 0],
					`${page.why} ${JSON.stringify(page.problems)}`);
				const { total } = (await person.getJson(`/list/${what}?${query}`)).json;
				assert.ok(page.same > 0 && (total === undefined || page.same === total), `${page.same} of ${total}`);
			});
});

describe('a large ledger', () => {
	const rows = Array.from({ length: 950 }, (_, nth) => row(nth + 1));

	test('nothing half done is seen, and who is killed in the middle goes on', async t => {
		const office = await openOffice(t);
		let gu = await office.logIn('gu');
		const place = await give(gu, csv(rows));
		// Killed while it is read: it is read anew.
		await office.stop('SIGKILL');
		await office.serve();
		gu = await office.logIn('gu');
		await settled(gu, place, ['ready']);
		await decide(gu, place, 'accept');
		const seen = new Set();
		for (let kills = 0; kills < 3; kills++) {
			await until(async () => {
				const { state, position } = (await gu.getJson(place)).json;
				seen.add(await count(gu));
				return state === 'done' || position > kills * 200;
			}, 'it goes on');
			await office.stop('SIGKILL');
			await office.serve();
			gu = await office.logIn('gu');
		}
		await settled(gu, place, ['done']);
		seen.delete(0);
		seen.delete(rows.length);
		assert.deepEqual([...seen], [], 'nothing between none and all was ever seen');
		assert.equal(await count(gu), rows.length);
		await office.stop();
		assert.match(office.must('ledger', 'check', '--refold').stdout, /950 matters.* 0 problems/);
	});
});

describe('huiyin import', () => {
	test('prints each problem as sheet!cell: value: reason and changes nothing', async t => {
		const office = await openOffice(t);
		const file = path.join(office.folder, '台账.csv');
		fs.writeFileSync(file, csv([row(1), row(2, { due: '2026年2月30日' })]));
		const refused = office.command('import', 'supervision', file);
		assert.equal(refused.status, 1);
		assert.match(refused.stderr, /^台账!F4: 2026年2月30日: /m);
		assert.match(refused.stdout, /没有导入/);
		const gu = await office.logIn('gu');
		assert.equal(await count(gu), 0);
		const good = JSON.parse(office.must('import', 'supervision', file, '--accept-good-rows', '--json').stdout);
		assert.deepEqual([good.state, good.imported, good.bad], ['done', 1, 1]);
		assert.equal(await count(gu), 1);
		assert.equal(office.command('import', 'nothing', file).status, 1);
		assert.equal(office.command('import', 'supervision', `${file}.none`).status, 1);
	});

	test('takes in the lists of units and of people', async t => {
		const office = await openOffice(t);
		const units = path.join(office.folder, '单位.csv'), people = path.join(office.folder, '人员.csv');
		fs.writeFileSync(units, '单位名称,简称,组别\n青禾县财政局,财政局,县直部门\n东河镇人民政府,东河镇,乡镇(街道)\n');
		assert.deepEqual(JSON.parse(office.must('import', 'units', units, '--json').stdout),
			{ added: 2, same: 0, bad: 0, problems: [] });
		assert.equal(JSON.parse(office.must('import', 'units', units, '--json').stdout).same, 2);
		fs.writeFileSync(people, '姓名,单位,职务,手机,岗位,账号\n蔡文,财政局,办公室主任,13800000001,联络员,cai\n' +
			'何东,东河镇,,13800000002,联络员,\n钱进,没有这个局,,,联络员,\n');
		const refused = office.command('import', 'people', people);
		assert.equal(refused.status, 1);
		assert.match(refused.stderr, /^人员!B4: 没有这个局: /m);
		const good = JSON.parse(office.must('import', 'people', people, '--accept-good-rows', '--json').stdout);
		assert.deepEqual([good.added, good.bad], [2, 1]);
		office.must('user', 'password', 'cai', '--password-file', office.secret);
		assert.equal((await office.visitor().logIn('cai')).status, 303);
	});
});
