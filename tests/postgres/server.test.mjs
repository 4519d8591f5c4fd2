// What only a database on a server can meet: who may serve it, and a server that goes away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { emptyOffice, openOffice, until } from './../flows/helper.mjs';

const server = process.env.HUIYIN_TEST_DB;

function sql(words) {
	const run = spawnSync('psql', ['--quiet', '--no-psqlrc', '--tuples-only', server, '-c', words],
		{ encoding: 'utf8' });
	assert.equal(run.status, 0, run.stderr);
	return run.stdout.trim();
}

const databaseOf = office => fs.readFileSync(path.join(office.data, 'database'), 'utf8').trim();

test('a folder keeps to the database it was made with, whose address is private', t => {
	const office = emptyOffice(t);
	const url = databaseOf(office);
	fs.rmSync(path.join(office.data, 'database'));
	office.must('init', '--db', url, '--county', '990121', '--name', '青禾县', '--person', '管理员',
		'--password-file', office.secret);
	assert.equal(fs.statSync(path.join(office.data, 'database')).mode & 0o777, 0o600);
	assert.equal(databaseOf(office), url);
	assert.ok(!fs.existsSync(path.join(office.data, 'county.db')));
	const other = office.command('serve', '--db', `${url}_other`, '--listen', '127.0.0.1:0');
	assert.equal(other.status, 1);
	assert.match(other.stderr, /另一个数据库/);
});

test('a database is served by one at a time', async t => {
	const first = await openOffice(t);
	const second = emptyOffice(t);
	fs.writeFileSync(path.join(second.data, 'database'), `${databaseOf(first)}\n`);
	const refused = second.command('serve', '--listen', '127.0.0.1:0');
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /正由另一个服务使用/);
	await first.stop();
	await second.serve();
	assert.equal((await second.logIn('li')).csrf.length > 0, true);
});

test('what could not be right is refused before anything is written', t => {
	sql("CREATE DATABASE sorted TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' ");
	sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
	for (const [name, why] of [['sorted', /collation is not C/], ['latin', /encoding is not UTF8/],
		['none', /does not exist/]]) {
		const office = emptyOffice(t);
		fs.writeFileSync(path.join(office.data, 'database'),
			`${server.replace('/county?', `/${name}?`).replace('postgres@', 'postgres:Secret-9@')}\n`);
		const refused = office.command('init', '--county', '990121', '--name', '青禾县', '--person', '管理员',
			'--password-file', office.secret);
		assert.equal(refused.status, 1, name);
		assert.match(refused.stderr, why);
		assert.doesNotMatch(refused.stderr, /Secret-9/);
	}
});

test('connections that are cut are made again, and what was answered is there', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	const kept = [];
	for (let round = 0; round < 3; round++) {
		sql(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`);
		await until(async () => {
			const answer = await office.visitor().post('/login', { login: 'gu', password: 'Secret-123' });
			assert.ok([303, 503].includes(answer.status), String(answer.status));
			if (answer.status === 303)
				kept.push(answer.cookie.split(';')[0]);
			return answer.status === 303;
		}, 'the writer');
		await until(async () => (await li.getJson('/account')).status === 200, 'the readers');
	}
	assert.equal(kept.length, 3);
	for (const cookie of kept) {
		const person = office.visitor();
		person.cookie = cookie;
		assert.equal((await person.getJson('/account')).status, 200);
	}
});
