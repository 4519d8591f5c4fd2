// 代办(AB岗): who is away names a colleague; what waits for him waits there too, and the history says for whom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day } from './county.mjs';
import { openOffice } from './helper.mjs';

async function must(person, where, fields) {
	const answer = await person.post(where, fields);
	assert.equal(answer.status, 303, `${where}: ${answer.text}`);
	return answer.location;
}

const me = async person => (await person.getJson('/account')).json.person;
const period = { from_day: day(0), to_day: day(3) };

async function submitted(gu) {
	const form = await gu.get('/register/supervision');
	const lead = form.text.match(/<option value="(\d+)"[^>]*>住建局/)[1];
	const where = await must(gu, '/register/supervision', { 'f.subject': '老旧小区改造', 'f.source': 'report',
		'f.due': '2099-12-31', 'f.lead': lead });
	await must(gu, `${where}/actions`, { action: 'submit', version: 1, 'f.basis': '县政府常务会议' });
	return where;
}

test('the office: the head of 督查室 is away, his deputy of these days endorses in his place', async t => {
	const office = await openOffice(t);
	office.person('he', '何平', 'office', 'document-clerk');
	const [gu, liang, he] = await Promise.all(['gu', 'liang', 'he'].map(login => office.logIn(login)));
	const where = await submitted(gu);
	const endorse = { action: 'endorse', version: 2 };
	assert.notEqual((await he.post(`${where}/actions`, endorse)).status, 303);
	await must(liang, '/stand-in', { person: await me(liang), substitute: await me(he), ...period });
	const today = (await he.get('/')).text;
	assert.match(today, /您现在替<b>[^<]+<\/b> 代办（AB岗）/);
	assert.match(today, /老旧小区改造[^]*?class="hy-tag">代/);
	await must(he, `${where}/actions`, endorse);
	assert.match((await gu.get(where)).text, /何平[^]*?代办（AB岗）：代/);
	const id = (await liang.get('/stand-in')).text.match(/name="id" value="(\d+)"/)[1];
	assert.equal((await he.post('/stand-in/end', { id })).status, 404, 'he does not end what the other has set');
	await must(liang, '/stand-in/end', { id });
	assert.doesNotMatch((await he.get('/')).text, /代办（AB岗），/);
	assert.equal((await liang.post('/stand-in/end', { id })).status, 409);
});

test('a unit: a colleague without any role signs for the liaison, and nobody else sees his work', async t => {
	const office = await openOffice(t);
	office.person('wei', '魏来', 'housing', 'enterprise-contact');
	const [gu, liang, fang, li, wei] = await Promise.all(
		['gu', 'liang', 'fang', 'li', 'wei'].map(login => office.logIn(login)));
	const where = await submitted(gu);
	await must(liang, `${where}/actions`, { action: 'endorse', version: 2 });
	await must(fang, `${where}/actions`, { action: 'approve', version: 3 });
	const sign = { action: 'sign', version: 4, share: 1 };
	assert.equal((await wei.post(`${where}/actions`, sign)).status, 403);
	await must(li, '/stand-in', { person: await me(li), substitute: await me(wei), ...period });
	assert.match((await wei.get('/')).text, /老旧小区改造/);
	await must(wei, `${where}/actions`, sign);
	assert.match((await li.get(where)).text, /魏来[^]*?代办（AB岗）：代李四/);
});

test('what may not be: days gone by, other houses, too long, for somebody else, a leader', async t => {
	const office = await openOffice(t);
	office.person('wei', '魏来', 'housing', 'holder');
	office.person('chang', '常县长', 'office', 'county-head');
	const [li, wei, gu, chang] = await Promise.all(['li', 'wei', 'gu', 'chang'].map(login => office.logIn(login)));
	const [person, substitute, other] = [await me(li), await me(wei), await me(gu)];
	const cases = [
		[{ from_day: day(-1) }, 422, /已经过去/],
		[{ from_day: day(5), to_day: day(4) }, 422, /./],
		[{ to_day: day(200) }, 422, /最长三个月/],
		[{ substitute: other }, 422, /同一个单位/],
		[{ substitute: person }, 422, /./],
		[{ person: substitute }, 403, /只能给自己设代办/],
		[{ to_day: '' }, 422, /./],
	];
	for (const [change, status, words] of cases) {
		const answer = await li.post('/stand-in', { person, substitute, ...period, ...change });
		assert.equal(answer.status, status, JSON.stringify(change));
		assert.match(answer.text, words);
	}
	assert.match((await chang.get('/stand-in')).text, /签批由本人定/);
	assert.equal((await chang.post('/stand-in', { person: await me(chang), substitute: other, ...period })).status, 422);
	const admin = await office.logIn('admin');
	await must(admin, '/stand-in', { person, substitute, ...period });
	assert.equal((await li.post('/stand-in', { person, substitute, ...period })).status, 422, 'a second one');
});
