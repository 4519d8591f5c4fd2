// What stands under the real program in these tests: tests/layer/layer.c by LD_PRELOAD. The clock and the
// faults are set while it runs; the diary of unsynced writes is turned into a power cut after a SIGKILL.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { source } from '../flows/helper.mjs';

const layer = process.env.HUIYIN_LAYER_SO ?? `${source}build/tests/layer/layer.so`;

// In the order of `struct control`.
const fields = ['clock', 'fault', 'countdown', 'lasting', 'met'];
export const faults = { none: 0, broken: 1, full: 2, short: 3 };

export class Layer {
	// From now on OFFICE's commands and servers run on the layer.
	constructor(office) {
		this.office = office;
		this.file = path.join(office.folder, 'control');
		this.diary = path.join(office.folder, 'diary');
		this.numbers = new BigInt64Array(fields.length);
		fs.writeFileSync(this.file, new Uint8Array(this.numbers.buffer));
		office.more = { LD_PRELOAD: layer, HUIYIN_LAYER: this.file };
	}

	set(values) {
		for (const [name, value] of Object.entries(values)) {
			const at = fields.indexOf(name), open = fs.openSync(this.file, 'r+');
			this.numbers[at] = BigInt(value);
			fs.writeSync(open, new Uint8Array(this.numbers.buffer, at * 8, 8), 0, 8, at * 8);
			fs.closeSync(open);
		}
	}

	met() {
		return Number(fs.readFileSync(this.file).readBigInt64LE(fields.indexOf('met') * 8));
	}

	// The wall clock that the program sees is so many ms ahead.
	clock(ms) {
		this.set({ clock: ms });
	}

	// The NTH call from now on (and, LASTING, all after it) meets the fault.
	fault(kind, nth = 1, lasting = false) {
		this.set({ met: 0, fault: faults[kind], lasting: lasting ? 1 : 0, countdown: nth });
	}

	heal() {
		this.set({ countdown: 0, fault: 0 });
	}

	// Servers that start from now on keep a diary. CARELESS: and sync nothing.
	keepDiary({ careless = false } = {}) {
		this.office.more.HUIYIN_DIARY = this.diary;
		if (careless)
			this.office.more.HUIYIN_CARELESS = '1';
	}

	// The server was killed: of what it had not synced a random part (by SEED) is on the disk.
	cutPower(seed) {
		const cut = spawnSync('python3', [`${source}tests/crash/power_cut.py`, this.diary, String(seed)],
			{ encoding: 'utf8' });
		if (cut.status !== 0)
			throw new Error(cut.stderr);
		return JSON.parse(cut.stdout);
	}
}
