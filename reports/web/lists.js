// The list on the left, in three forms: the lines of the user's own code, all functions, and allocation sites.

import {changeColumns} from './change.js';
import {counts, largest, zeroOf} from './data.js';
import {html, withOptions} from './dom.js';
import {baseName, besideLabel, exact, grouped, labelAlone, matcher, percent, placeOf} from './format.js';
import {placeCell} from './place.js';
import {functionOfLine, hasCost, inclusiveCost, ownCost, ownLines} from './process.js';
import {shareBar} from './share.js';
import {Table} from './table.js';

const CHANGED = 'changed';
const LEAST = {0: 'all functions', 0.0001: '0.01 % and more', 0.001: '0.1 % and more', 0.01: '1 % and more'};
const ALLOCATIONS = ['AllocatedBytes', 'Allocations'];

// The width of a column for its title and the widest figure.
function widthOf(title, most) {
	return `${Math.max(title.length + 3, grouped(most).length) * 0.57 + 1.7}em`;
}

// A name, with the place of it; a narrow column has the place below it.
function nameCell(title, name, where) {
	return html('span', {title}, name || '(no name)', ...(where ? [html('wbr'), placeCell('span', {class: 'where'}, where)] : []));
}

function figureColumn(key, title, values, most) {
	return {key, title, width: widthOf(title, most), number: true, keys: () => values, cell: (row) => grouped(values[row])};
}

function shareColumn(key, values, total, withBar) {
	const cell = (row) => (withBar ? html('span', {}, shareBar(values[row], total), html('span', {class: 'part'}, percent(values[row], total))) : percent(values[row], total));
	return {key, title: '%', width: withBar ? '10.9em' : '6.3em', extra: true, number: true, keys: () => values, cell};
}

// ---------------------------------------------------------------- the user's own lines

class Lines {
	constructor({context, lines}) {
		this.title = 'My lines';
		this.what = lines?.before ? 'lines, with the libraries that they call' : context.isChange ? 'lines, of now only' : 'lines';
		this.context = context;
		this.lines = lines;
		this.rows = lines ? ownLines(lines, context.event).filter(hasCost) : [];
		this.count = this.rows.length;
		this.sorted = lines?.before ? 'change' : 'self';
		this.hasCode = Boolean(lines?.texts.size);
		this.hint = lines ? 'None of the lines with costs is of your own code.' : 'The costs of lines were not recorded; profile-deep records them with --lines.';
	}

	columns() {
		const {context, rows} = this;
		const column = (values) => (zeroOf(this.lines.self.cost[context.event]) === 0n ? BigUint64Array : Float64Array).from(values);
		const self = column(rows.map((row) => row.self));
		const inclusive = column(rows.map((row) => row.self + row.callees));
		const names = rows.map((row) => `${this.lines.files[row.file]}:${String(row.line).padStart(9, '0')}`);
		const name = {key: 'line', title: 'line', keys: () => names, cell: (row) => this.name(row)};
		if (this.lines.before) return [name, ...this.changeColumns(column)];
		return [
			name,
			figureColumn('self', 'self', self, context.total),
			shareColumn('selfshare', self, context.total),
			{...figureColumn('inclusive', 'inclusive', inclusive, context.total), cell: (row) => (inclusive[row] <= context.total ? grouped(inclusive[row]) : '–')},
			shareColumn('share', inclusive, context.total, true),
		];
	}

	// What own code costs with the libraries that it calls; then itself, and with all that it calls.
	changeColumns(column) {
		const both = (cost) => [column(this.rows.map(({before}) => cost(before))), column(this.rows.map(cost))];
		return [
			...changeColumns('change', '', ...both(ownCost)),
			...changeColumns('self', 'self', ...both(({self}) => self), true),
			...changeColumns('inclusive', 'inclusive', ...both(inclusiveCost), true),
		];
	}

	name(row) {
		const {file, line} = this.rows[row];
		const text = this.lines.texts.get(file)?.get(line)?.trim();
		const number = this.lines.numberOf(file, line);
		const place = placeCell('span', {}, `${baseName(this.lines.files[file])}:${number}`);
		return html('span', {title: `${this.lines.files[file]}:${number}${text ? `\n${text}` : ''}`}, place, text ? html('span', {class: 'where code'}, text) : null);
	}

	keep(test) {
		return test && ((row) => test(this.lines.files[this.rows[row].file]) || test(this.lines.texts.get(this.rows[row].file)?.get(this.rows[row].line) ?? ''));
	}

	selectionOf(row) {
		const {file, line} = this.rows[row];
		return {function: functionOfLine(this.lines, this.context.event, file, line), line: {file, line}};
	}

	rowOf({line}) {
		return line ? this.rows.findIndex((row) => row.file === line.file && row.line === line.line) : -1;
	}
}

// ---------------------------------------------------------------- functions

class Functions {
	constructor({context, costs}) {
		this.title = 'Functions';
		this.what = costs.before ? 'functions, by their own cost' : 'functions';
		this.context = context;
		this.costs = costs;
		this.places = context.places;
		this.count = this.places.count;
		this.sorted = costs.before ? 'change' : 'self';
		this.hint = 'No functions were recorded.';
		this.self = costs.self[context.event];
		this.inclusive = costs.inclusive[context.event];
		const choices = costs.before ? {[CHANGED]: 'that changed', 0: LEAST[0]} : LEAST;
		this.usual = costs.before ? CHANGED : '0';
		this.least = html(
			'select',
			{'aria-label': costs.before ? 'Show which functions' : 'Show functions of at least this share', change: () => this.changed()},
			...Object.entries(choices).map(([share, title]) => html('option', {value: share}, title)),
		);
		this.least.value = context.get('least') in choices ? context.get('least') : this.usual;
		this.startUp = html('input', {type: 'checkbox', change: () => this.changed()});
		this.startUp.checked = context.get('all') === '1';
	}

	// What calls main() and the loader is shown on request only.
	tools() {
		const {startUp} = this.costs;
		const cost = [...startUp].reduce((sum, row) => sum + this.self[row], zeroOf(this.self));
		const choice = startUp.size ? html('label', {class: 'choice', title: `${exact(cost, this.context.unit)} in themselves`}, this.startUp, ` start-up (${grouped(startUp.size)} functions)`) : null;
		return [this.least, choice].filter(Boolean);
	}

	changed() {
		this.context.set({least: this.least.value === this.usual ? '' : this.least.value, all: this.startUp.checked ? '1' : ''});
		this.onChange();
	}

	columns() {
		const {places, self, inclusive, costs} = this;
		const {process, unit, total} = this.context;
		const name = {key: 'name', title: 'function', keys: () => places.name, cell: (row) => this.name(row)};
		if (costs.before) return [name, ...this.changeColumns()];
		return [
			name,
			{key: 'object', title: 'object', width: '7.5em', extra: true, keys: () => places.object, cell: (row) => baseName(places.at(row).object)},
			...(process.counted ? [{...figureColumn('calls', 'calls', costs.calls, largest(costs.calls)), extra: true, cell: (row) => this.callsOf(row)}] : []),
			figureColumn('self', `self ${unit}`, self, total),
			shareColumn('share', self, total),
			figureColumn('inclusive', `inclusive ${unit}`, inclusive, total),
			shareColumn('part', inclusive, total, true),
		];
	}

	changeColumns() {
		const {self, inclusive, costs, context} = this;
		const {before} = costs;
		const counted = (column) => ({...column, cell: (row) => (costs.inlined.has(row) ? '–' : column.cell(row))});
		return [
			...changeColumns('change', '', before.self[context.event], self),
			...changeColumns('inclusive', 'inclusive', before.inclusive[context.event], inclusive, true),
			...(context.process.counted ? changeColumns('calls', 'calls', before.calls, costs.calls, true).map(counted) : []),
		];
	}

	// Whether it cost or was called anything, or in a comparison something else than before.
	differs(row) {
		const {costs, self, inclusive, context} = this;
		const before = costs.before && {self: costs.before.self[context.event], inclusive: costs.before.inclusive[context.event], calls: costs.before.calls};
		return (before?.self[row] ?? 0) != self[row] || (before?.inclusive[row] ?? 0) != inclusive[row] || (before?.calls[row] ?? 0) !== costs.calls[row];
	}

	callsOf(row) {
		return this.costs.inlined.has(row) ? 'inlined' : grouped(this.costs.calls[row]);
	}

	name(row) {
		const place = this.places.at(row);
		const {name, label, file, object, line} = place;
		const shown = labelAlone(place);
		const isUnknown = !label || label === '???' || label !== shown; // says nothing without its object
		const where = placeOf(file, line) || (isUnknown && baseName(object));
		return nameCell(name, shown, where);
	}

	keep(test) {
		const {places, inclusive, costs} = this;
		const folded = this.startUp.checked || test ? new Set() : costs.startUp;
		const isChanged = this.least.value === CHANGED;
		const least = isChanged ? 0 : Number(this.least.value) * Number(this.context.total);
		const named = test && places.name.map((name, i) => test(name) || test(places.file[i]) || test(places.object[i]));
		const {process} = this.context;
		const isHeld = (row) => process.counted || inclusive[row] || costs.before?.inclusive[this.context.event][row]; // memory has functions that hold nothing at one moment
		const differs = isChanged || (this.context.isCompared && !costs.before); // of one run, without what only the other has
		return test || least || folded.size || differs || !process.counted ? (row) => (!named || named[row]) && isHeld(row) && !folded.has(row) && Number(inclusive[row]) >= least && (!differs || this.differs(row)) : null;
	}

	selectionOf(row) {
		return {function: row};
	}

	rowOf(selection) {
		return selection.function;
	}
}

// ---------------------------------------------------------------- allocation sites

// Where memory was asked for: functions and lines, with all that they hold or allocated, and what was alive at the
// moment that the cursor of the timeline stands at.
class Sites {
	constructor({context, costs, lines, alive}) {
		this.title = 'Sites';
		this.what = 'sites';
		this.hint = 'Nothing was allocated.';
		Object.assign(this, {context, costs, lines, alive});
		this.rows = [];
		this.known = new Map(); // rows by function and line
		for (const {self} of [lines, lines?.before].filter(Boolean)) this.read(self);
		for (const place of alive?.unknown() ?? []) this.rows.push(place);
		this.count = this.rows.length;
		this.now = this.costsOf(lines);
		this.before = lines?.before && this.costsOf(lines.before);
	}

	get sorted() {
		if (this.isOfMoment) return 'alive';
		return this.before ? 'change0' : String(this.context.event);
	}

	read({function: functions, file, line}) {
		for (let i = 0; i < functions.length; i += 1) {
			const key = `${functions[i]}:${line[i]}`;
			if (this.known.has(key)) continue;
			this.known.set(key, this.rows.length);
			this.rows.push({function: functions[i], file: file[i], line: line[i]});
		}
	}

	// The costs of the rows of one run, by event.
	costsOf(lines) {
		const {events} = this.context.process;
		return events.map((_, event) => {
			const {self} = lines;
			const costs = new self.cost[event].constructor(this.rows.length);
			for (let i = 0; i < self.function.length; i += 1) costs[this.known.get(`${self.function[i]}:${self.line[i]}`)] += self.cost[event][i];
			return costs;
		});
	}

	// The event that is looked at first, then the others of its unit.
	columns() {
		const {event, process, unit} = this.context;
		const order = [event, ...[...process.events.keys()].filter((one) => one !== event && process.units[one] === unit)];
		const names = this.rows.map((row) => this.nameOf(row).label);
		const name = {key: 'name', title: 'site', keys: () => names, cell: (row) => this.name(row)};
		if (this.before) return [name, ...order.flatMap((one, i) => changeColumns(`change${i}`, i ? process.events[one] : '', this.before[one], this.now[one], i > 0))];
		const isMoment = this.isOfMoment;
		const columns = order.map((one, i) => ({...figureColumn(String(one), process.events[one], this.now[one], largest(this.now[one])), extra: i > 0 || isMoment}));
		if (!isMoment) return [name, ...columns];
		const held = this.alive.held(this.known, this.rows);
		return [name, figureColumn('alive', this.alive.title, held, largest(held)), ...columns];
	}

	nameOf({function: row, file, line, place}) {
		if (place) return place;
		const {name, label, object} = this.context.places.at(row);
		return {name, label, where: besideLabel({label, object, file: this.lines.files[file], line: this.lines.numberOf(file, line)})};
	}

	name(row) {
		const {name, label, where} = this.nameOf(this.rows[row]);
		return nameCell(name, label, where);
	}

	// With a cursor only what was alive there, else what has a cost of the event.
	keep(test) {
		const shown = this.isOfMoment ? this.alive.held(this.known, this.rows) : this.now[this.context.event];
		const before = this.before?.[this.context.event];
		const matches = (row) => {
			const {name, where} = this.nameOf(this.rows[row]);
			return test(name) || test(where ?? '');
		};
		return (row) => (shown[row] || before?.[row]) && (!test || matches(row));
	}

	get isOfMoment() {
		return this.alive?.at >= 0;
	}

	// What was alive at the chosen moment: ["at snapshot 101", 120]; undefined without one, and for what is no site.
	aliveOf({function: id, line, place}) {
		if (!this.isOfMoment) return undefined;
		const isOf = (row) => (place ? row.place === place : line ? row.file === line.file && row.line === line.line : row.function === id);
		const held = this.alive.held(this.known, this.rows).filter((_, i) => isOf(this.rows[i]));
		return held.length ? [this.alive.title, held.reduce((sum, bytes) => sum + bytes, 0)] : undefined;
	}

	// The line, if it is known; what only a snapshot knows is in none of the other panes.
	selectionOf(row) {
		const {function: id, file, line, place} = this.rows[row];
		if (place) return {function: -1, place};
		return line ? {function: id, line: {file, line}} : {function: id};
	}

	rowOf({function: row, line, place}) {
		if (place) return this.rows.findIndex((one) => one.place === place);
		const exact = this.known.get(`${row}:${line?.line ?? 0}`);
		return exact ?? this.rows.findIndex((one) => one.function === row && (!line || (one.file === line.file && one.line === line.line)));
	}
}

// The sites of a recording that the list is not of; choosing them leads there.
class Elsewhere {
	constructor() {
		this.title = 'Sites';
		this.isElsewhere = true;
	}
}

// The functions that allocate, if the recording counted allocations.
class AllocatingFunctions extends Functions {
	constructor(data) {
		super(data);
		const {process} = data.context;
		this.title = 'Sites';
		this.what = 'sites';
		this.hint = 'Nothing was allocated.';
		this.events = ALLOCATIONS.map((event) => process.events.indexOf(event)).filter((event) => event >= 0);
		this.sorted = process.events[this.events[0]];
		this.least.value = '0';
	}

	tools() {
		return [];
	}

	columns() {
		const {process} = this.context;
		const {before, self} = this.costs;
		const [name] = super.columns();
		if (before) return [name, ...this.events.flatMap((event, i) => changeColumns(process.events[event], i ? process.events[event] : '', before.self[event], self[event], i > 0))];
		return [name, ...this.events.map((event) => figureColumn(process.events[event], process.events[event], this.costs.self[event], counts(process.totals[event])[0]))];
	}

	keep(test) {
		const named = test && this.places.name.map((name, i) => test(name) || test(this.places.file[i]));
		return (row) => (!named || named[row]) && this.events.some((event) => this.costs.self[event][row] || this.costs.before?.self[event][row]);
	}
}

// ---------------------------------------------------------------- the tabs

function makeKinds(data) {
	const {context} = data;
	const kinds = {lines: new Lines(data), functions: new Functions(data)};
	if (context.isMemory && data.lines) kinds.sites = new Sites(data);
	else if (context.memory && !context.isMemory) kinds.sites = new Elsewhere();
	else if (ALLOCATIONS.some((event) => context.process.events.includes(event))) kinds.sites = new AllocatingFunctions(data);
	return kinds;
}

export class Lists {
	// `data`: {context, costs, lines, alive}; `alive` is of the cursor of a timeline (moment.js), if there is one.
	// Options: onSelect(selection), onOpen(selection), onElsewhere().
	constructor(host, data, options) {
		this.context = data.context;
		this.options = options;
		this.kinds = makeKinds(data);
		this.tabs = html('div', {class: 'tabs', role: 'tablist', 'aria-label': 'Lists', keydown: (event) => this.tabKey(event)});
		this.find = html('input', {type: 'search', placeholder: 'Filter: text or /expression/', 'aria-keyshortcuts': '/', input: () => this.filter(), keydown: (event) => this.findKey(event)});
		this.find.value = this.context.get('filter');
		this.count = html('span', {class: 'count', role: 'status'});
		this.tools = html('div', {class: 'tools'});
		this.body = html('div', {role: 'tabpanel'});
		host.append(this.tabs, this.tools, this.body);
		const asked = this.context.get('list');
		this.open(this.kinds[asked] && !this.kinds[asked].isElsewhere ? asked : this.hasLines(data) ? 'lines' : 'functions', this.context.get('sort'));
	}

	// Whether there are lines, and in a comparison those of both runs.
	hasLines({context, lines}) {
		return this.kinds.lines.count > 0 && (!context.isChange || Boolean(lines.before));
	}

	get kind() {
		return this.kinds[this.name];
	}

	drawTabs() {
		this.tabs.replaceChildren(
			...Object.entries(this.kinds).map(([name, {title}]) =>
				html('button', {type: 'button', role: 'tab', 'aria-selected': String(name === this.name), tabindex: name === this.name ? '0' : '-1', click: () => this.choose(name)}, title),
			),
		);
	}

	tabKey(event) {
		const names = Object.keys(this.kinds);
		const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
		if (!step) return;
		event.preventDefault();
		this.choose(names[(names.indexOf(this.name) + step + names.length) % names.length]);
		this.tabs.querySelector('[aria-selected="true"]').focus();
	}

	// Another list, in its own order.
	choose(name) {
		if (name === this.name) return;
		this.context.set({list: name, sort: ''});
		if (this.kinds[name].isElsewhere) {
			this.options.onElsewhere();
			return;
		}
		this.open(name, '');
		this.show(this.options.selection());
	}

	open(name, sort) {
		this.name = name;
		const {kind} = this;
		this.drawTabs();
		kind.onChange = () => this.arrange();
		this.find.setAttribute('aria-label', `Filter ${kind.what.split(',')[0]} by name, file or object`);
		this.body.setAttribute('aria-label', kind.title);
		this.tools.replaceChildren(this.find, ...(kind.tools?.() ?? []), this.count);
		const nothing = kind.isOfMoment ? '' : this.context.nothing;
		if (!kind.count || nothing) {
			this.table = null;
			this.count.textContent = '';
			this.body.replaceChildren(html('p', {class: 'empty'}, ...withOptions(nothing || kind.hint)));
			return;
		}
		this.draw(sort);
	}

	draw(sort) {
		const {kind} = this;
		const columns = kind.columns();
		const keys = columns.map(({key}) => key);
		const asked = keys.indexOf(sort.replace('-', ''));
		this.body.replaceChildren();
		this.table = new Table(this.body, columns, {
			label: kind.title,
			count: kind.count,
			nameWidth: '9em',
			hasCode: kind.hasCode,
			sort: asked >= 0 ? asked : keys.indexOf(kind.sorted),
			descending: asked >= 0 ? sort.startsWith('-') : true,
			keep: kind.keep(matcher(this.find.value)),
			onSelect: (row) => this.options.onSelect(kind.selectionOf(row)),
			onOpen: (row) => this.options.onOpen(kind.selectionOf(row)),
			onSort: (column, descending) => this.context.set({sort: (descending ? '-' : '') + keys[column]}),
		});
		this.tell();
	}

	arrange() {
		this.table?.filter(this.kind.keep(matcher(this.find.value)));
		this.tell();
	}

	filter() {
		this.arrange();
		this.context.set({filter: this.find.value});
	}

	tell() {
		this.count.textContent = this.table ? `${grouped(this.table.rows.length)} of ${grouped(this.kind.count)} ${this.kind.what}` : '';
	}

	// The selection of the first row as it is sorted, or null.
	first() {
		return this.table?.rows.length ? this.kind.selectionOf(this.table.rows[0]) : null;
	}

	// Marks the row of the selection, if the list has one.
	show(selection) {
		if (this.table && selection) this.table.select(this.kind.rowOf(selection), false);
	}

	findKey(event) {
		if (event.key === 'Escape') {
			this.find.value = '';
			this.filter();
		} else if (event.key === 'ArrowDown' || event.key === 'Enter') {
			this.table?.box.focus();
			if (this.table?.rows.length) this.table.select(this.table.rows[0], true);
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	}
}
