// Power cuts: the program is killed under load, and of what it had written and not synced a random part is
// on the disk, torn. With the program's own settings nothing answered is lost; with synchronous = OFF the
// same test finds a loss, which shows that it would see one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Layer } from './layer.mjs';
import { dice, Load } from './load.mjs';

const cuts = Number(process.env.CRASH_CUTS ?? 40);
const careless = 20;
const PEOPLE = 4;

async function opened(t, options) {
	const load = new Load(t), random = dice(7);
	await load.open();
	await load.office.stop();
	const layer = new Layer(load.office);
	layer.keepDiary(options);
	return { load, layer, random };
}

async function workUntilTheCut({ load, layer, random }, cut) {
	const killed = new Promise(resolve => setTimeout(async () => {
		await load.office.stop('SIGKILL');
		resolve();
	}, 40 + random() * 160));
	await load.workUntil(killed, PEOPLE, random);
	return layer.cutPower(cut);
}

test(`${cuts} power cuts lose no answered request`, async t => {
	const at = await opened(t);
	let stake = 0, lost = 0;
	for (let cut = 1; cut <= cuts; cut++) {
		await at.load.serve();
		await at.load.sendAgain();
		await at.load.mustBeWhole(cut % 10 === 0);
		const told = await workUntilTheCut(at, cut);
		stake += told.at_stake;
		lost += told.lost;
	}
	await at.load.serve();
	await at.load.sendAgain();
	await at.load.mustBeWhole(true);
	await at.load.office.stop();
	at.load.mustAgree('--refold');
	assert.ok(at.load.posts > cuts && lost > 0, 'nothing was ever at stake: the cuts cut nothing');
	t.diagnostic(`${at.load.posts} answered posts; ${stake} bytes unsynced, ${lost} of them lost`);
});

test('with synchronous = OFF the same test finds a loss', async t => {
	const at = await opened(t, { careless: true });
	let found = [];
	for (let cut = 1; cut <= careless && !found.length; cut++) {
		found = await at.load.serve().then(() => at.load.audit(true), error => [error.message]);
		if (!found.length)
			await workUntilTheCut(at, cut);
	}
	assert.ok(found.length > 0, `${careless} power cuts without a sync lost nothing`);
	t.diagnostic(found[0]);
});
