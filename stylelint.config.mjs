// Style sheets for Chromium 78 and later (browserslist in package.json). The plug-in knows what
// caniuse.com knows; what it is silent about and 78 has not is listed here, with the first version
// that has it.
const NEWER_PROPERTIES = [
	'accent-color', // 93
	'aspect-ratio', // 88
	'field-sizing', // 123
	'forced-color-adjust', // 89
	'/^inset/', // 87
	'/^(margin|padding)-(inline|block)$/', // 87
	'/^border-(inline|block)(-(width|style|color))?$/', // 87
	'scrollbar-gutter', // 94
	'/^scrollbar-(width|color)$/', // 121
	'text-wrap', // 114
	'text-underline-offset', // 87
	'text-decoration-thickness', // 89
	'translate', // 104
	'rotate', // 104
	'scale', // 104
];
const NEWER_VALUES = {
	overflow: ['clip'], // 90
	'overflow-x': ['clip'],
	'overflow-y': ['clip'],
	display: ['/^(inline|block) /'], // 115
	'/^(min-|max-)?(width|height)$/': ['stretch'], // 138
};
const NEWER_PSEUDO_CLASSES = ['is', 'where', 'has', 'focus-visible', 'user-valid', 'user-invalid',
	'modal', 'open', 'popover-open', 'dir', 'autofill', 'state'];
const NEWER_FUNCTIONS = ['min', 'max', 'clamp', 'color-mix', 'oklch', 'oklab', 'lab', 'lch', 'hwb',
	'light-dark', 'round'];
const NEWER_AT_RULES = ['import', 'property', 'container', 'layer', 'scope', 'starting-style',
	'counter-style'];

export default {
	plugins: ['stylelint-no-unsupported-browser-features'],
	rules: {
		'plugin/no-unsupported-browser-features': [true, {
			severity: 'error',
			ignorePartialSupport: true,
			// Takes grid's minmax() for max(); the functions themselves are refused below.
			ignore: ['css-math-functions'],
		}],
		'at-rule-disallowed-list': NEWER_AT_RULES,
		'block-no-empty': true,
		'color-no-invalid-hex': true,
		'declaration-block-no-duplicate-properties': true,
		'declaration-property-value-disallowed-list': NEWER_VALUES,
		'function-disallowed-list': NEWER_FUNCTIONS,
		'function-url-scheme-disallowed-list': ['http', 'https'],
		'no-duplicate-selectors': true,
		'property-disallowed-list': NEWER_PROPERTIES,
		'property-no-unknown': true,
		'selector-pseudo-class-disallowed-list': NEWER_PSEUDO_CLASSES,
		'selector-type-no-unknown': true,
		'unit-no-unknown': true,
	},
};
