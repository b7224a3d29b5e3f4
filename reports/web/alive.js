// What the views of memory share: snapshots as arrays, and lists of what was alive.

import {counts} from './data.js';
import {html} from './dom.js';
import {amount, bytes, grouped} from './format.js';
import {readPlaces} from './tree.js';

const UNITS = {B: 'bytes allocated and freed', i: 'instructions', ms: 'milliseconds'};
export const SITES = {peak: 'held at the peak', exit: 'never freed', allocated: 'allocated over the whole run'};
const ROWS = 25;

// The snapshots with their columns as arrays; undefined if there are none.
export function readSnapshots({snapshots}) {
	const columns = ['heap', 'extra', 'stacks', 'time'];
	return snapshots && {...snapshots, ...Object.fromEntries(columns.map((key) => [key, [...counts(snapshots[key])]]))};
}

// The places of the trees of sites, which all of these share.
export function sitePlaces({sites}) {
	sites.read ??= readPlaces(sites.places);
	return sites.read;
}

export const plural = (count, one) => `${grouped(count)} ${one}${Number(count) === 1 ? '' : 's'}`;
export const held = (size, blocks) => (Number(blocks) ? `${amount(size, 'bytes')} in ${plural(blocks, 'block')}` : amount(size, 'bytes'));

export const unitOf = ({unit}) => UNITS[unit] ?? unit;

export const figure = (name, value) => html('span', {}, html('span', {class: 'what'}, name), ' ', html('b', {}, value));

// What a snapshot has beside the bytes that were asked for.
export function besides({extra, stacks}, at) {
	return [figure('allocator overhead', amount(extra[at], 'bytes')), ...(stacks.some(Boolean) ? [figure('stacks', amount(stacks[at], 'bytes'))] : [])];
}

export function figuresOfSnapshot(snapshots, at) {
	const {heap, time} = snapshots;
	return [figure(`snapshot ${at} of ${time.length - 1}, after`, `${grouped(time[at])} ${unitOf(snapshots)}`), figure('asked for', amount(heap[at], 'bytes')), ...besides(snapshots, at)];
}

export function describeSnapshot(snapshots, at) {
	const {heap, time} = snapshots;
	return `snapshot ${at}: ${bytes(heap[at])} after ${grouped(time[at])} ${unitOf(snapshots)}`;
}

// The last snapshot up to that one which tells the places apart; undefined if there is none.
export function detailedUpTo(snapshots, at) {
	return snapshots.trees.findLast(({snapshot}) => snapshot <= at);
}

export function choiceOf(label, values, change) {
	return html('select', {'aria-label': label, change: (event) => change(event.target.value)}, ...values.map(([value, title]) => html('option', {value}, title)));
}

// A table of which the first rows are shown, and all of them on request.
export function longTable(title, headings, count, row) {
	const body = html('tbody', {}, ...Array.from({length: Math.min(count, ROWS)}, (_, i) => row(i)));
	const more = html(
		'button',
		{
			type: 'button',
			click: () => {
				for (let i = ROWS; i < count; i += 1) body.append(row(i));
				more.remove();
			},
		},
		`Show ${grouped(count - ROWS)} more`,
	);
	const head = headings.map((heading, i) => html('th', {scope: 'col', class: i > 0 && 'number'}, heading));
	return html(
		'div',
		{class: 'rows', tabindex: '0', role: 'region', 'aria-label': title},
		html('table', {class: 'list'}, html('thead', {}, html('tr', {}, ...head)), body),
		count > ROWS ? more : null,
	);
}
