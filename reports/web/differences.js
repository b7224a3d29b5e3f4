// The changes between two documents: all functions that changed, and the stacks coloured by change.

import {counts} from './data.js';
import {Details} from './details.js';
import {html} from './dom.js';
import {FlameGraph} from './flame.js';
import {change, grouped, matcher, percent, placeOf} from './format.js';
import {Table} from './table.js';
import {readPlaces, readTree} from './tree.js';
import {addView} from './views.js';

const FATES = ['', 'renamed', 'new', 'vanished'];

// "+1,234", "−5", "0".
function signed(before, now) {
	if (before === now) return '0';
	return now > before ? `+${grouped(now - before)}` : `−${grouped(before - now)}`;
}

function relative(before, now) {
	if (before === now) return '';
	if (!before) return 'new';
	return `${now > before ? '+' : '−'}${percent(now > before ? now - before : before - now, before)}`;
}

// The growth of each function, as numbers, which are exact enough for sorting.
function growth([before, now]) {
	return Float64Array.from(now, (value, i) => Number(value) - Number(before[i]));
}

export class DifferencesView {
	constructor(host, context) {
		this.context = context;
		const {processes} = context.differences;
		this.process = processes[Number(context.get('process'))] ?? processes[0];
		if (!this.process?.functions) {
			host.append(html('p', {class: 'empty'}, 'There are no two cpu profiles to compare.'));
			return;
		}
		this.read();
		this.build(host);
		if (this.process.tree) this.drawTree(host);
	}

	read() {
		const {functions} = this.process;
		this.places = readPlaces(functions.places);
		this.self = functions.self.map(counts);
		this.inclusive = functions.inclusive.map(counts);
		this.calls = functions.calls.map(counts);
		this.fate = functions.fate;
		const differs = ([before, now], row) => before[row] !== now[row];
		this.changed = (row) => differs(this.self, row) || differs(this.calls, row) || differs(this.inclusive, row);
	}

	build(host) {
		const {places} = this;
		this.find = html('input', {type: 'search', placeholder: 'Filter: text or /expression/', 'aria-label': 'Filter changed functions', input: () => this.filter()});
		this.find.value = this.context.get('filter');
		this.count = html('span', {class: 'count', role: 'status'});
		const box = html('div', {});
		host.append(html('section', {}, html('h2', {}, `Functions that changed (${this.process.event})`), html('div', {class: 'tools'}, this.find, this.count), box));
		this.details = new Details(host);
		this.table = new Table(box, this.columns(), {
			label: 'Functions that changed',
			count: places.count,
			sort: 2,
			descending: true,
			keep: this.keep(),
			onSelect: (row) => this.details.choose(this.describe(row)),
			onOpen: (row) => this.context.go('explain', {function: places.name[row]}),
		});
		this.tell();
	}

	// Both costs of a function, and their change.
	describe(row) {
		const {name, label, file, line} = this.places.at(row);
		const pair = ([before, now]) => `${grouped(before[row])} → ${grouped(now[row])} (${[signed(before[row], now[row]), relative(before[row], now[row])].filter(Boolean).join(', ')})`;
		return {
			name: label,
			title: name,
			place: placeOf(file, line),
			changes: [
				['self', pair(this.self)],
				['inclusive', pair(this.inclusive)],
				['calls', pair(this.calls)],
			],
			note: FATES[this.fate[row]],
		};
	}

	columns() {
		const {places, fate} = this;
		const name = (row) => {
			const place = places.at(row);
			return html('span', {title: place.name}, place.label || '(no name)');
		};
		const pair = (title, values) => [
			{title, width: '9.5em', number: true, keys: () => growth(values), cell: (row) => html('span', {title: change(values[0][row], values[1][row])}, signed(values[0][row], values[1][row]))},
			{title: '%', width: '7.6em', number: true, extra: true, keys: () => growth(values), cell: (row) => relative(values[0][row], values[1][row])},
		];
		return [
			{title: 'function', keys: () => places.name, cell: name},
			{title: 'fate', width: '7em', extra: true, keys: () => Array.from(fate, (value) => FATES[value]), cell: (row) => FATES[fate[row]]},
			...pair('self', this.self),
			...pair('inclusive', this.inclusive),
			...pair('calls', this.calls),
		];
	}

	keep() {
		const test = matcher(this.find.value);
		return (row) => this.changed(row) && (!test || test(this.places.name[row]) || test(this.places.object[row]));
	}

	filter() {
		this.table.filter(this.keep());
		this.tell();
		this.context.set({filter: this.find.value});
	}

	tell() {
		this.count.textContent = `${grouped(this.table.rows.length)} of ${grouped(this.places.count)} functions`;
	}

	drawTree(host) {
		const place = html('div', {});
		host.append(html('section', {}, html('h2', {}, 'Stacks, as wide as they are now, in the colours of change'), place));
		this.graph = new FlameGraph(place, readTree(this.process.tree), {
			search: this.context.get('search'),
			onChange: ({search}) => this.context.set({search}),
			onOpen: (name) => this.context.go('explain', {function: name}),
		});
	}
}

addView('differences', (host, context) => new DifferencesView(host, context));
