// huiyin-keys.js - the keyboard through the whole day, and where the focus is after an act.
//
//   [data-rows]     j and k walk its rows, x chooses one, Enter opens it
//   [data-key=s]    in the row that has the focus, or on the page, s presses it
//   [data-search]   / goes there         [data-new]  n      [data-undo]  u
//   dialog #keys    the list of keys, opened by ?
//   form [data-again]  sent without leaving the page: a list for phoning
// Single keys can be switched off (localStorage "keys" = "off") and never act while somebody types.
(function () {
	'use strict';

	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
	const one = (selector, within) => (within || document).querySelector(selector);
	const ROWS = '[data-rows] tbody tr:not(.hy-group), li[data-row]';
	const rows = () => all(ROWS).filter(row => row.offsetParent !== null);
	const rowOf = element => element && element.closest(ROWS);

	// --- walking ----------------------------------------------------------------------------

	function focusRow(row) {
		const target = row && (one('th a, .hy-what a', row) || one('a, button', row));
		if (target)
			target.focus();
	}

	function step(by) {
		const list = rows();
		const at = list.indexOf(rowOf(document.activeElement));
		focusRow(list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + by))]);
	}

	function press(selector) {
		const row = rowOf(document.activeElement);
		const target = (row && one(selector, row)) || one('main ' + selector);
		if (!target)
			return;
		if (target.matches('input:not([type=checkbox]), textarea, select'))
			target.focus();
		else
			target.click();
	}

	function edit() {
		const row = rowOf(document.activeElement);
		const target = row ? one('[data-edit], .hy-fill > summary, textarea, a', row) :
			one('.hy-acts summary, .hy-acts button');
		if (!target)
			return;
		target.focus();
		if (target.matches('summary'))
			target.click();
	}

	function showKeys() {
		const dialog = one('#keys');
		if (dialog && !dialog.open)
			dialog.showModal();
	}

	const actions = {
		j: () => step(1),
		k: () => step(-1),
		x: () => press('input[type=checkbox]'),
		e: edit,
		s: () => press('[data-key=s]'),
		a: () => press('button.btn-primary:not([disabled])'),
		p: () => press('[data-key=p]'),
		u: () => press('[data-undo]'),
		n: () => press('[data-new]'),
		'/': () => press('[data-search]'),
		'?': showKeys,
	};

	// g, then the first letter of the page as it is spelt: 今日工作 jinri, 台账 taizhang …
	const places = { j: '/', t: '/list', d: '/register', z: '/figures', y: '/procedures', x: '/inbox' };
	let leading = 0;

	function goTo(href) {
		const link = all('.hy-nav a').find(item => item.getAttribute('href') === href);
		if (link)
			link.click();
	}

	function actionOf(key) {
		const after = Date.now() - leading < 1500;
		leading = 0;
		if (after && places[key])
			return () => goTo(places[key]);
		if (/^[1-9]$/.test(key))
			return () => all('.hy-nav a')[Number(key) - 1] && all('.hy-nav a')[Number(key) - 1].click();
		if (key === 'g')
			return () => { leading = Date.now(); };
		return actions[key];
	}

	// --- when a key acts --------------------------------------------------------------------

	function keysAreOff() {
		try {
			return localStorage.getItem('keys') === 'off';
		} catch {
			return false;
		}
	}

	function types(element) {
		return element.matches('textarea, select, [contenteditable]') ||
			(element.matches('input') && !element.matches('[type=checkbox], [type=radio]'));
	}

	function submitByKey(event) {
		const form = event.target.form;
		const button = form && one('button:not([type=button]):not([formaction])', form);
		if (button && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			button.click();
		}
	}

	function onKey(event) {
		submitByKey(event);
		if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
			types(event.target) || keysAreOff())
			return;
		const act = actionOf(event.key);
		if (!act)
			return;
		event.preventDefault();
		act();
	}

	function watchKeySwitch() {
		const box = one('#keys-on');
		if (!box)
			return;
		box.checked = !keysAreOff();
		box.addEventListener('change', () => localStorage.setItem('keys', box.checked ? 'on' : 'off'));
	}

	// --- the focus after an act -------------------------------------------------------------

	function store(name, value) {
		try {
			if (value === null)
				sessionStorage.removeItem(name);
			else
				sessionStorage.setItem(name, JSON.stringify(value));
		} catch {
			// No storage: the focus begins at the top.
		}
	}

	function stored(name) {
		try {
			return JSON.parse(sessionStorage.getItem(name));
		} catch {
			return null;
		}
	}

	function rememberRow(event) {
		const row = rowOf(document.activeElement) || rowOf(event.target);
		if (!event.defaultPrevented && row)
			store('row', { path: location.pathname, nth: rows().indexOf(row), of: rows().length, id: row.id });
	}

	// The act took the row away: the next one stands where it was. It stayed: the one after it.
	function focusNext() {
		const was = stored('row');
		store('row', null);
		if (!was || was.path !== location.pathname || location.hash || document.activeElement !== document.body)
			return;
		const list = rows();
		focusRow(list[Math.min(list.length - 1, list.length < was.of ? was.nth : was.nth + 1)]);
	}

	// What was done is said once: the address that is kept or reloaded does not say it again.
	function forgetDone() {
		const address = new URL(location.href);
		if (!address.searchParams.has('done'))
			return;
		address.searchParams.delete('done');
		history.replaceState(null, '', address.pathname + address.search + address.hash);
	}

	// --- without leaving the page -----------------------------------------------------------

	function sendAgain(event) {
		const form = event.target;
		if (!form.hasAttribute('data-again'))
			return;
		event.preventDefault();
		const row = rowOf(form);
		const note = document.createElement('span');
		note.className = 'hy-note';
		note.setAttribute('role', 'status');
		fetch(form.getAttribute('action'), { method: 'POST', body: new URLSearchParams(new FormData(form)),
			credentials: 'same-origin', headers: { accept: 'application/json' } })
			.then(answer => answer.json().then(data => {
				note.textContent = answer.ok ? '已记下' : data.detail || data.title;
				form.replaceWith(note);
				const list = rows();
				focusRow(list[Math.min(list.length - 1, list.indexOf(row) + 1)]);
			}));
	}

	document.addEventListener('keydown', onKey);
	document.addEventListener('submit', sendAgain);
	document.addEventListener('submit', rememberRow);
	watchKeySwitch();
	forgetDone();
	focusNext();
}());
