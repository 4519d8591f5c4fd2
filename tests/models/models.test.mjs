// The models of docs/models hold in every order of steps; with a fault built in each of them is found wrong.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { source } from '../flows/helper.mjs';

const folder = `${source}docs/models/`;
const models = fs.readdirSync(folder).filter(name => name.endsWith('.pml'));

// How many errors spin finds, and how many states it has seen.
function walk(t, model, ...options) {
	const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-model-'));
	t.after(() => fs.rmSync(cwd, { recursive: true, force: true }));
	execFileSync('spin', ['-a', ...options, folder + model], { cwd });
	execFileSync('gcc', ['-O1', '-w', '-DSAFETY', '-o', 'pan', 'pan.c'], { cwd });
	const told = execFileSync('./pan', ['-m1000000', '-E'], { cwd, encoding: 'utf8' });
	assert.doesNotMatch(told, /search depth too small|out of memory/i);
	return { errors: Number(told.match(/errors: (\d+)/)[1]), states: Number(told.match(/(\d+) states, stored/)[1]) };
}

for (const model of models) {
	test(`${model} holds in every order of steps`, t => {
		const { errors, states } = walk(t, model);
		assert.equal(errors, 0);
		assert.ok(states > 10_000, `only ${states} states: something keeps the model from moving`);
	});
	test(`${model} with a fault built in is found wrong`, t => {
		assert.equal(walk(t, model, '-DBROKEN').errors, 1);
	});
}
