// sheet.js - 大表: the first columns that stay, walking from cell to cell, writing in them as in a
// spreadsheet, pasting a block, widths. What is written goes through the same forms as without a script.
(function () {
	'use strict';

	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
	const one = (selector, within) => (within || document).querySelector(selector);
	const table = one('table[data-sheet]');
	const tools = one('#paste');
	const done = []; // what may be taken back, the last at the end
	let editor = null; // {cell, field, before}

	// --- what stays while the rest goes by ----------------------------------------------------

	// Everything up to the title; on a narrow screen nothing does.
	function freeze() {
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

	// --- widths -----------------------------------------------------------------------------

	const CHARACTER = 14;
	const EDGES = 14;

	function rememberWidth(id, characters) {
		all('[data-wish]').forEach(button => {
			button.value = button.value.split(' ').map(word =>
				word.split(':')[0] === id ? id + ':' + characters : word).join(' ');
		});
	}

	function dragWidth(event) {
		const head = event.target.closest('th[data-column]');
		const edge = head && head.getBoundingClientRect().right - event.clientX;
		if (!head || edge > 6)
			return;
		event.preventDefault();
		const column = one('col[data-column="' + head.dataset.column + '"]', table);
		const start = event.clientX;
		const width = Number(column.width);
		const whole = Number(table.getAttribute('width'));
		const move = moved => {
			const wanted = Math.max(56, width + moved.clientX - start);
			column.width = String(wanted);
			table.setAttribute('width', String(whole + wanted - width));
		};
		const end = () => {
			document.removeEventListener('mousemove', move);
			document.removeEventListener('mouseup', end);
			rememberWidth(head.dataset.column, Math.round((Number(column.width) - EDGES) / CHARACTER));
			freeze();
		};
		document.addEventListener('mousemove', move);
		document.addEventListener('mouseup', end);
	}

	// --- walking ----------------------------------------------------------------------------

	const isCell = element => element && element.matches('tbody [data-column]');

	function focusCell(cell) {
		if (!cell)
			return;
		all('[data-column][tabindex="0"]', table).forEach(other => {
			other.tabIndex = -1;
		});
		cell.tabIndex = 0;
		cell.focus();
		cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}

	const rowsOf = () => all('tbody tr[data-item]', table);
	const cellsOf = row => all('[data-column]', row);

	function beside(cell, down, right) {
		const row = cell.closest('tr');
		const rows = rowsOf();
		const at = cellsOf(row).indexOf(cell) + right;
		const next = rows[rows.indexOf(row) + down];
		return next ? cellsOf(next)[at] : null;
	}

	// To the next cell that may be written in, over the end of the row.
	function nextEditable(cell, by) {
		const cells = all('tbody [data-edit]', table);
		if (cell.matches('[data-edit]'))
			return cells[cells.indexOf(cell) + by];
		const after = cells.filter(other =>
			cell.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
		return by > 0 ? after[0] : cells[cells.length - after.length - 1];
	}

	// --- saving -----------------------------------------------------------------------------

	function say(words) {
		const place = one('#sheet-said');
		if (place)
			place.textContent = words;
	}

	function form(fields) {
		const body = new URLSearchParams();
		body.append('csrf', one('input[name=csrf]', tools).value);
		['reason', 'channel', 'informant'].forEach(name => {
			const field = one('[name=' + name + ']', tools);
			if (field && field.value && fields.f)
				body.append(name, field.value);
		});
		Object.keys(fields.f || {}).forEach(name => body.append(name, fields.f[name]));
		Object.keys(fields).filter(name => name !== 'f').forEach(name => body.append(name, fields[name]));
		return body;
	}

	function send(where, fields) {
		return fetch(where, { method: 'POST', body: form(fields), credentials: 'same-origin',
			headers: { accept: 'application/json' } })
			.then(answer => answer.json().then(data => {
				if (!answer.ok)
					throw new Error(data.detail || data.title || String(answer.status));
				return data;
			}));
	}

	function showWrong(cell, words) {
		let note = one('.hy-wrong', cell);
		if (!note) {
			note = document.createElement('span');
			note.className = 'hy-wrong';
			note.setAttribute('role', 'alert');
			cell.append(note);
		}
		note.textContent = words;
		cell.classList.add('hy-bad');
	}

	function showWords(cell, words) {
		const link = one('a', cell);
		if (link)
			link.textContent = words;
		else
			cell.textContent = words;
	}

	function saved(cell, row, told, before) {
		const item = told.rows[0];
		const mine = item && item.cells.find(one => one.column === cell.dataset.column);
		const why = item ? item.why || (mine && mine.why) : '没有保存';
		if (why) {
			showWrong(cell, why);
			say('没有保存：' + why);
			return;
		}
		row.dataset.item = item.item;
		cell.classList.remove('hy-bad');
		cell.classList.add('hy-written');
		if (item.undo)
			done.push({ item: item.undo, cell, words: before.words, value: before.value });
		say('已保存，10 分钟内可按 Ctrl+Z 撤销');
	}

	function save(cell, value, words, before) {
		const row = cell.closest('tr');
		const id = row.dataset.item.split('.')[0];
		showWords(cell, words);
		if (cell.dataset.value !== undefined || value !== words)
			cell.dataset.value = value;
		say('正在保存…');
		const f = {};
		f['f.' + id + '.' + cell.dataset.column] = value;
		return send('/sheet', { item: row.dataset.item, f })
			.then(told => saved(cell, row, told, before))
			.catch(error => {
				showWrong(cell, error.message);
				say('没有保存：' + error.message);
			});
	}

	function undo() {
		const last = done.pop();
		if (!last) {
			say('没有可以撤销的');
			return;
		}
		send('/bulk', { action: 'undo', item: last.item })
			.then(() => {
				window.location.hash = last.cell.closest('tr').id;
				window.location.reload();
			})
			.catch(error => say('没有撤销：' + error.message));
	}

	// --- writing ----------------------------------------------------------------------------

	const wordsOf = cell => {
		const link = one('a', cell);
		const wrong = one('.hy-wrong', cell);
		const text = (link || cell).textContent;
		return wrong && !link ? text.slice(0, text.length - wrong.textContent.length) : text;
	};

	function open(cell, typed) {
		const made = one('template[data-editor="' + cell.dataset.column + '"]');
		const field = made && one('input, textarea, select', made.content).cloneNode(true);
		if (!field || field.type === 'checkbox' || !tools || editor)
			return;
		const words = wordsOf(cell);
		const value = cell.dataset.value !== undefined ? cell.dataset.value : words;
		field.removeAttribute('id');
		field.removeAttribute('name');
		field.removeAttribute('required');
		field.removeAttribute('aria-describedby');
		field.setAttribute('aria-label', one('th[data-column="' + cell.dataset.column + '"]', table).textContent);
		field.classList.add('hy-cell-editor');
		field.value = typed === undefined ? value : typed;
		editor = { cell, field, words, value };
		cell.classList.add('hy-open');
		cell.append(field);
		field.focus();
		if (field.select && typed === undefined)
			field.select();
		field.addEventListener('blur', () => close(true));
	}

	function shownWords(field) {
		return field.matches('select') && field.selectedIndex >= 0 ?
			field.options[field.selectedIndex].textContent : field.value;
	}

	function close(keep) {
		if (!editor)
			return;
		const { cell, field, words, value } = editor;
		const written = field.value;
		const shown = shownWords(field);
		editor = null;
		field.remove();
		cell.classList.remove('hy-open');
		if (keep && written !== value && written.trim() !== '')
			save(cell, written, shown, { words, value });
	}

	// --- pasting ----------------------------------------------------------------------------

	// The server cuts the block into cells and shows what would change before anything is saved.
	function paste(event) {
		const cell = event.target.closest && event.target.closest('tbody [data-column]');
		const text = event.clipboardData && event.clipboardData.getData('text/plain');
		if (!cell || editor || !text || !tools)
			return;
		event.preventDefault();
		const rows = rowsOf();
		const first = rows.indexOf(cell.closest('tr'));
		all('input[name=item]', tools).forEach(input => input.remove());
		rows.slice(first, first + 200).forEach(row => {
			const input = document.createElement('input');
			input.type = 'hidden';
			input.name = 'item';
			input.value = row.dataset.item;
			tools.append(input);
		});
		one('[name=column]', tools).value = cell.dataset.column;
		const block = document.createElement('textarea');
		block.name = 'block';
		block.hidden = true;
		block.value = text;
		one('[name=block]', tools).replaceWith(block);
		tools.submit();
	}

	// --- keys -------------------------------------------------------------------------------

	const walks = {
		ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
	};

	function onEditorKey(event) {
		const { cell } = editor;
		const inText = event.target.matches('textarea') && (event.altKey || event.shiftKey);
		if (event.isComposing || !['Enter', 'Tab', 'Escape'].includes(event.key) ||
			(event.key === 'Enter' && inText))
			return;
		event.preventDefault();
		event.stopPropagation();
		close(event.key !== 'Escape');
		const by = event.shiftKey ? -1 : 1;
		focusCell((event.key === 'Enter' && beside(cell, 1, 0)) ||
			(event.key === 'Tab' && nextEditable(cell, by)) || cell);
	}

	function onCellKey(event, cell) {
		const walk = walks[event.key];
		const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
		let to = null;
		if (walk && plain)
			to = beside(cell, walk[0], walk[1]);
		else if (event.key === 'Tab' && nextEditable(cell, event.shiftKey ? -1 : 1))
			to = nextEditable(cell, event.shiftKey ? -1 : 1);
		else if ((event.key === 'Enter' || event.key === 'F2') && cell.matches('[data-edit]'))
			open(cell);
		else if ((event.ctrlKey || event.metaKey) && event.key === 'z')
			undo();
		else
			return;
		event.preventDefault();
		event.stopPropagation();
		focusCell(to);
	}

	function onKey(event) {
		if (editor)
			onEditorKey(event);
		else if (isCell(event.target))
			onCellKey(event, event.target);
	}

	let before = null; // where the focus was when the mouse went down

	// The first click goes to a cell, the second one opens it.
	function onClick(event) {
		const cell = event.target.closest('tbody [data-column]');
		if (!cell || event.target.closest('a, input, select, textarea'))
			return;
		if (before === cell && cell.matches('[data-edit]'))
			open(cell);
		else if (!editor)
			focusCell(cell);
	}

	function start() {
		if (!table)
			return;
		freeze();
		const first = one('tbody [data-edit], tbody [data-column]', table);
		all('tbody [data-column]', table).forEach(cell => {
			cell.tabIndex = -1;
		});
		if (first)
			first.tabIndex = 0;
		table.addEventListener('keydown', onKey);
		table.addEventListener('click', onClick);
		table.addEventListener('mousedown', event => {
			before = document.activeElement;
			dragWidth(event);
		});
		document.addEventListener('paste', paste);
	}

	start();
}());
