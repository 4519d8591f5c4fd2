// A disk that breaks, is full or writes half: each call of a small scenario in turn meets it. Whoever was told
// "done" finds what he did; whoever was told "busy" finds nothing of it; whoever was told to look again may find
// either, and sending the form again with its key settles it. Afterwards the service works, if need be after a
// restart.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { Layer } from './layer.mjs';
import { Load } from './load.mjs';
import { words } from '../flows/county.mjs';
import { until } from '../flows/helper.mjs';

// Beyond so many calls the scenario must be over.
const CALLS_MOST = 400;
const DOOMED = 70;
// The normal run takes every third call.
const step = Number(process.env.CRASH_STEP ?? 3);

class Scenario {
	async open(t) {
		this.load = new Load(t);
		await this.load.open();
		await this.load.office.stop();
		this.layer = new Layer(this.load.office);
		await this.load.serve();
		this.browser = (await this.load.county.as('督查员')).browser;
		this.seen = {};
	}

	form() {
		const subject = `第${++this.load.nth}件`;
		return { once: randomUUID(), ...this.load.county.form({ subject, source: 'report', lead: '住建局', due: this.load.today(9) }) };
	}

	send(form) {
		return this.browser.post('/register/supervision', form).catch(() => null);
	}

	ended() {
		const { server } = this.load.office;
		return server.exitCode !== null || server.signalCode !== null;
	}

	// One registration, whose NTH call meets KIND; what was answered.
	async meet(kind, nth, lasting) {
		const form = this.form();
		this.layer.fault(kind, nth, lasting);
		const answer = await this.send(form);
		const met = this.layer.met();
		this.layer.heal();
		await this.mend();
		await this.settle(form, answer);
		return met;
	}

	// Let it end where it wants to; start it again.
	async mend() {
		await until(async () => {
			const ready = this.ended() ? null : await this.browser.getJson('/account').catch(() => null);
			return this.ended() || ready?.status === 200;
		}, 'a server that is well or has ended');
		if (!this.ended())
			return;
		const { code } = await this.load.office.ended;
		assert.equal(code, DOOMED, this.load.office.log);
		this.count('restarts');
		await this.load.serve();
	}

	count(what) {
		this.seen[what] = (this.seen[what] ?? 0) + 1;
	}

	async settle(form, answer) {
		const status = answer?.status ?? 'lost';
		this.count(status);
		assert.ok(['lost', 303, 500, 503].includes(status), `${status} ${answer && words(answer)}`);
		if (status === 303)
			await this.stands(answer);
		else if (status === 503 && !/不能确定/.test(answer.text))
			assert.deepEqual(await this.load.auditor.ask({ acts: [], none: [[form['f.subject']].flat()[0]] }), []);
		await this.stands(await this.again(form));
	}

	// A server that is about to end still says 503.
	async again(form) {
		let answer = null;
		await until(async () => {
			await this.mend();
			answer = await this.send(form);
			return answer?.status === 303;
		}, 'what was sent again');
		return answer;
	}

	async stands(answer) {
		const acts = [[answer.location.split('/').at(-1), 'register', 1]];
		assert.deepEqual(await this.load.auditor.ask({ acts }), []);
	}

	async close() {
		await this.load.mustBeWhole(true);
		await this.load.office.stop();
		this.load.mustAgree('--refold');
	}
}

for (const [kind, what] of [['broken', 'an I/O error'], ['full', 'a full disk'], ['short', 'a short write']])
	test(`${what} at each call loses nothing that was answered`, async t => {
		const scenario = new Scenario();
		await scenario.open(t);
		let nth = 1;
		while (nth < CALLS_MOST && await scenario.meet(kind, nth, false))
			nth += step;
		assert.ok(nth > 10 && nth < CALLS_MOST, `${nth} calls`);
		assert.ok(scenario.seen[503] > 0, JSON.stringify(scenario.seen));
		await scenario.close();
		t.diagnostic(`to call ${nth}: ${JSON.stringify(scenario.seen)}`);
	});

test('while the disk stays full people can read and are told, and with room again they go on', async t => {
	const scenario = new Scenario();
	await scenario.open(t);
	scenario.layer.fault('full', 1, true);
	const forms = Array.from({ length: 5 }, () => scenario.form());
	for (const answer of await Promise.all(forms.map(form => scenario.send(form)))) {
		assert.equal(answer.status, 503);
		assert.ok(Number(answer.headers.get('retry-after')) > 0);
	}
	assert.equal((await scenario.browser.getJson('/list')).status, 200);
	assert.ok(!scenario.ended());
	scenario.layer.heal();
	for (const form of forms)
		await scenario.stands(await scenario.again(form));
	await scenario.close();
});
