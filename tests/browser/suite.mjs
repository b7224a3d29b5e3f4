// Usage: node suite.mjs ROOT SCRATCH [PART-OF-A-NAME]
//
// Tests in a real browser what a reader sees and does, and compares the figures with the document's.

import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {assertAccessible, openFile, ready, settled, startBrowser, startFirefox, startForcedFirefox} from './browser.mjs';
import {compareTests} from './compare.mjs';
import {explainTests} from './explain.mjs';
import {memoryTests} from './memory.mjs';
import {memoryExplainedTests} from './memory_explained.mjs';
import {phoneTests} from './phone.mjs';
import {readableTests} from './readable.mjs';
import {suiteTests} from './suites.mjs';
import {speedscopeTests} from './speedscope.mjs';
import {Tap} from './tap.mjs';
import {trendTests} from './trends.mjs';
import {chosen, figureOf, grouped, number, testEverywhere} from './ways.mjs';

const [root, scratch, only] = process.argv.slice(2);
const fixture = (name) => join(root, 'tests/fixtures', name);
const artefact = (name) => join(root, 'tests/artefacts', name);

function report(args, cwd = root) {
	return execFileSync('profile-report', args, {cwd, encoding: 'utf8', maxBuffer: 1 << 28});
}

// Makes a page that compares two recordings. A regression is an expected result here, not an error.
function compare(name, ...recordings) {
	const file = join(scratch, name);
	const {status, stderr} = spawnSync('profile-compare', [...recordings.map(fixture), '--format', `html=${file}`], {encoding: 'utf8'});
	assert.ok([0, 3, 4].includes(status), stderr);
	return file;
}

// Files made once, for all tests.
function make(name, args, cwd) {
	const file = join(scratch, name);
	writeFileSync(file, report(args, cwd));
	return file;
}

// Makes the page of a document that names .git/config in a folder that has such a file.
function pageOfHostileFolder() {
	const folder = join(scratch, 'checkout');
	mkdirSync(join(folder, '.git'), {recursive: true});
	writeFileSync(join(folder, '.git/config'), 'token-of-mine\n'.repeat(9));
	return make('git.html', [fixture('documents/names-git-config.json'), '--format', 'html', '--sources', '.'], folder);
}

// Makes the page of a recording with a file of the project, in its folder.
function pageOfProject() {
	const folder = join(scratch, 'project');
	const file = `${folder}/src/<b>.c`;
	mkdirSync(`${folder}/src`, {recursive: true});
	writeFileSync(file, 'int x;\n');
	writeFileSync(`${folder}/it.callgrind`, `# callgrind format\ncreator: callgrind-3.19.0\ncmd: it\npositions: line\nevents: Ir\nfl=${file}\nfn=main\n1 10\ntotals: 10\n`);
	const inContexts = `# callgrind format\ncreator: callgrind-3.19.0\ncmd: it\npositions: line\nevents: Ir\nfl=${file}\nfn=main'start\n1 10\nfn=start\n1 5\ncfn=main'start\ncalls=1 1\n1 10\ntotals: 15\n`;
	writeFileSync(`${folder}/stacks.callgrind`, inContexts);
	return {
		file,
		picture: make('project-stacks.svg', ['stacks.callgrind', '--format', 'svg'], folder),
		stacks: make('project-stacks.html', ['stacks.callgrind', '--format', 'html', '--sources', '.'], folder),
		page: make('project.html', ['it.callgrind', '--format', 'html', '--sources', '.'], folder),
	};
}

const recording = fixture('browser/templates.callgrind');
const files = {
	page: make('page.html', [recording, '--format', 'html'], fixture('browser')),
	document: JSON.parse(report([recording, '--format', 'json'])),
	svg: make('picture.svg', [recording, '--format', 'svg']),
	recursion: make('recursion.html', [fixture('callgrind/real/recursion.out'), '--format', 'html']),
	toggle: make('toggle.html', [fixture('callgrind/real/toggle-until-exit.out'), '--format', 'html']),
	samples: make('samples.html', [fixture('perf/threads-and-waits.perf'), '--format', 'html']),
	samplesCompared: compare('samples-compared.html', 'perf/threads-and-waits.perf', 'perf/threads-and-waits.perf'),
	small: make('small.svg', [fixture('flamegraph/contexts.callgrind'), '--format', 'svg']),
	change: make('change.svg', [fixture('flamegraph/contexts-later.callgrind'), '--against', fixture('flamegraph/contexts.callgrind'), '--format', 'svg']),
	compare: compare('compare.html', 'flamegraph/contexts.callgrind', 'flamegraph/contexts-later.callgrind'),
	massif: make('massif.html', [fixture('massif/stacks.massif'), '--format', 'html']),
	dhat: make('dhat.html', [fixture('dhat/known.dhat'), '--format', 'html']),
	tracks: make('tracks.html', [fixture('browser/tracks.json'), '--format', 'html'], fixture('browser')),
	caches: make('caches.html', [fixture('report/caches-and-branches.callgrind'), '--format', 'html']),
	stripped: make('stripped.html', [fixture('report/stripped-library.callgrind'), '--format', 'html']),
	io: make('io.html', [fixture('strace/everything.strace'), '--format', 'html']),
	timing: make('timing.html', [fixture('browser/timing.json'), '--format', 'html']),
	every: make('every.html', [fixture('documents/every-part.json'), '--format', 'html']),
	hostile: make('hostile.html', [fixture('flamegraph/hostile-names.callgrind'), '--format', 'html']),
	git: pageOfHostileFolder(),
	hostileSvg: make('hostile.svg', [fixture('flamegraph/hostile-names.callgrind'), '--format', 'svg']),
};
const {cpu} = Object.values(files.document.profiles)[0];

// The same recording as if one function had been inlined, with lines of two more files.
function pageWithInlined() {
	const document = structuredClone(files.document);
	const {functions, lines} = Object.values(document.profiles)[0].cpu;
	const id = functions.findIndex((f) => f.function.startsWith('is_even('));
	functions[id].inlined = true;
	delete functions[id].calls;
	lines.splice(
		lines.findLastIndex((line) => line.function <= id) + 1,
		0,
		{file: '/usr/include/c++/12/bits/stl_algo.h', function: id, line: 9, self: {Ir: 5000000}},
		{file: '/home/me/zebra.cc', function: id, line: 3, self: {Ir: 7}},
	);
	const file = join(scratch, 'inlined.json');
	writeFileSync(file, JSON.stringify(document));
	return make('inlined.html', [file, '--format', 'html']);
}
files.inlined = pageWithInlined();

// A function that costs little in one of its contexts and much in another, called by a thousand that cost little
// together.
function pageOfSmallContexts() {
	const lines = ['# callgrind format', 'creator: callgrind-3.19.0', 'cmd: it', 'positions: line', 'events: Ir', 'fl=it.c'];
	const call = (caller, callee, line, cost) => lines.push(`fn=${caller}`, `cfn=${callee}`, `calls=1 1`, `${line} ${cost}`);
	const own = (name, line, cost) => lines.push(`fn=${name}`, `${line} ${cost}`);
	own("leaf'hub'often'main", 3, 1000000);
	call("hub'often'main", "leaf'hub'often'main", 2, 1000000);
	call("often'main", "hub'often'main", 1, 1000000);
	call('main', "often'main", 9, 1000000);
	own("leaf'hub'seldom'main", 3, 7);
	own("hub'seldom'main", 2, 998000000);
	call("hub'seldom'main", "leaf'hub'seldom'main", 2, 7);
	call("seldom'main", "hub'seldom'main", 1, 998000007);
	call('main', "seldom'main", 9, 998000007);
	for (let i = 0; i < 1000; i += 1) {
		own(`hub'rare${i}'main`, 2, 2);
		call(`rare${i}'main`, `hub'rare${i}'main`, 1, 2);
		call('main', `rare${i}'main`, 9, 2);
	}
	lines.push('totals: 999002007');
	const recorded = join(scratch, 'small.callgrind');
	writeFileSync(recorded, `${lines.join('\n')}\n`);
	return make('small.html', [recorded, '--format', 'html']);
}
files.smallContexts = pageOfSmallContexts();

// A cheap process that starts the costly one of the recording.
function pageOfProcesses() {
	const document = structuredClone(files.document);
	const [profile] = Object.values(document.profiles);
	const recorded = join(scratch, 'cheap.callgrind');
	writeFileSync(recorded, '# callgrind format\ncreator: callgrind-3.19.0\ncmd: sh\npositions: line\nevents: Ir\nfl=sh.c\nfn=main\n1 7\ntotals: 7\n');
	const [{cpu: cheap}] = Object.values(JSON.parse(report([recorded, '--format', 'json'])).profiles);
	const {tool, version, options, estimated_cycles: _, ...costly} = profile.cpu;
	profile.cpu = {...cheap, tool, version, options, children: [{command: 'templates', forked: false, ...costly}]};
	const file = join(scratch, 'processes.json');
	writeFileSync(file, JSON.stringify(document));
	const made = make('processes.html', [file, '--format', 'html'], fixture('browser'));
	return {made, processes: [profile.cpu, profile.cpu.children[0]]};
}
const {made: processesPage, processes} = pageOfProcesses();
files.processes = processesPage;

// The recording, as if its memory had been measured too.
function pageWithSites() {
	const document = structuredClone(files.document);
	const [{memory}] = Object.values(JSON.parse(report([fixture('dhat/known.dhat'), '--format', 'json'])).profiles);
	Object.values(document.profiles)[0].memory = memory;
	const file = join(scratch, 'sites.json');
	writeFileSync(file, JSON.stringify(document));
	return {made: make('sites.html', [file, '--format', 'html']), memory};
}
const {made: sitesPage, memory} = pageWithSites();
files.sites = sitesPage;

// The recording, as if allocations had been counted by a run of their own, which called other functions.
function pageWithCount() {
	const document = structuredClone(files.document);
	const recorded = join(scratch, 'counted.callgrind');
	const lines = ['# callgrind format', 'creator: tally-1.0', 'cmd: templates', 'positions: line', 'events: Ir Allocations AllocatedBytes', 'fl=templates.cc', 'fn=fill', '3 50 9 900', 'fn=main', '7 5 2 80', 'cfn=fill', 'calls=4 3', '8 50 9 900', 'totals: 55 11 980'];
	writeFileSync(recorded, `${lines.join('\n')}\n`);
	const [{count}] = Object.values(JSON.parse(report([recorded, '--format', 'json'])).profiles);
	Object.values(document.profiles)[0].count = count;
	const file = join(scratch, 'count.json');
	writeFileSync(file, JSON.stringify(document));
	return {made: make('count.html', [file, '--format', 'html']), count};
}
const {made: countPage, count} = pageWithCount();
files.count = countPage;

let firefox = null;
let forced = null;

let browser = await startBrowser();

// Starts the browser again if something else killed it.
const tap = new Tap(only, async () => {
	if (browser.isConnected()) return false;
	console.log('# the browser went away and is started anew');
	browser = await startBrowser();
	return true;
});

// Opens the file, runs the steps, and fails if the page did something that it must not do.
function uses(name, file, options, steps) {
	tap.test(name, async () => {
		const {context, page, trouble} = await openFile(browser, file, options);
		try {
			await steps(page);
			assert.deepEqual(trouble, []);
		} finally {
			await context.close();
		}
	});
}

const rowsOf = (locator) => locator.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const gridRows = (page) => rowsOf(page.locator('.grid tbody tr:not(.space)'));

// How much of the names in tables is visible.
const widthsOfNames = (page) => page.locator('.grid tbody tr:not(.space) td:first-child').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width));

// ---------------------------------------------------------------- the page

uses('without script the page begins with a headline, four figures and the lines of own code that cost most', files.page, {script: false}, async (page) => {
	const own = cpu.lines.filter((line) => line.file.endsWith('templates.cc'));
	const costs = new Map();
	for (const {line, self} of own) costs.set(line, (costs.get(line) ?? 0) + self.Ir);
	const [[line, cost]] = [...costs].sort((a, b) => b[1] - a[1]);
	assert.ok((await page.locator('.headline').innerText()).includes(`templates.cc:${line} costs most itself: ${grouped(cost)} Ir`));
	assert.deepEqual(await page.locator('.lead .card dt').allInnerTexts(), ['instructions', 'instructions, whole process', 'calls']);
	const [first] = await rowsOf(page.locator('table.list').first().locator('tbody tr'));
	assert.deepEqual([first[0], number(first[1])], [`templates.cc:${line}`, cost]);
	assert.ok((await page.locator('table.list').first().boundingBox()).y < 400);
});

uses('without script the page shows cards, the top 20 and how it was measured', files.page, {script: false}, async (page) => {
	const cards = await page.locator('.card').evaluateAll((all) => all.map((card) => card.innerText.split('\n').slice(0, 2)));
	assert.deepEqual(cards[0], ['instructions', grouped(cpu.program.Ir)]);
	assert.deepEqual(cards[1], ['instructions, whole process', grouped(cpu.totals.Ir)]);
	const rows = await rowsOf(page.locator('table.list').nth(1).locator('tbody tr'));
	assert.ok(rows.length >= 20);
	const shown = rows.slice(0, 20).map((row) => number(row[3]));
	assert.deepEqual(shown, [...shown].sort((a, b) => b - a));
	// The start-up is folded: what calls the program, and the loader.
	assert.ok(cpu.functions.some((f) => f.inclusive.Ir > shown[0]));
	const missing = cpu.functions.filter((f) => !/\/ld-linux/.test(f.object) && f.inclusive.Ir <= shown[0] && f.inclusive.Ir > shown[19] && !shown.includes(f.inclusive.Ir));
	assert.deepEqual(missing.map((f) => f.name), []);
	assert.ok(await page.getByText('How this was measured').isVisible());
	await page.screenshot({path: artefact('page-without-script.png')});
});

uses('the table of functions shows every figure of the document', files.page, {hash: '#functions?all=1&wide=1', height: 1000}, async (page) => {
	await ready(page, 'explain');
	const seen = new Map();
	for (let top = 0; ; top += 400) {
		const more = await page.locator('.grid').evaluate((box, at) => {
			box.scrollTop = at;
			return at < box.scrollHeight;
		}, top);
		await settled(page);
		for (const cells of await gridRows(page)) seen.set(cells.slice(2, 4).join() + cells[5] + cells[0], cells);
		if (!more) break;
	}
	const shown = [...seen.values()].map((cells) => [number(cells[2]), number(cells[3]), number(cells[5])].join()).sort();
	const expected = cpu.functions.map((f) => [f.calls, f.self.Ir, f.inclusive.Ir].join()).sort();
	assert.equal(shown.length, expected.length);
	assert.deepEqual(shown, expected);
});

uses('a page of samples says how many there are and their rate, and shows no calls', files.samples, {hash: '#explain'}, async (page) => {
	await ready(page, 'explain');
	assert.match(await page.locator('.explain .lead').innerText(), /\d samples in .* s, an estimated .* of running; 999 per second by cpu-clock.*All figures are estimates\./);
	const columns = await page.locator('.panes th').allInnerTexts();
	assert.ok(columns.length && !columns.some((column) => /calls/.test(column)), columns.join());
	await page.goto(`${page.url().split('#')[0]}#flame`);
	await ready(page, 'flame');
	await page.getByText(/^Sampled: [\d,]+ samples, 999 per second of running\. All figures are estimates\.$/).waitFor();
});

uses('a comparison of samples says what they were before and now, and that they differ by chance', files.samplesCompared, {hash: '#explain'}, async (page) => {
	await ready(page, 'explain');
	await page.getByText(/^Sampled: [\d,]+ samples, 999 per second of running; before [\d,]+ samples, 999 per second of running\. Numbers of samples differ by chance/).waitFor();
});

uses('the start-up is folded in the table of functions until it is asked for or looked for', files.page, {hash: '#functions?sort=-inclusive'}, async (page) => {
	await ready(page, 'explain');
	const count = async () => number((await page.locator('.count').innerText()).split(' ')[0]);
	const names = async () => (await gridRows(page)).map((row) => row[0]);
	const folded = number((await page.locator('.choice').innerText()).match(/\(([\d,]+) functions/)[1]);
	assert.ok(folded > 10);
	assert.equal(await count(), cpu.functions.length - folded);
	assert.ok((await names())[0].startsWith('main'));
	await page.getByLabel('start-up').check();
	assert.equal(await count(), cpu.functions.length);
	assert.ok(!(await names())[0].startsWith('main'));
	await page.waitForURL(/all=1/);
	await page.getByLabel('start-up').uncheck();
	await page.getByLabel('Filter functions').fill('/^_dl_relocate_object$/');
	assert.equal(await count(), 1);
});

uses('inlined functions are marked, in the table, among callees and in their own figures', files.inlined, {hash: '#functions?wide=1&calls=table'}, async (page) => {
	await ready(page, 'explain');
	await page.getByLabel('Filter functions').fill('is_even');
	assert.equal((await gridRows(page))[0][2], 'inlined');
	await page.locator('.grid tbody tr:not(.space)').first().click();
	await page.locator('.details-strip strong', {hasText: 'is_even'}).waitFor();
	assert.equal(await figureOf(page, 'calls'), 'inlined');
	await page.getByLabel('Filter functions').fill('/^main$/');
	assert.equal((await gridRows(page))[0][2], '1');
});

const project = pageOfProject();
for (const [what, file] of [['a page', project.stacks], ['a picture', project.picture]])
	uses(`the tooltip of the flame graph of ${what} names a file of the project relative to its root`, file, {hash: '#flame'}, async (page) => {
		if (file === project.stacks) await ready(page, 'flame');
		const {x, y} = await boxOf(page, /^main$/);
		await page.mouse.move(x, y);
		assert.equal(await page.locator('.flame-tip .place').first().innerText(), 'src/<b>.c:1');
	});

uses('a file of the project is shown relative to its root, in full on hovering, and its address is the recorded name', project.page, {hash: `#explain?line=${encodeURIComponent(`${project.file}:1`)}`}, async (page) => {
	await ready(page, 'explain');
	const heading = page.locator('section.lines h3');
	assert.equal(await heading.locator('.path').innerText(), 'src/<b>.c');
	assert.equal(await heading.getAttribute('title'), project.file);
	assert.equal(await page.locator('.details-strip strong').getAttribute('title'), `${project.file}:1`);
	assert.equal(await figureOf(page, 'self'), '10 Ir');
});

uses('the lines of own files stand above those of headers of the system, whatever they cost', files.inlined, {hash: '#functions?function=is_even(unsigned int)'}, async (page) => {
	await ready(page, 'explain');
	await chosen(page, 'is_even(unsigned int)');
	const files = await page.locator('.lines .path').allInnerTexts();
	assert.equal(files.at(-1), '/usr/include/c++/12/bits/stl_algo.h');
	assert.equal(files.at(-2), '/home/me/zebra.cc');
	assert.ok(files[0].endsWith('templates.cc'));
	// A header of the system is one row with its sum, until it is opened.
	const header = page.locator('details.lines');
	assert.match(await header.innerText(), /stl_algo\.h\s+5,000,000 Ir self/);
	assert.equal(await header.locator('tbody').count(), 0);
	await header.locator('summary').click();
	await header.locator('tbody tr').first().waitFor(); // browsers tell of the opening a moment later
	assert.deepEqual((await rowsOf(header.locator('tbody tr'))).map((cells) => cells.slice(0, 2)), [['9', '5,000,000']]);
});

uses('a line that costs little beside the costliest own one is not hot, though none of its file costs more', files.inlined, {hash: '#functions?function=is_even(unsigned int)'}, async (page) => {
	await ready(page, 'explain');
	await chosen(page, 'is_even(unsigned int)');
	const row = page.locator('section.lines', {hasText: 'zebra.cc'}).locator('tbody tr');
	assert.equal((await rowsOf(row))[0][1], '7');
	assert.equal(await row.getAttribute('class'), null);
	const heat = (one) => one.locator('td').first().evaluate((cell) => cell.style.getPropertyValue('--heat'));
	assert.equal(await heat(row), '0%');
	await page.goto(`${page.url().split('#')[0]}#explain`);
	await page.locator('.source tr[aria-current].hot').waitFor();
	assert.equal(await heat(page.locator('.source tr[aria-current]')), '100%');
});

for (const width of [1180, 1200, 1260])
	for (const wide of ['', '1'])
		uses(`no column of the functions is cut at a width of ${width}${wide && ', in a wide list'}`, files.page, {hash: `#functions?wide=${wide}`, width}, async (page) => {
			await ready(page, 'explain');
			const [shown, all] = await page.locator('.grid').evaluate((box) => [box.clientWidth, box.scrollWidth]);
			assert.equal(all, shown);
			assert.equal(await page.locator('.grid thead th:visible').count(), wide ? 7 : 3);
		});

uses('names that are shortened are there in full where the pointer rests', files.page, {script: false}, async (page) => {
	const titles = await page.locator('table.list tbody td:first-child .name').evaluateAll((names) => names.map((name) => [name.textContent, name.title]));
	const [, full] = titles.find(([label]) => label.startsWith('std::__introsort_loop'));
	assert.ok(cpu.functions.some((f) => f.function === full) && full.includes('<'));
});

uses('headings sort, by mouse and by keyboard, and the address remembers', files.page, {hash: '#functions?all=1&wide=1'}, async (page) => {
	await ready(page, 'explain');
	const column = async (index) => (await gridRows(page)).map((row) => number(row[index]));
	const descending = (values) => values.every((value, i) => !i || values[i - 1] >= value);
	assert.ok(descending(await column(3)));
	assert.equal((await column(3))[0], Math.max(...cpu.functions.map((f) => f.self.Ir)));
	await page.getByRole('button', {name: 'inclusive Ir'}).click();
	assert.ok(descending(await column(5)));
	await page.getByRole('button', {name: 'calls'}).focus();
	await page.keyboard.press('Enter');
	assert.ok(descending(await column(2)));
	assert.equal(await page.locator('th[aria-sort="descending"]').innerText(), 'calls');
	await page.keyboard.press('Enter');
	assert.ok(descending((await column(2)).reverse()));
	await page.waitForURL(/sort=calls/);
	await page.reload();
	await ready(page, 'explain');
	assert.equal(await page.locator('th[aria-sort="ascending"]').innerText(), 'calls');
});

uses('functions are filtered by text, by expression and by share', files.page, {hash: '#functions?all=1'}, async (page) => {
	await ready(page, 'explain');
	const find = page.getByLabel('Filter functions');
	const count = async () => number((await page.locator('.count').innerText()).split(' ')[0]);
	const matching = (test) => cpu.functions.filter((f) => test(f.function) || test(f.file) || test(f.object)).length;
	assert.equal(await count(), cpu.functions.length);
	await page.keyboard.press('/');
	await page.keyboard.type('ALLOC');
	assert.equal(await count(), matching((name) => name.toLowerCase().includes('alloc')));
	await find.fill('/^std::.*sort/');
	assert.equal(await count(), matching((name) => /^std::.*sort/i.test(name)));
	await find.fill('/(/');
	assert.equal(await count(), matching((name) => name.includes('/(/')));
	await find.fill('');
	await page.getByLabel('at least this share').selectOption('0.01');
	assert.equal(await count(), cpu.functions.filter((f) => f.inclusive.Ir >= cpu.totals.Ir / 100).length);
});

uses('a chosen function shows its callers and callees as the document has them', files.page, {hash: '#functions?calls=table'}, async (page) => {
	await ready(page, 'explain');
	const main = cpu.functions.findIndex((f) => f.function === 'main');
	await page.getByLabel('Filter functions').fill('/^main$/');
	await page.locator('.grid tbody tr:not(.space)').first().click();
	await chosen(page, 'main');
	const side = (name) => rowsOf(page.locator(`section[data-side="${name}"] tbody tr`));
	const expected = (mine, other) =>
		cpu.calls
			.filter((call) => call[mine] === main)
			.sort((a, b) => b.inclusive.Ir - a.inclusive.Ir)
			.map((call) => [grouped(call.count), grouped(call.inclusive.Ir)]);
	assert.deepEqual((await side('caller')).map((row) => row.slice(1, 3)), expected('callee', 'caller'));
	assert.deepEqual((await side('callee')).map((row) => row.slice(1, 3)), expected('caller', 'callee'));
	const callee = page.locator('section[data-side="callee"] button').first();
	const name = await callee.getAttribute('title');
	await callee.click();
	await chosen(page, name);
	await page.keyboard.press('Escape');
	await chosen(page, 'main');
});

for (const [recorded, total, functions] of [['recursion', 412, ['fib', 'even', 'main']], ['toggle', 2843, ['main', 'bench', '(below main)']]])
	for (const name of functions)
		uses(`no caller or callee of ${name} costs more than all (${recorded})`, files[recorded], {hash: `#functions?calls=table&function=${encodeURIComponent(name)}`}, async (page) => {
			await ready(page, 'explain');
			await chosen(page, name);
			const rows = await rowsOf(page.locator('section[data-side] tbody tr'));
			assert.ok(rows.length > 0);
			for (const [, calls, cost, share] of rows) {
				assert.ok(number(calls) > 0);
				if (cost === '–') assert.equal(share, 'recursion');
				else assert.ok(number(cost) <= total, `${cost} of ${total}`);
				assert.ok(share === 'recursion' || parseFloat(share) <= 100, share);
			}
			if (name === 'fib') assert.deepEqual(rows.filter((row) => row[0] === 'fib').map((row) => row.slice(1)), [['24', '–', 'recursion'], ['24', '–', 'recursion']]);
		});

uses('the keyboard walks the table and opens the flame graph', files.page, {hash: '#functions?all=1'}, async (page) => {
	await ready(page, 'explain');
	await page.locator('.grid').focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	assert.equal(await page.locator('tr[aria-selected="true"]').getAttribute('aria-rowindex'), '4');
	await page.keyboard.press('End');
	assert.equal(await page.locator('tr[aria-selected="true"]').getAttribute('aria-rowindex'), String(cpu.functions.length + 1));
	await page.keyboard.press('Home');
	await page.keyboard.press('Enter');
	await ready(page, 'flame');
	assert.notEqual(await page.getByLabel('Search the flame graph').inputValue(), '');
});

uses('a page whose document names dot files opens and shows nothing of them', files.git, {hash: '#functions?function=main'}, async (page) => {
	await ready(page, 'explain');
	await chosen(page, 'main');
	const section = page.locator('.lines');
	assert.match(await section.innerText(), /\.git\/config/);
	assert.ok(!(await page.content()).includes('token-of-mine') && !(await section.innerText()).includes('token-of-mine'));
});

uses('source lines show their text and their cost', files.page, {hash: '#functions?function=main'}, async (page) => {
	await ready(page, 'explain');
	const main = cpu.functions.findIndex((f) => f.function === 'main');
	const lines = (cpu.lines ?? []).filter((line) => line.function === main && line.file.endsWith('templates.cc'));
	assert.ok(lines.length > 3);
	const section = page.locator('section.lines', {has: page.getByRole('heading', {name: /templates\.cc/})});
	const rows = (await rowsOf(section.locator('tbody tr'))).filter((cells) => cells.length > 1 && cells[1]);
	const shown = new Map(rows.map((cells) => [number(cells[0]), cells]));
	for (const line of lines) {
		assert.equal(number(shown.get(line.line)[1]), line.self.Ir);
		assert.notEqual(shown.get(line.line).at(-1), '');
	}
	const called = cpu.line_calls.filter((line) => line.function === main && line.file.endsWith('templates.cc'));
	assert.ok(called.length > 0);
	for (const {line, inclusive} of called) assert.equal(number(shown.get(line)[2]), number(shown.get(line)[1]) + inclusive.Ir);
	assert.match(await section.innerText(), /std::sort\(names\.begin\(\), names\.end\(\)\);/);
});

uses('view, order, filter and selection come back from the address', files.page, {hash: '#functions?sort=-self&filter=std&least=0.0001&function=main'}, async (page) => {
	await ready(page, 'explain');
	assert.equal(await page.locator('th[aria-sort="descending"]').innerText(), 'self Ir');
	assert.equal(await page.getByLabel('Filter functions').inputValue(), 'std');
	assert.equal(await page.getByLabel('at least this share').inputValue(), '0.0001');
	await chosen(page, 'main');
	await page.getByRole('link', {name: 'Flame graph'}).click();
	await ready(page, 'flame');
	await page.goBack();
	await ready(page, 'explain');
	await chosen(page, 'main');
});

uses('the theme switch goes through system, light and dark', files.page, {scheme: 'dark'}, async (page) => {
	await ready(page, 'explain');
	const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
	const dark = await background();
	const button = page.getByRole('button', {name: /Theme/});
	await button.click();
	const light = await background();
	assert.notEqual(light, dark);
	await button.click();
	assert.equal(await background(), dark);
	assert.equal(await button.innerText(), 'Theme: dark');
});

uses('printed, the page has its tables and none of its switches', files.page, {hash: '#facts'}, async (page) => {
	await ready(page, 'facts');
	await page.emulateMedia({media: 'print'});
	assert.ok(await page.locator('table.list').first().isVisible());
	assert.ok(!(await page.locator('nav').isVisible()));
	assert.ok(!(await page.getByRole('button', {name: /Theme/}).isVisible()));
});

uses('printed, a table has its first rows as they are sorted, and says so', files.page, {hash: '#functions?sort=-self&all=1&wide=1', height: 300}, async (page) => {
	await ready(page, 'explain');
	await page.evaluate(() => {
		globalThis.printed = [];
		addEventListener('beforeprint', () => {
			for (const row of document.querySelectorAll('.grid tbody tr')) globalThis.printed.push(row.cells[3].textContent);
		});
	});
	const before = await gridRows(page);
	await page.pdf();
	const costliest = cpu.functions.map((f) => f.self.Ir).sort((a, b) => b - a);
	assert.deepEqual((await page.evaluate(() => globalThis.printed)).map(number), costliest.slice(0, 50));
	assert.equal(await page.locator('.grid caption').textContent(), `The first 50 of ${cpu.functions.length} rows, by self Ir, highest first`);
	assert.ok(!(await page.locator('.grid caption').isVisible()));
	assert.deepEqual(await gridRows(page), before);
});

uses('views that were left are forgotten, and listen to nothing', files.page, {hash: '#flame'}, async (page) => {
	await ready(page, 'flame');
	await page.evaluate(() => {
		globalThis.listeners = 0;
		const remove = globalThis.removeEventListener;
		globalThis.removeEventListener = (...all) => {
			globalThis.listeners += 1;
			remove.apply(globalThis, all);
		};
	});
	await page.getByRole('link', {name: 'Explain'}).click();
	await ready(page, 'explain');
	for (const event of ['scroll', 'resize', 'beforeprint', 'afterprint']) await page.evaluate((name) => dispatchEvent(new Event(name)), event);
	assert.equal(await page.evaluate(() => globalThis.listeners), 4);
});

uses('printed, a dark page is light, and a flame graph as wide as the paper', files.page, {hash: '#flame', scheme: 'dark'}, async (page) => {
	await ready(page, 'flame');
	const light = () => page.evaluate(() => getComputedStyle(document.body).color);
	const dark = await light();
	await page.getByRole('button', {name: /Theme/}).click({clickCount: 2}); // dark in any case
	assert.equal(await light(), dark);
	await page.emulateMedia({media: 'print'});
	assert.notEqual(await light(), dark);
	await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
	await page.setViewportSize({width: 640, height: 800});
	const last = await page.locator('.flame svg text').evaluateAll((texts) => Math.max(...texts.map((text) => text.getBoundingClientRect().right)));
	assert.ok(last <= 640, `a label ends at ${last}`);
});

for (const scheme of ['light', 'dark'])
	for (const [view, hash] of [['facts', '#facts'], ['explain', ''], ['flame', '#flame?search=std']])
		uses(`the view ${view}, ${scheme}, has no accessibility violation`, files.page, {hash, scheme}, async (page) => {
			await ready(page, view);
			await page.screenshot({path: artefact(`page-${view}-${scheme}.png`)});
			await assertAccessible(page, view);
		});

for (const [view, hash] of [['facts', '#facts'], ['explain', ''], ['flame', '#flame']])
	uses(`on a narrow screen the view ${view} fits and is accessible`, files.page, {hash, width: 390, height: 800}, async (page) => {
		await ready(page, view);
		await page.screenshot({path: artefact(`page-${view}-narrow.png`)});
		assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
		for (const width of await widthsOfNames(page)) assert.ok(width > 100, `a column of names is ${width} wide`);
		await assertAccessible(page, view);
	});

// ---------------------------------------------------------------- flame graphs

// Total and self cost of every frame, from the document's contexts; `name` -> its share when searched for.
function inclusiveOf(test) {
	const {contexts, functions} = cpu;
	const matched = contexts.map(() => false);
	let cost = 0;
	contexts.forEach((context, i) => {
		matched[i] = test(functions[context.function].function) || (context.parent !== null && matched[context.parent]);
		if (matched[i]) cost += context.self.Ir;
	});
	return cost;
}

const percent = (part, whole) => {
	const share = (100 * part) / whole;
	return `${share.toFixed(share < 1 ? 2 : 1)} %`;
};

// The position of a labelled box in the picture.
async function boxOf(page, label) {
	const text = page.locator('.flame svg text', {hasText: label}).first();
	const box = await text.boundingBox();
	return {x: box.x + 4, y: box.y + box.height / 2};
}

for (const [what, file, options] of [
	['the page', files.page, {hash: '#flame'}],
	['the SVG', files.svg, {}],
]) {
	const opened = async (page) => {
		if (file === files.page) await ready(page, 'flame');
		await page.locator('.flame svg[role="application"] text').first().waitFor();
		await settled(page);
	};

	uses(`${what}: a click zooms, the breadcrumb and Escape lead back`, file, options, async (page) => {
		await opened(page);
		const {x, y} = await boxOf(page, /^main$/);
		await page.mouse.click(x, y);
		const crumbs = page.locator('.flame-crumbs button');
		assert.equal(await crumbs.last().innerText(), 'main');
		const main = page.locator('.flame svg text', {hasText: /^main$/}).first();
		assert.ok(Number(await main.getAttribute('x')) < 6);
		await crumbs.first().click();
		assert.equal(await crumbs.count(), 0);
		await page.mouse.click(x, y);
		await page.locator('svg[role="application"]').focus();
		for (let i = 0; i < 10; i += 1) await page.keyboard.press('Escape');
		assert.equal(await crumbs.count(), 0);
	});

	uses(`${what}: the tooltip tells name, place, costs and shares`, file, options, async (page) => {
		await opened(page);
		const {x, y} = await boxOf(page, /^main$/);
		await page.mouse.move(x, y);
		const tip = page.locator('.flame-tip');
		const main = cpu.functions.find((f) => f.function === 'main');
		const text = await tip.innerText();
		assert.match(text, /templates\.cc:\d+/);
		assert.ok(text.includes(`${grouped(inclusiveOf((name) => name === 'main'))} Ir`), text);
		assert.ok(text.includes(`${grouped(main.self.Ir)} Ir`), text);
		assert.ok(text.includes(`${percent(main.inclusive.Ir, cpu.totals.Ir)} of all`), text);
		await page.mouse.click(x, y);
		await page.mouse.move(x + 1, y);
		assert.match(await tip.innerText(), /100\.0 % of view/);
	});

	uses(`${what}: / searches, the matched share is right, Escape ends it`, file, options, async (page) => {
		await opened(page);
		await page.keyboard.press('/');
		await page.keyboard.type('/malloc|free/');
		const share = percent(inclusiveOf((name) => /malloc|free/i.test(name)), cpu.totals.Ir);
		assert.ok((await page.locator('.flame-found').innerText()).startsWith(`${share} of all in `));
		assert.ok((await page.locator('.flame svg path.match').count()) > 0);
		await page.keyboard.press('Escape');
		assert.equal(await page.locator('.flame-found').innerText(), '');
		assert.equal(await page.locator('.flame svg path.match').count(), 0);
	});

	// Each box of a colour is a part of one path; those in view and out of it, as when printed.
	const litBoxes = async (page) => {
		await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
		return page.locator('.flame svg path.match').evaluateAll((paths) => paths.reduce((sum, path) => sum + path.getAttribute('d').split('M').length - 1, 0));
	};

	uses(`${what}: a search is of what the boxes show, and says how many of them are lit`, file, options, async (page) => {
		await opened(page);
		const find = page.getByLabel('Search the flame graph');
		const found = async () => (await page.locator('.flame-found').innerText()).match(/^(.*) % of (all|the view) in ([\d,]+) box(?:es)?/).slice(1);
		await find.fill('basic_string'); // only in parameters and arguments, which labels leave out
		assert.deepEqual(await found(), ['0', 'all', '0']);
		assert.equal(await litBoxes(page), 0);
		await find.fill('std::'); // nested in each other
		const [, , lit] = await found();
		assert.ok(number(lit) > 5);
		assert.equal(await litBoxes(page), number(lit));
		const {x, y} = await boxOf(page, /^std::__introsort/);
		await page.mouse.click(x, y);
		await find.fill('main'); // above the view
		assert.deepEqual(await found(), ['0', 'the view', '0']);
		assert.equal(await litBoxes(page), 0);
		const whole = cpu.functions.map((f) => f.function).find((name) => name.startsWith('void std::__introsort_loop'));
		await page.getByRole('button', {name: 'all', exact: true}).click();
		await find.fill(whole);
		assert.equal((await found())[0], percent(inclusiveOf((name) => name === whole), cpu.totals.Ir).split(' ')[0]);
	});

	uses(`${what}: the keyboard walks from box to box, zooms and tells what it stands on`, file, options, async (page) => {
		await opened(page);
		const picture = page.locator('svg[role="application"]');
		await picture.focus();
		for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowDown');
		const said = page.locator('[aria-live]');
		const third = await said.first().textContent();
		assert.notEqual(third, '');
		await page.keyboard.press('Enter');
		assert.ok((await page.locator('.flame-crumbs button').count()) > 1);
		await page.keyboard.press('ArrowUp');
		assert.notEqual(await said.first().textContent(), third);
		await page.keyboard.press('Home');
		assert.equal(await page.locator('.flame-crumbs button').count(), 0);
	});

	uses(`${what}: other ways to look at it keep the total`, file, options, async (page) => {
		await opened(page);
		for (const mode of ['folded', 'callers', 'objects', 'stacks']) {
			await page.getByLabel('What the flame graph shows').selectOption(mode);
			await settled(page);
			const first = page.locator('.flame svg text').first();
			const box = await first.boundingBox();
			await page.mouse.move(box.x + 4, box.y + 4);
			assert.ok((await page.locator('.flame-tip').innerText()).includes(`${grouped(cpu.totals.Ir)} Ir`), mode);
		}
	});
}

for (const [what, file, options] of [['the page', files.page, {hash: '#flame'}], ['the SVG', files.svg, {}]])
	uses(`${what}: boxes have their labels when they come into view, and all of them when printed`, file, {...options, height: 160}, async (page) => {
		const labels = page.locator('.flame svg text');
		await labels.first().waitFor();
		await settled(page);
		const lowest = () => labels.evaluateAll((texts) => Math.max(...texts.map((text) => Number(text.getAttribute('y')))));
		const above = await lowest();
		const count = await labels.count();
		await page.evaluate(() => scrollTo(0, 9999));
		await settled(page);
		const below = await lowest();
		assert.ok(below > above, `${above}, scrolled ${below}`);
		await page.evaluate(() => scrollTo(0, 0));
		await settled(page);
		assert.equal(await lowest(), above);
		await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
		assert.ok((await labels.count()) > count);
		assert.equal(await lowest(), below);
	});

uses('callers, from the largest cost, begin with the highest self costs', files.page, {hash: '#flame?mode=callers'}, async (page) => {
	await ready(page, 'flame');
	const costliest = cpu.functions.reduce((most, f) => (f.self.Ir > most.self.Ir ? f : most));
	const row = page.locator('.flame svg text[y="31"]').first();
	const box = await row.boundingBox();
	await page.mouse.move(box.x + 4, box.y + 4);
	assert.ok((await page.locator('.flame-tip').innerText()).includes(`${grouped(costliest.self.Ir)} Ir`));
});

uses('zoom, search and way of looking come back from the address', files.page, {hash: '#flame'}, async (page) => {
	await ready(page, 'flame');
	const {x, y} = await boxOf(page, /^main$/);
	await page.mouse.click(x, y);
	await page.getByLabel('Search the flame graph').fill('sort');
	await page.waitForURL(/search=sort/);
	await page.reload();
	await ready(page, 'flame');
	assert.equal(await page.locator('.flame-crumbs button').last().innerText(), 'main');
	assert.equal(await page.getByLabel('Search the flame graph').inputValue(), 'sort');
	assert.ok((await page.locator('.flame svg path.match').count()) > 0);
});

uses('without script the SVG shows labels as wide as the window lets it', files.small, {script: false, width: 700}, async (page) => {
	const label = page.locator('svg text', {hasText: /^main$/}).first();
	const narrow = await label.evaluate((text) => text.ownerSVGElement.getBoundingClientRect().width);
	await page.setViewportSize({width: 1400, height: 700});
	const wide = await label.evaluate((text) => text.ownerSVGElement.getBoundingClientRect().width);
	assert.ok(Math.abs(wide / narrow - 2) < 0.02);
	await page.screenshot({path: artefact('svg-without-script.png')});
});

uses('a change says costs more, costs less, new and vanished in words', files.change, {scheme: 'dark'}, async (page) => {
	await page.locator('.flame svg text').first().waitFor();
	const {x, y} = await boxOf(page, /^work/);
	await page.mouse.move(x, y);
	assert.match(await page.locator('.flame-tip').innerText(), /costs 110 more \(\+78\.6 %\)/);
	assert.equal(await page.locator('text', {hasText: 'fresh new'}).count(), 1);
	assert.match(await page.locator('#tail').textContent(), /40 Ir\s+memcpy\s+called by main/);
	await page.screenshot({path: artefact('svg-change-dark.png')});
});

for (const scheme of ['light', 'dark'])
	uses(`the SVG, ${scheme}, reads well`, files.svg, {scheme}, async (page) => {
		await page.locator('.flame svg text').first().waitFor();
		await settled(page);
		await page.screenshot({path: artefact(`svg-${scheme}.png`)});
	});

// ---------------------------------------------------------------- memory, files and calls, times

const part = (file, name) => Object.values(JSON.parse(report([fixture(file), '--format', 'json'])).profiles)[0][name];

// The text of the tooltip of the picture's root.
async function rootTip(page) {
	await settled(page);
	const box = await page.locator('.flame svg text').first().boundingBox();
	await page.mouse.move(box.x + 4, box.y + 4);
	return page.locator('.flame-tip').innerText();
}

uses('every snapshot with a tree can be looked at, and compared with another', files.massif, {hash: '#memory'}, async (page) => {
	await ready(page, 'memory');
	const {snapshots} = part('massif/stacks.massif', 'memory');
	const detailed = snapshots.map((snapshot, i) => [snapshot, i]).filter(([snapshot]) => snapshot.tree);
	assert.equal(await page.locator('.timeline .mark').count(), detailed.length);
	const what = page.getByLabel('Which memory');
	const bytesOf = ({tree}) => tree.reduce((sum, [, bytes]) => sum + bytes, 0);
	for (const [snapshot, i] of detailed) {
		await what.selectOption(String(i));
		if (bytesOf(snapshot)) assert.ok((await rootTip(page)).includes(`${grouped(bytesOf(snapshot))} bytes`));
		else assert.ok(await page.getByText('the total is 0').isVisible());
	}
	const [[first, before], [second, now]] = detailed.sort(([a], [b]) => bytesOf(a) - bytesOf(b)).slice(-2);
	await what.selectOption(String(now));
	await page.getByLabel('Snapshot to compare with').selectOption(String(before));
	const tip = await rootTip(page);
	assert.ok(tip.includes(bytesOf(second) === bytesOf(first) ? 'as before' : `costs ${grouped(bytesOf(second) - bytesOf(first))} more`), tip);
	await page.screenshot({path: artefact('page-memory.png')});
	await page.waitForURL(/before=/);
	await page.reload();
	await ready(page, 'memory');
	assert.equal(await page.getByLabel('Snapshot to compare with').inputValue(), String(before));
	await page.getByRole('slider').focus();
	await page.keyboard.press('End');
	assert.equal(await what.inputValue(), String(Math.max(...detailed.map(([, i]) => i))));
});

uses('allocation sites at the peak and at exit have the exact bytes', files.dhat, {hash: '#memory'}, async (page) => {
	await ready(page, 'memory');
	const memory = part('dhat/known.dhat', 'memory');
	for (const [key, bytes] of [['peak', memory.peak_bytes], ['exit', memory.at_exit_bytes], ['allocated', memory.allocated_bytes]]) {
		await page.getByLabel('Which memory').selectOption(key);
		assert.ok((await rootTip(page)).includes(`${grouped(bytes)} bytes`));
	}
});

uses('files and system calls show the figures of the document', files.io, {hash: '#io'}, async (page) => {
	await ready(page, 'io');
	const io = part('strace/everything.strace', 'io');
	const [inFiles, inCalls] = await Promise.all([0, 1].map((i) => rowsOf(page.locator('.grid').nth(i).locator('tbody tr:not(.space)'))));
	assert.equal(inFiles.length, Object.keys(io.files).length);
	assert.equal(inCalls.length, Object.keys(io.syscalls).length);
	for (const cells of inCalls) assert.equal(number(cells[1]), io.syscalls[cells[0]].calls);
	for (const cells of inFiles.filter(([name]) => io.files[name])) {
		const {opens, reads, writes} = io.files[cells[0]];
		assert.deepEqual([cells[1], cells[2], cells[4]].map(number), [opens, reads, writes]);
	}
	await page.screenshot({path: artefact('page-io.png')});
});

uses('timed functions show the times of the document', files.timing, {hash: '#timing'}, async (page) => {
	await ready(page, 'timing');
	const {functions} = part('browser/timing.json', 'timing');
	const units = {s: 1, ms: 1e-3, 'µs': 1e-6, ns: 1e-9};
	const time = (text) => Number(text.split(' ')[0]) * units[text.split(' ')[1]];
	const rows = await gridRows(page);
	assert.deepEqual(rows.map(([name]) => name), Object.keys(functions).sort((a, b) => functions[b].total - functions[a].total));
	for (const [name, calls, , , total, mean, , median] of rows) {
		assert.equal(number(calls), functions[name].calls);
		for (const [shown, value] of [[total, functions[name].total], [mean, functions[name].mean], [median, functions[name].p50]]) assert.ok(Math.abs(time(shown) - value) <= value * 5e-4, `${name}: ${shown}`);
	}
});

uses('on a narrow screen the timeline shows what the allocator takes for itself', files.massif, {hash: '#memory', width: 390}, async (page) => {
	await ready(page, 'memory');
	for (const area of await page.locator('.timeline:visible path.extra').all()) assert.ok(await area.isVisible());
	assert.ok((await page.locator('.timeline:visible path.extra').count()) > 0);
});

// Larger than 2^53, above which JavaScript's numbers are not exact.
const large = join(scratch, 'large.json');
writeFileSync(large, report([fixture('strace/everything.strace'), '--format', 'json']).replace(/"(reads|read_bytes)": [1-9]\d*/g, '"$1": 9007199254740993'));

uses('counts of files and system calls are exact however large they are', make('large.html', [large, '--format', 'html']), {hash: '#io'}, async (page) => {
	await ready(page, 'io');
	const [costliest] = await rowsOf(page.locator('.grid').first().locator('tbody tr:not(.space)'));
	assert.equal(costliest[2], '9,007,199,254,740,993');
	assert.equal(await page.locator('.grid [title="9,007,199,254,740,993 bytes"]').first().innerText(), '8.00 PiB');
});

for (const [view, file] of [
	['facts', files.tracks],
	['memory', files.massif],
	['memory', files.tracks],
	['memory', files.every],
	['io', files.io],
	['timing', files.every],
	['timing', files.timing],
])
	for (const width of [1280, 390])
		uses(`the view ${view} of ${file.split('/').pop()}, ${width} wide, is accessible`, file, {hash: `#${view}`, width}, async (page) => {
			await ready(page, view);
			if (view === 'timing') await page.screenshot({path: artefact(`page-timing-${width}.png`)});
			assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
			for (const width of await widthsOfNames(page)) assert.ok(width > 100, `a column of names is ${width} wide`);
			await assertAccessible(page, view);
		});

// ---------------------------------------------------------------- what of a document is shown

// Large counts are texts, because numbers of JavaScript would round them.
const exact = report([fixture('documents/every-part.json'), '--format', 'json']).replace(/: (\d{16,})\b/g, ': "$1"');
const every = Object.values(JSON.parse(exact).profiles)[0].cpu;
const digits = (text) => text.replaceAll(',', '');

uses('another event changes figures, shares and the flame graph', files.every, {hash: '#functions?wide=1&sort=-inclusive'}, async (page) => {
	await ready(page, 'explain');
	for (const event of every.events) {
		await page.getByLabel('Event').selectOption(event);
		await ready(page, 'explain');
		const shown = (await gridRows(page)).map((row) => [digits(row[3]), digits(row[5])].join());
		const expected = every.functions.map((f) => [f.self[event], f.inclusive[event]].join());
		assert.deepEqual(shown.map((costs) => BigInt(costs.split(',')[1])), every.functions.map((f) => BigInt(f.inclusive[event])).sort((a, b) => (a > b ? -1 : 1)));
		assert.deepEqual(shown.sort(), expected.sort());
		await page.getByRole('link', {name: 'Flame graph'}).click();
		await ready(page, 'flame');
		assert.ok((await rootTip(page)).includes(`${grouped(every.totals[event])} ${event}`));
		await page.goBack();
		await ready(page, 'explain');
		assert.equal(await page.getByLabel('Event').inputValue(), event);
	}
});

uses('child processes are looked at one by one', files.every, {hash: '#functions?wide=1'}, async (page) => {
	await ready(page, 'explain');
	await page.locator('.chip[data-process="1"]').click();
	await page.locator('.chip[data-process="1"][aria-pressed="true"]').waitFor();
	await ready(page, 'explain');
	assert.deepEqual((await gridRows(page)).map((row) => digits(row[3])), every.children[0].functions.map((f) => String(f.self.Ir)));
	await page.waitForURL(/process=1/);
});

// ---------------------------------------------------------------- comparison

uses('a comparison begins with its verdict, what changed and what caused it, without script', files.compare, {script: false}, async (page) => {
	assert.equal(await page.locator('header .pill').innerText(), 'regressed');
	assert.deepEqual((await page.locator('.card.worse').first().innerText()).split('\n'), ['instructions', '295', '+51.3 %, limit 1%: regressed', 'before 195']);
	assert.match(await page.locator('section', {hasText: 'caused by'}).first().innerText(), /^caused by\s+work /);
});

// ---------------------------------------------------------------- hostile names

async function assertHarmless(page) {
	await page.waitForTimeout(100);
	assert.equal(await page.locator('img, iframe, object, embed').count(), 0);
	const handlers = await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')));
	assert.deepEqual(handlers, []);
}

for (const [view, hash] of [['facts', '#facts'], ['explain', ''], ['explain', '#functions'], ['flame', '#flame']])
	uses(`hostile names run nothing and are shown in the view ${hash || view}`, files.hostile, {hash}, async (page) => {
		await ready(page, view);
		await assertHarmless(page);
		const text = await page.evaluate(() => document.body.textContent);
		assert.ok(text.includes('<img src=x onerror=alert(1)>'));
		assert.ok(text.includes('</script><script>alert'));
		assert.ok(!/[\u202e\u0007\u001b]/.test(text.replace(/<style>.*?<\/style>/s, '')));
		await assertAccessible(page, `hostile ${view}`);
	});

uses('hostile names from the address run nothing either', files.hostile, {hash: `#flame?search=${encodeURIComponent('<img src=x onerror=alert(1)>')}&mode=<svg/onload=alert(1)>&zoom=1e99&profile=__proto__`}, async (page) => {
	await ready(page, 'flame');
	await assertHarmless(page);
});

uses('hostile names run nothing in the SVG', files.hostileSvg, {}, async (page) => {
	await page.locator('.flame svg text').first().waitFor();
	await assertHarmless(page);
	const texts = await page.locator('.flame svg text').allTextContents();
	assert.ok(texts.some((text) => text.startsWith('<img src')), texts.join('\n'));
	const {x, y} = await boxOf(page, /^LLLL/);
	await page.mouse.move(x, y);
	assert.ok((await page.locator('.flame-tip').textContent()).includes('LLLLend'));
	assert.ok((await page.locator('.flame-tip').boundingBox()).height < 400);
});

tap.test('the page allows no script, style or request but its own', async () => {
	const {context, page, trouble} = await openFile(browser, files.page);
	await ready(page, 'explain');
	const ran = await page.evaluate(async () => {
		const script = document.createElement('script');
		script.textContent = 'globalThis.ran = true';
		document.body.append(script);
		const asked = await fetch('https://example.com/').then(
			() => 'answered',
			() => 'refused',
		);
		return [globalThis.ran ?? false, asked];
	});
	assert.deepEqual(ran, [false, 'refused']);
	assert.ok(trouble.every((line) => !line.startsWith('request')), trouble.join('\n'));
	assert.ok(trouble.some((line) => line.includes('Content Security Policy')), trouble.join('\n'));
	await context.close();
});

// ---------------------------------------------------------------- explain

const browsers = {chromium: async () => browser, startedFirefox: async () => (firefox ??= await startFirefox())};
const everywhere = (...what) => testEverywhere({tap, ...browsers}, ...what);
explainTests({uses, everywhere, files, cpu, processes, memory, count, artefact});

compareTests({uses, everywhere, report, fixture, scratch, artefact});

// ---------------------------------------------------------------- everything else

trendTests(uses, {report, fixture, scratch, artefact});

suiteTests({uses, everywhere, report, fixture, scratch, artefact});

const tracks = JSON.parse(report([fixture('browser/tracks.json'), '--format', 'json']));
memoryTests({uses, everywhere, file: files.tracks, document: tracks, artefact});
memoryExplainedTests({uses, everywhere, files, scratch, make, document: tracks, cpu, artefact});

readableTests({tap, ...browsers, forcedFirefox: async () => (forced ??= await startForcedFirefox()), scratch, artefact});

phoneTests({tap, ...browsers, fixture, scratch, report, artefact});

speedscopeTests(tap, () => browser, {
	file: make('export.speedscope.json', [fixture('flamegraph/contexts.callgrind'), '--format', 'speedscope']),
	collapsed: make('export.collapsed.txt', [fixture('flamegraph/contexts.callgrind'), '--format', 'collapsed']),
	total: 200,
	inclusive: [5, 40, 120, 140, 190, 195],
});

const failed = await tap.run();
await browser.close();
await firefox?.close();
await forced?.close();
process.exitCode = failed ? 1 : 0;
