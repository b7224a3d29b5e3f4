// The page of a comparison: before, now and change in every view, by mouse, keyboard and touch.

import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {assertAccessible, ready, settled} from './browser.mjs';
import {chosen, copied, figureOf, grouped, isOnFirstScreen, most, number, WAYS} from './ways.mjs';

const HEAD = '# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\npid: 42\ncmd: ./words\npart: 1\n\npositions: instr line\nevents: Ir\n\n';

// Gives every line and call an address, without which nobody knows which line makes a call.
function withAddresses(text) {
	let address = 0x1000;
	const next = () => `0x${(address += 4).toString(16)}`;
	return text.replace(/^calls=(\d+) (\d+)$|^(\d+ \d+)$/gm, (_, count, line, costs) => (costs ? `${next()} ${costs}` : `calls=${count} ${next()} ${line}`));
}

// A program with own lines and a library. Now count() is two lines further down and calls copy() three times as often, one
// of its lines is gone, the library's helper() too, and fresh() is new.
function recording({count, copies, gone, other, tick}) {
	const copied = copies * 7.5;
	const counted = 250 + gone + copied;
	const rest = other.cost + tick.cost;
	return withAddresses(`${HEAD}ob=(1) /home/me/words/words
fl=(1) /home/me/words/main.cpp
ob=(2) /usr/lib/libstdc++.so.6
fl=(2) /usr/include/c++/12/bits/stl_algo.h
ob=(1)
fl=(1)
fn=(1) (below main)
1 5
cfn=(2) main'(below main)
calls=1 9
1 ${100 + counted + rest}

fn=(2)
10 100
cfn=(3) count'main'(below main)
calls=10 ${count}
11 ${counted}
cob=(${other.object})
cfl=(${other.object})
cfn=(4) ${other.name}'main'(below main)
calls=1 ${other.line}
12 ${other.cost}
cfn=(5) tick'main'(below main)
calls=1 ${tick.line}
13 ${tick.cost}

fn=(3)
${count} 200
${count + 1} 50
cob=(2)
cfl=(2)
cfn=(6) copy'count'main'(below main)
calls=${copies} 300
${count + 1} ${copied}
${gone ? `${count + 4} ${gone}\n` : ''}
fn=(5)
${tick.line} ${tick.cost}

ob=(${other.object})
fl=(${other.object})
fn=(4)
${other.line} ${other.cost}

ob=(2)
fl=(2)
fn=(6)
300 ${copied}

totals: ${105 + counted + rest}
`);
}

const BEFORE = recording({count: 20, copies: 20, gone: 7, other: {name: 'helper', object: 2, line: 30, cost: 30}, tick: {line: 50, cost: 100}});
const NOW = recording({count: 22, copies: 60, gone: 0, other: {name: 'fresh', object: 1, line: 40, cost: 120}, tick: {line: 52, cost: 101}});

// The frame that requested what a node of a snapshot's tree holds: the one below that of the allocator.
function placeOf({frames, nodes}, node) {
	let place = nodes[node];
	while (nodes[place[1]][1] !== null) place = nodes[place[1]];
	return frames[place[0]];
}

// The memory of a run in which decode() took half as much, with the snapshots that tell the places apart.
function smaller(memory) {
	const before = structuredClone(memory);
	const decode = Object.entries(before.sites).find(([name]) => name.startsWith('decode'))[1];
	const half = decode.peak_bytes / 2;
	decode.peak_bytes -= half;
	decode.allocated_bytes -= half;
	before.peak_bytes -= half;
	before.allocated_bytes -= half;
	before.snapshots = before.snapshots.filter(({tree}) => tree);
	for (const snapshot of before.snapshots)
		for (const entry of snapshot.tree)
			if (placeOf(before, entry[0]).startsWith('decode')) {
				snapshot.heap -= entry[1] / 2;
				entry[1] /= 2;
			}
	return before;
}

export function compareTests({uses, everywhere, report, fixture, scratch, artefact}) {
	const {memory} = Object.values(JSON.parse(readFileSync(fixture('browser/tracks.json'), 'utf8')).profiles)[0];
	const memories = [smaller(memory), memory];

	function save(name, text, itsMemory) {
		const raw = join(scratch, `${name}.callgrind`);
		writeFileSync(raw, text);
		const document = JSON.parse(report([raw, '--format', 'json']));
		document.profiles = {words: {...Object.values(document.profiles)[0], memory: itsMemory}};
		const file = join(scratch, `${name}.json`);
		writeFileSync(file, JSON.stringify(document));
		return {file, cpu: document.profiles.words.cpu};
	}
	const [before, now] = [save('words-before', BEFORE, memories[0]), save('words-now', NOW, memories[1])];
	// Makes a page; the verdict is no error here.
	function compare(name, ...words) {
		const file = join(scratch, name);
		const {status, stderr} = spawnSync('profile-compare', [...words, '--format', `html=${file}`], {encoding: 'utf8'});
		assert.ok([0, 3].includes(status), stderr);
		return file;
	}
	const page = compare('words.html', before.file, now.file);
	execFileSync('profile-merge', ['--quiet', '--save', 'main', '--baselines', scratch, before.file]);
	const againstBaseline = compare('against-baseline.html', '--baselines', scratch, 'main', now.file);
	const withProcesses = compare('same-processes.html', join(scratch, 'processes.json'), join(scratch, 'processes.json'));

	const costOf = ({cpu}, name, key = 'self') => cpu.functions.find((f) => f.function === name)?.[key].Ir ?? 0;
	const lineOf = ({cpu}, name, line) => cpu.lines.filter((one) => cpu.functions[one.function].function === name && one.line === line).reduce((sum, one) => sum + one.self.Ir, 0);
	const told = (old, later) => (old === later ? `${grouped(later)}, as before` : `${grouped(old)} → ${grouped(later)} (`);
	// The self costs of a process's own lines.
	function ownCosts({lines}) {
		const sums = new Map();
		for (const {file, line, self} of lines) if (file.endsWith('templates.cc')) sums.set(`templates.cc:${line}`, (sums.get(`templates.cc:${line}`) ?? 0) + self.Ir);
		return sums;
	}
	const cells = (row) => row.locator('td').allInnerTexts();

	// What grew most, and its figures on both sides; the source line; both runs.
	async function answers(tab, way) {
		const first = tab.locator('.grid tr[aria-rowindex="2"]');
		const [old, later] = [lineOf(before, 'count', 21) + costOf(before, 'copy'), lineOf(now, 'count', 23) + costOf(now, 'copy')];
		await isOnFirstScreen(tab, first);
		assert.deepEqual((await cells(first)).slice(0, 4), ['main.cpp:23', grouped(old), grouped(later), `+${grouped(later - old)}`]);
		assert.ok((await figureOf(tab, 'with libraries')).startsWith(told(old, later)));
		const figures = await tab.locator('.details-strip dd').allInnerTexts();
		assert.equal(new Set(figures).size, figures.length, figures.join('; ')); // all that it calls are libraries

		const line = tab.locator('.source tr[aria-current]');
		assert.deepEqual((await cells(line)).slice(0, 4), ['23', grouped(old), grouped(later), `+${grouped(later - old)}`]);

		await way.tab(tab, 'Functions');
		await way.row(tab, 0);
		const names = [...new Set([...before.cpu.functions, ...now.cpu.functions].map((f) => f.function))];
		const grown = most(names, (name) => Math.abs(costOf(now, name) - costOf(before, name)));
		await chosen(tab, grown);
		assert.ok((await figureOf(tab, 'self')).startsWith(told(costOf(before, grown), costOf(now, grown))));
		assert.ok((await figureOf(tab, 'inclusive')).startsWith(told(costOf(before, grown, 'inclusive'), costOf(now, grown, 'inclusive'))));
		const caller = tab.locator('[data-most="caller"]');
		await caller.waitFor();
		assert.ok((await caller.innerText()).includes(told(costOf(before, 'copy'), costOf(now, 'copy')).replace(' (', ' Ir (')), await caller.innerText());

		for (const [name, side] of [['Before', before], ['Now', now]]) {
			if (way === WAYS.keyboard) await tab.keyboard.press('b');
			else await way.press(tab, tab.locator('.sides-switch').getByRole('button', {name}));
			await tab.waitForURL(new RegExp(`side=${name.toLowerCase()}`));
			await tab.locator('.details-strip [data-figure="self"] .of-all').waitFor();
			await tab.locator('.details-strip dd', {hasText: `${grouped(costOf(side, grown))} Ir`}).first().waitFor();
		}
		assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= tab.viewportSize().width);
	}

	everywhere('what grew most is on the first screen of a comparison, and both runs behind one switch', page, 'explain', answers);

	uses('a comparison says without script what is beyond its limit, and what caused it', page, {script: false}, async (tab) => {
		const instructions = [before, now].map(({cpu}) => cpu.totals.Ir);
		const grown = [instructions, memories.map((one) => one.peak_bytes), memories.map((one) => one.allocated_bytes)].map(([old, later]) => ((100 * (later - old)) / old).toFixed(1));
		const names = ['instructions', 'peak heap', 'allocated'];
		assert.deepEqual([...grown].sort((a, b) => b - a), grown); // the worst first
		assert.equal(await tab.locator('.lead .headline').innerText(), names.map((name, i) => `${name} grew by ${grown[i]} % (limit 1%)`).join(', '));
		assert.match(await tab.locator('.lead .card').first().innerText(), /regressed/);
		assert.match(await tab.locator('.causes > ol li').first().innerText(), /^count at main\.cpp:23/);
		await tab.screenshot({path: artefact('page-compare-without-script.png')});
	});

	uses('a phone shows every figure and cause of a comparison after one tap', page, WAYS.touch.options, async (tab) => {
		await ready(tab, 'explain');
		const lead = tab.locator('.explain .lead');
		const shown = async (selector) => (await lead.locator(selector).all()).reduce(async (sum, one) => (await sum) + (await one.isVisible()), 0);
		for (const name of ['instructions', 'peak heap', 'allocated']) assert.ok((await lead.locator('.headline').innerText()).includes(`${name} grew by`), name);
		assert.equal(await shown('.card'), 2);
		const button = tab.getByRole('button', {name: 'All figures and causes'});
		await button.tap();
		assert.ok((await lead.locator('.card').count()) > 2);
		assert.equal(await shown('.card'), await lead.locator('.card').count());
		const causes = lead.locator('.causes > ol > li');
		assert.equal(await shown('.causes > ol > li'), await causes.count());
		for (const cut of await causes.evaluateAll((all) => all.map((cause) => cause.scrollHeight - cause.clientHeight))) assert.ok(cut <= 1, `${cut} pixels are cut off`);
		await lead.locator('.causes summary').tap();
		assert.ok(await lead.locator('.causes details li').first().isVisible());
		await assertAccessible(tab, 'all figures and causes');
		await tab.getByRole('button', {name: 'Fewer figures and causes'}).tap();
		assert.equal(await shown('.card'), 2);
	});

	uses('rows of a list on a wide screen are one line high', page, {}, async (tab) => {
		await ready(tab, 'explain');
		const heights = await tab.locator('.grid tbody tr:not(.space)').evaluateAll((all) => all.map((row) => Math.round(row.getBoundingClientRect().height)));
		assert.ok(heights.length > 3);
		assert.deepEqual([...new Set(heights)], [heights[0]]);
		assert.ok(heights[0] < 32, `${heights[0]}`);
	});

	uses('a phone shows all figures of what is selected in the strip', page, WAYS.touch.options, async (tab) => {
		await ready(tab, 'explain');
		const strip = await tab.locator('.details-strip').boundingBox();
		for (const figure of await tab.locator('.details-strip [data-figure]').all()) {
			const box = await figure.boundingBox();
			assert.ok(box.y >= strip.y && box.y + box.height <= strip.y + strip.height, await figure.innerText());
		}
	});

	uses('causes below the floor are folded, and can be opened', page, {script: false}, async (tab) => {
		const folded = tab.locator('.causes details');
		assert.equal(await folded.locator('li').first().isVisible(), false);
		await folded.locator('summary').click();
		assert.match(await folded.locator('li').last().innerText(), /^tick at main\.cpp:52/);
	});

	// A function that two others call three times as often as before.
	function pageOfTwoCallers() {
		const [old, later] = [10, 30].map((calls) => {
			const caller = (name) => `fn=${name}\n5 10\ncfn=leaf\ncalls=${calls} 1\n6 ${calls * 100}\n`;
			const file = join(scratch, `callers-${calls}.callgrind`);
			writeFileSync(file, `${HEAD.replace('instr ', '')}fl=it.c\n${caller('first')}${caller('second')}fn=leaf\n1 ${calls * 200}\ntotals: ${calls * 200 + 20}\n`);
			return file;
		});
		const file = join(scratch, 'callers.html');
		spawnSync('profile-compare', [old, later, '--format', `html=${file}`]);
		return file;
	}

	uses('the callers of a cause stand one below the other, without blank lines', pageOfTwoCallers(), {hash: '#facts'}, async (tab) => {
		await ready(tab, 'facts');
		const lines = await tab.locator('.causes li small').evaluateAll((all) => all.map((line) => line.getBoundingClientRect()).map(({top, bottom}) => [top, bottom]));
		assert.equal(lines.length, 2);
		assert.ok(lines[1][0] - lines[0][1] < 8, JSON.stringify(lines));
	});

	uses('every function that changed is listed, the largest change first, also from older addresses', page, {hash: '#differences'}, async (tab) => {
		await ready(tab, 'explain');
		const shown = await tab.locator('.grid tbody tr:not(.space)').evaluateAll((all) => all.map((row) => [...row.cells].slice(0, 4).map((cell) => cell.firstChild.firstChild.textContent)));
		const change = (name) => costOf(now, name) - costOf(before, name);
		const expected = ['copy', 'fresh', 'helper', 'count', 'tick'];
		assert.deepEqual(shown.slice(0, 5).map(([name]) => name), expected);
		assert.deepEqual(shown.slice(0, 5).map((row) => number(row[3].replace('−', '-'))), expected.map(change));
		await tab.locator('.grid tbody tr', {hasText: 'helper'}).click();
		assert.match(await tab.locator('.details-strip').innerText(), /vanished/);
	});

	uses('lines that moved are compared with themselves, and those that are gone have their old cost', page, {hash: '#explain?function=count'}, async (tab) => {
		await ready(tab, 'explain');
		const rows = await tab.locator('.source tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].slice(0, 4).map((cell) => cell.innerText)));
		const [first, last] = [lineOf(before, 'count', 20), lineOf(before, 'count', 24)];
		assert.deepEqual(rows[0], ['22', grouped(first), grouped(lineOf(now, 'count', 22)), '0']);
		assert.deepEqual(rows[2], ['24 before', grouped(last), '0', `−${grouped(last)}`]);
		await tab.locator('.source tbody tr').nth(2).click();
		await tab.waitForURL(/line=/);
		await tab.reload();
		await ready(tab, 'explain');
		assert.equal(await tab.locator('.details-strip strong').innerText(), 'main.cpp:24 before');
	});

	// Two commits of main.cpp: two lines more, one edited, and one that is something else.
	function editedPage() {
		const folder = join(scratch, 'edited');
		const git = (...words) => execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {encoding: 'utf8'}).trim();
		const lines = Array.from({length: 60}, (_, i) => `// ${i + 1}`);
		lines[20] = '\tcopy(table, <b>, times);';
		lines[23] = '\tdrop(table.last);';
		const edited = [...lines.slice(0, 15), '// more', '// and more', ...lines.slice(15)];
		edited[22] = '\tcopy(table, <b>, 3 * times);';
		edited[25] = '\t;';
		mkdirSync(folder);
		git('init', '--quiet');
		git('remote', 'add', 'origin', 'git@github.com:me/words.git');
		const documents = [['before', BEFORE, lines, memories[0]], ['now', NOW, edited, memories[1]]].map(([name, recorded, source, itsMemory]) => {
			writeFileSync(join(folder, 'main.cpp'), `${source.join('\n')}\n`);
			git('add', '.');
			git('commit', '--quiet', '--message', name);
			const {file} = save(`edited-${name}`, recorded.replace('/home/me/words/main.cpp', join(folder, 'main.cpp')), itsMemory);
			writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), commit: git('rev-parse', 'HEAD'), dirty: false}));
			return file;
		});
		const file = join(scratch, 'edited.html');
		spawnSync('profile-compare', [...documents, '--quiet', '--format', `html=${file}`], {cwd: folder});
		return file;
	}

	uses('what is shown of before has the text and the numbers of before', editedPage(), {hash: '#explain?function=count'}, async (tab) => {
		const rows = async () => new Map((await tab.locator('.source tbody tr:not(.gap)').evaluateAll((all) => all.map((row) => [row.cells[0].innerText, row.lastChild.innerText.trim()]))));
		await ready(tab, 'explain');
		const change = await rows();
		assert.equal(change.get('23'), 'copy(table, <b>, 3 * times);');
		assert.equal(change.get('24 before'), 'drop(table.last);');
		await tab.keyboard.press('b');
		await tab.waitForURL(/side=before/);
		await tab.locator('.source td', {hasText: ', times);'}).waitFor();
		const before = await rows();
		const commit = execFileSync('git', ['-C', join(scratch, 'edited'), 'rev-parse', 'HEAD^'], {encoding: 'utf8'}).trim();
		const links = await tab.locator('.source td.number a').evaluateAll((all) => all.map(({href}) => href));
		for (const line of [20, 21, 24, 25]) assert.ok(links.includes(`https://github.com/me/words/blob/${commit}/main.cpp#L${line}`), `${line} in ${links}`);
		assert.deepEqual([...before.keys()].map(Number), Array.from({length: 10}, (_, i) => 17 + i));
		assert.deepEqual([before.get('20'), before.get('21'), before.get('24'), before.get('25')], ['// 20', 'copy(table, <b>, times);', 'drop(table.last);', '// 25']);
		assert.equal(await tab.locator('.source-pane small').count(), 0);
		await tab.keyboard.press('b');
		await tab.locator('.source td', {hasText: '3 * times'}).waitFor();
		assert.ok(![...(await rows()).values()].includes('drop(table.last);'));
	});

	uses('calls are compared in the tables of callers and callees', page, {hash: '#explain?function=count&calls=table'}, async (tab) => {
		await ready(tab, 'explain');
		const callee = tab.locator('section[data-side="callee"] tbody tr');
		await callee.first().waitFor();
		assert.deepEqual(await cells(callee.first()), ['copy', '20 → 60', grouped(costOf(before, 'copy')), grouped(costOf(now, 'copy')), `+${grouped(costOf(now, 'copy') - costOf(before, 'copy'))}`]);
	});

	uses('stacks around a function are as wide as now, in the colours of change', page, {hash: '#explain?function=count', height: 1000}, async (tab) => {
		await ready(tab, 'explain');
		await tab.locator('.half.callees path.more-4').first().waitFor();
		await tab.locator('.half.callees svg[role="application"]').focus();
		await tab.keyboard.press('ArrowDown');
		await tab.keyboard.press('ArrowDown');
		assert.ok((await figureOf(tab, 'inclusive')).startsWith(told(costOf(before, 'copy'), costOf(now, 'copy'))));
	});

	uses('b turns from the change to before and now, in the flame graph too, and the address keeps it', page, {hash: '#flame'}, async (tab) => {
		await ready(tab, 'flame');
		const labels = async () => {
			await settled(tab);
			return tab.locator('.flame svg text').allTextContents();
		};
		const has = (all, name) => all.some((label) => label.startsWith(name));
		assert.ok(has(await labels(), 'fresh new'));
		assert.ok((await tab.locator('path.more-4').count()) > 0);
		await tab.keyboard.press('b');
		await tab.waitForURL(/side=before/);
		await tab.locator('.flame-legend', {hasText: 'program'}).waitFor();
		await tab.locator('.flame svg text', {hasText: 'helper'}).waitFor();
		assert.ok(!has(await labels(), 'fresh'));
		await tab.locator('.flame svg[role="application"]').focus();
		await tab.keyboard.press('ArrowDown');
		assert.ok((await figureOf(tab, 'inclusive')).startsWith(`${grouped(before.cpu.totals.Ir)} Ir`));
		await tab.reload();
		await ready(tab, 'flame');
		assert.ok(has(await labels(), 'helper'));
		await tab.keyboard.press('b');
		await tab.waitForURL(/side=now/);
		await tab.locator('text', {hasText: 'fresh'}).waitFor();
		assert.ok(!has(await labels(), 'helper'));
		await tab.keyboard.press('b');
		await tab.locator('path.more-4').first().waitFor();
		assert.ok(!tab.url().includes('side='));
	});

	uses('the selection stays when the side is changed', page, {hash: '#explain?function=tick'}, async (tab) => {
		await ready(tab, 'explain');
		await tab.keyboard.press('b');
		await tab.locator('.details-strip dd', {hasText: `${grouped(costOf(before, 'tick'))} Ir`}).first().waitFor();
		assert.equal(await tab.locator('.details-strip strong').getAttribute('title'), 'tick');
		await tab.keyboard.press('b');
		await tab.locator('.details-strip dd', {hasText: `${grouped(costOf(now, 'tick'))} Ir`}).first().waitFor();
		assert.equal(await tab.locator('.details-strip strong').getAttribute('title'), 'tick');
	});

	uses('all lists show the change again after both runs were looked at', page, {}, async (tab) => {
		await ready(tab, 'explain');
		const shown = await tab.locator('.grid').innerText();
		for (const side of ['before', 'now']) {
			await tab.keyboard.press('b');
			await tab.waitForURL(new RegExp(`side=${side}`));
			await tab.locator('.grid th', {hasText: 'self'}).first().waitFor();
		}
		await tab.keyboard.press('b');
		await tab.locator('.grid th', {hasText: 'change'}).first().waitFor();
		assert.equal(await tab.locator('.grid').innerText(), shown);
	});

	uses('c copies what something cost before and now as Markdown', page, {hash: '#explain?function=copy'}, async (tab) => {
		await ready(tab, 'explain');
		const text = await copied(tab);
		assert.ok(text.includes('| Ir | before | now | change |  |'), text);
		assert.ok(text.includes('| self | 150 | 450 | +300 | +200.0 % |'), text);
		assert.ok(text.includes('| `count` | 20 | 60 | 150 | 450 | +300 |'), text);
	});

	uses('a comparison with a baseline, which has neither lines nor stacks, begins with functions, and says what is missing', againstBaseline, {}, async (tab) => {
		await ready(tab, 'explain');
		assert.equal(await tab.getByRole('tab', {selected: true}).innerText(), 'Functions');
		await chosen(tab, 'copy');
		assert.ok((await figureOf(tab, 'self')).startsWith(told(costOf(before, 'copy'), costOf(now, 'copy'))));
		assert.match(await tab.locator('.source-pane .note').innerText(), /not recorded before/);
		await tab.locator('section[data-side="caller"]').waitFor();
		await tab.getByRole('link', {name: 'Flame graph'}).click();
		await ready(tab, 'flame');
		assert.match(await tab.locator('.note').innerText(), /no recorded call contexts/);
		await tab.keyboard.press('b');
		await tab.locator('.empty', {hasText: 'this run has none'}).waitFor();
	});

	// The fixture with costs above 2^53.
	function large(name) {
		const file = join(scratch, `large-${name}`);
		writeFileSync(file, readFileSync(fixture(`flamegraph/${name}`), 'utf8').replace(/^(\d+ \d+|totals: \d+|summary: \d+)$/gm, (line) => `${line}00000000000000`));
		return file;
	}

	uses('costs above 2^53 are compared exactly', compare('large-costs.html', large('contexts.callgrind'), large('contexts-later.callgrind')), {hash: '#explain?list=functions'}, async (tab) => {
		await ready(tab, 'explain');
		await chosen(tab, 'work');
		assert.equal(await figureOf(tab, 'self'), '6,000,000,000,000,000 → 17,000,000,000,000,000 (+11,000,000,000,000,000, +183.3 %)');
		await tab.keyboard.press('b');
		await tab.locator('.details-strip dd', {hasText: /^6,000,000,000,000,000 Ir · /}).waitFor();
	});

	const hostile = fixture('flamegraph/hostile-names.callgrind');
	for (const view of ['explain', 'flame'])
		uses(`names from profiles are only text in a comparison's ${view}`, compare('hostile-names.html', hostile, hostile), {hash: `#${view}`}, async (tab) => {
			await ready(tab, view);
			for (let i = 0; i < 3; i += 1) {
				await tab.keyboard.press('b');
				await settled(tab);
				assert.equal(await tab.locator('img, iframe, object, embed').count(), 0);
			}
		});

	uses('processes of both runs are paired, with their change on the chips', withProcesses, {}, async (tab) => {
		await ready(tab, 'explain');
		const chips = tab.locator('.chip');
		assert.match(await chips.first().innerText(), /templates\s+3\.49 M Ir, as before/);
		assert.equal(await chips.first().getAttribute('aria-pressed'), 'true');
		await chips.last().click();
		await tab.waitForURL(/process=0/);
		assert.match(await tab.locator('.grid').innerText(), /sh\.c:1\s+7\s+7\s+0/);
	});

	// ------------------------------------------------------------ one that ran only before

	const [{cpu: whole}] = Object.values(JSON.parse(readFileSync(join(scratch, 'processes.json'), 'utf8')).profiles);
	const [child] = whole.children;

	// The run with processes, and then without the child; with the memory of both on request.
	function pageOfEnded() {
		const document = JSON.parse(readFileSync(join(scratch, 'processes.json'), 'utf8'));
		const [profile] = Object.values(document.profiles);
		const {tool, version, options, ...figures} = memories[1];
		const withMemory = join(scratch, 'with-child.json');
		profile.memory = {...memories[0], children: [{command: child.command, forked: false, ...figures}]};
		writeFileSync(withMemory, JSON.stringify(document));
		profile.cpu.children = [];
		profile.memory.children = [];
		const alone = join(scratch, 'without-child.json');
		writeFileSync(alone, JSON.stringify(document));
		return compare('ended.html', withMemory, alone);
	}
	const ended = pageOfEnded();

	uses('a process that ran only before has its views, and what it cost is gone now', ended, {}, async (tab) => {
		await ready(tab, 'explain');
		const chip = tab.locator('.chip', {hasText: 'only before'});
		assert.match(await chip.innerText(), /templates\s+3\.49 M Ir, only before/);
		assert.equal(await chip.getAttribute('data-cost'), String(child.totals.Ir));
		await chip.click();
		await tab.waitForURL(/process=1/);
		await ready(tab, 'explain');
		const lines = ownCosts(child);
		const first = tab.locator('.grid tr[aria-rowindex="2"]');
		const [line, cost] = most([...lines], ([, sum]) => sum);
		assert.deepEqual((await cells(first)).slice(2, 4), ['0', `−${grouped(cost)}`]);
		assert.equal((await cells(first))[0], `${line} before`);
		assert.ok((await figureOf(tab, 'self')).startsWith(`${grouped(cost)} → 0 (`));
		await tab.locator('section[data-side="caller"] tbody tr').first().waitFor(); // of what is gone there are no stacks now
		await tab.getByRole('tab', {name: 'Functions'}).click();
		await tab.locator('.grid tr[aria-rowindex="2"]').click();
		const dearest = most(child.functions.filter(({object}) => !/\/ld-linux/.test(object)), (f) => f.self.Ir); // without the start-up
		await chosen(tab, dearest.function);
		assert.ok((await figureOf(tab, 'self')).startsWith(`${grouped(dearest.self.Ir)} → 0 (`), await figureOf(tab, 'self'));
		assert.match(await tab.locator('.details-strip').innerText(), /vanished/);
		await tab.keyboard.press('b');
		await tab.waitForURL(/side=before/);
		await tab.locator('.details-strip dd', {hasText: `${grouped(dearest.self.Ir)} Ir`}).first().waitFor();
		await tab.getByRole('link', {name: 'Flame graph'}).click();
		await ready(tab, 'flame');
		await tab.locator('.flame svg text', {hasText: 'main'}).first().waitFor();
		for (const side of ['now', '']) {
			await tab.keyboard.press('b');
			await settled(tab);
			await tab.waitForURL((url) => url.hash.includes('side=now') === (side === 'now'));
		}
		await tab.locator('.flame svg[role="application"]').focus();
		await tab.keyboard.press('ArrowDown');
		assert.ok((await figureOf(tab, 'inclusive')).startsWith(`${grouped(child.totals.Ir)} → 0 (`), await figureOf(tab, 'inclusive'));
	});

	uses('the memory of a process that ran only before is compared with none', ended, {hash: '#memory?process=1'}, async (tab) => {
		await ready(tab, 'memory');
		assert.ok((await tab.locator('.strip').innerText()).includes(`${grouped(memories[1].peak_bytes)} → 0 bytes`), await tab.locator('.strip').innerText());
		assert.deepEqual((await shownRows(tab))[0].slice(1), ['624,000', '0', '−624,000']);
		await tab.keyboard.press('b');
		await tab.locator('.strip', {hasText: `(${grouped(memories[1].peak_bytes)} bytes)`}).waitFor();
		await tab.keyboard.press('b');
		await tab.locator('.empty', {hasText: 'Nothing was allocated'}).waitFor();
	});

	// ------------------------------------------------------------ several recordings

	// A run with caches and one that counted allocations, before and now.
	function pageOfRecordings() {
		const [plain, ...others] = [before, now].map(({file}) => JSON.parse(readFileSync(file, 'utf8')));
		const documents = [plain, ...others].map((document, i) => {
			const factor = i + 1;
			const counted = structuredClone(document.profiles.words.cpu);
			const grow = (costs) => Object.fromEntries(Object.entries(costs).flatMap(([event, cost]) => [[event, cost], ['Allocations', cost * factor]]));
			const costly = (value) => {
				if (Array.isArray(value)) return value.map(costly);
				if (!value || typeof value !== 'object') return value;
				if ('Ir' in value) return grow(value);
				return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, costly(one)]));
			};
			delete counted.contexts;
			document.profiles.words.count = {...costly(counted), events: ['Ir', 'Allocations'], tool: 'tally', version: 'tally-1'};
			document.profiles.words.memory = undefined;
			const file = join(scratch, `recordings-${i}.json`);
			writeFileSync(file, JSON.stringify(document));
			return file;
		});
		return compare('recordings.html', ...documents);
	}

	uses('of several recordings each event is compared with itself, and keeps its side', pageOfRecordings(), {hash: '#explain?list=functions'}, async (tab) => {
		await ready(tab, 'explain');
		const choice = tab.getByLabel('Event');
		assert.deepEqual(await choice.locator('option').evaluateAll((options) => options.map(({value}) => value)), ['Ir', 'Allocations']);
		await choice.selectOption('Allocations');
		await ready(tab, 'explain');
		await tab.locator('.grid tbody tr', {hasText: 'count'}).first().click();
		await chosen(tab, 'count');
		assert.ok((await figureOf(tab, 'self')).startsWith(`${grouped(costOf(before, 'count'))} → ${grouped(2 * costOf(now, 'count'))} (`), await figureOf(tab, 'self'));
		await tab.keyboard.press('b');
		await tab.locator('.details-strip dd', {hasText: `${grouped(costOf(before, 'count'))} Allocations`}).first().waitFor();
		await tab.keyboard.press('b');
		await tab.locator('.details-strip dd', {hasText: `${grouped(2 * costOf(now, 'count'))} Allocations`}).first().waitFor();
		await tab.getByRole('link', {name: 'Flame graph'}).click();
		await ready(tab, 'flame');
		await tab.locator('.empty, .note').first().waitFor(); // that recording has no stacks
		await tab.getByLabel('Event').selectOption('Ir');
		await ready(tab, 'flame');
		await tab.locator('.flame svg text', {hasText: 'main'}).first().waitFor();
		assert.match(tab.url(), /side=now/);
	});

	// ------------------------------------------------------------ memory

	// What was alive in a run after so much time, as its snapshots tell the places apart.
	function aliveAt(run, time) {
		const {tree} = memories[run].snapshots.findLast((one) => one.time <= time && one.tree);
		const sums = new Map();
		for (const [node, size] of tree) sums.set(placeOf(memories[run], node), (sums.get(placeOf(memories[run], node)) ?? 0) + size);
		return sums;
	}

	const shownRows = (tab) => tab.locator('.alive tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));

	async function assertAlive(tab, time) {
		const [old, later] = [aliveAt(0, time), aliveAt(1, time)];
		const rows = await shownRows(tab);
		assert.equal(rows.length, new Set([...old.keys(), ...later.keys()]).size);
		for (const [place, was, is] of rows) {
			assert.equal(number(was), old.get(place) ?? 0, place);
			assert.equal(number(is), later.get(place) ?? 0, place);
		}
		assert.ok(rows[0][0].startsWith('decode') && number(rows[0][2]) === 2 * number(rows[0][1]), rows[0].join(' '));
		const changes = rows.map(([, was, is]) => Math.abs(number(is) - number(was)));
		assert.deepEqual(changes, [...changes].sort((a, b) => b - a));
	}

	uses('the memory of both runs is in one picture, and compared at the peaks', page, {hash: '#memory'}, async (tab) => {
		await ready(tab, 'memory');
		const [later, old] = await tab.locator('.plot path.heap').evaluateAll((all) => all.map((path) => path.ownerSVGElement.viewBox.baseVal.height - path.getBBox().y));
		assert.ok(Math.abs(old / later - Math.max(...memories[0].snapshots.map(({heap}) => heap)) / Math.max(...memories[1].snapshots.map(({heap}) => heap))) < 0.02, `${old} ${later}`);
		assert.ok((await tab.locator('.strip').innerText()).includes(`${grouped(memories[0].peak_bytes)} → ${grouped(memories[1].peak_bytes)} bytes`));
		const rows = await shownRows(tab);
		assert.deepEqual(rows[0].slice(1), ['312,000', '624,000', '+312,000']);
	});

	for (const [way, options] of [['mouse', {}], ['finger', {touch: true, width: 390, height: 844}], ['keyboard', {}]])
		uses(`what was alive in both runs is told where the cursor stands, by ${way}`, page, {...options, hash: '#memory'}, async (tab) => {
			await ready(tab, 'memory');
			const slider = tab.getByRole('slider');
			if (way === 'keyboard') {
				await slider.focus();
				for (let i = 0; i < 5; i += 1) {
					const before = tab.url(); // the address follows a moment later
					await tab.keyboard.press('ArrowLeft');
					await tab.waitForURL((url) => url.href !== before);
				}
			} else {
				const box = await slider.boundingBox();
				if (way === 'finger') await slider.tap({position: {x: box.width / 2, y: 50}});
				else await tab.mouse.click(box.x + box.width / 2, box.y + 50);
			}
			await tab.waitForURL(/at=\d+/);
			const time = Number(tab.url().match(/at=(\d+)/)[1]);
			await assertAlive(tab, time);
			await tab.reload();
			await ready(tab, 'memory');
			await assertAlive(tab, time);
			assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= tab.viewportSize().width);
		});

	uses('each run has a memory view of its own', page, {hash: '#memory?side=before'}, async (tab) => {
		await ready(tab, 'memory');
		assert.ok((await tab.locator('.strip').innerText()).includes(grouped(memories[0].peak_bytes)));
		await tab.keyboard.press('b');
		await tab.locator('.strip', {hasText: grouped(memories[1].peak_bytes)}).waitFor();
	});

	// ------------------------------------------------------------ for everybody

	for (const view of ['explain', 'explain?list=functions&calls=table', 'explain?list=sites', 'flame', 'memory', 'facts'])
		for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]])
			uses(`${view} of a comparison, ${scheme}, ${width} wide, fits and is accessible`, page, {hash: `#${view}`, scheme, width, height: width === 390 ? 844 : 900}, async (tab) => {
				await ready(tab, view.split('?')[0]);
				if (view !== 'facts') await tab.screenshot({path: artefact(`page-compare-${view.replace(/\W+/g, '-')}-${scheme}-${width}.png`)});
				assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= width);
				await assertAccessible(tab, view);
			});
}
