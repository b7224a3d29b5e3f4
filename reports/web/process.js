// Reads the columns of a process once: functions, calls, and what lines cost.

import {counts, countsByEvent, part, zeroOf} from './data.js';
import {clean} from './format.js';

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

function groupRows(column) {
	const rows = new Map();
	for (let i = 0; i < column.length; i += 1) {
		const known = rows.get(column[i]);
		if (known) known.push(i);
		else rows.set(column[i], [i]);
	}
	return rows;
}

// The rows that have a value in a column: rowsBy(column)(value) is an array. They are grouped when first asked for.
function rowsBy(column) {
	let rows = null;
	return (value) => (rows ??= groupRows(column)).get(value) ?? [];
}

// ---------------------------------------------------------------- calls

// The calls of a process, and for each function its rows as caller (made) and as callee (got).
export async function readCalls(process) {
	if (process.callIndex) return process.callIndex;
	const calls = await part(process, 'calls');
	const {caller, callee} = calls;
	process.callIndex = {
		caller,
		callee,
		made: rowsBy(caller),
		got: rowsBy(callee),
		cost: countsByEvent(calls.cost),
		count: counts(calls.count),
		recursion: new Set(calls.recursion),
	};
	return process.callIndex;
}

// The rows sorted by cost, the highest first.
export function costliestFirst(rows, cost) {
	return rows.slice().sort((a, b) => (cost[a] < cost[b] ? 1 : cost[a] > cost[b] ? -1 : a - b));
}

// ---------------------------------------------------------------- lines

function readTable({file, function: functions, line, own, cost, count}) {
	const table = {file, function: functions, line: counts(line), own, cost: countsByEvent(cost), count: count && counts(count)};
	table.ofFunction = rowsBy(functions);
	table.ofFile = rowsBy(file);
	return table;
}

// What lines cost: themselves, by what they call, and by calls that were counted.
export async function readLines(process) {
	if (!process.lines) return null;
	process.lineIndex ??= part(process, 'lines').then((lines) => ({
		self: readTable(lines.self),
		calls: readTable(lines.calls),
		counted: readTable(lines.counted),
		files: lines.files.map(clean),
		texts: lines.texts.map((pairs) => new Map(pairs.map(([line, text]) => [line, clean(text.replaceAll('\t', '    '))]))),
		links: lines.links ?? [],
	}));
	return process.lineIndex;
}

// Adds up what lines cost for an event: sums.at(file, line) is {self, callees, calls, spent, own}, where `callees` is
// the cost of what the line calls, and `spent` that of its `calls` counted calls.
class LineSums {
	constructor(lines, event) {
		this.lines = lines;
		this.event = event;
		this.zero = zeroOf(lines.self.cost[event]);
		this.files = new Map();
	}

	at(file, line) {
		if (!this.files.has(file)) this.files.set(file, new Map());
		const sums = this.files.get(file);
		if (!sums.has(line)) sums.set(line, {self: this.zero, callees: this.zero, spent: this.zero, calls: 0, own: false});
		return sums.get(line);
	}

	add(key, table, rows) {
		const cost = table.cost[this.event];
		for (const row of rows) {
			const sum = this.at(table.file[row], table.line[row]);
			sum[key] += cost[row];
			if (table.count) sum.calls += table.count[row];
			if (table.own[row]) sum.own = true;
		}
	}
}

// The sums of the rows that choose(table) gives, by file and line.
function sumLines(lines, event, choose) {
	const sums = new LineSums(lines, event);
	sums.add('self', lines.self, choose(lines.self));
	sums.add('callees', lines.calls, choose(lines.calls));
	sums.add('spent', lines.counted, choose(lines.counted));
	return sums.files;
}

export function linesOfFunction(lines, event, id) {
	return sumLines(lines, event, (table) => table.ofFunction(id));
}

// Of all functions.
export function linesOfFile(lines, event, file) {
	return sumLines(lines, event, (table) => table.ofFile(file));
}

function ownRows(table) {
	const rows = [];
	for (let row = 0; row < table.own.length; row += 1) if (table.own[row]) rows.push(row);
	return rows;
}

// The lines of the user's own code, each with its sums over all functions.
export function ownLines(lines, event) {
	lines.ownLines ??= [];
	lines.ownLines[event] ??= [...sumLines(lines, event, ownRows)].flatMap(([file, sums]) => [...sums].map(([line, sum]) => ({file, line, ...sum})));
	return lines.ownLines[event];
}

// The function for which the line costs most, -1 if none is known.
export function functionOfLine(lines, event, file, line) {
	let found = -1;
	let most = -1;
	for (const table of [lines.self, lines.calls]) {
		const cost = table.cost[event];
		for (const row of table.ofFile(file)) {
			if (table.line[row] !== line || cost[row] <= most) continue;
			most = cost[row];
			found = table.function[row];
		}
	}
	return found;
}
