// The memory of tests/fixtures/browser/tracks.c: its timeline, and what was alive when.

import assert from 'node:assert/strict';
import {assertAccessible, ready, settled} from './browser.mjs';
import {number} from './ways.mjs';

// The bytes by place: in this program the innermost function that is not calloc.
export function alive(entries) {
	const sums = new Map();
	for (const [frames, bytes] of entries.filter(([, bytes]) => bytes)) {
		const place = frames.find((frame) => !/alloc/.test(frame));
		sums.set(place, (sums.get(place) ?? 0) + bytes);
	}
	return [...sums].sort(([a, most], [b, bytes]) => bytes - most || (a < b ? -1 : 1));
}

// The places of a detailed snapshot.
export function aliveAtSnapshot({frames, nodes, snapshots}, snapshot) {
	const stack = (node) => (nodes[node][1] === null ? [] : [frames[nodes[node][0]], ...stack(nodes[node][1])]);
	return alive(snapshots[snapshot].tree.map(([node, bytes]) => [stack(node).reverse(), bytes]));
}

async function shownRows(page) {
	const rows = await page.locator('.alive tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
	return rows.map(([place, bytes]) => [place, number(bytes)]);
}

export function memoryTests({uses, everywhere, file, document, artefact}) {
	const {memory} = Object.values(document.profiles)[0];
	const {sites, snapshots} = memory;
	const atPeak = alive(Object.values(sites).map((site) => [site.frames, site.peak_bytes]));
	const heaps = snapshots.map(({heap}) => heap);
	const peak = heaps.indexOf(Math.max(...heaps));
	const plain = snapshots.findIndex(({tree}, i) => !tree && i > 20 && snapshots[i - 1].tree);

	const aliveAt = (snapshot) => aliveAtSnapshot(memory, snapshot);

	async function showsThePeak(page) {
		await ready(page, 'memory');
		assert.deepEqual(await shownRows(page), atPeak);
		assert.ok((await page.locator('.strip').innerText()).includes(`(${memory.peak_bytes.toLocaleString('en')} bytes)`));
	}

	everywhere('from the first screen, one step shows what was alive at the peak', file, 'explain', async (page, way) => {
		await way.press(page, page.getByRole('link', {name: 'Memory'}));
		await showsThePeak(page);
		await page.getByRole('slider').press('Home');
		await page.locator('.alive', {hasText: 'Alive at snapshot 0'}).waitFor();
	});

	uses('without script the summary has the timeline, with its largest places and its peak', file, {script: false}, async (page) => {
		const legend = await page.locator('.timeline figcaption > span').allInnerTexts();
		assert.deepEqual(legend.slice(0, 5).map((text) => text.split(' ')[0]), ['decode', 'transform', 'load', 'tag', 'name']);
		assert.deepEqual(legend.slice(5).map((text) => text.trim()), ['other places', 'allocator overhead', 'bytes allocated and freed →']);
		const texts = await page.locator('.timeline .plot text').allTextContents();
		assert.ok(texts.includes(`peak ${Math.max(...heaps).toLocaleString('en')} B`), texts.join());
		for (const tick of ['256 KiB', '768 KiB', '0', '2 MiB']) assert.ok(texts.includes(tick), `${tick} in ${texts}`);
		await page.screenshot({path: artefact('page-memory-without-script.png')});
	});

	uses('the cursor goes through the snapshots by keys, and the list follows it', file, {hash: '#memory'}, async (page) => {
		await ready(page, 'memory');
		const slider = page.getByRole('slider');
		assert.equal(await slider.getAttribute('aria-valuenow'), String(peak));
		await slider.focus();
		await page.keyboard.press('Home');
		assert.match(await page.locator('.strip').innerText(), /^snapshot 0 of /);
		await page.keyboard.press('PageUp');
		await page.keyboard.press('ArrowRight');
		assert.equal(await slider.getAttribute('aria-valuenow'), '11');
		await page.keyboard.press('End');
		assert.equal(await slider.getAttribute('aria-valuenow'), String(snapshots.length - 1));
		assert.match(await slider.getAttribute('aria-valuetext'), /^snapshot \d+: .* after .* bytes allocated and freed$/);
		const strip = await page.locator('.strip').innerText();
		const last = snapshots.at(-1);
		for (const figure of [last.heap, last.extra, last.time]) assert.ok(strip.includes(figure.toLocaleString('en')), `${figure} in ${strip}`);
		await page.waitForURL(/at=|tree=/);
	});

	uses('a snapshot with totals only shows the places of the last one that has them, and says so', file, {hash: `#memory?at=${plain}`}, async (page) => {
		await ready(page, 'memory');
		assert.match(await page.locator('.alive .note').innerText(), new RegExp(`^Snapshot ${plain} has only totals\\. These are the places of snapshot ${plain - 1},`));
		assert.deepEqual(await shownRows(page), aliveAt(plain - 1));
		assert.ok((await page.locator('.strip').innerText()).includes(snapshots[plain].heap.toLocaleString('en')));
		await page.getByRole('slider').focus();
		await page.keyboard.press('ArrowLeft');
		assert.equal(await page.locator('.alive .note').count(), 0);
		assert.deepEqual(await shownRows(page), aliveAt(plain - 1));
	});

	for (const [way, options] of [['mouse', {}], ['finger', {touch: true, width: 390}]])
		uses(`the cursor goes where the ${way} is put, and comes back from the address`, file, {...options, hash: '#memory'}, async (page) => {
			await ready(page, 'memory');
			const slider = page.getByRole('slider');
			const box = await slider.boundingBox();
			const {time} = snapshots.at(-1);
			const goal = box.width * (snapshots[plain].time / time);
			if (way === 'finger') await slider.tap({position: {x: goal, y: 50}});
			else await page.mouse.click(box.x + goal, box.y + 50);
			const near = Number(await slider.getAttribute('aria-valuenow'));
			assert.ok(Math.abs(snapshots[near].time - snapshots[plain].time) <= time / box.width, `snapshot ${near}`);
			await page.waitForURL(/at=|tree=\d/);
			await page.reload();
			await ready(page, 'memory');
			assert.equal(Number(await slider.getAttribute('aria-valuenow')), near);
		});

	uses('the mouse drags the cursor', file, {hash: '#memory'}, async (page) => {
		await ready(page, 'memory');
		const slider = page.getByRole('slider');
		const box = await slider.boundingBox();
		await page.mouse.move(box.x + 20, box.y + 80);
		await page.mouse.down();
		await page.mouse.move(box.x + box.width + 9, box.y + 300, {steps: 4});
		await page.mouse.up();
		assert.equal(await slider.getAttribute('aria-valuenow'), String(snapshots.length - 1));
		await page.mouse.move(box.x + 20, box.y + 80);
		assert.equal(await slider.getAttribute('aria-valuenow'), String(snapshots.length - 1));
	});

	uses('what was never freed stands beside the timeline, with its sum', file, {hash: '#memory'}, async (page) => {
		await ready(page, 'memory');
		const rows = await page.locator('.leaks tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
		const held = Object.values(sites).filter((site) => site.at_exit_blocks);
		assert.deepEqual(rows.map((row) => number(row[1])), held.map((site) => site.at_exit_bytes).sort((a, b) => b - a));
		assert.match(rows[0][0], /^load \(tracks\.c:10\) < main:49$/);
		assert.ok((await page.locator('.leaks .note').first().innerText()).includes(memory.at_exit_bytes.toLocaleString('en')));
		const [list, leaks] = [await page.locator('.alive').boundingBox(), await page.locator('.leaks').boundingBox()];
		assert.equal(leaks.y, list.y);
		assert.ok(leaks.x >= list.x + list.width);
	});

	uses('a place searches the flame graph, whose boxes have their lines', file, {hash: '#memory', height: 1400}, async (page) => {
		await ready(page, 'memory');
		await page.locator('.alive button', {hasText: 'transform'}).click();
		await settled(page);
		assert.equal(await page.getByLabel('Search the flame graph').inputValue(), 'transform');
		assert.ok((await page.locator('.flame svg path.match').count()) > 0);
		const labels = await page.locator('.flame svg text').allTextContents();
		for (const label of ['main:50', 'main:49', 'decode:15']) assert.ok(labels.includes(label), `${label} in ${labels}`);
	});

	for (const scheme of ['light', 'dark'])
		uses(`the memory of a long timeline, ${scheme}, has no accessibility violation`, file, {hash: '#memory', scheme}, async (page) => {
			await ready(page, 'memory');
			await page.screenshot({path: artefact(`page-memory-${scheme}.png`), fullPage: true});
			await assertAccessible(page, 'memory');
		});
}
