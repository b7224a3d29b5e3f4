// The timeline of the memory that is explained. Of one run, its cursor goes from snapshot to snapshot, and the list of
// sites has what was alive where it stands; of two runs, both curves are there.

import {describeSnapshot, detailedUpTo, figure, figuresOfSnapshot, readSnapshots} from './alive.js';
import {counts} from './data.js';
import {html} from './dom.js';
import {AT, figuresOfBoth, Overlay, Run} from './overlay.js';
import {Timeline} from './timeline.js';

// A phone has more room for the list.
function folded(title, isAsked) {
	return html('details', {class: 'moment', open: isAsked || matchMedia('(min-width: 641px)').matches}, html('summary', {}, title));
}

// What of memory an event is: SITES has the names.
function kindOf(event) {
	if (event.endsWith(' at the peak')) return 'peak';
	return event.endsWith(' never freed') ? 'exit' : 'allocated';
}

export class Moment {
	// `process` is that of the part `memory`. `at` is where the cursor was moved to; where that is negative, it stands at
	// the moment of the event. onMove() is called when the reader moved it, onLeave() when that is taken back.
	constructor(process, {event, at, onMove, onLeave}) {
		this.process = process;
		this.event = event;
		this.snapshots = readSnapshots(process);
		this.at = at < this.snapshots.time.length ? at : -1;
		const leave = html('button', {type: 'button', click: () => this.leave(onLeave)}, 'Leave this moment');
		this.figures = html('span', {class: 'figures', 'aria-live': 'polite'});
		this.strip = html('p', {class: 'strip'}, this.figures, leave);
		this.element = folded('Memory over time', this.at >= 0);
		this.timeline = new Timeline(this.element, this.snapshots, process.timeline, {
			describe: (snapshot) => describeSnapshot(this.snapshots, snapshot),
			onMove: (snapshot) => {
				this.at = snapshot;
				this.draw();
				onMove();
			},
		});
		this.element.append(this.strip);
		this.draw();
	}

	leave(onLeave) {
		this.at = -1;
		this.draw();
		this.timeline.slider.focus({preventScroll: true});
		onLeave();
	}

	draw() {
		this.timeline.show(this.at < 0 ? this.ofEvent() : this.at, -1);
		this.strip.hidden = this.at < 0;
		if (this.at < 0) return;
		const known = this.detailed;
		const told = known?.snapshot === this.at ? [] : [html('span', {class: 'what'}, known ? `has only totals; places of snapshot ${known.snapshot}` : 'has only totals, as all before it')];
		this.figures.replaceChildren(...figuresOfSnapshot(this.snapshots, this.at), ...told);
	}

	// The snapshot at the moment of the event; negative for what is not of one moment.
	ofEvent() {
		const kind = kindOf(this.event);
		return kind === 'peak' ? this.process.timeline.peak : kind === 'exit' ? this.snapshots.time.length - 1 : -1;
	}

	get detailed() {
		return detailedUpTo(this.snapshots, this.at);
	}

	// The snapshot whose places are known where the cursor stands, in words.
	get title() {
		return `at snapshot ${this.detailed?.snapshot ?? this.at}`;
	}

	// The places that no site of the recording has, for example those that held nothing at the peak.
	unknown() {
		const {function: functions, label, name} = this.process.places;
		const isKnown = (place) => functions[place] !== 0xffffffff;
		return [...functions.keys()].filter((place) => !isKnown(place)).map((place) => ({place: {id: place, name: name.at(place), label: label.at(place)}}));
	}

	// What was alive, by row of the list: `known` has the rows by function and line, `rows` also the unknown places.
	held(known, rows) {
		const {function: functions, line} = this.process.places;
		const held = new Float64Array(rows.length);
		const list = this.detailed?.list;
		if (!list) return held;
		const bytes = counts(list.bytes);
		const others = new Map(rows.map(({place}, row) => [place?.id, row]));
		list.place.forEach((place, i) => {
			const row = known.get(`${functions[place]}:${line[place]}`) ?? others.get(place);
			if (row !== undefined) held[row] += Number(bytes[i]);
		});
		return held;
	}
}

export class MomentOfBoth {
	// `time` is where the cursor was moved to, or negative. onMove(time) is called when the reader moved it, with -1 when
	// that is taken back; onOpen(time) when what was alive there is asked for.
	constructor(process, {event, time, onMove, onOpen}) {
		this.runs = [new Run(process.before), new Run(process)];
		this.kind = kindOf(event);
		this.figures = html('span', {class: 'figures', 'aria-live': 'polite'});
		const move = (to) => {
			this.move(to);
			onMove(to);
		};
		this.strip = html(
			'p',
			{class: 'strip'},
			this.figures,
			html('button', {type: 'button', click: () => onOpen(this.time)}, 'What was alive there'),
			html('button', {type: 'button', click: () => move(-1)}, 'Leave this moment'),
		);
		this.element = folded('Memory over time, before and now', time >= 0);
		this.overlay = new Overlay(this.element, this.runs, process.overlay, move);
		this.element.append(this.strip);
		this.move(time);
	}

	move(time) {
		this.time = time;
		this.strip.hidden = time < 0;
		this.overlay.showAt(time < 0 ? this.kind : AT, time);
		if (time >= 0) this.figures.replaceChildren(...figuresOfBoth(this.runs, time));
		else if (this.strip.contains(document.activeElement)) this.overlay.slider.focus({preventScroll: true});
	}
}
