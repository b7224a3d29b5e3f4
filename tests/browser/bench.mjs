// Usage: node bench.mjs FOLDER HUNDRED MANY
//
// Measures how fast real browsers show and change the pages and flame graphs in FOLDER: Chromium against its
// limits, and Firefox beside it. HUNDRED and MANY are the numbers of contexts in the pictures of these names.
// Every figure is printed as soon as it is measured.
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

// Prints a figure, with its limit if it has one.
function note(what, value, unit, limit) {
	const show = (number) => `${number.toFixed(unit === 'ms' ? 1 : 0)} ${unit}`;
	const judged = limit === undefined ? '' : `${show(limit).padStart(20)} ${value <= limit ? 'within' : 'OVER'}`;
	console.log(`${what.padEnd(58)} ${show(value).padStart(12)} ${judged}`.trimEnd());
}

// Prints a figure of a browser; only Chromium has limits.
function noteOf(browser, what, value, limit) {
	note(`${browser.name}: ${what}`, value, 'ms', browser.name === 'chromium' ? limit : undefined);
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

	async close() {
		await this.root.send('Target.disposeBrowserContext', {browserContextId: this.contextId});
		await this.root.detach();
	}
}

const PAINT = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';

// The value of an expression as soon as it is not 0. It is asked for from outside, because the pages forbid eval().
async function soon(evaluate, expression, wait = patience) {
	const end = Date.now() + wait;
	for (;;) {
		const value = await evaluate(`(${expression}) || 0`);
		if (value) return value;
		if (Date.now() > end) throw new Error(`waited in vain for ${expression}`);
		await new Promise((done) => setTimeout(done, 20));
	}
}

async function loadedAlone(browser, file, {hash = '', selector = ':root'} = {}) {
	const tab = await Tab.open(browser);
	await tab.send('Page.addScriptToEvaluateOnNewDocument', {source: `(${watch})(${JSON.stringify(selector)})`});
	await tab.send('Page.navigate', {url: pathToFileURL(file).href + hash});
	const evaluate = (expression) => tab.evaluate(expression);
	const there = await soon(evaluate, 'window.isThere');
	const cpu = await cpuTime(tab, ['TaskDuration']);
	const paint = await soon(evaluate, PAINT);
	await tab.close();
	return {paint, there, cpu};
}

// Firefox has no entry of the first paint of a few loads, which are not counted.
async function loadedByTest(browser, file, options, tries = rounds) {
	const {context, page} = await open(browser, file, options);
	const paint = await soon((expression) => page.evaluate(expression), PAINT, 5000).catch(() => 0);
	const there = await page.evaluate('window.isThere');
	await context.close();
	if (!paint && !tries) throw new Error(`${file} has no first paint`);
	return paint ? {paint, there} : loadedByTest(browser, file, options, tries - 1);
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

// Clicks on the heading of a column of the list.
const heading = (name) => `[...document.querySelectorAll('.grid thead button')].find(({textContent}) => textContent.startsWith('${name}')).click()`;
const sort = `(i) => i % 2 ? ${heading('self')} : ${heading('calls')}`;
const sortByName = `() => ${heading('function')}`;
const scroll = '(i) => { const box = document.querySelector(".grid"); box.scrollTop = (i % 5) * 200000; box.dispatchEvent(new Event("scroll")); }';

// ---------------------------------------------------------------- what is measured

const LIST = '.grid tr[aria-rowindex]';

async function measurePicture(browser, name, file, limits) {
	const options = {hash: file.endsWith('.html') ? '#flame' : '', selector: '.flame path'};
	noteOf(browser, `${name}: first paint`, (await loaded(browser, file)).paint, limits.paint);
	noteOf(browser, `${name}: living picture`, (await loaded(browser, file, options)).there);
	const {context, page} = await open(browser.instance, file, options);
	noteOf(browser, `${name}: zoom`, await timed(page, zoom), limits.zoom);
	noteOf(browser, `${name}: search`, await timed(page, search));
	await context.close();
}

// The view that a page opens with: until its list is there, and until a function's callers are drawn.
async function measureExplain(browser, name, file) {
	noteOf(browser, `${name}: list is there`, (await loaded(browser, file, {selector: LIST})).there);
	noteOf(browser, `${name}: callers and callees are there`, (await loaded(browser, file, {selector: '.half.callers path'})).there);
}

async function measureTable(browser, name, file) {
	const options = {hash: '#explain?list=functions', selector: LIST};
	const {there, cpu} = await loaded(browser, file, options);
	noteOf(browser, `${name}: list is there`, there, 600);
	if (cpu) noteOf(browser, `${name}: CPU time of the page until then`, cpu);
	const {context, page} = await open(browser.instance, file, options);
	noteOf(browser, `${name}: sort`, await timed(page, sort), 39);
	noteOf(browser, `${name}: sort by name`, await timed(page, sortByName));
	noteOf(browser, `${name}: filter`, await timed(page, search));
	noteOf(browser, `${name}: scroll`, await timed(page, scroll));
	await context.close();
}

// A browser that was just started is busy with itself: the first page is opened for nothing, and then it gets a rest.
async function rest(browser) {
	const {context} = await open(browser.instance, join(folder, 'typical.html'));
	await new Promise((done) => setTimeout(done, 5000));
	await context.close();
}

// The pictures and pages by their numbers of contexts. The limit of a zoom is one for 100,000.
const contexts = (count) => `${Number(count).toLocaleString('en')} contexts`;
const PICTURES = [
	[contexts(hundred), 'hundred', {size: 1000, paint: 500, zoom: 3}],
	[contexts(many), 'many', {size: 5000, paint: 1000}],
];
const FUNCTIONS = 'every context a function';

async function measure(browser) {
	await rest(browser);
	await measureExplain(browser, 'typical page', join(folder, 'typical.html'));
	for (const [name, file, limits] of PICTURES) {
		for (const kind of ['svg', 'html']) await measurePicture(browser, `${name}, ${kind}`, join(folder, `${file}.${kind}`), limits);
		await measureExplain(browser, `${name}, html`, join(folder, `${file}.html`));
	}
	await measureTable(browser, FUNCTIONS, join(folder, 'functions.html'));
}

function measureSizes() {
	const size = (what, file, limit) => note(`${what}: size`, statSync(join(folder, file)).size / 1e3, 'kB', limit);
	size('typical page', 'typical.html', 300);
	for (const [name, file, limits] of PICTURES) for (const kind of ['svg', 'html']) size(`${name}, ${kind}`, `${file}.${kind}`, limits.size);
	size(FUNCTIONS, 'functions.html');
}

measureSizes();
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
