// The flame graph: draws a tree (tree.js) as boxes, with zoom, search, mouse and keyboard. Only boxes of at least
// half a pixel are drawn, and all boxes of one colour are one path: this makes a tree of half a million frames
// fast. The frame under the pointer is computed, not found by elements.

import {html, svg, whileShown} from './dom.js';
import {amount, baseName, change, grouped, matcher, percent} from './format.js';
import {byObject, fold, invert, search, stackOf, Tree} from './tree.js';

const ROW = 18;
const BOX = 17;
const LABEL = 26;
const NARROWEST = 0.5; // narrower boxes are not drawn
const TINY = 4;
const FINE = 8; // positions of boxes are in units of 1/FINE pixel
const LETTER = 7.23;
const LETTERS = 7; // a longer name cut to fewer letters is not shown
const SPARE_ROWS = 6; // rows with labels above and below those in view
const SHARES = ['c-library', 'kernel', 'libraries', 'loader', 'program', 'unknown'];
const SHARE_TITLES = {program: 'program', libraries: 'libraries', 'c-library': 'C library', loader: 'loader', kernel: 'kernel', unknown: 'unknown'};
const STEPS = 4;
const OF_THE_BAR = new Set(['i', 'n', 'N', 'o', '/']); // keys that bare pictures leave to the page
export const MODES = {
	stacks: ['stacks', (tree) => tree],
	folded: ['recursion folded', fold],
	callers: ['callers, from the largest cost', invert],
	objects: ['by object', byObject],
};

// The same shade as in the picture without script (views/flamegraph.c): FNV-1a of the name's bytes.
const encoder = new TextEncoder();
function shadeOf(name) {
	let hash = 2166136261;
	for (const byte of encoder.encode(name)) hash = Math.imul(hash ^ byte, 16777619);
	return (hash >>> 16) % 3;
}

function changeStep(before, now, oldTotal) {
	const difference = Math.abs(Number(now) - Number(before));
	if (before === now) return 0;
	let step = 1;
	for (let parts = 1000; step < STEPS && difference >= Number(oldTotal) / parts; parts /= 10) step += 1;
	return now > before ? step : -step;
}

function colours(tree) {
	if (!tree.compared) {
		const classes = tree.places.name.map((name, i) => `${SHARES[tree.places.share[i]]}-${shadeOf(name)}`);
		return (frame) => classes[frame ? tree.place[frame] : tree.root] ?? 'loader-0';
	}
	return (frame) => {
		const step = changeStep(tree.oldTotal[frame], tree.total[frame], tree.oldTotal[0]);
		return step ? `${step > 0 ? 'more' : 'less'}-${Math.abs(step)}` : 'as-before';
	};
}

function changeMark(before, now) {
	if (before === now) return '';
	if (!before) return ' new';
	return now > before ? ` +${percent(now - before, before)}` : ` −${percent(before - now, before)}`;
}

export class FlameGraph {
	// `host` is an empty element. Options: mode, zoom, search: the initial state; onDraw(): called after every
	// drawing; onChange({mode, zoom, search}): called when the reader changed one of them; modes: the keys of
	// MODES to choose from; onOpen(name): called to show a frame in another view; vanished: false if the page
	// lists vanished frames elsewhere; onPoint(frame): called with the frame that the reader points to, -1 for none;
	// onPick(frame): called instead of zooming; onOut(): called instead of zooming out of the root; bare: without
	// search, legend and tooltips; label: the name of the picture for screen readers; upward: the root is below;
	// lines: true to show the line of each frame after its name.
	constructor(host, tree, options = {}) {
		this.options = options;
		this.host = host;
		this.trees = {stacks: tree};
		this.width = 0;
		host.classList.add('flame');
		host.classList.toggle('bare', Boolean(options.bare));
		this.build();
		this.begin();
		new ResizeObserver(() => this.resize()).observe(this.picture);
		for (const event of ['scroll', 'resize']) whileShown(host, event, () => this.follow());
		whileShown(host, 'beforeprint', () => this.print());
		whileShown(host, 'afterprint', () => {
			this.picture.removeAttribute('viewBox');
			this.follow();
		});
	}

	begin() {
		const {mode = 'stacks', zoom = 0, search: sought = ''} = this.options;
		this.find.value = sought;
		this.setMode(mode);
		if (zoom > 0 && zoom < this.tree.size) this.zoomed = zoom;
		this.search();
	}

	// ------------------------------------------------------------ parts

	build() {
		const modes = this.options.modes ?? Object.keys(MODES);
		this.find = html('input', {
			type: 'search',
			placeholder: 'Search: text or /expression/',
			'aria-label': 'Search the flame graph',
			'aria-keyshortcuts': '/',
			input: () => this.typed(),
			keydown: (event) => this.searchKey(event),
		});
		this.found = html('span', {class: 'flame-found', role: 'status'});
		this.mode = html(
			'select',
			{'aria-label': 'What the flame graph shows', change: () => this.chooseMode()},
			...modes.map((mode) => html('option', {value: mode}, MODES[mode][0])),
		);
		this.crumbs = html('nav', {class: 'flame-crumbs', 'aria-label': 'Zoomed into'});
		this.said = html('div', {class: 'flame-sr', 'aria-live': 'polite'});
		this.tip = html('div', {class: 'flame-tip', hidden: true});
		this.boxes = svg('g', {class: 'boxes', transform: `scale(${1 / FINE})`}); // integers are faster to write
		this.labels = svg('g', {class: 'label'});
		this.drawn = new Map();
		this.marks = svg('g', {});
		this.picture = svg(
			'svg',
			{
				role: 'application',
				'aria-roledescription': 'flame graph',
				'aria-label': this.options.label ?? 'Flame graph. Arrow keys walk, Enter zooms in, Escape zooms out.',
				tabindex: '0',
				click: (event) => this.click(event),
				mousemove: (event) => this.hover(event),
				mouseleave: () => this.leave(),
				keydown: (event) => this.key(event),
				blur: () => this.leave(),
			},
			this.boxes,
			this.labels,
			this.marks,
		);
		// Clips the picture at the bottom. Changing the height of the picture itself would make the browser
		// lay out all of it again.
		this.window = html('div', {class: 'flame-window'}, this.picture);
		this.tallest = 0;
		this.legend = html('div', {class: 'flame-legend'});
		this.vanished = html('div', {class: 'flame-vanished'});
		this.host.append(
			html('div', {class: 'flame-bar'}, this.find, this.mode, this.found),
			this.crumbs,
			this.window,
			this.legend,
			this.vanished,
			this.tip,
			this.said,
		);
	}

	setMode(mode) {
		this.trees[mode] ??= MODES[mode][1](this.trees.stacks);
		this.tree = this.trees[mode];
		this.mode.value = mode;
		this.colour = colours(this.tree);
		this.zoomed = 0;
		this.chosen = -1;
		this.search();
		this.drawLegend();
	}

	chooseMode() {
		this.setMode(this.mode.value);
		this.changed();
	}

	changed() {
		this.options.onChange?.({mode: this.mode.value, zoom: this.zoomed, search: this.find.value});
	}

	// ------------------------------------------------------------ drawing

	resize() {
		const width = Math.floor(this.picture.clientWidth || this.host.clientWidth);
		if (!width || width === this.width) return;
		this.width = width;
		this.draw();
	}

	draw() {
		if (!this.width) return;
		this.levels = this.options.upward ? this.countLevels() : 0;
		this.drawRows(this.rowsInView());
		this.setHeight(this.height());
		this.tellFound();
		this.marks.replaceChildren();
		this.drawCrumbs();
		this.options.onDraw?.();
	}

	// Boxes and labels of rows far outside the view are not made: these are most in a deep tree.
	drawRows(inView) {
		this.inView = inView;
		this.collect();
		const kinds = ['', ' tiny', ' above', ' tiny above'];
		this.boxes.replaceChildren(...this.paths.flatMap((paths, kind) => [...paths].map(([name, d]) => svg('path', {class: name + kinds[kind], d}))));
		this.drawLabels();
	}

	// Walks the visible part of the tree and collects what to draw. Siblings are sorted by decreasing cost: if
	// one is too narrow, so are all that follow.
	collect() {
		const {tree, zoomed} = this;
		this.scale = tree.width[zoomed] ? this.width / tree.width[zoomed] : 0;
		this.rows = [];
		this.paths = [new Map(), new Map(), new Map(), new Map()]; // plain, tiny, above the zoomed frame, both
		this.texts = [];
		for (let at = zoomed; at; ) {
			at = tree.parent[at];
			this.addBox(at, 0, this.width);
		}
		for (let i = zoomed; i < tree.end[zoomed]; ) {
			const width = tree.width[i] * this.scale;
			if (width < NARROWEST) {
				i = i === zoomed ? tree.end[i] : tree.end[tree.parent[i]];
			} else {
				this.addBox(i, (tree.start[i] - tree.start[zoomed]) * this.scale, width);
				i += 1;
			}
		}
	}

	// The rows of the visible part, which must be known before drawing if the root is below.
	countLevels() {
		const {tree, zoomed} = this;
		const scale = tree.width[zoomed] ? this.width / tree.width[zoomed] : 0;
		let deepest = tree.depth[zoomed];
		for (let i = zoomed; i < tree.end[zoomed]; ) {
			const isWide = tree.width[i] * scale >= NARROWEST;
			if (isWide) deepest = Math.max(deepest, tree.depth[i]);
			i = isWide ? i + 1 : i === zoomed ? tree.end[i] : tree.end[tree.parent[i]];
		}
		return deepest + 1;
	}

	// The row, from above, of frames of that depth; and the other way round.
	rowOf(depth) {
		return this.options.upward ? this.levels - 1 - depth : depth;
	}

	addBox(frame, x, width) {
		const depth = this.tree.depth[frame];
		(this.rows[depth] ??= []).push(x, x + width, frame);
		const row = this.rowOf(depth);
		if (row < this.inView[0] || row >= this.inView[1]) return;
		const matched = frame >= this.zoomed && this.result?.matches[this.tree.place[frame]]; // those above have smaller numbers
		const name = matched ? 'match' : this.colour(frame);
		const paths = this.paths[(width < TINY ? 1 : 0) + (depth < this.tree.depth[this.zoomed] ? 2 : 0)];
		const left = Math.round(x * FINE);
		const wide = Math.round(width * FINE);
		paths.set(name, `${paths.get(name) ?? ''}M${left} ${row * ROW * FINE}h${wide}v${BOX * FINE}h-${wide}z`);
		const label = width < LABEL ? '' : this.label(frame, width);
		if (label) this.texts.push([label, Math.round(x + 4), row * ROW + 13]);
	}

	// Laying out text takes a browser most of the time. So labels that do not move are kept.
	drawLabels() {
		const drawn = new Map();
		const fresh = [];
		for (const [label, x, y] of this.texts) {
			const key = `${x} ${y} ${label}`;
			const known = this.drawn.get(key);
			drawn.set(key, known ?? svg('text', {x, y}, label));
			if (!known) fresh.push(drawn.get(key));
		}
		for (const [key, text] of this.drawn) if (!drawn.has(key)) text.remove();
		this.labels.append(...fresh);
		this.drawn = drawn;
	}

	rowsInView() {
		const {top} = this.picture.getBoundingClientRect();
		return [Math.floor(-top / ROW) - SPARE_ROWS, Math.ceil((innerHeight - top) / ROW) + SPARE_ROWS];
	}

	// Draws rows that have come into view.
	follow() {
		if (!this.width) return;
		const [first, end] = this.rowsInView();
		if (first + SPARE_ROWS >= this.inView[0] && end - SPARE_ROWS <= this.inView[1]) return;
		this.drawRows([first, end]);
	}

	// Draws all of it, as wide as the paper.
	print() {
		if (!this.width) return;
		this.drawRows([0, Infinity]);
		this.picture.setAttribute('viewBox', `0 0 ${this.width} ${this.height()}`);
	}

	// A root below is not shown: it is the root of the picture under this one.
	height() {
		return (this.rows.length - (this.options.upward ? 1 : 0)) * ROW;
	}

	setHeight(height) {
		this.window.style.height = `${height}px`;
		if (height <= this.tallest) return;
		this.tallest = height;
		this.picture.setAttribute('height', height);
	}

	name(frame) {
		return frame ? this.tree.places.name[this.tree.place[frame]] : this.tree.title || 'all';
	}

	// What a box shows of the line of its place.
	lineOf(place) {
		const line = this.options.lines ? this.tree.places.line[place] : 0;
		return line ? `:${line}` : '';
	}

	label(frame, width) {
		const {tree} = this;
		const flags = tree.flags[frame];
		let text = frame ? tree.places.label[tree.place[frame]] : this.name(0);
		if (flags & (Tree.RECURSIVE | Tree.FOLDED)) text = `↻ ${text}`;
		if (flags & Tree.TRUNCATED) text = `⋯ ${text}`;
		const place = frame ? this.lineOf(tree.place[frame]) : ''; // kept whole where the name is cut
		if (tree.compared) text += place + changeMark(tree.oldTotal[frame], tree.total[frame]);
		const end = tree.compared ? '' : place;
		const letters = Math.floor((width - 6) / LETTER) - end.length;
		return text.length <= letters ? text + end : letters < LETTERS ? '' : `${text.slice(0, letters - 1)}…${end}`;
	}

	drawCrumbs() {
		const crumb = (frame) =>
			html('button', {type: 'button', title: this.name(frame), click: () => this.zoom(frame)}, frame ? this.tree.places.label[this.tree.place[frame]] : 'all');
		const stack = this.zoomed ? [0, ...stackOf(this.tree, this.zoomed)] : [];
		const shown = stack.length > 6 ? [stack[0], null, ...stack.slice(-4)] : stack;
		const parts = shown.flatMap((frame, i) => [i ? '›' : null, frame === null ? '…' : crumb(frame)]);
		this.crumbs.replaceChildren(...(parts.length ? parts.filter((part) => part !== null) : ['Click a box to zoom in.']));
	}

	drawLegend() {
		const {tree} = this;
		const entry = (name, title) =>
			html('span', {}, svg('svg', {viewBox: '0 0 11 11', 'aria-hidden': 'true'}, svg('path', {class: name, d: 'M0 0h11v11h-11z'})), title);
		const used = new Set(tree.compared ? [] : tree.places.share);
		const flags = tree.flags.reduce((all, flag) => all | flag, 0);
		this.legend.replaceChildren(
			...(tree.compared
				? [entry('less-4', 'costs less'), entry('as-before', 'as before'), entry('more-4', 'costs more')]
				: Object.keys(SHARE_TITLES)
						.filter((share) => used.has(SHARES.indexOf(share)))
						.map((share) => entry(`${share}-0`, SHARE_TITLES[share]))),
			...(flags & (Tree.RECURSIVE | Tree.FOLDED) ? [html('span', {}, '↻ recursion')] : []),
			...(flags & Tree.TRUNCATED ? [html('span', {}, '⋯ its callers were not recorded')] : []),
			...(Number(tree.total[0]) ? [] : [html('span', {}, 'nothing to draw: the total is 0')]),
		);
		this.vanished.replaceChildren(...this.vanishedList());
	}

	// The vanished frames, sorted by decreasing cost; none is a descendant of another.
	vanishedList() {
		const {tree} = this;
		if (!tree.compared || this.options.vanished === false) return [];
		const frames = [];
		for (let i = 1; i < tree.size; ) {
			const gone = !tree.total[i] && tree.oldTotal[i];
			if (gone) frames.push(i);
			i = gone ? tree.end[i] : i + 1;
		}
		if (!frames.length) return [];
		frames.sort((a, b) => (tree.oldTotal[a] > tree.oldTotal[b] ? -1 : tree.oldTotal[a] < tree.oldTotal[b] ? 1 : a - b));
		const line = (frame) => html('li', {}, `${amount(tree.oldTotal[frame], tree.unit)}  ${this.name(frame)}${tree.parent[frame] ? `  called by ${this.name(tree.parent[frame])}` : ''}`);
		return [
			html('h2', {}, `Vanished (${grouped(frames.length)})`),
			html('ul', {}, ...frames.slice(0, 20).map(line)),
			...(frames.length > 20 ? [html('p', {}, `and ${grouped(frames.length - 20)} more, none of which cost more`)] : []),
		];
	}

	// ------------------------------------------------------------ zooming, choosing

	zoom(frame) {
		if (frame === this.zoomed) return;
		this.zoomed = frame;
		this.leave();
		this.search();
		this.changed();
	}

	frameAt(event) {
		const place = this.picture.getBoundingClientRect();
		const row = this.rows?.[this.rowOf(Math.floor((event.clientY - place.top) / ROW))] ?? [];
		const x = event.clientX - place.left;
		let low = 0;
		let high = row.length / 3;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (row[middle * 3 + 1] <= x) low = middle + 1;
			else high = middle;
		}
		return low < row.length / 3 && row[low * 3] <= x ? row[low * 3 + 2] : -1;
	}

	click(event) {
		const frame = this.frameAt(event);
		if (frame < 0) return;
		this.act(frame);
		this.options.onPoint?.(frame);
	}

	// What a click and Enter do.
	act(frame) {
		if (this.options.onPick) this.options.onPick(frame);
		else this.zoom(frame);
	}

	hover(event) {
		if (this.options.bare && !event.movementX && !event.movementY) return; // the picture moved, not the pointer
		const frame = this.frameAt(event);
		if (frame < 0) {
			this.leave();
			return;
		}
		this.mark(frame, 'hover');
		this.describe(frame);
		this.options.onPoint?.(frame);
		const place = this.host.getBoundingClientRect();
		this.placeTip(event.clientX - place.left + 14, event.clientY - place.top + 18);
	}

	leave() {
		this.tip.hidden = true;
		this.marks.replaceChildren();
		this.options.onPoint?.(-1);
	}

	boxOf(frame) {
		const row = this.rows[this.tree.depth[frame]] ?? [];
		for (let i = 0; i < row.length; i += 3) if (row[i + 2] === frame) return [row[i], row[i + 1] - row[i]];
		return null;
	}

	mark(frame, name) {
		const box = this.boxOf(frame);
		if (!box) return;
		const [x, width] = box;
		this.marks.replaceChildren(
			svg('rect', {class: name, x: x + 0.75, y: this.rowOf(this.tree.depth[frame]) * ROW + 0.75, width: Math.max(width - 1.5, 0.5), height: BOX - 1.5}),
		);
	}

	// Selects the frame for the keyboard.
	choose(frame) {
		if (frame < 0) return;
		this.chosen = frame;
		this.mark(frame, 'chosen');
		this.describe(frame);
		this.options.onPoint?.(frame);
		const box = this.boxOf(frame);
		if (!box) return;
		const above = this.picture.getBoundingClientRect().top - this.host.getBoundingClientRect().top;
		this.placeTip(box[0] + 8, above + (this.rowOf(this.tree.depth[frame]) + 1) * ROW + 4);
		const {tree} = this;
		this.said.textContent = `${this.name(frame)}, ${percent(tree.total[frame], tree.total[0])}, self ${percent(tree.self[frame], tree.total[0])}`;
	}

	placeTip(x, y) {
		this.tip.hidden = Boolean(this.options.bare);
		const left = Math.max(0, Math.min(x, this.host.clientWidth - this.tip.offsetWidth - 4));
		this.tip.style.left = `${left}px`;
		this.tip.style.top = `${y}px`;
	}

	// ------------------------------------------------------------ the tooltip

	describe(frame) {
		const {tree} = this;
		const place = tree.place[frame];
		const name = this.name(frame);
		const short = frame ? tree.places.label[place] : name;
		const file = frame ? tree.places.file[place] : '';
		const line = frame ? tree.places.line[place] : 0;
		const object = frame ? baseName(tree.places.object[place]) : '';
		const where = [file && (line ? `${file}:${line}` : file), object].filter(Boolean).join(' · ');
		const row = (title, cost, ...more) => html('tr', {}, html('th', {scope: 'row'}, title), ...[amount(cost, tree.unit), ...more].map((text) => html('td', {}, text)));
		const shares = (cost) => [`${percent(cost, tree.total[0])} of all`, ...(this.zoomed ? [`${percent(cost, tree.total[this.zoomed])} of view`] : [])];
		const rows = [row('inclusive', tree.total[frame], ...shares(tree.total[frame])), row('self', tree.self[frame], ...shares(tree.self[frame]))];
		if (tree.compared) {
			rows.push(row('before', tree.oldTotal[frame], change(tree.oldTotal[frame], tree.total[frame])));
			rows.push(row('self before', tree.old[frame], change(tree.old[frame], tree.self[frame])));
		}
		const calls = tree.calls[frame];
		const flags = tree.flags[frame];
		const notes = [
			calls ? `called ${grouped(calls)} ${Number(calls) === 1 ? 'time' : 'times'}` : null,
			flags & Tree.TRUNCATED ? 'its callers were not recorded' : null,
			flags & Tree.RECURSIVE ? 'recursion: on the stack already' : null,
			flags & Tree.FOLDED ? 'holds deeper levels of recursion' : null,
			tree.estimated ? 'estimated from the call graph' : null,
		].filter(Boolean);
		const parts = [
			html('strong', {}, short),
			name === short ? null : html('div', {class: 'full'}, name),
			html('div', {class: 'place'}, where),
			html('table', {}, ...rows),
			...notes.map((note) => html('div', {class: 'place'}, note)),
		];
		this.tip.replaceChildren(...parts.filter(Boolean));
	}

	// ------------------------------------------------------------ searching

	// Searches what the boxes show; a name in full, as other views give it, finds its places too.
	search() {
		const {tree, zoomed} = this;
		const typed = this.find.value.trim();
		const test = matcher(typed);
		const {name, label} = tree.places;
		this.result = test && search(tree, zoomed, (place) => name[place] === typed || test(label[place] + this.lineOf(place)));
		this.at = -1;
		this.draw();
	}

	// The share of what was found, and how many boxes of the picture are lit.
	tellFound() {
		const {result, tree, zoomed} = this;
		this.found.textContent = '';
		if (!result) return;
		const lit = result.frames.filter((frame) => tree.width[frame] * this.scale >= NARROWEST).length;
		const narrow = result.frames.length - lit;
		const share = `${percent(result.cost, tree.total[zoomed])} of ${zoomed ? 'the view' : 'all'}`;
		this.found.textContent = `${share} in ${grouped(lit)} ${lit === 1 ? 'box' : 'boxes'}${narrow ? `, and in ${grouped(narrow)} too narrow to be drawn` : ''}`;
	}

	typed() {
		this.search();
		this.changed();
	}

	searchKey(event) {
		event.stopPropagation();
		if (event.key === 'Escape') {
			this.find.value = '';
			this.typed();
			this.picture.focus();
		} else if (event.key === 'Enter') {
			this.nextMatch(event.shiftKey ? -1 : 1);
		} else {
			return;
		}
		event.preventDefault();
	}

	nextMatch(step) {
		const frames = (this.result?.frames ?? []).filter((frame) => this.boxOf(frame));
		if (!frames.length) return;
		this.at = (this.at + step + frames.length) % frames.length;
		this.choose(frames[this.at]);
	}

	// ------------------------------------------------------------ the keyboard

	neighbour(step) {
		const row = this.rows[this.tree.depth[this.chosen]] ?? [];
		for (let i = 2; i < row.length; i += 3) if (row[i] === this.chosen) return row[i + 3 * step] ?? -1;
		return -1;
	}

	child() {
		const {tree, chosen} = this;
		const first = chosen + 1;
		return first < tree.end[chosen] && this.boxOf(first) ? first : -1;
	}

	out() {
		if (this.find.value) {
			this.find.value = '';
			this.typed();
		} else if (this.zoomed) {
			this.zoom(this.tree.parent[this.zoomed]);
		} else {
			this.leave();
			this.options.onOut?.();
		}
	}

	// Shows the callers, from the largest cost, or again the stacks.
	invert() {
		if (this.options.bare || ![...this.mode.options].some(({value}) => value === 'callers')) return;
		this.mode.value = this.mode.value === 'callers' ? 'stacks' : 'callers';
		this.chooseMode();
	}

	key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const actions = {
			[this.options.upward ? 'ArrowUp' : 'ArrowDown']: () => this.choose(this.chosen < 0 ? this.zoomed : this.child()),
			[this.options.upward ? 'ArrowDown' : 'ArrowUp']: () => this.choose(this.chosen > 0 ? this.tree.parent[this.chosen] : 0),
			ArrowLeft: () => this.choose(this.neighbour(-1)),
			ArrowRight: () => this.choose(this.neighbour(1)),
			Enter: () => {
				const {chosen} = this;
				if (chosen >= 0) this.act(chosen);
				if (!this.options.onPick) this.choose(chosen);
			},
			Escape: () => this.out(),
			Home: () => {
				this.zoom(0);
				this.choose(0);
			},
			i: () => this.invert(),
			o: () => this.chosen > 0 && this.options.onOpen?.(this.name(this.chosen)),
			n: () => this.nextMatch(1),
			N: () => this.nextMatch(-1),
			'/': () => this.find.focus(),
		};
		const action = actions[event.key];
		if (!action || (this.options.bare && OF_THE_BAR.has(event.key))) return;
		action();
		event.preventDefault();
		event.stopPropagation();
	}
}
