// People at work on a server that may die at any moment: whole lives of 督查事项, several at once, each POST
// with its one-time key. What was answered is written down; what was not is sent again after the restart, as
// a browser's "try again" does, and must then have happened exactly once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import readline from 'node:readline';
import { County } from '../flows/county.mjs';
import { source } from '../flows/helper.mjs';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const ZONE_MS = 8 * HOUR_MS;
// Before a session ends of idleness, people log in anew.
const SESSION_MS = 11 * HOUR_MS;

// Each once in every life; 同意立项 takes a number of 督办.
const life = [['督查员', 'submit', { basis: '政府工作报告' }], ['督查室主任', 'endorse', {}],
	['办公室主任', 'approve', {}], ['住建局联络员', 'sign', {}],
	['住建局联络员', 'finish', { result: '已经办好' }]];

// Numbers from a seed, so that a failed run can be had again as far as the machine lets it.
export function dice(seed) {
	let state = seed >>> 0;
	return () => {
		state = state + 0x6d2b79f5 >>> 0;
		let mixed = Math.imul(state ^ state >>> 15, state | 1);
		mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
		return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
	};
}

class Auditor {
	constructor(database) {
		this.child = spawn('python3', [`${source}tests/crash/auditor.py`, database],
			{ stdio: ['pipe', 'pipe', 'inherit'] });
		this.lines = readline.createInterface(this.child.stdout)[Symbol.asyncIterator]();
	}

	async ask(question) {
		this.child.stdin.write(`${JSON.stringify(question)}\n`);
		const { value, done } = await this.lines.next();
		assert.ok(!done, 'the auditor has ended');
		return JSON.parse(value);
	}

	end() {
		this.child.stdin.end();
	}
}

export class Load {
	constructor(t, serving = []) {
		this.county = new County(source, ['--set', ['session-hours=24,session-idle=720,log-size=1', ...serving]
			.join(',')]);
		this.acts = [];     // answered: [matter, action, 1]
		this.pending = [];  // sent, not answered
		this.posts = 0;
		this.nth = 0;
		this.ahead = 0;     // ms of the clock that the server sees
		this.entered = -Infinity; // when people logged in, on that clock
		t.after(async () => {
			this.auditor?.end();
			await this.county.office.stop('SIGKILL');
			for (const end of this.county.ends)
				await end();
		});
	}

	async open() {
		await this.county.open();
		this.office = this.county.office;
		this.auditor = new Auditor(path.join(this.office.data, 'county.db'));
	}

	async serve(...options) {
		await this.office.serve(...this.county.serving, ...options);
		if (this.ahead - this.entered <= SESSION_MS)
			return;
		this.county.clerks.clear();
		for (const [role] of life)
			await this.county.as(role);
		this.entered = this.ahead;
	}

	today(days) {
		return new Date(Date.now() + this.ahead + ZONE_MS + days * DAY_MS).toISOString().slice(0, 10);
	}

	async send(post) {
		const { browser } = await this.county.as(post.role);
		return browser.post(post.where, post.form);
	}

	// Throws where the server has gone; then it is pending.
	async post(role, where, form, action) {
		const post = { role, where, action, form: { once: randomUUID(), ...form } };
		this.pending.push(post);
		const answer = await this.send(post);
		if (answer.status === 503)
			throw new Error('busy');
		assert.equal(answer.status, 303, `${role} ${action}: ${answer.status} ${answer.text.slice(-2000)}`);
		this.answered(post, answer);
		return answer;
	}

	answered(post, answer) {
		const matter = answer.location.match(/^\/matters\/(\d+)/)[1];
		this.pending.splice(this.pending.indexOf(post), 1);
		this.acts.push([matter, post.action, 1]);
		this.posts++;
	}

	async live(random) {
		const subject = `修复第${++this.nth}段县道路面`;
		const form = this.county.form({ subject, source: 'report', lead: '住建局',
			due: this.today(1 + Math.floor(random() * 9)) });
		const { location } = await this.post('督查员', '/register/supervision', form, 'register');
		const id = location.split('/').at(-1);
		for (const [role, action, values] of life) {
			if (random() < 0.08)
				return;
			const clerk = await this.county.as(role);
			const { share, version } = await clerk.find({ id }, action,
				action === 'sign' || action === 'finish' ? '住建局' : undefined);
			await this.post(role, `/matters/${id}/actions`,
				{ action, share, version, ...this.county.form(values) }, action);
		}
	}

	// So many people at once, until the server is gone.
	async work(people, random) {
		this.gone = false;
		await Promise.all(Array.from({ length: people }, async () => {
			while (!this.gone)
				await this.live(random).catch(error => this.stopOn(error));
		}));
	}

	// A lost connection is what these tests are about; a wrong answer isn't.
	stopOn(error) {
		if (error instanceof assert.AssertionError)
			throw error;
		this.gone = true;
	}

	async workUntil(end, people, random) {
		const working = this.work(people, random);
		await end;
		this.gone = true;
		await working;
	}

	// What had no answer is sent again with its key.
	async sendAgain() {
		for (const post of [...this.pending])
			this.answered(post, await this.accepted(post));
	}

	async accepted(post) {
		const answer = await this.send(post);
		assert.equal(answer.status, 303, `again ${post.action}: ${answer.status} ${answer.text.slice(-2000)}`);
		return answer;
	}

	// What is wrong with what stands in the database; ALL: every act since the beginning, and each page.
	audit(all = false) {
		const acts = all ? this.acts : this.acts.slice(-400);
		return this.auditor.ask({ acts, whole: all });
	}

	async mustBeWhole(all) {
		assert.deepEqual(await this.audit(all), []);
	}

	mustAgree(...options) {
		const checked = this.office.command('ledger', 'check', ...options);
		assert.equal(checked.status, 0, checked.stdout + checked.stderr);
	}
}
