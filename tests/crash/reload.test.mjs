// A broken calendar, procedure, figure and paper at once: on reload the running set is kept and every problem is
// listed with its place; repaired, they are taken.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { County } from '../flows/county.mjs';
import { copyOfRoot, until } from '../flows/helper.mjs';

// File below definitions/, what is written wrong in it.
const wrongs = [
	['calendars/2026.yaml', text => text.replace('to: 2026-01-03', 'to: 2026-02-30').replace('workdays: [', 'workdays: [2026-13-01, ')],
	['procedures/supervision.yaml', text => text.replace('from: approving, to: approving-office', 'from: approving, to: nowhere')
		.replace('limit: 2 workday', 'limit: 2 fortnight')],
	['figures/1-balance.yaml', text => text.replace('rows: running at start', 'rows: running at dawn')],
	['papers/1-supervision.yaml', text => text.replace('title:', 'titel:')],
];

test('what is broken is listed whole, and the running set is kept until it is right', async t => {
	const root = copyOfRoot(t);
	const county = new County(root, []);
	t.after(async () => {
		for (const end of [() => county.office.stop(), ...county.ends])
			await end();
	});
	await county.open();
	const { office } = county;
	const running = (await (await county.as('督查员')).browser.getJson('/procedures')).json;
	const good = wrongs.map(([name, spoil]) => {
		const file = path.join(root, 'definitions', name), text = fs.readFileSync(file, 'utf8');
		assert.notEqual(spoil(text), text, name);
		return { file, name, text, spoilt: spoil(text) };
	});

	// The calendar is read first; what hangs on it comes when it is right.
	for (const group of [good.filter(({ name }) => name.startsWith('calendars')), good.filter(({ name }) => !name.startsWith('calendars')), good]) {
		for (const { file, spoilt } of group)
			fs.writeFileSync(file, spoilt);
		const before = office.log.length;
		office.server.kill('SIGHUP');
		await until(() => office.log.slice(before).includes('继续使用原来的定义'), 'the refusal');
		const told = office.log.slice(before);
		for (const { name } of group)
			assert.match(told, new RegExp(`${name.replace(/[/.]/g, '\\$&')}:\\d+:\\d+: `), told);
		await county.expect(await county.dispatched(), 'running', { 住建局: 'sent' });
		assert.deepEqual((await (await county.as('督查员')).browser.getJson('/procedures')).json, running);
		for (const { file, text } of group)
			fs.writeFileSync(file, text);
	}

	const before = office.log.length;
	office.server.kill('SIGHUP');
	await until(() => office.log.slice(before).includes('已重新读取定义'), 'the reload');
	await county.expect(await county.dispatched(), 'running', { 住建局: 'sent' });
	await office.stop();
	assert.equal(office.command('ledger', 'check', '--refold').status, 0);
});
