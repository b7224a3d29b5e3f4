// The memory of two runs: both curves in one picture, with a cursor; what was alive where it stands, before and now, by
// the place that requested it; and the flame graph of the change. Places of both runs are the same if their function and
// file are, because lines move.

import {choiceOf, figure, longTable, readSnapshots, SITES, unitOf} from './alive.js';
import {changeCell} from './change.js';
import {counts} from './data.js';
import {html, svg} from './dom.js';
import {FlameGraph} from './flame.js';
import {amount, bytes, clean, grouped, pair} from './format.js';
import {HEIGHT, Timeline, WIDTH} from './timeline.js';
import {compareTrees, joinPlaces, readPlaces, readTree, withSmallFrames} from './tree.js';

const AT = 'cursor';

// "take (known.c:12)" without the line.
const withoutLine = (name) => name.replace(/:\d+\)$/, ')');

// ---------------------------------------------------------------- one of the runs

class Run {
	constructor(process) {
		this.process = process;
		this.snapshots = readSnapshots(process);
	}

	// The last snapshot up to a time; -1 before the first one.
	at(time) {
		return this.snapshots.time.findLastIndex((one) => one <= time);
	}

	// The last snapshot up to a time that tells the places apart, undefined if there is none.
	detailed(time) {
		return this.snapshots.trees.findLast(({snapshot}) => snapshot <= this.at(time));
	}

	// The time of the cursor for what is shown: the peak, the exit, or the cursor's own.
	timeOf(key, time) {
		const {time: times} = this.snapshots;
		if (key === AT) return time;
		return key === 'peak' ? times[this.process.timeline.peak] : key === 'exit' ? times.at(-1) : -1;
	}

	// What was alive, by place: {total, sums: Map of {label, name, bytes}}.
	alive(key, time) {
		const columns = key === AT ? this.detailed(time)?.list : this.process.lists[key];
		const sums = new Map();
		if (!columns) return {total: 0, sums};
		const size = counts(columns.bytes);
		const {label, name} = this.process.places;
		let total = 0;
		columns.place.forEach((place, i) => {
			const whole = name.at(place);
			const known = sums.get(withoutLine(whole));
			if (known) known.bytes += Number(size[i]);
			else sums.set(withoutLine(whole), {label: label.at(place), name: whole, bytes: Number(size[i])});
			total += Number(size[i]);
		});
		return {total, sums};
	}

	// The tree of what was alive; undefined if nothing was.
	tree(key, time) {
		if (key !== AT) return this.process.sites[key] && readTree(this.process.sites[key]);
		const detailed = this.detailed(time);
		this.places ??= withSmallFrames(readPlaces(this.snapshots.places));
		return detailed && readTree(detailed.tree, this.places);
	}
}

// ---------------------------------------------------------------- both curves

class Overlay extends Timeline {
	picture() {
		const {before, now, bytes: rows, time: columns} = this.timeline;
		return svg(
			'svg',
			{class: 'plot', 'aria-hidden': 'true'},
			...rows.flatMap((tick) => this.row(tick)),
			svg(
				'svg',
				{width: '100%', height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none'},
				svg('path', {class: 'heap', d: now.heap}),
				svg('path', {class: 'heap before', d: before.heap}),
			),
			...columns.flatMap((tick) => this.column(tick)),
			...this.flag(this.snapshots.time.indexOf(this.timeline.peakTime), now.peak_label),
		);
	}

	legend() {
		const {before, now, unit} = this.timeline;
		const line = (style, text) => html('span', {}, svg('svg', {class: 'key line', viewBox: '0 0 22 11', 'aria-hidden': 'true'}, svg('path', {class: style, d: 'M0 6h22'})), text);
		return html('figcaption', {}, line('heap', `now, ${now.peak_label}`), line('heap before', `before, ${before.peak_label}`), html('span', {class: 'end'}, `${unit} →`));
	}
}

// ---------------------------------------------------------------- the view

export class MemoryChange {
	constructor(host, context, process) {
		this.context = context;
		this.process = process;
		this.runs = [new Run(process.before), new Run(process)];
		this.build(host);
		const time = Number(context.get('at'));
		if (context.get('at') && this.overlay) this.choose(AT, time);
		else this.choose(context.get('tree'));
	}

	build(host) {
		const sites = Object.keys(SITES).filter((key) => this.runs.some(({process}) => process.sites[key]));
		this.keys = [...sites, ...(this.process.overlay ? [AT] : [])];
		if (!this.keys.length) {
			host.replaceChildren(html('p', {class: 'empty'}, 'Nothing was allocated.'));
			return;
		}
		this.what = choiceOf('Which memory is compared', this.keys.map((key) => [key, SITES[key] ?? 'where the cursor stands']), (key) => this.choose(key, this.time));
		this.strip = html('p', {class: 'strip', 'aria-live': 'polite'});
		this.alive = html('section', {class: 'alive'});
		this.graph = html('div', {});
		if (this.process.overlay) this.drawOverlay(host);
		host.append(html('div', {class: 'tools'}, this.what), this.strip, this.alive, this.graph);
	}

	drawOverlay(host) {
		const now = this.runs[1];
		this.times = [...new Set(this.runs.flatMap(({snapshots}) => snapshots.time))].sort((a, b) => a - b);
		this.time = now.timeOf('peak');
		const timeline = {...this.process.overlay, peakTime: this.time};
		this.overlay = new Overlay(host, {time: this.times, trees: []}, timeline, {describe: (i) => this.describe(this.times[i]), onMove: (i) => this.choose(AT, this.times[i])});
	}

	// What both runs hold at a time.
	describe(time) {
		const [before, now] = this.runs.map((run) => run.snapshots.heap[run.at(time)] ?? 0);
		return `${bytes(before)} before, ${bytes(now)} now, after ${grouped(time)} ${unitOf(this.runs[1].snapshots)}`;
	}

	choose(key, time) {
		if (!this.keys.length) return;
		const shown = this.keys.includes(key) ? key : this.keys[0];
		if (time !== undefined) this.time = time;
		this.what.value = shown;
		this.showCursor(shown);
		const alive = this.runs.map((run) => run.alive(shown, this.time));
		this.strip.replaceChildren(...this.figures(shown, alive));
		this.alive.replaceChildren(...this.list(shown, alive));
		this.drawGraph(shown);
		this.context.set({tree: shown === this.keys[0] || shown === AT ? '' : shown, at: shown === AT ? this.time : ''});
	}

	showCursor(key) {
		if (!this.overlay) return;
		const [before, now] = this.runs.map((run) => this.times.indexOf(run.timeOf(key, this.time)));
		this.overlay.show(now, before === now ? -1 : before);
	}

	// ------------------------------------------------------------ figures

	figures(key, alive) {
		if (key !== AT) return [figure(SITES[key], pair(alive[0].total, alive[1].total, 'bytes'))];
		const heap = this.runs.map((run) => run.snapshots.heap[run.at(this.time)] ?? 0);
		return [figure('after', `${grouped(this.time)} ${unitOf(this.runs[1].snapshots)}`), figure('asked for', pair(...heap, 'bytes'))];
	}

	// The places of both runs, the largest change first.
	list(key, [before, now]) {
		const names = [...new Set([...before.sums.keys(), ...now.sums.keys()])];
		const rows = names.map((name) => {
			const sides = [before.sums.get(name), now.sums.get(name)];
			return {...(sides[1] ?? sides[0]), sizes: sides.map((side) => side?.bytes ?? 0)};
		});
		const change = ({sizes}) => Math.abs(sizes[1] - sizes[0]);
		rows.sort((a, b) => change(b) - change(a) || b.sizes[1] - a.sizes[1]);
		const title = key === AT ? 'Alive where the cursor stands' : `${SITES[key][0].toUpperCase()}${SITES[key].slice(1)}`;
		const figure = (value) => html('td', {class: 'number', title: amount(value, 'bytes')}, grouped(value));
		const row = (i) => {
			const {label, name, sizes} = rows[i];
			return html('tr', {}, html('td', {class: 'place', title: name}, label), ...sizes.map(figure), html('td', {class: 'number'}, changeCell(...sizes)));
		};
		return [html('h2', {}, title), ...this.note(key), longTable(title, ['requested by', 'before', 'now', 'change'], rows.length, row)];
	}

	// Where the places are those of snapshots before the cursor.
	note(key) {
		if (key !== AT) return [];
		const told = this.runs.map((run, i) => {
			const side = i ? 'now' : 'before';
			const detailed = run.detailed(this.time);
			return detailed ? `${side} after ${grouped(run.snapshots.time[detailed.snapshot])}` : `${side} not known yet`;
		});
		return [html('p', {class: 'note'}, `Places as the last snapshots up to here tell them apart: ${told.join(', ')} ${unitOf(this.runs[1].snapshots)}.`)];
	}

	// ------------------------------------------------------------ the tree

	drawGraph(key) {
		const trees = this.runs.map((run) => run.tree(key, this.time));
		if (!trees[0] || !trees[1]) {
			this.graph.replaceChildren();
			return;
		}
		const place = html('div', {});
		this.graph.replaceChildren(place);
		const tree = compareTrees(...joinPlaces(...trees, ({name, file}, i) => `${withoutLine(name[i])}\n${file[i].slice(file[i].lastIndexOf('/') + 1)}`));
		new FlameGraph(place, {...tree, title: clean(this.process.command) || tree.title}, {
			modes: ['stacks', 'folded', 'callers'],
			search: this.context.get('search'),
			onChange: ({search}) => this.context.set({search}),
		});
	}
}
