// The memory of two runs over time: what each of them held, and both curves in one picture, with a cursor.

import {figure, readSnapshots, sitePlaces, unitOf} from './alive.js';
import {counts} from './data.js';
import {html, svg} from './dom.js';
import {bytes, grouped, pair} from './format.js';
import {HEIGHT, Timeline, WIDTH} from './timeline.js';
import {readPlaces, readTree, withSmallFrames} from './tree.js';

export const AT = 'cursor';

// "take (known.c:12)" without the line.
export const withoutLine = (name) => name.replace(/:\d+\)$/, ')');

// ---------------------------------------------------------------- one of the runs

export class Run {
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
		if (key !== AT) return this.process.sites[key] && readTree(this.process.sites[key], sitePlaces(this.process));
		const detailed = this.detailed(time);
		this.places ??= withSmallFrames(readPlaces(this.snapshots.places));
		return detailed && readTree(detailed.tree, this.places);
	}
}

// ---------------------------------------------------------------- both curves

export class Overlay extends Timeline {
	// `runs` are before and now; onMove(time) is called when the reader moved the cursor.
	constructor(host, runs, overlay, onMove) {
		const times = [...new Set(runs.flatMap(({snapshots}) => snapshots.time))].sort((a, b) => a - b);
		const timeline = {...overlay, peakTime: runs[1].timeOf('peak')};
		super(host, {time: times, trees: []}, timeline, {describe: (i) => describe(runs, times[i]), onMove: (i) => onMove(times[i])});
		this.runs = runs;
	}

	// Shows the cursor where what is asked for was in both runs: at the peaks, at the ends, or at a time.
	showAt(key, time) {
		const [before, now] = this.runs.map((run) => this.snapshots.time.indexOf(run.timeOf(key, time)));
		this.show(now, before === now ? -1 : before);
	}

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

const heldAt = (runs, time) => runs.map((run) => run.snapshots.heap[run.at(time)] ?? 0);

// What both runs hold at a time, as text and as figures.
function describe(runs, time) {
	const [before, now] = heldAt(runs, time);
	return `${bytes(before)} before, ${bytes(now)} now, after ${grouped(time)} ${unitOf(runs[1].snapshots)}`;
}

export function figuresOfBoth(runs, time) {
	return [figure('after', `${grouped(time)} ${unitOf(runs[1].snapshots)}`), figure('asked for', pair(...heldAt(runs, time), 'bytes'))];
}
