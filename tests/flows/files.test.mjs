// 附件: sent along with what is done, kept once, shown to who may see the matter, and whole or not at all
// whatever happens on the way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';
import { countyOf, words } from './county.mjs';
import { source, until } from './helper.mjs';

const county = countyOf(source, ['--set', 'upload-file=2,disk-reserve=16']);

const pdf = words => Buffer.from(`%PDF-1.4\n% ${words}\n%%EOF\n`);
const scan = { name: '批示件扫描.pdf', bytes: pdf('扫描') };
const photo = { name: '现场.jpg', bytes: Buffer.from('ffd8ffe000104a46494600ffd9', 'hex') };

// Paths of all that is stored, and of all that is on its way.
function stored() {
	const folder = path.join(county.office.data, 'files');
	const names = fs.readdirSync(folder, { recursive: true }).map(String);
	return names.filter(name => /[0-9a-f]{64}$/.test(name));
}

function arriving() {
	return fs.readdirSync(path.join(county.office.data, 'files/incoming'));
}

async function bytesOf(person, file) {
	const response = await fetch(new URL(file.download, county.office.url),
		{ headers: { cookie: person.browser.cookie } });
	assert.equal(response.status, 200);
	return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}

test('files of a registration and of an action stand with their events and come back byte by byte', async () => {
	const clerk = await county.as('督查员');
	const matter = await clerk.register('supervision', {}, { files: [scan, photo] });
	await clerk.act(matter, 'submit', { basis: '政府工作报告' }, { files: [photo] });
	const page = await clerk.see(matter);
	assert.deepEqual(page.events.map(event => event.files.map(file => file.title)),
		[['现场.jpg'], ['批示件扫描.pdf', '现场.jpg']]);
	assert.equal(page.file_count, 3);
	const { bytes, headers } = await bytesOf(clerk, page.events[1].files[0]);
	assert.deepEqual(bytes, scan.bytes);
	assert.match(headers.get('content-disposition'), /^attachment; .*filename\*=UTF-8''%E6%89%B9/);
	assert.match(headers.get('content-security-policy'), /sandbox/);
});

test('PDF and pictures are shown, anything else is only downloaded', async () => {
	const clerk = await county.as('督查员');
	const table = { name: '清单.csv', bytes: Buffer.from('序号,事项\n1,<script>\n') };
	const matter = await clerk.register('supervision', {}, { files: [scan, table] });
	const [shown, only] = (await clerk.see(matter)).files;
	const show = await clerk.browser.get(shown.href);
	assert.equal(show.headers.get('content-type'), 'application/pdf');
	assert.match(show.headers.get('content-disposition'), /^inline/);
	assert.match(show.headers.get('content-security-policy'), /default-src 'none'/);
	const download = await clerk.browser.get(only.href);
	assert.equal(download.headers.get('content-type'), 'application/octet-stream');
	assert.match(download.headers.get('content-disposition'), /^attachment/);
});

test('the same file sent twice is stored once', async () => {
	const clerk = await county.as('督查员');
	const twice = { name: '同一份.pdf', bytes: pdf('同一份') };
	await clerk.register('supervision', {}, { files: [twice] });
	const before = stored().length;
	const matter = await clerk.register('supervision', {}, { files: [twice, { ...twice, name: '又一份.pdf' }] });
	assert.equal(stored().length, before);
	assert.deepEqual((await clerk.see(matter)).files.map(file => file.title), ['同一份.pdf', '又一份.pdf']);
});

test('two files of one name are told apart', async () => {
	const clerk = await county.as('督查员');
	const matter = await clerk.register('supervision', {},
		{ files: [{ name: 'a.pdf', bytes: pdf('1') }, { name: 'a.pdf', bytes: pdf('2') }] });
	assert.deepEqual((await clerk.see(matter)).files.map(file => file.title), ['a.pdf', 'a(2).pdf']);
});

test('what could do harm or is not what it says is refused by name, and nothing is kept', async () => {
	const clerk = await county.as('督查员');
	const refused = [
		[{ name: '通知.exe', bytes: Buffer.from('MZ\x90\0') }, /“通知.exe”是程序、脚本或网页文件/],
		[{ name: '通知.pdf', bytes: Buffer.from('MZ\x90\0') }, /“通知.pdf”是程序、脚本或网页文件/],
		[{ name: '页面.html', bytes: Buffer.from('<p>') }, /“页面.html”是程序、脚本或网页文件/],
		[{ name: '图.svg', bytes: Buffer.from('<svg xmlns=""/>') }, /“图.svg”是程序、脚本或网页文件/],
		[{ name: '扫描.pdf', bytes: photo.bytes }, /“扫描.pdf”的内容与扩展名“pdf”不符/],
		[{ name: '录音.mp3', bytes: Buffer.from('ID3\x03\0') }, /“录音.mp3”是录音录像/],
		[{ name: '空.pdf', bytes: Buffer.alloc(0) }, /“空.pdf”是空文件/],
	];
	const before = stored();
	for (const [file, pattern] of refused) {
		const answer = await clerk.tryToRegister('supervision', { subject: '带附件的事项' },
			{ files: [scan, file] });
		assert.equal(answer.status, 422, file.name);
		assert.match(words(answer), pattern);
		assert.match(answer.text, /value="带附件的事项"/);
	}
	assert.deepEqual(stored(), before);
	await until(() => arriving().length === 0, 'the refused files are gone');
});

test('who may not see the matter finds no file of it, under this matter or another', async () => {
	const clerk = await county.as('文书员');
	const matter = await clerk.register('instruction', {}, { files: [scan] });
	const [file] = (await clerk.see(matter)).files;
	const stranger = await county.as('财政局联络员');
	const own = await county.dispatched({ lead: '财政局' });
	for (const where of [file.href, file.download, file.href.replace(matter.id, own.id)])
		assert.equal((await stranger.browser.get(where)).status, 404, where);
});

test('补传附件 names the step that it belongs to, at any time, and is nothing without a file', async () => {
	const clerk = await county.as('督查员');
	const matter = await county.dispatched();
	await clerk.act(matter, 'sign', {}, { share: '住建局', channel: '电话', informant: '李四' });
	await clerk.act(matter, 'add-files', { note: '回执原件' }, { files: [scan], adds: 2 });
	const unit = await county.as('住建局联络员');
	await unit.act(matter, 'add-unit-files', {}, { files: [photo] });
	assert.deepEqual((await county.timeline(matter)).slice(-2),
		['顾晓楠补传附件。回执原件', '住建局补传附件。']);
	await clerk.refused(matter, 'add-files', {}, {}, 422, /请选择要补传的文件/);
	await clerk.refused(matter, 'add-files', {}, { files: [scan], adds: 99 }, 422, /没有这一步/);
});

test('a file too large is said on the form, which keeps what was typed', async () => {
	const clerk = await county.as('督查员');
	const large = { name: '大图.pdf', bytes: Buffer.concat([scan.bytes, Buffer.alloc(3 << 20)]) };
	const answer = await clerk.tryToRegister('supervision', { subject: '附件过大的事项' }, { files: [large] });
	assert.equal(answer.status, 413);
	assert.match(words(answer), /“大图.pdf”超过单个文件 2 MB 的上限/);
	assert.match(answer.text, /value="附件过大的事项"/);
	await until(() => arriving().length === 0, 'the large file is gone');
});

test('a matter goes into one zip: every file in order, the list of them, and what happened', async () => {
	const clerk = await county.as('督查员');
	const matter = await clerk.register('supervision', {}, { files: [scan, photo] });
	const response = await fetch(new URL(`/matters/${matter.id}/archive.zip`, county.office.url),
		{ headers: { cookie: clerk.browser.cookie } });
	const bytes = Buffer.from(await response.arrayBuffer());
	assert.equal(response.headers.get('content-type'), 'application/zip');
	assert.ok(bytes.includes(scan.bytes) && bytes.includes(photo.bytes));
	const names = bytes.toString('utf8').match(/附件\/0[12] [^P]*?(pdf|jpg)/g);
	assert.deepEqual([...new Set(names)], ['附件/01 批示件扫描.pdf', '附件/02 现场.jpg']);
	await until(() => arriving().length === 0, 'the zip has no name any more');
});

test('a thumbnail is made on demand, and of what is broken there is none', async () => {
	const clerk = await county.as('督查员');
	const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
		'base64');
	const matter = await clerk.register('supervision', {},
		{ files: [{ name: '点.png', bytes: dot }, photo] });
	const [good, broken] = (await clerk.see(matter)).files;
	for (const [file, status] of [[good, 200], [broken, 404]]) {
		const first = await clerk.browser.get(file.thumbnail);
		assert.equal(first.status, 303);
		assert.equal((await clerk.browser.get(first.location)).status, status);
		assert.equal((await clerk.browser.get(file.thumbnail)).status, status);
	}
});

// A registration whose file stops in the middle; the socket is open.
async function halfSent(clerk) {
	const { port } = new URL(county.office.url);
	const head = 'Content-Disposition: form-data; name="files"; filename="半份.pdf"';
	const body = `--b\r\n${head}\r\n\r\n%PDF-1.4\n${'0123456789'.repeat(1000)}`;
	const socket = net.connect(Number(port), '127.0.0.1');
	socket.on('error', () => {});
	socket.write('POST /register/supervision HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n' +
		`Cookie: ${clerk.browser.cookie}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n${body}`);
	await until(() => arriving().length === 1, 'the file is arriving');
	return socket;
}

test('a connection that breaks in the middle leaves nothing', async () => {
	const before = stored();
	const socket = await halfSent(await county.as('督查员'));
	socket.destroy();
	await until(() => arriving().length === 0, 'the half is gone');
	assert.deepEqual(stored(), before);
});

test('killed while files arrive, it starts again with every file whole and no half', async () => {
	const clerk = await county.as('督查员');
	const sending = [];
	for (let i = 0; i < 20; i++)
		sending.push(clerk.tryToRegister('supervision', { subject: `第${i}件` },
			{ files: [{ name: `${i}.pdf`, bytes: Buffer.concat([pdf(i), Buffer.alloc(500_000, i)]) }] })
			.catch(() => null));
	const socket = await halfSent(clerk).catch(() => null);
	await Promise.race(sending);
	await county.office.stop('SIGKILL');
	socket?.destroy();
	const answered = (await Promise.all(sending)).filter(answer => answer?.status === 303);
	assert.ok(answered.length > 0);
	await county.office.serve(...county.serving);
	assert.deepEqual(arriving(), []);
	for (const answer of answered) {
		const [file] = (await clerk.see({ id: answer.location.split('/').at(-1) })).files;
		const { bytes } = await bytesOf(clerk, file);
		assert.equal(bytes.length, 500_000 + pdf(Number.parseInt(file.title, 10)).length);
	}
});
