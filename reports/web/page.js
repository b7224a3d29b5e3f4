// The page: which view of which profile is shown. This state is in the address after the #, so that a view can be
// bookmarked, sent and returned to: #explain?profile=edm_analyze&list=functions&sort=-self.

import {counts, part, unpackPage} from './data.js';
import {html} from './dom.js';
import {brief, clean} from './format.js';
import {Keys} from './keys.js';
import {themeSwitch} from './theme.js';
import {readPlaces, readTree, sideOf, withSmallFrames} from './tree.js';
import {makeView} from './views.js';

const SIDES = ['before', 'now'];
const SIDE_TITLES = {change: 'Change', before: 'Before', now: 'Now'};

// ---------------------------------------------------------------- the address

class Address {
	constructor() {
		const [view, query] = decodeURI(location.hash.slice(1)).split('?');
		this.view = view;
		this.values = new URLSearchParams(location.hash.split('?')[1] ?? query ?? '');
	}

	// Addresses of older pages lead to the view that has taken their place.
	renew(views) {
		if (views.some(({name}) => name === this.view)) return;
		if (this.view === 'functions' && !this.get('list')) this.values.set('list', 'functions');
		if (this.view === 'differences') this.values.set('list', 'functions');
		if (['functions', 'summary', 'differences'].includes(this.view)) this.view = 'explain';
	}

	get(key) {
		return this.values.get(key) ?? '';
	}

	// Changes values without adding a step to the history. The browser is told a moment later, because that
	// takes longer than a zoom.
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

	// The current address, including changes that the browser was not told yet.
	static read() {
		Address.write();
		return new Address();
	}
}

// ---------------------------------------------------------------- the context of a view

class Context {
	constructor(page, address) {
		this.page = page;
		this.address = address;
		this.data = page.data;
		this.profile = this.data.profiles.find((profile) => profile.name === address.get('profile')) ?? this.data.profiles[0];
		const parts = this.profile?.parts ?? [];
		const views = [...this.data.views, ...parts.flatMap((measured) => measured.views)]; // the first view is the page's own HTML
		this.views = views.filter(({name}, i) => views.findIndex((view) => view.name === name) === i);
		this.recordings = parts.filter(({processes}) => processes);
		this.recording = this.recordingOf(address);
		address.renew(this.views);
		const called = (name) => this.views.find((view) => view.name === name);
		this.view = called(address.view) ?? called(this.data.opens) ?? this.views[0];
		const costliest = this.processes.find(({opens}) => opens) ?? this.processes[0];
		this.process = address.get('process') ? (this.processes[Number(address.get('process'))] ?? costliest) : costliest;
		this.isCompared = Boolean(this.process?.before);
		this.side = SIDES.includes(address.get('side')) ? address.get('side') : 'change';
		this.event = Math.max(0, this.process?.events.indexOf(address.get('event')) ?? 0);
		this.unit = this.process?.units[this.event];
	}

	// What the costs are of: the recording that has the chosen event or, where sites are asked for, that has these.
	recordingOf(address) {
		const asked = address.get('event');
		const withEvent = this.recordings.find(({processes: [{events}]}) => events.includes(asked));
		const withSites = address.get('list') === 'sites' ? this.memory : undefined;
		return withEvent ?? withSites ?? this.recordings[0];
	}

	get memory() {
		return this.recordings.find(({kind}) => kind === 'memory');
	}

	get isMemory() {
		return this.recording === this.memory && Boolean(this.memory);
	}

	get processes() {
		return this.recording?.processes ?? [];
	}

	// Unpacks what the views of the process need.
	async open() {
		if (!this.process) return;
		await part(this.process, 'functions');
		this.readEvent();
	}

	// The data of the profile's part of that kind.
	measured(kind) {
		return this.part(kind)?.data;
	}

	part(kind) {
		return this.profile?.parts.find((measured) => measured.kind === kind);
	}

	// The events of all recordings: [title of the recording, [[event, its label, which may be empty]]].
	get events() {
		const seen = new Set();
		return this.recordings.map(({title, processes: [{events, labels}]}) => {
			const own = events.map((event, i) => [event, labels[i]]).filter(([event]) => !seen.has(event));
			events.forEach((event) => seen.add(event));
			return [title, own];
		});
	}

	// The side of the costs of functions: those of what is not compared are now.
	get costSide() {
		return this.isCompared ? this.side : 'now';
	}

	get isChange() {
		return this.costSide === 'change';
	}

	readEvent() {
		const {process} = this;
		const total = (totals) => counts(totals[this.event])[0];
		this.total = total(this.costSide === 'before' ? process.before.totals : process.totals);
		this.totalBefore = process.before && total(process.before.totals);
		this.hasStacks = process.trees.length > 0 && (this.costSide !== 'before' || process.before.stacks);
		process.places ??= readPlaces(process.functions.places);
		this.places = process.places;
	}

	// That there was nothing of the event of memory, in words; else ''.
	get nothing() {
		if (!this.isMemory || this.total || (this.isChange && this.totalBefore)) return '';
		return this.process.events[this.event].endsWith(' never freed') ? 'Everything was freed.' : 'Nothing was allocated.';
	}

	async readTree() {
		const {process, event, costSide} = this;
		process.readTrees ??= [];
		process.readTrees[event] ??= {change: readTree(await part(process.trees[event], 'tree'), withSmallFrames(this.places))};
		const trees = process.readTrees[event];
		trees.change.unit = this.unit;
		if (!trees.change.compared) return trees.change;
		trees[costSide] ??= sideOf(trees.change, costSide);
		return trees[costSide];
	}

	get(key) {
		return this.address.get(key);
	}

	set(values) {
		this.address.set(values);
	}

	// The keys of the view, as in keys.js.
	keys(keys) {
		this.page.keys.now(keys);
	}

	go(view, values) {
		this.page.go(view, values);
	}
}

// ---------------------------------------------------------------- the page

class Page {
	constructor(data) {
		this.data = data;
		this.summary = document.getElementById('page');
		this.main = html('main', {id: 'view', hidden: true});
		this.summary.after(this.main);
		this.nav = html('nav', {class: 'views', 'aria-label': 'Views'});
		document.querySelector('header').after(this.nav);
		new ResizeObserver(() => document.documentElement.style.setProperty('--views-height', `${this.nav.offsetHeight}px`)).observe(this.nav);
		const theme = html('button', {type: 'button'});
		this.keys = new Keys();
		this.keys.always([
			['/', 'search', () => this.search()],
			...(data.compared ? [['b', 'the change, the run before and the run now, in turns', () => this.turnSide()]] : []),
		]);
		document.querySelector('header').append(this.keys.button, theme);
		themeSwitch(theme);
		addEventListener('hashchange', () => {
			Address.changed = null;
			this.show();
		});
		this.show();
	}

	go(view, values) {
		const address = Address.read();
		const kept = ['profile', 'process', 'event', 'side'];
		const query = new URLSearchParams(kept.filter((key) => address.get(key)).map((key) => [key, address.get(key)]));
		for (const [key, value] of Object.entries(values ?? {}))
			if (value === '') query.delete(key);
			else query.set(key, value);
		location.hash = `${view}${query.size ? `?${query}` : ''}`;
	}

	async show() {
		const address = Address.read();
		const context = new Context(this, address);
		address.view = context.view.name;
		this.drawNav(address, context);
		const isSummary = context.view === context.views[0];
		this.summary.hidden = !isSummary;
		this.main.hidden = isSummary;
		const host = html('div', {});
		this.main.replaceChildren(host);
		this.keys.now([]);
		if (!isSummary) await context.open();
		const view = isSummary || !host.isConnected ? null : await makeView(address.view, host, context);
		if (!host.isConnected) return; // another view was requested meanwhile
		this.view = view;
		document.documentElement.dataset.view = address.view;
	}

	drawNav(address, context) {
		const [body, ...others] = context.views;
		const order = this.data.opens === body.name ? context.views : [...others, body]; // the page's own HTML last, unless it opens
		const links = order.map(({name, title}) =>
			html('a', {href: `#${name}`, 'aria-current': name === address.view && 'page', click: (event) => this.follow(event, name)}, title),
		);
		this.nav.replaceChildren(...links, html('span', {class: 'choices'}, ...this.choices(address, context), ...this.sides(context)));
	}

	// ------------------------------------------------------------ both runs

	// The switch between the change and both runs; nothing where there is only one of them.
	sides(context) {
		const {view, views, side} = context;
		const shown = view === views[0] ? [] : this.sidesOf(context);
		if (!shown.length) return [];
		const button = (name) => html('button', {type: 'button', 'aria-pressed': String(name === (shown.includes(side) ? side : 'now')), 'aria-keyshortcuts': 'b', click: () => this.showSide(name)}, SIDE_TITLES[name]);
		return [html('span', {class: 'sides-switch', role: 'group', 'aria-label': 'Which run'}, ...shown.map(button))];
	}

	// What a view can show: of tables of files and times there is no change.
	sidesOf({view, isCompared, profile}) {
		const shown = profile?.parts.find(({views}) => views.some(({name}) => name === view.name));
		if (!shown || !this.data.compared) return [];
		if (shown.before) return ['before', 'now'];
		const isBoth = shown.processes && view.name !== shown.kind ? isCompared : shown.data?.some(({before}) => before);
		return isBoth ? ['change', 'before', 'now'] : [];
	}

	showSide(side) {
		this.view?.keep?.();
		Address.read().set({side: side === 'change' ? '' : side, zoom: ''});
		this.show();
	}

	turnSide() {
		const context = new Context(this, Address.read());
		const shown = this.sidesOf(context);
		if (!shown.length) return false;
		this.showSide(shown[(shown.indexOf(context.side) + 1) % shown.length]);
		return true;
	}

	follow(event, name) {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		this.go(name);
	}

	// The choices of profile, process and event; only those with several values.
	choices(address, context) {
		const {profile, process, processes, data, view, views} = context;
		if (view === views[0]) return [];
		const nothing = {function: '', line: '', at: ''};
		// What another value leaves selected; another recording has other processes.
		const left = {profile: () => nothing, process: () => nothing, event: (event) => (process.events.includes(event) ? {} : {process: '', at: ''})};
		const option = ([value, title], chosen) => html('option', {value, selected: value === chosen}, title);
		const choice = (key, label, groups, chosen) =>
			groups.reduce((count, [, values]) => count + values.length, 0) > 1
				? html(
						'select',
						{
							'aria-label': label,
							change: (event) => {
								address.set({[key]: event.target.value, zoom: '', ...left[key](event.target.value)});
								this.show();
							},
						},
						...groups.flatMap(([title, values]) => {
							const options = values.map((value) => option(value, chosen));
							return groups.length > 1 ? [html('optgroup', {label: title}, ...options)] : options;
						}),
					)
				: null;
		const events = () => context.events.map(([title, of]) => [title, of.map(([event, label]) => [event, label ? `${event}: ${label}` : event])]);
		return [
			choice('profile', 'Profile', [['', data.profiles.map(({name}) => [name, clean(name)])]], profile.name),
			view.name !== 'explain' && choice('process', 'Process', [['', processes.map((one, i) => [String(i), this.titleOf(one, i)])]], String(processes.indexOf(process))),
			process && view.of_event && choice('event', 'Event', events(), process.events[context.event]),
		].filter(Boolean);
	}

	titleOf({command, forked, totals, units}, index) {
		return `${index ? (forked ? 'forked: ' : 'child: ') : ''}${clean(command)} (${brief(counts(totals[0])[0], units[0])})`;
	}

	search() {
		const find = this.main.querySelector('input[type="search"]');
		if (!find || this.main.hidden) return false;
		find.focus();
		return true;
	}
}

// The name of a workload opens its first view. Without script it leads to its part of the summary.
for (const row of document.querySelectorAll('.overview tbody tr')) {
	const [name, view] = [row.querySelector('th a'), row.querySelector('.opens a')];
	if (name && view) name.setAttribute('href', view.getAttribute('href'));
}

new Page(await unpackPage(document.getElementById('data').textContent));
