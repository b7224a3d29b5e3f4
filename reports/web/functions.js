// The functions of a process: a table of all functions, and for the selected one its callers, its callees and its
// source lines with their costs.

import {counts, countsByEvent, largest, part, zeroOf} from './data.js';
import {html, svg} from './dom.js';
import {baseName, clean, grouped, matcher, percent} from './format.js';
import {Table} from './table.js';
import {addView} from './views.js';

const LEAST = {0: 'all functions', 0.0001: '0.01 % and more', 0.001: '0.1 % and more', 0.01: '1 % and more'};
const CONTEXT_LINES = 3;
const COLUMNS = ['name', 'object', 'calls', 'self', 'share', 'inclusive', 'part'];

// Reads a process once; columns of costs are per event.
export function readFunctions(process) {
	process.functionCosts ??= {
		calls: counts(process.functions.calls),
		inlined: new Set(process.functions.inlined), // nobody counted the calls of these
		startUp: new Set(process.functions.startUp),
		self: countsByEvent(process.functions.self),
		inclusive: countsByEvent(process.functions.inclusive),
	};
	return process.functionCosts;
}

// The calls by caller and by callee: for each function, its rows in `calls`.
async function readCalls(process) {
	if (process.callIndex) return process.callIndex;
	const calls = await part(process, 'calls');
	const {caller, callee} = calls;
	const made = new Map();
	const got = new Map();
	const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
	for (let i = 0; i < caller.length; i += 1) {
		add(made, caller[i], i);
		add(got, callee[i], i);
	}
	process.callIndex = {made, got, caller, callee, cost: countsByEvent(calls.cost), count: counts(calls.count), recursion: new Set(calls.recursion)};
	return process.callIndex;
}

async function readLines(process) {
	if (!process.lines || process.lineIndex) return process.lineIndex;
	const lines = await part(process, 'lines');
	const byFunction = new Map();
	lines.function.forEach((id, i) => (byFunction.has(id) ? byFunction.get(id).push(i) : byFunction.set(id, [i])));
	process.lineIndex = {
		byFunction,
		file: lines.file,
		line: counts(lines.line),
		self: countsByEvent(lines.self),
		files: lines.files.map(clean),
		own: new Set(lines.own),
		texts: lines.texts.map((pairs) => new Map(pairs.map(([line, text]) => [line, clean(text.replaceAll('\t', '    '))]))),
	};
	return process.lineIndex;
}

export function shareBar(part, whole) {
	const share = Number(whole) ? Math.min(1, Number(part) / Number(whole)) : 0;
	return svg('svg', {class: 'share', viewBox: '0 0 56 10', 'aria-hidden': 'true'}, svg('rect', {width: (56 * share).toFixed(1), height: 10}));
}

export class FunctionsView {
	constructor(host, context) {
		this.context = context;
		this.process = context.process;
		this.places = context.places;
		this.costs = readFunctions(this.process);
		this.event = context.event;
		this.total = context.total;
		this.self = this.costs.self[this.event];
		this.inclusive = this.costs.inclusive[this.event];
		this.build(host);
		const wanted = context.get('function');
		const chosen = wanted ? this.places.name.indexOf(wanted) : -1;
		if (chosen >= 0) this.choose(chosen, false);
	}

	// ------------------------------------------------------------ parts

	build(host) {
		const {context} = this;
		this.find = html('input', {
			type: 'search',
			placeholder: 'Filter: text or /expression/',
			'aria-label': 'Filter functions by name, file or object',
			'aria-keyshortcuts': '/',
			value: context.get('filter'),
			input: () => this.filter(),
			keydown: (event) => this.findKey(event),
		});
		this.find.value = context.get('filter');
		this.least = html(
			'select',
			{'aria-label': 'Show functions of at least this share', change: () => this.filter()},
			...Object.entries(LEAST).map(([share, title]) => html('option', {value: share}, title)),
		);
		this.least.value = context.get('least') in LEAST ? context.get('least') : '0';
		this.startUp = html('input', {type: 'checkbox', change: () => this.filter()});
		this.startUp.checked = context.get('all') === '1';
		this.count = html('span', {class: 'count', role: 'status'});
		const left = html('div', {});
		this.details = html('div', {class: 'details', 'aria-live': 'polite'});
		host.append(html('div', {class: 'tools'}, this.find, this.least, this.startUpChoice(), this.count), html('div', {class: 'sides'}, left, this.details));
		const sort = Math.max(0, COLUMNS.indexOf(context.get('sort')?.replace('-', '')));
		this.table = new Table(left, this.columns(), {
			label: 'Functions',
			count: this.places.count,
			sort: context.get('sort') ? sort : COLUMNS.indexOf('inclusive'),
			descending: context.get('sort') ? context.get('sort').startsWith('-') : true,
			keep: this.keep(),
			onSelect: (row) => this.show(row),
			onOpen: (row) => context.go('flame', {search: this.places.name[row]}),
			onSort: (column, descending) => context.set({sort: (descending ? '-' : '') + COLUMNS[column]}),
		});
		this.tell();
		this.details.append(html('p', {class: 'empty'}, 'Choose a function to see who calls it, what it calls, and what its lines cost.'));
	}

	// What calls main() and the loader is shown on request only.
	startUpChoice() {
		const {startUp} = this.costs;
		if (!startUp.size) return null;
		const cost = [...startUp].reduce((sum, row) => sum + this.self[row], zeroOf(this.self));
		return html('label', {class: 'choice', title: `${grouped(cost)} ${this.context.unit} in themselves`}, this.startUp, ` start-up (${grouped(startUp.size)} functions)`);
	}

	// The width of a column for the widest figure.
	widthOf(title, total) {
		return `${Math.max(title.length + 3, grouped(total).length) * 0.57 + 1.7}em`;
	}

	columns() {
		const {places, self, inclusive, total, costs} = this;
		const unit = this.context.unit;
		return [
			{title: 'function', keys: () => places.name, cell: (row) => this.nameCell(row)},
			{title: 'object', width: '7.5em', extra: true, keys: () => places.object, cell: (row) => baseName(places.at(row).object)},
			{title: 'calls', width: this.widthOf('calls', largest(costs.calls)), number: true, keys: () => costs.calls, cell: (row) => this.callsOf(row)},
			{title: `self ${unit}`, width: this.widthOf(`self ${unit}`, total), number: true, keys: () => self, cell: (row) => grouped(self[row])},
			{title: '%', width: '6.3em', extra: true, number: true, keys: () => self, cell: (row) => percent(self[row], total)},
			{title: `inclusive ${unit}`, width: this.widthOf(`inclusive ${unit}`, total), number: true, keys: () => inclusive, cell: (row) => grouped(inclusive[row])},
			{title: '%', width: '10.9em', number: true, keys: () => inclusive, cell: (row) => html('span', {}, shareBar(inclusive[row], total), html('span', {class: 'part'}, percent(inclusive[row], total)))},
		];
	}

	callsOf(row) {
		return this.costs.inlined.has(row) ? 'inlined' : grouped(this.costs.calls[row]);
	}

	nameCell(row) {
		const {name, label, file, object, line} = this.places.at(row);
		const where = file && baseName(file) + (line ? `:${line}` : '');
		// Without the object, which has a column of its own.
		const shown = label.replace(` ${baseName(object)}`, '');
		return html('span', {title: name}, shown || '(no name)', where ? html('span', {class: 'where'}, where) : null);
	}

	// ------------------------------------------------------------ filtering

	// A function that tells which rows are shown; null for all.
	keep() {
		const {places, inclusive, total, costs} = this;
		const folded = this.startUp.checked || this.find.value ? new Set() : costs.startUp;
		const test = matcher(this.find.value);
		const least = Number(this.least.value) * Number(total);
		const named = test && places.name.map((name, i) => test(name) || test(places.file[i]) || test(places.object[i]));
		return test || least || folded.size ? (row) => (!named || named[row]) && !folded.has(row) && Number(inclusive[row]) >= least : null;
	}

	filter() {
		this.table.filter(this.keep());
		this.tell();
		this.context.set({filter: this.find.value, least: this.least.value === '0' ? '' : this.least.value, all: this.startUp.checked ? '1' : ''});
	}

	tell() {
		this.count.textContent = `${grouped(this.table.rows.length)} of ${grouped(this.places.count)} functions`;
	}

	findKey(event) {
		if (event.key === 'Escape') {
			this.find.value = '';
			this.filter();
		} else if (event.key === 'ArrowDown' || event.key === 'Enter') {
			this.table.box.focus();
			if (this.table.rows.length) this.table.select(this.table.rows[0], true);
		} else {
			return;
		}
		event.preventDefault();
	}

	// ------------------------------------------------------------ the chosen function

	// Shows the row, if need be without the filter, unless that came from the address too.
	choose(row, unfilter = true) {
		if (!this.table.rows.includes(row)) {
			if (unfilter) this.find.value = '';
			if (unfilter) this.least.value = '0';
			this.startUp.checked ||= this.costs.startUp.has(row);
			this.filter();
		}
		this.table.select(row, true);
	}

	// The promise `shown` resolves when the details are shown.
	show(row) {
		this.chosen = row;
		this.context.set({function: this.places.at(row).name});
		this.shown = this.showDetails(row);
	}

	async showDetails(row) {
		const {places} = this;
		const [calls, lines] = await Promise.all([readCalls(this.process), readLines(this.process)]);
		if (row !== this.chosen) return;
		const where = [places.file[row] && places.file[row] + (places.line[row] ? `:${places.line[row]}` : ''), places.object[row]].filter(Boolean).join(' · ');
		this.details.replaceChildren(
			html('div', {}, html('h2', {}, places.name[row] || '(no name)'), html('small', {}, where)),
			this.figures(row),
			this.calls('Callers', calls, calls.got.get(row) ?? [], 'caller'),
			this.calls('Callees', calls, calls.made.get(row) ?? [], 'callee'),
			...this.source(lines, row),
		);
	}

	figures(row) {
		const {self, inclusive, total, costs, context} = this;
		const line = (title, cost) => html('tr', {}, html('td', {}, title), html('td', {class: 'number'}, grouped(cost)), html('td', {class: 'number'}, percent(cost, total)));
		return html(
			'div',
			{},
			html(
				'table',
				{class: 'list'},
				html('thead', {}, html('tr', {}, html('th', {scope: 'col'}, costs.inlined.has(row) ? 'inlined' : `called ${grouped(costs.calls[row])} ×`), html('th', {scope: 'col', class: 'number'}, context.unit), html('th', {scope: 'col', class: 'number'}, 'of all'))),
				html('tbody', {}, line('inclusive', inclusive[row]), line('self', self[row])),
			),
			context.hasStacks ? html('button', {type: 'button', class: 'link', click: () => context.go('flame', {search: this.places.name[row]})}, 'Find in the flame graph') : null,
		);
	}

	calls(title, index, rows, side) {
		const {places, total, costs} = this;
		const cost = index.cost[this.event];
		const sorted = rows.slice().sort((a, b) => (cost[a] < cost[b] ? 1 : cost[a] > cost[b] ? -1 : 0));
		const line = (call) => {
			const other = index[side][call];
			const isInlined = !index.count[call] && costs.inlined.has(index.callee[call]);
			const fits = cost[call] <= total; // costs within a recursion include each other
			return html(
				'tr',
				{},
				html('td', {}, html('button', {type: 'button', class: 'link', title: places.name[other], click: () => this.choose(other)}, places.label[other] || '(no name)')),
				html('td', {class: 'number'}, isInlined ? 'inlined' : grouped(index.count[call])),
				html('td', {class: 'number'}, fits ? grouped(cost[call]) : '–'),
				html('td', {class: 'number'}, index.recursion.has(call) ? 'recursion' : fits ? percent(cost[call], total) : '–'),
			);
		};
		return html(
			'section',
			{'data-side': side},
			html('h3', {}, sorted.length ? `${title} (${sorted.length})` : `No ${title.toLowerCase()}`),
			sorted.length
				? html(
						'table',
						{class: 'list'},
						html('thead', {}, html('tr', {}, ...['function', 'calls', this.context.unit, 'of all'].map((name, i) => html('th', {scope: 'col', class: i && 'number'}, name)))),
						html('tbody', {}, ...sorted.slice(0, 200).map(line)),
					)
				: null,
			sorted.length > 200 ? html('small', {}, `and ${grouped(sorted.length - 200)} more, none of which costs more`) : null,
		);
	}

	// ------------------------------------------------------------ source lines

	source(lines, row) {
		const ids = lines?.byFunction.get(row);
		if (!ids) return [];
		const files = new Map();
		for (const id of ids) {
			const file = lines.file[id];
			if (!files.has(file)) files.set(file, new Map());
			const costs = files.get(file);
			const line = lines.line[id];
			const cost = lines.self[this.event];
			costs.set(line, (costs.get(line) ?? zeroOf(cost)) + cost[id]);
		}
		// The user's own files first, each group with its costliest file first.
		const cost = (costs) => [...costs.values()].reduce((sum, one) => sum + one, zeroOf(this.self));
		const order = [...files].sort(([a, x], [b, y]) => lines.own.has(b) - lines.own.has(a) || (cost(x) < cost(y) ? 1 : cost(x) > cost(y) ? -1 : 0));
		return order.map(([file, costs]) => this.sourceFile(lines, file, costs, row));
	}

	sourceFile(lines, file, costs, row) {
		if (!lines.files[file] || lines.files[file] === '???') return html('p', {class: 'empty'}, 'No line numbers: this code has no debug information.');
		const texts = lines.texts[file];
		const shown = new Set();
		for (const line of costs.keys()) {
			shown.add(line);
			for (let near = line - CONTEXT_LINES; near <= line + CONTEXT_LINES; near += 1) if (texts.has(near)) shown.add(near);
		}
		const sorted = [...shown].sort((a, b) => a - b);
		const highest = [...costs.values()].reduce((most, cost) => (cost > most ? cost : most), zeroOf(this.self));
		const rows = [];
		sorted.forEach((line, i) => {
			if (i && line > sorted[i - 1] + 1 && texts.size) rows.push(html('tr', {class: 'gap'}, html('td', {colspan: 3}, '⋯')));
			rows.push(this.sourceLine(line, costs.get(line), texts.get(line), highest, this.self[row]));
		});
		return html(
			'section',
			{class: 'lines'},
			html('h3', {}, lines.files[file]),
			html('div', {class: 'source', tabindex: '0', role: 'region', 'aria-label': `Cost of lines of ${lines.files[file]}`}, html('table', {}, html('tbody', {}, ...rows))),
			texts.size ? null : html('small', {}, 'The source file is not available; name its folder with --sources.'),
		);
	}

	sourceLine(line, cost, text, highest, self) {
		const weight = cost === undefined ? 0 : Number(cost) / Number(highest || 1);
		return html(
			'tr',
			{class: weight > 0.5 ? 'hot' : weight > 0.1 ? 'warm' : null},
			html('td', {class: 'number'}, line || '?'),
			html('td', {class: 'cost', title: cost === undefined ? null : `${percent(cost, self)} of the function's self cost`}, cost === undefined ? '' : grouped(cost)),
			html('td', {}, text ?? ''),
		);
	}
}

addView('functions', async (host, context) => {
	const view = new FunctionsView(host, context);
	await view.shown;
	return view;
});
