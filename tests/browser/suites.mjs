// Pages of several workloads: the overview on top, from which each opens its views.

import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {assertAccessible, ready} from './browser.mjs';
import {chosen, figureOf, grouped, most} from './ways.mjs';

const PROFILES = ['tracks', 'work_1', 'work_2', 'work_10'];

export function suiteTests({uses, everywhere, report, fixture, scratch, artefact}) {
	const parse = (text) => Object.values(JSON.parse(text).profiles)[0];
	const recorded = (name) => JSON.parse(report([fixture(name), '--format', 'json']));
	const before = recorded('flamegraph/contexts.callgrind');
	const [old, later] = [parse(JSON.stringify(before)), parse(JSON.stringify(recorded('flamegraph/contexts-later.callgrind')))];
	const tracks = parse(readFileSync(fixture('browser/tracks.json'), 'utf8'));

	// A document of four workloads, of which two became slower.
	function save(name, work) {
		const file = join(scratch, name);
		writeFileSync(file, JSON.stringify({...before, profiles: {tracks, work_1: old, work_10: work, work_2: work}}));
		return file;
	}
	const [suiteBefore, suite] = [save('suite-before.json', old), save('suite.json', later)];
	const page = join(scratch, 'suite.html');
	writeFileSync(page, report([suite, '--format', 'html']));
	const comparison = join(scratch, 'suites.html');
	spawnSync('profile-compare', [suiteBefore, suite, '--format', `html=${comparison}`]);

	const rows = (tab) => tab.locator('.overview tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

	uses('a page of several profiles begins with all of them in natural order, without script', page, {script: false}, async (tab) => {
		assert.equal(await tab.locator('main h2').first().innerText(), '4 profiles');
		const shown = await rows(tab);
		assert.deepEqual(shown.map(([name]) => name), PROFILES);
		assert.deepEqual(shown.map(([, ir]) => ir), ['-', '195', '295', '295']);
		assert.deepEqual(shown.map(([, , peak]) => peak), [tracks.memory.peak_bytes.toLocaleString('en'), '-', '-', '-']);
		assert.equal(await tab.locator('.overview .opens').first().isVisible(), false);
		await tab.getByRole('link', {name: 'work_10'}).click();
		assert.ok(await tab.locator('h2', {hasText: 'work_10'}).evaluate((heading) => heading.getBoundingClientRect().top < innerHeight));
		assert.deepEqual(await tab.locator('article > h2').allInnerTexts(), PROFILES);
	});

	uses('the console lists several profiles in the same order', page, {}, async () => {
		const lines = report([suite]).split('\n').slice(3, 7);
		assert.deepEqual(lines.map((line) => line.trim().split(' ')[0]), PROFILES);
	});

	uses('each profile of a suite opens its views', page, {}, async (tab) => {
		await ready(tab, 'summary');
		await tab.locator('.overview tr', {hasText: 'work_10'}).getByRole('link', {name: 'Flame graph'}).click();
		await ready(tab, 'flame');
		assert.equal(await tab.getByLabel('Profile', {exact: true}).inputValue(), 'work_10');
		assert.deepEqual(await tab.getByLabel('Profile', {exact: true}).locator('option').allInnerTexts(), PROFILES);
		await tab.goBack();
		await ready(tab, 'summary');
		await tab.locator('.overview tr', {hasText: 'tracks'}).getByRole('link', {name: 'Memory'}).click();
		await ready(tab, 'memory');
		assert.match(await tab.locator('.alive').innerText(), /decode \(tracks\.c:15\)/);
	});

	// A workload whose memory and allocations were recorded, and no instructions of callgrind.
	function pageWithoutCpu() {
		const {cpu: count, ...others} = later;
		const file = join(scratch, 'counted-suite.json');
		writeFileSync(file, JSON.stringify({...before, profiles: {work_1: old, work_2: {...others, memory: tracks.memory, count}}}));
		return file;
	}
	const counted = join(scratch, 'counted-suite.html');
	writeFileSync(counted, report([pageWithoutCpu(), '--format', 'html']));

	for (const [how, hash, steps] of [
		['by its address', '#explain?profile=work_2', () => {}],
		['by the tab', '#flame?profile=work_2', (tab) => tab.getByRole('link', {name: 'Explain'}).click()],
	])
		uses(`a workload opens on what its headline speaks of, ${how}, though its memory was measured too`, counted, {hash}, async (tab) => {
			await steps(tab);
			await ready(tab, 'explain');
			assert.match(await tab.locator('.explain .headline').innerText(), / Ir, /);
			assert.equal(await tab.getByLabel('Event').inputValue(), 'Ir');
			assert.match(await figureOf(tab, 'self'), / Ir$/);
		});

	// As a baseline has it, a workload without stacks.
	function pageWithoutStacks() {
		const document = JSON.parse(readFileSync(suite, 'utf8'));
		delete document.profiles.work_2.cpu.contexts;
		const file = join(scratch, 'without-stacks.json');
		writeFileSync(file, JSON.stringify(document));
		const made = join(scratch, 'without-stacks.html');
		writeFileSync(made, report([file, '--format', 'html']));
		return made;
	}

	uses('the overview links a flame graph where there is one, and the hint how to record one keeps options whole', pageWithoutStacks(), {width: 390}, async (tab) => {
		await ready(tab, 'summary');
		const links = (name) => tab.locator('.overview tr', {has: tab.getByRole('rowheader', {name, exact: true})}).locator('.opens a').evaluateAll((all) => all.map((link) => link.textContent));
		assert.deepEqual(await links('work_2'), ['Explain']);
		assert.deepEqual(await links('work_10'), ['Explain', 'Flame graph']);
		await tab.goto(`${tab.url().split('#')[0]}#flame?profile=work_2`);
		await ready(tab, 'flame');
		for (const width of [390, 330, 300, 280, 260, 240]) {
			await tab.setViewportSize({width, height: 800});
			assert.deepEqual(await tab.locator('code .option').evaluateAll((options) => options.map((option) => [option.textContent, option.getClientRects().length])), [['--stacks', 1], ['--', 1], ['--fast', 1]]);
		}
	});

	// Opens a view of a profile, by a link in a row that is on the first screen.
	async function open(tab, way, profile, link, view) {
		const row = tab.locator('.overview tr', {hasText: profile});
		const box = await row.boundingBox();
		assert.equal(await tab.evaluate(() => scrollY), 0);
		assert.ok(box.y >= 0 && box.y + box.height <= tab.viewportSize().height, JSON.stringify(box));
		await way.press(tab, row.getByRole('link', {name: link, exact: true}));
		await ready(tab, view);
		assert.equal(await tab.getByLabel('Profile', {exact: true}).inputValue(), profile);
	}

	const costliest = most(later.cpu.lines, ({self}) => self.Ir);

	everywhere('each workload of a suite explains itself after one step: its costliest own line, and who calls its function most', page, 'summary', async (tab, way) => {
		await open(tab, way, 'work_10', 'work_10', 'explain');
		await chosen(tab, `${costliest.file}:${costliest.line}`);
		assert.equal(await figureOf(tab, 'self'), `${grouped(costliest.self.Ir)} Ir`);
		const call = most(later.cpu.calls.filter(({callee}) => callee === costliest.function), ({inclusive}) => inclusive.Ir);
		const told = tab.locator('[data-most="caller"]');
		assert.ok((await told.innerText()).includes(`${grouped(call.inclusive.Ir)} Ir`), await told.innerText());
		assert.equal(await told.locator('button').getAttribute('title'), later.cpu.functions[call.caller].function);
	});

	everywhere('a workload of a suite whose memory was measured shows after one step what was alive at its peak', page, 'summary', async (tab, way) => {
		await open(tab, way, 'tracks', 'Memory', 'memory');
		const atPeak = most(Object.values(tracks.memory.sites), ({peak_bytes: bytes}) => bytes);
		const [place, bytes] = await tab.locator('.alive tbody tr').first().evaluate((row) => [...row.cells].map((cell) => cell.textContent));
		assert.ok(atPeak.frames.includes(place), place);
		assert.equal(bytes, grouped(atPeak.peak_bytes));
	});

	everywhere('each workload of a comparison of suites shows after one step what grew most', comparison, 'summary', async (tab, way) => {
		await open(tab, way, 'work_10', 'work_10', 'explain');
		const selfOf = ({cpu}, at) => cpu.lines.filter(({file, line}) => `${file}:${line}` === at).reduce((sum, {self}) => sum + self.Ir, 0);
		const places = later.cpu.lines.map(({file, line}) => `${file}:${line}`);
		const grown = most(places, (at) => Math.abs(selfOf(later, at) - selfOf(old, at)));
		await chosen(tab, grown);
		const [was, is] = [old, later].map((side) => grouped(selfOf(side, grown)));
		assert.ok((await figureOf(tab, 'self')).startsWith(`${was} → ${is} (`), await figureOf(tab, 'self'));
	});

	for (const width of [1280, 390])
		uses(`the bars of an overview ${width} wide stand one below the other, and no figure is over another`, comparison, {width}, async (tab) => {
			await ready(tab, 'summary');
			const lefts = await tab.locator('.overview .mark').evaluateAll((all) => all.map((mark) => [mark.closest('td').cellIndex, mark.getBoundingClientRect().left].join()));
			const columns = new Set(lefts.map((left) => left.split(',')[0]));
			assert.ok(lefts.length > 2);
			assert.equal(new Set(lefts).size, columns.size, lefts.join(' '));
			const rows = await tab.locator('.overview tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('.mark, .change, th a')].map((part) => part.getBoundingClientRect().toJSON())));
			for (const parts of rows) for (let i = 1; i < parts.length; i += 1) assert.ok(parts[i].left >= parts[i - 1].right || parts[i].top >= parts[i - 1].bottom - 1, JSON.stringify(parts));
		});

	uses('a comparison of suites shows what each figure was before', comparison, {}, async (tab) => {
		await ready(tab, 'summary');
		const shown = await rows(tab);
		assert.deepEqual(shown.map(([name]) => name), PROFILES);
		assert.deepEqual(shown.map(([, ir]) => ir), ['-', '195 +0 %', '295 +51.3 %', '295 +51.3 %']);
		const bars = await tab.locator('.overview tr', {hasText: 'work_10'}).locator('.mark rect').evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
		assert.ok(Math.abs(bars[0] / bars[1] - 195 / 295) < 0.02, bars.join());
		assert.equal(await tab.locator('.overview th a', {hasText: 'work_1'}).count(), 1); // work_10; nothing is said of work_1
		assert.deepEqual(await tab.locator('article h2').allInnerTexts(), ['work_2', 'work_10']);
	});

	// The baseline main in git, which was slower twice.
	function makeHistory() {
		const folder = join(scratch, 'history');
		mkdirSync(join(folder, 'baselines'), {recursive: true});
		const run = (program, ...words) => execFileSync(program, words, {cwd: folder});
		run('git', 'init', '-q');
		for (const document of [suiteBefore, suite, suiteBefore, suite, suiteBefore]) {
			run('profile-merge', '--quiet', '--save', 'main', document);
			run('git', 'add', '.');
			run('git', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'measured');
		}
		return folder;
	}
	const folder = makeHistory();
	const againstBaseline = join(folder, 'suite.html');
	execFileSync('profile-report', [suite, '--against', 'main', '--format', `html=${againstBaseline}`], {cwd: folder});

	uses('a suite against a baseline shows the change, and the history of each figure in git, without script', againstBaseline, {script: false}, async (tab) => {
		const shown = await rows(tab);
		assert.deepEqual(shown.map(([, ir]) => ir), ['-', '195 +0 %', '295 +51.3 %', '295 +51.3 %']);
		assert.equal(await tab.locator('.overview > p').innerText(), 'Compared with main. Lines are its history in git, the point is now.');
		const line = tab.locator('.overview tr', {hasText: 'work_10'}).locator('.spark.worse');
		assert.equal(await line.getAttribute('aria-label'), '6 states, from 195 to 295');
		const heights = (await line.locator('polyline').getAttribute('points')).split(/[ ,]/).filter((_, i) => i % 2).map(Number);
		assert.deepEqual(heights, [13, 3, 13, 3, 13, 3]);
		assert.equal(Number(await line.locator('circle').getAttribute('cy')), 3);
		assert.equal(await tab.locator('article > h2').count(), 4); // those that did not change are there as well
		assert.equal(await tab.locator('.overview .spark').count(), 4);
		assert.equal(await tab.locator('.overview .mark').count(), 0);
	});

	// As if all of it had been measured by another version of the tools.
	function makeElsewhere() {
		const document = JSON.parse(readFileSync(suite, 'utf8'));
		for (const profile of Object.values(document.profiles)) (profile.cpu ?? profile.memory).version = 'other';
		const file = join(scratch, 'elsewhere.json');
		writeFileSync(file, JSON.stringify(document));
		execFileSync('profile-report', [file, '--against', 'main', '--format', 'html=elsewhere.html'], {cwd: folder});
		return join(folder, 'elsewhere.html');
	}

	uses('figures that cannot be compared with the baseline are said to be so, and have no line', makeElsewhere(), {}, async (tab) => {
		await ready(tab, 'summary');
		assert.match(await tab.locator('.overview > p').innerText(), /^Compared with main\. Not comparable: tracks: .*version/);
		assert.equal(await tab.locator('.overview svg').count(), 0);
		assert.deepEqual((await rows(tab)).map(([, ir]) => ir), ['-', '195', '295', '295']);
	});

	for (const [what, file] of [['suite', page], ['comparison', comparison], ['suite against a baseline', againstBaseline]])
		for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390]])
			uses(`the overview of a ${what}, ${scheme}, ${width} wide, is accessible`, file, {scheme, width}, async (tab) => {
				await ready(tab, 'summary');
				await tab.screenshot({path: artefact(`page-${what.replaceAll(' ', '-')}-${scheme}-${width}.png`)});
				assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= width);
				await assertAccessible(tab, what);
			});
}
