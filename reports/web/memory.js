// Memory: the timeline, and the memory by allocation site: at the peak, at exit, over the whole run, and at every
// snapshot with a tree. Two snapshots can be compared.

import {counts} from './data.js';
import {html, svg} from './dom.js';
import {FlameGraph} from './flame.js';
import {bytes, clean, grouped} from './format.js';
import {compareTrees, readPlaces, readTree, withSmallFrames} from './tree.js';
import {addView} from './views.js';

const WIDTH = 1000;
const HEIGHT = 240;
const TOP = 16;
const UNITS = {B: 'bytes allocated and freed', i: 'instructions', ms: 'milliseconds'};
const SITES = {peak: 'held at the peak', exit: 'never freed', allocated: 'allocated over the whole run'};

// The snapshots with their columns as arrays; undefined if there are none.
function readSnapshots({snapshots}) {
	const columns = ['heap', 'extra', 'stacks', 'time'];
	return snapshots && {...snapshots, ...Object.fromEntries(columns.map((key) => [key, [...counts(snapshots[key])]]))};
}

export class MemoryView {
	constructor(host, context) {
		this.context = context;
		const processes = context.measured('memory');
		this.process = processes[Number(context.get('process'))] ?? processes[0];
		this.snapshots = readSnapshots(this.process);
		this.trees = {};
		this.build(host);
		this.choose(context.get('tree') || this.choices()[0]?.[0], context.get('before'));
	}

	// The trees to choose from: the sites, then the detailed snapshots.
	choices() {
		const sites = Object.keys(SITES)
			.filter((key) => this.process.sites[key])
			.map((key) => [key, `${SITES[key]}${this.process.exact ? ', exact' : ''}`]);
		return [...sites, ...this.detailed()];
	}

	detailed() {
		return (this.snapshots?.trees ?? []).map(({snapshot}) => [String(snapshot), this.describe(snapshot)]);
	}

	describe(snapshot) {
		const {heap, time, unit} = this.snapshots;
		return `snapshot ${snapshot}: ${bytes(heap[snapshot])} after ${grouped(time[snapshot])} ${UNITS[unit] ?? unit}`;
	}

	build(host) {
		const choice = (label, values, change) =>
			html('select', {'aria-label': label, change: (event) => change(event.target.value)}, ...values.map(([value, title]) => html('option', {value}, title)));
		this.what = choice('Which memory the graph shows', this.choices(), (value) => this.choose(value, ''));
		this.before = choice('Snapshot to compare with', [['', 'not compared'], ...this.detailed().map(([value, title]) => [value, `since ${title}`])], (value) => this.choose(this.what.value, value));
		if (this.snapshots) host.append(this.timeline());
		this.graph = html('div', {});
		host.append(html('div', {class: 'tools'}, this.what, this.before), this.graph);
		if (!this.choices().length) host.replaceChildren(html('p', {class: 'empty'}, 'Nothing was allocated.'));
	}

	// ------------------------------------------------------------ the timeline

	timeline() {
		const {heap, extra, stacks, time, unit} = this.snapshots;
		const most = heap.reduce((high, value, i) => Math.max(high, value + extra[i] + stacks[i]), 1);
		const x = (i) => (WIDTH * time[i]) / (time[time.length - 1] || 1);
		const y = (value) => HEIGHT - ((HEIGHT - TOP) * value) / most;
		const area = (name, low, high) => {
			const points = heap.map((_, i) => i);
			const line = (value, from) => from.map((i) => `${x(i).toFixed(1)} ${y(value(i)).toFixed(1)}`).join('L');
			return svg('path', {class: name, d: `M${line(high, points)}L${line(low, points.reverse())}z`});
		};
		const kinds = [['heap', 'heap, as requested', () => 0, (i) => heap[i]]];
		if (extra.some(Boolean)) kinds.push(['extra', 'allocator overhead', (i) => heap[i], (i) => heap[i] + extra[i]]);
		if (stacks.some(Boolean)) kinds.push(['stacks', 'stacks', (i) => heap[i] + extra[i], (i) => heap[i] + extra[i] + stacks[i]]);
		this.marks = new Map(
			this.snapshots.trees.map(({snapshot}) => [
				String(snapshot),
				html('button', {type: 'button', class: 'mark', tabindex: '-1', title: this.describe(snapshot), 'aria-label': this.describe(snapshot), click: () => this.choose(String(snapshot), this.before.value)}),
			]),
		);
		for (const [snapshot, mark] of this.marks) {
			mark.style.left = `${x(snapshot) / (WIDTH / 100)}%`;
			mark.style.top = `${y(heap[snapshot]) / (HEIGHT / 100)}%`;
		}
		return html(
			'figure',
			{class: 'timeline'},
			html(
				'div',
				{class: 'plot'},
				svg(
					'svg',
					{viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Memory over time, at most ${bytes(most)}`},
					svg('line', {x1: 0, x2: WIDTH, y1: TOP, y2: TOP}),
					...kinds.map(([name, , low, high]) => area(name, low, high)),
				),
				html('span', {class: 'most'}, bytes(most)),
				...this.marks.values(),
			),
			html(
				'figcaption',
				{},
				...kinds.map(([name, title]) => html('span', {}, svg('svg', {class: 'key', viewBox: '0 0 11 11', 'aria-hidden': 'true'}, svg('path', {class: name, d: 'M0 0h11v11h-11z'})), title)),
				html('span', {}, `○ snapshot with a tree`),
				html('span', {class: 'end'}, `${grouped(time[time.length - 1] ?? 0)} ${UNITS[unit] ?? unit} →`),
			),
		);
	}

	// ------------------------------------------------------------ the tree

	treeOf(key) {
		if (this.trees[key]) return this.trees[key];
		if (key in SITES) {
			this.trees[key] = readTree(this.process.sites[key]);
		} else {
			this.places ??= withSmallFrames(readPlaces(this.snapshots.places));
			this.trees[key] = readTree(this.snapshots.trees.find(({snapshot}) => String(snapshot) === key).tree, this.places);
		}
		return this.trees[key];
	}

	choose(key, before) {
		const known = this.choices().map(([value]) => value);
		if (!known.length) return;
		const now = known.includes(key) ? key : known[0];
		const isSnapshot = !(now in SITES);
		const since = isSnapshot && before !== now && this.detailed().some(([value]) => value === before) ? before : '';
		this.what.value = now;
		this.before.value = since;
		this.before.hidden = !isSnapshot;
		for (const [snapshot, mark] of this.marks ?? []) {
			mark.classList.toggle('chosen', snapshot === now);
			mark.classList.toggle('other', snapshot === since);
		}
		const tree = since ? compareTrees(this.treeOf(since), this.treeOf(now)) : this.treeOf(now);
		const place = html('div', {});
		this.graph.replaceChildren(place);
		this.flame = new FlameGraph(place, {...tree, title: clean(this.process.command) || tree.title}, {
			modes: ['stacks', 'folded', 'callers'],
			search: this.context.get('search'),
			onChange: ({search}) => this.context.set({search}),
		});
		this.context.set({tree: now, before: since});
	}
}

addView('memory', (host, context) => new MemoryView(host, context));
