// A table of any length: only the rows in view exist as elements, or the first rows when it is printed. Rows have
// the numbers of the data; the table keeps their order and the selection. Arrow keys move, Enter opens, headings
// sort.

import {html, whileShown} from './dom.js';
import {grouped} from './format.js';

const ROW_HEIGHT = 27; // on a phone names have two lines
const PHONE = matchMedia('(max-width: 640px)');
const PHONE_ROW_HEIGHT = 42;
const HEAD_HEIGHT = 30;
const SPARE = 8;
const PRINTED = 50;
const NAME_WIDTH = '14em';

// The rank of every text among all texts; equal texts have equal ranks.
function ranks(texts) {
	const order = Uint32Array.from(texts, (_, row) => row).sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
	const places = new Uint32Array(texts.length);
	for (let i = 1; i < order.length; i += 1) places[order[i]] = places[order[i - 1]] + (texts[order[i]] === texts[order[i - 1]] ? 0 : 1);
	return places;
}

const DIGITS = 65536;

// Keys that are all whole and below 2^32, as a Uint32Array; others as they are.
function narrowed(keys) {
	if (!(keys instanceof Float64Array)) return keys;
	const narrow = new Uint32Array(keys);
	for (let i = 0; i < narrow.length; i += 1) if (narrow[i] !== keys[i]) return keys;
	return narrow;
}

// The bits of the keys as 16-bit digits, the lowest first, changed so that they sort in the order of the keys: for
// a Float64 the sign bit is inverted and, if it was set, all other bits too.
function digitsOf(keys) {
	const copy = keys.slice();
	if (copy instanceof Float64Array) {
		const words = new Int32Array(copy.buffer);
		for (let low = 0; low < words.length; low += 2) {
			const sign = words[low + 1] >> 31;
			words[low] ^= sign;
			words[low + 1] ^= sign | 0x80000000;
		}
	}
	return new Uint16Array(copy.buffer);
}

// Turns the number of rows per digit into the position where these rows begin.
function placesOf(counts, descending) {
	let place = 0;
	for (let i = 0; i < DIGITS; i += 1) {
		const digit = descending ? DIGITS - 1 - i : i;
		const count = counts[digit];
		counts[digit] = place;
		place += count;
	}
}

// Sorts the rows by their keys with a stable radix sort, lowest digit first, which is much faster than comparing
// rows.
function sortRows(rows, keys, descending) {
	const digits = digitsOf(keys);
	const width = keys.BYTES_PER_ELEMENT / 2;
	const places = new Uint32Array(DIGITS);
	let sorted = rows.slice();
	let next = new Uint32Array(rows.length);
	for (let digit = 0; digit < width; digit += 1) {
		places.fill(0);
		for (let i = 0; i < sorted.length; i += 1) places[digits[sorted[i] * width + digit]] += 1;
		if (places[digits[sorted[0] * width + digit]] === sorted.length) continue; // all rows have the same digit
		placesOf(places, descending);
		for (let i = 0; i < sorted.length; i += 1) {
			const row = sorted[i];
			next[places[digits[row * width + digit]]++] = row;
		}
		[sorted, next] = [next, sorted];
	}
	return sorted;
}

export class Table {
	// columns: {title, number: true for figures, extra: true for columns that narrow screens leave out, width,
	// keys() -> the sort keys by row, a typed array or texts, cell(row) -> text or node}. Options: count,
	// label, nameWidth (at least, of the column without a width), hasCode (names have a line of code, below the whole row
	// on a phone), sort (a column), descending, keep(row) as the initial filter, onSelect(row), onOpen(row),
	// onSort(column, descending).
	constructor(host, columns, options) {
		this.columns = columns;
		this.options = options;
		this.keys = [];
		this.keep = options.keep ?? null;
		this.selected = -1;
		this.most = 0;
		this.headings = columns.map((column, i) =>
			html('th', {scope: 'col', class: this.classOf(column)}, html('button', {type: 'button', click: () => this.sortBy(i)}, column.title)),
		);
		this.body = html('tbody', {});
		this.caption = html('caption', {});
		this.table = html(
			'table',
			{role: 'grid', 'aria-label': options.label},
			this.caption,
			html('colgroup', {}, ...columns.map((column) => this.widthOf(column))),
			html('thead', {}, html('tr', {}, ...this.headings)),
			this.body,
		);
		this.box = html(
			'div',
			{class: options.hasCode ? 'grid with-code' : 'grid', tabindex: '0', role: 'region', 'aria-label': options.label, keydown: (event) => this.key(event), scroll: () => this.draw()},
			this.table,
		);
		this.table.style.setProperty('--all', this.leastWidth(columns));
		this.table.style.setProperty('--few', this.leastWidth(columns.filter(({extra}) => !extra)));
		host.append(this.box);
		this.sort(options.sort ?? 0, options.descending ?? false);
		new ResizeObserver(() => this.fit()).observe(this.box);
		whileShown(this.box, 'beforeprint', () => this.print());
		whileShown(this.box, 'afterprint', () => this.draw());
	}

	// Leaves out the extra columns where the table would be wider than its box.
	fit() {
		this.box.classList.remove('few');
		this.box.classList.toggle('few', this.box.scrollWidth > this.box.clientWidth);
		this.reveal();
		this.draw();
	}

	// Scrolls sideways to the column by which the rows are sorted, if that is out of view.
	reveal() {
		const heading = this.headings[this.column];
		const [first] = this.headings; // it stays in view and covers what is below it
		const right = heading.offsetLeft + heading.offsetWidth - this.box.clientWidth;
		if (heading !== first) this.box.scrollLeft = Math.min(Math.max(this.box.scrollLeft, right), heading.offsetLeft - first.offsetWidth);
	}

	classOf({number, extra}) {
		return [number ? 'number' : 'name', extra && 'extra'].filter(Boolean).join(' ');
	}

	widthOf(column) {
		const element = html('col', {class: column.extra && 'extra'});
		if (column.width) element.style.width = column.width;
		return element;
	}

	// The minimum width that leaves enough room for the column of names, which has no width of its own.
	leastWidth(columns) {
		return `calc(${[this.options.nameWidth ?? NAME_WIDTH, ...columns.map(({width}) => width).filter(Boolean)].join(' + ')})`;
	}

	// ------------------------------------------------------------ order

	sortBy(column) {
		const first = Boolean(this.columns[column].number);
		this.sort(column, this.column === column ? !this.descending : first);
		this.options.onSort?.(column, this.descending);
		this.draw();
	}

	sort(column, descending) {
		this.column = column;
		this.descending = descending;
		this.headings.forEach((heading, i) => heading.setAttribute('aria-sort', i === column ? (descending ? 'descending' : 'ascending') : 'none'));
		this.arrange();
	}

	// Shows the rows for which keep(row) holds; all for null.
	filter(keep) {
		this.keep = keep;
		this.arrange();
		this.box.scrollTop = 0;
		this.draw();
	}

	keysOf(column) {
		this.keys[column] ??= this.columns[column].keys();
		this.keys[column] = Array.isArray(this.keys[column]) ? ranks(this.keys[column]) : narrowed(this.keys[column]);
		return this.keys[column];
	}

	arrange() {
		let count = 0;
		const rows = new Uint32Array(this.options.count);
		for (let row = 0; row < rows.length; row += 1) if (!this.keep || this.keep(row)) rows[count++] = row;
		this.rows = sortRows(rows.subarray(0, count), this.keysOf(this.column), this.descending);
		this.table.setAttribute('aria-rowcount', count + 1);
		this.most = Math.max(this.most, count); // a filter does not make the box smaller
		this.box.style.height = `${this.most * this.rowHeight + HEAD_HEIGHT + 2}px`; // limited by the style to the room there is
	}

	// ------------------------------------------------------------ drawing

	get rowHeight() {
		return PHONE.matches ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
	}

	draw() {
		const height = this.box.clientHeight || 600;
		const first = Math.max(0, Math.floor(this.box.scrollTop / this.rowHeight) - SPARE);
		const last = Math.min(this.rows.length, first + Math.ceil(height / this.rowHeight) + 2 * SPARE);
		const parts = [this.space(first * this.rowHeight)];
		for (let i = first; i < last; i += 1) parts.push(this.row(i));
		parts.push(this.space((this.rows.length - last) * this.rowHeight));
		this.body.replaceChildren(...parts);
	}

	// Prints the first rows, with a caption that says which rows these are.
	print() {
		const {length} = this.rows;
		const shown = Math.min(length, PRINTED);
		const {title, number} = this.columns[this.column];
		const order = this.descending ? (number ? 'highest first' : 'last first') : number ? 'lowest first' : 'in order';
		const which = shown < length ? `The first ${shown} of ${grouped(length)} rows` : `All ${grouped(length)} rows`;
		const filtered = length < this.options.count ? ` that were chosen from ${grouped(this.options.count)}` : '';
		this.caption.textContent = `${which}${filtered}, by ${title}, ${order}`;
		this.body.replaceChildren(...Array.from({length: shown}, (_, i) => this.row(i)));
	}

	space(height) {
		const row = html('tr', {class: 'space', 'aria-hidden': 'true'}, html('td', {}));
		row.firstChild.style.height = `${height}px`;
		return row;
	}

	row(at) {
		const row = this.rows[at];
		return html(
			'tr',
			{'aria-rowindex': at + 2, 'aria-selected': String(row === this.selected), click: () => this.select(row, true), dblclick: () => this.options.onOpen?.(row)},
			...this.columns.map((column) => html('td', {class: this.classOf(column)}, column.cell(row))),
		);
	}

	// ------------------------------------------------------------ the selection

	select(row, tell) {
		this.selected = row;
		const at = this.rows.indexOf(row);
		if (at >= 0) {
			const top = at * this.rowHeight;
			const room = this.box.clientHeight - HEAD_HEIGHT - this.rowHeight;
			if (top < this.box.scrollTop) this.box.scrollTop = top;
			else if (top > this.box.scrollTop + room) this.box.scrollTop = top - room;
		}
		this.draw();
		if (tell) this.options.onSelect?.(row);
	}

	key(event) {
		if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
		const page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight) - 2);
		const at = this.rows.indexOf(this.selected);
		const steps = {
			ArrowDown: at + 1,
			ArrowUp: at < 0 ? 0 : at - 1,
			PageDown: at + page,
			PageUp: at - page,
			Home: 0,
			End: this.rows.length - 1,
		};
		if (event.key === 'Enter' && at >= 0) this.options.onOpen?.(this.selected);
		else if (event.key in steps && this.rows.length) this.select(this.rows[Math.min(Math.max(steps[event.key], 0), this.rows.length - 1)], true);
		else return;
		event.preventDefault();
	}
}
