// bench/import.mjs - a ledger of 100,000 rows is read and taken in by the server while others go on
// registering matters. Prints one line of JSON; README.md says how to read it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import { openOffice } from "../tests/flows/helper.mjs";

const ROWS = Number(process.env.BENCH_ROWS ?? 100000);
const CLIENTS = 4;
const GAP_MS = 100;
const ALONE_MS = 5000;
const units = ["财政局", "交通局", "水务局", "民政局", "卫健局", "教体局", "商务局", "审计局"];
const ends = [];
let peak = 0;

function ledger() {
	const lines = ["2026年督查台账", "序号,任务来源,事项内容,目标要求,牵头单位,配合单位,完成时限,进展情况,存在问题,下步打算,状态,办结时间"];
	for (let nth = 0; nth < ROWS; nth++) {
		const [lead, co, other] = [0, 1, 2].map(more => units[(nth + more) % units.length]);
		lines.push([nth + 1, "政府工作报告", `第${nth + 1}项重点工作推进落实情况，涉及道路改造和民生工程`,
			"完成年度目标任务，按季度调度，确保按期完成", lead, nth % 2 ? `${co}、${other}` : "",
			`2026年${nth % 12 + 1}月${nth % 28 + 1}日`, "已完成前期手续，正在组织施工，累计完成投资一千二百万元",
			"资金拨付进度偏慢", "加快施工进度", nth % 5 < 3 ? "已办结" : "在办",
			nth % 5 < 3 ? "2026-02-15" : ""].join(","));
	}
	return lines.join("\n") + "\n";
}

// Registers one after the other until stopped; how long each took.
async function registerOn(person, lead, state, times) {
	while (!state.stopped) {
		const from = performance.now();
		const answer = await person.post("/register/supervision", { once: randomUUID(),
			"f.subject": `日常登记 ${randomUUID()}`, "f.source": "report", "f.lead": lead, "f.due": "2027-03-31" });
		times.push(performance.now() - from);
		assert.equal(answer.status, 303, answer.text);
		await new Promise(resolve => setTimeout(resolve, GAP_MS));
	}
}

function at(times, part) {
	const sorted = [...times].sort((a, b) => a - b);
	return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1));
}

// Anonymous memory, in MB; the mapped index of the log and shared libraries are the system's.
function memoryMb(office) {
	const text = fs.readFileSync(`/proc/${office.server.pid}/status`, "utf8");
	return Math.round(Number(text.match(/RssAnon:\s*(\d+)/)[1]) / 1024);
}

// What all its threads have worked, in seconds.
function cpuSeconds(office) {
	const fields = fs.readFileSync(`/proc/${office.server.pid}/stat`, "utf8").split(") ")[1].split(" ");
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function settled(person, place, wanted) {
	for (;;) {
		peak = Math.max(peak, memoryMb(person.office));
		const page = (await person.getJson(place)).json;
		if (wanted.includes(page.state))
			return page;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}

async function measure() {
	const office = await openOffice({ after: end => ends.push(end) });
	units.forEach((name, nth) => office.unit(`u${nth}`, name, "--group", "县直部门"));
	const gu = await office.logIn("gu");
	const lead = (await gu.get("/register/supervision")).text.match(/<option value="(\d+)"[^>]*>财政局/)[1];
	const body = new FormData();
	for (const [name, value] of Object.entries({ csrf: gu.csrf, once: randomUUID(), what: "supervision" }))
		body.append(name, value);
	body.append("file", new Blob([ledger()]), "ledger.csv");
	const state = { stopped: false }, times = [];
	const posting = Array.from({ length: CLIENTS }, async () =>
		registerOn(await office.logIn("gu"), lead, state, times));
	await new Promise(resolve => setTimeout(resolve, ALONE_MS));
	const alone = times.splice(0);
	const before = memoryMb(office);
	const begun = performance.now(), idle = cpuSeconds(office);
	const place = (await gu.ask("POST", "/import", { body })).location;
	const ready = await settled(gu, place, ["ready", "broken"]);
	const read = performance.now(), reading = cpuSeconds(office);
	assert.equal(ready.new, ROWS, ready.why);
	await gu.post(`${place}/accept`, { once: randomUUID() });
	await settled(gu, place, ["done"]);
	const done = performance.now(), working = cpuSeconds(office);
	state.stopped = true;
	await Promise.all(posting);
	const imported = (await gu.getJson(`${place}/result`)).json.imported;
	assert.equal(imported, ROWS);
	return { bench: "import", rows: ROWS, read_seconds: Number(((read - begun) / 1000).toFixed(1)),
		commit_seconds: Number(((done - read) / 1000).toFixed(1)),
		seconds: Number(((done - begun) / 1000).toFixed(1)), read_cpu: Number((reading - idle).toFixed(1)), commit_cpu: Number((working - reading).toFixed(1)), memory_mb: before, peak_mb: peak,
		posts: times.length, p50_ms: at(times, 0.5), p99_ms: at(times, 0.99), max_ms: at(times, 1),
		alone_p50_ms: at(alone, 0.5), alone_p99_ms: at(alone, 0.99),
		load_average: Number(os.loadavg()[0].toFixed(1)) };
}

try {
	console.log(JSON.stringify(await measure()));
} finally {
	for (const end of ends.reverse())
		await end();
}
