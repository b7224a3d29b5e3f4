// Usage: node bench.mjs FOLDER HUNDRED MANY
//
// Measures how fast real browsers show and change the pages and flame graphs in FOLDER: Chromium against its
// limits, and Firefox beside it. HUNDRED and MANY are the numbers of contexts in the pictures of these names.
//
// Figures are medians of several measurements. Times until something is shown are those of the clock, from the
// start of the page. Actions cover the script and the layout that follows it: of Chromium the CPU time, of Firefox,
// which does not tell it, the time of the clock.

import {statSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {startBrowser, startFirefox} from './browser.mjs';

const [folder, hundred, many] = process.argv.slice(2);
const rounds = 5;
const repeats = 20;
const patience = 120_000;

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

// ---------------------------------------------------------------- figures

const figures = new Map();

function note(browser, what, value, unit, budget) {
	const known = figures.get(what) ?? {unit, budget, values: {}};
	known.values[browser] = value;
	figures.set(what, known);
}

function print() {
	const show = (value, unit) => (value === undefined ? '' : `${value.toFixed(unit === 'ms' ? 1 : 0)} ${unit}`);
	console.log(`${''.padEnd(58)} ${'Chromium'.padStart(12)} ${'Firefox'.padStart(12)} ${'budget'.padStart(10)}`);
	for (const [what, {unit, budget, values}] of figures) {
		const judged = values.chromium ?? values.file;
		const verdict = budget === undefined ? '' : judged <= budget ? 'within' : 'OVER';
		console.log(`${what.padEnd(58)} ${show(judged, unit).padStart(12)} ${show(values.firefox, unit).padStart(12)} ${show(budget, unit).padStart(10)}  ${verdict}`.trimEnd());
	}
}

// ---------------------------------------------------------------- pages

// Runs in the page from its start: notes when an element is first in it at the beginning of a frame.
function watch(selector) {
	const look = () => {
		if (document.querySelector(selector)) window.isThere = performance.now();
		else requestAnimationFrame(look);
	};
	look();
}

async function open(browser, file, {hash = '', selector = ':root'} = {}) {
	const context = await browser.newContext({viewport: {width: 1280, height: 800}});
	const page = await context.newPage();
	page.setDefaultTimeout(patience);
	if (browser.browserType().name() === 'chromium') {
		page.session = await context.newCDPSession(page);
		await page.session.send('Performance.enable', {timeDomain: 'threadTicks'});
	}
	await page.addInitScript(watch, selector);
	await page.goto(pathToFileURL(file).href + hash, {timeout: patience});
	await page.waitForFunction(() => window.isThere);
	return {context, page};
}

// A tab of Chromium that is operated with nothing but what is measured: for tests, Playwright has the browser keep a
// copy of every page, which takes a third of the time of a large one.
class Tab {
	static async open(browser) {
		const tab = new Tab();
		tab.root = await browser.newBrowserCDPSession();
		tab.answers = new Map();
		tab.root.on('Target.receivedMessageFromTarget', ({message}) => tab.hear(JSON.parse(message)));
		({browserContextId: tab.contextId} = await tab.root.send('Target.createBrowserContext'));
		const {targetId} = await tab.root.send('Target.createTarget', {url: 'about:blank', browserContextId: tab.contextId});
		({sessionId: tab.sessionId} = await tab.root.send('Target.attachToTarget', {targetId, flatten: false}));
		await tab.send('Emulation.setDeviceMetricsOverride', {width: 1280, height: 800, deviceScaleFactor: 1, mobile: false});
		await tab.send('Performance.enable', {timeDomain: 'threadTicks'});
		await tab.send('Page.enable');
		return tab;
	}

	hear({id, result, error}) {
		const {done, failed} = this.answers.get(id) ?? {};
		if (error) failed?.(new Error(error.message));
		else done?.(result);
	}

	send(method, params = {}) {
		const id = this.answers.size;
		const answer = new Promise((done, failed) => this.answers.set(id, {done, failed}));
		const message = JSON.stringify({id, method, params});
		return Promise.all([answer, this.root.send('Target.sendMessageToTarget', {sessionId: this.sessionId, message})]).then(([result]) => result);
	}

	async evaluate(expression) {
		return (await this.send('Runtime.evaluate', {expression})).result.value;
	}

	// The value of an expression as soon as it is not 0.
	async soon(expression) {
		const end = Date.now() + patience;
		for (;;) {
			const value = await this.evaluate(`(${expression}) || 0`);
			if (value) return value;
			if (Date.now() > end) throw new Error(`waited in vain for ${expression}`);
			await new Promise((done) => setTimeout(done, 20));
		}
	}

	async close() {
		await this.root.send('Target.disposeBrowserContext', {browserContextId: this.contextId});
		await this.root.detach();
	}
}

const PAINT = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';

async function loadedAlone(browser, file, {hash = '', selector = ':root'} = {}) {
	const tab = await Tab.open(browser);
	await tab.send('Page.addScriptToEvaluateOnNewDocument', {source: `(${watch})(${JSON.stringify(selector)})`});
	await tab.send('Page.navigate', {url: pathToFileURL(file).href + hash});
	const there = await tab.soon('window.isThere');
	const cpu = await cpuTime(tab, ['TaskDuration']);
	const paint = await tab.soon(PAINT);
	await tab.close();
	return {paint, there, cpu};
}

async function loadedByTest(browser, file, options) {
	const {context, page} = await open(browser, file, options);
	await page.waitForFunction(`${PAINT} > 0`);
	const paint = await page.evaluate(PAINT);
	const there = await page.evaluate('window.isThere');
	await context.close();
	return {paint, there};
}

async function cpuTime(session, names) {
	const {metrics} = await session.send('Performance.getMetrics');
	return metrics.filter(({name}) => names.includes(name)).reduce((sum, {value}) => sum + value * 1000, 0);
}

// The times from the start of the page until its first paint, and until the selected element is there.
async function loaded(browser, file, options) {
	const load = browser.name === 'chromium' ? loadedAlone : loadedByTest;
	const times = [];
	for (let round = 0; round < rounds; round += 1) times.push(await load(browser.instance, file, options));
	const middle = (key) => median(times.map((time) => time[key]));
	return {paint: middle('paint'), there: middle('there'), cpu: middle('cpu')};
}

// The median time of an action in the page, including the style and layout that it causes. The action is repeated
// many times per measurement, because measuring takes as long as one zoom.
async function timed(page, action) {
	const times = [];
	for (let round = 0; round < rounds; round += 1) {
		const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
		const before = page.session ? await cpuTime(page.session, parts) : 0;
		const passed = await page.evaluate(`(() => {
			const start = performance.now();
			for (let i = 0; i < ${repeats}; i += 1) { (${action})(i); document.documentElement.getBoundingClientRect(); }
			return performance.now() - start;
		})()`);
		times.push((page.session ? (await cpuTime(page.session, parts)) - before : passed) / repeats);
		await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	}
	return median(times);
}

// ---------------------------------------------------------------- actions

const search = `(i) => {
	const find = document.querySelector('input[type="search"]');
	find.value = ['alloc', 'a', 'e', '/^_/', 'x'][i % 5];
	find.dispatchEvent(new Event('input'));
}`;

// Clicks on the left end of a row: each click zooms in by two levels, and the last one zooms out again.
const zoom = `(i) => {
	const picture = document.querySelector('svg[role="application"]');
	const place = picture.getBoundingClientRect();
	picture.dispatchEvent(new MouseEvent('click', {clientX: place.left + 20, clientY: place.top + ((i % 5) * 2 + 3) * 18 + 4}));
}`;

const sort = '(i) => document.querySelectorAll("thead button")[i % 2 ? 3 : 2].click()';
const sortByName = '() => document.querySelector("thead button").click()';
const scroll = '(i) => { const box = document.querySelector(".grid"); box.scrollTop = (i % 5) * 200000; box.dispatchEvent(new Event("scroll")); }';

// ---------------------------------------------------------------- what is measured

async function measurePicture(browser, name, file, budget) {
	const options = {hash: file.endsWith('.html') ? '#flame' : '', selector: '.flame path'};
	const {paint} = await loaded(browser, file);
	const {there} = await loaded(browser, file, options);
	note('file', `${name}: size`, statSync(file).size / 1e3, 'kB', budget.size);
	note(browser.name, `${name}: first paint`, paint, 'ms', budget.paint);
	note(browser.name, `${name}: living picture`, there, 'ms');
	const {context, page} = await open(browser.instance, file, options);
	note(browser.name, `${name}: zoom`, await timed(page, zoom), 'ms', budget.zoom);
	note(browser.name, `${name}: search`, await timed(page, search), 'ms');
	await context.close();
}

async function measureTable(browser, file) {
	const options = {hash: '#functions', selector: '.grid tr[aria-rowindex]'};
	const {there, cpu} = await loaded(browser, file, options);
	const {context, page} = await open(browser.instance, file, options);
	const name = (await page.locator('.count').innerText()).replace(/.* of /, '');
	note('file', `${name}: size`, statSync(file).size / 1e3, 'kB');
	note(browser.name, `${name}: table is there`, there, 'ms', 600);
	if (cpu) note(browser.name, `${name}: CPU time of the page until then`, cpu, 'ms');
	note(browser.name, `${name}: sort`, await timed(page, sort), 'ms', 39);
	note(browser.name, `${name}: sort by name`, await timed(page, sortByName), 'ms');
	note(browser.name, `${name}: filter`, await timed(page, search), 'ms');
	note(browser.name, `${name}: scroll`, await timed(page, scroll), 'ms');
	await context.close();
}

// A browser that was just started is busy with itself: the first page is opened for nothing, and then it gets a rest.
async function rest(browser) {
	const {context} = await open(browser.instance, join(folder, 'typical.html'));
	await new Promise((done) => setTimeout(done, 5000));
	await context.close();
}

async function measure(browser) {
	const contexts = (count) => `${Number(count).toLocaleString('en')} contexts`;
	await rest(browser);
	for (const kind of ['svg', 'html']) {
		await measurePicture(browser, `${contexts(hundred)}, ${kind}`, join(folder, `hundred.${kind}`), {size: 1000, paint: 500, zoom: 3});
		await measurePicture(browser, `${contexts(many)}, ${kind}`, join(folder, `many.${kind}`), {size: 5000, paint: 1000}); // the zoom's budget is for 100,000
	}
	await measureTable(browser, join(folder, 'functions.html'));
}

note('file', 'typical page: size', statSync(join(folder, 'typical.html')).size / 1e3, 'kB', 300);
const starts = {chromium: startBrowser, firefox: startFirefox};
for (const [name, start] of Object.entries(starts)) {
	const instance = await start();
	if (!instance) {
		console.log(`${name} is not on this machine`);
		continue;
	}
	console.log(`${name} ${instance.version()}`);
	await measure({name, instance});
	await instance.close();
}
print();
