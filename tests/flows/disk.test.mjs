// What only a database in a file of this machine can meet.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { openOffice, password } from './helper.mjs';

test('a disk that breaks at a commit ends the process, and what was answered is kept', async t => {
	const office = await openOffice(t);
	const li = await office.logIn('li');
	const size = fs.statSync(path.join(office.data, 'county.db-wal')).size;
	const limited = spawnSync('prlimit', ['--pid', String(office.server.pid), `--fsize=${size}`]);
	assert.equal(limited.status, 0);
	const answer = await office.visitor().post('/login', { login: 'gu', password });
	assert.equal(answer.status, 503);
	assert.match(answer.text, /不能确定是否已保存/);
	assert.deepEqual(await office.ended, { code: 70, signal: null });
	await office.serve();
	assert.equal((await li.getJson('/account')).json.name, '李四');
});
