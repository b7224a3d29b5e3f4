// Opens the exports in speedscope itself (the npm package): the total that it shows must be ours.

import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';

const page = join(dirname(createRequire(import.meta.url).resolve('speedscope/package.json')), 'dist/release/index.html');

// The command line of speedscope passes files to the page in the same way.
function asScript(path) {
	writeFileSync(`${path}.js`, `speedscope.loadFileFromBase64(${JSON.stringify(path)}, "${readFileSync(path).toString('base64')}")`);
	return `${path}.js`;
}

export function speedscopeTests(tap, browser, {file, collapsed, total, inclusive}) {
	for (const [what, path] of [
		['a speedscope export', file],
		['an export of collapsed stacks', collapsed],
	])
		tap.test(`${what} opens in speedscope with the same total`, async () => {
			const context = await browser().newContext({viewport: {width: 1200, height: 700}, offline: true});
			const tab = await context.newPage();
			await tab.goto(`${pathToFileURL(page).href}#localProfilePath=${asScript(path)}`);
			await tab.getByText('Sandwich').click();
			await tab.locator('table tr', {hasText: '(below main)'}).waitFor();
			const rows = await tab.locator('table tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
			const costs = (column) => rows.slice(1).map((cells) => Number(cells[column].split('(')[0]));
			assert.equal(
				costs(1).reduce((sum, self) => sum + self, 0),
				total,
			);
			assert.deepEqual(costs(0).sort((a, b) => a - b), inclusive);
			await context.close();
		});
}
