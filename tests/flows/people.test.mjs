// Log-in, log-out, sessions, the own password: over real HTTP, as a page and as JSON.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openOffice, password } from './helper.mjs';

test('a person logs in, is greeted by name, and logs out', async t => {
	const office = await openOffice(t);
	const li = office.visitor();
	assert.equal((await li.get('/account')).location, '/login?back=/account');
	const page = await li.get('/login?back=/account');
	assert.equal(page.status, 200);
	assert.equal(page.hidden('back'), '/account');
	const entered = await li.post('/login', { login: 'li', password, back: '/account' });
	assert.equal(entered.status, 303);
	assert.equal(entered.location, '/account');
	assert.match(entered.cookie, /^huiyin=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
	const account = await li.get('/account');
	assert.match(account.text, /李四/);
	assert.match(account.text, /联络员（住建局）/);

	const left = await li.post('/logout', { csrf: account.hidden('csrf') });
	assert.equal(left.status, 303);
	assert.equal(left.location, '/login');
	assert.match(left.cookie, /Max-Age=0/);
	assert.equal((await li.getJson('/account')).status, 401);
});

test('a session that was ended opens nothing, even with its old cookie', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	const { cookie } = li;
	await li.post('/logout');
	li.cookie = cookie;
	assert.equal((await li.getJson('/account')).status, 401);
});

test('a program logs in with JSON and gets the token for its posts', async t => {
	const office = await openOffice(t);
	const robot = office.visitor();
	const entered = await robot.postJson('/login', { login: 'li', password });
	assert.equal(entered.status, 200);
	assert.deepEqual(Object.keys(entered.json).sort(),
		['csrf', 'must_change', 'name', 'person', 'title', 'unit']);
	assert.equal(entered.json.name, '李四');
	robot.csrf = entered.json.csrf;
	assert.equal((await robot.postJson('/logout')).status, 200);
});

test('the way back stays on this site', async t => {
	const office = await openOffice(t);
	for (const [back, location] of [['//else.test/x', '/'], ['https://else.test/', '/'],
		['/\\else.test', '/'], ['/list?a=1', '/list?a=1']]) {
		const answer = await office.visitor().post('/login', { login: 'li', password, back });
		assert.equal(answer.location, location, back);
	}
});

test('an unknown account and a wrong password are refused with the same words', async t => {
	const office = await openOffice(t);
	const answers = [];
	for (const form of [{ login: 'li', password: 'wrong' }, { login: 'nobody', password: 'wrong' }])
		answers.push(await office.visitor().post('/login', form));
	for (const answer of answers) {
		assert.equal(answer.status, 422);
		assert.match(answer.text, /账号或密码有误/);
		assert.equal(answer.cookie, null);
	}
	assert.equal(answers[0].text.replace('value="li"', ''), answers[1].text.replace('value="nobody"', ''));
	const told = await office.visitor().postJson('/login', { login: 'li', password: 'wrong' });
	assert.equal(told.status, 422);
	assert.equal(told.json.key, 'login.wrong');
});

test('after three failures the next try must wait, and then succeeds', async t => {
	const office = await openOffice(t);
	const li = office.visitor();
	for (let i = 0; i < 3; i++)
		assert.equal((await li.post('/login', { login: 'li', password: 'wrong' })).status, 422);
	const early = await li.post('/login', { login: 'li', password });
	assert.equal(early.status, 429);
	assert.equal(early.headers.get('retry-after'), '1');
	assert.match(early.text, /请在 1 秒后再试/);
	assert.equal((await li.post('/login', { login: 'gu', password })).status, 303);
	await new Promise(resolve => setTimeout(resolve, 1100));
	assert.equal((await li.post('/login', { login: 'li', password })).status, 303);
});

test('a log-in from a page of another site is refused', async t => {
	const office = await openOffice(t);
	const answer = await office.visitor().post('/login', { login: 'li', password },
		{ headers: { origin: 'https://else.test' } });
	assert.equal(answer.status, 403);
	assert.equal(answer.cookie, null);
});

test('a post without the token of the session is refused', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	for (const csrf of ['', 'x'.repeat(43), (await office.logIn('gu')).csrf])
		assert.equal((await li.post('/logout', { csrf })).status, 403, csrf);
	assert.equal((await li.getJson('/account')).status, 200);
});

test('a first password must be changed before anything else', async t => {
	const office = await openOffice(t);
	office.must('user', 'add', 'wang', '--person', '王五', '--unit', 'housing', '--role', 'liaison',
		'--password-file', office.secret);
	const wang = office.visitor();
	assert.equal((await wang.logIn('wang')).location, '/account/password');
	assert.equal((await wang.get('/procedures')).location, '/account/password');
	const told = await wang.getJson('/procedures');
	assert.equal(told.status, 403);
	assert.equal(told.json.key, 'session.must_change');

	const page = await wang.get('/account/password');
	assert.match(page.text, /这是初始密码/);
	const form = { csrf: page.hidden('csrf'), once: page.hidden('once'), old: password };
	for (const [next, again, word] of [['short-1A', 'other', /两次输入的新密码不一致/],
		['abc', 'abc', /密码至少 8 个字符/], ['abcdefgh', 'abcdefgh', /三类/],
		['Wang-2026', 'Wang-2026', /不能含有账号/], [password, password, /不能与原密码相同/]]) {
		const refused = await wang.post('/account/password', { ...form, new: next, again });
		assert.equal(refused.status, 422);
		assert.match(refused.text, word);
		assert.ok(!refused.text.includes(next), 'no password is shown again');
	}
	const changed = { ...form, new: 'Other-456', again: 'Other-456' };
	for (let click = 0; click < 2; click++)
		assert.equal((await wang.post('/account/password', changed)).location, '/');
	assert.equal((await wang.get('/procedures')).status, 200);
	assert.equal((await office.visitor().logIn('wang')).status, 422);
	assert.equal((await office.visitor().logIn('wang', 'Other-456')).status, 303);
});

test('a changed password ends the other sessions of the account', async t => {
	const office = await openOffice(t);
	const here = await office.logIn('li');
	const there = await office.logIn('li');
	const answer = await here.post('/account/password',
		{ old: password, new: 'Other-456', again: 'Other-456' });
	assert.equal(answer.status, 303);
	assert.equal((await here.getJson('/account')).status, 200);
	assert.equal((await there.getJson('/account')).status, 401);
});

test('a password set by the administrator ends all sessions', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	office.must('user', 'password', 'li', '--password-file', office.secret);
	assert.equal((await li.getJson('/account')).status, 401);
	assert.equal((await office.visitor().logIn('li')).location, '/account/password');
});

test('somebody who was added beside the running server can log in at once', async t => {
	const office = await openOffice(t);
	office.person('zhao', '赵六', 'housing', 'holder');
	const zhao = await office.logIn('zhao');
	assert.equal((await zhao.getJson('/account')).json.name, '赵六');
});
