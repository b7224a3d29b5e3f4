// Pages on a phone: what matters is there without scrolling sideways, and nothing covers or cuts it.

import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {settled} from './browser.mjs';
import {onPage, WAYS} from './ways.mjs';

const PHONE = WAYS.touch.options;
const SOURCE = 'inventory_of_goods.cpp';
const CALLEE = 'std::vector<std::vector<int, std::allocator<int>>, std::allocator<std::vector<int>>>::vector(unsigned long, std::allocator<int> const&)';

// A program of which one line costs most; only lines of the other file make calls. `cost` is that of this line.
function recording(folder, cost) {
	return `# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 42
cmd: ./shop 1000
part: 1

positions: instr line
events: Ir

fl=${folder}/main.cpp
fn=main
0x1000 3 1000
cfl=${folder}/${SOURCE}
cfn=distance
calls=3332 0x2000 27
0x1004 4 ${cost + 2289747}

fl=${folder}/${SOURCE}
fn=distance
0x2000 33 1231632
0x2004 134 ${cost}
0x2008 36 280000
fn=${CALLEE}
0x3000 40 778115

fn=distance
cfn=${CALLEE}
calls=6664 0x3000 40
0x200c 41 778115

totals: ${cost + 2290747}
`;
}

// The source files, and a report and a comparison that show them.
function makeShop(scratch, report) {
	const folder = join(scratch, 'shop');
	mkdirSync(folder);
	const text = Array.from({length: 150}, (_, i) => `        row[${i}] = std::min({row[${i}] + 1, row[${i} - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});`);
	writeFileSync(join(folder, SOURCE), `${text.join('\n')}\n`);
	writeFileSync(join(folder, 'main.cpp'), 'int main() {\n    read();\n    parse();\n    distance(a, b);\n}\n');
	for (const [name, cost] of [['before', 4056458], ['now', 15676208]]) {
		writeFileSync(join(folder, `${name}.callgrind`), recording(folder, cost));
		const document = JSON.parse(report([join(folder, `${name}.callgrind`), '--format', 'json']));
		document.profiles = {shop: Object.values(document.profiles)[0]};
		writeFileSync(join(folder, `${name}.json`), JSON.stringify(document));
	}
	const page = join(folder, 'report.html');
	writeFileSync(page, report(['now.json', '--format', 'html', '--sources', '.'], folder));
	const comparison = join(folder, 'comparison.html');
	spawnSync('profile-compare', ['before.json', 'now.json', '--sources', '.', '--format', `html=${comparison}`], {cwd: folder});
	return {page, comparison};
}

const STATISTICS = {max: 0.061904759, mean: 0.034249866, median: 0.033056609, min: 0.030123456, p90: 0.056789012, stddev: 0.012345678};

// A suite whose profiles have all kinds of figures, and libraries in one folder.
function makeSuite(scratch, fixture, report) {
	const read = (name) => JSON.parse(report([fixture(name), '--format', 'json']));
	const document = read('flamegraph/contexts.callgrind');
	const [every] = Object.values(document.profiles);
	Object.assign(every, ...['browser/tracks.json', 'strace/everything.strace'].map((name) => Object.values(read(name).profiles)[0]), {cpu: every.cpu});
	every.timing = {runs: 3, wall: STATISTICS, user: STATISTICS, system: STATISTICS};
	const used = (i) => ({calls: 9, errors: 0, fsyncs: 0, opens: 1, read_bytes: 832 + i, reads: 1, time: 0.0001, writes: 0, written_bytes: 0});
	every.io.files = Object.fromEntries(Array.from({length: 12}, (_, i) => [`/usr/lib/x86_64-linux-gnu/lib${'abcdefghijkl'[i]}stdc.so.6.0.30`, used(i)]));
	document.profiles = Object.fromEntries(['analyze', 'beats', 'bpm', 'evaluate_structure'].map((name) => [name, every]));
	const file = join(scratch, 'suite-of-every-part.json');
	writeFileSync(file, JSON.stringify(document));
	const page = join(scratch, 'suite-of-every-part.html');
	writeFileSync(page, report([file, '--format', 'html']));
	return page;
}

const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1;

export function phoneTests({tap, chromium, startedFirefox, fixture, scratch, report, artefact}) {
	const {page, comparison} = makeShop(scratch, report);
	const suite = makeSuite(scratch, fixture, report);

	// Adds a test in both browsers.
	function phone(what, file, hash, view, steps, options = {}) {
		for (const [name, browser] of [['Chromium', chromium], ['Firefox', startedFirefox]])
			tap.test(`${what}, in ${name}`, async () => onPage(await browser(), file, {...PHONE, hash, ...options}, view, (tab) => steps(tab, name)));
	}

	// Not of Firefox, whose driver adds a style that the page forbids.
	async function picture(tab, name, options = {}) {
		if (tab.context().browser().browserType().name() === 'chromium') await tab.screenshot({path: artefact(name), ...options});
	}

	const boxes = (locator) => locator.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
	const shownTexts = (locator) => locator.evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent));

	// ------------------------------------------------------------ the source

	for (const [what, file, column] of [['a report', page, 'self'], ['a comparison', comparison, 'change']])
		phone(`a phone shows the source of ${what} beside the figure that matters`, file, '', 'explain', async (tab) => {
			assert.deepEqual(await shownTexts(tab.locator('.source').first().locator('th')), ['line', column, 'source']);
			const row = tab.locator('.source tr[aria-current]');
			const [box] = await boxes(tab.locator('.source', {has: tab.locator('tr[aria-current]')}));
			const [text] = await boxes(row.locator('td.text'));
			assert.ok(box.right - text.left > 200, `${box.right - text.left} pixels of the text are to be seen`);
			assert.match(await row.locator('td.text').innerText(), /std::min/);
			await row.scrollIntoViewIfNeeded();
			await picture(tab, `phone-source-of-${what.replace(' ', '-')}.png`);
		});

	phone('columns of the source that are empty in a whole file are left out', page, '#explain?function=distance', 'explain', async (tab) => {
		assert.deepEqual(await shownTexts(tab.locator('.source th')), ['line', 'self', 'inclusive', 'calls', 'per call', 'source']);
		await tab.goto(`${tab.url().split('#')[0]}#explain?function=${encodeURIComponent(CALLEE)}`);
		await tab.locator('.source-pane h2', {hasText: 'vector'}).waitFor();
		assert.deepEqual(await shownTexts(tab.locator('.source th')), ['line', 'self', 'inclusive', 'source']);
	}, {width: 1280, touch: false});

	// ------------------------------------------------------------ the strip

	for (const [what, file] of [['a report', page], ['a comparison', comparison]])
		phone(`on a phone nothing of the strip of ${what} is cut, or below its buttons`, file, '', 'explain', async (tab) => {
			const [strip] = await boxes(tab.locator('.details-strip'));
			const [buttons] = await boxes(tab.locator('.details-strip-buttons'));
			for (const {right} of await boxes(tab.locator('.details-strip :is(strong, .place, a)'))) assert.ok(right <= buttons.left, `${right} ${buttons.left}`);
			for (const figure of await boxes(tab.locator('.details-strip [data-figure]'))) {
				assert.ok(figure.top >= buttons.bottom && figure.bottom <= strip.bottom && within(figure, strip), JSON.stringify(figure));
				assert.ok(figure.height < 20, `a figure is ${figure.height} high`);
			}
			assert.ok(await tab.locator('.details-strip-body').evaluate((body) => body.scrollHeight <= body.clientHeight));
		});

	// ------------------------------------------------------------ lists

	for (const [what, file] of [['a report', page], ['a comparison', comparison]])
		phone(`a line in the list of ${what} keeps its number on a phone, and its code has the width of the row`, file, '', 'explain', async (tab) => {
			const rows = tab.locator('.grid tbody tr:not(.space)');
			for (const row of await rows.all()) {
				const cell = await row.locator('td').first().evaluate((one) => {
					const number = document.createRange();
					number.selectNode(one.querySelector('.at').lastChild);
					return {text: number.toString(), lines: number.getClientRects().length, ...number.getBoundingClientRect().toJSON(), cell: one.getBoundingClientRect().toJSON()};
				});
				assert.match(cell.text, /^:\d+( before)?$/);
				assert.equal(cell.lines, 1);
				assert.ok(within(cell, cell.cell), JSON.stringify(cell));
				const [whole] = await boxes(row);
				for (const code of await boxes(row.locator('.code'))) {
					assert.ok(code.width > 0.9 * whole.width && code.top >= cell.bottom - 2 && code.bottom <= whole.bottom + 1, JSON.stringify([code, cell, whole]));
					for (const figure of await row.locator('td.number').evaluateAll((all) => all.map((one) => {
						const text = document.createRange();
						text.selectNodeContents(one);
						return text.getBoundingClientRect().bottom;
					}))) assert.ok(figure <= code.top + 2, `${figure} ${code.top}`);
				}
			}
			assert.ok((await rows.locator('.code').count()) > 1);
		});

	phone('on a phone files keep their names, and the column that sorts them is in view', suite, '#io', 'io', async (tab) => {
		const names = tab.locator('.grid').first().locator('.base');
		assert.ok((await names.count()) > 5);
		for (const name of await names.evaluateAll((all) => all.map((one) => [one.textContent, one.clientWidth, one.scrollWidth]))) assert.ok(name[2] <= name[1], name.join(' '));
		const [box] = await boxes(tab.locator('.grid').first());
		const [first] = await boxes(tab.locator('.grid').first().locator('th:first-child'));
		const [sorted] = await boxes(tab.locator('.grid').first().locator('th[aria-sort="descending"]'));
		assert.ok(within(sorted, box) && sorted.left >= first.right - 1, JSON.stringify([sorted, first, box]));
		await picture(tab, 'phone-files.png');
	});

	// ------------------------------------------------------------ tables

	const VIEWS = [['a suite', suite, ['summary', 'explain', 'flame', 'memory', 'io', 'timing']], ['a comparison', comparison, ['explain?calls=table', 'flame', 'facts']], ['a report', page, ['explain?calls=table', 'facts']]];
	for (const [what, file, views] of VIEWS)
		for (const view of views)
			phone(`no table of ${view} of ${what} makes the page wider than a phone`, file, `#${view}`, view.split('?')[0], async (tab) => {
				await settled(tab);
				assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
				assert.ok((await tab.evaluate(() => innerWidth)) <= PHONE.width); // browsers on phones zoom out instead
			});

	for (const [what, file, view] of [['callers and callees of a comparison', comparison, 'explain?calls=table'], ['callers and callees', page, 'explain?calls=table'], ['facts of a comparison', comparison, 'facts'], ['facts', page, 'facts']])
		phone(`tables of ${what} show all of their columns on a phone, without gaps`, file, `#${view}`, view.split('?')[0], async (tab) => {
			const tables = tab.locator('.list:visible');
			await tables.first().waitFor();
			assert.ok((await tables.count()) > 1);
			const told = await tables.evaluateAll((all) =>
				all.map((table) => ({
					seen: table.parentElement.clientWidth,
					all: table.parentElement.scrollWidth,
					heights: [...table.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().height),
					gaps: [...table.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().height - [...row.cells].reduce((sum, cell) => sum + cell.getBoundingClientRect().height, 0)),
				})),
			);
			for (const {seen, all, heights, gaps} of told) {
				assert.ok(all <= seen, `${all} of ${seen}`);
				assert.ok(Math.max(...heights) < 110, heights.join(' '));
				assert.ok(Math.max(...gaps) < 12, gaps.join(' '));
			}
			await picture(tab, `phone-${what.replaceAll(' ', '-')}.png`, {fullPage: true});
		});

	// ------------------------------------------------------------ a suite

	phone('the overview of a suite shows all figures and the links to all views on a phone', suite, '', 'summary', async (tab) => {
		const [box] = await boxes(tab.locator('.overview'));
		const row = tab.locator('.overview tbody tr').first();
		assert.ok((await row.locator('.number').count()) > 3);
		for (const part of await boxes(row.locator('.number, .opens a'))) assert.ok(part.width > 0 && within(part, box), JSON.stringify(part));
		assert.ok((await row.locator('.opens a').count()) >= 5);
		for (const column of [2, 3, 4]) {
			const rights = (await boxes(tab.locator(`.overview tr > :nth-child(${column})`))).map(({right}) => right);
			assert.equal(new Set(rights).size, 1, rights.join(' '));
		}
		await picture(tab, 'phone-suite.png');
	});

	phone('the part of the summary that an address leads to begins below the views, also where these have two rows', suite, '', 'summary', async (tab) => {
		assert.ok((await tab.locator('.views').boundingBox()).height > 60);
		await tab.evaluate(() => {
			location.hash = '#profile-2';
		});
		await tab.waitForFunction(() => scrollY > 500);
		await settled(tab);
		const [views] = await boxes(tab.locator('.views'));
		const [heading] = await boxes(tab.locator('#profile-2 > h2'));
		assert.ok(heading.top >= views.bottom && heading.top < views.bottom + 40, `${heading.top} ${views.bottom}`);
	});

	// ------------------------------------------------------------ the head

	phone('on a phone the first cause keeps its number, and the button for the others says what it does', comparison, '', 'explain', async (tab) => {
		const cause = tab.locator('.explain .causes > ol > li').first();
		assert.equal(await cause.evaluate((one) => getComputedStyle(one).display), 'list-item');
		await picture(tab, 'phone-comparison.png');
		await tab.getByRole('button', {name: 'All figures and causes'}).click();
		await tab.getByRole('button', {name: 'Fewer figures and causes'}).click();
		assert.ok(await tab.getByRole('button', {name: 'All figures and causes'}).isVisible());
	});

	phone('a phone says once that a comparison regressed', comparison, '', 'explain', async (tab) => {
		const told = `${await tab.locator('header').innerText()} ${await tab.locator('.explain .lead').innerText()}`;
		assert.equal(told.match(/regressed/g).length, 1, told);
	});

	phone('who touches is offered no keys', page, '', 'explain', async (tab, browser) => {
		const touches = await tab.evaluate(() => matchMedia('(pointer: coarse) and (hover: none)').matches);
		assert.ok(touches || browser === 'Firefox'); // whose driver emulates no finger
		assert.equal(await tab.getByRole('button', {name: 'Keys'}).isVisible(), !touches);
	});

	for (const scheme of ['light', 'dark'])
		phone(`what a field for a search is for can be read, ${scheme}`, page, '', 'explain', async (tab) => {
			const [colour, behind] = await tab.locator('input[type="search"]').evaluate((field) => {
				const {color, opacity} = getComputedStyle(field, '::placeholder');
				return [opacity === '1' ? color : 'rgb(127, 127, 127)', getComputedStyle(field).backgroundColor];
			});
			const light = (text) => text.match(/\d+/g).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
			const [low, high] = [light(colour), light(behind)].sort((a, b) => a - b);
			assert.ok((high + 0.05) / (low + 0.05) >= 4.5, `${colour} on ${behind}`);
		}, {scheme});
}
