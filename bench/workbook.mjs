// bench/workbook.mjs - a ledger of 100,000 rows and 12 columns, written and read, as xlsx and as csv:
// seconds and the greatest memory of each. Prints one line of JSON; README.md says how to read it.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const home = path.join(top, "build/bench-workbook");
const ROWS = Number(process.env.BENCH_ROWS ?? 100000);

function run(...words) {
	const program = path.join(top, "build/bench/bench-workbook");
	return JSON.parse(execFileSync(program, words.map(String), { encoding: "utf-8" }));
}

function measure(kind) {
	const file = path.join(home, `ledger.${kind}`);
	const written = run("write", file, ROWS, ...(kind === "csv" ? ["csv"] : []));
	const read = run("read", file);
	if (read.rows !== ROWS + 1)
		throw new Error(`${kind}: ${read.rows} rows read, ${ROWS} and a head written`);
	return {
		file_mb: Number((statSync(file).size / 1048576).toFixed(1)),
		write_seconds: written.seconds,
		write_peak_mb: written.peak_mb,
		read_seconds: read.seconds,
		read_peak_mb: read.peak_mb,
	};
}

rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
console.log(JSON.stringify({ bench: "workbook", rows: ROWS, columns: 12, xlsx: measure("xlsx"), csv: measure("csv") }));
rmSync(home, { recursive: true });
