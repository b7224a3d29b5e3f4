// Memory in the view Explain, of tests/fixtures/browser/tracks.c: by DHAT and massif, by either alone, in a comparison, and
// beside instructions.

import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {assertAccessible, ready, settled} from './browser.mjs';
import {alive, aliveAtSnapshot} from './memory.mjs';
import {chosen, copied, figureOf, grouped, isOnFirstScreen, most, number, WAYS} from './ways.mjs';

const PEAK = 'bytes at the peak';
const MOMENTS = {[PEAK]: 'peak_bytes', 'blocks at the peak': 'peak_blocks', 'bytes never freed': 'at_exit_bytes', 'blocks never freed': 'at_exit_blocks', 'bytes allocated': 'allocated_bytes', 'blocks allocated': 'allocated_blocks'};

// "decode (tracks.c:15)"
const parts = (frame) => frame.match(/^(.*) \((.*):(\d+)\)$/).slice(1);

// The rows of the list of sites: [frame, figures].
async function sitesShown(page) {
	const rows = await page.locator('.grid tbody tr:not(.space)').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => [cell.querySelector('span')?.title ?? cell.textContent, cell.querySelector('.where')?.textContent])));
	return rows.map(([[name, where], [figure]]) => [where ? `${name} (${where})` : name, number(figure)]);
}

// What a figure in the strip says, of the exact number of bytes.
const bytesOf = async (page, key) => number((await figureOf(page, key)).match(/([\d,]+) bytes/)[1]);

// The cost of all sites whose chain has a frame of the function; by its first line of all if there are several.
function inclusive(sites, key, test) {
	return sites.filter(({frames}) => frames.some(test)).reduce((sum, site) => sum + site[key], 0);
}

// The questions of the first screen, in at most one step each.
async function answers(page, way, sites) {
	const atPeak = alive(sites.map((site) => [site.frames, site.peak_bytes]));

	// Which of my lines holds most?
	const [[first, held], [second, less]] = atPeak;
	await isOnFirstScreen(page, page.locator('.grid tr[aria-rowindex="2"]'));
	assert.equal(await page.locator('.details-strip strong').innerText(), parts(first).slice(1).join(':'));
	assert.equal(await bytesOf(page, 'self'), held);
	await way.row(page, 1);
	await page.locator('.details-strip strong', {hasText: parts(second).slice(1).join(':')}).waitFor();
	assert.equal(await bytesOf(page, 'self'), less);
	assert.equal(await page.locator('.source tr[aria-current] td.number').innerText(), parts(second)[2]);
	assert.equal(number(await page.locator('.source tr[aria-current] td.cost').first().innerText()), less);

	// Through whom does this function allocate most?
	await way.tab(page, 'Functions');
	await way.row(page, 0);
	const [name] = parts(first);
	await chosen(page, name);
	assert.equal(await bytesOf(page, 'inclusive'), inclusive(sites, 'peak_bytes', (frame) => parts(frame)[0] === name));
	const told = page.locator('[data-most="caller"]');
	const site = most(sites, ({peak_bytes: bytes}) => bytes);
	const [caller] = parts(site.frames.find((frame) => !/alloc/.test(frame) && frame !== first));
	assert.equal(await told.locator('button').getAttribute('title'), caller);
	assert.ok((await told.innerText()).includes(`${grouped(held)} bytes`));
	await way.press(page, told.locator('button'));
	await chosen(page, caller);
	assert.equal(await bytesOf(page, 'inclusive'), inclusive(sites, 'peak_bytes', (frame) => parts(frame)[0] === caller));

	// What was alive at the peak?
	await way.tab(page, 'Sites');
	assert.deepEqual(await sitesShown(page), atPeak);
	await way.row(page, 2);
	await page.locator('.details-strip strong', {hasText: parts(atPeak[2][0]).slice(1).join(':')}).waitFor();
	assert.equal(await bytesOf(page, 'self'), atPeak[2][1]);
	assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= page.viewportSize().width);
}

// ---------------------------------------------------------------- files

// The document with what `change` makes of its memory, as a page.
function variants({document, scratch, make}) {
	const write = (name, change) => {
		const copy = structuredClone(document);
		const [profile] = Object.values(copy.profiles);
		change(profile.memory, profile);
		const file = join(scratch, `${name}.json`);
		writeFileSync(file, JSON.stringify(copy));
		return file;
	};
	const folder = join(import.meta.dirname, '../fixtures/browser');
	const page = (name, change) => make(`${name}.html`, [write(name, change), '--format', 'html'], folder);
	const dhat = page('tracks-dhat', (memory) => {
		for (const key of ['snapshots', 'snapshots_source', 'time_unit', 'frames', 'nodes']) delete memory[key];
	});
	const massif = page('tracks-massif', (memory) => {
		for (const key of ['allocated_bytes', 'allocations', 'at_exit_blocks', 'at_exit_bytes', 'peak_blocks']) delete memory[key];
		for (const [name, {frames, peak_bytes: bytes}] of Object.entries(memory.sites)) memory.sites[name] = {frames, peak_bytes: bytes};
		Object.assign(memory, {peak_source: 'massif', sites_source: 'massif'});
	});
	const freed = page('tracks-freed', (memory) => {
		for (const site of [memory, ...Object.values(memory.sites)]) Object.assign(site, {at_exit_bytes: 0, at_exit_blocks: 0});
		for (const site of Object.values(memory.sites)) site.peak_blocks = 0;
		Object.values(memory.sites).find((site) => site.peak_bytes).peak_blocks = 1;
		memory.peak_blocks = 1;
	});
	return {write, folder, dhat, massif, freed};
}

// The memory of a run before, in which decode() took a third, and load() twice as much.
function earlier(memory) {
	const factor = (frames) => (frames[0].startsWith('decode') ? 1 / 3 : frames[0].startsWith('load') ? 2 : 1);
	for (const site of Object.values(memory.sites)) for (const key of ['peak_bytes', 'allocated_bytes', 'at_exit_bytes']) site[key] *= factor(site.frames);
	for (const key of ['peak_bytes', 'allocated_bytes', 'at_exit_bytes']) memory[key] = Object.values(memory.sites).reduce((sum, site) => sum + site[key], 0);
}

// ---------------------------------------------------------------- tests

export function memoryExplainedTests({uses, everywhere, files, scratch, make, document, cpu, artefact}) {
	const {memory} = Object.values(document.profiles)[0];
	const sites = Object.values(memory.sites);
	const heaps = memory.snapshots.map(({heap}) => heap);
	const peak = heaps.indexOf(Math.max(...heaps));
	const {write, folder, dhat, massif, freed} = variants({document, scratch, make});

	everywhere('explained memory: my line that holds most, through whom, and what was alive at the peak', files.tracks, 'explain', (page, way) => answers(page, way, sites));
	for (const [tool, file] of [['DHAT', dhat], ['massif', massif]])
		uses(`explained memory of ${tool} alone: my line that holds most, through whom, and what was alive at the peak`, file, {}, async (page) => {
			await ready(page, 'explain');
			await answers(page, WAYS.mouse, sites);
		});

	// ------------------------------------------------------------ a comparison

	const before = write('tracks-before', (itsMemory) => earlier(itsMemory));
	const now = write('tracks-now', () => {});
	const compared = join(scratch, 'tracks-compared.html');
	const {status, stderr} = spawnSync('profile-compare', [before, now, '--sources', '.', '--format', `html=${compared}`], {cwd: folder, encoding: 'utf8'});
	assert.ok([0, 3].includes(status), stderr);
	const old = Object.values(Object.values(JSON.parse(readFileSync(before, 'utf8')).profiles)[0].memory.sites);
	const changes = alive(sites.map((site) => [site.frames, Math.abs(site.peak_bytes - old.find(({frames}) => frames.join() === site.frames.join()).peak_bytes)]));
	const bothOf = (frame) => [old, sites].map((side) => side.filter(({frames}) => frames[0] === frame).reduce((sum, site) => sum + site.peak_bytes, 0));

	everywhere('explained memory of a comparison: what grew most is on the first screen', compared, 'explain', async (page, way) => {
		const [[first], [second]] = changes;
		const changed = ([was, is]) => `${grouped(was)} → ${grouped(is)}`;
		await isOnFirstScreen(page, page.locator('.grid tr[aria-rowindex="2"]'));
		assert.ok((await figureOf(page, 'self')).startsWith(changed(bothOf(first))));
		await way.row(page, 1);
		await page.locator('.details-strip strong', {hasText: parts(second).slice(1).join(':')}).waitFor();
		assert.ok((await figureOf(page, 'self')).startsWith(changed(bothOf(second))));
		await way.tab(page, 'Functions');
		await way.row(page, 0);
		await chosen(page, parts(first)[0]);
		assert.ok((await page.locator('[data-most="caller"]').innerText()).includes(`${changed(bothOf(first))} bytes`));
		await way.tab(page, 'Sites');
		assert.equal(await page.locator('.grid tbody tr:not(.space) td').first().locator('span').first().getAttribute('title'), parts(first)[0]);
	});

	for (const [side, index] of [['before', 0], ['now', 1]])
		uses(`explained memory of a comparison, the run ${side} alone`, compared, {hash: `#explain?side=${side}&list=sites`}, async (page) => {
			await ready(page, 'explain');
			assert.deepEqual(await sitesShown(page), alive([old, sites][index].map((site) => [site.frames, site.peak_bytes])));
		});

	everywhere('explained memory of a comparison: both curves are there, and the cursor tells what both runs held', compared, 'explain', async (page, way) => {
		const summary = page.locator('.moment summary');
		if (!(await page.locator('.moment').evaluate((moment) => moment.open))) await way.press(page, summary);
		const curves = page.locator('.moment .plot path.heap');
		assert.equal(await curves.count(), 2);
		for (const label of ['now, peak', 'before, peak']) assert.ok((await page.locator('.moment figcaption').innerText()).includes(label));
		const slider = page.getByRole('slider');
		const box = await slider.boundingBox();
		if (way === WAYS.keyboard) {
			await slider.focus();
			await page.keyboard.press('ArrowLeft');
		} else if (way === WAYS.touch && page.context().browser().browserType().name() === 'chromium') await slider.tap();
		else await page.mouse.click(box.x + box.width / 2, box.y + 50); // the driver cannot touch Firefox
		await page.waitForURL(/at=\d+/);
		const time = Number(page.url().match(/at=(\d+)/)[1]);
		const {heap} = memory.snapshots.findLast((one) => one.time <= time);
		const strip = page.locator('.moment .strip');
		assert.ok((await strip.innerText()).includes(`${grouped(heap)} bytes`), await strip.innerText());
		await page.reload();
		await ready(page, 'explain');
		assert.ok((await strip.innerText()).includes(`${grouped(heap)} bytes`));
		await way.press(page, page.getByRole('button', {name: 'What was alive there'}));
		await ready(page, 'memory');
		assert.ok((await page.locator('.strip').innerText()).includes(`${grouped(heap)} bytes`));
		assert.match(page.url(), new RegExp(`at=${time}`));
	});

	// ------------------------------------------------------------ events and moments

	uses('explained memory: every event has the figures of the document, in all lists', files.tracks, {}, async (page) => {
		await ready(page, 'explain');
		const choice = page.getByLabel('Event');
		assert.deepEqual(await choice.locator('option').allInnerTexts(), Object.keys(MOMENTS));
		for (const [event, key] of Object.entries(MOMENTS)) {
			await choice.selectOption(event);
			const wanted = alive(sites.map((site) => [site.frames, site[key]]));
			await page.locator('.count', {hasText: / lines$/}).waitFor();
			const lines = await page.locator('.grid tbody tr:not(.space)').evaluateAll((rows) => rows.map((row) => [row.cells[0].querySelector('span').title.split('\n')[0], row.cells[1].textContent]));
			assert.deepEqual(lines.slice(0, wanted.length), wanted.map(([frame, cost]) => [parts(frame).slice(1).join(':'), grouped(cost)]), event);
			const others = Object.entries(MOMENTS).filter(([other]) => other !== event && other.split(' ')[0] === event.split(' ')[0]);
			const [line] = wanted[0];
			for (const [other, otherKey] of others) {
				const cost = sites.filter(({frames}) => frames[0] === line).reduce((sum, site) => sum + site[otherKey], 0);
				assert.match(await figureOf(page, other.replace(/^\w+ /, '')), new RegExp(`\\b${grouped(cost)} (bytes|blocks)`), `${line} ${other}`);
			}
			const standsAt = {peak_bytes: peak, at_exit_bytes: memory.snapshots.length - 1}[key.replace('blocks', 'bytes')];
			assert.equal(await page.locator('.moment .cursor:not([hidden])').count(), standsAt === undefined ? 0 : 1, event);
			if (standsAt !== undefined) assert.equal(Number(await page.getByRole('slider').getAttribute('aria-valuenow')), standsAt);
		}
	});

	for (const what of ['bytes', 'blocks'])
		for (const list of ['lines', 'functions', 'sites'])
			uses(`explained memory: where all ${what} were freed, the list of ${list} says so and has no rows of 0`, freed, {hash: `#explain?event=${what} never freed&list=${list}`}, async (page) => {
				await ready(page, 'explain');
				assert.equal(await page.locator('.list-pane .empty').innerText(), 'Everything was freed.');
				assert.equal(await page.locator('.grid').count(), 0);
				assert.equal(await page.locator('.source-body').innerText(), 'Everything was freed.');
				assert.equal(await page.locator('.sandwich-pane button:visible').count(), 0);
				await page.goto(`${page.url().split('#')[0]}#explain?event=${encodeURIComponent(`${what} never freed`)}&function=main`);
				await chosen(page, 'main');
				assert.equal(await page.locator('.source-body').innerText(), 'Everything was freed.');
			});

	uses('explained memory: a single block is one block', freed, {hash: '#explain?event=blocks at the peak&list=sites&sort=0'}, async (page) => {
		await ready(page, 'explain');
		await page.locator('.grid tr[aria-rowindex="2"]').click();
		await page.locator('.details-strip [data-figure="self"] dd', {hasText: '1 block'}).waitFor();
		assert.equal(await figureOf(page, 'self'), '1 block');
		assert.match(await page.locator('.told').innerText(), / 1 block \(/);
	});

	const cursor = memory.snapshots.findIndex(({tree}, i) => tree && i > 20);

	uses('explained memory: the cursor of the timeline fills the list of sites with what was alive there, and is in the address', files.tracks, {height: 1000}, async (page) => {
		await ready(page, 'explain');
		const slider = page.getByRole('slider');
		await slider.focus();
		await page.keyboard.press('Home');
		for (let i = 0; i < cursor; i += 1) await page.keyboard.press('ArrowRight');
		await page.locator('.grid th', {hasText: `at snapshot ${cursor}`}).waitFor();
		assert.deepEqual(await sitesShown(page), aliveAtSnapshot(memory, cursor));
		const strip = await page.locator('.moment .strip').innerText();
		for (const key of ['heap', 'extra', 'time']) assert.ok(strip.includes(grouped(memory.snapshots[cursor][key])), `${key} in ${strip}`);
		assert.ok(strip.includes('allocator overhead'));
		assert.ok(await slider.evaluate((element) => element === element.ownerDocument.activeElement));
		await page.waitForURL(new RegExp(`at=${cursor}`));
		await page.reload();
		await ready(page, 'explain');
		assert.deepEqual(await sitesShown(page), aliveAtSnapshot(memory, cursor));
		await page.getByRole('button', {name: 'Leave this moment'}).click();
		assert.deepEqual(await sitesShown(page), alive(sites.map((site) => [site.frames, site.peak_bytes])));
		assert.ok(!(await page.locator('.moment .strip').isVisible()));
	});

	uses('explained memory: at a moment that has only totals, list and strip name the snapshot whose places they have, and the peak', files.tracks, {}, async (page) => {
		const plain = memory.snapshots.findIndex(({tree}, i) => !tree && memory.snapshots[i - 1]?.tree && i > 20);
		await page.goto(`${page.url().split('#')[0]}#explain?list=sites&at=${plain}`);
		await ready(page, 'explain');
		assert.equal(await page.locator('.grid th[aria-sort="descending"]').textContent(), `at snapshot ${plain - 1}`);
		const label = async (key) => page.locator(`.details-strip [data-figure="${key}"] dt`).innerText();
		for (const [frame, held] of aliveAtSnapshot(memory, plain - 1).filter(([name]) => /\.c:/.test(name)).slice(0, 2)) {
			await page.locator('.grid tbody tr', {hasText: parts(frame).slice(1).join(':')}).first().click();
			assert.equal(await bytesOf(page, `at snapshot ${plain - 1}`), held);
			assert.deepEqual([await label('self'), await label('inclusive')], ['self at the peak', 'inclusive at the peak']);
			const atPeak = sites.filter(({frames: [first]}) => first === frame).reduce((sum, site) => sum + site.peak_bytes, 0);
			assert.equal(await bytesOf(page, 'self'), atPeak);
		}
		await page.getByRole('button', {name: 'Leave this moment'}).click();
		assert.equal(await page.locator(`.details-strip [data-figure^="at snapshot"]`).count(), 0);
	});

	uses('explained memory: a finger moves the cursor of the timeline, which a phone folds', files.tracks, {touch: true, width: 390, height: 844}, async (page) => {
		await ready(page, 'explain');
		const slider = page.getByRole('slider');
		assert.ok(!(await slider.isVisible()));
		await page.getByText('Memory over time').tap();
		const box = await slider.boundingBox();
		await slider.tap({position: {x: box.width / 2, y: 60}});
		const at = Number(await slider.getAttribute('aria-valuenow'));
		const {time: end} = memory.snapshots.at(-1);
		const distance = ({time}) => Math.abs(time - end / 2);
		assert.ok(distance(memory.snapshots[at]) <= Math.min(...memory.snapshots.map(distance)) + (2 * end) / box.width, `snapshot ${at}`);
		const detailed = memory.snapshots.findLastIndex(({tree}, i) => tree && i <= at);
		await page.locator('.grid th', {hasText: `at snapshot ${detailed}`}).waitFor();
		assert.deepEqual(await sitesShown(page), aliveAtSnapshot(memory, detailed));
		const below = "(below massif's threshold)";
		await page.locator('.grid tbody tr', {hasText: below}).tap(); // of which only snapshots know
		await page.locator('.details-strip strong', {hasText: below}).waitFor();
		await page.getByRole('button', {name: 'Back'}).tap();
		await page.locator('.details-strip strong', {hasText: 'tracks.c:15'}).waitFor();
	});

	uses('explained memory: stacks above a function have the bytes of its callers', files.tracks, {hash: '#explain?function=transform', height: 1000}, async (page) => {
		await ready(page, 'explain');
		await page.locator('.half.callers text').first().waitFor();
		await settled(page);
		await page.locator('.half.callers svg[role="application"]').focus();
		for (const caller of ['analyse', 'main']) {
			await page.keyboard.press('ArrowUp');
			if (caller === 'analyse') await page.keyboard.press('ArrowUp');
			assert.equal(await page.locator('.details-strip strong').innerText(), caller);
			assert.equal(await bytesOf(page, 'inclusive'), inclusive(sites, 'peak_bytes', (frame) => frame.startsWith('transform ')));
		}
		await page.keyboard.press('Enter');
		await chosen(page, 'main');
		await page.keyboard.press('Escape');
		await chosen(page, 'transform');
		await page.keyboard.press('s');
		await page.locator('section[data-side="caller"] tbody tr', {hasText: 'analyse'}).waitFor();
		assert.ok(!(await page.locator('section[data-side="caller"]').innerText()).includes('calls'));
		await page.evaluate(() => document.activeElement.blur());
		await page.keyboard.press('i');
		await ready(page, 'flame');
		assert.equal(await page.getByLabel('What the flame graph shows').inputValue(), 'callers');
	});

	uses('explained memory: c copies a function without calls that nobody counted', files.tracks, {hash: '#explain?function=decode'}, async (page) => {
		await ready(page, 'explain');
		const text = await copied(page);
		const held = inclusive(sites, 'peak_bytes', (frame) => frame.startsWith('decode '));
		assert.ok(text.startsWith('**`decode`** at `tracks.c:15`'), text);
		assert.ok(text.includes(`| self | ${grouped(held)} | `), text);
		assert.ok(text.includes(`Callers:\n\n| function | bytes |\n| --- | ---: |\n| \`main\` | ${grouped(held)} |`), text);
		assert.ok(!text.includes('Calls:'), text);
	});

	// ------------------------------------------------------------ beside instructions

	uses('explained memory: one choice leads from instructions to memory and back, and keeps the function', files.sites, {hash: '#explain?list=functions&function=main'}, async (page) => {
		await ready(page, 'explain');
		const choice = page.getByLabel('Event');
		assert.deepEqual(await choice.locator('optgroup').evaluateAll((groups) => groups.map(({label}) => label)), ['Instructions', 'Memory']);
		const main = cpu.functions.find((f) => f.function === 'main');
		assert.equal(await figureOf(page, 'inclusive'), `${grouped(main.inclusive.Ir)} Ir`);
		await choice.selectOption(PEAK);
		await page.locator('.details-strip', {hasText: 'bytes'}).waitFor();
		await chosen(page, 'main');
		await choice.selectOption('Ir');
		await page.locator('.details-strip', {hasText: ' Ir'}).waitFor();
		await chosen(page, 'main');
		await page.getByRole('tab', {name: 'Sites'}).click();
		await page.locator('.grid th', {hasText: PEAK}).waitFor();
		assert.equal(await choice.inputValue(), PEAK);
	});

	// ------------------------------------------------------------ for everyone

	for (const scheme of ['light', 'dark'])
		for (const [width, height] of [[1280, 1000], [390, 844]])
			for (const [what, file, hash] of [['with a cursor', files.tracks, `#explain?list=sites&at=${cursor}&calls=table`], ['of a comparison', compared, '']])
				uses(`explained memory ${what}, ${scheme}, ${width} wide, fits and is accessible`, file, {hash, scheme, width, height}, async (page) => {
					await page.emulateMedia({reducedMotion: 'reduce'});
					await ready(page, 'explain');
					await page.screenshot({path: artefact(`page-explain-memory-${what.split(' ').pop()}-${scheme}-${width}.png`)});
					assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
					assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
					await assertAccessible(page, what);
				});

	uses('printed, explained memory has its timeline and figures, and none of its switches', files.tracks, {hash: `#explain?list=sites&at=${cursor}`, scheme: 'dark'}, async (page) => {
		await ready(page, 'explain');
		await page.emulateMedia({media: 'print'});
		for (const shown of ['.moment .plot', '.moment .strip', '.grid', '.details-strip [data-figure="self"]']) assert.ok(await page.locator(shown).first().isVisible(), shown);
		for (const gone of ['.moment .slider', '.moment button', '.tabs']) assert.ok(!(await page.locator(gone).first().isVisible()), gone);
	});

	uses('in forced colours the cursor of explained memory is to be seen', files.tracks, {hash: `#explain?list=sites&at=${cursor}`}, async (page) => {
		await page.emulateMedia({forcedColors: 'active'});
		await ready(page, 'explain');
		const colour = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).backgroundColor);
		assert.notEqual(await colour('.slider .cursor'), await colour('body'));
		await page.screenshot({path: artefact('page-explain-memory-forced-colours.png')});
	});

	uses('explained memory: without script the page begins with its headline, and the lines that hold most', files.tracks, {script: false}, async (page) => {
		const [[frame, held]] = alive(sites.map((site) => [site.frames, site.peak_bytes]));
		assert.ok((await page.locator('.headline').innerText()).includes(`${parts(frame).slice(1).join(':')} holds most at the peak: ${grouped(held)} bytes`));
		const cells = await page.locator('table.list').first().locator('tbody tr').first().locator('td').allInnerTexts();
		assert.deepEqual([cells[0], number(cells[1])], [parts(frame).slice(1).join(':'), held]);
	});
}
