// Every sample paper as DOCX, opened by LibreOffice: the same pages as the PDF, and what is in them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../..', import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-papers-'));
const opened = path.join(folder, 'opened');

function run(command, ...words) {
	const done = spawnSync(command, words, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
	assert.equal(done.status, 0, `${command} ${words.join(' ')}: ${done.stderr}`);
	return done.stdout;
}

function pages(file) {
	return Number(run('pdfinfo', file).match(/^Pages:\s+(\d+)$/m)[1]);
}

function words(file) {
	return run('pdftotext', '-layout', file, '-').replace(/[\s.]+/g, '');
}

test.before(() => {
	run(`${source}build/tests/unit/write-samples`, folder);
	const papers = fs.readdirSync(folder).filter((name) => name.endsWith('.docx'));
	run('soffice', '--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'pdf',
		'--outdir', opened, ...papers);
});

test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

const samples = [
	['notice', '督办通知 with head, receipt and imprint', ['督办〔2026〕62号', '请沿此线剪下', '2026年3月2日印发']],
	['bulletin', '通报 with a landscape annex', ['云政办〔2026〕18号', '第40承办单位', '按期办结率']],
	['slip', '批示件办理单', ['批〔2026〕105号', '领导阅示', '第1页共1页']],
	['ledger', '台账 of 190 items on A3', ['第10组牵头单位', '最新进展', '第8页共8页']],
	['letter', '函', ['云政办函〔2026〕9号', '孟平代表']],
	['minutes', '纪要', ['第12期', '出席：林海']],
	['rare', 'rare characters', ['㛃', '𬭎']],
	['grid', '22 lines of 28 characters', ['国'.repeat(28)]],
	['dossier', '一事一档 with contents, scans and pages of a PDF', ['答复函7', '销号意见9']],
];

for (const [name, title, inside] of samples) {
	test(`${title}: the DOCX has the PDF's pages`, () => {
		const docx = path.join(opened, `${name}.pdf`);
		assert.equal(pages(docx), pages(path.join(folder, `${name}.pdf`)));
		const text = words(docx);
		for (const part of inside)
			assert.ok(text.includes(part.replace(/\s/g, '')), `${part} is missing`);
	});
}

test('each line of the grid has its 28 characters in LibreOffice too', () => {
	const lines = run('pdftotext', '-layout', path.join(opened, 'grid.pdf'), '-').split('\n')
		.map((line) => line.replace(/\s/g, '')).filter((line) => line.startsWith('国'));
	assert.equal(lines.length, 22 * 3);
	for (const line of lines) assert.equal(line.length, 28);
});

test('the heads of a table stand on each of its pages', () => {
	for (let page = 1; page <= 8; page++) {
		const text = run('pdftotext', '-f', `${page}`, '-l', `${page}`, path.join(opened, 'ledger.pdf'), '-');
		assert.ok(text.includes('最新进展') && text.includes('办结时限'), `page ${page}`);
	}
});
