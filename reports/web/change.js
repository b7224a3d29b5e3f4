// Columns and cells of a comparison: what something cost before, what it costs now, and the change.

import {html} from './dom.js';
import {change, grouped, relative, short, signed} from './format.js';

// The change of each row, as numbers, which are exact enough for sorting.
function growth(before, now) {
	return Float64Array.from(now, (value, i) => Number(value) - Number(before[i]));
}

// The sizes of the changes as parts of what was before; without end for what is new.
function ratios(values, before) {
	return values.map((value, i) => (value ? Math.abs(value) / Number(before[i]) : 0));
}

// The change, in the colour of its direction.
export function changeCell(before, now) {
	const kind = now > before ? 'more' : now < before ? 'less' : 'same';
	return html('span', {class: `change-${kind}`, title: change(before, now)}, signed(before, now));
}

// A rounded figure, with the exact one to be read by pointing at it.
function figureCell(value) {
	return html('span', {title: grouped(value)}, short(value));
}

function widest(values) {
	let most = 0;
	for (const value of values) most = Math.max(most, Math.abs(value));
	return grouped(Math.round(most)).length + 1;
}

// Three columns: before, now and the change, which is sorted by its size; and unless they are extra ones, how much that
// is. Keys are 'KEYbefore', 'KEYnow', 'KEY' and 'KEYratio'; what they are of is said if `what` is given.
export function changeColumns(key, what, before, now, isExtra = false) {
	const values = growth(before, now);
	const titled = (name) => (what ? `${what} ${name}` : name);
	const figure = (name, column) => ({key: `${key}${name}`, title: titled(name), width: `${Math.max(titled(name).length * 0.57 + 1.8, 5.2)}em`, number: true, extra: isExtra, keys: () => column, cell: (row) => figureCell(column[row])});
	return [
		figure('before', before),
		figure('now', now),
		{
			key,
			title: titled('change'),
			width: `${Math.max(widest(values) * 0.6 + 2, titled('change').length * 0.6 + 3.3)}em`,
			number: true,
			extra: isExtra,
			keys: () => values.map(Math.abs),
			cell: (row) => changeCell(before[row], now[row]),
		},
		...(isExtra ? [] : [{key: `${key}ratio`, title: '%', width: '7em', number: true, extra: true, keys: () => ratios(values, before), cell: (row) => relative(before[row], now[row])}]),
	];
}

// The rows with the largest changes first.
export function mostChangedFirst(rows, before, now) {
	const size = (row) => Math.abs(Number(now[row]) - Number(before[row]));
	const larger = (row) => (now[row] > before[row] ? now[row] : before[row]);
	return rows.slice().sort((a, b) => size(b) - size(a) || Number(larger(b)) - Number(larger(a)) || a - b);
}
