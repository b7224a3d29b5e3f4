// Pages of memory, of several workloads and of a trend for everybody: forced colours, reduced motion, 200 % and paper.

import assert from 'node:assert/strict';
import {join} from 'node:path';
import {assertAccessible, openFile, ready, settled} from './browser.mjs';

// Half of a window of 1280 by 800: what is left of it at 200 %.
const ZOOMED = {width: 640, height: 400};
const A4 = 718; // CSS pixels between the margins

// The contrast of lines, curves, points, texts and samples of a picture with what is behind the page, by element.
function contrastsOf(selector) {
	const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
	const rgb = (colour) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = colour;
		canvas.fillRect(0, 0, 1, 1);
		return [...canvas.getImageData(0, 0, 1, 1).data];
	};
	const linear = (part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
	const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
	const behind = light(rgb(getComputedStyle(document.documentElement).backgroundColor));
	return [...document.querySelectorAll(selector)].map((element) => {
		const {stroke, fill, borderLeftColor, borderLeftWidth} = getComputedStyle(element);
		const isStroked = element instanceof SVGElement && element.tagName !== 'text' && stroke !== 'none';
		const colour = isStroked ? stroke : element instanceof SVGElement ? fill : parseFloat(borderLeftWidth) ? borderLeftColor : 'transparent';
		const [one, other] = [light(rgb(colour)), behind];
		return [element.outerHTML.slice(0, 80), (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
	});
}

// Texts of a picture that overlap another one.
function overlapsOf(selector) {
	const boxes = [...document.querySelectorAll(selector)].map((text) => ({text: text.textContent, ...text.getBoundingClientRect().toJSON()}));
	const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
	return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => (meet(a, b) ? [`${a.text} and ${b.text}`] : [])));
}

export function readableTests({tap, chromium, startedFirefox, forcedFirefox, scratch, artefact}) {
	const pages = [
		{what: 'memory', file: 'tracks.html', hash: '#memory', view: 'memory', drawn: '.plot:not(.trend) line, .plot path.heap, .plot text, .timeline .stroke', needed: ['line.mark', 'line.peak', '.stroke']},
		{what: 'the memory of a comparison', file: 'words.html', hash: '#memory', view: 'memory', drawn: '.plot line, .plot path.heap, .plot text, svg.key.line path', needed: ['path.heap.before', 'line.peak']},
		{what: 'a suite', file: 'suite.html', view: 'summary', drawn: '.mark rect', needed: []},
		{what: 'a comparison of suites', file: 'suites.html', view: 'summary', drawn: '.mark rect', needed: ['.mark.worse']},
		{what: 'a trend', file: 'trend/linked.html', view: null, drawn: '.plot line, .plot text, .trend polyline, .trend circle', needed: ['circle.worse', 'circle.better']},
	];

	// Opens the page in the browser, as `options` and then `media` have it, and uses it.
	async function shows(browser, {file, hash = '', view}, options, media, use) {
		const {context, page} = await openFile(browser, join(scratch, file), {hash, ...options});
		try {
			if (media) await page.emulateMedia(media);
			await (view ? ready(page, view) : settled(page));
			await use(page);
		} finally {
			await context.close();
		}
	}

	const fits = async (page, width) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);

	async function assertForced(page, {what, drawn, needed}) {
		assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
		for (const selector of needed) assert.ok((await page.locator(selector).count()) > 0, selector);
		const faint = (await page.evaluate(contrastsOf, drawn)).filter(([, contrast]) => contrast < 3);
		assert.deepEqual(faint, [], `${what} in forced colours`);
	}

	const browsers = [['Chromium', chromium, {forcedColors: 'active', reducedMotion: 'reduce'}], ['Firefox', forcedFirefox, null]];
	for (const one of pages)
		for (const [browserName, browser, media] of browsers) {
			tap.test(`in forced colours every line of ${one.what} is to be seen, whatever the theme, in ${browserName}`, async () => {
				// The driver gives Firefox no other colours than those it was started with.
				for (const scheme of browserName === 'Firefox' ? ['light'] : ['light', 'dark'])
					await shows(await browser(), one, {scheme}, media, async (page) => {
						for (let i = 0; i < 3; i += 1) {
							await assertForced(page, one);
							await page.getByRole('button', {name: /Theme/}).click();
						}
						await page.screenshot({path: artefact(`page-forced-${one.file.replace(/\W/g, '-')}-${scheme}-${browserName}.png`)});
						await assertAccessible(page, one.what, {'color-contrast': {enabled: false}}); // colours are the user's
					});
			});

			tap.test(`with reduced motion nothing of ${one.what} moves by itself, in ${browserName}`, async () =>
				shows(await browser(), one, {}, media, async (page) => {
					assert.ok(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches));
					const moving = await page.evaluate(() =>
						[...document.querySelectorAll('*')].map((element) => [element.tagName, getComputedStyle(element)]).flatMap(([name, style]) => (style.animationName !== 'none' || /[1-9]/.test(style.transitionDuration) || style.scrollBehavior !== 'auto' ? [name] : [])),
					);
					assert.deepEqual(moving, []);
					for (const slider of await page.getByRole('slider').all()) await slider.press('Home');
					assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
				}),
			);

			tap.test(`at 200 % ${one.what} fits, and its texts are apart, in ${browserName}`, async () =>
				shows(await (media ? chromium : startedFirefox)(), one, ZOOMED, null, async (page) => {
					await fits(page, ZOOMED.width);
					assert.deepEqual(await page.evaluate(overlapsOf, '.plot text'), []);
					await assertAccessible(page, one.what);
				}),
			);
		}

	for (const one of pages)
		tap.test(`printed, ${one.what} has its pictures and figures in light colours, and none of its switches`, async () =>
			shows(await chromium(), one, {scheme: 'dark', width: A4, height: 1000}, {media: 'print'}, async (page) => {
				await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
				await fits(page, A4);
				for (const gone of ['header button', '.tools', '.opens', '.slider']) for (const element of await page.locator(gone).all()) assert.ok(!(await element.isVisible()), gone);
				for (const there of one.needed) assert.ok(await page.locator(there).evaluateAll((all) => all.some((element) => element.checkVisibility())), there);
				assert.deepEqual((await page.evaluate(contrastsOf, one.drawn)).filter(([, contrast]) => contrast < 1.2), []);
				const blocks = await page.locator('header, main, .overview, .plot, .alive, .leaks, .flame').evaluateAll((all) => all.filter((block) => block.checkVisibility()).map((block) => [block.className || block.tagName, block.firstElementChild.getBoundingClientRect().top, block.getBoundingClientRect().bottom]));
				for (const [name, , bottom] of blocks) for (const [next, top] of blocks) assert.ok(top <= bottom - 20 || top >= bottom + 8, `${next} below ${name}`);
				await page.screenshot({path: artefact(`page-printed-${one.file.replace(/\W/g, '-')}.png`), fullPage: true});
			}),
		);
}
