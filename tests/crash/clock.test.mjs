// A clock that is set wrong while the program runs, or stands wrong when it starts: a day, forty years, a dead
// battery. The ladder holds and says so, the pages stay up, and when the clock is right again it goes on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { County } from '../flows/county.mjs';
import { source } from '../flows/helper.mjs';
import { Layer } from './layer.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;
const YEARS_MS = 40 * 365.25 * DAY_MS;
const dead = -Date.now() + DAY_MS; // 1970-01-02
// The ladder is looked at every 15 seconds.
const LOOK_MS = 25_000;

const jumped = /系统时钟与开机时间对不上，催办和提醒已暂停/;
const back = /系统时钟早于最后一条办理记录，催办和提醒已暂停/;
const ahead = /最后一条办理记录已是一年多以前/;

// One county, made once; each case has a copy of its data on a layer of its own.
let county, nth = 0;
const offices = [];

before(async () => {
	county = new County(source, []);
	await county.open();
	await county.dispatched({ due: new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10) });
	await county.office.stop();
});

after(async () => {
	for (const office of offices)
		await office.stop();
	for (const end of county.ends)
		await end();
});

function copy() {
	const office = Object.create(county.office);
	office.folder = path.join(county.office.folder, `case-${++nth}`);
	office.data = path.join(office.folder, 'data');
	fs.mkdirSync(office.folder);
	fs.cpSync(county.office.data, office.data, { recursive: true });
	offices.push(office);
	return { office, layer: new Layer(office) };
}

// What the ladder says of itself, by the command that the office's technician runs.
async function says(office, pattern) {
	const end = Date.now() + LOOK_MS;
	let text = '';
	while (!pattern.test(text)) {
		assert.ok(Date.now() < end, `it doesn't say ${pattern}: ${text}`);
		await new Promise(resolve => setTimeout(resolve, 500));
		const { stdout, stderr } = office.command('doctor');
		text = stdout + stderr;
	}
	return text;
}

async function staysUp(office) {
	assert.equal((await office.visitor().get('/login')).status, 200);
	assert.equal(office.server.exitCode, null);
}

function events(office) {
	return JSON.parse(office.must('ledger', 'check', '--json').stdout).events;
}

const runs = { 'a day ahead': DAY_MS, 'a day back': -DAY_MS, 'forty years ahead': YEARS_MS,
	'forty years back': -YEARS_MS, 'of a dead battery': dead };

describe('a clock that is set wrong', { concurrency: 5 }, () => {
	for (const [name, ms] of Object.entries(runs))
		test(`${name} while the program runs holds the ladder until it is right`, async () => {
			const { office, layer } = copy();
			await office.serve();
			await says(office, /计时|时钟/);
			const standing = events(office);
			layer.clock(Math.round(ms));
			await says(office, jumped);
			await staysUp(office);
			assert.equal(events(office), standing);
			layer.clock(0);
			await office.stop();
		});
});

describe('a clock that stands wrong at the start', { concurrency: 4 }, () => {
	for (const [name, ms, pattern] of [['a day back', -DAY_MS, back], ['forty years back', -YEARS_MS, back],
		['of a dead battery', dead, back], ['forty years ahead', YEARS_MS, ahead]])
		test(`${name} holds the ladder and says so`, async () => {
			const { office, layer } = copy();
			layer.clock(Math.round(ms));
			const standing = events(office);
			await office.serve();
			await says(office, pattern);
			await staysUp(office);
			assert.equal(events(office), standing);
			await office.stop();
		});
	test('after twelve days in which the machine was off the ladder goes on', async () => {
		const { office, layer } = copy();
		layer.clock(12 * DAY_MS);
		const standing = events(office);
		await office.serve();
		await says(office, /./);
		const end = Date.now() + LOOK_MS;
		while (events(office) === standing)
			assert.ok(Date.now() < end, 'no rung fired');
		assert.doesNotMatch(office.command('doctor').stdout, /催办和提醒已暂停/);
		await office.stop();
	});
});
