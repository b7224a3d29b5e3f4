// Usage: node bench.mjs FOLDER HUNDRED MANY
//
// Measures how fast a real browser shows and changes the pages and flame graphs in FOLDER. Prints each
// figure and its limit; HUNDRED and MANY are the numbers of contexts in the pictures of these names.
// Times are medians of several measurements and cover the script and the layout that follows it.

import {statSync} from 'node:fs';
import {join} from 'node:path';
import {openFile, ready, settled, startBrowser} from './browser.mjs';

const [folder, hundred, many] = process.argv.slice(2);
const rounds = 5;
const repeats = 20;
const browser = await startBrowser();

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function row(what, value, unit, budget) {
	const shown = `${value.toFixed(unit === 'ms' ? 1 : 0)} ${unit}`;
	const allowed = budget === undefined ? '' : `${budget} ${unit}`;
	const verdict = budget === undefined ? '' : value <= budget ? 'within' : 'OVER';
	console.log(`${what.padEnd(58)} ${shown.padStart(12)} ${allowed.padStart(12)}  ${verdict}`);
}

async function firstPaint(file, hash = '') {
	const paints = [];
	for (let i = 0; i < rounds; i += 1) {
		const {context, page} = await openFile(browser, file, {hash});
		await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
		paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
		await context.close();
	}
	return median(paints);
}

// The time from the start of the page until the script has drawn the picture.
async function livePicture(file) {
	const {context, page} = await openFile(browser, file, {hash: file.endsWith('.html') ? '#flame' : ''});
	await page.waitForFunction(() => document.querySelector('.flame path'), undefined, {polling: 20});
	const time = await page.evaluate(() => performance.now());
	await context.close();
	return time;
}

// The median CPU time of an action in the page, including the style and layout that it causes. The
// action is repeated many times per measurement, because measuring takes as long as one zoom.
async function timed(page, action) {
	const session = await page.context().newCDPSession(page);
	await session.send('Performance.enable', {timeDomain: 'threadTicks'});
	const spent = async () => {
		const {metrics} = await session.send('Performance.getMetrics');
		return metrics.filter(({name}) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name)).reduce((sum, {value}) => sum + value * 1000, 0);
	};
	const times = [];
	for (let round = 0; round < rounds; round += 1) {
		const before = await spent();
		await page.evaluate(`for (let i = 0; i < ${repeats}; i += 1) { (${action})(i); document.documentElement.getBoundingClientRect(); }`);
		times.push(((await spent()) - before) / repeats);
		await settled(page);
	}
	return median(times);
}

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

async function measurePicture(name, file, budget) {
	const hash = file.endsWith('.html') ? '#flame' : '';
	row(`${name}: size`, statSync(file).size / 1e3, 'kB', budget.size);
	row(`${name}: first paint`, await firstPaint(file), 'ms', budget.paint);
	row(`${name}: living picture`, await livePicture(file), 'ms');
	const {context, page} = await openFile(browser, file, {hash});
	await page.waitForFunction(() => document.querySelector('.flame path'));
	await settled(page);
	row(`${name}: zoom`, await timed(page, zoom), 'ms', budget.zoom);
	row(`${name}: search`, await timed(page, search), 'ms');
	await context.close();
}

// The time from the start of the page until its rows are shown.
async function tableIsThere(file) {
	const times = [];
	for (let i = 0; i < rounds; i += 1) {
		const {context, page} = await openFile(browser, file, {hash: '#functions'});
		await page.waitForFunction(() => document.documentElement.dataset.view === 'functions', undefined, {polling: 10});
		times.push(await page.evaluate(() => performance.now()));
		await context.close();
	}
	return median(times);
}

async function measureTable(file) {
	const there = await tableIsThere(file);
	const {context, page} = await openFile(browser, file, {hash: '#functions'});
	await ready(page, 'functions');
	const name = (await page.locator('.count').innerText()).replace(/.* of /, '');
	row(`${name}: table is there`, there, 'ms', 600);
	row(`${name}: sort`, await timed(page, '(i) => document.querySelectorAll("thead button")[i % 2 ? 3 : 2].click()'), 'ms', 39);
	row(`${name}: sort by name`, await timed(page, '() => document.querySelector("thead button").click()'), 'ms');
	row(`${name}: filter`, await timed(page, search), 'ms');
	row(`${name}: scroll`, await timed(page, '(i) => { const box = document.querySelector(".grid"); box.scrollTop = (i % 5) * 200000; box.dispatchEvent(new Event("scroll")); }'), 'ms');
	await context.close();
}

console.log(`${''.padEnd(58)} ${'measured'.padStart(12)} ${'budget'.padStart(12)}`);
row('typical page: size', statSync(join(folder, 'typical.html')).size / 1e3, 'kB', 300);
for (const kind of ['svg', 'html']) {
	await measurePicture(`${Number(hundred).toLocaleString('en')} contexts, ${kind}`, join(folder, `hundred.${kind}`), {size: 1000, paint: 500, zoom: 3});
	await measurePicture(`${Number(many).toLocaleString('en')} contexts, ${kind}`, join(folder, `many.${kind}`), {size: 5000, paint: 1000}); // the zoom's budget is for 100,000
}
await measureTable(join(folder, 'functions.html'));
await browser.close();
