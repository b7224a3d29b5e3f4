// Memory: the timeline with its cursor; what was alive at the moment it stands at, by the place that requested it, and
// what was never freed; and the flame graph of the same moment. Two snapshots can be compared.

import {besides, choiceOf, describeSnapshot, detailedUpTo, figure, figuresOfSnapshot, held, longTable, plural, readSnapshots, sitePlaces, SITES} from './alive.js';
import {counts} from './data.js';
import {html} from './dom.js';
import {FlameGraph} from './flame.js';
import {clean, grouped, percent} from './format.js';
import {MemoryChange} from './memory_change.js';
import {Timeline, swatch} from './timeline.js';
import {compareTrees, readPlaces, readTree, withSmallFrames} from './tree.js';
import {addView} from './views.js';

export class MemoryView {
	constructor(host, context, process) {
		this.context = context;
		this.process = process;
		this.snapshots = readSnapshots(this.process);
		this.trees = {};
		this.build(host);
		const at = Number(context.get('at'));
		if (context.get('at') && this.snapshots?.time[at] !== undefined) this.moveTo(at);
		else this.choose(context.get('tree') || this.choices()[0]?.[0], context.get('before'));
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
		return describeSnapshot(this.snapshots, snapshot);
	}

	build(host) {
		if (!this.choices().length) {
			host.replaceChildren(html('p', {class: 'empty'}, 'Nothing was allocated.'));
			return;
		}
		this.what = choiceOf('Which memory the graph shows', this.choices(), (value) => this.choose(value, ''));
		this.before = choiceOf('Snapshot to compare with', [['', 'not compared'], ...this.detailed().map(([value, title]) => [value, `since ${title}`])], (value) => this.choose(this.what.value, value));
		this.strip = html('p', {class: 'strip', 'aria-live': 'polite'});
		this.alive = html('section', {class: 'alive'});
		this.graph = html('div', {});
		if (this.snapshots)
			this.timeline = new Timeline(host, this.snapshots, this.process.timeline, {describe: (snapshot) => this.describe(snapshot), onMove: (snapshot) => this.moveTo(snapshot)});
		host.append(this.strip, html('div', {class: 'sides'}, this.alive, this.leaks()), html('div', {class: 'tools'}, this.what, this.before), this.graph);
	}

	// ------------------------------------------------------------ the moment

	// Stands at a snapshot; its places are those of the last snapshot up to it that tells them apart.
	moveTo(at) {
		const known = detailedUpTo(this.snapshots, at);
		this.choose(known ? String(known.snapshot) : '', '', at);
	}

	// Shows what was alive at the peak, at exit, over the run, or at a snapshot; nothing for ''.
	choose(key, before, at) {
		const known = this.choices().map(([value]) => value);
		if (!known.length) return;
		const now = known.includes(key) || key === '' ? key : known[0];
		const isSnapshot = !(now in SITES);
		this.at = at ?? this.momentOf(now);
		this.since = isSnapshot && before !== now && this.detailed().some(([value]) => value === before) ? before : '';
		this.what.value = now;
		this.before.value = this.since;
		this.before.hidden = !isSnapshot;
		this.timeline?.show(this.at, this.since ? Number(this.since) : -1);
		this.strip.replaceChildren(...this.figures(now));
		this.alive.replaceChildren(...this.aliveList(now));
		this.drawGraph(now);
		this.context.set({tree: now, before: this.since, at: String(this.at) === now || now in SITES ? '' : this.at});
	}

	// The snapshot at which the cursor stands for a choice; -1 for those that are no moment.
	momentOf(key) {
		if (!this.snapshots || key === 'allocated') return -1;
		if (key === 'peak') return this.process.timeline.peak;
		return key === 'exit' ? this.snapshots.time.length - 1 : Number(key);
	}

	// Every figure of the moment, as text and value.
	figures(key) {
		if (!(key in SITES)) return figuresOfSnapshot(this.snapshots, this.at);
		const {list, total} = this.listOf(key);
		const blocks = [...list.blocks].reduce((sum, count) => sum + Number(count), 0);
		const exact = this.process.exact ? 'exact, by DHAT' : "the largest of massif's snapshots with a tree";
		return [figure(SITES[key], held(total, blocks)), html('span', {class: 'what'}, exact), ...(key === 'peak' && this.snapshots ? besides(this.snapshots, this.at) : [])];
	}

	// ------------------------------------------------------------ lists

	listOf(key) {
		const columns = key in SITES ? this.process.lists[key] : this.snapshots.trees.find(({snapshot}) => String(snapshot) === key).list;
		const list = {place: columns.place, bytes: counts(columns.bytes), blocks: counts(columns.blocks)};
		const zero = list.bytes instanceof BigUint64Array ? 0n : 0;
		return {list, total: [...list.bytes].reduce((sum, value) => sum + value, zero)};
	}

	aliveTitle(key) {
		if (key === 'peak') return 'Alive at the peak';
		if (key === 'exit') return 'Never freed, all places';
		if (key === 'allocated') return 'Allocated over the whole run';
		return `Alive at snapshot ${this.at}`;
	}

	aliveNote(key) {
		if (key === '') return `Only the total is known here: the first snapshot that tells the places apart is ${this.snapshots.trees[0]?.snapshot ?? 'missing'}.`;
		if (key in SITES || Number(key) === this.at) return null;
		return `Snapshot ${this.at} has only totals. These are the places of snapshot ${key}, the last one before it that tells them apart.`;
	}

	aliveList(key) {
		const note = this.aliveNote(key);
		const parts = [html('h2', {}, this.aliveTitle(key)), note && html('p', {class: 'note'}, note)];
		if (key === '') return parts;
		const {list, total} = this.listOf(key);
		const {label, name} = this.process.places;
		const coloured = [...(this.process.timeline?.places ?? [])];
		const row = (i) => {
			const place = list.place[i];
			const colour = coloured.indexOf(place);
			return html(
				'tr',
				{},
				html('td', {class: 'place'}, this.timeline && swatch(colour < 0 ? 'rest' : `place${colour}`), this.placeButton(label.at(place), name.at(place))),
				html('td', {class: 'number'}, grouped(list.bytes[i])),
				html('td', {class: 'number'}, percent(list.bytes[i], total)),
				this.process.exact && key in SITES ? html('td', {class: 'number'}, grouped(list.blocks[i])) : null,
			);
		};
		const headings = ['requested by', 'bytes', 'share', ...(this.process.exact && key in SITES ? ['blocks'] : [])];
		return [...parts, longTable(this.aliveTitle(key), headings, list.place.length, row)].filter(Boolean);
	}

	// Searches the flame graph for the function, whose callers are there.
	placeButton(label, name) {
		const search = () => {
			this.flame.find.value = name.replace(/ \([^()]*\)$/, '');
			this.flame.find.dispatchEvent(new Event('input'));
		};
		return html('button', {type: 'button', class: 'link', title: name, click: search}, label);
	}

	leaks() {
		const {all, kept, others, rows} = this.process.leaks;
		const parts = [html('h2', {}, 'Never freed, candidates for leaks')];
		if (!this.process.exact) return html('section', {class: 'leaks'}, ...parts, html('p', {class: 'note'}, 'Only DHAT knows what was never freed, and it was not used here.'));
		parts.push(html('p', {class: 'note'}, all.sites ? `${held(all.bytes, all.blocks)}, at ${plural(all.sites, 'site')}` : 'The program freed everything it allocated.'));
		const row = (i) =>
			html('tr', {}, html('td', {class: 'place', title: clean(rows[i].name)}, clean(rows[i].label)), html('td', {class: 'number'}, grouped(rows[i].bytes)), html('td', {class: 'number'}, grouped(rows[i].blocks)));
		if (rows.length) parts.push(longTable('Never freed', ['allocated by < called by', 'bytes', 'blocks'], rows.length, row));
		if (others.sites) parts.push(html('p', {class: 'note'}, `And ${plural(others.sites, 'more site')} with ${held(others.bytes, others.blocks)}.`));
		if (kept.sites) parts.push(html('p', {class: 'note'}, `No leak: ${held(kept.bytes, kept.blocks)} that the runtime keeps for itself.`));
		return html('section', {class: 'leaks'}, ...parts);
	}

	// ------------------------------------------------------------ the tree

	treeOf(key) {
		if (this.trees[key]) return this.trees[key];
		if (key in SITES) {
			this.trees[key] = readTree(this.process.sites[key], sitePlaces(this.process));
		} else {
			this.places ??= withSmallFrames(readPlaces(this.snapshots.places));
			this.trees[key] = readTree(this.snapshots.trees.find(({snapshot}) => String(snapshot) === key).tree, this.places);
		}
		return this.trees[key];
	}

	drawGraph(key) {
		const shown = `${key} ${this.since}`;
		if (shown === this.shown) return;
		this.shown = shown;
		if (key === '') {
			this.graph.replaceChildren();
			return;
		}
		const tree = this.since ? compareTrees(this.treeOf(this.since), this.treeOf(key)) : this.treeOf(key);
		const place = html('div', {});
		this.graph.replaceChildren(place);
		this.flame = new FlameGraph(place, {...tree, title: clean(this.process.command) || tree.title}, {
			modes: ['stacks', 'folded', 'callers'],
			lines: true,
			search: this.context.get('search'),
			onChange: ({search}) => this.context.set({search}),
		});
	}
}

// Of two runs their change, or one of them.
function memoryView(host, context) {
	const processes = context.measured('memory');
	const process = processes[Number(context.get('process'))] ?? processes[0];
	if (process.before && context.side === 'change') return new MemoryChange(host, context, process);
	return new MemoryView(host, context, context.side === 'before' ? (process.before ?? process) : process);
}

addView('memory', memoryView);
