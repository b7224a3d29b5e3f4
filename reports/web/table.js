// A table of any length: only the rows in view exist. Rows are numbered as in the data; the table
// keeps the order and the selection of them. Arrow keys walk, Enter opens, headings sort.

import {html} from './dom.js';

const ROW_HEIGHT = 27;
const HEAD_HEIGHT = 30;
const SPARE = 8;

export class Table {
	// columns: {title, number: true for figures, extra: true for what narrow screens do without, width,
	// value(row), cell(row) -> text or node}.
	// Options: count, label, onSelect(row), onOpen(row), onSort(column, descending).
	constructor(host, columns, options) {
		this.columns = columns;
		this.options = options;
		this.kept = null;
		this.selected = -1;
		this.headings = columns.map((column, i) =>
			html('th', {scope: 'col', class: this.classOf(column)}, html('button', {type: 'button', click: () => this.sortBy(i)}, column.title)),
		);
		this.body = html('tbody', {});
		this.table = html(
			'table',
			{role: 'grid', 'aria-label': options.label},
			html('colgroup', {}, ...columns.map((column) => this.widthOf(column))),
			html('thead', {}, html('tr', {}, ...this.headings)),
			this.body,
		);
		this.box = html(
			'div',
			{class: 'grid', tabindex: '0', role: 'region', 'aria-label': options.label, keydown: (event) => this.key(event), scroll: () => this.draw()},
			this.table,
		);
		host.append(this.box);
		this.sort(options.sort ?? 0, options.descending ?? false);
		new ResizeObserver(() => this.draw()).observe(this.box);
	}

	classOf({number, extra}) {
		return [number ? 'number' : 'name', extra && 'extra'].filter(Boolean).join(' ');
	}

	widthOf(column) {
		const element = html('col', {class: column.extra && 'extra'});
		if (column.width) element.style.width = column.width;
		return element;
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
		this.kept = keep;
		this.arrange();
		this.box.scrollTop = 0;
		this.draw();
	}

	arrange() {
		const {value} = this.columns[this.column];
		let count = 0;
		const rows = new Uint32Array(this.options.count);
		for (let row = 0; row < rows.length; row += 1) if (!this.kept || this.kept(row)) rows[count++] = row;
		this.rows = rows.subarray(0, count);
		const keys = Array.from({length: rows.length}, (_, row) => value(row));
		const sign = this.descending ? -1 : 1;
		this.rows.sort((a, b) => (keys[a] < keys[b] ? -sign : keys[a] > keys[b] ? sign : a - b));
		this.table.setAttribute('aria-rowcount', count + 1);
	}

	// ------------------------------------------------------------ drawing

	draw() {
		const height = this.box.clientHeight || 600;
		const first = Math.max(0, Math.floor(this.box.scrollTop / ROW_HEIGHT) - SPARE);
		const last = Math.min(this.rows.length, first + Math.ceil(height / ROW_HEIGHT) + 2 * SPARE);
		const parts = [this.space(first * ROW_HEIGHT)];
		for (let i = first; i < last; i += 1) parts.push(this.row(i));
		parts.push(this.space((this.rows.length - last) * ROW_HEIGHT));
		this.body.replaceChildren(...parts);
	}

	space(height) {
		const row = html('tr', {class: 'space', 'aria-hidden': 'true'}, html('td', {colspan: this.columns.length}));
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
			const top = at * ROW_HEIGHT;
			const room = this.box.clientHeight - HEAD_HEIGHT - ROW_HEIGHT;
			if (top < this.box.scrollTop) this.box.scrollTop = top;
			else if (top > this.box.scrollTop + room) this.box.scrollTop = top - room;
		}
		this.draw();
		if (tell) this.options.onSelect?.(row);
	}

	key(event) {
		if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
		const page = Math.max(1, Math.floor(this.box.clientHeight / ROW_HEIGHT) - 2);
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
