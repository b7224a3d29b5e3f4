// The memory over time, as the summary shows it (reports/writers/html/timeline.c, which decides what is drawn), with a
// cursor that goes from snapshot to snapshot: by mouse, by touch and by keys.

import {html, svg} from './dom.js';
import {grouped} from './format.js';

export const WIDTH = 1000;
export const HEIGHT = 200;
const PAGE = 10;

const portion = (at) => `${at / (WIDTH / 100)}%`;
const anchor = (at) => (at < 0.12 * WIDTH ? 'start' : at > 0.88 * WIDTH ? 'end' : 'middle');

export class Timeline {
	// `snapshots` has time and heap by snapshot; `timeline` is the data of the picture. describe(snapshot) is what is
	// said of it; onMove(snapshot) is called when the reader moved the cursor.
	constructor(host, snapshots, timeline, {describe, onMove}) {
		Object.assign(this, {snapshots, timeline, describe, onMove});
		this.end = snapshots.time.reduce((most, time) => Math.max(most, time), 1);
		this.cursor = html('span', {class: 'cursor'});
		this.other = html('span', {class: 'cursor other', hidden: true});
		this.slider = html(
			'div',
			{
				class: 'slider',
				role: 'slider',
				tabindex: '0',
				'aria-label': 'Moment in the timeline',
				'aria-valuemin': '0',
				'aria-valuemax': snapshots.time.length - 1,
				keydown: (event) => this.key(event),
				pointerdown: (event) => this.point(event, true),
				pointermove: (event) => this.point(event, false),
			},
			this.other,
			this.cursor,
		);
		host.append(html('figure', {class: 'timeline'}, html('div', {class: 'plot-box'}, this.picture(), this.slider), this.legend()));
	}

	// ------------------------------------------------------------ the picture

	x(snapshot) {
		return (WIDTH * this.snapshots.time[snapshot]) / this.end;
	}

	picture() {
		const {areas, heap, bytes, time, peak, peak_label: label} = this.timeline;
		return svg(
			'svg',
			{class: 'plot', 'aria-hidden': 'true'},
			svg(
				'svg',
				{width: '100%', height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none'},
				...areas.map(({style, path}) => svg('path', {class: style, d: path})),
				svg('path', {class: 'heap', d: heap}),
			),
			...bytes.flatMap((tick) => this.row(tick)),
			...time.flatMap((tick) => this.column(tick)),
			...this.snapshots.trees.map(({snapshot}) => svg('line', {class: 'mark', x1: portion(this.x(snapshot)), x2: portion(this.x(snapshot)), y1: HEIGHT - 5, y2: HEIGHT})),
			...this.flag(peak, label),
		);
	}

	// The peak, at a snapshot.
	flag(snapshot, label) {
		const at = this.x(snapshot);
		return [
			svg('line', {class: 'peak', x1: portion(at), x2: portion(at), y1: 16, y2: HEIGHT}),
			svg('text', {class: `peak ${anchor(at)}`, x: portion(at), y: 13}, label),
		];
	}

	row({at, label}) {
		const y = HEIGHT - at;
		return [svg('line', {x1: 0, x2: '100%', y1: y, y2: y}), at ? svg('text', {class: 'y start', x: 0, y: y - 4}, label) : null].filter(Boolean);
	}

	column({at, label}) {
		return [svg('line', {x1: portion(at), x2: portion(at), y1: HEIGHT, y2: HEIGHT + 5}), svg('text', {class: `x ${anchor(at)}`, x: portion(at), y: HEIGHT + 17}, label)];
	}

	legend() {
		return html(
			'figcaption',
			{},
			...[...this.timeline.areas].reverse().map(({style, title}) => html('span', {}, swatch(style), title)),
			html('span', {}, html('span', {class: 'stroke', 'aria-hidden': 'true'}), 'tells the places apart; between two of these their shares are straight lines'),
			html('span', {class: 'end'}, `${this.timeline.unit} →`),
		);
	}

	// ------------------------------------------------------------ the cursor

	// Shows the cursor at a snapshot, or none for a negative one; `before` is the snapshot it is compared with, or negative.
	show(snapshot, before) {
		this.at = snapshot;
		this.cursor.hidden = snapshot < 0;
		this.other.hidden = before < 0;
		if (snapshot >= 0) this.cursor.style.left = portion(this.x(snapshot));
		if (before >= 0) this.other.style.left = portion(this.x(before));
		this.slider.setAttribute('aria-valuenow', Math.max(snapshot, 0));
		this.slider.setAttribute('aria-valuetext', snapshot < 0 ? 'no moment' : this.describe(snapshot));
	}

	move(snapshot) {
		const last = this.snapshots.time.length - 1;
		const to = Math.min(Math.max(snapshot, 0), last);
		if (to !== this.at) this.onMove(to);
	}

	// The snapshot that is nearest in time.
	nearest(time) {
		const {time: times} = this.snapshots;
		let best = 0;
		for (let i = 1; i < times.length; i += 1) if (Math.abs(times[i] - time) < Math.abs(times[best] - time)) best = i;
		return best;
	}

	point(event, begins) {
		if (begins) this.slider.setPointerCapture(event.pointerId);
		else if (!event.buttons) return;
		const place = this.slider.getBoundingClientRect();
		this.move(this.nearest((this.end * (event.clientX - place.left)) / place.width));
	}

	key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const at = Math.max(this.at, 0);
		const steps = {
			ArrowRight: at + 1,
			ArrowUp: at + 1,
			ArrowLeft: at - 1,
			ArrowDown: at - 1,
			PageUp: at + PAGE,
			PageDown: at - PAGE,
			Home: 0,
			End: Infinity,
		};
		if (!(event.key in steps)) return;
		this.move(steps[event.key]);
		event.preventDefault();
	}
}

// The sample of a colour, for legends and lists.
export function swatch(style) {
	return svg('svg', {class: 'key', viewBox: '0 0 11 11', 'aria-hidden': 'true'}, svg('path', {class: style, d: 'M0 0h11v11h-11z'}));
}
