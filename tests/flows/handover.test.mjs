// 工作交接: what a liaison has in hand goes to the next one, in one act and by the unit itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, inflateRawSync } from 'node:zlib';
import { openOffice, until } from './helper.mjs';

async function must(person, where, fields) {
	const answer = await person.post(where, fields);
	assert.equal(answer.status, 303, `${where}: ${answer.text}`);
	return answer.location;
}

async function me(person) {
	return (await person.getJson('/account')).json.person;
}

// COUNT matters that the liaison of housing has signed for and has in hand.
async function inHand(office, count) {
	const [gu, liang, fang, li] = await Promise.all(['gu', 'liang', 'fang', 'li'].map(login => office.logIn(login)));
	const form = await gu.get('/register/supervision');
	const lead = form.text.match(/<option value="(\d+)"[^>]*>住建局/)[1];
	for (let i = 0; i < count; i++) {
		const where = await must(gu, '/register/supervision', { 'f.subject': `第${i + 1}件`, 'f.source': 'report',
			'f.due': '2099-12-31', 'f.lead': lead });
		const act = (who, action, version, more = {}) =>
			must(who, `${where}/actions`, { action, version, ...more });
		await act(gu, 'submit', 1, { 'f.basis': '县政府常务会议' });
		await act(liang, 'endorse', 2);
		await act(fang, 'approve', 3);
		await act(li, 'sign', 4, { share: 1 });
	}
	return { gu, li };
}

// The words of a DOCX that PERSON gets.
async function writtenIn(office, person, where) {
	const answer = await fetch(new URL(where, office.url), { headers: { cookie: person.cookie } });
	assert.equal(answer.status, 200, where);
	const bytes = Buffer.from(await answer.arrayBuffer());
	const name = bytes.indexOf('word/document.xml');
	const [nameSize, moreSize] = [bytes.readUInt16LE(name - 4), bytes.readUInt16LE(name - 2)];
	return inflateRawSync(bytes.subarray(name + nameSize + moreSize), { finishFlush: constants.Z_SYNC_FLUSH })
		.toString().replace(/<[^>]+>/g, '');
}

test('all that one has in hand goes to another in one act, and each matter tells it', async t => {
	const office = await openOffice(t);
	office.person('wei', '魏来', 'housing', 'holder');
	const { li } = await inHand(office, 3);
	const wei = await office.logIn('wei');
	const [from, to] = [await me(li), await me(wei)];
	const list = (await li.getJson(`/handover?from=${from}`)).json;
	assert.equal(list.ready, 3);
	assert.deepEqual(list.items.map(({ title }) => title).sort(), ['第1件', '第2件', '第3件']);
	const page = (await li.get(`/handover?from=${from}`)).text;
	for (const word of [/工作交接清单/, /移交人（签字）/, /接交人（签字）/, /监交人（签字）/])
		assert.match(page, word);
	const form = { from, to, witness: '局长', once: 'h'.repeat(43) };
	const done = await must(li, '/handover', form);
	assert.match(done, /done=3&at=\d+$/);
	assert.equal(await must(li, '/handover', form), done, 'twice sent is once done');
	assert.equal((await li.getJson(`/handover?from=${from}`)).json.count, 0);
	assert.equal((await wei.getJson(`/handover?from=${to}`)).json.ready, 3);
	const told = (await wei.get(`/matters/${list.items[0].id}`)).text;
	assert.match(told, /住建局经办人改为魏来/);
	assert.match(told, /工作交接：李四交魏来，监交人局长/);
	const after = (await li.get(done)).text;
	const paper = after.match(/href="(\/print\/hand-over\.pdf[^"]+)"/)[1].replaceAll('&amp;', '&');
	const words = await writtenIn(office, li, paper.replace('.pdf', '.docx'));
	for (const word of ['工作交接清单', '移交人：李四', '接交人：魏来', '共3件', '第1件', '第3件', '监交人'])
		assert.ok(words.includes(word), word);
});

test('who may not, may not; and it stays in the unit', async t => {
	const office = await openOffice(t);
	office.unit('water', '水利局', '--group', '县直部门');
	office.person('shui', '水生', 'water', 'liaison');
	office.person('wei', '魏来', 'housing', 'holder');
	const { li } = await inHand(office, 1);
	const [shui, wei] = [await office.logIn('shui'), await office.logIn('wei')];
	const [from, to, other] = [await me(li), await me(wei), await me(shui)];
	assert.equal((await shui.post('/handover', { from, to })).status, 404);
	assert.doesNotMatch((await shui.get(`/handover?from=${from}`)).text, /第1件/);
	assert.equal((await li.post('/handover', { from, to: other })).status, 422);
	assert.equal((await li.post('/handover', { from, to: from })).status, 422);
	assert.equal((await li.post('/handover', { from, to, roles: '1' })).status, 422);
	assert.equal((await li.getJson(`/handover?from=${from}`)).json.ready, 1);
});

test('the unit\'s administrator hands over the roles with it', async t => {
	const office = await openOffice(t);
	office.person('wei', '魏来', 'housing', 'holder');
	office.person('guan', '管理', 'housing', 'unit-admin');
	const { li } = await inHand(office, 1);
	const [from, to] = [await me(li), await me(await office.logIn('wei'))];
	const guan = await office.logIn('guan');
	await must(guan, '/handover', { from, to, roles: '1' });
	assert.doesNotMatch((await li.get('/account')).text, /联络员/);
	assert.match((await (await office.logIn('wei')).get('/account')).text, /联络员/);
});

test('a unit that is merged: proposed by one, approved by another, moved by the clock', async t => {
	const office = await openOffice(t);
	office.unit('build', '建设局', '--group', '县直部门');
	const { gu } = await inHand(office, 2);
	const liang = await office.logIn('liang');
	const page = (await gu.get('/rehome')).text;
	const [from, to] = ['住建局', '建设局'].map(name => page.match(new RegExp(`<option value="(\\d+)"[^>]*>${name}`))[1]);
	const today = (await gu.getJson('/rehome')).json.since;
	const form = { from, to, since: today, document: '云编〔2026〕3号', ends: '1' };
	assert.equal((await gu.post('/rehome', { ...form, to: from })).status, 422);
	assert.equal((await gu.post('/rehome', { ...form, document: '' })).status, 422);
	const where = await must(gu, '/rehome', form);
	const plan = (await liang.getJson(where)).json;
	assert.equal(plan.count, 2);
	assert.ok(plan.may_settle && plan.items.every(({ obstacle }) => obstacle === null));
	assert.equal((await gu.post(where, { approve: '1' })).status, 403);
	await must(liang, where, { approve: '1' });
	assert.equal((await liang.post(where, { approve: '1' })).status, 409);
	await until(async () => (await liang.getJson(where)).json.is_done, 'moving');
	assert.equal((await liang.getJson(where)).json.moved, 2);
	const told = (await gu.get(`/matters/${plan.items[0].id}`)).text;
	assert.match(told, /将承办单位调整为建设局：机构调整：住建局的职责划入建设局（云编〔2026〕3号）/);
	assert.doesNotMatch((await gu.get('/register/supervision')).text, />住建局</);
	await office.stop();
	assert.equal(office.command('ledger', 'check', '--refold').status, 0);
});
