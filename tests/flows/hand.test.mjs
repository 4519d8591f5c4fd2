// The speed of hand: many at once, cells of 大表, a pasted block, drafts, what was done taken back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { describe } from 'node:test';
import { countyOf, day, words } from './county.mjs';

describe('批量办理', () => {
	const county = countyOf();

	async function preview(role, form) {
		const { browser } = await county.as(role);
		const answer = await browser.post('/bulk/preview', form, { json: true });
		assert.equal(answer.status, 200, answer.text);
		return answer.json;
	}

	const bulk = async (role, action, items, values = {}, rest = {}) => {
		const { browser } = await county.as(role);
		return browser.post('/bulk', { once: randomUUID(), action, item: items, ...county.form(values), ...rest },
			{ json: true });
	};

	test('what of a choice can be done, what not and why; the rest is done', async () => {
		const waiting = [await county.reported(), await county.reported()];
		const early = await county.registered({ subject: '还没有交办的' });
		const { able, unable, title } = await preview('督查员',
			{ action: 'verify', item: [...waiting, early].map(matter => matter.id) });
		assert.equal(title, '核查通过');
		assert.deepEqual(able.map(row => row.id).sort(), waiting.map(matter => matter.id).sort());
		assert.deepEqual(unable.map(row => row.title), ['还没有交办的']);
		assert.match(unable[0].why, /现在是“拟立项”，不能“核查通过”/);
		const told = await bulk('督查员', 'verify', able.map(row => row.item), { opinion: '一并通过' });
		assert.equal(told.json.count, 2);
		for (const matter of waiting) {
			await county.expect(matter, 'signing-off');
			assert.equal((await county.read(matter)).events[0].action, 'verify');
		}
	});

	test('one form for all, and a stale one does not hold up the others', async () => {
		const matters = [await county.registered(), await county.registered(), await county.registered()];
		const { able, fields } = await preview('督查员', { action: 'submit', item: matters.map(matter => matter.id) });
		assert.deepEqual(fields.filter(field => field.required).map(field => field.label), ['交办依据']);
		await (await county.as('督查员')).act(matters[1], 'correct', { goal: '改过了', reason: '漏了' });
		const { json } = await bulk('督查员', 'submit', able.map(row => row.item), { basis: '第三次常务会议' });
		assert.equal(json.count, 2);
		assert.deepEqual(json.refused.map(row => row.id), [matters[1].id]);
		assert.match(json.refused[0].why, /顾晓楠已于.*办理“更正”/);
		await county.expect(matters[1], 'draft');
		const again = await preview('督查员', { action: 'submit', item: matters.map(matter => matter.id) });
		assert.deepEqual(again.able.map(row => row.id), [matters[1].id]);
	});

	test('without what the form needs none is done, each says why', async () => {
		const matters = [await county.registered(), await county.registered()];
		const { able } = await preview('督查员', { action: 'submit', item: matters.map(matter => matter.id) });
		const { json } = await bulk('督查员', 'submit', able.map(row => row.item));
		assert.equal(json.count, 0);
		for (const row of json.refused)
			assert.match(row.why, /请填写交办依据/);
	});

	test('all that the list gives, not the page alone', async () => {
		const meeting = `第${randomUUID().slice(0, 8)}次`;
		for (let i = 0; i < 3; i++)
			await county.registered({ meeting });
		const list = `open=open&k.meeting=${encodeURIComponent(meeting)}`;
		const { able } = await preview('督查员', { action: 'submit', all: '1', procedure: 'supervision', list });
		assert.equal(able.length, 3);
		const odd = await (await county.as('督查员')).browser.post('/bulk/preview',
			{ action: 'submit', all: '1', procedure: 'supervision', list: 'light=purple' });
		assert.equal(odd.status, 422);
	});

	test('units are signed for on their behalf, with where it came from', async () => {
		const matter = await county.dispatched({ co: ['财政局'] });
		const { able, on_behalf: behalf } = await preview('督查员', { action: 'sign', item: matter.id });
		assert.equal(behalf, true);
		assert.deepEqual(able.map(row => row.unit).sort(), ['住建局', '财政局'].sort());
		const without = await bulk('督查员', 'sign', able.map(row => row.item));
		assert.equal(without.json.count, 0);
		const told = await bulk('督查员', 'sign', able.map(row => row.item), {}, { channel: '电话', informant: '李四' });
		assert.equal(told.json.count, 2);
		await county.expect(matter, 'running', { 住建局: 'working', 财政局: 'working' });
	});

	test('a stranger can neither see nor do', async () => {
		const matter = await county.dispatched();
		const { able, unable } = await preview('东河镇联络员', { action: 'sign', item: matter.id });
		assert.deepEqual([able.length, unable.length], [0, 1]);
		assert.doesNotMatch(JSON.stringify(unable), /修复县道路面/);
	});

	test('who was phoned and what he said stands in the record; the text for the group has no details', async () => {
		const matter = await county.signed({ subject: '打电话催的' });
		const secret = await (await county.as('文书员')).register('instruction', { subject: '不能进群的' });
		const clerk = await county.as('督查员');
		const text = (await clerk.browser.post('/bulk/text', { item: [matter.id, secret.id] }, { json: true })).json;
		assert.match(text.copy, /1\. 打电话催的（住建局，\d{4}-\d\d-\d\d）/);
		assert.doesNotMatch(text.copy, /不能进群的/);
		const [row] = text.rows.filter(item => item.id === matter.id);
		assert.deepEqual([row.unit, row.name], ['住建局', '李四']);
		const told = await bulk('督查员', 'phone-urge', [row.call], { note: '李四说月底前完成' });
		assert.equal(told.json.count, 1);
		await county.told(matter, /顾晓楠已电话催办住建局。李四说月底前完成/);
	});
});

describe('撤销刚办的', () => {
	const county = countyOf();

	test('the next page says what was done and takes it back', async () => {
		const matter = await county.registered();
		const clerk = await county.as('督查员');
		const { location } = await clerk.act(matter, 'submit', { basis: '常务会议' });
		assert.match(location, new RegExp(`^/matters/${matter.id}\\?done=${matter.id}\\.2\\.submit$`));
		const page = await clerk.browser.get(location);
		assert.match(words(page), /已办理“送审”：修复县道路面/);
		const undo = page.text.match(/name="item" value="([^"]+)"/)[1];
		assert.equal((await clerk.bulk('undo', [undo])).status, 303);
		await county.expect(matter, 'draft');
		assert.equal((await clerk.bulk('undo', [undo])).status, 409);
	});

	test('what others have seen or done since is not taken back', async () => {
		const matter = await county.registered();
		const clerk = await county.as('督查员');
		await clerk.act(matter, 'submit', { basis: '常务会议' });
		await (await county.as('督查室主任')).act(matter, 'endorse');
		const refused = await clerk.bulk('undo', [`${matter.id}.0.-1.2`]);
		assert.ok([403, 409].includes(refused.status), words(refused));
		await county.expect(matter, 'approving-office');
	});

	test('an address that says what was never done says nothing', async () => {
		const { browser } = await county.as('督查员');
		for (const done of ['x', '1.2.submit', '1', '1.2', `${'9'.repeat(30)}.1.submit`])
			assert.equal((await browser.get(`/list/supervision?done=${done}`)).status, 200, done);
	});
});

describe('大表', () => {
	const county = countyOf();

	const sheet = async (role, query = '') =>
		(await (await county.as(role)).browser.getJson(`/list/supervision?view=wide${query}`)).json;
	const rowsOf = page => page.groups.flatMap(group => group.rows);
	const rowOf = (page, matter) => rowsOf(page).find(row => row.id === matter.id);
	const textOf = (row, id) => row.cells.find(cell => cell.id === id).text;

	async function save(role, row, cells, rest = {}) {
		const fields = Object.fromEntries(Object.entries(cells).map(([id, text]) => [`f.${row.id}.${id}`, text]));
		const { browser } = await county.as(role);
		const answer = await browser.post('/sheet', { once: randomUUID(), item: row.item, ...fields, ...rest },
			{ json: true });
		assert.equal(answer.status, 200, answer.text);
		return answer.json.rows[0];
	}

	test('the columns are the office\'s own, in its order', async () => {
		await county.registered();
		const { columns } = await sheet('督查员');
		assert.deepEqual(columns.map(column => column.title), ['序号', '任务来源', '事项内容', '目标要求', '责任领导', '牵头单位',
			'配合单位', '完成时限', '进展情况', '存在问题', '下步打算', '状态', '亮灯']);
	});

	test('rows stand under their lead unit or their leader, with subtotals', async () => {
		await county.dispatched({ subject: '住建的' });
		await county.dispatched({ subject: '交通的', lead: '交通局' });
		const { groups } = await sheet('督查员', '&group=lead');
		assert.ok(groups.length >= 2);
		for (const group of groups)
			assert.match(group.subtotal, new RegExp(`^小计 ${group.rows.length} 件`));
		const leaders = (await sheet('督查员', '&group=leader')).groups.map(group => group.title);
		assert.deepEqual(leaders, ['傅长河']);
	});

	test('a field of the form is written by 更正, progress by 代录, each an event', async () => {
		const matter = await county.signed();
		const row = rowOf(await sheet('督查员'), matter);
		const told = await save('督查员', row, { goal: '年底前通车' }, { reason: '大表中更正' });
		assert.ok(told.ok, JSON.stringify(told));
		await county.told(matter, /顾晓楠更正登记内容：大表中更正/);
		const next = rowOf(await sheet('督查员'), matter);
		assert.equal(textOf(next, 'goal'), '年底前通车');
		assert.equal(told.item, next.item);
		const plan = await save('督查员', next, { progress: '路基完成' }, { channel: '纸质' });
		assert.match(plan.cells[0].why, /请填写序时进度/);
		await (await county.as('住建局经办人')).act(matter, 'progress', { progress: '开工', plan: 'on-plan' });
		const now = rowOf(await sheet('督查员'), matter);
		const done = await save('督查员', now, { progress: '路基完成', problem: '雨天多' }, { channel: '纸质' });
		assert.ok(done.ok, JSON.stringify(done));
		const { shares } = await county.read(matter);
		assert.deepEqual([shares[0].progress, shares[0].problem], ['路基完成', '雨天多']);
	});

	test('who is late is told in the cell what has changed', async () => {
		const matter = await county.registered();
		const row = rowOf(await sheet('督查员'), matter);
		await save('督查员', row, { goal: '先改的' }, { reason: '更正' });
		const late = await save('督查员', row, { goal: '后改的' }, { reason: '更正' });
		assert.equal(late.ok, false);
		assert.match(late.cells[0].why, /顾晓楠已于.*办理“更正”/);
		assert.equal(textOf(rowOf(await sheet('督查员'), matter), 'goal'), '先改的');
	});

	test('a date that units work by is extended, not corrected; a state is not written at all', async () => {
		const matter = await county.dispatched();
		const row = rowOf(await sheet('督查员'), matter);
		assert.ok(!row.cells.find(cell => cell.id === 'due').edit);
		const told = await save('督查员', row, { due: day(200), state: '办结销号' }, { reason: '更正' });
		assert.match(told.cells[0].why, /要走“申请延期”/);
		assert.match(told.cells[1].why, /不能在表里改/);
		const draft = await county.registered();
		assert.ok((await save('督查员', rowOf(await sheet('督查员'), draft), { due: day(90) }, { reason: '更正' })).ok);
	});

	test('a unit sees its matters and writes its own progress, nothing of the form', async () => {
		const matter = await county.signed({ subject: '单位自己填的' });
		const row = rowOf(await sheet('住建局联络员'), matter);
		assert.deepEqual(row.cells.filter(cell => cell.edit).map(cell => cell.id), ['progress', 'problem', 'next-step']);
		assert.match((await save('住建局联络员', row, { goal: '自己改目标' })).cells[0].why, /不能在表里改/);
		assert.equal(rowOf(await sheet('交通局联络员'), matter), undefined);
	});

	test('a pasted block is shown before it is saved: what changes, what cannot be, what stays', async () => {
		const [first, second] = [await county.registered({ subject: '粘贴一' }), await county.registered({ subject: '粘贴二' })];
		const page = await sheet('督查员');
		const items = [first, second].map(matter => rowOf(page, matter).item);
		const { browser } = await county.as('督查员');
		const block = '"第一行\n第二行"\t傅长河\n2026目标\t无此人\n多出来的';
		const shown = await browser.post('/sheet/preview', { procedure: 'supervision', item: items, column: 'goal', block,
			reason: '整块粘贴' }, { json: true });
		assert.equal(shown.status, 200, shown.text);
		const { rows, changed, refused, beyond } = shown.json;
		assert.deepEqual([changed, refused, beyond], [2, 1, 1]);
		assert.equal(rows[0].cells[0].text, '第一行\n第二行');
		assert.ok(rows[0].cells[1].same);
		assert.match(rows[1].cells[1].why, /不能在表里改/);
		const cells = rows.flatMap(row => row.cells).filter(cell => cell.changed);
		const saved = await browser.post('/sheet', { once: randomUUID(), item: items, reason: '整块粘贴', back: '/list/supervision?view=wide',
			...Object.fromEntries(cells.map(cell => [cell.name, cell.text])) });
		assert.equal(saved.status, 303, words(saved));
		const after = await sheet('督查员');
		assert.deepEqual([first, second].map(matter => textOf(rowOf(after, matter), 'goal')), ['第一行\n第二行', '2026目标']);
	});

	test('dates and choices are read as offices write them', async () => {
		const matter = await county.registered();
		const item = rowOf(await sheet('督查员'), matter).item;
		const { browser } = await county.as('督查员');
		const ask = async (column, block) => (await browser.post('/sheet/preview',
			{ procedure: 'supervision', item, column, block, reason: '更正' }, { json: true })).json.rows[0].cells[0];
		assert.equal((await ask('due', '2031年3月1日')).text, '2031-03-01');
		assert.equal((await ask('source', '上级部署')).text, '上级部署');
		assert.ok((await ask('due', '尽快')).why);
	});

	test('what is malformed is refused whole', async () => {
		const matter = await county.registered();
		const item = rowOf(await sheet('督查员'), matter).item;
		const { browser } = await county.as('督查员');
		for (const form of [{ item: 'x' }, { item: `${matter.id}.1` }, {}])
			assert.equal((await browser.post('/sheet', { once: randomUUID(), ...form })).status, 422);
		for (const form of [{ item, column: 'colour', block: 'x' }, { item, column: 'goal' }, { item: 'x', column: 'goal', block: 'y' }])
			assert.equal((await browser.post('/sheet/preview', { procedure: 'supervision', ...form })).status, 422);
		assert.equal((await browser.post('/sheet/preview', { procedure: 'none', item, column: 'goal', block: 'x' })).status, 404);
	});

	test('each keeps his own columns; some set those of all', async () => {
		const { browser } = await county.as('督查员');
		const choose = (who, form) => who.post('/sheet/columns', { once: randomUUID(), procedure: 'supervision', ...form });
		assert.equal((await choose(browser, { columns: 'subject:30 lead:8' })).status, 303);
		assert.deepEqual((await sheet('督查员')).columns.map(column => column.id), ['subject', 'lead']);
		assert.equal((await sheet('督查室主任')).columns.length, 13);
		assert.equal((await choose(browser, { columns: 'subject', preset: '1' })).status, 403);
		assert.equal((await choose(browser, { columns: '<b>' })).status, 422);
		const head = (await county.as('督查室主任')).browser;
		assert.equal((await choose(head, { columns: 'nth subject state', preset: '1' })).status, 303);
		assert.equal((await sheet('办公室主任')).columns.length, 3);
		assert.equal((await sheet('督查员')).columns.length, 2);
		await choose(head, { columns: '', preset: '1' });
		await choose(browser, { columns: '' });
		assert.equal((await sheet('督查员')).columns.length, 13);
	});
});

describe('草稿', () => {
	const county = countyOf();
	const keep = (clerk, draft, form) => clerk.browser.post('/drafts', { draft, ...form }, { json: true });

	test('what was typed is there again, on another computer too, for nobody else', async () => {
		const clerk = await county.as('督查员');
		const draft = '/register/supervision';
		assert.equal((await keep(clerk, draft, { 'f.subject': '写到一半的', 'f.goal': '目标\n两行' })).status, 200);
		const other = await county.office.logIn('gu');
		const page = await other.get('/register/supervision');
		assert.match(page.text, /value="写到一半的"/);
		assert.match(page.text, /目标\n两行/);
		assert.match(words(page), /已恢复 \d\d:\d\d 的草稿/);
		const head = await county.office.logIn('liang');
		assert.doesNotMatch((await head.get('/register/supervision')).text, /写到一半的/);
		assert.equal((await other.post('/drafts/drop', { draft, back: '/register/supervision' })).status, 303);
		assert.doesNotMatch((await other.get('/register/supervision')).text, /写到一半的/);
	});

	test('it goes with the act, and stays where the act is refused', async () => {
		const matter = await county.signed();
		const clerk = await county.as('住建局经办人');
		const draft = `/matters/${matter.id}/finish.1`;
		await keep(clerk, draft, { 'f.result': '写了一半的结果' });
		const offered = page => clerk.offered(page).find(item => item.action === 'finish');
		const restored = offered(await clerk.see(matter));
		assert.ok(restored.open && restored.draft.at);
		assert.equal(restored.fields.find(field => field.name === 'f.result').value, '写了一半的结果');
		await clerk.refused(matter, 'finish', {}, { draft }, 422, /请填写/);
		assert.ok(offered(await clerk.see(matter)).draft);
		const events = (await county.read(matter)).event_count;
		await clerk.act(matter, 'finish', { result: '写完的结果' }, { draft });
		assert.equal((await county.read(matter)).event_count, events + 1);
		await (await county.as('督查员')).act(matter, 'rework', { reason: '补充材料' });
		assert.equal(offered(await clerk.see(matter)).draft, null);
	});

	test('all of them stand on one page, each with its way back, and are deleted there', async () => {
		const matter = await county.signed();
		const clerk = await county.as('住建局经办人');
		const forms = { '/register/supervision': /登记督查事项/, [`/matters/${matter.id}/finish.1`]: matter.title,
			'/matters/77/finish.1': /看不到了/, '/progress': /报进展/ };
		for (const draft of Object.keys(forms))
			await keep(clerk, draft, { 'f.result': '写到一半的长长的一句' });
		const list = async () => (await clerk.browser.getJson('/drafts')).json.drafts;
		const found = (await list()).map(({ form }) => form).sort();
		assert.deepEqual(found, Object.keys(forms).sort());
		for (const one of await list()) {
			assert.match(one.title, new RegExp(forms[one.form] ?? '.'));
			assert.equal(one.text, '写到一半的长长的一句');
		}
		assert.match((await clerk.browser.get('/')).text, /href="\/drafts">草稿 4</);
		const other = await county.as('督查员');
		assert.ok((await other.browser.getJson('/drafts')).json.drafts.every(({ form }) => !form.includes('finish')));
		for (const draft of Object.keys(forms))
			assert.equal((await clerk.browser.post('/drafts/drop', { draft, back: '/drafts' })).location, '/drafts');
		assert.match((await clerk.browser.get('/drafts')).text, /没有草稿/);
		assert.doesNotMatch((await clerk.browser.get('/')).text, /href="\/drafts"/);
	});

	test('empty, nameless and oversized ones are not kept', async () => {
		const clerk = await county.as('督查员');
		const draft = '/register/suggestion';
		await keep(clerk, draft, { 'f.subject': '先有' });
		assert.equal((await keep(clerk, draft, { 'f.subject': '' })).status, 200);
		assert.doesNotMatch((await clerk.browser.get('/register/supervision')).text, /先有/);
		assert.equal((await keep(clerk, '', { 'f.subject': 'x' })).status, 422);
		assert.equal((await keep(clerk, 'x', { 'f.subject': 'x' })).status, 422);
		assert.equal((await keep(clerk, '/register/supervision',
			Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`f.x${i}`, '长'.repeat(5000)])))).status, 422);
	});

	test('many drafts of one person push out his oldest', async () => {
		const clerk = await county.as('文书员');
		await keep(clerk, '/register/instruction', { 'f.subject': '最早的' });
		for (let i = 0; i < 100; i++)
			await keep(clerk, `/made/up/${i}`, { 'f.subject': 'x' });
		assert.doesNotMatch((await clerk.browser.get('/register/instruction')).text, /最早的/);
	});
});

describe('代录', () => {
	const county = countyOf();

	test('a unit\'s answers are entered one after another', async () => {
		const matters = [await county.dispatched({ subject: '纸质报来一' }), await county.dispatched({ subject: '纸质报来二' })];
		const clerk = await county.as('督查员');
		const here = `/behalf?unit=${county.ids.get('住建局')}`;
		const { rows } = (await clerk.browser.getJson(here)).json;
		const row = rows.find(item => item.id === matters[0].id);
		assert.ok(row.acts.every(act => act.on_behalf));
		const sign = row.acts.find(act => act.action === 'sign');
		const told = await clerk.browser.post(`/matters/${row.id}/actions`, { once: randomUUID(), action: 'sign',
			share: sign.share, version: sign.version, channel: '纸质', informant: '李四', back: here });
		assert.equal(told.status, 303, words(told));
		assert.ok(told.location.startsWith(here));
		await county.expect(matters[0], 'running', { 住建局: 'working' });
		const failed = await clerk.try(matters[1], 'sign-finish', {}, { share: '住建局', channel: '传真' });
		assert.equal(failed.status, 422);
		assert.match(failed.text, /<option value="传真" selected>/);
		assert.equal((await (await county.as('住建局联络员')).browser.get('/behalf')).status, 403);
	});
});
