// files.js - attachments for those who have a script: dropped on the form or pasted from the clipboard,
// listed before they go, with a bar while they go. A failure leaves them chosen, and what was typed too.
//
//   [data-upload="MB"]   the place of a form's file input: what one file may have at most
(function () {
	'use strict';

	const MB = 1024 * 1024;
	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
	const one = (selector, within) => (within || document).querySelector(selector);

	function make(name, className, text) {
		const element = document.createElement(name);
		element.className = className;
		element.textContent = text || '';
		return element;
	}

	function sizeOf(file) {
		return file.size < MB ? Math.ceil(file.size / 1024) + ' KB' : (file.size / MB).toFixed(1) + ' MB';
	}

	// --- what is chosen ---------------------------------------------------------------------

	function setFiles(input, files) {
		const transfer = new DataTransfer();
		files.forEach(file => transfer.items.add(file));
		input.files = transfer.files;
		input.dispatchEvent(new Event('change', { bubbles: true }));
	}

	function chosenItem(input, file) {
		const item = make('li', '', file.name + ' ');
		const button = make('button', 'btn btn-sm btn-link', '不传');
		button.type = 'button';
		button.setAttribute('aria-label', '不传 ' + file.name);
		button.addEventListener('click', () => {
			setFiles(input, Array.from(input.files).filter(other => other !== file));
			input.focus();
		});
		item.append(make('span', 'hy-muted', sizeOf(file)), ' ', button);
		return item;
	}

	function say(place, words) {
		one('.hy-wrong', place).textContent = words;
	}

	function showChosen(place, input) {
		const list = one('.hy-chosen', place);
		const files = Array.from(input.files);
		const large = files.filter(file => file.size > place.dataset.upload * MB);
		if (large.length) {
			setFiles(input, files.filter(file => !large.includes(file)));
			say(place, large.map(file => '“' + file.name + '”超过 ' + place.dataset.upload +
				' MB，未选入').join('；'));
			return;
		}
		say(place, '');
		list.textContent = '';
		files.forEach(file => list.append(chosenItem(input, file)));
	}

	// Pictures from the clipboard are all called image.png: a time tells them apart.
	function named(file) {
		if (file.name !== 'image.png')
			return file;
		const time = new Date().toTimeString().slice(0, 8).replace(/:/g, '');
		return new File([file], '粘贴的图片' + time + '.png', { type: file.type });
	}

	function addFiles(place, input, files) {
		say(place, '');
		if (files.length)
			setFiles(input, Array.from(input.files).concat(files.map(named)));
	}

	// --- on its way -------------------------------------------------------------------------

	function setBusy(form, busy) {
		form.dataset.busy = busy ? 'yes' : '';
		all('button:not([type=button])', form).forEach(button => {
			button.classList.toggle('disabled', busy);
			button.setAttribute('aria-disabled', busy ? 'true' : 'false');
		});
	}

	function parse(text) {
		try {
			return JSON.parse(text);
		} catch {
			return {};
		}
	}

	function failed(form, place, request) {
		const answer = parse(request.responseText);
		const errors = (answer.errors || []).map(error => error.message);
		setBusy(form, false);
		one('progress', place).hidden = true;
		say(place, errors.join('；') || answer.detail || answer.title || '没有传成，请检查网络后再试');
		one('.hy-wrong', place).scrollIntoView({ block: 'nearest' });
	}

	function ended(form, place, request) {
		const answer = parse(request.responseText);
		const back = one('input[name=back]', form);
		if (request.status !== 200 || !answer.id) {
			failed(form, place, request);
			return;
		}
		location.assign(back && back.value.startsWith('/') ? back.value : '/matters/' + answer.id);
	}

	function send(form, place) {
		const request = new XMLHttpRequest();
		const bar = one('progress', place);
		request.open('POST', form.action);
		request.setRequestHeader('Accept', 'application/json');
		request.upload.addEventListener('progress', event => {
			bar.max = event.total;
			bar.value = event.loaded;
		});
		request.addEventListener('load', () => ended(form, place, request));
		request.addEventListener('error', () => failed(form, place, request));
		bar.hidden = false;
		say(place, '');
		setBusy(form, true);
		request.send(new FormData(form));
	}

	// --- the form ---------------------------------------------------------------------------

	function watchDrop(form, place, input) {
		const over = on => place.classList.toggle('hy-upload-over', on);
		['dragenter', 'dragover'].forEach(name => form.addEventListener(name, event => {
			event.preventDefault();
			over(true);
		}));
		form.addEventListener('dragleave', event => {
			if (!form.contains(event.relatedTarget))
				over(false);
		});
		form.addEventListener('drop', event => {
			const files = Array.from(event.dataTransfer.files);
			over(false);
			if (!files.length)
				return;
			event.preventDefault();
			addFiles(place, input, files);
		});
	}

	function watch(place) {
		const form = place.closest('form');
		const input = one('input[type=file]', place);
		const bar = make('progress', '');
		bar.hidden = true;
		bar.setAttribute('aria-label', '上传进度');
		const wrong = make('p', 'hy-wrong');
		wrong.setAttribute('role', 'alert');
		place.append(make('ul', 'hy-chosen'), bar, wrong,
			make('p', 'hy-note hy-screen-only', '也可以把文件拖到这里，或粘贴截图'));
		input.addEventListener('change', () => showChosen(place, input));
		watchDrop(form, place, input);
		form.addEventListener('paste', event => {
			const files = Array.from(event.clipboardData.files);
			if (!files.length)
				return;
			event.preventDefault();
			addFiles(place, input, files);
		});
		form.addEventListener('submit', event => {
			if (!input.files.length || form.dataset.busy === 'yes')
				return;
			event.preventDefault();
			send(form, place);
		});
		showChosen(place, input);
	}

	all('[data-upload]').forEach(watch);
}());
