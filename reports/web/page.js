// The page: which view of which profile is shown. All of that stands in the address, behind the #, so
// that a view can be kept, sent and gone back to: #functions?profile=edm_analyze&sort=-self.

import {counts, part, unpack} from './data.js';
import {html} from './dom.js';
import {clean, grouped} from './format.js';
import {DifferencesView} from './differences.js';
import {FlameGraph, MODES} from './flame.js';
import {FunctionsView} from './functions.js';
import {MemoryView} from './memory.js';
import {ioView, timingView} from './tables.js';
import {themeSwitch} from './theme.js';
import {readPlaces, readTree, withSmallFrames} from './tree.js';

// ---------------------------------------------------------------- the address

class Address {
	constructor() {
		const [view, query] = decodeURI(location.hash.slice(1)).split('?');
		this.view = view || 'summary';
		this.values = new URLSearchParams(location.hash.split('?')[1] ?? query ?? '');
	}

	get(key) {
		return this.values.get(key) ?? '';
	}

	// Changes values in place: no step to go back to. The browser is told a moment later, because
	// that takes it longer than a zoom.
	set(values) {
		for (const [key, value] of Object.entries(values)) {
			if (value === '' || value == null) this.values.delete(key);
			else this.values.set(key, value);
		}
		Address.changed = this;
		clearTimeout(Address.timer);
		Address.timer = setTimeout(Address.write, 100);
	}

	static write() {
		if (!Address.changed) return;
		const {view, values} = Address.changed;
		Address.changed = null;
		history.replaceState(null, '', `#${view}${values.size ? `?${values}` : ''}`);
	}

	// What the address says now, changes included that it was not told yet.
	static read() {
		Address.write();
		return new Address();
	}
}

// ---------------------------------------------------------------- what a view gets to see

class Context {
	constructor(page, address) {
		this.page = page;
		this.address = address;
		this.data = page.data;
		this.profile = this.data.profiles.find((profile) => profile.name === address.get('profile')) ?? this.data.profiles[0];
		const processes = this.profile?.cpu ?? [];
		this.process = processes[Number(address.get('process'))] ?? processes[0];
		if (this.process) this.readEvent();
	}

	// Of the profile, when the page compares two documents.
	get differences() {
		const all = this.data.differences ?? [];
		return all.find(({name}) => name === this.profile?.name) ?? all[0];
	}

	readEvent() {
		const {process} = this;
		this.event = Math.max(0, process.events.indexOf(this.address.get('event')));
		this.unit = process.events[this.event];
		[this.total] = counts(process.totals[this.event]);
		this.hasStacks = process.trees.length > 0;
		process.places ??= this.readPlaces(process);
		this.places = process.places;
	}

	readPlaces(process) {
		const places = readPlaces(process.functions.places);
		places.count = places.name.length;
		return places;
	}

	async readTree() {
		const {process, event} = this;
		process.readTrees ??= [];
		process.readTrees[event] ??= readTree(await part(process.trees[event], 'tree'), withSmallFrames(this.places));
		return process.readTrees[event];
	}

	get(key) {
		return this.address.get(key);
	}

	set(values) {
		this.address.set(values);
	}

	go(view, values) {
		this.page.go(view, values);
	}
}

// ---------------------------------------------------------------- views

async function flameView(host, context) {
	if (!context.hasStacks) {
		host.append(
			html(
				'p',
				{class: 'empty'},
				'A flame graph is drawn from recorded call contexts, and this run has none. Record them with ',
				html('code', {}, `profile-deep cpu --stacks -- ${clean(context.process.command)}`),
			),
		);
		return null;
	}
	const {hidden} = context.process.trees[context.event];
	if (hidden) host.append(html('p', {class: 'note'}, `${grouped(hidden)} frames are left out because they are too small to be seen; their costs are in “(small frames)”.`));
	const tree = await context.readTree();
	const place = html('div', {});
	host.append(place);
	const mode = context.get('mode') in MODES ? context.get('mode') : 'stacks';
	const graph = new FlameGraph(place, tree, {
		mode,
		search: context.get('search'),
		zoom: Number(context.get('zoom')) || 0,
		onChange: (state) => context.set({mode: state.mode === 'stacks' ? '' : state.mode, zoom: state.zoom || '', search: state.search}),
		onOpen: (name) => context.go('functions', {function: name}),
	});
	return graph;
}

async function functionsView(host, context) {
	const view = new FunctionsView(host, context);
	await view.shown;
	return view;
}

// What a view shows may have to be unpacked first: some are promised.
const VIEWS = {
	summary: {title: 'Summary', has: () => true},
	differences: {title: 'Differences', has: ({differences}) => differences, make: (host, context) => new DifferencesView(host, context)},
	functions: {title: 'Functions', byEvent: true, has: ({process}) => process, make: functionsView},
	flame: {title: 'Flame graph', byEvent: true, has: ({process}) => process, make: flameView},
	memory: {title: 'Memory', has: ({profile}) => profile?.memory, make: (host, context) => new MemoryView(host, context)},
	io: {title: 'Files and calls', has: ({profile}) => profile?.parts.io, make: ioView},
	timing: {title: 'Timing', has: ({profile}) => profile?.parts.timing, make: timingView},
};

// ---------------------------------------------------------------- the page

class Page {
	constructor(data) {
		this.data = data;
		this.summary = document.getElementById('summary');
		this.main = html('main', {id: 'view', hidden: true});
		this.summary.after(this.main);
		this.nav = html('nav', {class: 'views', 'aria-label': 'Views'});
		document.querySelector('header').after(this.nav);
		const theme = html('button', {type: 'button'});
		document.querySelector('header').append(theme);
		themeSwitch(theme);
		addEventListener('hashchange', () => {
			Address.changed = null;
			this.show();
		});
		addEventListener('keydown', (event) => this.key(event));
		this.show();
	}

	go(view, values) {
		const address = Address.read();
		const kept = ['profile', 'process', 'event'];
		const query = new URLSearchParams(kept.filter((key) => address.get(key)).map((key) => [key, address.get(key)]));
		for (const [key, value] of Object.entries(values ?? {})) if (value !== '') query.set(key, value);
		location.hash = `${view}${query.size ? `?${query}` : ''}`;
	}

	async show() {
		const address = Address.read();
		const context = new Context(this, address);
		if (!VIEWS[address.view]?.has(context)) address.view = 'summary';
		this.drawNav(address, context);
		const isSummary = address.view === 'summary';
		this.summary.hidden = !isSummary;
		this.main.hidden = isSummary;
		const host = html('div', {});
		this.main.replaceChildren(host);
		const view = isSummary ? null : await VIEWS[address.view].make(host, context);
		if (!host.isConnected) return; // another view was asked for meanwhile
		this.view = view;
		document.documentElement.dataset.view = address.view;
	}

	drawNav(address, context) {
		const links = Object.entries(VIEWS)
			.filter(([, view]) => view.has(context))
			.map(([name, view]) =>
				html('a', {href: `#${name}`, 'aria-current': name === address.view && 'page', click: (event) => this.follow(event, name)}, view.title),
			);
		this.nav.replaceChildren(...links, html('span', {class: 'choices'}, ...this.choices(address, context)));
	}

	follow(event, name) {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		this.go(name);
	}

	// Which profile, process and event: choices only where there is something to choose.
	choices(address, context) {
		if (address.view === 'summary') return [];
		const {profile, process, data} = context;
		const choice = (key, label, values, chosen) =>
			values.length > 1
				? html(
						'select',
						{
							'aria-label': label,
							change: (event) => {
								address.set({[key]: event.target.value, zoom: '', function: ''});
								this.show();
							},
						},
						...values.map(([value, title]) => html('option', {value, selected: value === chosen}, title)),
					)
				: null;
		const processes = profile.cpu ?? [];
		return [
			choice('profile', 'Profile', data.profiles.map(({name}) => [name, clean(name)]), profile.name),
			choice('process', 'Process', processes.map(({command, forked}, i) => [String(i), `${i ? (forked ? 'forked: ' : 'child: ') : ''}${clean(command)}`]), String(processes.indexOf(process))),
			process && VIEWS[address.view].byEvent && choice('event', 'Event', process.events.map((event) => [event, event]), context.unit),
		].filter(Boolean);
	}

	key(event) {
		if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.target.closest('input, select, textarea')) return;
		const find = this.main.querySelector('input[type="search"]');
		if (!find || this.main.hidden) return;
		find.focus();
		event.preventDefault();
	}
}

new Page(await unpack(document.getElementById('data').textContent));
