// SIGKILL under load at random moments, with the clock going on by half an hour each time, so that the ladder
// fires amid it. `./dev test crash kill` kills 200 times, `./dev test crash long` 10,000 times.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Layer } from './layer.mjs';
import { dice, Load } from './load.mjs';

const kills = Number(process.env.CRASH_KILLS ?? 200);
const STEP_MS = 30 * 60 * 1000;
const PEOPLE = 6;
const CHECK_EVERY = 25;

test(`${kills} kills at random moments lose no answered request and leave nothing half done`, async t => {
	const load = new Load(t);
	await load.open();
	const layer = new Layer(load.office), random = dice(4);
	await load.office.stop();
	for (let kill = 1; kill <= kills; kill++) {
		layer.clock(load.ahead);
		await load.serve();
		await load.sendAgain();
		await load.mustBeWhole(kill % CHECK_EVERY === 0);
		if (kill % CHECK_EVERY === 0)
			load.mustAgree();
		const killed = new Promise(resolve => setTimeout(async () => {
			await load.office.stop('SIGKILL');
			resolve();
		}, 10 + random() * 130));
		await load.workUntil(killed, PEOPLE, random);
		load.ahead += STEP_MS;
	}
	await load.serve();
	await load.sendAgain();
	await load.mustBeWhole(true);
	await load.office.stop();
	load.mustAgree('--refold');
	assert.ok(load.posts > kills, `${load.posts} posts: nobody was at work`);
	t.diagnostic(`${load.posts} answered posts`);
});
