// What may stand in scripts: in web/ the language of 2019 and what Chromium 78 has, elsewhere Node's.
import js from '@eslint/js';
import compat from 'eslint-plugin-compat';
import globals from 'globals';

// Methods that compat can't tell by their object.
const NEWER_METHODS = ['at', 'findLast', 'findLastIndex', 'hasOwn', 'replaceAll',
	'replaceChildren', 'requestSubmit', 'showPicker', 'toReversed', 'toSorted', 'toSpliced', 'with'];

const common = {
	...js.configs.recommended.rules,
	eqeqeq: 'error',
	'no-var': 'error',
	'prefer-const': 'error',
	'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
	'max-depth': ['error', 3],
	'max-lines-per-function': ['error', { max: 60 }],
};

export default [
	{ ignores: ['build*/**', 'node_modules/**', 'demo-data/**'] },
	{
		files: ['web/**/*.js'],
		...compat.configs['flat/recommended'],
		languageOptions: {
			ecmaVersion: 2019,
			sourceType: 'script',
			globals: { ...globals.browser },
		},
		rules: {
			...common,
			'compat/compat': 'error',
			'no-eval': 'error',
			'no-restricted-properties': ['error',
				{ property: 'innerHTML', message: 'Text goes in by textContent.' },
				{ property: 'outerHTML', message: 'Text goes in by textContent.' },
				{ property: 'insertAdjacentHTML', message: 'Text goes in by textContent.' },
				...NEWER_METHODS.map(property => ({ property, message: 'Not in Chrome 78.' }))],
			strict: ['error', 'function'],
		},
		settings: { lintAllEsApis: true },
	},
	{
		files: ['**/*.mjs'],
		languageOptions: { ecmaVersion: 2022, globals: { ...globals.nodeBuiltin } },
		rules: { ...common, 'max-lines-per-function': 'off' },
	},
	{
		// Functions that a page test hands to the browser.
		files: ['tests/pages/**/*.mjs'],
		languageOptions: { globals: { ...globals.browser } },
	},
];
