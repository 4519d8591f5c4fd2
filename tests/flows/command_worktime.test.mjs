// `huiyin worktime` as the office types it: what it prints, and what it refuses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.HUIYIN ?? `${root}build/huiyin`;

function worktime(...words) {
	const { status, stdout, stderr } = spawnSync(program, ['worktime', ...words],
		{ encoding: 'utf8', env: { ...process.env, HUIYIN_ROOT: root } });
	return { status, stdout, stderr };
}

const answers = [
	['add', '2026-02-13', '1 workday', '2026-02-14'],
	['add', '2026-04-29', '5 workday', '2026-05-09'],
	['add', '2025-11-30', '3 month', '2026-02-28'],
	['add', '2025-12-31', '20 workday', '2026-01-29'],
	['add', '2026-02-28', '3 month', '2026-05-28'],
	['add', '2026-02-13 16:30', '2 workhour', '2026-02-14 09:30'],
	['add', '2026-02-13 16:30', '24 hour', '2026-02-14 16:30'],
	['add', '2026-02-13 16:00', '0.5 workday', '2026-02-14 10:30'],
	['sub', '2026-05-09', '5 workday', '2026-04-29'],
	['sub', '2026-02-24 10:30', '3 workhour', '2026-02-14 16:30'],
	['between', '2026-04-29', '2026-05-09', '5'],
	['between', '2026-05-09', '2026-04-29', '-5'],
];

for (const [verb, first, second, expected] of answers)
	test(`worktime ${verb} '${first}' '${second}' is ${expected}`, () => {
		assert.deepEqual(worktime(verb, first, second),
			{ status: 0, stdout: `${expected}\n`, stderr: '' });
	});

test('an answer that hangs on a year without a notice says so', () => {
	for (const words of [['add', '2026-12-31', '1 workday'], ['sub', '2027-01-10', '5 workday'],
		['between', '2026-12-01', '2027-01-04'], ['between', '2027-01-04', '2026-12-01']]) {
		const { status, stderr } = worktime(...words);
		assert.equal(status, 0);
		assert.match(stderr, /暂按推算（待国办通知）/, words.join(' '));
	}
});

test('the JSON of add carries the reckoning', () => {
	const { status, stdout } = worktime('add', '2026-04-29', '5 workday', '--json');
	const document = JSON.parse(stdout);
	assert.equal(status, 0);
	assert.equal(document.due, '2026-05-09');
	assert.equal(document.due_ms, Date.parse('2026-05-10T00:00:00+08:00'));
	assert.equal(document.provisional, false);
	assert.match(document.calendar.hash, /^[0-9a-f]{64}$/);
	assert.deepEqual(document.lines.map(line => line.kind),
		['start', 'limit', 'rest', 'work', 'due']);
	assert.equal(document.lines[2].days, 5);
	assert.ok(document.text.includes(document.lines[2].text));
});

test('the JSON of sub and between', () => {
	const sub = JSON.parse(worktime('sub', '2026-05-09', '5 workday', '--json').stdout);
	assert.equal(sub.start, '2026-04-29');
	assert.equal(sub.start_ms, Date.parse('2026-04-29T00:00:00+08:00'));
	const between = JSON.parse(worktime('between', '2026-02-13 11:00', '2026-02-14 09:30',
		'--json').stdout);
	assert.equal(between.workdays, 1);
	assert.equal(between.work_ms, 5.5 * 60 * 60 * 1000);
});

const refusals = [
	['add', '2026-02-30', '1 workday', '2026-02-30'],
	['add', '1999-12-31', '1 workday', '1999-12-31'],
	['add', 'today', '1 workday', 'today'],
	['add', '2026-02-13 24:00', '1 workday', '2026-02-13 24:00'],
	['add', '2026-02-13', '5 days', '5 days'],
	['add', '2026-02-13', '1.5 workday', '1.5 workday'],
	['add', '2199-12-01', '100 workday', '100 workday'],
	['add', '2026-02-13', '100000 month', '100000 month'],
	['sub', '2026-02-13', '100000 workday', '100000 workday'],
	['sub', '2026-02-13', '-1 workday', '-1 workday'],
	['between', '2026-02-13', 'x', 'x'],
];

for (const [verb, first, second, named] of refusals)
	test(`worktime ${verb} '${first}' '${second}' is refused by name`, () => {
		const { status, stdout, stderr } = worktime(verb, first, second);
		assert.equal(status, 1);
		assert.equal(stdout, '');
		assert.ok(stderr.includes(`“${named}”`), stderr);
	});

test('too few words, too many and unknown ones are misuse', () => {
	for (const words of [[], ['add'], ['add', '2026-02-13'], ['multiply', '1', '2'],
		['add', '2026-02-13', '1 workday', 'more'], ['add', '2026-02-13', '1 workday', '--fast']])
		assert.equal(worktime(...words).status, 2, words.join(' '));
});
