// 首次使用 and 系统管理: from an empty folder to an office at work, by the pages alone; and what goes wrong
// on the way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { emptyOffice, openOffice, until } from './helper.mjs';

const secret = 'Yunling-2026';

function form(office, changes = {}) {
	return { code: office.code, county: '622199', county_name: '云岭县', person: '周宁', post: 'supervisor',
		login: 'zhouning', new: secret, again: secret, ...changes };
}

async function emptyServed(t) {
	const office = emptyOffice(t);
	fs.mkdirSync(office.data, { recursive: true });
	await office.serve();
	return office;
}

// The county founded by its first administrator, who is logged in by that.
async function founded(t) {
	const office = await emptyServed(t);
	const zhou = office.visitor();
	const answer = await zhou.post('/first-use', form(office));
	assert.equal(answer.status, 303, answer.text);
	zhou.csrf = (await zhou.getJson('/account')).json.csrf;
	return { office, zhou };
}

async function must(person, where, fields) {
	const answer = await person.post(where, fields);
	assert.equal(answer.status, 303, `${where}: ${answer.text}`);
	return answer.location;
}

function idOf(page, pattern) {
	return page.match(pattern)?.[1];
}

const units = '单位名称\t简称\t电话\n云岭县发展和改革局\t发改局\t0900-6420011\n云岭县财政局\n云岭县水利局';

test('from an empty folder to registering, step by step', async t => {
	const office = await emptyServed(t);
	const zhou = office.visitor();
	assert.equal((await zhou.get('/')).location, '/first-use');
	assert.equal((await zhou.get('/list')).location, '/first-use');
	assert.equal((await zhou.getJson('/account')).status, 409);
	const page = await zhou.get(`/first-use?code=${office.code}`);
	assert.match(page.text, new RegExp(`value="${office.code}"`));

	assert.equal(await must(zhou, '/first-use', form(office)), '/admin/office');
	zhou.csrf = (await zhou.getJson('/account')).json.csrf;
	assert.match((await zhou.get('/admin/office')).text, /value="云岭县人民政府督查室"/);
	assert.equal(await must(zhou, '/admin/office', { 'l.letter.office': '云岭县人民政府办公室' }), '/admin/units/add');
	assert.equal(await must(zhou, '/admin/units/paste', { text: units, group: '县直部门' }),
		'/admin/units?done=units&n=3');
	await must(zhou, '/admin/units/ready', { unit: '国家税务总局云岭县税务局', towns: '城关镇\n东关街道' });
	const list = await zhou.get('/admin/units?group=乡镇(街道)');
	assert.match(list.text, /云?.*城关镇人民政府/);
	assert.match(list.text, /东关街道办事处/);

	await must(zhou, '/admin/leaders', { seat: 'leader', name: '马建国', role: 'deputy-county-head' });
	await must(zhou, '/admin/leaders', { seat: 'deputy', name: '孙立', role: 'contact-deputy' });
	const grid = (await zhou.get('/admin/division')).text;
	const unit = idOf(grid, /name="d\.(\d+)\.leader" aria-label="发改局/);
	const leader = idOf(grid, /<option value="(\d+)">马建国/);
	assert.equal(await must(zhou, '/admin/division', { since: '2026-01-01', [`d.${unit}.leader`]: leader,
		[`d.${unit}.deputy`]: '' }), '/admin/businesses');
	assert.equal(await must(zhou, '/admin/businesses', { on: ['supervision', 'instruction'] }), '/admin/machine');
	assert.match((await zhou.get('/admin/machine')).text, /还没有设置备份文件夹/);
	assert.match((await zhou.get('/')).text, /首次使用：还有/);

	const choice = (await zhou.get('/register/supervision')).text;
	assert.match(choice, /发改局/);
	assert.equal((await zhou.get('/register/suggestion')).status, 409);
	assert.doesNotMatch((await zhou.get('/procedures')).text, /建议/);
	const registered = await zhou.post('/register/supervision', { 'f.subject': '县城供水', 'f.source': 'report',
		'f.due': '2099-12-31', 'f.lead': unit });
	assert.equal(registered.status, 303);
	assert.match((await zhou.get(registered.location)).text, /试运行/);
});

test('what is wrong with the first form is told, and nothing is founded', async t => {
	const office = await emptyServed(t);
	for (const [changes, word] of [
		[{ code: 'AAAA-AAAA' }, /设置码不对/],
		[{ county: '62219' }, /六位数字/],
		[{ county: '622100' }, /末两位不是 00/],
		[{ county: '992199' }, /不是任何省/],
		[{ county: '62a199' }, /六位数字/],
		[{ new: 'short-1', again: 'short-1' }, /至少 8 个字符/],
		[{ new: 'abcdefgh', again: 'abcdefgh' }, /三类/],
		[{ new: 'Zhouning-1', again: 'Zhouning-1' }, /不能含有账号/],
		[{ again: 'Yunling-2027' }, /不一致/],
		[{ login: '周宁' }, /账号只能用/],
		[{ county_name: '' }, /请填写“县名”/],
		[{ person: '' }, /请填写“姓名”/]]) {
		const answer = await office.visitor().post('/first-use', form(office, changes));
		assert.equal(answer.status, 422, JSON.stringify(changes));
		assert.match(answer.text, word);
		assert.ok(!answer.text.includes(secret), 'no password is shown again');
		assert.equal(answer.cookie, null);
	}
	assert.equal((await office.visitor().get('/')).location, '/first-use');
});

test('guesses of the code must wait', async t => {
	const office = await emptyServed(t);
	for (let i = 0; i < 3; i++)
		assert.equal((await office.visitor().post('/first-use', form(office, { code: 'WRONG' }))).status, 422);
	const early = await office.visitor().post('/first-use', form(office));
	assert.equal(early.status, 429);
	assert.ok(Number(early.headers.get('retry-after')) >= 1);
});

test('a county is founded once, whoever comes second', async t => {
	const office = await emptyServed(t);
	const answers = await Promise.all([form(office), form(office, { login: 'other', person: '别人' })]
		.map(fields => office.visitor().post('/first-use', fields)));
	assert.deepEqual(answers.map(answer => answer.status).sort(), [303, 409]);
	const late = await office.visitor().post('/first-use', form(office, { login: 'late' }));
	assert.equal(late.status, 409);
	assert.equal((await office.visitor().get('/first-use')).location, '/');
	assert.equal((await office.visitor().get('/')).location, '/login');
});

test('a form of another site founds nothing', async t => {
	const office = await emptyServed(t);
	const answer = await office.visitor().post('/first-use', form(office),
		{ headers: { origin: 'https://else.test' } });
	assert.equal(answer.status, 403);
	assert.equal((await office.visitor().get('/')).location, '/first-use');
});

test('each step survives the end of the process', async t => {
	const { office, zhou } = await founded(t);
	const steps = [['/admin/office', { 'l.letter.office': '云岭县人民政府办公室' }],
		['/admin/units/paste', { text: units, group: '县直部门' }],
		['/admin/skip', { step: 'division' }],
		['/admin/businesses', { on: 'supervision' }],
		['/admin/skip', { step: 'machine' }]];
	for (const [where, fields] of steps) {
		await must(zhou, where, fields);
		await office.stop('SIGKILL');
		await office.serve();
		assert.equal(office.code, null, 'no code once there is a county');
		zhou.csrf = (await zhou.getJson('/account')).json.csrf;
	}
	const { rail } = (await zhou.getJson('/admin')).json;
	assert.deepEqual(rail.steps.map(({ done, skipped }) => done ? 'done' : skipped ? 'later' : 'open'),
		['done', 'done', 'later', 'done', 'later', 'open', 'open']);
	assert.equal(rail.left, 2);
});

test('a process that ends before the county is founded asks again, with another code', async t => {
	const office = await emptyServed(t);
	const first = office.code;
	await office.stop('SIGKILL');
	await office.serve();
	assert.notEqual(office.code, first);
	assert.equal((await office.visitor().post('/first-use', form(office, { code: first }))).status, 422);
	assert.equal((await office.visitor().post('/first-use', form(office))).status, 303);
});

test('a pasted column is refused row by row, and taken once it is good', async t => {
	const { zhou } = await founded(t);
	const bad = await zhou.post('/admin/units/paste', { group: '县直部门',
		text: '单位名称\t电话\n云岭县财政局\t六四二\n云岭县水利局\n云岭县水利局\n云岭县应急管理局\n云岭县应急管埋局' });
	assert.equal(bad.status, 422);
	for (const word of [/第2行的电话/, /第4行“云岭县水利局”在前面已经有了/, /第6行“云岭县应急管埋局”与“云岭县应急管理局”很相近/])
		assert.match(bad.text, word);
	assert.match(bad.text, /云岭县财政局\t六四二/, 'what was pasted is still there');
	assert.doesNotMatch((await zhou.get('/admin/units?group=县直部门')).text, /水利局/);
	const good = { text: units, group: '县直部门' };
	await must(zhou, '/admin/units/paste', good);
	assert.equal(await must(zhou, '/admin/units/paste', good), '/admin/units?done=units&n=0');
	const alike = { text: '云岭县水力局', group: '县直部门' };
	assert.equal((await zhou.post('/admin/units/paste', alike)).status, 303, 'three characters may be three offices');
	const longer = { text: '云岭县发展与改革局\t发展局', group: '县直部门' };
	assert.equal((await zhou.post('/admin/units/paste', longer)).status, 422);
	await must(zhou, '/admin/units/paste', { ...longer, sure: '1' });
});

test('a person gets a one-time password that only this session sees', async t => {
	const { office, zhou } = await founded(t);
	await must(zhou, '/admin/units/paste', { text: units, group: '县直部门' });
	const people = (await zhou.get('/admin/people')).text;
	const unit = idOf(people, /<option value="(\d+)">云岭县财政局/);
	const add = { name: '何清', unit, role: ['liaison', 'unit-admin'], login: 'heqing', once: 'k'.repeat(43) };
	const shown = await must(zhou, '/admin/people', add);
	assert.equal(await must(zhou, '/admin/people', add), shown, 'twice sent is once done');
	const password = idOf((await zhou.get(shown)).text, /<dd class="hy-password">(Hy[^<]*)</);
	assert.match(password, /^Hy[a-z2-9]{8}9$/);
	assert.doesNotMatch((await (await office.visitor()).get(shown)).text, new RegExp(password));

	const he = office.visitor();
	assert.equal((await he.logIn('heqing', password)).location, '/account/password');
	const changed = await he.post('/account/password', { old: password, new: secret, again: secret });
	assert.equal(changed.status, 303);
	assert.doesNotMatch((await zhou.get(shown)).text, new RegExp(password));

	// A unit's own administrator: his people, no others, no unit, no office's role.
	const own = (await he.get('/admin/people')).text;
	assert.match(own, /何清/);
	assert.doesNotMatch(own, /<option value="\d+">云岭县水利局/);
	assert.equal((await he.get('/admin/units')).status, 403);
	assert.equal((await he.get('/admin/settings')).status, 403);
	assert.equal((await he.post('/admin/people', { name: '李一', unit, role: 'liaison' })).status, 303);
	assert.equal((await he.post('/admin/people', { name: '李二', unit, role: 'supervisor' })).status, 422);
	const other = idOf(people, /<option value="(\d+)">云岭县水利局/);
	assert.equal((await he.post('/admin/people', { name: '李三', unit: other, role: 'liaison' })).status, 422);
	const me = (await zhou.getJson('/account')).json.person;
	assert.equal((await he.get(`/admin/people/${me}`)).status, 404);
});

test('the last administrator stays, and the three officers exclude each other', async t => {
	const { zhou } = await founded(t);
	const me = (await zhou.getJson('/account')).json.person;
	const refused = await zhou.post(`/admin/people/${me}/leave`);
	assert.equal(refused.status, 409);
	assert.match(refused.text, /没有人能管理/);
	const grant = idOf((await zhou.get(`/admin/people/${me}`)).text,
		/启用管理员[^]*?name="grant" value="(\d+)"/);
	assert.equal((await zhou.post(`/admin/people/${me}/grants/end`, { grant })).status, 409);
	assert.equal((await zhou.post(`/admin/people/${me}/grants`, { role: 'audit-officer' })).status, 422);
	const unit = idOf((await zhou.get('/admin/people')).text, /<option value="(\d+)" selected/);
	const both = await zhou.post('/admin/people', { name: '何清', unit, role: ['system-officer', 'audit-officer'],
		login: 'heqing' });
	assert.equal(both.status, 422);
	assert.match(both.text, /不能由同一人担任/);
	for (const [login, role] of [['xi', 'system-officer'], ['an', 'security-officer']])
		await must(zhou, '/admin/people', { name: login, unit, role, login });
	await must(zhou, `/admin/people/${me}/grants/end`, { grant });
	assert.equal((await zhou.get('/admin/people')).status, 403);
});

test('every change is in the record, before and after', async t => {
	const { office, zhou } = await founded(t);
	await must(zhou, '/admin/units/paste', { text: units, group: '县直部门' });
	const list = (await zhou.get('/admin/units?group=县直部门')).text;
	const id = idOf(list, /name="u\.(\d+)\.name" value="云岭县水利局"/);
	await must(zhou, '/admin/units', { [`u.${id}.phone`]: '0900-6420099' });
	await must(zhou, `/admin/units/${id}`, { name: '云岭县水务局', short: '水务局', kind: 'unit', group: '县直部门',
		since: '2026-01-01', document: '云编〔2026〕3号' });
	assert.match((await zhou.get(`/admin/units/${id}`)).text, /云岭县水利局（至 2025-12-31）云编〔2026〕3号/);
	const later = await zhou.post(`/admin/units/${id}`, { name: '云岭县水局', short: '水局', kind: 'unit',
		since: '2099-01-01' });
	assert.equal(later.status, 422);
	await must(zhou, '/admin/settings', { 's.session-idle': '45' });
	assert.equal((await zhou.post('/admin/settings', { 's.session-idle': '4' })).status, 422);
	const unit = idOf((await zhou.get('/admin/people')).text, /<option value="(\d+)" selected/);
	const shown = await must(zhou, '/admin/people', { name: '审计', unit, role: 'audit-officer', login: 'shenji' });
	const password = idOf((await zhou.get(shown)).text, /(Hy[a-z2-9]{8}9)/);
	assert.equal((await zhou.get('/admin/access')).status, 403);
	const auditor = office.visitor();
	await auditor.logIn('shenji', password);
	await auditor.post('/account/password', { old: password, new: secret, again: secret });
	const record = (await auditor.get('/admin/access')).text;
	for (const word of [/电话：（空） → 0900-6420099/, /全称：云岭县水利局 → 云岭县水务局/, /内容：30 → 45/,
		/建立本县/, /登录/])
		assert.match(record, word);
	assert.equal((await auditor.get('/admin/units')).status, 403);
});

test('trial data goes at 正式启用, also when the process is killed on the way', async t => {
	const { office, zhou } = await founded(t);
	await must(zhou, '/admin/units/paste', { text: units, group: '县直部门' });
	const lead = idOf((await zhou.get('/register/supervision')).text, /<option value="(\d+)"[^>]*>水利局/);
	for (let i = 0; i < 20; i++)
		await must(zhou, '/register/supervision', { 'f.subject': `试用${i}`, 'f.source': 'report',
			'f.due': '2099-12-31', 'f.lead': lead });
	const live = { county_name: '云岭县', password: secret };
	assert.equal((await zhou.post('/admin/live', live)).status, 409);
	const unit = idOf((await zhou.get('/admin/people')).text, /<option value="(\d+)" selected/);
	const shown = await must(zhou, '/admin/people', { name: '系统', unit, role: 'system-officer', login: 'xi' });
	const password = idOf((await zhou.get(shown)).text, /(Hy[a-z2-9]{8}9)/);
	for (const [login, role] of [['an', 'security-officer'], ['shen', 'audit-officer']])
		await must(zhou, '/admin/people', { name: login, unit, role, login });
	assert.equal((await zhou.post('/admin/live', { ...live, password: 'wrong' })).status, 422);
	assert.equal((await zhou.post('/admin/live', { ...live, county_name: '云岭' })).status, 422);
	await must(zhou, '/admin/live', live);
	await office.stop('SIGKILL');
	await office.serve();
	const officer = office.visitor();
	await officer.logIn('xi', password);
	await officer.post('/account/password', { old: password, new: secret, again: secret });
	await until(async () => /正式启用，当时清除试用事项 20 件/.test((await officer.get('/admin/live')).text), 'wiping');
	zhou.csrf = (await zhou.getJson('/account')).json.csrf;
	assert.doesNotMatch((await zhou.get('/list/supervision')).text, /试用\d/);
	assert.doesNotMatch((await zhou.get('/')).text, /试运行/);
	assert.equal((await zhou.post('/admin/live', live)).status, 403);
	await must(zhou, '/register/supervision', { 'f.subject': '正式事项', 'f.source': 'report', 'f.due': '2099-12-31',
		'f.lead': lead });
	await office.stop();
	const checked = office.command('ledger', 'check', '--refold');
	assert.equal(checked.status, 0, checked.stderr);
});

test('the demo and a county made by a command have no first use', async t => {
	const office = await openOffice(t);
	assert.equal(office.code, null);
	assert.equal((await office.visitor().get('/first-use')).location, '/');
	assert.equal((await office.visitor().post('/first-use', form({ code: 'AAAA-AAAA' }))).status, 409);
});
