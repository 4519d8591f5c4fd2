// bench/seeded.mjs - what people wait for in a county that has many matters: start, memory, pages at a steady rate.
//
// Makes a demo county below build/, multiplies its matters (BENCH_MATTERS, 20,000 where nothing is said), serves it
// and asks for pages in an open loop at 200 requests a second. BENCH_DATA names a seeded county that is there already.
// Prints one line of JSON; README.md says how to read it.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { loadavg } from "node:os";
import { once } from "node:events";
import path from "node:path";

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const build = path.join(top, "build");
const home = path.join(build, "bench-seeded");
const given = process.env.BENCH_DATA;
const data = given ?? path.join(home, "data");
const MATTERS = Number(process.env.BENCH_MATTERS ?? 20000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const RATE = Number(process.env.BENCH_RATE ?? 200);
const OFFICE = "duchayuan", UNIT = "lianluoyuan", PASSWORD = "huiyin-demo";

function huiyin(...words) {
	return execFileSync(path.join(build, "huiyin"), words.map(String), { encoding: "utf-8", stdio: ["ignore", "pipe", "ignore"] });
}

function seed() {
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home, { recursive: true });
	huiyin("demo", "--data", data, "--make-only");
	return JSON.parse(huiyin("bench", "seed", "--data", data, "--matters", MATTERS, "--events-most", 16, "--json"));
}

async function serve() {
	const begun = performance.now();
	const server = spawn(path.join(build, "huiyin"), ["serve", "--json", "--data", data, "--listen", "127.0.0.1:0"],
		{ stdio: ["ignore", "pipe", "ignore"] });
	const ended = once(server, "exit");
	const [line] = await Promise.race([once(createInterface(server.stdout), "line"), ended]);
	if (typeof line !== "string")
		throw new Error("the server doesn't start");
	const base = `http://127.0.0.1:${JSON.parse(line).port}`;
	await (await fetch(`${base}/login`)).text();
	return { base, server, ended, start_ms: performance.now() - begun };
}

async function logIn(base, login) {
	const answer = await fetch(`${base}/login`, { method: "POST", redirect: "manual",
		headers: { "content-type": "application/x-www-form-urlencoded" }, body: `login=${login}&password=${PASSWORD}` });
	return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

// Matters as the lists show them: of the first pages of what is open and of what has ended.
async function pathsOf(base) {
	const office = await logIn(base, OFFICE), unit = await logIn(base, UNIT);
	const lines = [];
	for (const [who, cookie] of [["office", office], ["unit", unit]])
		for (const query of ["", "?open=ended", "?light=overdue"]) {
			const page = await (await fetch(`${base}/list/supervision${query}`, { headers: { cookie } })).text();
			for (const id of new Set([...page.matchAll(/\/matters\/(\d+)/g)].map((found) => found[1])))
				lines.push(`workbench ${who} /`, `list ${who} /list/supervision${query}`, `matter ${who} /matters/${id}`);
		}
	writeFileSync(path.join(home, "paths"), `${lines.join("\n")}\n`);
	writeFileSync(path.join(home, "cast"), `${OFFICE} ${PASSWORD} 0\n${UNIT} ${PASSWORD} 1\n`);
}

async function load(base) {
	const child = spawn(path.join(build, "bench/bench-pages"),
		["--port", new URL(base).port, "--cast", path.join(home, "cast"), "--paths", path.join(home, "paths"),
			"--rate", String(RATE), "--seconds", String(SECONDS)], { stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	child.stdout.setEncoding("utf-8").on("data", (text) => (said += text));
	await once(child, "close");
	return JSON.parse(said);
}

function anonymousMb(pid) {
	const status = readFileSync(`/proc/${pid}/status`, "utf-8");
	return Math.round(Number(status.match(/RssAnon:\s+(\d+)/)[1]) / 1024);
}

const seeded = given ? { matters: MATTERS } : seed();
if (!existsSync(home))
	mkdirSync(home, { recursive: true });
const { base, server, ended, start_ms } = await serve();
const fresh = anonymousMb(server.pid);
await pathsOf(base);
const pages = await load(base);
const anonymous = anonymousMb(server.pid);
server.kill("SIGTERM");
await ended;
console.log(JSON.stringify({
	bench: "seeded",
	matters: seeded.matters,
	events: seeded.events,
	seed_per_second: seeded.ms ? Math.round((seeded.matters * 1000) / seeded.ms) : undefined,
	bytes_per_matter: Math.round(statSync(path.join(data, "county.db")).size / seeded.matters),
	start_ms: Math.round(start_ms),
	anonymous_mb: fresh,
	anonymous_after_mb: anonymous,
	...pages,
	load_average: Number(loadavg()[0].toFixed(2)),
}));
if (!given)
	rmSync(home, { recursive: true });
process.exitCode = ["workbench", "list", "matter"].some((kind) => pages[kind]?.errors) ? 1 : 0;
