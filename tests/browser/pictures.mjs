// Usage: node pictures.mjs PAGES IMAGES
//
// The pictures of the docs: what a reader sees of the pages that tests/browser/pictures made.

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {openFile, ready, settled, startBrowser} from './browser.mjs';
import {withFewColours} from './png.mjs';

const [pages, images] = process.argv.slice(2);
const PHONE = {width: 390, height: 844, touch: true};

const PICTURES = [
	{name: 'page', file: 'edm.html', view: 'explain', height: 900},
	{name: 'page-dark', file: 'edm.html', view: 'explain', height: 900, scheme: 'dark'},
	{name: 'flamegraph', file: 'edm.svg', height: 620},
	{name: 'memory', file: 'tracks.html', view: 'memory', height: 900},
	{name: 'compare', file: 'compare.html', view: 'explain', height: 900},
	{name: 'suite', file: 'suite.html', view: 'summary', height: 470},
	{name: 'phone', file: 'compare.html', view: 'explain', ...PHONE},
];

const browser = await startBrowser();
for (const {name, file, view, ...options} of PICTURES) {
	const {context, page} = await openFile(browser, join(pages, file), {hash: view ? `#${view}` : '', ...options});
	await (view ? ready(page, view) : page.locator('.flame svg text').first().waitFor());
	await settled(page);
	const image = withFewColours(await page.screenshot());
	writeFileSync(join(images, `${name}.png`), image);
	console.log(`${name}.png: ${image.length} bytes`);
	await context.close();
}
await browser.close();
