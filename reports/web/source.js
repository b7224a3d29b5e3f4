// The source lines of the selection with their costs: own files first, all others folded.

import {zeroOf} from './data.js';
import {html} from './dom.js';
import {baseName, grouped, percent} from './format.js';
import {linesOfFile, linesOfFunction} from './process.js';

const CONTEXT_LINES = 3;
const MOST_FOLDED = 4;
const UNKNOWN = '???';

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
		if (!files?.size) return this.empty(lines ? 'It has no lines with costs.' : 'The costs of lines were not recorded.');
		this.draw(files);
	}

	// For what has no source.
	nothing(text) {
		this.title.textContent = 'Source';
		this.back.hidden = true;
		this.empty(text);
	}

	empty(text) {
		this.body.replaceChildren(html('p', {class: 'empty'}, text));
	}

	draw(files) {
		const all = [...files].map(([file, sums]) => ({file, sums, isOwn: [...sums.values()].some(({own}) => own), self: this.total(sums, 'self'), callees: this.total(sums, 'callees')}));
		const order = (a, b) => b.isOwn - a.isOwn || (a.self < b.self ? 1 : a.self > b.self ? -1 : 0);
		const isOpen = (one) => one.isOwn || one.file === this.chosen?.file || all.length === 1;
		const folded = all.sort(order).filter((one) => !isOpen(one)).map((one) => this.file(one, false));
		this.body.replaceChildren(...all.filter(isOpen).map((one) => this.file(one, true)), ...this.group(folded));
		const row = this.body.querySelector('tr[aria-current]') ?? this.body.querySelector('tr.hot');
		const box = row?.closest('.source');
		if (box) box.scrollTop = row.offsetTop - box.clientHeight / 2; // scrollIntoView() would move the page too
	}

	// Folded files, the costliest ones at first sight.
	group(folded) {
		if (folded.length <= MOST_FOLDED + 1) return folded;
		const rest = folded.slice(MOST_FOLDED);
		return [...folded.slice(0, MOST_FOLDED), html('details', {class: 'lines more'}, html('summary', {}, `${grouped(rest.length)} more files`), ...rest)];
	}

	total(sums, key) {
		return [...sums.values()].reduce((sum, one) => sum + one[key], zeroOf(this.options.lines.self.cost[this.options.context.event]));
	}

	// A file in full, or one row with its sum that can be opened.
	file({file, sums, self}, isOpen) {
		const {lines, context} = this.options;
		const name = lines.files[file];
		const isKnown = name && name !== UNKNOWN;
		const title = isKnown ? name : 'without line numbers: no debug information';
		const sum = html('span', {class: 'sum'}, `${grouped(self)} ${context.unit} self, ${percent(self, context.total)}`);
		const content = () => (isKnown ? this.table(file, sums) : html('p', {class: 'empty'}, 'This code has no debug information.'));
		if (isOpen && isKnown) return html('section', {class: 'lines'}, html('h3', {title: name}, html('span', {class: 'path'}, title), sum), content());
		const details = html('details', {class: 'lines'}, html('summary', {title: name}, html('span', {class: 'path'}, title), ' ', sum));
		details.addEventListener('toggle', () => details.children.length > 1 || details.append(content()), {once: true});
		return details;
	}

	table(file, sums) {
		const {lines, context} = this.options;
		const texts = lines.texts[file];
		const shown = new Set();
		for (const line of sums.keys()) {
			shown.add(line);
			for (let near = line - CONTEXT_LINES; near <= line + CONTEXT_LINES; near += 1) if (texts.has(near)) shown.add(near);
		}
		const sorted = [...shown].sort((a, b) => a - b);
		const highest = [...sums.values()].reduce((most, {self}) => (self > most ? self : most), zeroOf(lines.self.cost[context.event]));
		const rows = [];
		sorted.forEach((line, i) => {
			if (i && line > sorted[i - 1] + 1 && texts.size) rows.push(html('tr', {class: 'gap'}, html('td', {colspan: 6}, '⋯')));
			rows.push(this.row(file, line, sums.get(line), texts.get(line), highest));
		});
		const headings = ['line', 'self', 'with callees', 'calls', 'per call', 'source'];
		return html(
			'div',
			{},
			html(
				'div',
				{class: 'source', tabindex: '0', role: 'region', 'aria-label': `Cost of lines of ${lines.files[file]}`, keydown: (event) => this.key(event)},
				html('table', {}, html('thead', {}, html('tr', {}, ...headings.map((title) => html('th', {scope: 'col'}, title)))), html('tbody', {}, ...rows)),
			),
			texts.size ? null : html('small', {}, 'The source file is not available; name its folder with --sources.'),
		);
	}

	row(file, line, sum, text, highest) {
		const {lines, context} = this.options;
		const weight = sum ? Number(sum.self) / Number(highest || 1) : 0;
		const link = lines.links[file]?.replace('{line}', String(line));
		const inclusive = sum && sum.self + sum.callees;
		const number = line || '?';
		const isChosen = this.chosen?.file === file && this.chosen.line === line;
		const fits = (value) => (value <= context.total ? grouped(value) : '–');
		const row = html(
			'tr',
			{class: weight > 0.5 ? 'hot' : weight > 0.1 ? 'warm' : null, 'aria-current': isChosen && 'true', click: () => sum && this.options.onPick({file, line})},
			html('td', {class: 'number'}, link && line ? html('a', {href: link, tabindex: '-1', target: '_blank', rel: 'noopener noreferrer', click: (event) => event.stopPropagation()}, number) : number),
			html('td', {class: 'cost', title: sum && `${percent(sum.self, context.total)} of all`}, sum ? grouped(sum.self) : ''),
			html('td', {class: 'cost'}, sum ? fits(inclusive) : ''),
			html('td', {class: 'cost'}, sum?.calls ? grouped(sum.calls) : ''),
			html('td', {class: 'cost'}, sum?.calls ? ratio(sum.spent, sum.calls) : ''),
			html('td', {class: 'text'}, text ?? ''),
		);
		row.pick = sum && (() => this.options.onPick({file, line}));
		row.firstChild.style.setProperty('--heat', `${Math.round(100 * weight)}%`);
		return row;
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
