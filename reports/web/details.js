// The strip at the lower edge of the window: what is pointed to or selected, with its figures, the same for mouse,
// touch and keyboard.

import {html} from './dom.js';
import {amount, besideLabel, grouped, partsOfPair, percent} from './format.js';
import {placeCell} from './place.js';

// As pair(), with an element of its own for the difference, which a phone leaves out.
function pairWithDifference(before, now) {
	const [costs, difference, share] = partsOfPair(before, now);
	return difference ? [costs, html('span', {class: 'difference'}, difference), share] : costs;
}

// What is shown: {name, title, place, link, unit, moment, total, inclusive, self, calls, callsTitle, perCall, note}; `moment` is when
// inclusive and self were so, of memory; as `more` [name, cost] of other events and moments, and as `changes` [name, before, now] of a
// comparison; figures that are undefined are left out, and null ones are unknown.
export class Details {
	constructor(host, ...buttons) {
		this.head = html('div', {class: 'details-strip-head'});
		this.body = html('div', {class: 'details-strip-body', role: 'group', 'aria-label': 'Figures', tabindex: '0'}); // scrolls where there is little room
		const main = html('div', {class: 'details-strip-main'}, this.head, this.body);
		this.strip = html('section', {class: 'details-strip', 'aria-label': 'Details'}, main, html('div', {class: 'details-strip-buttons'}, ...buttons));
		host.append(this.strip);
		this.chosen = null;
	}

	// Shows what is selected.
	choose(what) {
		this.chosen = what;
		this.draw(what);
	}

	// Shows what is pointed to, or for null again what is selected.
	point(what) {
		this.draw(what ?? this.chosen);
	}

	draw(what) {
		if (!what) {
			this.head.replaceChildren(html('span', {class: 'empty'}, 'Nothing is selected.'));
			this.body.replaceChildren();
			return;
		}
		const {name, title, place, link, note} = what;
		this.head.replaceChildren(
			placeCell('strong', {title: title ?? name}, name || '(no name)'),
			...[place && (link ? html('a', {href: link, target: '_blank', rel: 'noopener noreferrer'}, place) : html('span', {class: 'place'}, place))].filter(Boolean),
		);
		this.body.replaceChildren(
			html('dl', {}, ...this.figures(what).map(([key, label, content, share]) => html('div', {'data-figure': key}, html('dt', {}, label), html('dd', {}, ...[content].flat(), share && html('span', {class: 'of-all'}, ` · ${share}`))))),
			...(note ? [html('span', {class: 'place'}, note)] : []),
		);
	}

	// [key, label, text, share]
	figures({unit, moment, total, inclusive, self, calls, callsTitle = 'calls', perCall, more = [], changes = []}) {
		const known = (value, text) => (value == null ? '–' : text(value));
		const titled = (name) => [name, moment].filter(Boolean).join(' ');
		const share = (value) => (total === undefined || value == null ? null : percent(value, total));
		return [
			['inclusive', titled('inclusive'), inclusive, (value) => amount(value, unit), share(inclusive)],
			['self', titled('self'), self, (value) => amount(value, unit), share(self)],
			['calls', callsTitle, calls, (value) => (typeof value === 'string' ? value : grouped(value))],
			['per-call', 'per call', perCall, (value) => value],
			...more.map(([key, value]) => [key, key, value, (cost) => amount(cost, unit)]),
			...changes.map(([key, before, now]) => [key, key, pairWithDifference(before, now), (value) => value]),
		]
			.filter(([, , value]) => value !== undefined)
			.map(([key, label, value, text, part]) => [key, label, known(value, text), part]);
	}
}

// The details of a frame of a tree.
export function detailsOfFrame(tree, frame) {
	const place = tree.place[frame];
	const {places} = tree;
	const name = frame ? places.name[place] : tree.title || 'all';
	const what = {
		name: frame ? places.label[place] : name,
		title: name,
		place: frame ? besideLabel({label: places.label[place], file: places.file[place], line: places.line[place], object: places.object[place]}) : '',
		unit: tree.unit,
	};
	if (tree.compared)
		return {
			...what,
			changes: [
				['inclusive', tree.oldTotal[frame], tree.total[frame]],
				['self', tree.old[frame], tree.self[frame]],
			],
		};
	return {
		...what,
		total: tree.total[0],
		inclusive: tree.total[frame],
		self: tree.self[frame],
		calls: tree.calls[frame] || undefined,
	};
}
