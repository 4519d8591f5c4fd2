// huiyin-drafts.js - what is being typed is kept on the server every few seconds, so that it is there
// after a crash, a log-off, or on another computer. A form wants it that has a field "draft".
(function () {
	'use strict';

	const WAIT_MS = 3000; // after the last key
	const LONGEST_MS = 12000; // while somebody goes on typing

	const kept = new WeakMap(); // form → {timer, since}

	function say(form, words) {
		const place = form.querySelector('[data-draft]');
		if (place)
			place.textContent = words;
	}

	// Everything that the form would send, but files and the key by which an act happens once.
	function body(form) {
		const sent = new URLSearchParams();
		new FormData(form).forEach((value, name) => {
			if (name !== 'once' && typeof value === 'string')
				sent.append(name, value);
		});
		return sent;
	}

	function keep(form) {
		const state = kept.get(form) || {};
		window.clearTimeout(state.timer);
		kept.delete(form);
		return fetch('/drafts', { method: 'POST', body: body(form), credentials: 'same-origin',
			headers: { accept: 'application/json' } })
			.then(answer => {
				if (answer.ok)
					return answer.json().then(data => say(form, '草稿已存 ' + data.kept));
				say(form, answer.status === 401 ?
					'登录已过期，刚才填的还没有存上；请在另一个页面登录，再回来提交' : '草稿没有存上，请先自己留存');
				return null;
			})
			.catch(() => say(form, '网络不通，草稿没有存上'));
	}

	function onInput(event) {
		const form = event.target.form;
		if (!form || !form.elements.draft || form.dataset.busy === 'yes')
			return;
		const now = Date.now();
		const state = kept.get(form) || { since: now };
		window.clearTimeout(state.timer);
		const wait = Math.max(0, Math.min(WAIT_MS, state.since + LONGEST_MS - now));
		state.timer = window.setTimeout(() => keep(form), wait);
		kept.set(form, state);
	}

	function forget(event) {
		const state = kept.get(event.target);
		if (state)
			window.clearTimeout(state.timer);
		kept.delete(event.target);
	}

	function keepAll() {
		if (document.visibilityState === 'hidden')
			Array.from(document.forms).filter(form => kept.has(form)).forEach(keep);
	}

	document.addEventListener('input', onInput);
	document.addEventListener('change', onInput);
	document.addEventListener('submit', forget);
	document.addEventListener('visibilitychange', keepAll);
}());
