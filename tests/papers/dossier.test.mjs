// 一事一档: one PDF of all that a matter is, its attachments as pages at their steps; what can't be taken in says
// so on a page of its own; and 整件打包 has it beside the files themselves.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';
import zlib from 'node:zlib';
import { countyOf } from '../flows/county.mjs';

// --- files as they come from scanners and units ----------------------------------------------------

// A PDF of one line of text on each page; [width, height] in points. LOCK: asks for a password.
function pdf(lines, [width, height] = [595, 842], lock = '') {
	const kids = lines.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
	const objects = [`<</Type/Catalog/Pages 2 0 R>>`,
		`<</Type/Pages/Count ${lines.length}/Kids[${kids}]>>`,
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
	for (const [i, line] of lines.entries()) {
		const text = `BT /F1 24 Tf 60 ${height / 2} Td (${line}) Tj ET`;
		objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents ${5 + 2 * i} 0 R` +
			'/Resources<</Font<</F1 3 0 R>>>>>>', `<</Length ${text.length}>>stream\n${text}\nendstream`);
	}
	let out = '%PDF-1.4\n';
	const places = objects.map((object, i) => {
		const place = out.length;
		out += `${i + 1} 0 obj${object}endobj\n`;
		return place;
	});
	const table = places.map(place => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
	return Buffer.from(`${out}xref\n0 ${places.length + 1}\n0000000000 65535 f \n${table}` +
		`trailer<</Size ${places.length + 1}/Root 1 0 R${lock}>>\nstartxref\n${out.length}\n%%EOF\n`);
}

const hex = 'AB'.repeat(32);
const locked = pdf(['SECRET'], undefined,
	`/ID[<${hex.slice(32)}><${hex.slice(32)}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${hex}>/U<${hex}>>>`);
const cut = pdf(['HALF']).subarray(0, 120);

// The CRC of PNG stands at the end of a gzip too.
function chunk(type, data) {
	const head = Buffer.alloc(4), body = Buffer.concat([Buffer.from(type), data]);
	const tail = zlib.gzipSync(body).subarray(-8, -4).reverse();
	head.writeUInt32BE(data.length);
	return Buffer.concat([head, body, tail]);
}

// A white page of so many dots, as a scanner of drawings gives it.
function png(width, height) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head[8] = 1; // black and white
	const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height, 0xff);
	for (let row = 0; row < height; row++)
		rows[row * (Math.ceil(width / 8) + 1)] = 0;
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head),
		chunk('IDAT', zlib.deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

// A grey JPEG: each block of 8 × 8 dots is two bits.
function jpeg(width, height) {
	const segment = (mark, ...bytes) => {
		const body = Buffer.from(bytes.flat());
		return Buffer.concat([Buffer.from([0xff, mark, 0, body.length + 2]), body]);
	};
	const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
	const one = [1, ...Array(15).fill(0), 0];
	return Buffer.concat([Buffer.from('ffd8', 'hex'),
		segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
		segment(0xdb, [0, ...Array(64).fill(1)]),
		segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
		segment(0xc4, [0x00, ...one]), segment(0xc4, [0x10, ...one]),
		segment(0xda, [1, 1, 0, 0, 63, 0]), Buffer.alloc(Math.ceil(blocks / 4)), Buffer.from('ffd9', 'hex')]);
}

// {name: bytes} of a zip whose parts are stored as they are.
function unzipped(bytes) {
	const parts = new Map();
	let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06') + 16);
	for (; bytes.readUInt32LE(at) === 0x02014b50;
		at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)) {
		const place = bytes.readUInt32LE(at + 42), size = bytes.readUInt32LE(at + 20);
		const from = place + 30 + bytes.readUInt16LE(place + 26) + bytes.readUInt16LE(place + 28);
		const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
		const part = bytes.subarray(from, from + size);
		parts.set(name, bytes.readUInt16LE(at + 10) ? zlib.inflateRawSync(part) : part);
	}
	return parts;
}

// --- reading what was printed ----------------------------------------------------------------------

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-dossier-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(command, ...words) {
	const done = spawnSync(command, words, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
	assert.equal(done.status, 0, `${command} ${words.join(' ')}: ${done.stderr}`);
	return done.stdout;
}

class Printed {
	constructor(bytes) {
		this.file = path.join(folder, 'dossier.pdf');
		fs.writeFileSync(this.file, bytes);
		this.pages = run('pdftotext', '-layout', this.file, '-').split('\f').slice(0, -1);
		this.body = Number(this.pages[1].match(/一、承办情况\s+(\d+)/)[1]); // where the contents end
		const lines = this.pages.slice(1, this.body - 1).flatMap(page => page.split('\n'));
		this.contents = lines.map(line => line.match(/^\s*(\S.*?)\s{2,}(\d+)$/)).filter(Boolean)
			.map(found => [found[1].replace(/\s+/g, ' '), Number(found[2])]);
	}

	// The page (from 1) behind the contents on which TEXT stands.
	page(text) {
		const fits = page => text instanceof RegExp ? text.test(page) : page.includes(text);
		return this.pages.findIndex((page, i) => i >= this.body - 1 && fits(page)) + 1;
	}

	// The page that the contents name for it.
	entry(words) {
		return this.contents.find(([title]) => title.includes(words))?.[1];
	}

	shapes() {
		return run('pdfinfo', '-f', '1', '-l', '999', this.file).match(/Page +\d+ size: +[\d.]+ x [\d.]+/g)
			.map(line => line.match(/([\d.]+) x ([\d.]+)/).slice(1).map(Number));
	}
}

describe('一事一档', () => {
	const county = countyOf();
	let matter, printed;

	async function bytesOf(clerk, where) {
		const answer = await fetch(new URL(where, county.office.url), { headers: { cookie: clerk.browser.cookie } });
		assert.equal(answer.status, 200, where);
		return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
	}

	async function print(whose) {
		const clerk = await county.as('督查员');
		const { bytes, headers } = await bytesOf(clerk, `/matters/${whose.id}/papers/case-cover.pdf`);
		assert.equal(headers.get('content-type'), 'application/pdf');
		return new Printed(bytes);
	}

	before(async () => {
		const clerk = await county.as('督查员'), unit = await county.as('住建局联络员');
		matter = await county.dispatched({ co: '财政局' }, { files: [
			{ name: '会议纪要.pdf', bytes: pdf(['MINUTES-ONE', 'MINUTES-TWO']) },
			{ name: '测算表.csv', bytes: Buffer.from('序号,金额\n1,200\n') }] });
		await unit.act(matter, 'sign');
		await unit.act(matter, 'progress', { progress: '已开工', plan: 'on-plan' },
			{ files: [{ name: '平面图.pdf', bytes: pdf(['DRAWING'], [1191, 842]) }] });
		await clerk.act(matter, 'progress', { progress: '电话报告完成过半', plan: 'on-plan' }, {
			share: '住建局', channel: '纸质', informant: '李四',
			files: [{ name: '盖章回执.jpg', bytes: jpeg(1654, 2339) }] });
		await (await county.as('财政局联络员')).act(matter, 'give-opinion', { opinion: '资金已经落实' });
		await unit.act(matter, 'finish', { result: '已经办好' });
		printed = await print(matter);
	});

	test('every step stands in order, and each attachment as pages behind its step', () => {
		const order = [/1\. .*登记/, 'MINUTES-ONE', 'MINUTES-TWO', /2\. .*送审/, '督查事项立项审批表',
			/4\. .*同意立项/, '反馈表', /5\. .*签收/, /6\. .*报进展/, 'DRAWING', /7\. .*报进展/,
			/9\. .*反馈办理结果/, '三、附件清单'];
		const places = order.map(words => printed.page(words));
		assert.ok(places.every(place => place > 0), JSON.stringify(places));
		assert.deepEqual(places, [...places].sort((one, next) => one - next));
		assert.equal(printed.page('MINUTES-TWO'), printed.page('MINUTES-ONE') + 1);
	});

	test('the contents name the page of every step, paper and attachment', () => {
		for (const words of ['登记', '送审', '同意立项', '签收', '反馈办理结果'])
			assert.equal(printed.entry(words), printed.page(new RegExp(`^\\s*\\d+\\. .*${words}`, 'm')), words);
		assert.equal(printed.entry('附件：会议纪要.pdf'), printed.page('MINUTES-ONE'));
		assert.equal(printed.entry('附件：平面图.pdf'), printed.page('DRAWING'));
		assert.equal(printed.entry('附件：盖章回执.jpg'), printed.page(/7\. .*报进展/) + 1);
		assert.ok(printed.entry('督办通知 督办〔'));
	});

	test('each page bears its number of all, and each but the cover the number of the matter', async () => {
		const { number } = await county.read(matter);
		for (const [i, page] of printed.pages.entries()) {
			assert.ok(page.replace(/\s/g, '').includes(`第${i + 1}页共${printed.pages.length}页`), `${i + 1}`);
			assert.ok(i === 0 || page.includes(number), `${i + 1}`);
		}
	});

	test('a drawing lies on a page that lies, and words of a PDF stay words', () => {
		const shapes = printed.shapes();
		const lying = shapes.map(([width, height]) => width > height);
		assert.deepEqual(lying.map((lies, i) => lies ? i + 1 : 0).filter(Boolean), [printed.page('DRAWING')]);
		assert.ok(fs.statSync(printed.file).size < 3 << 20);
	});

	test('the outline leads where the contents lead', () => {
		const text = run('pdftohtml', '-xml', '-i', '-stdout', printed.file);
		const items = [...text.matchAll(/<item page="(\d+)">(.*?)<\/item>/g)];
		for (const words of ['附件：会议纪要.pdf', '附件清单'])
			assert.equal(Number(items.find(item => item[2].includes(words))[1]), printed.entry(words));
	});

	test('what came on behalf says so, with its scan behind it', () => {
		const page = printed.pages[printed.page(/7\. .*报进展/) - 1];
		assert.match(page, /代录 +住建局\s+纸质\s+李四/);
		assert.match(page, /盖章回执.jpg/);
	});

	test('the notice is copied to the leaders of the lead unit, and what the co-unit said stands with it', () => {
		const text = printed.pages.join('\n').replace(/\s/g, '');
		assert.ok(text.includes('抄送：傅长河同志，连成同志。'));
		const shares = printed.pages[printed.body - 1].replace(/ +/g, ' ');
		assert.match(shares, /责任领导 傅长河 联系副主任 连成/);
		assert.match(shares, /配合意见 资金已经落实/);
	});

	test('other formats are listed with their size and SM3', async () => {
		const last = printed.pages.slice(printed.page('附件清单') - 1).join('\n').replace(/\s/g, '');
		const { files } = await county.read(matter);
		assert.equal(files.length, 4);
		for (const file of files) {
			assert.ok(last.includes(file.title), file.title);
			assert.ok(last.replace(/[^0-9a-f]/g, '').includes(file.sm3.slice(0, 12)), file.title);
		}
		assert.equal(printed.entry('附件：测算表.csv'), undefined);
	});

	test('what is broken, locked or too long has a page that says so and where it is', async () => {
		const bad = await county.registered({}, { files: [{ name: '损坏.pdf', bytes: cut },
			{ name: '加密.pdf', bytes: locked }, { name: '汇编.pdf', bytes: pdf(Array(301).fill('MANY')) },
			{ name: '完好.pdf', bytes: pdf(['GOOD']) }] });
		const paper = await print(bad);
		for (const [name, words] of [['损坏.pdf', '打不开'], ['加密.pdf', '打开密码'], ['汇编.pdf', '超过300页']]) {
			const page = paper.pages[paper.entry(`附件：${name}`) - 1];
			assert.ok(page.includes(name) && page.includes(words), name);
			assert.match(page.replace(/\s/g, ''), /“附件”里可以下载，“整件打包”里也有/);
		}
		assert.equal(paper.entry('附件：完好.pdf'), paper.page('GOOD'));
	});

	test('a scan of a hundred million dots is a page, and the server stays as large as it was', async () => {
		const peak = () => Number(fs.readFileSync(`/proc/${county.office.server.pid}/status`, 'utf8')
			.match(/VmHWM:\s+(\d+)/)[1]) / 1024;
		const small = peak();
		const large = await county.registered({}, { files: [
			{ name: '大图.jpg', bytes: jpeg(10000, 10000) }, { name: '大图.png', bytes: png(10000, 10000) }] });
		const paper = await print(large);
		assert.equal(paper.entry('附件：大图.png'), paper.entry('附件：大图.jpg') + 1);
		assert.ok(!paper.pages.some(page => page.includes('没有编入本档')));
		const pictures = run('pdfimages', '-list', paper.file).trim().split('\n').slice(2)
			.map(line => line.trim().split(/\s+/)[10]);
		assert.equal(pictures.length, 2);
		assert.notEqual(...pictures, 'two scans are two pictures');
		assert.ok(fs.statSync(paper.file).size < 3 << 20);
		assert.ok(peak() < small + 150, `${small} → ${peak()} MiB`);
		const clerk = await county.as('督查员');
		const [picture] = (await clerk.see(large)).files;
		const made = await clerk.browser.get((await clerk.browser.get(picture.thumbnail)).location);
		assert.equal(made.status, 200);
	});

	test('the zip has it beside the files, and a list of them with the SM3 of each', async () => {
		const clerk = await county.as('督查员');
		const { bytes } = await bytesOf(clerk, `/matters/${matter.id}/archive.zip`);
		const parts = unzipped(bytes);
		assert.deepEqual([...parts.keys()].sort(), ['一事一档.pdf', '办理过程.txt', '目录.csv', '附件/01 会议纪要.pdf',
			'附件/02 测算表.csv', '附件/03 平面图.pdf', '附件/04 盖章回执.jpg'].sort());
		const paper = new Printed(parts.get('一事一档.pdf'));
		assert.equal(paper.entry('附件：会议纪要.pdf'), paper.page('MINUTES-ONE'));
		assert.equal(paper.pages.length, printed.pages.length);
		const rows = parts.get('目录.csv').toString('utf8').trim().split('\r\n').slice(1)
			.map(row => row.slice(1, -1).split('","'));
		assert.deepEqual(rows.map(row => row[1]),
			['会议纪要.pdf', '测算表.csv', '平面图.pdf', '盖章回执.jpg', '一事一档.pdf']);
		for (const [nth, name, step, when, who, size, sm3] of rows) {
			const part = parts.get(nth ? `附件/${nth} ${name}` : name);
			assert.equal(createHash('sm3').update(part).digest('hex'), sm3, name);
			assert.equal(Number(size), part.length);
			assert.ok(step && when && who, name);
		}
	});

	test('the scan of a 批示件 is the page behind its 办理单, as PDF and as DOCX', async () => {
		const clerk = await county.as('文书员');
		const paper = await clerk.register('instruction', {}, { files: [{ name: '批示件.pdf', bytes: pdf(['SIGNED-BY-HAND']) }] });
		await clerk.act(paper, 'hand-over');
		const slip = await bytesOf(clerk, `/matters/${paper.id}/papers/instruction-form.pdf`);
		fs.writeFileSync(path.join(folder, 'slip.pdf'), slip.bytes);
		const pages = run('pdftotext', '-layout', 'slip.pdf', '-').split('\f');
		assert.match(pages[0].replace(/\s/g, ''), /领导批示件办理单/);
		assert.match(pages[1], /SIGNED-BY-HAND/);
		const edited = await bytesOf(clerk, `/matters/${paper.id}/papers/instruction-form.docx`);
		assert.ok([...unzipped(edited.bytes).keys()].some(name => name.endsWith('.jpeg')));
	});

	test('of what was taken in nothing is left behind', () => {
		assert.deepEqual(fs.readdirSync(path.join(county.office.data, 'files/incoming')), []);
	});
});
