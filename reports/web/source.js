// The source lines of the selection with their costs: own files first, all others folded.

import {changeCell} from './change.js';
import {zeroOf} from './data.js';
import {html, withOptions} from './dom.js';
import {baseName, grouped, percent, relative, signed} from './format.js';
import {hasCost, inclusiveCost, linesOfFile, linesOfFunction, ownCost, ownLines} from './process.js';

const CONTEXT_LINES = 3;
const MOST_FOLDED = 4;
const UNKNOWN = '???';

const OWN_COST = 'itself, and with the libraries that it calls';

// How much a line matters: its own cost or, in a comparison, how much that changed.
function weightOf(sum) {
	return sum.before ? Math.abs(Number(ownCost(sum)) - Number(ownCost(sum.before))) : Number(sum.self);
}

// Of a count and of a cost, "12.5".
function ratio(cost, count) {
	const value = Number(cost) / Number(count);
	return value >= 100 ? grouped(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export class SourcePane {
	// Options: context; lines, as of readLines() or null; onPick({file, line}): a line was chosen; onWhole(): the
	// costs in the function are wanted again.
	constructor(host, options) {
		this.options = options;
		this.title = html('h2', {});
		this.back = html('button', {type: 'button', class: 'link', click: () => options.onWhole()});
		this.body = html('div', {class: 'source-body'});
		host.append(html('div', {class: 'head'}, this.title, this.back), this.body);
	}

	// Shows the lines of a function or, if a line is chosen too, those of its file in all functions.
	show(row, chosen) {
		const {lines, context} = this.options;
		const name = row >= 0 ? context.places.at(row).label : '';
		const isWhole = chosen && chosen.file >= 0;
		this.title.textContent = isWhole ? `${baseName(lines.files[chosen.file])}, in all functions` : `Source of ${name || '(no name)'}`;
		this.back.hidden = !isWhole || row < 0;
		this.back.textContent = `only in ${name}`;
		this.chosen = chosen;
		const files = isWhole ? new Map([[chosen.file, linesOfFile(lines, context.event, chosen.file)?.get(chosen.file) ?? new Map()]]) : lines && linesOfFunction(lines, context.event, row);
		const shown = files && this.withCosts(files);
		if (!shown) return this.empty('The costs of lines were not recorded; profile-deep records them with --lines.');
		if (!shown.size) return this.empty(context.nothing || `It has no lines with ${context.isMemory ? context.process.events[context.event] : 'costs'}.`);
		this.draw(shown);
	}

	// For what has no source.
	nothing(text) {
		this.title.textContent = 'Source';
		this.back.hidden = true;
		this.empty(text);
	}

	empty(text) {
		this.body.replaceChildren(html('p', {class: 'empty'}, ...withOptions(text)));
	}

	draw(files) {
		this.highest = this.findHighest();
		const all = [...files].map(([file, sums]) => ({
			file,
			sums,
			isOwn: [...sums.values()].some(({own}) => own),
			cost: this.total(sums, this.options.lines.before ? ownCost : ({self}) => self),
			before: this.options.lines.before && this.total(sums, ({before}) => ownCost(before)),
			weight: this.total(sums, weightOf, 0),
		}));
		const order = (a, b) => b.isOwn - a.isOwn || b.weight - a.weight;
		const isOpen = (one) => one.isOwn || one.file === this.chosen?.file || all.length === 1;
		const folded = all.sort(order).filter((one) => !isOpen(one)).map((one) => this.file(one, false));
		this.body.replaceChildren(...this.note(), ...all.filter(isOpen).map((one) => this.file(one, true)), ...this.group(folded));
		const row = this.body.querySelector('tr[aria-current]') ?? this.costliest();
		const box = row?.closest('.source');
		if (box) box.scrollTop = row.offsetTop - box.clientHeight / 2; // scrollIntoView() would move the page too
	}

	// The row of the first open file that matters most.
	costliest() {
		const rows = [...(this.body.querySelector('.source tbody')?.rows ?? [])];
		return rows.reduce((most, row) => (row.weight > (most?.weight ?? 0) ? row : most), null);
	}

	// What lines are compared with to tell hot from cold ones: the own line of the process that matters most, so that a file
	// that costs little has no hot lines.
	findHighest() {
		const {lines, context} = this.options;
		return ownLines(lines, context.event).reduce((most, sum) => Math.max(most, weightOf(sum)), 0);
	}

	// Of memory, without the lines that hold nothing at the moment.
	withCosts(files) {
		if (this.options.context.process.counted) return files;
		return new Map([...files].map(([file, sums]) => [file, new Map([...sums].filter(([, sum]) => hasCost(sum)))]).filter(([, sums]) => sums.size));
	}

	// In a comparison, that only one run has lines.
	note() {
		const {context, lines} = this.options;
		return context.isChange && !lines.before ? [html('p', {class: 'note'}, 'The costs of lines were not recorded before; these are those of now.')] : [];
	}

	// Folded files, the costliest ones at first sight.
	group(folded) {
		if (folded.length <= MOST_FOLDED + 1) return folded;
		const rest = folded.slice(MOST_FOLDED);
		return [...folded.slice(0, MOST_FOLDED), html('details', {class: 'lines more'}, html('summary', {}, `${grouped(rest.length)} more files`), ...rest)];
	}

	total(sums, valueOf, zero = zeroOf(this.options.lines.self.cost[this.options.context.event])) {
		return [...sums.values()].reduce((sum, one) => sum + valueOf(one), zero);
	}

	// Of memory also the moment, because the cursor of a timeline may stand at another one.
	unitOfSelf() {
		const {unit, process, event} = this.options.context;
		return process.counted ? `${unit} self` : process.events[event];
	}

	// A file in full, or one row with its sum that can be opened.
	file({file, sums, cost, before}, isOpen) {
		const {lines, context} = this.options;
		const name = lines.files[file];
		const isKnown = name && name !== UNKNOWN;
		const title = isKnown ? lines.shown[file] : 'without line numbers: no debug information';
		const told = before === undefined ? `${grouped(cost)} ${this.unitOfSelf()}, ${percent(cost, context.total)}` : [`${signed(before, cost)} ${context.unit}`, relative(before, cost)].filter(Boolean).join(', ');
		const sum = html('span', {class: 'sum'}, told);
		const content = () => (isKnown ? this.table(file, sums) : html('p', {class: 'empty'}, 'This code has no debug information.'));
		if (isOpen && isKnown) return html('section', {class: 'lines'}, html('h3', {title: name}, html('span', {class: 'path'}, title), sum), content());
		const details = html('details', {class: 'lines'}, html('summary', {title: name}, html('span', {class: 'path'}, title), ' ', sum));
		details.addEventListener('toggle', () => details.children.length > 1 || details.append(content()), {once: true});
		return details;
	}

	table(file, sums) {
		const {lines, context} = this.options;
		const texts = lines.texts.get(file) ?? new Map();
		const sorted = [...new Set([...sums.keys(), ...this.around(sums, texts)])].sort((a, b) => a - b);
		const highest = this.highest || [...sums.values()].reduce((most, sum) => Math.max(most, weightOf(sum)), 0); // without own lines
		const columns = this.columns([...sums.values()]);
		const hasText = texts.size > 0;
		const width = columns.length + (hasText ? 2 : 1);
		const heading = (title, isExtra) => html('th', {scope: 'col', class: isExtra && 'extra'}, title);
		const rows = [];
		sorted.forEach((line, i) => {
			if (i && line > Math.floor(sorted[i - 1]) + 1 && hasText) rows.push(html('tr', {class: 'gap'}, html('td', {colspan: width}, '⋯')));
			rows.push(this.row(file, line, columns, sums.get(line), hasText ? (texts.get(line) ?? '') : null, highest));
		});
		return html(
			'div',
			{},
			html(
				'div',
				{class: ['source', lines.before && 'compared', hasText && 'with-text'].filter(Boolean).join(' '), tabindex: '0', role: 'region', 'aria-label': `Cost of lines of ${lines.shown[file]}`, keydown: (event) => this.key(event)},
				html('table', {}, html('thead', {}, html('tr', {}, heading('line'), ...columns.map((column) => heading(column.heading, column.isExtra)), hasText ? heading('source') : null)), html('tbody', {}, ...rows)),
			),
			this.noteOfTexts(file),
		);
	}

	// The lines with texts around those with costs; of those that are gone, where the run before is shown.
	around(sums, texts) {
		const near = new Set();
		for (const line of sums.keys()) for (let step = -CONTEXT_LINES; step <= CONTEXT_LINES; step += 1) near.add(Math.floor(line) + step);
		const isShown = (line) => Number.isInteger(line) || this.options.context.costSide === 'before';
		return [...texts.keys()].filter((line) => near.has(Math.floor(line)) && isShown(line));
	}

	// What there is to say of the texts.
	noteOfTexts(file) {
		const {lines} = this.options;
		if (!lines.texts.get(file)?.size) return html('small', {}, ...withOptions('The source file is not available; name its folder with --sources.'));
		return lines.isOfNow(file) ? html('small', {}, 'The text is that of now: git does not know what it was before.') : null;
	}

	// Without a text if it is null.
	row(file, line, columns, sum, text, highest) {
		const {lines} = this.options;
		const weight = sum ? Math.min(1, weightOf(sum) / (highest || 1)) : 0;
		const link = lines.linkOf(file, line);
		const number = lines.numberOf(file, line);
		const isChosen = this.chosen?.file === file && this.chosen.line === line;
		const row = html(
			'tr',
			{class: this.shadeOf(sum, weight), 'aria-current': isChosen && 'true', click: () => sum && this.options.onPick({file, line})},
			html('td', {class: 'number'}, link ? html('a', {href: link, tabindex: '-1', target: '_blank', rel: 'noopener noreferrer', click: (event) => event.stopPropagation()}, number) : number),
			...columns.map(({isExtra, told, figure}) => html('td', {class: isExtra ? 'cost extra' : 'cost', title: sum && told?.(sum)}, sum ? figure(sum) : '')),
			text === null ? null : html('td', {class: 'text'}, text),
		);
		row.weight = weight;
		row.pick = sum && (() => this.options.onPick({file, line}));
		row.firstChild.style.setProperty('--heat', `${Math.round(100 * weight)}%`);
		return row;
	}

	// The shade of a line: the warmer, the more it costs or changed; what costs less than before is cold.
	shadeOf(sum, weight) {
		const shade = weight > 0.5 ? 'hot' : weight > 0.1 ? 'warm' : '';
		return [shade, sum?.before && ownCost(sum) < ownCost(sum.before) && 'cooler'].filter(Boolean).join(' ') || null;
	}

	// The columns of figures, without those that are empty in all lines of the file: {heading, figure(sum), "" for none;
	// told(sum) -> the tooltip; isExtra: left out where there is little room for the text}.
	columns(sums) {
		const all = this.options.lines.before ? this.columnsOfChange() : this.columnsOfRun();
		return all.filter(({figure}) => sums.some((sum) => figure(sum) !== ''));
	}

	columnsOfRun() {
		const {total, process} = this.options.context;
		return [
			{heading: 'self', figure: ({self}) => grouped(self), told: ({self}) => `${percent(self, total)} of all`},
			{heading: 'inclusive', isExtra: true, figure: (sum) => (inclusiveCost(sum) <= total ? grouped(inclusiveCost(sum)) : '–')},
			...(process.counted
				? [
						{heading: 'calls', isExtra: true, figure: ({calls}) => (calls ? grouped(calls) : '')},
						{heading: 'per call', isExtra: true, figure: ({calls, spent}) => (calls ? ratio(spent, calls) : '')},
					]
				: []),
		];
	}

	columnsOfChange() {
		const {total, totalBefore, process} = this.options.context;
		const fits = (sum) => inclusiveCost(sum.before) <= totalBefore && inclusiveCost(sum) <= total;
		return [
			{heading: 'before', isExtra: true, figure: ({before}) => grouped(ownCost(before)), told: () => OWN_COST},
			{heading: 'now', isExtra: true, figure: (sum) => grouped(ownCost(sum)), told: () => OWN_COST},
			{heading: 'change', figure: (sum) => changeCell(ownCost(sum.before), ownCost(sum))},
			{heading: 'inclusive', isExtra: true, figure: (sum) => (fits(sum) ? changeCell(inclusiveCost(sum.before), inclusiveCost(sum)) : '–')},
			...(process.counted ? [{heading: 'calls', isExtra: true, figure: ({before, calls}) => (before.calls || calls ? changeCell(before.calls, calls) : '')}] : []),
		];
	}

	// Arrow keys walk from line to line with costs.
	key(event) {
		if (!['ArrowDown', 'ArrowUp'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
		const rows = [...event.currentTarget.querySelectorAll('tbody tr')].filter((row) => row.pick);
		const at = rows.findIndex((row) => row.ariaCurrent === 'true' || row.getAttribute('aria-current') === 'true');
		const next = rows[Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), rows.length - 1)];
		event.preventDefault();
		next?.pick();
		this.body.querySelector('.source')?.focus({preventScroll: true});
	}
}
