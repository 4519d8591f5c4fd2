// Backups, their rehearsal, and upgrades that can be taken back: also where the power goes in between.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { copyOfRoot, emptyOffice, openOffice, registerTimes, source, until } from './helper.mjs';

const program = process.env.HUIYIN ?? `${source}build/huiyin`;
const KILLS = 8;

// Ends COMMAND after so many ms by SIGKILL, if it has not ended by itself.
function killed(office, ms, ...words) {
	return new Promise(resolve => {
		const child = spawn(program, words, { env: office.environment(), stdio: 'ignore' });
		const timer = setTimeout(() => child.kill('SIGKILL'), ms);
		child.on('exit', (code, signal) => {
			clearTimeout(timer);
			resolve(signal);
		});
	});
}

function events(office, data) {
	const told = office.must('ledger', 'check', '--refold', '--json', '--data', data);
	const report = JSON.parse(told.stdout);
	assert.equal(report.problems, 0);
	return report.events;
}

test('a backup is made beside the running server and comes back event by event', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	const again = path.join(office.folder, 'again');
	await registerTimes(office, 3);
	const made = JSON.parse(office.must('backup', store, '--json').stdout);
	assert.deepEqual([made.matters, made.sealed], [3, false]);
	await registerTimes(office, 1);
	assert.match(office.must('rehearse', store).stdout, /恢复演练成功/);
	assert.ok(!fs.existsSync(path.join(office.data, 'rehearsal')));
	office.must('restore', store, '--data', again);
	assert.equal(events(office, again), made.events);
	assert.equal(office.command('restore', store, '--data', again).status, 1);
	await office.stop();
});

test('a rehearsal finds what differs', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	await registerTimes(office, 1);
	office.must('backup', store);
	const other = await openOffice(t);
	await registerTimes(other, 1);
	const told = other.command('rehearse', store);
	assert.equal(told.status, 1);
	assert.match(told.stderr, /不一致：\d+ 条办理记录不同/);
	assert.match(office.command('rehearse', path.join(office.folder, 'none')).stderr, /none 里没有备份/);
});

test('sealed by a password, on request', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	const again = path.join(office.folder, 'again');
	await registerTimes(office, 1);
	const made = JSON.parse(office.must('backup', store, '--json', '--password-file', office.secret).stdout);
	assert.ok(made.sealed && !fs.existsSync(path.join(made.path, 'county.db')));
	assert.match(office.command('restore', store, '--data', again).stderr, /加密的备份/);
	office.must('restore', store, '--data', again, '--password-file', office.secret);
	assert.equal(events(office, again), made.events);
	const pem = data => fs.readFileSync(path.join(data, 'keys', 'current.pem'), 'utf8');
	assert.equal(pem(again), pem(office.data));
	assert.equal(fs.statSync(path.join(again, 'keys', 'current.pem')).mode & 0o777, 0o600);
	assert.ok(fs.readdirSync(path.join(made.path, 'keys')).every(name => name.endsWith('.sealed')));
});

test('the key that signs is in no plain backup', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	const made = JSON.parse(office.must('backup', store, '--json').stdout);
	assert.ok(!fs.existsSync(path.join(made.path, 'keys')));
});

test('killed at any moment, a backup is whole or not there, and the next one is made', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	const again = path.join(office.folder, 'again');
	await registerTimes(office, 2);
	for (let kill = 0; kill < KILLS; kill++) {
		await killed(office, 3 * kill * kill, 'backup', store);
		const listed = office.command('backups', store, '--json');
		for (const backup of JSON.parse(listed.stdout).backups) {
			office.must('restore', backup.path, '--data', again);
			assert.equal(events(office, again), backup.events);
			fs.rmSync(again, { recursive: true });
		}
	}
	office.must('backup', store);
	const left = fs.readdirSync(path.join(store, 'backups')).filter(name => name.startsWith('.'));
	assert.deepEqual(left, []);
});

test('killed at any moment, a restore leaves the whole folder or none, and may be run again', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	const again = path.join(office.folder, 'again');
	await registerTimes(office, 2);
	const made = JSON.parse(office.must('backup', store, '--json').stdout);
	for (let kill = 0; kill < KILLS; kill++) {
		await killed(office, 2 * kill * kill, 'restore', store, '--data', again);
		if (!fs.existsSync(again))
			office.must('restore', store, '--data', again);
		assert.equal(events(office, again), made.events);
		fs.rmSync(again, { recursive: true });
	}
});

// Installed files with one more migration: the next version of the program.
function nextVersion(t, sql) {
	const root = copyOfRoot(t);
	const folder = path.join(root, 'migrations');
	fs.unlinkSync(folder);
	fs.cpSync(path.join(source, 'migrations'), folder, { recursive: true });
	const number = String(fs.readdirSync(folder).length + 1).padStart(4, '0');
	fs.writeFileSync(path.join(folder, `${number}_next.sql`), sql);
	return root;
}

const growing = `CREATE TABLE grown (county BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (county, id));
INSERT INTO grown SELECT county, position FROM event;`;

test('an upgrade keeps what stood before it, and can be taken back', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 2);
	const before = events(office, office.data);
	await office.stop();
	const old = office.root;
	office.root = nextVersion(t, growing);
	await office.serve();
	assert.equal(fs.readdirSync(path.join(office.data, 'snapshots')).length, 1);
	assert.match(office.command('roll-back').stderr, /正由另一个进程使用/);
	await registerTimes(office, 1);
	await office.stop();
	assert.equal(office.command('backup', path.join(office.folder, 'disk2')).status, 0);
	const refused = office.command('roll-back');
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /又有 \d+ 条办理记录/);
	const told = JSON.parse(office.must('roll-back', '--yes', '--json').stdout);
	assert.ok(told.lost > 0 && fs.existsSync(told.aside));
	office.root = old;
	assert.equal(events(office, office.data), before);
	await office.serve();
	await registerTimes(office, 1);
	assert.match(office.command('roll-back').stderr, /正由另一个进程使用/);
	await office.stop();
	assert.match(office.command('roll-back').stderr, /没有升级前留存/);
});

test('the former program refuses the newer database and changes nothing', async t => {
	const office = await openOffice(t);
	await office.stop();
	const old = office.root;
	office.root = nextVersion(t, growing);
	office.must('ledger', 'check');
	office.root = old;
	assert.match(office.command('ledger', 'check').stderr, /数据库比本程序新/);
});

test('a power cut in any step of an upgrade or of its taking back leaves one version or the other', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 2);
	const before = events(office, office.data);
	await office.stop();
	const old = office.root, next = nextVersion(t, growing);
	for (let kill = 0; kill < KILLS; kill++) {
		office.root = next;
		await killed(office, 2 * kill * kill, 'ledger', 'check');
		office.must('ledger', 'check');
		await killed(office, 2 * kill * kill, 'roll-back', '--yes');
		office.command('roll-back', '--yes');
		office.root = old;
		assert.equal(events(office, office.data), before);
	}
});

const title = '在办事项应急清单';

// The lists of FOLDER: each a PDF and a workbook, whole, and nothing else.
function lists(folder) {
	if (!fs.existsSync(folder))
		return [];
	const names = fs.readdirSync(folder).filter(name => name.endsWith('.pdf'));
	for (const name of names) {
		const pdf = fs.readFileSync(path.join(folder, name));
		assert.match(pdf.subarray(-8).toString(), /%%EOF/);
		const book = fs.readFileSync(path.join(folder, name.replace('.pdf', '.xlsx')));
		assert.ok(book.subarray(-22).toString('latin1').startsWith('PK\x05\x06'), 'a whole workbook');
	}
	return names;
}

test('killed at any moment, a list of open matters is whole or not there, and the next one is written', async t => {
	const office = await openOffice(t);
	const folder = path.join(office.folder, 'usb');
	fs.mkdirSync(folder);
	await registerTimes(office, 2);
	for (let kill = 0; kill < KILLS; kill++) {
		await killed(office, 60 + 5 * kill * kill, 'lists', folder);
		lists(folder);
	}
	const made = JSON.parse(office.must('lists', folder, '--json').stdout);
	assert.equal(made.matters, 2);
	assert.equal(fs.readdirSync(folder).length, 2 * lists(folder).length, 'nothing half is left');
});

test('a full disk, a stick pulled out and a folder of no office are said so', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 1);
	const folder = path.join(office.folder, 'usb');
	assert.match(office.command('lists').stderr, /还没有地方写应急清单/);
	assert.match(office.command('lists', folder).stderr, /usb 打不开/);
	fs.mkdirSync(folder);
	const narrow = 'ulimit -f 2; trap "" XFSZ; exec "$0" "$@"';
	const told = spawnSync('sh', ['-c', narrow, program, 'lists', folder], { encoding: 'utf8', env: office.environment() });
	assert.equal(told.status, 1);
	assert.deepEqual(fs.readdirSync(folder), []);
});

test('the page writes the lists, the day does by itself, and who may not gets none', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 2);
	const admin = await office.logIn('admin');
	const folder = path.join(office.folder, 'usb');
	const page = async () => (await admin.getJson('/admin/machine')).json;
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'lists' })).status, 409);
	for (const wrong of ['usb', folder])
		assert.equal((await admin.post('/admin/machine/lists', { list_folder: wrong })).status, 422);
	fs.mkdirSync(folder);
	assert.equal((await admin.post('/admin/machine/lists', { list_folder: folder })).status, 303);
	await until(async () => (await page()).lists.length === 1, 'the list that was missed');
	const { lists: [list], listed, findings } = await page();
	assert.equal(list.title, title);
	assert.match(listed.text, /在办 2 件/);
	assert.equal(findings.find(one => one.name === 'lists').light, 'green');
	const file = await admin.get(`/admin/machine/lists/${encodeURIComponent(list.name)}.pdf`);
	assert.equal(file.status, 200);
	assert.equal(file.headers.get('content-type'), 'application/pdf');
	assert.equal((await admin.get('/admin/machine/lists/county.db')).status, 404);
	const gu = await office.logIn('gu');
	assert.equal((await gu.get(`/admin/machine/lists/${encodeURIComponent(list.name)}.pdf`)).status, 403);
	fs.rmSync(folder, { recursive: true });
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'lists' })).status, 303);
	await until(async () => (await page()).listed.failed, 'the stick is gone');
	assert.equal((await page()).findings.find(one => one.name === 'lists').light, 'red');
	await office.stop();
});

test('an empty folder and foreign files are said so', async t => {
	const office = emptyOffice(t);
	office.init();
	const store = path.join(office.folder, 'disk2');
	fs.mkdirSync(path.join(store, 'backups', '2026-01-01_000000-1'), { recursive: true });
	fs.writeFileSync(path.join(store, 'backups', '2026-01-01_000000-1', 'manifest.json'), '[1]');
	assert.match(office.command('restore', store, '--data', `${office.folder}/a`).stderr, /没有备份/);
	assert.match(office.command('restore', path.join(store, 'backups', '2026-01-01_000000-1'), '--data',
		`${office.folder}/a`).stderr, /不是本系统的备份/);
	fs.writeFileSync(path.join(office.folder, 'file'), 'x');
	assert.match(office.command('backup', path.join(office.folder, 'file')).stderr, /写不进/);
});

test('a disk that fills up is said so, and nothing half is left', async t => {
	const office = emptyOffice(t);
	office.init();
	const store = path.join(office.folder, 'disk2');
	const narrow = 'ulimit -f 64; trap "" XFSZ; exec "$0" "$@"';
	const told = spawnSync('sh', ['-c', narrow, program, 'backup', store], { encoding: 'utf8', env: office.environment() });
	assert.equal(told.status, 1);
	assert.match(told.stderr, /不能复制到|写不进/);
	assert.deepEqual(fs.readdirSync(path.join(store, 'backups')), []);
	office.must('backup', store);
});

test('the doctor names what somebody must look after', async t => {
	const office = emptyOffice(t);
	office.init();
	const told = office.command('doctor', '--json', '--deep');
	assert.equal(told.status, 1);
	const found = Object.fromEntries(JSON.parse(told.stdout).findings.map(one => [one.name, one]));
	assert.equal(found.store.verdict, 'bad');
	assert.equal(found.backup.verdict, 'bad');
	assert.equal(found.rehearsal.verdict, 'note');
	assert.equal(found.record.verdict, 'good');
	assert.ok(found.clock && found.calendar && found.room && found.database && found.folder);
	fs.chmodSync(office.data, 0o755);
	assert.match(office.command('doctor').stdout, /留意\t数据目录\t.*chmod 700/);
});

test('the page makes a backup and rehearses it, and the night does by itself', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 2);
	const admin = await office.logIn('admin');
	const store = path.join('/dev/shm', path.basename(office.folder));
	fs.mkdirSync(store);
	t.after(() => fs.rmSync(store, { recursive: true }));
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'backup' })).status, 409);
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'none' })).status, 422);
	assert.equal((await admin.post('/admin/machine', { folder: store })).status, 303);
	const page = async () => (await admin.getJson('/admin/machine')).json;
	await until(async () => (await page()).backups.length === 1, 'the first backup by itself');
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'rehearsal' })).status, 303);
	await until(async () => /恢复演练成功/.test((await page()).outcome?.text), 'the rehearsal');
	assert.equal((await admin.post('/admin/machine/wish', { wish: 'backup' })).status, 303);
	await until(async () => (await page()).backups.length === 2, 'the second backup');
	const light = (await page()).findings.find(one => one.name === 'rehearsal').light;
	assert.equal(light, 'green');
	const li = await office.logIn('li');
	assert.equal((await li.post('/admin/machine/wish', { wish: 'backup' })).status, 403);
	await office.stop();
});
