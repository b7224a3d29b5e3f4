// Reads the columns of a process once: functions, calls, and what lines cost. In a comparison, rows are the same on both
// sides, 'before' and 'now'; 'change' is now, with the other side as the member `before`.

import {counts, countsByEvent, part, zeroOf} from './data.js';
import {clean} from './format.js';

// Reads a side once, and keeps it in `owner`.
function onSide(owner, key, side, read) {
	owner[key] ??= {};
	const sides = owner[key];
	sides.now ??= read(false);
	if (side !== 'now') sides.before ??= read(true);
	if (side === 'change') sides.change ??= {...sides.now, before: sides.before};
	return sides[side];
}

export function readFunctions(process, side = 'now') {
	const {functions} = process;
	return onSide(process, 'functionCosts', side, (isBefore) => {
		const columns = isBefore ? functions.before : functions;
		return {
			fate: functions.fate,
			calls: counts(columns.calls),
			inlined: new Set(functions.inlined), // nobody counted the calls of these
			startUp: new Set(functions.startUp),
			self: countsByEvent(columns.self),
			inclusive: countsByEvent(columns.inclusive),
		};
	});
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
export async function readCalls(process, side = 'now') {
	const calls = await part(process, 'calls');
	calls.index ??= {
		caller: calls.caller,
		callee: calls.callee,
		made: rowsBy(calls.caller),
		got: rowsBy(calls.callee),
		recursion: new Set(calls.recursion),
	};
	return onSide(process, 'callCosts', side, (isBefore) => {
		const columns = isBefore ? calls.before : calls;
		return {...calls.index, cost: countsByEvent(columns.cost), count: counts(columns.count)};
	});
}

// The rows sorted by cost, the highest first.
export function costliestFirst(rows, cost) {
	return rows.slice().sort((a, b) => (cost[a] < cost[b] ? 1 : cost[a] > cost[b] ? -1 : a - b));
}

// ---------------------------------------------------------------- lines

const GONE = 2 ** 32;

// The number of a line as it is shown. A line that is gone has the number of the one it stood behind, and a fraction.
export function lineNumber(line) {
	if (Number.isInteger(line)) return line ? String(line) : '?';
	return `${Math.round((line % 1) * GONE)} before`;
}

function behind(line, gone) {
	return line + gone / GONE;
}

function withGone(lines, gone) {
	return gone ? lines.map((line, i) => behind(line, gone[i])) : lines;
}

function textOf(text) {
	return clean(text.replaceAll('\t', '    '));
}

// The lines of a file before, by the lines that they are now or stood behind, as far as git told which replaced which.
class OldLines {
	// The replaced lines as html/sources.h says.
	constructor(replaced) {
		this.replaced = replaced;
		this.known = new Map();
		for (const [, , , , texts] of replaced) for (const [number, line, isGone, text] of texts) this.known.set(isGone ? behind(line, number) : line, {number, text: textOf(text)});
	}

	// {number, text} of a line; without text if that is the same as now. Undefined if the line was not there before.
	at(line) {
		if (this.known.has(line)) return this.known.get(line);
		const last = this.replaced.findLast(([begin]) => begin <= line);
		if (!last) return {number: line};
		const [, end, , oldEnd] = last;
		return line < end ? undefined : {number: line - end + oldEnd};
	}

	// What was at the lines: `texts` are those of now, `numbers` what lines with costs were, by cost and order too.
	textsOf(texts, numbers) {
		const old = new Map();
		const known = new Map([...this.known].map(([line, {number, text}]) => [number, {line, text}]));
		for (const [line, text] of texts) if (this.at(line)) old.set(line, text);
		for (const {line, text} of known.values()) old.set(line, text);
		for (const [line, number] of numbers) {
			if (!known.has(number)) continue;
			if (!numbers.has(known.get(number).line)) old.delete(known.get(number).line);
			old.set(line, known.get(number).text);
		}
		return old;
	}

	// The texts of now, and those of lines that are gone.
	withGone(texts) {
		const gone = [...this.known].filter(([line]) => !Number.isInteger(line));
		return new Map([...texts, ...gone.map(([line, {text}]) => [line, text])]);
	}
}

// The numbers of the lines with costs on the side before, by file and line.
function readNumbers(tables) {
	const files = new Map();
	for (const {file, line, number} of Object.values(tables))
		for (let i = 0; i < file.length; i += 1) {
			if (!files.has(file[i])) files.set(file[i], new Map());
			files.get(file[i]).set(line[i], number[i]);
		}
	return files;
}

// The texts of lines by file, and the numbers by which people know these. `before` are the tables of the run before, if
// that is shown.
function readTexts({texts, replaced}, before) {
	const old = new Map(replaced?.map(([file, lines]) => [file, new OldLines(lines)]));
	const numbers = before && readNumbers(before);
	const numbersOf = (file) => numbers.get(file) ?? new Map();
	const all = texts.map(([file, lines]) => {
		const now = new Map(lines.map(([line, text]) => [line, textOf(text)]));
		if (!old.has(file)) return [file, now];
		return [file, before ? old.get(file).textsOf(now, numbersOf(file)) : old.get(file).withGone(now)];
	});
	const numberBefore = (file, line) => before && (numbersOf(file).get(line) ?? old.get(file)?.at(line)?.number);
	return {texts: new Map(all), numberOf: (file, line) => String(numberBefore(file, line) || lineNumber(line)), isOfNow: (file) => Boolean(before) && !old.has(file)};
}

function readTable({file, function: functions, line, gone, number, own, library, cost, count}) {
	const table = {file, function: functions, line: withGone(counts(line), gone), number: number && counts(number), own, library: library && countsByEvent(library), cost: countsByEvent(cost), count: count && counts(count)};
	table.ofFunction = rowsBy(functions);
	table.ofFile = rowsBy(file);
	return table;
}

function readTables({self, calls, counted}) {
	return {self: readTable(self), calls: readTable(calls), counted: readTable(counted)};
}

// What lines cost: themselves, by what they call, and by calls that were counted. Null if that was not recorded on the
// side; 'change' is as 'now' if it was not recorded before.
export async function readLines(process, side = 'now') {
	if (!process.lines) return null;
	const lines = await part(process, 'lines');
	if (!lines.before && side === 'before') return null;
	lines.shared ??= {
		files: lines.files.all(),
		shown: lines.files_shown.all(), // relative to the root of the project
	};
	return onSide(process, 'lineCosts', lines.before ? side : 'now', (isBefore) => {
		const tables = readTables(isBefore ? lines.before : lines);
		const texts = readTexts(lines, isBefore && tables);
		const links = (isBefore && lines.before.links) || lines.links || [];
		// Where the line is published; undefined if it is not, or is gone.
		const linkOf = (file, line) => {
			const number = texts.numberOf(file, line);
			return Number(number) && links[file] ? links[file].replace('{line}', number) : undefined;
		};
		return {...lines.shared, ...texts, ...tables, linkOf};
	});
}

// Adds up what lines cost for an event: sums.at(file, line) is {self, callees, calls, spent, libraries, own}, where
// `callees` is the cost of what the line calls, `spent` that of its `calls` counted calls, and `libraries` the part of
// that which is spent in libraries, and counts for a line of own code.
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
		if (!sums.has(line)) sums.set(line, {self: this.zero, callees: this.zero, spent: this.zero, libraries: this.zero, calls: 0, own: false});
		return sums.get(line);
	}

	add(key, table, rows) {
		const cost = table.cost[this.event];
		const library = table.library?.[this.event];
		for (const row of rows) {
			const sum = this.at(table.file[row], table.line[row]);
			sum[key] += cost[row];
			if (table.count) sum.calls += table.count[row];
			if (library) sum.libraries += library[row];
			if (table.own[row]) sum.own = true;
		}
	}

	// Gives every line its sums of before, zeros where it had no cost.
	pair(before) {
		for (const [file, sums] of before.files)
			for (const [line, {own}] of sums) {
				const now = this.at(file, line);
				now.own ||= own;
			}
		for (const [file, sums] of this.files) for (const [line, sum] of sums) sum.before = before.at(file, line);
	}
}

// The sums of the rows that choose(table) gives, by file and line.
function addUp(lines, event, choose) {
	const sums = new LineSums(lines, event);
	sums.add('self', lines.self, choose(lines.self));
	sums.add('callees', lines.calls, choose(lines.calls));
	sums.add('spent', lines.counted, choose(lines.counted));
	return sums;
}

function sumLines(lines, event, choose) {
	const sums = addUp(lines, event, choose);
	if (lines.before) sums.pair(addUp(lines.before, event, choose));
	return sums.files;
}

// Whether a line costs anything, now or before.
export function hasCost({self, callees, before}) {
	return Boolean(self || callees || (before && hasCost(before)));
}

// What own code costs with the libraries that it calls, which it is charged with in a comparison.
export function inclusiveCost({self, callees}) {
	return self + callees;
}

export function ownCost({self, libraries}) {
	return self + libraries;
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

const ownLinesOf = new WeakMap(); // the own lines by event, of what readLines() gave

// The lines of the user's own code, each with its sums over all functions.
export function ownLines(lines, event) {
	if (!ownLinesOf.has(lines)) ownLinesOf.set(lines, []);
	const byEvent = ownLinesOf.get(lines);
	byEvent[event] ??= [...sumLines(lines, event, ownRows)].flatMap(([file, sums]) => [...sums].map(([line, sum]) => ({file, line, ...sum})));
	return byEvent[event];
}

// The function for which the line costs most, before or now; -1 if none is known.
export function functionOfLine(lines, event, file, line) {
	let found = -1;
	let most = -1;
	for (const {self, calls} of [lines, lines.before].filter(Boolean))
		for (const table of [self, calls]) {
			const cost = table.cost[event];
			for (const row of table.ofFile(file)) {
				if (table.line[row] !== line || cost[row] <= most) continue;
				most = cost[row];
				found = table.function[row];
			}
		}
	return found;
}
