// `huiyin definitions` as who writes a mechanism types it: what it checks, shows, draws, refuses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.HUIYIN ?? `${root}build/huiyin`;

function definitions(...words) {
	const { status, stdout, stderr } = spawnSync(program, ['definitions', ...words],
		{ encoding: 'utf8', env: { ...process.env, HUIYIN_ROOT: root } });
	return { status, stdout, stderr };
}

// A copy of the shipped definitions in which one file is changed.
function changed(context, file, change) {
	const folder = mkdtempSync(`${tmpdir()}/huiyin-definitions-`);
	context.after(() => rmSync(folder, { recursive: true }));
	cpSync(`${root}definitions`, folder, { recursive: true });
	writeFileSync(`${folder}/${file}`, change(readFileSync(`${folder}/${file}`, 'utf8')));
	return folder;
}

test('the shipped definitions have 0 problems', () => {
	assert.deepEqual(definitions('check'), { status: 0, stdout: '0 problems\n', stderr: '' });
});

test('every problem is named with file and line, and the count comes last', (context) => {
	const folder = changed(context, 'procedures/instruction.yaml',
		(text) => text.replace(/version: \d+/, 'version: none').replace('order: 20', 'order: 0'));
	const { status, stdout } = definitions('check', folder);
	assert.equal(status, 1);
	assert.match(stdout, /procedures\/instruction\.yaml:3:1: .*\[bad-number\]\n/);
	assert.match(stdout, /procedures\/instruction\.yaml:\d+:1: “order”.*\[bad-number\]\n/);
	assert.match(stdout, /\n2 problems\n$/);
});

test('the JSON of check carries the places', (context) => {
	const folder = changed(context, 'roles.yaml', (text) => `${text}\n  nobody: {title: 无人}\n`);
	const { status, stdout } = definitions('check', folder, '--json');
	const document = JSON.parse(stdout);
	assert.equal(status, 1);
	assert.equal(document.count, 1);
	assert.match(document.problems[0].file, /roles\.yaml$/);
	assert.match(document.problems[0].text, /\[missing-key\]$/);
	assert.ok(document.problems[0].line > 1);
});

test('a folder that is not there is refused', () => {
	const { status, stdout } = definitions('check', '/nowhere');
	assert.equal(status, 1);
	assert.match(stdout, /\/nowhere\/roles\.yaml: /);
});

test('one definition is shown as tables and drawn as a graph', () => {
	const shown = definitions('show', 'supervision');
	assert.equal(shown.status, 0);
	for (const words of ['督查事项', '待立项审批', '配合意见', '申请延期', 'handle+15'])
		assert.ok(shown.stdout.includes(words), words);
	const drawn = definitions('graph', 'supervision');
	assert.equal(drawn.status, 0);
	assert.match(drawn.stdout, /^digraph "supervision" \{\n/);
	assert.match(drawn.stdout, /"matter draft" -> "matter approving" \[label = "送审"\]/);
	assert.equal(JSON.parse(definitions('graph', 'supervision', '--json').stdout).dot, drawn.stdout);
});

test('an unknown one is refused by name', () => {
	for (const verb of ['show', 'graph']) {
		const { status, stdout, stderr } = definitions(verb, 'nothing');
		assert.deepEqual([status, stdout], [1, '']);
		assert.match(stderr, /“nothing”/);
	}
});
