// bench/lifecycle.mjs - how many whole matters a second: register, dispatch, reply, close, read.
//
// Makes a county of its own below build/, serves it, loads it, and replays the program's own statements
// on the bare engine; then the server is killed in the middle of work, and what it had acknowledged must
// be in its database. Prints one line of JSON; README.md says how to read it. BENCH_SECONDS and
// BENCH_READ (page, json, nothing) change the run.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { once } from "node:events";
import { createInterface } from "node:readline";
import path from "node:path";

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const build = path.join(top, "build");
const home = path.join(build, "bench-lifecycle");
const root = path.join(home, "root");
const data = path.join(home, "data");
const cast = path.join(home, "cast");
const secret = path.join(home, "password");
const environment = { ...process.env, HUIYIN_ROOT: root };

const CLIENTS = 32;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const READ = process.env.BENCH_READ ?? "page";
const WARM_UP = 2;
const CRASH_SECONDS = 4;
const UNITS = 3;
const COORDINATORS = 4;
const RECORDED = 4000;
const REPLAYS = 3;

function tool(name, ...words) {
	const program = path.join(build, name === "huiyin" ? name : `bench/bench-${name}`);
	return execFileSync(program, words.map(String), { env: environment, encoding: "utf-8" });
}

// --- a county of its own ---------------------------------------------------------------------------

// The program's own files; of the definitions, those that the bench has in their place.
function makeRoot() {
	mkdirSync(path.join(root, "definitions"), { recursive: true });
	mkdirSync(path.join(root, "build"));
	for (const name of ["messages", "templates", "migrations"])
		symlinkSync(path.join(top, name), path.join(root, name));
	if (existsSync(path.join(build, "web")))
		symlinkSync(path.join(build, "web"), path.join(root, "build/web"));
	// What speaks of the office's own businesses has no place beside the bench's.
	const own = readdirSync(path.join(top, "bench/definitions"));
	const left = [...own, "papers", "boards.yaml", "first-use.yaml"];
	for (const name of readdirSync(path.join(top, "definitions")).filter((name) => !left.includes(name)))
		symlinkSync(path.join(top, "definitions", name), path.join(root, "definitions", name));
	for (const name of own)
		symlinkSync(path.join(top, "bench/definitions", name), path.join(root, "definitions", name));
}

function addUser(login, unit, roles) {
	tool("huiyin", "user", "add", login, "--data", data, "--person", login, "--unit", unit,
		"--role", roles, "--keep-password", "--password-file", secret);
}

function makeCounty() {
	const password = "Once-is-enough-1";
	const members = [];
	writeFileSync(secret, `${password}\n`);
	tool("huiyin", "init", "--data", data, "--county", "990102", "--name", "测速县", "--person", "管理员",
		"--login", "admin", "--password-file", secret);
	for (let i = 1; i <= COORDINATORS; i++) {
		addUser(`office${i}`, "office", "supervisor");
		members.push(`office${i} ${password} 0`);
	}
	addUser("head", "office", "supervision-head,office-head");
	for (let i = 1; i <= UNITS; i++) {
		const { id } = JSON.parse(tool("huiyin", "unit", "add", `unit${i}`, `第${i}单位`, "--data", data, "--json"));
		for (const role of ["liaison", "unit-head", "unit-deputy"])
			addUser(`${role}${i}`, `unit${i}`, role);
		members.push(`liaison${i} ${password} ${id}`);
	}
	writeFileSync(cast, `${members.join("\n")}\n`);
}

// --- the server and its load -----------------------------------------------------------------------

async function serve(folder) {
	const server = spawn(path.join(build, "huiyin"),
		["serve", "--json", "--data", folder, "--listen", "127.0.0.1:0"],
		{ env: environment, stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	server.stderr.setEncoding("utf-8").on("data", (text) => (said += text));
	const ended = once(server, "exit");
	const line = await Promise.race([once(createInterface(server.stdout), "line"), ended]);
	if (typeof line[0] !== "string" || !line[0].startsWith("{"))
		throw new Error(`the server doesn't start: ${said}`);
	return {
		port: JSON.parse(line[0]).port,
		async stop(signal) {
			server.kill(signal);
			await ended;
			return said;
		},
	};
}

async function load(port, ...words) {
	const child = spawn(path.join(build, "bench/bench-load"),
		["--port", String(port), "--cast", cast, "--clients", String(CLIENTS), ...words.map(String)],
		{ stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	child.stdout.setEncoding("utf-8").on("data", (text) => (said += text));
	await once(child, "close");
	return JSON.parse(said);
}

async function measure() {
	const server = await serve(data);
	const result = await load(server.port, "--warm-up", WARM_UP, "--seconds", SECONDS, "--read", READ);
	const busy = loadavg()[0];
	const said = await server.stop("SIGTERM");
	const counts = said.match(/writer: (\d+) writes in (\d+) transactions, (\d+) statements/);
	if (!counts)
		throw new Error(`the server doesn't tell its counts: ${said.slice(-2000)}`);
	return { ...result, mean_batch: Number(counts[1]) / Number(counts[2]), load_average: busy };
}

// --- the same statements by the bare engine --------------------------------------------------------

function median(numbers) {
	return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function replay(fresh, batch) {
	const start = path.join(home, "start.db");
	const recording = path.join(home, "recording");
	const recorded = JSON.parse(tool("record", "--root", root, "--data", fresh, "--cast", cast,
		"--copy", start, "--out", recording, "--lifecycles", RECORDED, "--clients", CLIENTS));
	const runs = [];
	for (let i = 0; i < REPLAYS; i++) {
		const copy = path.join(home, "raw.db");
		for (const ending of ["", "-wal", "-shm"])
			rmSync(copy + ending, { force: true });
		cpSync(start, copy);
		execFileSync("sync", [copy]);
		runs.push(JSON.parse(tool("raw", "--recording", recording, "--database", copy, "--batch", batch)));
	}
	return { recorded, raw_per_second: median(runs.map((run) => run.raw_per_second)) };
}

// --- what was acknowledged is there ----------------------------------------------------------------

function check(folder, acknowledged, closed) {
	const found = JSON.parse(tool("raw", "--count", path.join(folder, "county.db")));
	if (found.closed < closed || found.posts < acknowledged)
		throw new Error(`acknowledged ${closed} closings of ${acknowledged} POSTs, found ${JSON.stringify(found)}`);
}

async function crash(fresh) {
	const server = await serve(fresh);
	const under = load(server.port, "--warm-up", 0, "--seconds", 60, "--may-break", "--read", "nothing");
	await new Promise((resolve) => setTimeout(resolve, CRASH_SECONDS * 1000));
	await server.stop("SIGKILL");
	const result = await under;
	if (!result.closed)
		throw new Error("nothing was acknowledged before the kill");
	check(fresh, result.acknowledged, result.closed);
	return result.closed;
}

// --- the whole -------------------------------------------------------------------------------------

function round(number, digits) {
	return Number(number.toFixed(digits));
}

rmSync(home, { recursive: true, force: true });
makeRoot();
makeCounty();
const before = path.join(home, "before");
const killed = path.join(home, "killed");
cpSync(data, before, { recursive: true });
cpSync(data, killed, { recursive: true });
const served = await measure();
check(data, served.acknowledged, served.closed);
const { recorded, raw_per_second } = replay(before, Math.max(1, Math.round(served.mean_batch)));
const survived = await crash(killed);
console.log(JSON.stringify({
	bench: "lifecycle",
	per_second: round(served.per_second, 1),
	p50_ms: served.p50_ms,
	p99_ms: served.p99_ms,
	raw_per_second,
	ratio: round(served.per_second / raw_per_second, 3),
	statements_per_post: recorded.statements_per_post,
	statements_most: recorded.most,
	clients: CLIENTS,
	seconds: SECONDS,
	mean_batch: round(served.mean_batch, 1),
	errors: served.errors,
	engine: "sqlite",
	read: READ,
	read_p50_ms: served.read_p50_ms,
	read_p99_ms: served.read_p99_ms,
	survived_kill: survived,
	load_average: round(served.load_average, 2),
}));
process.exitCode = served.errors ? 1 : 0;
