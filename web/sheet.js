// sheet.js - 大表: the first columns that stay while the rest goes by.
(function () {
	'use strict';

	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
	const one = (selector, within) => (within || document).querySelector(selector);

	// Everything up to the title stays; on a narrow screen nothing does.
	function freeze(table) {
		const heads = all('thead th', table);
		const last = heads.findIndex(head => head.classList.contains('hy-title'));
		let left = 0;
		const lefts = heads.slice(0, last + 1).map(head => {
			const at = left;
			left += head.getBoundingClientRect().width;
			return at;
		});
		if (left > window.innerWidth / 2 || window.innerWidth <= 720)
			return;
		all('tr', table).forEach(row => {
			Array.from(row.children).slice(0, last + 1).forEach((cell, at) => {
				if (cell.colSpan > 1)
					return;
				cell.classList.add('hy-frozen');
				cell.classList.toggle('hy-frozen-last', at === last);
				cell.style.left = lefts[at] + 'px';
			});
		});
	}

	const table = one('.hy-spread');
	if (table)
		freeze(table);
}());
