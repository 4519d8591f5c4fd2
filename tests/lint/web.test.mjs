// What stylelint and eslint refuse in web/: what Chromium 78 does not have, and what would let text
// become HTML or ask another server. Each case is one rule; its good twin passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import stylelint from 'stylelint';

const styles = [
	['gap in a flex box', '.a { display: flex; gap: 1px; }', 'flexbox-gap'],
	['inset', '.a { inset: 0; }', 'inset'],
	['aspect-ratio', '.a { aspect-ratio: 1; }', 'aspect-ratio'],
	['margin-inline', '.a { margin-inline: 1px; }', 'margin-inline'],
	[':is()', '.a:is(.b) { top: 0; }', ':is'],
	[':where()', ':where(.a) { top: 0; }', ':where'],
	[':has()', '.a:has(.b) { top: 0; }', ':has'],
	[':focus-visible', '.a:focus-visible { top: 0; }', ':focus-visible'],
	['min()', '.a { width: min(1px, 2vw); }', 'min'],
	['clamp()', '.a { width: clamp(1px, 2vw, 3px); }', 'clamp'],
	['color-mix()', '.a { color: color-mix(in srgb, red, blue); }', 'color-mix'],
	['dynamic units', '.a { height: 100dvh; }', 'viewport-unit-variants'],
	['@container', '@container (width > 3px) { .a { top: 0; } }', '@container'],
	['@layer', '@layer a { .a { top: 0; } }', '@layer'],
	['@property', '@property --a { inherits: false; }', '@property'],
	['nesting', '.a { & .b { top: 0; } }', 'css-nesting'],
	['overflow: clip', '.a { overflow: clip; }', 'clip'],
	['another server', '.a { background: url(https://example.org/a.png); }', 'https'],
	['@import', '@import "a.css";', '@import'],
	['a colour that is none', '.a { color: #12345; }', '#12345'],
	['a property that is none', '.a { colour: red; }', 'colour'],
];

const goodStyle = `
.a { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); }
.b { display: flex; position: sticky; top: 0; width: calc(100% - 2rem); color: var(--c); }
.b:not(:last-child):focus { outline: 2px solid rgb(0 0 0 / 50%); }
@supports (display: grid) { .c { object-fit: cover; margin-inline-start: 1rem; } }
@media (prefers-reduced-motion: reduce) { .d { transition: none; } }
@media print { .e { break-inside: avoid; } }
`;

const scripts = [
	['optional chaining', 'a?.b;', 'Unexpected token'],
	['nullish coalescing', 'a ?? b;', 'Unexpected token'],
	['logical assignment', 'a ||= b;', 'Unexpected token'],
	['a private field', 'class A { #b = 1; }', 'Unexpected'],
	['a module', 'import a from "b";', 'import'],
	['replaceAll', '"a".replaceAll("a", "b");', 'replaceAll'],
	['Array.at', '[1].at(-1);', '\'at\''],
	['Promise.any', 'Promise.any([]);', 'Promise.any'],
	['structuredClone', 'structuredClone(1);', 'structuredClone'],
	['replaceChildren', 'document.body.replaceChildren();', 'replaceChildren'],
	['randomUUID', 'crypto.randomUUID();', 'randomUUID'],
	['globalThis', 'globalThis.a = 1;', 'globalThis'],
	['innerHTML', 'document.body.innerHTML = location.hash;', 'innerHTML'],
	['insertAdjacentHTML', 'document.body.insertAdjacentHTML("a", "b");', 'insertAdjacentHTML'],
	['eval', 'eval("1");', 'eval'],
	['an unknown name', 'nobody();', 'nobody'],
	['var', 'var a = 1; document.title = a;', 'var'],
];

const goodScript = `
(function () {
	'use strict';
	async function load(list) {
		const { first, ...rest } = Object.fromEntries(list.map(([a, b]) => [a, b]));
		await Promise.allSettled([fetch('/a'), fetch('/b')]);
		document.body.textContent = [first, ...Object.values(rest)].flat().join();
	}
	document.addEventListener('DOMContentLoaded', () => load([['first', 1]]));
}());
`;

async function styleProblems(code) {
	const { results } = await stylelint.lint({ code, codeFilename: 'web/case.css' });
	return results.flatMap(result => [...result.warnings, ...result.parseErrors])
		.map(({ text }) => text);
}

async function scriptProblems(code) {
	const results = await new ESLint().lintText(code, { filePath: 'web/case.js' });
	return results.flatMap(result => result.messages).map(({ message }) => message);
}

for (const [name, code, word] of styles) {
	test(`a style sheet may not use ${name}`, async () => {
		const problems = await styleProblems(code);
		assert.ok(problems.some(text => text.includes(word)), problems.join('\n') || 'accepted');
	});
}

for (const [name, code, word] of scripts) {
	test(`a script may not use ${name}`, async () => {
		const problems = await scriptProblems(`(function () {\n'use strict';\n${code}\n}());\n`);
		assert.ok(problems.some(text => text.includes(word)), problems.join('\n') || 'accepted');
	});
}

test('a style sheet may use what Chromium 78 has', async () => {
	assert.deepEqual(await styleProblems(goodStyle), []);
});

test('a script may use what Chromium 78 has', async () => {
	assert.deepEqual(await scriptProblems(goodScript), []);
});
