// A real browser for the page tests: Debian's Chromium, a window for each person, and what must hold on
// every page that somebody sees: no violation that axe finds, nothing wider than the window, nothing on
// the console, no request to another host, every link within the page leads somewhere.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { password } from '../flows/helper.mjs';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

// What axe finds, short enough to read.
function told(violations) {
	return violations.map(({ id, nodes }) =>
		`${id}: ${nodes.map(node => `${node.target} ${node.html}`).slice(0, 3).join(' | ')}`);
}

// In the browser.
function runAxe() {
	const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
	return globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
		.then(({ violations }) => violations);
}

function wider() {
	const { scrollWidth, clientWidth } = document.documentElement;
	return scrollWidth > clientWidth ? Array.from(document.querySelectorAll('main *'))
		.filter(element => element.getBoundingClientRect().right > clientWidth + 1)
		.map(element => `${element.tagName}.${element.className}`).slice(0, 5) : [];
}

function deadLinks() {
	return Array.from(document.querySelectorAll('a[href^="#"]'))
		.map(link => link.getAttribute('href').slice(1)).filter(id => !document.getElementById(id));
}

// One person before one window.
class Window {
	constructor(page, url) {
		this.page = page;
		this.url = url;
		this.wrong = [];
		page.on('console', message => {
			const expected = /Failed to load resource.*(40[39]|404|422|503)/.test(message.text());
			if (['error', 'warning'].includes(message.type()) && !expected)
				this.wrong.push(`console: ${message.text()}`);
		});
		page.on('pageerror', error => this.wrong.push(`script: ${error}`));
		page.on('request', request => {
			if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
				this.wrong.push(`request: ${request.url()}`);
		});
	}

	async open(where) {
		return this.page.goto(new URL(where, this.url).href);
	}

	// Holds of the page that is shown, in wide and narrow windows.
	async check() {
		const { page } = this;
		const before = page.viewportSize();
		for (const size of [desk, phone]) {
			await page.setViewportSize(size);
			const where = `${page.url()} ${size.width}`;
			assert.deepEqual(await page.evaluate(wider), [], `${where} is wider than the window`);
			await page.evaluate(`globalThis.axe || (() => { ${axe} })()`);
			assert.deepEqual(told(await page.evaluate(runAxe)), [], where);
			assert.deepEqual(await page.evaluate(deadLinks), [], `${where} links to nothing`);
		}
		await page.setViewportSize(before);
		assert.deepEqual(this.wrong, [], page.url());
	}

	text() {
		return this.page.innerText('main');
	}

	async says(...patterns) {
		const text = await this.text();
		for (const pattern of patterns)
			assert.match(text, pattern);
	}

	// The form as people find it: behind its button, if it has one to open it.
	async fill(values) {
		for (const [label, value] of Object.entries(values)) {
			const field = this.page.getByLabel(label).and(this.page.locator(':visible')).first();
			if (await field.evaluate(element => element.tagName) === 'SELECT')
				await field.selectOption({ label: value });
			else
				await field.fill(value);
		}
	}

	// Opens the form of an action where it has one, fills it in, sends it.
	async act(title, values = {}) {
		const { page } = this;
		const share = page.locator('article details:not([open]) > summary:text-is("办理")').first();
		if (await share.count() && !await page.locator('.hy-acts :visible').getByText(title).count())
			await share.click();
		const summary = page.locator('.hy-acts details:not([open]) > summary:visible', { hasText: title }).first();
		if (await summary.count())
			await summary.click();
		await this.fill(values);
		const button = page.locator('.hy-acts button:visible', { hasText: title }).first();
		await Promise.all([page.waitForNavigation(), button.click()]);
	}
}

class Browser {
	constructor(county) {
		this.county = county;
		this.contexts = [];
	}

	async start() {
		const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
		this.chromium = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
	}

	async stop() {
		await this.chromium?.close();
	}

	// A window of nobody.
	async visitor({ viewport = desk, scripts = true } = {}) {
		const context = await this.chromium.newContext({ viewport, javaScriptEnabled: scripts, locale: 'zh-CN',
			bypassCSP: true });
		context.setDefaultTimeout(10_000);
		return new Window(await context.newPage(), this.county.office.url);
	}

	// Logged in before the window is opened.
	async as(role, options) {
		const clerk = await this.county.as(role);
		const window = await this.visitor(options);
		const [name, ...value] = clerk.browser.cookie.split('=');
		await window.page.context().addCookies([{ name, value: value.join('='), url: this.county.office.url }]);
		return window;
	}

	// Logs in by the form, as people do.
	async logIn(login, options) {
		const window = await this.visitor(options);
		await window.open('/login');
		await window.fill({ 账号: login, 密码: password });
		await Promise.all([window.page.waitForNavigation(),
			window.page.getByRole('button', { name: '登录' }).click()]);
		return window;
	}
}

// The browser of a `describe`, whose county has been asked for before.
export function browserOf(county) {
	const browser = new Browser(county);
	before(() => browser.start());
	after(() => browser.stop());
	return browser;
}
