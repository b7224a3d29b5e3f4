// The memory of two runs: both curves in one picture, with a cursor; what was alive where it stands, before and now, by
// the place that requested it; and the flame graph of the change. Places of both runs are the same if their function and
// file are, because lines move.

import {choiceOf, figure, longTable, SITES, unitOf} from './alive.js';
import {changeCell} from './change.js';
import {html} from './dom.js';
import {FlameGraph} from './flame.js';
import {amount, clean, grouped, pair} from './format.js';
import {AT, figuresOfBoth, Overlay, Run, withoutLine} from './overlay.js';
import {compareTrees, joinPlaces} from './tree.js';

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
		this.time = this.runs[1].timeOf('peak');
		this.overlay = new Overlay(host, this.runs, this.process.overlay, (time) => this.choose(AT, time));
	}

	choose(key, time) {
		if (!this.keys.length) return;
		const shown = this.keys.includes(key) ? key : this.keys[0];
		if (time !== undefined) this.time = time;
		this.what.value = shown;
		this.overlay?.showAt(shown, this.time);
		const alive = this.runs.map((run) => run.alive(shown, this.time));
		this.strip.replaceChildren(...this.figures(shown, alive));
		this.alive.replaceChildren(...this.list(shown, alive));
		this.drawGraph(shown);
		this.context.set({tree: shown === this.keys[0] || shown === AT ? '' : shown, at: shown === AT ? this.time : ''});
	}

	// ------------------------------------------------------------ figures

	figures(key, alive) {
		if (key !== AT) return [figure(SITES[key], pair(alive[0].total, alive[1].total, 'bytes'))];
		return figuresOfBoth(this.runs, this.time);
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
