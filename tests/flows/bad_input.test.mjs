// What is not as it should be: clear, names what and where, nothing changed, nothing lost.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { describe } from 'node:test';
import { countyOf, day, words } from './county.mjs';

describe('填写有误', () => {
	const county = countyOf();

	// The registration form as the bytes of its body; PAIRS come on top.
	async function send(pairs, headers = {}) {
		const supervisor = await county.as('督查员');
		const form = { csrf: supervisor.browser.csrf, 'f.subject': '修复县道路面', 'f.source': 'report',
			'f.lead': county.ids.get('住建局'), 'f.due': day(60) };
		const body = [...Object.entries(form).filter(([name]) => !pairs.some(([other]) => other === name))
			.map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
		...pairs.map(([name, value]) => `${name}=${value}`)].join('&');
		return supervisor.browser.ask('POST', '/register/supervision',
			{ body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
	}

	async function count() {
		const list = await (await county.as('督查员')).browser.getJson('/list/supervision?open=all');
		assert.equal(list.status, 200, list.text);
		return list.json.rows.length;
	}

	for (const [name, pairs, reason] of [
		['an unknown field', [['f.colour', '1']], /没有“colour”这一项/],
		['a name that is no field', [['colour', '1']], /没有“colour”这一项/],
		['a field twice', [['f.due', day(60)], ['f.due', day(61)]], /完成时限.*只能填一个|只能填一个.*完成时限/],
		['a text that is too long', [['f.subject', '字'.repeat(121)]], /事项.*最多120字/],
		['bytes that are no UTF-8', [['f.subject', '%FF%FE']], /无法识别的字符/],
		['half a character', [['f.subject', '%E4%BF']], /无法识别的字符/],
		['U+0000', [['f.subject', '%E4%BF%AE%00']], /空字符/],
		['a control character', [['f.subject', 'a%07b']], /控制字符/],
		['an escape that is cut off', [['f.subject', 'a%4']], /编码不完整/],
		['lines where there is one', [['f.subject', 'a%0D%0Ab']], /只能写一行/],
		['what is compulsory left out', [['f.subject', '']], /请填写事项/],
		['spaces instead of a title', [['f.subject', '%20%E3%80%80']], /请填写事项/],
		['a date that is none', [['f.due', '2026-02-30']], /完成时限不是有效日期/],
		['a unit that is not there', [['f.lead', '12345']], /没有这个单位/],
		['a choice that is not offered', [['f.source', 'rumour']], /请从列出的选项中选择/],
		['the lead as its own co-unit', [['f.lead', 'LEAD'], ['f.co', 'LEAD']], /牵头单位不能同时是配合单位/],
		['a co-unit twice', [['f.co', 'OTHER'], ['f.co', 'OTHER']], /配合单位有重复/],
	])
		test(`${name} is refused by name, and what was typed is still there`, async () => {
			const [lead, other] = [county.ids.get('住建局'), county.ids.get('财政局')];
			const before = await count();
			const answer = await send(pairs.map(([field, value]) =>
				[field, value.replace('LEAD', lead).replace('OTHER', other)]));
			assert.equal(answer.status, 422, words(answer));
			assert.match(words(answer), reason);
			for (const [, id] of answer.text.matchAll(/<a href="#(f\.[^"]*)"/g))
				assert.ok(answer.text.includes(`id="${id}"`) && answer.text.includes(`id="${id}-wrong"`), id);
			if (!pairs.some(([field]) => field === 'f.subject'))
				assert.ok(answer.text.includes('value="修复县道路面"'), words(answer));
			assert.equal(await count(), before);
		});

	test('all that is wrong is said at once, each with its field', async () => {
		const supervisor = await county.as('督查员');
		const answer = await supervisor.browser.postJson('/register/supervision',
			{ 'f.subject': '', 'f.source': 'rumour', 'f.lead': '7', 'f.due': '昨天', 'f.more': '1' });
		assert.equal(answer.status, 422);
		assert.deepEqual(answer.json.errors.map(error => error.field).sort(),
			['f.due', 'f.lead', 'f.more', 'f.source', 'f.subject']);
		assert.ok(answer.json.errors.every(error => error.message));
	});

	test('characters of four bytes, quotes and markup come back as they were typed', async () => {
		const subject = '𠮷野家🚧<b>“修”</b>&amp;\'"\\{{x}}';
		const matter = await county.registered({ subject, goal: `第一行\r\n第二行 ${subject}` });
		const supervisor = await county.as('督查员');
		const page = await supervisor.see(matter);
		assert.equal(page.title, subject);
		assert.equal(page.values.find(item => item.name === 'goal').text.replace(/\r/g, ''),
			`第一行\n第二行 ${subject}`);
		const html = (await supervisor.browser.get(`/matters/${matter.id}`)).text;
		assert.ok(html.includes('𠮷野家🚧&lt;b&gt;“修”&lt;/b&gt;&amp;amp;'));
		assert.ok(!html.includes('<b>“修”'));
	});

	test('an action that is none, of the clock, or without its fields', async () => {
		const supervisor = await county.as('督查员');
		const matter = await county.dispatched();
		await supervisor.refused(matter, 'fly', {}, {}, 422, /没有“fly”这个操作/);
		await supervisor.refused(matter, 'register', {}, {}, 422, /没有“register”这个操作/);
		await supervisor.refused(matter, 'withdraw', {}, {}, 422, /请填写/);
		await supervisor.refused(matter, 'withdraw', { reason: '错', goal: '夹带' }, {}, 422, /没有“goal”这一项/);
		await supervisor.refused(matter, 'rung', {}, { share: '住建局' }, 403, /您的岗位不能办理/);
		await supervisor.refused(matter, 'rung-issue', {}, { proposal: 1 }, 409, /已由他人处理|不能/);
		const nowhere = await supervisor.try(matter, 'sign', {}, { share: '住建局', channel: '电话' });
		assert.equal(nowhere.status, 303);
	});
});

describe('页面过时、重复提交、越权', () => {
	const county = countyOf();

	test('a stale page is told who did what and when, and what was typed is not lost', async () => {
		const matter = await county.signed();
		const housing = await county.as('住建局联络员');
		const { share, version } = await housing.find(matter, 'progress');
		await housing.act(matter, 'progress', { progress: '先报的进展', plan: 'on-plan' });
		const answer = await housing.refused(matter, 'progress', { progress: '后写的进展', plan: 'ahead' },
			{ version }, 409, /李四已于\d{4}-\d\d-\d\d \d\d:\d\d办理“报进展”/);
		assert.ok(share > 0 && answer.text.includes('后写的进展'));
	});

	test('one co-unit does not stale another', async () => {
		const matter = await county.dispatched({ co: ['财政局', '交通局'] });
		const [finance, transport] = [await county.as('财政局联络员'), await county.as('交通局联络员')];
		const mine = await finance.find(matter, 'sign');
		await transport.act(matter, 'sign');
		await finance.act(matter, 'sign', {}, { version: mine.version });
	});

	test('a double click gets the first answer, and it happens once', async () => {
		const matter = await county.signed();
		const housing = await county.as('住建局联络员');
		const { version } = await housing.find(matter, 'progress');
		const once = randomUUID();
		const click = () => housing.try(matter, 'progress', { progress: '只报一次', plan: 'on-plan' },
			{ once, version });
		const before = (await county.read(matter)).event_count;
		const answers = await Promise.all([click(), click(), click(), click()]);
		assert.deepEqual(answers.map(answer => [answer.status, answer.location.split('?')[0]]),
			Array(4).fill([303, `/matters/${matter.id}`]));
		assert.equal((await click()).status, 303);
		assert.equal((await county.read(matter)).event_count, before + 1);
	});

	test('registering twice by one click makes one matter', async () => {
		const supervisor = await county.as('督查员');
		const once = randomUUID();
		const register = () => supervisor.tryToRegister('supervision', { subject: '点了两下' }, { once });
		const [first, second] = [await register(), await register()];
		assert.equal(first.status, 303);
		assert.deepEqual([second.status, second.location], [303, first.location]);
		const other = await supervisor.tryToRegister('supervision', { subject: '换了内容' }, { once });
		assert.notEqual(other.location, first.location);
	});

	test('without the token of the session nothing happens', async () => {
		const matter = await county.dispatched();
		const housing = await county.as('住建局联络员');
		for (const csrf of ['', 'x'.repeat(43)]) {
			const answer = await housing.try(matter, 'sign', {}, { csrf });
			assert.equal(answer.status, 403);
		}
		await county.expect(matter, 'running', { 住建局: 'sent' });
	});

	test('what somebody may not do is 403, what he may not see is 404', async () => {
		const matter = await county.dispatched();
		await (await county.as('住建局经办人')).refused(matter, 'sign', {}, { share: '住建局' }, 403,
			/您的岗位不能办理“签收”/);
		const stranger = await county.as('东河镇联络员');
		assert.equal((await stranger.look(matter)).status, 404);
		assert.equal((await stranger.try(matter, 'sign')).status, 404);
		assert.equal((await stranger.tryToRegister('supervision')).status, 403);
		assert.equal((await (await county.as('文书员')).tryToRegister('supervision')).status, 403);
		for (const where of ['/matters/1', '/matters/0', '/matters/-1', '/matters/x', '/matters/9999999999999999999',
			'/list/none', '/procedures/none', '/register/none']) {
			const answer = await (await county.as('督查员')).browser.getJson(where);
			assert.equal(answer.status, 404, where);
			assert.equal(answer.json.status, 404);
		}
	});

	test('what is asked for in an address is held against what there is', async () => {
		const { browser } = await county.as('督查员');
		for (const query of ['colour=red', 'light=purple', 'unit=x', 'sort=colour', 'due_to=soon', 'after=zzz',
			'open=maybe', 'number=%FF', 'k.colour=1', 'open=all&open=all'])
			assert.equal((await browser.getJson(`/list/supervision?${query}`)).status, 422, query);
		assert.deepEqual((await browser.getJson('/list/supervision?state=flying')).json.rows, []);
	});

	test('of a bulk act what is malformed stops all, what is refused stops itself alone', async () => {
		const matter = await county.dispatched();
		const housing = await county.as('住建局联络员');
		const { share, version } = await housing.find(matter, 'sign');
		const good = `${matter.id}.${share}.${version}`;
		for (const [items, status] of [[[good, 'x'], 422], [[good, `${matter.id}.1`], 422], [[], 422],
			[[`1.1.${version}`], 404], [[`${matter.id}.9.${version}`], 404]])
			assert.equal((await housing.bulk('sign', items)).status, status, items.join());
		assert.equal((await housing.bulk('fly', [good])).status, 422);
		await county.expect(matter, 'running', { 住建局: 'sent' });
		const told = await housing.bulk('sign', [good, good, `1.1.${version}`]);
		assert.equal(told.status, 200);
		assert.match(words(told), /办好 1 件，2 件没有办成/);
		await county.expect(matter, 'running', { 住建局: 'working' });
	});
});

describe('每个地址', () => {
	const county = countyOf();

	// What answers with a file, or only before there is a county, has tests of its own.
	const apart = /^\/first-use|^\/help$|^\/admin\/password|\/export$|\/file$|\/files\/|\.zip$|\.pdf$|\.docx$|\{(run|paper|file)\}|^\/print|^\/(rehome|calendar)\/|^\/import\//;

	test('every page answers JSON too, and says no to what it does not know', async () => {
		const { browser: clerk } = await county.as('督查员');
		county.office.person('shen', '沈计', 'office', 'audit-officer');
		const [admin, auditor] = [await county.office.logIn('admin'), await county.office.logIn('shen')];
		const matter = await county.registered();
		const person = (await admin.getJson('/admin/people')).json.people[0].id;
		const leader = (await clerk.getJson('/leaders')).json.leaders[0].id;
		const ids = [['/matters', matter.id], ['/procedures', 'supervision'], ['/figures', 'opened'],
			['/leaders', leader], ['/admin/units', county.ids.get('住建局')], ['/admin/people', person]];
		const { paths } = JSON.parse(county.office.must('routes', '--openapi').stdout);
		const pages = Object.keys(paths).filter(path => paths[path].get && !apart.test(path))
			.map(path => path.replace('{procedure}', 'supervision')
				.replace('{id}', ids.find(([start]) => path.startsWith(start))?.[1]));
		assert.ok(pages.length > 12, pages.join());
		for (const where of pages) {
			let browser = clerk;
			for (const other of [admin, auditor])
				if ((await browser.getJson(where)).status === 403)
					browser = other;
			const json = await browser.getJson(where);
			assert.equal(json.status, 200, `${where} ${json.text}`);
			assert.equal(json.headers.get('content-type'), 'application/json; charset=utf-8', where);
			assert.equal(typeof json.json, 'object');
			const html = await browser.get(where);
			assert.ok([200, 303].includes(html.status), where);
			const odd = await browser.getJson(`${where}?no-such-thing=1`);
			assert.equal(odd.status, 422, where);
			assert.equal(odd.headers.get('content-type'), 'application/problem+json; charset=utf-8');
		}
	});

	test('a form can be sent as JSON, and answers JSON', async () => {
		const { browser } = await county.as('督查员');
		const told = await browser.postJson('/register/supervision', { 'f.subject': '由程序登记', 'f.source': 'other',
			'f.lead': county.ids.get('住建局'), 'f.due': day(30), 'f.co': [county.ids.get('财政局')] });
		assert.equal(told.status, 200, told.text);
		assert.match(told.json.number, /^督查\d/);
		const acted = await browser.postJson(`/matters/${told.json.id}/actions`, { action: 'submit', version: 1,
			'f.basis': '纪要' });
		assert.deepEqual([acted.status, acted.json.state], [200, 'approving']);
		for (const body of ['{', '[1]', '"x"', '{"f.subject": {"a": 1}}', '{"f.subject": 1e999}'])
			assert.equal((await browser.ask('POST', '/register/supervision', { json: true, body,
				headers: { 'content-type': 'application/json', 'x-csrf': browser.csrf } })).status, 422, body);
	});
});
