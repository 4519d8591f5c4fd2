// The calendar files against chinese-days, which others keep by the same notices: every day of the
// years with a notice, and the festivals that follow moon and sun. Where the two differ, the notice
// itself decides; it stands in the file's `notice`.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import chineseDays from 'chinese-days';

const folder = new URL('../../definitions/calendars/', import.meta.url);
const read = name => fs.readFileSync(new URL(name, folder), 'utf8');
const DAY = 24 * 60 * 60 * 1000;
const iso = time => new Date(time).toISOString().slice(0, 10);
const years = fs.readdirSync(folder).filter(name => /^\d{4}\.yaml$/.test(name)).sort();

function days(from, to) {
	const list = [];
	for (let time = Date.parse(from); time <= Date.parse(to); time += DAY)
		list.push(iso(time));
	return list;
}

function notice(name) {
	const text = read(name);
	const rest = [...text.matchAll(/name: (\S+), from: (\S+), to: (\S+)\}/g)]
		.flatMap(([, , from, to]) => days(from, to));
	const work = text.match(/^workdays: \[(.*)\]$/m)[1].split(', ').filter(Boolean);
	return { rest: new Set(rest), work: new Set(work), year: Number(name.slice(0, 4)) };
}

function isWorkday({ rest, work }, day) {
	const weekday = new Date(day).getUTCDay();
	return work.has(day) || (!rest.has(day) && weekday >= 1 && weekday <= 5);
}

test('the years of the product have files', () => {
	assert.ok(years.length >= 4);
	for (const year of [2023, 2024, 2025, 2026])
		assert.ok(years.includes(`${year}.yaml`), `${year}`);
});

for (const name of years) {
	const calendar = notice(name);
	test(`every day of ${calendar.year} is what chinese-days says`, () => {
		const differing = days(`${calendar.year}-01-01`, `${calendar.year}-12-31`)
			.filter(day => isWorkday(calendar, day) !== chineseDays.isWorkday(day));
		assert.deepEqual(differing, []);
	});
	test(`the make-up days of ${calendar.year} are all known`, () => {
		for (const day of calendar.work) {
			assert.match(chineseDays.getDayDetail(day).name, /,/, day);
			assert.ok(chineseDays.isWorkday(day), day);
		}
	});
	test(`every day that the notice of ${calendar.year} names is a holiday`, () => {
		for (const day of calendar.rest)
			assert.ok(chineseDays.isHoliday(day), day);
	});
}

test('festivals are on their days from 2000 to 2050', () => {
	const rows = [...read('lunar.yaml').matchAll(/\{year: (\d+), (.*)\}/g)];
	assert.deepEqual(rows.map(([, year]) => Number(year)),
		Array.from({ length: 51 }, (_, index) => 2000 + index));
	for (const [, year, rest] of rows) {
		const row = Object.fromEntries(rest.split(', ').map(pair => pair.split(': ')));
		const lunar = date => chineseDays.getSolarDateFromLunar(`${year}-${date}`).date;
		assert.deepEqual(row, {
			'spring-festival': lunar('01-01'),
			qingming: chineseDays.getSolarTermDate(Number(year), 4, 'pure_brightness'),
			'dragon-boat': lunar('05-05'),
			'mid-autumn': lunar('08-15'),
		}, year);
	}
});
