// The view Explain: what it says at first sight, by mouse, keyboard and touch, in Chromium and Firefox; and its keys.

import assert from 'node:assert/strict';
import {assertAccessible, ready, settled} from './browser.mjs';
import {chosen, copied, figureOf, grouped, isOnFirstScreen, most, number, shareOf} from './ways.mjs';

// The user's own lines of a process, the costliest first.
function ownLines({lines}) {
	const sums = new Map();
	for (const {file, line, self} of lines) if (file.endsWith('templates.cc')) sums.set(line, (sums.get(line) ?? 0) + self.Ir);
	return [...sums].map(([line, self]) => ({line, self})).sort((a, b) => b.self - a.self);
}

// The three questions of the first screen, each with at most one click.
async function answers(page, way, cpu, processes) {
	// Which process cost most?
	const costliest = most(processes, ({totals}) => totals.Ir);
	const chip = page.locator('.chip').first();
	await isOnFirstScreen(page, chip);
	assert.equal(await chip.getAttribute('aria-pressed'), 'true');
	assert.ok((await chip.getAttribute('aria-label')).includes(`${grouped(costliest.totals.Ir)} Ir`));
	assert.ok((await page.locator('.headline').last().innerText()).includes(`costs most: ${grouped(costliest.totals.Ir)} Ir`));

	// Which of my lines costs most?
	const [first, second] = ownLines(cpu);
	await isOnFirstScreen(page, page.locator('.grid tr[aria-rowindex="2"]'));
	assert.equal(number((await figureOf(page, 'self')).split(' ')[0]), first.self);
	await way.row(page, 1);
	await page.locator('.details-strip strong', {hasText: `templates.cc:${second.line}`}).waitFor();
	assert.equal(await figureOf(page, 'self'), `${grouped(second.self)} Ir`);
	assert.equal(await page.locator('.source tr[aria-current] td.number').innerText(), String(second.line));

	// Who calls this function most?
	await way.tab(page, 'Functions');
	// Without the start-up: what calls main(), and the loader.
	const functions = cpu.functions.map((f, id) => ({...f, id})).filter((f) => !/\/ld-linux/.test(f.object) && f.inclusive.Ir < cpu.functions.find((main) => main.function === 'main').inclusive.Ir);
	const wanted = most(functions, (f) => f.self.Ir);
	await way.row(page, 0);
	await chosen(page, wanted.function);
	assert.equal(await figureOf(page, 'self'), `${grouped(wanted.self.Ir)} Ir`);
	assert.equal(await figureOf(page, 'inclusive'), `${grouped(wanted.inclusive.Ir)} Ir`);
	assert.equal(await figureOf(page, 'calls'), grouped(wanted.calls));
	const caller = most(cpu.calls.filter((call) => call.callee === wanted.id), (call) => call.inclusive.Ir);
	const told = page.locator('[data-most="caller"]');
	assert.ok((await told.innerText()).includes(`${grouped(caller.inclusive.Ir)} Ir`));
	assert.equal(await told.locator('button').getAttribute('title'), cpu.functions[caller.caller].function);
	await way.press(page, told.locator('button'));
	await chosen(page, cpu.functions[caller.caller].function);
	assert.equal(await figureOf(page, 'inclusive'), `${grouped(cpu.functions[caller.caller].inclusive.Ir)} Ir`);

	// Another process.
	const other = most(processes, ({totals}) => -totals.Ir);
	await way.press(page, page.locator('.chip').last());
	await page.locator('.chip[aria-pressed="true"]', {hasText: ` ${other.totals.Ir} Ir`}).or(page.locator(`.chip[aria-pressed="true"][data-cost="${other.totals.Ir}"]`)).first().waitFor();
	assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= page.viewportSize().width);
}

// ---------------------------------------------------------------- tests

// Costs of the recorded contexts of one function when it is called by another, directly.
function costOfContexts({contexts, functions}, name, caller) {
	const total = contexts.map((context) => context.self.Ir);
	for (let i = contexts.length - 1; i >= 0; i -= 1) if (contexts[i].parent !== null) total[contexts[i].parent] += total[i];
	const is = (i, wanted) => i !== null && functions[contexts[i].function].function === wanted;
	return contexts.reduce((sum, context, i) => (is(i, name) && is(context.parent, caller) ? sum + total[i] : sum), 0);
}

export function explainTests({uses, everywhere, files, cpu, processes, memory, count, artefact}) {
	everywhere('my costliest line, the main caller and the costliest process are on the first screen', files.processes, 'explain', (page, way) => answers(page, way, cpu, processes));

	uses('stacks above and below a function have the costs of the recorded contexts', files.page, {hash: '#explain?function=main', height: 1000}, async (page) => {
		await ready(page, 'explain');
		const above = page.locator('.half.callers svg[role="application"]');
		await page.locator('.half.callers text').first().waitFor();
		await settled(page);
		const boxes = await page.locator('.half.callers text').evaluateAll((texts) => texts.map((text) => [text.textContent, text.getBoundingClientRect().bottom]));
		assert.equal(boxes.sort((a, b) => b[1] - a[1])[0][0], 'main'); // the function is below its callers
		await above.focus();
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('ArrowUp');
		const cost = costOfContexts(cpu, 'main', '(below main)');
		assert.ok(cost > 0);
		assert.equal(await page.locator('.details-strip strong').innerText(), '(below main)');
		assert.equal(await figureOf(page, 'inclusive'), `${grouped(cost)} Ir`);
		await page.locator('.half.callees svg[role="application"]').focus();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		const callee = await page.locator('.details-strip strong').getAttribute('title');
		assert.equal(await figureOf(page, 'inclusive'), `${grouped(costOfContexts(cpu, callee, 'main'))} Ir`);
		await page.keyboard.press('Enter');
		await page.locator('.sandwich-pane h2', {hasText: 'std::'}).waitFor();
		await chosen(page, callee);
		await page.keyboard.press('Escape');
		await chosen(page, 'main');
	});

	uses('what is called in many contexts has the sum of its costs in all of them, and callers too small to be seen are one frame', files.smallContexts, {hash: '#explain?function=hub'}, async (page) => {
		await ready(page, 'explain');
		await page.locator('.half.callees text').first().waitFor();
		const frames = (side) => page.locator(`.half.${side}`).evaluate(({graph: {tree}}) => Array.from(tree.place, (place, i) => [i ? tree.places.name[place] : '', tree.total[i]]));
		assert.deepEqual(await frames('callees'), [['', 999002007], ['leaf', 1000007]]);
		const callers = await frames('callers');
		assert.deepEqual(callers.filter(([name]) => !name.startsWith('main')), [['', 999002007], ['seldom', 998000007], ['often', 1000000], ['(small frames)', 2000]]);
	});

	uses('an address has its object beside it, once: in the headline, the lists, the strip and the facts', files.stripped, {}, async (page) => {
		await ready(page, 'explain');
		assert.match(await page.locator('.explain .headline').innerText(), /^The function 0x226b0 libdecode\.so\.7\.1\.0 costs most itself/);
		const once = (text) => assert.deepEqual(text.match(/0x226b0|libdecode\S*/g), ['0x226b0', 'libdecode.so.7.1.0'], text);
		once(await page.locator('.grid tr[aria-rowindex="2"] td').first().innerText());
		once(await page.locator('.details-strip').innerText());
		await page.goto(`${page.url().split('#')[0]}#facts`);
		await ready(page, 'facts');
		for (const address of ['0x226b0', '0x383e0']) assert.equal(await page.locator('table.list .name', {hasText: address}).innerText(), `${address} [libdecode.so.7.1.0]`);
	});

	uses('the strip has shares of what they stand beside, the one of itself as in the headline', files.page, {}, async (page) => {
		await ready(page, 'explain');
		const headline = await page.locator('.explain .headline').innerText();
		const share = (part) => `· ${((100 * part) / cpu.totals.Ir).toFixed(part < cpu.totals.Ir / 100 ? 2 : 1)} %`;
		const [{self}] = ownLines(cpu);
		assert.equal((await shareOf(page, 'self')).trim(), share(self));
		assert.ok(headline.includes(`${share(self).slice(2)} of the process`), headline);
		const own = cpu.line_calls.filter(({file}) => file.endsWith('templates.cc'));
		const {file, line} = most(own, ({inclusive}) => inclusive.Ir);
		const callees = own.filter((one) => one.line === line).reduce((sum, {inclusive}) => sum + inclusive.Ir, 0);
		await page.goto(`${page.url().split('#')[0]}#explain?line=${encodeURIComponent(`${file}:${line}`)}`);
		await chosen(page, `${file}:${line}`);
		const itself = ownLines(cpu).find((one) => one.line === line)?.self ?? 0;
		assert.equal((await shareOf(page, 'inclusive')).trim(), share(itself + callees));
		assert.equal(await page.locator('.details-strip', {hasText: 'of all'}).count(), 0);
		assert.equal(await page.locator('.panes', {hasText: 'with callees'}).count(), 0);
	});

	uses('what is selected comes back from the address', files.page, {}, async (page) => {
		await ready(page, 'explain');
		await page.locator('.source tbody tr', {hasText: 'counts[name]++'}).click();
		await page.waitForURL(/line=/);
		const shown = await page.locator('.details-strip').innerText();
		assert.match(shown, /templates\.cc:27/);
		assert.equal(await page.locator('.grid tr[aria-selected="true"] td').first().innerText(), 'templates.cc:27 counts[name]++;'.replace(' ', ''));
		await page.reload();
		await ready(page, 'explain');
		assert.equal(await page.locator('.details-strip').innerText(), shown);
	});

	uses('keys: ? lists them, s changes the form, i inverts, Escape leads back, / searches', files.page, {}, async (page) => {
		await ready(page, 'explain');
		await page.keyboard.press('?');
		for (const key of ['Enter', 'Escape', 'i', 's', 'w', 'c', '/', '?']) assert.ok(await page.locator('dialog kbd', {hasText: key}).first().isVisible(), key);
		await assertAccessible(page, 'the list of keys');
		await page.keyboard.press('Escape');
		assert.ok(!(await page.locator('dialog').isVisible()));
		await page.keyboard.press('s');
		await page.locator('section[data-side="caller"]').waitFor();
		await page.waitForURL(/calls=table/);
		await page.keyboard.press('/');
		assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
		await page.keyboard.press('Escape');
		await page.evaluate(() => document.activeElement.blur());
		await page.keyboard.press('i');
		await ready(page, 'flame');
		assert.equal(await page.getByLabel('What the flame graph shows').inputValue(), 'callers');
		await page.keyboard.press('i');
		assert.equal(await page.getByLabel('What the flame graph shows').inputValue(), 'stacks');
		for (let i = 0; i < 3 && page.url().includes('#flame'); i += 1) {
			await page.keyboard.press('Escape');
			await page.waitForTimeout(200);
		}
		await ready(page, 'explain');
	});

	uses('c copies the selection as Markdown with the command that made it', files.page, {hash: '#explain?function=main'}, async (page) => {
		await ready(page, 'explain');
		const text = await copied(page);
		const main = cpu.functions.find((f) => f.function === 'main');
		assert.ok(text.startsWith('**`main`** at `templates.cc:20`'), text);
		assert.ok(text.includes(`| inclusive | ${grouped(main.inclusive.Ir)} | `), text);
		assert.ok(text.includes(`| self | ${grouped(main.self.Ir)} | `), text);
		assert.match(text, /Callers:\n\n\| function \| calls \| Ir \|\n\| --- \| ---: \| ---: \|\n\| `\(below main\)` \| 1 \| /);
		assert.match(text, /Measured by:\n\n {4}profile-deep cpu --stacks -- templates/);
	});

	uses('allocation sites have the bytes of the document, and their callers above them', files.sites, {hash: '#explain?list=sites'}, async (page) => {
		await ready(page, 'explain');
		const rows = await page.locator('.grid tbody tr:not(.space) td:nth-child(2)').allInnerTexts();
		assert.equal(rows.reduce((sum, held) => sum + number(held), 0), memory.peak_bytes);
		await page.locator('.grid tr[aria-rowindex="2"]').click();
		assert.ok((await figureOf(page, 'self')).includes(rows[0]));
		await page.locator('.half.callers text').first().waitFor();
		await assertAccessible(page, 'sites');
	});

	uses('the events of all recordings can be chosen, and an event shows the functions of its recording', files.count, {hash: '#explain?list=functions&wide=1'}, async (page) => {
		await ready(page, 'explain');
		const choice = page.getByLabel('Event');
		assert.deepEqual(await choice.locator('option').evaluateAll((options) => options.map(({value}) => value)), [...new Set([...cpu.events, ...count.events])]);
		for (const event of count.events.slice(1)) {
			await choice.selectOption(event);
			await page.locator('.grid th', {hasText: `self ${event}`}).waitFor();
			for (const {function: name, self, inclusive} of count.functions) {
				await page.locator('.grid tbody tr', {hasText: name}).click();
				await chosen(page, name);
				assert.equal(await figureOf(page, 'self'), `${grouped(self[event])} ${event}`);
				assert.equal(await figureOf(page, 'inclusive'), `${grouped(inclusive[event])} ${event}`);
			}
		}
		await choice.selectOption('Ir');
		await page.locator('.grid th', {hasText: 'self Ir'}).waitFor();
		await page.locator('.count', {hasText: `of ${grouped(cpu.functions.length)} functions`}).waitFor();
	});

	uses('every event of the caches and branches has words', files.caches, {}, async (page) => {
		await ready(page, 'explain');
		const options = await page.getByLabel('Event').locator('option').allInnerTexts();
		assert.ok(options.length >= 13);
		for (const option of options) assert.match(option, /^\w+: [\w, ]+$/);
		assert.equal(new Set(options.map((option) => option.split(': ')[1])).size, options.length);
	});

	for (const [what, file] of [['a report', files.page], ['a comparison', files.compare]])
		uses(`#summary of ${what} opens at its top`, file, {hash: '#summary', height: 300}, async (page) => {
			await ready(page, 'explain');
			assert.equal(await page.evaluate(() => scrollY), 0);
		});

	uses('in forced colours the chosen view, list and row are to be told from the others', files.page, {}, async (page) => {
		await page.emulateMedia({forcedColors: 'active'});
		await ready(page, 'explain');
		const looks = (selector) => page.locator(selector).first().evaluate((element) => ((style) => style.backgroundColor + style.outlineStyle)(getComputedStyle(element)));
		assert.notEqual(await looks('.views a[aria-current]'), await looks('.views a:not([aria-current])'));
		assert.notEqual(await looks('[role="tab"][aria-selected="true"]'), await looks('[role="tab"][aria-selected="false"]'));
		assert.notEqual(await looks('.grid tr[aria-selected="true"]'), await looks('.grid tbody tr[aria-selected="false"]'));
		await page.screenshot({path: artefact('page-explain-forced-colours.png')});
	});

	for (const scheme of ['light', 'dark'])
		uses(`lists, tables and the source of Explain, ${scheme}, at 200 %, fit and are accessible`, files.page, {hash: '#explain?list=functions&calls=table&function=main', scheme, width: 640, height: 400}, async (page) => {
			await page.emulateMedia({reducedMotion: 'reduce'});
			await ready(page, 'explain');
			assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 640);
			assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
			await assertAccessible(page, 'functions and tables');
		});

	uses('printed, Explain has its figures, in light colours, and none of its switches', files.page, {scheme: 'dark'}, async (page) => {
		await ready(page, 'explain');
		await page.emulateMedia({media: 'print'});
		assert.ok(await page.locator('.details-strip [data-figure="self"]').isVisible());
		assert.ok(await page.locator('.grid').isVisible());
		for (const gone of ['.tabs', '.details-strip-buttons', '.sandwich-pane button']) assert.ok(!(await page.locator(gone).first().isVisible()), gone);
	});
}
