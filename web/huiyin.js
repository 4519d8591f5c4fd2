// huiyin.js - what makes the pages quicker for those who have a script; every page works without.
//
// It only reads attributes that the templates set:
//   form [data-once]          one submit at a time; a form come back to by "back" gets a new key
//   [data-confirm="words"]    asks before the button or form acts
//   form [data-submit-on]     a filter that goes when a choice changes
//   table [data-choose]       rows chosen by check boxes: all, a range with shift, how many
//   textarea [data-count]     how many characters are left of maxlength
//   [data-copy="#id"]         copies that element's text or value
//   [data-back] [data-print]  what browsers have buttons for
//   [data-tick-all]           ticks every box of its form
// What is typed is kept by huiyin-drafts.js; keys and the focus after an act are in huiyin-keys.js.
(function () {
	'use strict';

	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
	const one = (selector, within) => (within || document).querySelector(selector);

	// --- forms ------------------------------------------------------------------------------

	function newKey() {
		const bytes = crypto.getRandomValues(new Uint8Array(16));
		return Array.from(bytes, byte => ('0' + byte.toString(16)).slice(-2)).join('');
	}

	function setBusy(form, busy) {
		form.dataset.busy = busy ? 'yes' : '';
		all('button:not([type=button])', form).forEach(button => {
			button.classList.toggle('disabled', busy);
			button.setAttribute('aria-disabled', busy ? 'true' : 'false');
		});
	}

	function onSubmit(event) {
		const form = event.target;
		const words = form.dataset.confirm;
		if (event.defaultPrevented)
			return;
		if (form.dataset.busy === 'yes' || (words && !window.confirm(words)))
			event.preventDefault();
		else if (form.hasAttribute('data-once'))
			setBusy(form, true);
	}

	function onConfirm(event) {
		const button = event.target.closest('button[data-confirm], a[data-confirm]');
		if (button && !window.confirm(button.dataset.confirm))
			event.preventDefault();
	}

	// What is sent after "back" is a new act: with the old key it would get the old answer.
	function onShow(event) {
		const entries = performance.getEntriesByType('navigation');
		const back = entries.length && entries[0].type === 'back_forward';
		if (!event.persisted && !back)
			return;
		all('form[data-once]').forEach(form => {
			setBusy(form, false);
			all('input[name=once]', form).forEach(input => {
				input.value = newKey();
			});
		});
	}

	function onChange(event) {
		const form = event.target.form;
		if (form && form.hasAttribute('data-submit-on') && event.target.matches('select, [type=date]'))
			form.submit();
	}

	function countLeft(area) {
		let note = area.nextElementSibling;
		if (!note || !note.matches('[data-left]')) {
			note = document.createElement('p');
			note.className = 'hy-note';
			note.dataset.left = '';
			area.after(note);
		}
		const left = area.maxLength - Array.from(area.value).length;
		note.textContent = left >= 0 ? '还可写 ' + left + ' 字' : '超出 ' + -left + ' 字';
	}

	// --- choosing rows ----------------------------------------------------------------------

	function showChosen(table) {
		const boxes = all('tbody input[type=checkbox]', table);
		const chosen = boxes.filter(box => box.checked).length;
		const form = table.closest('form, [data-bulk]');
		const head = one('thead input[type=checkbox]', table);
		if (head) {
			head.checked = chosen > 0 && chosen === boxes.length;
			head.indeterminate = chosen > 0 && chosen < boxes.length;
		}
		const whole = one('[data-all]', form || document);
		all('[data-chosen]', form || document).forEach(place => {
			place.textContent = '已选 ' + chosen + ' 件';
		});
		const some = chosen > 0 || Boolean(whole && whole.checked);
		const bars = form && form.matches('.hy-bulk') ? [form] : all('.hy-bulk', form || document);
		bars.forEach(bar => bar.classList.toggle('hy-bulk-on', some));
		document.documentElement.classList.toggle('hy-bulk-room', one('.hy-bulk-on') !== null);
		all('[data-needs-choice]', form || document).forEach(button => {
			button.disabled = !some;
		});
	}

	function chooseRange(table, from, to, checked) {
		const boxes = all('tbody input[type=checkbox]', table);
		const ends = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
		if (ends[0] < 0)
			return;
		boxes.slice(ends[0], ends[1] + 1).forEach(box => {
			box.checked = checked;
		});
	}

	function watchChoices(table) {
		let last = null;
		table.addEventListener('click', event => {
			const box = event.target;
			if (!box.matches('input[type=checkbox]'))
				return;
			if (box.closest('thead'))
				all('tbody input[type=checkbox]', table).forEach(other => {
					other.checked = box.checked;
				});
			else if (event.shiftKey && last)
				chooseRange(table, last, box, box.checked);
			last = box.closest('thead') ? null : box;
			showChosen(table);
		});
		all('[data-all]').forEach(box => box.addEventListener('change', () => showChosen(table)));
		showChosen(table);
	}

	// --- copying ----------------------------------------------------------------------------

	// The Clipboard API is there for secure origins only; an office net often has none.
	function copyText(text) {
		const area = document.createElement('textarea');
		area.value = text;
		area.style.position = 'fixed';
		document.body.append(area);
		area.select();
		const done = document.execCommand('copy');
		area.remove();
		return done;
	}

	function onCopy(event) {
		const button = event.target.closest('[data-copy]');
		const source = button && one(button.dataset.copy);
		if (!source)
			return;
		const focused = document.activeElement;
		say(copyText((source.value || source.innerText).trim()) ? '已复制' : '没有复制成，请选中后按 Ctrl+C');
		if (focused)
			focused.focus();
	}

	function say(words) {
		const place = one('#said');
		if (!place)
			return;
		place.textContent = words;
		place.hidden = false;
		window.setTimeout(() => {
			place.hidden = true;
		}, 4000);
	}

	// --- menus ------------------------------------------------------------------------------

	function closeMenus(except) {
		all('details.hy-menu[open]').forEach(menu => {
			if (!except || !menu.contains(except))
				menu.open = false;
		});
	}

	function start() {
		document.documentElement.classList.add('hy-scripted');
		document.addEventListener('submit', onSubmit);
		document.addEventListener('change', onChange);
		document.addEventListener('click', event => {
			onConfirm(event);
			onCopy(event);
			closeMenus(event.target);
		});
		document.addEventListener('keydown', event => {
			if (event.key === 'Escape')
				closeMenus();
		});
		window.addEventListener('pageshow', onShow);
		all('table[data-choose]').forEach(watchChoices);
		all('textarea[data-count]').forEach(area => {
			area.addEventListener('input', () => countLeft(area));
			countLeft(area);
		});
		all('[data-back]').forEach(button => button.addEventListener('click', () => history.back()));
		all('[data-tick-all]').forEach(button => button.addEventListener('click', () =>
			button.form.querySelectorAll('input[type="checkbox"]:not(:disabled)').forEach(box => { box.checked = true; })));
		all('[data-print]').forEach(button => button.addEventListener('click', () => window.print()));
	}

	start();
}());
