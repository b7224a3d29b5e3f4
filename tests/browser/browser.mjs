// Starts one Chromium for all tests, and opens and operates pages in it. A request, an error or a
// dialog of any kind makes the test fail.

import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {chromium, firefox} from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

// Debian's Chromium, where there is one without the windows of a desktop, which takes a third of the processor time.
export async function startBrowser() {
	const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
	return chromium.launch({executablePath, headless: true, args: flags.split(' ')});
}

// Debian's Firefox; null without it. Its clock must not be coarse.
export async function startFirefox(preferences = {}) {
	const executablePath = '/usr/bin/firefox-esr';
	const firefoxUserPrefs = {'privacy.reduceTimerPrecision': false, ...preferences};
	return existsSync(executablePath) ? firefox.launch({channel: 'moz-firefox', executablePath, headless: true, timeout: 120_000, firefoxUserPrefs}) : null;
}

// One whose user wants the system's colours and no motion, which its driver cannot ask for later.
export const startForcedFirefox = () => startFirefox({'browser.display.document_color_use': 2, 'ui.prefersReducedMotion': 1});

// Opens one file in a window of its own; `trouble` collects what must not happen.
export async function openFile(browser, file, {hash = '', width = 1280, height = 800, scheme = 'light', script = true, touch = false} = {}) {
	const context = await browser.newContext({viewport: {width, height}, colorScheme: scheme, javaScriptEnabled: script, hasTouch: touch, offline: true});
	const page = await context.newPage();
	const url = pathToFileURL(file).href + hash;
	const trouble = [];
	page.on('request', (request) => {
		if (request.url().split('#')[0] !== url.split('#')[0]) trouble.push(`request of ${request.url()}`);
	});
	page.on('pageerror', (error) => trouble.push(`error: ${error.stack ?? error.message}`));
	page.on('console', (message) => trouble.push(`console: ${message.text()}`));
	page.on('dialog', async (dialog) => {
		trouble.push(`dialog: ${dialog.message()}`);
		await dialog.dismiss();
	});
	await page.goto(url);
	return {context, page, trouble};
}

// Waits until the script has drawn the view that the address asks for.
export async function ready(page, view) {
	await page.waitForFunction((name) => document.documentElement.dataset.view === name, view);
	await settled(page);
}

// Waits for two frames, after which observers of sizes have run.
export async function settled(page) {
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// `rules` switches some of axe's rules off.
export async function assertAccessible(page, what, rules = {}) {
	await page.evaluate(axeSource);
	const {violations} = await page.evaluate((options) => globalThis.axe.run(options), {rules, resultTypes: ['violations']});
	const told = violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} (${node.failureSummary.slice(0, 200)})`).join('; ')}`);
	assert.deepEqual(told, [], `${what} has accessibility violations`);
}
