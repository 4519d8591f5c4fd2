// What proves the record outside: checkpoints, proofs and exports, verified in an empty folder with neither
// database nor network; and a server that lies in every way it can.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { emptyOffice, openOffice, registerTimes, source, until } from './helper.mjs';

const program = process.env.HUIYIN ?? `${source}build/huiyin`;

// Text that a command of the office made.
function made(office, ...words) {
	const file = path.join(office.folder, `made-${fs.readdirSync(office.folder).length}`);
	office.must(...words, ...(words[1] === 'export' ? [file] : ['-o', file]));
	return fs.readFileSync(file, 'utf8');
}

// `ledger verify` of these texts where there is nothing: no installed files, no data.
function verify(office, texts, ...options) {
	const empty = fs.mkdtempSync(path.join(office.folder, 'empty-'));
	const names = texts.map((text, i) => {
		fs.writeFileSync(path.join(empty, `${i}.txt`), text);
		return `${i}.txt`;
	});
	const { status, stdout } = spawnSync(program, ['ledger', 'verify', '--json', ...options, ...names],
		{ encoding: 'utf8', cwd: empty, env: { HUIYIN_ROOT: empty } });
	const verdict = { status, ...JSON.parse(stdout) };
	asked.push({ verdict, words: [...options, ...names.map(name => path.join(empty, name))] });
	return verdict;
}

// What this test has asked, asked again of the other implementation: the same answer, event by event.
const asked = [];
test.afterEach(() => {
	const sets = asked.splice(0);
	const words = sets.flatMap(({ words }, i) => i ? ['--', ...words] : words);
	const { stdout, stderr } = spawnSync('python3', [`${source}tests/verify.py`, ...words], { encoding: 'utf8' });
	const answers = [...stdout.matchAll(/^(\d+) events, (\d+) erased, (\d+) problems$/gm)];
	assert.equal(answers.length, sets.length, stderr);
	for (const [i, { verdict, words }] of sets.entries())
		assert.deepEqual([answers[i][3] > 0, verdict.status || answers[i][1]],
			[verdict.status > 0, verdict.status || String(verdict.events)], words.join(' '));
});

function passes(office, texts, ...options) {
	const verdict = verify(office, texts, ...options);
	assert.deepEqual([verdict.status, verdict.lines], [0, []]);
	return verdict;
}

// Caught, with a line that says what (a key of the messages) in which file.
function caught(office, what, texts, ...options) {
	const verdict = verify(office, texts, ...options);
	assert.equal(verdict.status, 1, what);
	assert.match(verdict.lines.join('\n'), new RegExp(`^\\d\\.txt:\\d+: verify\\.${what}$`, 'm'));
}

const bump = (text, name, by) =>
	text.replace(new RegExp(`^${name} (\\d+)$`, 'm'), (_, number) => `${name} ${Number(number) + by}`);
const flip = hex => hex.replace(/^./, digit => digit === '0' ? '1' : '0');
const flipHash = (text, name, nth = 0) => {
	let seen = 0;
	return text.replace(new RegExp(`^${name} ([0-9a-f]+)$`, 'gm'),
		(line, hex) => seen++ === nth ? `${name} ${flip(hex)}` : line);
};

// The parts of an export: head, events, what comes behind.
function taken(text) {
	const lines = text.split('\n');
	const events = lines.filter(line => line.startsWith('event '));
	const at = lines.indexOf(events[0]);
	return { head: lines.slice(0, at), events, rest: lines.slice(at + events.length) };
}

const whole = ({ head, events, rest }, counted = true) =>
	[...(counted ? head.map(line => line.replace(/^events .*/, `events ${events.length}`)) : head),
		...events, ...rest].join('\n');

const word = (line, index, change) =>
	line.split(' ').map((one, i) => i === index ? change(one) : one).join(' ');

// One office for all the lies: an old checkpoint, ten events more, and what proves them.
async function evidence(t) {
	const office = await openOffice(t);
	await registerTimes(office, 7);
	const old = made(office, 'ledger', 'checkpoint');
	await registerTimes(office, 10);
	const now = made(office, 'ledger', 'checkpoint');
	return { office, old, now, size: Number(now.match(/^size (\d+)$/m)[1]),
		oldSize: Number(old.match(/^size (\d+)$/m)[1]),
		all: made(office, 'ledger', 'export'),
		event: made(office, 'ledger', 'prove', '9'),
		growth: made(office, 'ledger', 'prove', '--consistent', old.match(/^size (\d+)$/m)[1],
			now.match(/^size (\d+)$/m)[1]) };
}

test('the honest server passes in an empty folder', async t => {
	const { office, old, now, all, event, growth, size } = await evidence(t);
	assert.equal(passes(office, [old, now, all, event, growth]).unlinked, 0);
	assert.equal(passes(office, [all]).events, size);
	assert.equal(passes(office, [all, old]).unlinked, 0);
	assert.equal(passes(office, [event]).inclusions, 1);
	assert.equal(passes(office, [growth, old]).unlinked, 0);
	assert.equal(passes(office, [old, now]).unlinked, 2);
	const { key } = passes(office, [old]);
	passes(office, [all, old], '--key', key);
	for (const position of [1, 8, size - 1, size])
		passes(office, [made(office, 'ledger', 'prove', String(position)), old]);
});

test('a lie about what is written is caught in an export', async t => {
	const { office, old, all } = await evidence(t);
	const parts = taken(all), at = 4;
	const change = (index, how) => whole({ ...parts,
		events: parts.events.map((line, i) => i === at ? word(line, index, how) : line) });
	const other = number => String(Number(number) + 1);
	const lies = [['leaf', change(2, other)], ['leaf', change(4, other)], ['leaf', change(5, other)],
		['leaf', change(6, () => 'close')], ['leaf', change(7, other)], ['leaf', change(8, other)],
		['leaf', change(9, other)], ['leaf', change(10, () => 'instruction')], ['leaf', change(11, other)],
		['body', change(12, flip)], ['body', change(13, flip)], ['leaf', change(14, flip)],
		['root', change(14, flip)], ['position', change(1, other)], ['step', change(3, other)],
		['broken', change(15, other)],
		['body', whole({ ...parts, events: parts.events.map(line => line.replace('老旧小区', '新建小区')) })]];
	for (const [what, text] of lies) {
		caught(office, what, [text]);
		caught(office, what, [old, text]);
	}
});

test('events dropped, inserted, reordered or cut off are caught', async t => {
	const { office, old, now, all } = await evidence(t);
	const parts = taken(all), { events } = parts;
	const without = [...events.slice(0, 5), ...events.slice(6)];
	const doubled = [...events.slice(0, 6), ...events.slice(5)];
	const swapped = [...events.slice(0, 4), events[5], events[4], ...events.slice(6)];
	caught(office, 'position', [whole({ ...parts, events: without })]);
	caught(office, 'broken', [whole({ ...parts, events: without }, false)]);
	caught(office, 'position', [whole({ ...parts, events: doubled })]);
	caught(office, 'broken', [whole({ ...parts, events: doubled }, false)]);
	caught(office, 'position', [whole({ ...parts, events: swapped })]);
	caught(office, 'root', [whole({ ...parts, events: swapped.map((line, i) => word(line, 1, () => String(i + 1))) })]);
	caught(office, 'beyond', [whole({ ...parts, events: events.slice(0, -1) })]);
	caught(office, 'unsigned', [whole({ ...parts, events: events.slice(0, -1) })]);
	caught(office, 'unsigned', [whole({ ...parts, rest: [] }) + '\n']);
	caught(office, 'broken', [all.slice(0, all.length / 2)]);
	caught(office, 'broken', [all.slice(0, -1)]);
	// The former checkpoint goes with the record as it was then, and the later one says what is missing.
	const then = whole({ ...parts, events: events.slice(0, 7), rest: [] }) + '\n' + old;
	passes(office, [then]);
	caught(office, 'beyond', [then, now]);
});

test('a lie about one event is caught in its proof', async t => {
	const { office, old, now, event } = await evidence(t);
	caught(office, 'inclusion', [event.replace(/^event 9 /m, 'event 8 ')]);
	caught(office, 'inclusion', [event.replace(/^event 9 /m, 'event 0 ')]);
	caught(office, 'no_checkpoint', [bump(event, 'size', 1)]);
	caught(office, 'no_checkpoint', [bump(event, 'size', -1)]);
	caught(office, 'inclusion', [flipHash(event, 'path', 2)]);
	caught(office, 'no_checkpoint', [flipHash(event, 'root')]);
	caught(office, 'leaf', [flipHash(event, 'previous')]);
	caught(office, 'body', [event.replace('老旧小区', '新建小区')]);
	caught(office, 'inclusion', [bump(event.replace(/^path .*\n/m, ''), 'proof', -1)]);
	caught(office, 'inclusion', [bump(event.replace(/^(path .*\n)/m, '$1$1'), 'proof', 1)]);
	caught(office, 'no_checkpoint', [event.slice(0, event.indexOf('huiyin checkpoint')), old]);
	passes(office, [event.slice(0, event.indexOf('huiyin checkpoint')), now]);
});

test('a lie about growth is caught in its proof', async t => {
	const { office, old, growth, oldSize, size } = await evidence(t);
	const swap = text => {
		const [, then] = text.match(/^old-root (.*)$/m), [, now] = text.match(/^root (.*)$/m);
		return text.replace(/^old-root .*$/m, `old-root ${now}`).replace(/^root .*$/m, `root ${then}`);
	};
	for (const by of [-1, 1]) {
		caught(office, 'consistency', [bump(growth, 'old', by), old]);
		caught(office, 'no_checkpoint', [bump(growth, 'size', by), old]);
	}
	caught(office, 'consistency', [swap(growth), old]);
	caught(office, 'consistency', [growth.replace(/^old .*$/m, `old ${size}`)
		.replace(/^size .*$/m, `size ${oldSize}`), old]);
	caught(office, 'consistency', [flipHash(growth, 'path', 1), old]);
	caught(office, 'consistency', [flipHash(growth, 'old-root'), old]);
	caught(office, 'consistency', [bump(growth.replace(/^path .*\n/m, ''), 'proof', -1), old]);
	caught(office, 'consistency', [bump(growth.replace(/^(path .*\n)/m, '$1$1'), 'proof', 1), old]);
	caught(office, 'no_checkpoint', [growth]);
});

test('a checkpoint that was touched, and garbage around one, are caught', async t => {
	const { office, old, now } = await evidence(t);
	for (const text of [bump(old, 'size', 1), bump(old, 'size', -1), flipHash(old, 'root'),
		flipHash(old, 'signature'), bump(old, 'county', 1)])
		caught(office, 'signature', [text, now]);
	caught(office, 'county', [now, bump(old, 'county', 1)]);
	for (const text of ['', 'x']) {
		caught(office, text ? 'broken' : 'empty', [text]);
		caught(office, text ? 'broken' : 'empty', [text, old]);
	}
	for (const text of [`x${old}`, `\n${old}`, `${old}x`, `${old}\n`, `${old} `, old.trimEnd(), `${old}\0`,
		old.replace('size ', 'size 0'), old.replace('size ', 'size +'), old.replace('size ', 'size  '),
		old.replaceAll('\n', '\r\n'), old.replace(/^date .*$/m, 'date 2001-01-01 00:00'),
		old.replace(/^time .*$/m, 'time 999999999999999'), old.replace(/^key .*$/m, `key ${'0'.repeat(32)}`),
		old.replace(/^root (.*)$/m, (_, hex) => `root ${hex.toUpperCase()}`), old.replace('checkpoint 1', 'checkpoint 2'),
		old.replace('checkpoint', 'check'), old.replace(/^public .*\n/m, ''), old.replace(/^(size .*\n)/m, '$1$1')])
		caught(office, 'broken', [text]);
});

test('another key is caught unless the old one has handed over', async t => {
	const { office, old, oldSize } = await evidence(t);
	const pem = path.join(office.data, 'keys', 'current.pem');
	assert.equal(fs.statSync(pem).mode & 0o777, 0o600);
	const kept = fs.readFileSync(pem);
	fs.unlinkSync(pem);
	const forged = made(office, 'ledger', 'checkpoint');
	const { key } = passes(office, [old]);
	passes(office, [forged]);
	caught(office, 'key', [forged], '--key', key);
	caught(office, 'key', [old, forged]);
	caught(office, 'key', [forged, old]);
	fs.writeFileSync(pem, kept);
	office.must('ledger', 'new-key');
	const next = made(office, 'ledger', 'export');
	const verdict = passes(office, [old, next], '--key', key);
	assert.notEqual(verdict.key, key);
	assert.equal(verdict.handovers, 1);
	const proof = made(office, 'ledger', 'prove', '--consistent', String(oldSize), next.match(/^size (\d+)$/m)[1]);
	passes(office, [proof, old]);
	const handover = next.slice(next.indexOf('huiyin handover'));
	for (const name of ['signature', 'accepted'])
		caught(office, 'signature', [old, next.replace(handover, flipHash(handover, name))]);
	assert.equal(JSON.parse(office.must('ledger', 'check', '--json').stdout).problems, 0);
});

test('a record that was rolled back and written anew is caught', async t => {
	const office = await openOffice(t);
	const store = path.join(office.folder, 'disk2');
	await registerTimes(office, 3);
	office.must('backup', store);
	const then = made(office, 'ledger', 'checkpoint');
	await registerTimes(office, 4);
	const later = made(office, 'ledger', 'checkpoint');
	await office.stop();
	const keys = path.join(office.data, 'keys'), aside = path.join(office.folder, 'keys');
	fs.cpSync(keys, aside, { recursive: true });
	fs.rmSync(office.data, { recursive: true });
	office.must('restore', store);
	fs.cpSync(aside, keys, { recursive: true });
	await office.serve();
	const shorter = made(office, 'ledger', 'checkpoint');
	caught(office, 'shrunk', [then, later, shorter]);
	await registerTimes(office, 4);
	const fork = made(office, 'ledger', 'checkpoint'), all = made(office, 'ledger', 'export');
	caught(office, 'fork', [later, fork]);
	caught(office, 'root', [later, all]);
	passes(office, [then, all]);
	await registerTimes(office, 1);
	const size = later.match(/^size (\d+)$/m)[1];
	const growth = made(office, 'ledger', 'prove', '--consistent', size, String(Number(size) + 1));
	caught(office, 'no_checkpoint', [later, growth]);
});

test('what cannot be proved is refused with a word', async t => {
	const office = emptyOffice(t);
	office.init();
	assert.ok(fs.existsSync(path.join(office.data, 'keys', 'current.pem')));
	passes(office, [made(office, 'ledger', 'checkpoint'), made(office, 'ledger', 'export')]);
	const refused = (pattern, ...words) => {
		const { status, stderr } = office.command('ledger', ...words);
		assert.equal(status, 1);
		assert.match(stderr, pattern);
	};
	refused(/没有第 5 号办理记录/, 'prove', '5');
	refused(/“x”不是办理记录的序号/, 'prove', 'x');
	refused(/都应是 1 到 0 之间/, 'prove', '--consistent', '1', '2');
	refused(/写不进/, 'checkpoint', '-o', path.join(office.folder, 'none', 'file'));
	fs.writeFileSync(path.join(office.data, 'keys', 'current.pem'), 'x');
	refused(/不是本系统的签名密钥/, 'checkpoint');
});

test('one a day by itself, and on demand, into the folder of who keeps them', async t => {
	const office = await openOffice(t);
	const keeper = path.join(office.folder, 'archive');
	const admin = await office.logIn('admin');
	fs.mkdirSync(keeper);
	assert.match((await admin.get('/admin/evidence')).text, /还没有出具过/);
	await registerTimes(office, 2);
	await until(async () => (await admin.getJson('/admin/evidence')).json.last, 'the day\'s first');
	assert.equal((await admin.post('/admin/evidence', { folder: 'archive' })).status, 422);
	assert.equal((await admin.post('/admin/evidence', { folder: keeper })).status, 303);
	const delivered = async count => (await admin.get('/admin/evidence')).status === 200 &&
		fs.readdirSync(keeper).length === count;
	await until(() => delivered(1), 'the first delivered');
	await registerTimes(office, 1);
	assert.equal((await admin.post('/admin/evidence/issue')).status, 303);
	await until(() => delivered(2), 'the second delivered');
	const texts = fs.readdirSync(keeper).map(name => fs.readFileSync(path.join(keeper, name), 'utf8'));
	assert.equal((await admin.get('/admin/evidence/file')).text, (await admin.getJson('/admin/evidence')).json.last.text);
	passes(office, [...texts, made(office, 'ledger', 'export')]);
	const slip = await admin.get('/print/checkpoint-slip.pdf');
	assert.equal(slip.status, 200);
	assert.equal(slip.headers.get('content-type'), 'application/pdf');
	const li = await office.logIn('li');
	for (const where of ['/admin/evidence', '/admin/evidence/file'])
		assert.equal((await li.get(where)).status, 403);
	assert.equal((await li.post('/admin/evidence/issue')).status, 403);
	assert.notEqual((await li.get('/print/checkpoint-slip.pdf')).status, 200);
	await office.stop();
});

test('what was erased by law is counted, and all else verifies as before', async t => {
	const office = await openOffice(t);
	await registerTimes(office, 2);
	const before = made(office, 'ledger', 'checkpoint'), whole = made(office, 'ledger', 'export');
	assert.match(whole, /老旧小区/);
	const gu = await office.logIn('gu');
	const list = (await gu.get('/list/supervision')).text;
	const matters = [...new Set([...list.matchAll(/href="(\/matters\/\d+)/g)].map(([, where]) => where))];
	assert.equal(matters.length, 2);
	for (const where of matters) {
		const { number, version } = (await gu.getJson(where)).json;
		const { stderr } = office.command('ledger', 'erase', number, '--basis', '个人信息保护法第四十七条');
		assert.match(stderr, /还没有办结/);
		const answer = await gu.post(`${where}/actions`,
			{ once: randomUUID(), action: 'void', share: 0, version, 'f.reason': '登记有误' });
		assert.equal(answer.status, 303, answer.text);
		assert.match(office.command('ledger', 'erase', number).stderr, /法律依据/);
		office.must('ledger', 'erase', number, '--basis', '个人信息保护法第四十七条');
		assert.match((await gu.get(where)).text, /依法清除内容，依据：个人信息保护法第四十七条/);
	}
	const after = made(office, 'ledger', 'export');
	assert.doesNotMatch(after, /老旧小区|登记有误/);
	const verdict = passes(office, [before, after]);
	assert.deepEqual([verdict.events, verdict.erased], [6, 4]);
	assert.equal(passes(office, [made(office, 'ledger', 'prove', '1'), before]).erased, 1);
	const checked = JSON.parse(office.must('ledger', 'check', '--refold', '--json').stdout);
	assert.deepEqual([checked.problems, checked.erased], [0, 4]);
	assert.match(office.must('ledger', 'erasable').stdout, /保管期限已满的事项 0 件/);
});
