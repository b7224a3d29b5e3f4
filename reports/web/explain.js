// The first view: which lines, functions and sites cost most, and for the selected one its source, its callers and
// its callees. What is selected in one pane is selected in all.

import {html} from './dom.js';
import {baseName, besideLabel, clean, grouped} from './format.js';
import {processChips} from './chips.js';
import {copyText, markdownOf} from './copy.js';
import {Details} from './details.js';
import {Lists} from './lists.js';
import {Moment, MomentOfBoth} from './moment.js';
import {functionOfLine, inclusiveCost, linesOfFile, ownCost, readCalls, readFunctions, readLines} from './process.js';
import {Sandwich} from './sandwich.js';
import {SourcePane} from './source.js';
import {addView} from './views.js';

const MORE_OF_LEAD = 'All figures and causes';
const LESS_OF_LEAD = 'Fewer figures and causes';
const FATES = ['', 'renamed', 'new', 'vanished'];

// Headline and main figures of the profile, as the summary has them. A phone shows only the first of a comparison's figures
// and causes, and the others behind a button.
function shownLead(lead) {
	const copy = lead.cloneNode(true);
	if (!copy.querySelector('.verdict')) return copy;
	const button = html('button', {type: 'button', class: 'whole-lead'}, MORE_OF_LEAD);
	button.addEventListener('click', () => {
		button.textContent = copy.classList.toggle('whole') ? LESS_OF_LEAD : MORE_OF_LEAD;
	});
	copy.append(button);
	return copy;
}

export class ExplainView {
	// A selection is {function: row or -1, line: {file, line} or undefined}, and for what only a snapshot of memory
	// knows {function: -1, place}.
	constructor(host, context, lines) {
		this.context = context;
		this.costs = readFunctions(context.process, context.costSide);
		this.lines = lines;
		this.trail = [];
		this.build(host);
		this.keys();
		const selection = this.fromAddress() ?? this.lists.first();
		if (selection) this.select(selection, {remembered: false});
		else this.nothing();
	}

	// ------------------------------------------------------------ parts

	build(host) {
		const {context} = this;
		const lead = document.querySelector(`#profile-${context.data.profiles.indexOf(context.profile)} .lead`);
		const {processes} = context;
		const list = html('section', {class: 'pane list-pane', 'aria-label': context.isChange ? 'What changed most' : 'What costs most'});
		const source = html('section', {class: 'pane source-pane', 'aria-label': 'Source'});
		const sandwich = html('section', {class: 'pane sandwich-pane', 'aria-label': 'Callers and callees'});
		this.wide = html('button', {type: 'button', class: 'wider', 'aria-pressed': 'false', 'aria-keyshortcuts': 'w', click: () => this.widen()}, 'Wide');
		this.panes = html('div', {class: 'panes'}, list, source, sandwich);
		this.copyButton = html('button', {type: 'button', 'aria-keyshortcuts': 'c', click: () => this.copy()}, 'Copy');
		this.backButton = html('button', {type: 'button', 'aria-keyshortcuts': 'Escape', click: () => this.back()}, 'Back');
		host.classList.add('explain');
		this.moment = this.makeMoment();
		const sampled = context.isChange && context.process.sampled && html('p', {class: 'note'}, clean(context.process.sampled));
		const time = this.moment ?? this.makeMomentOfBoth();
		host.append(...[lead && shownLead(lead), sampled, processChips(processes, processes.indexOf(context.process), context.costSide, (index) => this.openProcess(index)), time?.element, this.panes].filter(Boolean));
		this.details = new Details(host, this.backButton, this.copyButton);
		this.lists = new Lists(
			list,
			{context, costs: this.costs, lines: this.lines, alive: this.moment},
			{onSelect: (selection) => this.select(selection), onOpen: (selection) => this.zoom(selection), selection: () => this.selection, onElsewhere: () => this.openSites()},
		);
		this.lists.tabs.after(this.wide);
		if (context.get('wide') === '1') this.widen();
		this.source = new SourcePane(source, {context, lines: this.lines, onPick: (line) => this.selectLine(line), onWhole: () => this.select({function: this.selection.function})});
		this.sandwich = new Sandwich(sandwich, {
			context,
			costs: this.costs,
			form: context.get('calls') === 'table' ? 'table' : 'stacks',
			onPick: (row) => this.select({function: row}),
			onPoint: (what) => this.details.point(what),
			onForm: (form) => context.set({calls: form === 'table' ? 'table' : ''}),
			onOut: () => this.back(),
		});
	}

	// The memory of the process, if that is explained.
	get measuredMemory() {
		const {context} = this;
		return context.isMemory ? context.recording.data[context.processes.indexOf(context.process)] : undefined;
	}

	// Its timeline, if it has one.
	makeMoment() {
		const {context, measuredMemory: process} = this;
		if (!process?.timeline || !process.places.function) return null;
		const moved = () => {
			context.set({at: this.moment.at < 0 ? '' : this.moment.at, list: 'sites', sort: ''});
			this.lists.open('sites', '');
			this.lists.show(this.selection);
			this.tell();
		};
		return new Moment(process, {event: context.process.events[context.event], at: context.get('at') ? Number(context.get('at')) : -1, onMove: moved, onLeave: moved});
	}

	// In a comparison both timelines, if both runs have one.
	makeMomentOfBoth() {
		const {context, measuredMemory: process} = this;
		if (!process?.overlay) return null;
		return new MomentOfBoth(process, {
			event: context.process.events[context.event],
			time: context.get('at') ? Number(context.get('at')) : -1,
			onMove: (time) => context.set({at: time < 0 ? '' : time}),
			onOpen: (time) => context.go('memory', {at: time, side: ''}),
		});
	}

	// The sites of the memory, which is explained instead.
	openSites() {
		this.context.set({event: this.context.memory.processes[0].events[0], process: '', line: '', filter: '', zoom: ''});
		this.context.page.show();
	}

	keys() {
		this.context.keys([
			['Enter', 'the selected function in the flame graph', () => this.zoom(this.selection)],
			['Escape', 'back to what was selected before', () => this.back()],
			['i', 'inverted: the flame graph of callers, from the largest cost', () => this.zoom(this.selection, 'callers')],
			['s', 'callers and callees as stacks or as tables', () => this.sandwich.toggle()],
			['w', 'a wide list with all of its columns, or a narrow one', () => this.widen()],
			['c', 'copy the selection as Markdown', () => this.copy()],
		]);
	}

	widen() {
		const isWide = this.panes.classList.toggle('wide');
		this.wide.setAttribute('aria-pressed', String(isWide));
		this.context.set({wide: isWide ? '1' : ''});
	}

	openProcess(index) {
		this.context.set({process: String(index), function: '', line: '', at: '', filter: '', zoom: ''});
		this.context.page.show();
	}

	// ------------------------------------------------------------ the selection

	fromAddress() {
		const {context} = this;
		const row = context.get('function') ? context.places.name.indexOf(context.get('function')) : -1;
		const [, name, number] = context.get('line').match(/^(.*):(\d+(?:\.\d+)?)$/) ?? [];
		const file = this.lines && name ? this.fileOf(name) : -1;
		if (file >= 0) {
			const line = {file, line: Number(number)};
			return {function: row >= 0 ? row : functionOfLine(this.lines, context.event, file, line.line), line};
		}
		return row >= 0 ? {function: row} : null;
	}

	// By its name or, because recordings name files with and without folders, by the end of it.
	fileOf(name) {
		const {files} = this.lines;
		const whole = files.indexOf(name);
		return whole >= 0 ? whole : files.findIndex((file) => file && (name.endsWith(`/${file}`) || file.endsWith(`/${name}`)));
	}

	toAddress({function: row, line}) {
		this.context.set({
			function: row >= 0 ? this.context.places.at(row).name : '',
			line: line ? `${this.lines.files[line.file]}:${line.line}` : '',
		});
	}

	// Puts into the address what is selected, also if the reader did not choose it.
	keep() {
		if (this.selection) this.toAddress(this.selection);
	}

	selectLine(line) {
		const {event} = this.context;
		this.select({function: functionOfLine(this.lines, event, line.file, line.line), line});
	}

	// Selects in all panes. What was selected before can be gone back to, unless `remembered` is false.
	select(selection, {remembered = true} = {}) {
		if (remembered && this.selection) this.trail.push(this.selection);
		this.selection = selection;
		this.backButton.disabled = !this.trail.length;
		if (remembered) this.toAddress(selection);
		this.lists.show(selection);
		this.tell();
		const {function: row, line, place} = selection;
		if (row >= 0 || line) this.source.show(row, line);
		else this.source.nothing(place ? 'Only snapshots know this place; the flame graph of Memory has its callers.' : 'The source of this is not known.');
		if (row >= 0) this.sandwich.show(row);
		else this.sandwich.empty('The function is not known.');
	}

	nothing() {
		this.what = null;
		this.backButton.disabled = true;
		this.copyButton.disabled = true;
		this.details.choose(null);
		const why = this.context.nothing || 'Nothing has a cost here.';
		this.source.nothing(why);
		this.sandwich.empty(why);
	}

	back() {
		if (!this.trail.length) return false;
		const selection = this.trail.pop();
		this.select(selection, {remembered: false});
		this.toAddress(selection);
		return true;
	}

	// ------------------------------------------------------------ the details

	tell() {
		if (!this.selection) return;
		this.what = this.describe(this.selection);
		this.details.choose(this.what);
	}

	describe(selection) {
		const {function: row, line, place} = selection;
		const alive = this.lists.kinds.sites?.aliveOf?.(selection);
		const what = place ? {name: place.label, title: place.name, unit: 'bytes'} : line ? this.describeLine(line) : this.describeFunction(row);
		return alive ? {...what, more: [alive, ...(what.more ?? [])]} : what;
	}

	// When costs were as the event says, of memory: "at the peak".
	get momentOfEvent() {
		const {process, event, unit, isMemory} = this.context;
		return isMemory ? process.events[event].replace(`${unit} `, '') : undefined;
	}

	describeFunction(row) {
		const {context, costs} = this;
		const {event} = context;
		const place = context.places.at(row);
		const {name, label, file, line} = place;
		const what = {
			name: label,
			title: name,
			place: besideLabel(place),
			link: line ? this.lines?.linkOf(this.lines.files.indexOf(file), line) : undefined,
			unit: context.unit,
		};
		const {before} = costs;
		if (before)
			return {
				...what,
				changes: [
					['self', before.self[event][row], costs.self[event][row]],
					['inclusive', before.inclusive[event][row], costs.inclusive[event][row]],
					...(costs.inlined.has(row) || !context.process.counted ? [] : [['calls', before.calls[row], costs.calls[row]]]),
				],
				note: FATES[costs.fate[row]],
			};
		return {
			...what,
			moment: this.momentOfEvent,
			total: context.total,
			inclusive: costs.inclusive[event][row],
			self: costs.self[event][row],
			...this.callsOf(row),
		};
	}

	// How often a function was called; of memory nobody counted that, but there are other moments.
	callsOf(row) {
		const {context, costs} = this;
		if (!context.process.counted) return {more: this.otherEvents((event) => costs.self[event][row])};
		return {calls: costs.inlined.has(row) ? 'inlined' : costs.calls[row]};
	}

	// What it costs itself by the other events of the same unit: ["never freed", 120].
	otherEvents(selfOf) {
		const {process, event, unit} = this.context;
		return process.events
			.map((name, i) => [name.replace(`${unit} `, ''), i])
			.filter(([, i]) => i !== event && process.units[i] === unit)
			.map(([name, i]) => [name, selfOf(i)]);
	}

	describeLine({file, line}) {
		const {context, lines} = this;
		const sum = linesOfFile(lines, context.event, file).get(file)?.get(line);
		const number = lines.numberOf(file, line);
		const what = {
			name: `${baseName(lines.files[file])}:${number}`,
			title: `${lines.files[file]}:${number}`,
			written: `${lines.shown[file]}:${number}`,
			place: lines.texts.get(file)?.get(line)?.trim() ?? '',
			link: this.lines.linkOf(file, line),
			unit: context.unit,
		};
		if (lines.before) return {...what, changes: this.changesOfLine(sum), note: Number.isInteger(line) ? '' : 'not there any more'};
		const inclusive = sum ? inclusiveCost(sum) : 0;
		return {
			...what,
			moment: this.momentOfEvent,
			total: context.total,
			inclusive: inclusive <= context.total ? inclusive : null,
			self: sum?.self ?? 0,
			calls: sum?.calls || undefined,
			callsTitle: 'calls from here',
			perCall: sum?.calls ? grouped(Math.round(Number(sum.spent) / sum.calls)) : undefined,
			more: context.process.counted ? [] : this.otherEvents((event) => linesOfFile(lines, event, file).get(file)?.get(line)?.self ?? 0),
		};
	}

	// What the line costs itself, with the libraries that it calls, and with all that it calls.
	changesOfLine(sum) {
		if (!sum) return [];
		const both = (name, cost) => [name, cost(sum.before), cost(sum)];
		const {total, totalBefore} = this.context;
		const inclusive = both('inclusive', inclusiveCost);
		const own = both('with libraries', ownCost);
		const self = both('self', ({self: cost}) => cost);
		const differs = (a, b) => a[1] !== b[1] || a[2] !== b[2];
		return [
			...(differs(own, self) ? [own] : []),
			self,
			...(differs(inclusive, own) && inclusive[1] <= totalBefore && inclusive[2] <= total ? [inclusive] : []),
			...(sum.calls || sum.before.calls ? [both('calls from here', ({calls}) => calls)] : []),
		];
	}

	// ------------------------------------------------------------ elsewhere

	// The flame graph, with the function marked.
	zoom(selection, mode = '') {
		if (!this.context.hasStacks || !(selection?.function >= 0)) return false;
		this.context.go('flame', {search: this.context.places.at(selection.function).name, mode});
		return true;
	}

	async copy() {
		if (!this.what) return;
		const {context, sandwich} = this;
		const {event} = context;
		const calls = await readCalls(context.process, context.costSide);
		const counted = ({count}, call) => (context.process.counted ? count[call] : undefined);
		const before = (call) => calls.before && {callsBefore: counted(calls.before, call), costBefore: calls.before.cost[event][call]};
		const row = (call, side) => ({name: context.places.at(calls[side][call]).name, calls: counted(calls, call), cost: calls.cost[event][call], ...before(call)});
		const rows = (all, side) => (sandwich.row < 0 ? [] : all.map((call) => row(call, side)));
		const text = markdownOf({what: this.what, callers: rows(sandwich.callers ?? [], 'caller'), callees: rows(sandwich.callees ?? [], 'callee'), made: context.profile.made});
		const done = await copyText(text);
		this.copyButton.textContent = done ? 'Copied' : 'Not copied';
		setTimeout(() => {
			this.copyButton.textContent = 'Copy';
		}, 1500);
	}
}

addView('explain', async (host, context) => new ExplainView(host, context, await readLines(context.process, context.costSide)));
