// Files that are no ledger, or only look like one: each is refused in words that say what to do, nothing of it
// stays, and the server's memory stays flat.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';
import zlib from 'node:zlib';
import { openOffice, until } from './helper.mjs';

const MB = 1 << 20;
const relations = '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>';
const book = '<workbook><sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>';
const bookRelations = '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>';

// PARTS: {name: bytes or text}; DECLARED: what a part's head says its size is, whatever it has.
function zip(parts, declared = {}) {
	const files = [], list = [];
	let at = 0;
	for (const [name, content] of Object.entries(parts)) {
		const bytes = Buffer.from(content), packed = zlib.deflateRawSync(bytes), called = Buffer.from(name);
		const wide = declared[name] ? Buffer.alloc(12) : Buffer.alloc(0);
		if (declared[name]) {
			wide.writeUInt16LE(1, 0);
			wide.writeUInt16LE(8, 2);
			wide.writeBigUInt64LE(BigInt(declared[name]), 4);
		}
		const head = Buffer.alloc(22);
		head.writeUInt16LE(45, 0);
		head.writeUInt16LE(0x800, 2);
		head.writeUInt16LE(8, 4);
		head.writeUInt32LE(crc32(bytes), 10);
		head.writeUInt32LE(packed.length, 14);
		head.writeUInt32LE(declared[name] ? 0xFFFFFFFF : bytes.length, 18);
		const names = Buffer.alloc(4);
		names.writeUInt16LE(called.length, 0);
		names.writeUInt16LE(wide.length, 2);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(at, 10);
		const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, names, called, wide, packed]);
		list.push(Buffer.concat([Buffer.from('PK\x01\x02\x2d\x00', 'latin1'), head, names, place, called, wide]));
		files.push(file);
		at += file.length;
	}
	const index = Buffer.concat(list), end = Buffer.alloc(18);
	end.writeUInt16LE(list.length, 4);
	end.writeUInt16LE(list.length, 6);
	end.writeUInt32LE(index.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...files, index, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

function crc32(bytes) {
	let crc = ~0;
	// A bomb is refused before anybody could find it wrong.
	if (bytes.length > MB)
		return 0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++)
			crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
	}
	return ~crc >>> 0;
}

function workbook(sheet, more = {}, declared) {
	return zip({ '_rels/.rels': relations, 'xl/workbook.xml': book, 'xl/_rels/workbook.xml.rels': bookRelations,
		'xl/worksheets/sheet1.xml': sheet, ...more }, declared);
}

const head = '事项内容,牵头单位,完成时限,进展情况';
const sheetPart = 'xl/worksheets/sheet1.xml';
const emptySheet = '<worksheet><sheetData/></worksheet>';

describe('坏文件', () => {
	const ends = [];
	let office, gu;

	before(async () => {
		office = await openOffice({ after: end => ends.push(end) });
		office.unit('g', '𰻝面镇', '--group', '乡镇(街道)');
		gu = await office.logIn('gu');
	});

	after(async () => {
		for (const end of ends)
			await end();
	});

	async function give(bytes, name) {
		const body = new FormData();
		for (const [field, value] of Object.entries({ csrf: gu.csrf, once: randomUUID(), what: 'supervision' }))
			body.append(field, value);
		body.append('file', new Blob([bytes]), name);
		const answer = await gu.ask('POST', '/import', { body });
		assert.equal(answer.status, 303, answer.text);
		let page;
		await until(async () => {
			page = (await gu.getJson(answer.location)).json;
			return ['ready', 'broken'].includes(page.state);
		}, name);
		return { ...page, place: answer.location };
	}

	// The greatest memory that the server ever had, in MB.
	function peak() {
		const text = fs.readFileSync(`/proc/${office.server.pid}/status`, 'utf8');
		return Number(text.match(/VmHWM:\s*(\d+)/)[1]) / 1024;
	}

	const laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>';
	for (const [name, bytes, reason] of [
		['炸弹.xlsx', () => workbook(Buffer.alloc(48 * MB, ' ')), /炸弹.xlsx.*(压缩|异常)/],
		['实体.xlsx', () => workbook(laughs), /sheet1.xml 含有外部定义（DTD），不予打开/],
		['十吉.xlsx', () => workbook(emptySheet, {}, { [sheetPart]: 10 * 1024 * MB }), /十吉.xlsx/],
		['宏.xlsm', () => workbook(emptySheet, { 'xl/vbaProject.bin': 'x' }), /宏.xlsm.*宏/],
		['其实是.xlsx', () => Buffer.from('%PDF-1.7\n'), /是 PDF，不是表格/],
		['老的.xls', () => Buffer.from('D0CF11E0A1B11AE1'.padEnd(1024, '0'), 'hex'), /老的.xls.*(另存|xls)/],
		['空字符.csv', () => Buffer.from(`${head}\n修路,住建局,2026-\0 12-31,\n`), /空字符.csv/],
		['断了.xlsx', () => workbook(emptySheet).subarray(0, 300), /断了.xlsx.*(不完整|重新)/],
	])
		test(`${name} is refused in words`, async () => {
			const file = bytes(), before = peak();
			const page = await give(file, name);
			assert.equal(page.state, 'broken', JSON.stringify(page));
			assert.match(page.why, reason);
			assert.ok(peak() - before < 24, `${peak() - before} MB more`);
		});

	test('a cell of a megabyte spoils its row alone, and says where it is', async () => {
		const page = await give(`${head}\n修路,住建局,2026-12-31,${'长'.repeat(MB / 3)}\n架桥,住建局,2026-12-31,好\n`, '长格.csv');
		assert.deepEqual([page.state, page.new, page.bad], ['ready', 1, 1]);
		assert.deepEqual(page.problems.map(one => one.cell), ['长格!D2']);
		assert.match(page.problems[0].text, /过长|太长/);
	});

	test('characters of CJK extension G are taken and shown', async () => {
		const page = await give(`${head}\n𰀀家沟引水,𰻝面镇,2026-12-31,\n`, '𰀀.csv');
		assert.deepEqual([page.state, page.new], ['ready', 1], JSON.stringify(page.problems));
		await gu.post(`${page.place}/accept`, { once: randomUUID() });
		await until(async () => (await gu.getJson(page.place)).json.state === 'done', 'done');
		const list = (await gu.get('/list/supervision')).text;
		assert.ok(list.includes('𰀀家沟引水') && list.includes('𰻝面镇'));
	});

	test('an upload that is cut in the middle leaves nothing', async () => {
		const before = (await gu.get('/import')).text.match(/<tr>/g)?.length;
		const mark = 'xxxxxxxx';
		const fields = Object.entries({ csrf: gu.csrf, once: randomUUID(), what: 'supervision' }).map(([name, value]) =>
			`--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('');
		const body = `${fields}--${mark}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${head}\n`;
		const socket = net.connect(Number(new URL(office.url).port), '127.0.0.1');
		socket.write(['POST /import HTTP/1.1', 'host: x', `cookie: ${gu.cookie}`, `content-type: multipart/form-data; boundary=${mark}`,
			`content-length: ${Buffer.byteLength(body) + 4096}`, '', body].join('\r\n'));
		const incoming = path.join(office.data, 'files/incoming');
		await until(async () => fs.existsSync(incoming) && fs.readdirSync(incoming).length > 0, 'it has begun');
		socket.destroy();
		await until(async () => fs.readdirSync(incoming).length === 0, 'nothing is left of it');
		assert.equal((await gu.get('/import')).text.match(/<tr>/g)?.length, before);
	});
});
