// A small office for the flows: a data folder made by commands alone, the real server on a free port,
// and people who use it as a browser or a program would. Everything ends with the test that opened it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const source = fileURLToPath(new URL('../..', import.meta.url));
export const password = 'Secret-123';
const program = process.env.HUIYIN ?? `${source}build/huiyin`;
const START_MS = 20_000;

// What a server answered; `json` is parsed, `location` and `cookie` are the headers.
class Answer {
	constructor(response, text) {
		this.status = response.status;
		this.headers = response.headers;
		this.text = text;
		this.location = response.headers.get('location');
		this.cookie = response.headers.get('set-cookie');
	}

	get json() {
		return JSON.parse(this.text);
	}

	// The value of a hidden field of a form.
	hidden(name) {
		return this.text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
	}
}

// One person at one browser: a cookie and, once logged in, the token of the session.
class Person {
	constructor(office) {
		this.office = office;
		this.cookie = null;
		this.csrf = null;
	}

	async ask(method, where, { json = false, headers = {}, body } = {}) {
		const response = await fetch(new URL(where, this.office.url), {
			method, body, redirect: 'manual',
			headers: { accept: json ? 'application/json' : 'text/html',
				...(this.cookie && { cookie: this.cookie }), ...headers },
		});
		const answer = new Answer(response, await response.text());
		if (answer.cookie)
			this.cookie = answer.cookie.split(';')[0];
		return answer;
	}

	get(where, options) {
		return this.ask('GET', where, options);
	}

	getJson(where) {
		return this.ask('GET', where, { json: true });
	}

	// FORM is an object; a list makes a field that comes many times. The token goes along. FILES: a list
	// of {name, bytes} for the field `files`.
	post(where, form = {}, { files, ...options } = {}) {
		const body = files ? new FormData() : new URLSearchParams();
		for (const [name, value] of Object.entries({ ...(this.csrf && { csrf: this.csrf }), ...form }))
			for (const one of [value].flat())
				body.append(name, one);
		for (const { name, bytes } of files ?? [])
			body.append('files', new Blob([bytes]), name);
		return this.ask('POST', where, { ...options, body });
	}

	postJson(where, data = {}, { headers = {} } = {}) {
		return this.ask('POST', where, { json: true, body: JSON.stringify(data),
			headers: { 'content-type': 'application/json', ...(this.csrf && { 'x-csrf': this.csrf }),
				...headers } });
	}

	async logIn(login, secret = password) {
		const answer = await this.post('/login', { login, password: secret });
		if (answer.status === 303)
			this.csrf = (await this.getJson('/account')).json.csrf;
		return answer;
	}
}

// A schema of its own on the server that HUIYIN_TEST_DB names, or null: then each office has a file.
function ownSchema() {
	const server = process.env.HUIYIN_TEST_DB;
	if (!server)
		return null;
	const name = `f${process.pid}_${++schemas}`;
	const made = spawnSync('psql', ['--quiet', '--no-psqlrc', server, '-c', `CREATE SCHEMA ${name}`],
		{ encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	return `${server}&options=-csearch_path%3D${name}`;
}

let schemas = 0;

class Office {
	constructor(folder, root, inFile) {
		this.folder = folder;
		this.root = root;
		this.data = path.join(folder, 'data');
		const database = inFile ? null : ownSchema();
		if (database) {
			fs.mkdirSync(this.data, { mode: 0o700 });
			fs.writeFileSync(path.join(this.data, 'database'), `${database}\n`, { mode: 0o600 });
		}
		this.secret = path.join(folder, 'password');
		this.more = {}; // of the environment
		fs.writeFileSync(this.secret, `${password}\n`, { mode: 0o600 });
	}

	environment() {
		return { ...process.env, HUIYIN_ROOT: this.root, HUIYIN_DATA: this.data, ...this.more };
	}

	// Runs a command on the office's data; what it printed and how it ended.
	command(...words) {
		const { status, stdout, stderr } = spawnSync(program, words,
			{ encoding: 'utf8', env: this.environment() });
		return { status, stdout, stderr };
	}

	must(...words) {
		const result = this.command(...words);
		assert.equal(result.status, 0, `${words.join(' ')}: ${result.stderr}`);
		return result;
	}

	init() {
		this.must('init', '--county', '990121', '--name', '青禾县', '--person', '管理员',
			'--password-file', this.secret);
	}

	unit(code, name, ...options) {
		this.must('unit', 'add', code, name, ...options);
	}

	// ROLES: "liaison,unit-admin". The password is the same for all and need not be changed.
	person(login, name, unit, roles, ...options) {
		this.must('user', 'add', login, '--person', name, '--unit', unit, '--role', roles,
			'--password-file', this.secret, '--keep-password', ...options);
	}

	// Starts the server and waits until it listens. OPTIONS: more words for `serve`.
	async serve(...options) {
		await this.start('serve', ...options);
	}

	// The same for any command that ends by serving.
	async start(command, ...options) {
		const server = spawn(program, [command, '--json', '--listen', '127.0.0.1:0', ...options],
			{ env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
		this.server = server;
		this.log = '';
		this.ended = new Promise(resolve => server.on('exit', (code, signal) => resolve({ code, signal })));
		server.stderr.setEncoding('utf8').on('data', text => { this.log += text; });
		const line = await this.firstLine(server);
		Object.assign(this, { code: null, ...JSON.parse(line) });
	}

	async firstLine(server) {
		const late = setTimeout(() => server.kill('SIGKILL'), START_MS);
		let text = '';
		for await (const more of server.stdout.setEncoding('utf8')) {
			text += more;
			if (text.includes('\n'))
				break;
		}
		clearTimeout(late);
		assert.ok(text.includes('\n'), `the server ended: ${this.log}`);
		return text;
	}

	// Ends the server by its id; how it ended.
	async stop(signal = 'SIGTERM') {
		if (this.server?.exitCode === null && this.server.signalCode === null)
			this.server.kill(signal);
		return this.ended;
	}

	// What Linux says of the server's process.
	status() {
		return fs.readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
	}

	visitor() {
		return new Person(this);
	}

	async logIn(login) {
		const person = this.visitor();
		const answer = await person.logIn(login);
		assert.equal(answer.status, 303, answer.text);
		return person;
	}

	// Bytes as they are, on a connection of their own; everything that comes back.
	raw(bytes) {
		const { port } = new URL(this.url);
		return new Promise((resolve, reject) => {
			let text = '';
			const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(bytes));
			socket.setEncoding('utf8').setTimeout(5000, () => socket.destroy());
			socket.on('data', more => { text += more; });
			socket.on('close', () => resolve(text)).on('error', reject);
		});
	}
}

// A folder that is taken away with the test T, and an office in it without data. ROOT: where the
// installed files are.
// A demo county is made in a file: INFILE.
export function emptyOffice(t, root = source, inFile = false) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-'));
	const office = new Office(folder, root, inFile);
	t.after(async () => {
		await office.stop();
		fs.rmSync(folder, { recursive: true, force: true });
	});
	return office;
}

// The same with its county, the unit "housing" with a liaison "li", the office's supervisor "gu", the
// heads "liang" (督查室主任) and "fang" (办公室主任), and the server running.
export async function openOffice(t, { root = source, serve = [] } = {}) {
	const office = emptyOffice(t, root);
	office.init();
	office.unit('housing', '住建局', '--group', '县直部门');
	office.person('gu', '顾晓楠', 'office', 'supervisor');
	office.person('liang', '梁守正', 'office', 'supervision-head');
	office.person('fang', '方志远', 'office', 'office-head');
	office.person('li', '李四', 'housing', 'liaison');
	await office.serve(...serve);
	return office;
}

// A folder of installed files whose definitions are a copy that a test may break.
export function copyOfRoot(t) {
	const root = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-root-'));
	for (const name of ['messages', 'migrations', 'templates'])
		fs.symlinkSync(path.join(source, name), path.join(root, name));
	fs.cpSync(path.join(source, 'definitions'), path.join(root, 'definitions'), { recursive: true });
	t.after(() => fs.rmSync(root, { recursive: true, force: true }));
	return root;
}

// Until CHECK is true; for what another process does in its own time.
export async function until(check, what) {
	const end = Date.now() + 10_000;
	while (!await check()) {
		assert.ok(Date.now() < end, `waited in vain: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

// So many matters of one kind, registered by the office.
export async function registerTimes(office, times) {
	const gu = await office.logIn('gu');
	const page = await gu.get('/register/supervision');
	const [, unit] = page.text.match(/<option value="(\d+)"[^>]*>\s*住建局/);
	for (let i = 0; i < times; i++) {
		const answer = await gu.post('/register/supervision', { 'f.subject': '老旧小区改造', 'f.source': 'report',
			'f.due': '2099-12-31', 'f.lead': unit });
		assert.equal(answer.status, 303, office.log);
	}
}
