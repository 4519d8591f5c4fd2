// The server as a process, and requests that are not as they should be.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { copyOfRoot, emptyOffice, openOffice, password, until } from './helper.mjs';

const problem = 'application/problem+json; charset=utf-8';

test('refusals have their status, as a page and as a problem document', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	const gu = await office.logIn('gu');
	for (const [who, method, where, status] of [
		[office.visitor(), 'get', '/procedures', 401], [li, 'get', '/register', 403],
		[li, 'get', '/nothing', 404], [gu, 'get', '/matters/12', 404], [gu, 'get', '/matters/x', 404],
		[li, 'post', '/account', 405], [gu, 'get', '/procedures?a=1', 422],
		[gu, 'post', '/register/supervision', 422]]) {
		const told = await who[`${method}Json`](where);
		assert.equal(told.status, status, where);
		assert.equal(told.headers.get('content-type'), problem);
		assert.equal(told.json.status, status);
		assert.equal(told.json.type, 'about:blank');
		assert.equal(told.json.instance, where.split('?')[0]);
		assert.equal(told.json.request_id, told.headers.get('x-request-id'));
		assert.ok(told.json.title && told.json.detail);
		const page = await who[method](where);
		assert.equal(page.status, status === 401 && method === 'get' ? 303 : status, where);
		if (page.status >= 400)
			assert.match(page.text, /^<!DOCTYPE html>/);
	}
});

test('a body without length is 411, one that is too large 413, both before it is read', async t => {
	const office = await openOffice(t);
	const head = 'POST /login HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n' +
		'Content-Type: application/x-www-form-urlencoded\r\n';
	assert.match(await office.raw(`${head}Transfer-Encoding: chunked\r\n\r\n`), /^HTTP\/1\.1 411 /);
	assert.match(await office.raw(`${head}Content-Length: 2000000\r\n\r\n`), /^HTTP\/1\.1 413 /);
	assert.equal((await office.visitor().getJson('/login')).status, 200);
});

test('a request that failed stands in the log in one line, without what was typed', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	const told = await li.getJson('/nothing?secret=abc');
	await until(() => office.log.includes(told.json.request_id), 'the log');
	const line = office.log.split('\n').find(text => text.includes(told.json.request_id));
	assert.match(line, /request=\w+ method=GET route=- person=\d+ not-found key=page\.reason\.404$/);
	await office.visitor().post('/login', { login: 'li', password: 'Typed-Secret' });
	await until(() => office.log.includes('login.wrong'), 'the log');
	assert.ok(!office.log.includes('Typed-Secret') && !office.log.includes('secret=abc'));
});

test('SIGTERM ends it cleanly, and a session outlives the restart', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	assert.deepEqual(await office.stop(), { code: 0, signal: null });
	await office.serve();
	assert.equal((await li.getJson('/account')).json.name, '李四');
	assert.deepEqual(await office.stop('SIGINT'), { code: 0, signal: null });
});

test('one data folder has one server', async t => {
	const office = await openOffice(t);
	const second = office.command('serve', '--listen', '127.0.0.1:0');
	assert.equal(second.status, 1);
	assert.match(second.stderr, /正由另一个进程使用/);
});

test('what is not served is refused with a reason', t => {
	const office = emptyOffice(t);
	for (const [words, status, reason] of [
		[['serve', '--data', path.join(office.folder, 'none')], 1, /不能使用/],
		[['serve', '--listen', 'nowhere'], 1, /监听地址/],
		[['serve', '--listen'], 2, /--listen/],
		[['serve', '--colour'], 2, /--colour/],
		[['serve', 'more'], 2, /more/],
		[['serves'], 2, /没有“serves”这个命令/],
		[['init', '--county', '123'], 1, /GB\/T 2260/],
		[['init', '--county', '990121'], 1, /--name/]]) {
		const result = office.command(...words);
		assert.equal(result.status, status, words.join(' '));
		assert.match(result.stderr, reason);
	}
	const unmade = office.command('user', 'password', 'li', '--password-file', office.secret);
	assert.equal(unmade.status, 1);
});

test('settings of the command line are held against their ranges', async t => {
	const office = await openOffice(t, { serve: ['--set', 'session-hours=1'] });
	const entered = await office.visitor().logIn('li');
	assert.match(entered.cookie, /Max-Age=3600/);
	await office.stop();
	for (const wrong of ['session-hours=99', 'session-hours', 'no-such=1']) {
		const result = office.command('serve', '--set', wrong);
		assert.equal(result.status, 1);
		assert.ok(result.stderr.includes(wrong));
	}
});

test('a setting that was set beside the running server holds at once', async t => {
	const office = await openOffice(t);
	assert.match((await office.visitor().logIn('li')).cookie, /Max-Age=43200/);
	office.must('settings', 'set', 'session-hours', '2');
	assert.match((await office.visitor().logIn('li')).cookie, /Max-Age=7200/);
	assert.equal(office.command('settings', 'set', 'session-hours', '25').status, 1);
});

test('a full queue is told with the time to come again, and what was taken is answered', async t => {
	const office = await openOffice(t, { serve: ['--set', 'slow-queue=2,slow-threads=1'] });
	const answers = await Promise.all(Array.from({ length: 30 },
		() => office.visitor().post('/login', { login: 'li', password })));
	const taken = answers.filter(answer => answer.status === 303);
	const refused = answers.filter(answer => answer.status === 503);
	assert.equal(taken.length + refused.length, 30);
	assert.ok(taken.length >= 2 && refused.length > 0, `${taken.length} and ${refused.length}`);
	for (const answer of refused)
		assert.equal(answer.headers.get('retry-after'), '5');
	assert.equal((await office.visitor().logIn('li')).status, 303);
});

test('a broken definition is refused at start, and on reload the running set is kept', async t => {
	const root = copyOfRoot(t);
	const office = await openOffice(t, { root });
	const gu = await office.logIn('gu');
	const file = path.join(root, 'definitions', 'roles.yaml');
	const good = fs.readFileSync(file, 'utf8');

	fs.writeFileSync(file, good.replace('of: county', 'of: nowhere').replace('title: 县长', 'titel: 县长'));
	office.server.kill('SIGHUP');
	await until(() => office.log.includes('继续使用原来的定义'), 'the refusal');
	const problems = office.log.split('\n').filter(line => /roles\.yaml:\d+:\d+: /.test(line));
	assert.ok(problems.length >= 2, office.log);
	assert.equal((await gu.getJson('/procedures')).status, 200);

	fs.writeFileSync(file, good.replace('title: 督查员', 'title: 督办员'));
	office.server.kill('SIGHUP');
	await until(() => office.log.includes('已重新读取定义'), 'the reload');
	assert.equal((await gu.getJson('/account')).json.roles[0].title, '督办员');

	await office.stop();
	fs.writeFileSync(file, good.replace('of: county', 'of: nowhere'));
	const refused = office.command('serve', '--listen', '127.0.0.1:0');
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /roles\.yaml:\d+:\d+: /);
});

test('the tables print as text and as JSON', t => {
	const office = emptyOffice(t);
	const api = JSON.parse(office.must('routes', '--openapi').stdout);
	assert.equal(api.openapi, '3.1.0');
	assert.ok(api.paths['/login'].post);
	assert.match(office.must('routes', '--access').stdout, /anyone/);
	for (const name of ['jobs', 'settings', 'statements'])
		assert.ok(JSON.parse(office.must(name, '--json').stdout)[name].length > 1);
	for (const words of [['--help'], ['serve', '--help'], ['user', 'add', '--help']])
		assert.match(office.must(...words).stdout, /huiyin/);
});
