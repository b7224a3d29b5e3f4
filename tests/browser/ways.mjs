// The ways to use a page, by mouse, keyboard and touch, and what is to be read on it.

import assert from 'node:assert/strict';
import {openFile, ready} from './browser.mjs';

export const number = (text) => Number(text.replaceAll(',', ''));
export const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
export const most = (rows, cost) => rows.reduce((high, row) => (cost(row) > cost(high) ? row : high));
// What the strip says, without its share of all.
export const figureOf = async (page, key) => (await page.locator(`.details-strip [data-figure="${key}"] dd`).innerText()).replace(/ · \S+ %$/, '');
export const shareOf = async (page, key) => page.locator(`.details-strip [data-figure="${key}"] .of-all`).innerText();
export const chosen = (page, name) => page.waitForFunction((wanted) => document.querySelector('.details-strip strong')?.title === wanted, name);

// Presses Tab, or Shift and Tab if the element is above, until it has the focus, as one without a mouse must. The focus
// must not leave the page: where it has been in Firefox's own toolbar, Enter clicks no button of the page any more.
async function tabTo(page, locator) {
	for (let i = 0; i < 60; i += 1) {
		const way = await locator.evaluate((element) => {
			const at = document.activeElement;
			if (element === at) return '';
			return at !== document.body && at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
		});
		if (!way) return;
		await page.keyboard.press(way);
	}
	assert.fail('Tab does not lead there');
}

// Taps in the middle of the element. The driver takes tap() in Firefox but does nothing, so that there what is at that
// point gets the events of a tap.
async function tap(page, locator) {
	if (page.context().browser().browserType().name() === 'chromium') {
		await locator.tap();
		return;
	}
	await locator.evaluate((element) => {
		element.scrollIntoView({block: 'center'});
		const {left, top, width, height} = element.getBoundingClientRect();
		const [clientX, clientY] = [left + width / 2, top + height / 2];
		const hit = document.elementFromPoint(clientX, clientY);
		for (const type of ['pointerdown', 'pointerup', 'click']) hit.dispatchEvent(new PointerEvent(type, {pointerType: 'touch', bubbles: true, cancelable: true, clientX, clientY}));
	});
}

// press() uses a button; row() chooses a row of the list, given by its number from 0; tab() another list.
export const WAYS = {
	mouse: {
		options: {},
		press: (page, locator) => locator.click(),
		row: (page, index) => page.locator(`.grid tr[aria-rowindex="${index + 2}"]`).click(),
		tab: (page, name) => page.getByRole('tab', {name}).click(),
	},
	touch: {
		options: {touch: true, width: 390, height: 844},
		press: tap,
		row: (page, index) => tap(page, page.locator(`.grid tr[aria-rowindex="${index + 2}"]`)),
		tab: (page, name) => tap(page, page.getByRole('tab', {name})),
	},
	keyboard: {
		options: {},
		async press(page, locator) {
			await tabTo(page, locator);
			await page.keyboard.press('Enter');
		},
		async row(page, index) {
			await tabTo(page, page.locator('.grid'));
			await page.keyboard.press('Home');
			for (let i = 0; i < index; i += 1) await page.keyboard.press('ArrowDown');
		},
		async tab(page, name) {
			await tabTo(page, page.getByRole('tab', {selected: true}));
			await page.keyboard.press('ArrowRight');
			await page.getByRole('tab', {name, selected: true}).waitFor();
		},
	},
};

// Opens the file, takes the steps in the view that it opens with, and closes it. Fails if the page reports an error.
export async function onPage(browser, file, options, view, steps) {
	const {context, page, trouble} = await openFile(browser, file, options);
	try {
		await ready(page, view);
		await steps(page);
		assert.deepEqual(trouble, []);
	} finally {
		await context.close();
	}
}

// Adds a test for each way in both browsers: `steps`, with the page in the view that it opens with, and the way.
export function testEverywhere({tap, chromium, startedFirefox}, what, file, view, steps) {
	for (const [browserName, browser] of [['Chromium', chromium], ['Firefox', startedFirefox]])
		for (const [name, way] of Object.entries(WAYS))
			tap.test(`${what}, by ${name} in ${browserName}`, async () => onPage(await browser(), file, way.options, view, (page) => steps(page, way)));
}

export async function isOnFirstScreen(page, locator) {
	const box = await locator.boundingBox();
	const strip = await page.locator('.details-strip').boundingBox();
	assert.equal(await page.evaluate(() => scrollY), 0);
	assert.ok(box.y >= 0 && box.y + box.height <= strip.y, `${JSON.stringify(box)} above ${strip.y}`);
}

// What `c` copies of the selection: the text that the page put on the clipboard.
export async function copied(page) {
	await page.keyboard.press('c');
	await page.getByRole('button', {name: 'Copied'}).waitFor();
	await page.evaluate(() => {
		const field = document.createElement('textarea');
		document.body.append(field);
		field.focus();
	});
	await page.keyboard.press('Control+V');
	return page.evaluate(() => document.activeElement.value);
}
