// `huiyin demo`: a small demo county is made, served and found again; what is no demo is left alone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { copyOfRoot, emptyOffice, source } from './helper.mjs';

const secret = 'huiyin-demo';

async function openDemo(t, root) {
	const office = emptyOffice(t, root);
	await office.start('demo', '--small', '--data', office.data);
	return office;
}

function inode(office) {
	return fs.statSync(path.join(office.data, 'county.db')).ino;
}

// [login, name, unit and title] of each row.
function accounts(page) {
	return [...page.matchAll(/<a href="\/login\?login=([^"]+)">.*?<td[^>]*>([^<]+)<.*?<td[^>]*>([^<]+)</g)]
		.map(row => row.slice(1));
}

test('the log-in page lists an account for each role, in their order, and each logs in', async t => {
	const office = await openDemo(t);
	const { text } = await office.visitor().get('/login');
	const listed = accounts(text);
	assert.equal(listed[0][0], 'xianzhang');
	assert.ok(listed.length >= 25, `${listed.length} accounts`);
	assert.ok(text.includes(secret));
	for (const [login, name, place] of listed) {
		const person = office.visitor();
		assert.equal((await person.logIn(login, secret)).status, 303, login);
		const { json } = await person.getJson('/account');
		assert.equal(json.name, name);
		assert.ok(place.startsWith(json.unit), `${place}: ${json.unit}`);
	}
});

test('the county is full of matters, each of which opens', async t => {
	const office = await openDemo(t);
	const person = office.visitor();
	await person.logIn('duchayuan', secret);
	let opened = 0;
	for (const procedure of ['supervision', 'instruction', 'suggestion']) {
		const { status, text } = await person.get(`/list/${procedure}?open=all`);
		assert.equal(status, 200);
		for (const [, where] of [...text.matchAll(/href="(\/matters\/\d+)"/g)].slice(0, 10)) {
			assert.equal((await person.get(where)).status, 200);
			opened++;
		}
	}
	assert.ok(opened >= 20, `${opened} opened`);
});

test('a demo county is made once, and again when what it is made of has changed', async t => {
	const root = copyOfRoot(t);
	fs.symlinkSync(path.join(source, 'demo'), path.join(root, 'demo'));
	const office = await openDemo(t, root);
	const first = inode(office);
	await office.stop();
	office.must('demo', '--small', '--make-only', '--data', office.data);
	assert.equal(inode(office), first);
	fs.appendFileSync(path.join(root, 'definitions/procedures/supervision.yaml'), '\n# changed\n');
	office.must('demo', '--small', '--make-only', '--data', office.data);
	assert.notEqual(inode(office), first);
	assert.deepEqual(fs.readdirSync(office.folder).sort(), ['data', 'password']);
});

test('while it is served it is not made anew', async t => {
	const office = await openDemo(t);
	const { status, stderr } = office.command('demo', '--make-only', '--data', office.data);
	assert.equal(status, 1);
	assert.match(stderr, /正由另一个进程使用/);
	assert.equal((await office.visitor().get('/login')).status, 200);
});

test('a folder that holds anything else is refused and left as it was', t => {
	const office = emptyOffice(t);
	office.init();
	const before = fs.readFileSync(path.join(office.data, 'county.db'));
	const refused = office.command('demo', '--small', '--data', office.data);
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /别的数据/);
	assert.deepEqual(fs.readFileSync(path.join(office.data, 'county.db')), before);
	const notes = path.join(office.folder, 'notes');
	fs.mkdirSync(notes);
	fs.writeFileSync(path.join(notes, 'a.txt'), 'a');
	assert.equal(office.command('demo', '--small', '--data', notes).status, 1);
	assert.deepEqual(fs.readdirSync(notes), ['a.txt']);
});

test('a demo county is served on the loopback alone, and never as a real one', t => {
	const office = emptyOffice(t);
	office.must('demo', '--small', '--make-only', '--data', office.data);
	const open = office.command('demo', '--small', '--data', office.data, '--listen', '0.0.0.0:0');
	assert.equal(open.status, 1);
	assert.match(open.stderr, /只能在本机访问/);
	const real = office.command('serve', '--listen', '127.0.0.1:0');
	assert.equal(real.status, 1);
	assert.match(real.stderr, /演示数据/);
});
