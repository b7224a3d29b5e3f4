// The page of a trend: its axes, its links to commits, and the line that says what a commit changed.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {assertAccessible, settled} from './browser.mjs';

const COMMITS = 30;
const hash = (i) => `${String(i).padStart(2, '0')}abcdef`.padEnd(40, String(i % 10));

export function trendTests(uses, {report, fixture, scratch, artefact}) {
	const folder = join(scratch, 'trend');
	mkdirSync(folder);
	const git = (...words) => execFileSync('git', words, {cwd: folder});
	git('init', '-q');
	const documents = ['contexts', 'contexts-later'].map((name) => {
		writeFileSync(join(folder, `${name}.json`), report([fixture(`flamegraph/${name}.callgrind`), '--format', 'json']));
		return `${name}.json`;
	});
	// The last ten commits but three are slower.
	const isSlow = (i) => i >= COMMITS - 10 && i < COMMITS - 3;
	const lines = Array.from({length: COMMITS}, (_, i) => [hash(i), `2026-11-${String(i + 1).padStart(2, '0')}T00:00:00Z`, documents[isSlow(i) ? 1 : 0], i === COMMITS - 10 ? 'Slower <b>&"' : `Commit ${i}`].join('\t'));
	writeFileSync(join(folder, 'index'), `${lines.join('\n')}\n`);
	const draw = (name) => {
		execFileSync('profile-trend', ['--format', `html=${name}`, '--title', 'baseline main', 'index'], {cwd: folder});
		return join(folder, name);
	};
	const plain = draw('plain.html');
	git('remote', 'add', 'origin', 'git@github.com:owner/name.git');
	const linked = draw('linked.html');

	const strip = (page) => page.locator('.strip').innerText();

	uses('a trend has ticks on both axes and links its commits, without script', linked, {script: false}, async (page) => {
		const labels = await page.locator('.trend a').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
		assert.ok(labels.length >= 3 && labels.length <= 7, labels.join());
		for (const i of [0, COMMITS - 10]) assert.ok(labels.some(([text, href]) => text === hash(i).slice(0, 7) && href === `https://github.com/owner/name/commit/${hash(i)}`), `${hash(i)} in ${labels}`);
		assert.deepEqual(await page.locator('.trend text.y').allTextContents(), ['150', '200', '250']);
		assert.equal(await page.locator('.steps .note').innerText(), 'The axis begins at 150, not at zero.');
		assert.match(await strip(page), /195, -33\.9 %, improved/);
	});

	uses('without a known forge commits are hashes and no links', plain, {}, async (page) => {
		assert.equal(await page.locator('a').count(), 0);
		assert.ok((await page.locator('.trend text.x').allTextContents()).includes(hash(0).slice(0, 7)));
	});

	uses('the line below a trend says what a commit changed, by mouse and by keys', linked, {}, async (page) => {
		const slider = page.getByRole('slider');
		const step = await page.locator('circle.worse').boundingBox();
		await page.mouse.move(step.x + 6, step.y + 40);
		assert.match(await strip(page), /2026-11-21: 295, \+51\.3 %, regressed\. Slower <b>&"\. .*work/s);
		assert.equal(await page.locator('.strip a').getAttribute('href'), `https://github.com/owner/name/commit/${hash(COMMITS - 10)}`);
		await slider.focus();
		await page.keyboard.press('ArrowLeft');
		assert.match(await strip(page), /2026-11-20: 195, \+0 %\. Commit 19/);
		await page.keyboard.press('End');
		assert.equal(await slider.getAttribute('aria-valuenow'), String(COMMITS));
		assert.match(await slider.getAttribute('aria-valuetext'), /2026-11-30: 195, \+0 %\. Commit 29/);
		assert.equal(await page.locator('b').count(), 0);
	});

	uses('the line below a trend follows a finger', linked, {touch: true, width: 390}, async (page) => {
		const step = await page.locator('circle.worse').boundingBox();
		const box = await page.getByRole('slider').boundingBox();
		await page.getByRole('slider').tap({position: {x: step.x + step.width / 2 - box.x, y: 30}});
		assert.match(await strip(page), /295, \+51\.3 %, regressed/);
	});

	uses('a trend has a theme switch', linked, {}, async (page) => {
		const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
		const light = await background();
		const button = page.getByRole('button', {name: /Theme/});
		await button.click();
		await button.click();
		assert.notEqual(await background(), light);
	});

	for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390]])
		uses(`a trend, ${scheme}, ${width} wide, is accessible`, linked, {scheme, width}, async (page) => {
			await settled(page);
			await page.screenshot({path: artefact(`page-trend-${scheme}-${width}.png`)});
			assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
			await assertAccessible(page, 'trend');
		});
}
