// Clients that are slow, idle, half gone or flood: the service stays up and serves the others, and ends what its
// limits say. The others come from an address of their own.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import test from 'node:test';
import { openOffice } from '../flows/helper.mjs';

const idle = Number(process.env.CRASH_CONNECTIONS ?? 2000);
const SLOW = 100;
const limits = `connections=${idle + 2000},connections-address=${idle + 1000},idle-seconds=600`;

const half = 'GET /login HTTP/1.1\r\nHost: x\r\nAccept: text/h';
const body = 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nl';
const whole = 'GET /login HTTP/1.1\r\nHost: x\r\n\r\n';
const flood = Array.from({ length: 4000 }, (_, i) => `X-${i}: 1\r\n`).join('');

class Crowd {
	constructor(t, office) {
		this.port = Number(new URL(office.url).port);
		this.sockets = [];
		t.after(() => this.sockets.forEach(socket => socket.destroy()));
	}

	// One socket that has sent TEXT; resolved once that is gone.
	one(text, localAddress = '127.0.0.1') {
		return new Promise(resolve => {
			const socket = net.connect({ port: this.port, host: '127.0.0.1', localAddress });
			this.sockets.push(socket);
			socket.on('connect', () => text ? socket.write(text, () => resolve(socket)) : resolve(socket));
			socket.on('error', () => resolve(socket));
		});
	}

	// So many at a time that the backlog holds them.
	async many(count, text, localAddress) {
		const sockets = [];
		while (sockets.length < count)
			sockets.push(...await Promise.all(Array.from({ length: Math.min(100, count - sockets.length) },
				() => this.one(text, localAddress))));
		return sockets;
	}
}

// The status line that somebody at another address gets.
function other(office, path = '/login') {
	return new Promise((resolve, reject) => {
		http.get(new URL(path, office.url), { localAddress: '127.0.0.9', agent: false, timeout: 20_000 }, answer => {
			answer.resume().on('end', () => resolve(answer.statusCode));
		}).on('error', reject).on('timeout', () => reject(new Error('nobody answers')));
	});
}

function closed(socket) {
	return socket.destroyed ? Promise.resolve() : new Promise(resolve => socket.resume().on('close', resolve));
}

async function servesOthers(office) {
	for (let i = 0; i < 5; i++)
		assert.equal(await other(office), 200);
	const li = await office.logIn('li');
	assert.equal((await li.getJson('/account')).json.name, '李四');
}

test(`${idle} idle connections that stay open, and others are served`, async t => {
	const office = await openOffice(t, { serve: ['--set', limits] });
	const crowd = new Crowd(t, office);
	const sockets = await crowd.many(idle, whole);
	await Promise.all(sockets.map(socket => new Promise(resolve => socket.once('data', resolve))));
	const began = performance.now();
	await servesOthers(office);
	const memory = Number(office.status().match(/VmRSS:\s*(\d+)/)[1]);
	t.diagnostic(`${Math.round(performance.now() - began)} ms for six pages and a log-in; ${memory >> 10} MB resident`);
	assert.ok(sockets.every(socket => !socket.destroyed), 'an idle one was closed before its time');
});

test('an idle or slow connection ends when its time is over', async t => {
	const office = await openOffice(t, { serve: ['--set', 'idle-seconds=1'] });
	const crowd = new Crowd(t, office);
	const sockets = [...await crowd.many(SLOW, ''), ...await crowd.many(SLOW, half), ...await crowd.many(SLOW, body),
		...await crowd.many(SLOW, whole)];
	await Promise.all(sockets.map(closed));
	await servesOthers(office);
});

test('one address has its share of the connections and no more', async t => {
	const office = await openOffice(t, { serve: ['--set', 'connections-address=50'] });
	const crowd = new Crowd(t, office);
	const sockets = await crowd.many(200, half, '127.0.0.2');
	await Promise.race(sockets.map(closed));
	await servesOthers(office);
	assert.ok(sockets.filter(socket => !socket.destroyed).length >= 50);
});

test('half a request, a closed half, an unread answer and a flood of headers hold nobody up', async t => {
	const office = await openOffice(t, { serve: ['--set', limits] });
	const crowd = new Crowd(t, office);
	await crowd.many(SLOW, half);
	await crowd.many(SLOW, body);
	(await crowd.many(SLOW, whole)).forEach(socket => socket.end());
	(await crowd.many(SLOW, whole.repeat(50))).forEach(socket => socket.pause());
	(await crowd.many(SLOW, half)).forEach(socket => socket.resetAndDestroy());
	await servesOthers(office);
	for (const text of [flood, `X: ${'a'.repeat(100_000)}\r\n`, 'X: 1\r\n'.repeat(8000)]) {
		/* Who goes on sending may find the connection reset before it has read why. */
		const answer = await office.raw(`GET /login HTTP/1.1\r\nHost: x\r\n${text}\r\n`).catch(error => error.code);
		assert.match(answer, /^HTTP\/1\.[01] 431 |^ECONNRESET$|^EPIPE$/);
	}
	const endless = await Promise.all(Array.from({ length: SLOW }, () => crowd.one(`GET /login HTTP/1.1\r\n${flood}`)));
	assert.equal(endless.length, SLOW);
	await servesOthers(office);
	assert.equal(office.server.exitCode, null);
});
