// A small county in the domain's words for the flows: its units, a person for each role, and what people
// do: register, act, look. People read JSON and act by forms, as a browser does, with the token of the
// page that they have before them. One county serves all tests of a file; each test has its own matters.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { emptyOffice, source } from './helper.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;
const ZONE_MS = 8 * 60 * 60 * 1000;

const units = { 住建局: 'housing', 财政局: 'finance', 交通局: 'transport', 东河镇: 'east' };

// 岗位 → account, name, unit, roles.
const people = {
	督查员: ['gu', '顾晓楠', 'office', 'supervisor'],
	督查室主任: ['liang', '梁守正', 'office', 'supervision-head'],
	办公室主任: ['fang', '方志远', 'office', 'office-head'],
	联系副主任: ['lian', '连成', 'office', 'contact-deputy'],
	文书员: ['wen', '文静', 'office', 'document-clerk'],
	领导秘书: ['mi', '米可', 'office', 'leader-secretary'],
	建议提案专员: ['zhuan', '庄明', 'office', 'proposal-clerk'],
	县长: ['xian', '贺云山', 'office', 'county-head'],
	分管副县长: ['fu', '傅长河', 'office', 'deputy-county-head'],
	住建局联络员: ['li', '李四', 'housing', 'liaison'],
	住建局经办人: ['jing', '景行', 'housing', 'holder'],
	住建局局长: ['zhang', '张三', 'housing', 'unit-head'],
	住建局机要收件人: ['ji', '纪元', 'housing', 'confidential-recipient'],
	财政局联络员: ['cai', '蔡文', 'finance', 'liaison'],
	财政局局长: ['qian', '钱进', 'finance', 'unit-head'],
	交通局联络员: ['lu', '路遥', 'transport', 'liaison'],
	交通局局长: ['che', '车明', 'transport', 'unit-head'],
	东河镇联络员: ['he', '何东', 'east', 'liaison'],
};

const parties = ['lead', 'co', 'separate', 'new-unit', 'holder', 'leader', 'reader', 'praise', 'named'];

const started = Date.now();

// The civil day so many days from when the tests began, as forms take it.
export function day(days) {
	return new Date(started + ZONE_MS + days * DAY_MS).toISOString().slice(0, 10);
}

// What each procedure's form must have, if a test does not care.
const usual = {
	supervision: () => ({ subject: '修复县道路面', source: 'report', lead: '住建局', due: day(120) }),
	instruction: () => ({ subject: '关于老旧小区改造的报告', leader: '贺云山', instruction: '请住建局研究办理。',
		kind: 'handle' }),
	suggestion: () => ({ subject: '关于增设公交站点的建议', kind: 'suggestion', code: '第12号',
		proposer: '周代表' }),
};

// One person of the county at work.
class Clerk {
	constructor(county, browser, role) {
		this.county = county;
		this.browser = browser;
		this.role = role;
	}

	// --- looking -------------------------------------------------------------------------------

	look(matter) {
		return this.browser.getJson(`/matters/${matter.id}`);
	}

	// The matter as this person sees it, or null.
	async see(matter) {
		const answer = await this.look(matter);
		assert.ok([200, 404].includes(answer.status), answer.text);
		return answer.status === 200 ? answer.json : null;
	}

	// What the page offers: the matter's own actions, then each share's, 代录 at the end.
	offered(page) {
		const shares = page?.shares ?? [];
		return [...page?.actions ?? [], ...shares.flatMap(share => share.actions),
			...shares.flatMap(share => share.behalf)];
	}

	// What this person may do now himself: ids of actions.
	async may(matter) {
		return this.offered(await this.see(matter)).filter(item => !item.on_behalf)
			.map(item => item.action);
	}

	// --- doing ---------------------------------------------------------------------------------

	tryToRegister(procedure, values = {}, { once = randomUUID(), files, ...rest } = {}) {
		const form = this.county.form({ ...usual[procedure]?.(), ...values });
		return this.browser.post(`/register/${procedure}`, { once, ...rest, ...form }, { files });
	}

	async register(procedure, values, how) {
		const answer = await this.tryToRegister(procedure, values, how);
		assert.equal(answer.status, 303, answer.text);
		return { id: answer.location.split('/').at(-1), by: this };
	}

	// The button of the page: its share and its token. NAME the unit where there is one for each.
	async find(matter, action, unit) {
		const page = await this.see(matter);
		const share = page?.shares.findLast(item => !unit || item.unit === unit);
		const found = this.offered(page)
			.find(item => item.action === action && (!unit || item.share === share?.ordinal));
		if (found)
			return { share: found.share, version: found.version };
		return unit ? { share: share?.ordinal ?? 0, version: share?.version ?? 0 }
			: { share: 0, version: page?.version ?? 0 };
	}

	// HOW: share (the unit's name), version, channel, informant, on, proposal, once, files.
	async try(matter, action, values = {}, { share, once = randomUUID(), files, ...rest } = {}) {
		const found = await this.find(matter, action, share);
		return this.browser.post(`/matters/${matter.id}/actions`,
			{ once, action, ...found, ...rest, ...this.county.form(values) }, { files });
	}

	async act(matter, action, values, how) {
		const answer = await this.try(matter, action, values, how);
		assert.equal(answer.status, 303, `${this.role} ${action}: ${answer.status} ${words(answer)}`);
		return answer;
	}

	// Refused with STATUS and words, and the matter stands as it stood.
	async refused(matter, action, values, how, status, pattern) {
		const before = await this.county.whole(matter);
		const answer = await this.try(matter, action, values, how);
		assert.equal(answer.status, status, `${this.role} ${action}: ${words(answer)}`);
		assert.match(words(answer), pattern);
		assert.deepEqual(await this.county.whole(matter), before);
		return answer;
	}

	async bulk(action, items) {
		return this.browser.post('/bulk', { once: randomUUID(), action, item: items, back: '/list' });
	}
}

// What a page of an error says, without its markup.
export function words(answer) {
	return answer.text.replace(/<head>[^]*<\/head>|<header class=[^]*?<\/header>|<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ').slice(0, 4000);
}

export class County {
	constructor(root, serving) {
		this.root = root;
		this.serving = serving; // more words for `serve`
		this.ends = [];
		this.clerks = new Map();
		this.ids = new Map(); // of units and persons, by name
	}

	add(name, ...command) {
		this.ids.set(name, JSON.parse(this.office.must(...command, '--json').stdout).id);
	}

	async open() {
		this.office = emptyOffice({ after: end => this.ends.push(end) }, this.root);
		this.office.init();
		for (const [name, code] of Object.entries(units))
			this.add(name, 'unit', 'add', code, name, '--group', '县直部门');
		for (const [login, name, unit, roles] of Object.values(people))
			this.add(name, 'user', 'add', login, '--person', name, '--unit', unit, '--role', roles,
				'--password-file', this.office.secret, '--keep-password');
		for (const code of Object.values(units))
			this.office.must('division', 'add', code, 'fu', '--deputy', 'lian');
		await this.office.serve(...this.serving);
	}

	// The record of all that the tests did must still be whole, and its rows what its events give.
	async close() {
		const ended = await this.office.stop();
		const checked = this.office.command('ledger', 'check', '--refold');
		for (const end of this.ends)
			await end();
		assert.deepEqual(ended, { code: 0, signal: null }, this.office.log);
		assert.equal(checked.status, 0, checked.stdout + checked.stderr);
	}

	async as(role) {
		if (!this.clerks.has(role)) {
			assert.ok(people[role], role);
			const browser = await this.office.logIn(people[role][0]);
			this.clerks.set(role, new Clerk(this, browser, role));
		}
		return this.clerks.get(role);
	}

	// {lead: '住建局'} → {'f.lead': id}: where the form has units and persons, names become ids.
	form(values) {
		const id = (name, value) => parties.includes(name) ? this.ids.get(value) ?? value : value;
		return Object.fromEntries(Object.entries(values)
			.map(([name, value]) => [`f.${name}`, [value].flat().map(one => id(name, one))]));
	}

	// --- the beginning of a 督查事项 -------------------------------------------------------------

	async registered(values, how) {
		return (await this.as('督查员')).register('supervision', values, how);
	}

	// Approved and sent to its units. KIND major goes by way of the county's leader.
	async dispatched(values, how) {
		const matter = await this.registered(values, how);
		await (await this.as('督查员')).act(matter, 'submit', { basis: '政府工作报告' });
		await (await this.as('督查室主任')).act(matter, 'endorse');
		const head = await this.as('办公室主任');
		if (values?.kind !== 'major')
			await head.act(matter, 'approve');
		else
			await head.act(matter, 'forward');
		if (values?.kind === 'major')
			await (await this.as('分管副县长')).act(matter, 'approve-major');
		return matter;
	}

	async signed(values) {
		const matter = await this.dispatched(values);
		await (await this.as('住建局联络员')).act(matter, 'sign');
		return matter;
	}

	async reported(values) {
		const matter = await this.signed(values);
		await (await this.as('住建局联络员')).act(matter, 'finish', { result: '已经办好' });
		return matter;
	}

	// --- how a matter stands, as the office sees it --------------------------------------------

	async read(matter) {
		return (await this.as('督查员')).see(matter);
	}

	// All of it that a refused act must leave as it is.
	async whole(matter) {
		const { state, version, values, clocks, shares, proposals, events } = await this.read(matter);
		return { state, version, values, clocks, shares, proposals, events };
	}

	// SHARES: {住建局: 'working'}; of a unit that had several, the last one.
	async expect(matter, state, shares = {}) {
		const page = await this.read(matter);
		assert.equal(page.state, state);
		for (const [unit, expected] of Object.entries(shares)) {
			const share = page.shares.findLast(item => item.unit === unit);
			assert.equal(share?.state, expected, unit);
		}
	}

	async clock(matter, title) {
		return (await this.read(matter)).clocks.find(item => item.title.startsWith(title));
	}

	// The sentences of 办理过程, oldest first.
	async timeline(matter) {
		return (await this.read(matter)).events.map(event => event.sentence).reverse();
	}

	async told(matter, ...patterns) {
		const lines = (await this.timeline(matter)).join('\n');
		for (const pattern of patterns)
			assert.match(lines, pattern);
	}
}

// The county of a `describe`: opened before its tests, stopped after them; what the sanitizers find then
// makes the suite fail.
export function countyOf(root = source, serving = []) {
	const county = new County(root, serving);
	before(() => county.open());
	after(() => county.close());
	return county;
}
