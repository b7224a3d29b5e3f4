// Around one function: its callers above it, and what it calls below. As stacks, from the recorded contexts, or as two
// tables of its calls, which every recording has.

import {changeCell, mostChangedFirst} from './change.js';
import {html} from './dom.js';
import {FlameGraph} from './flame.js';
import {exact, grouped, pair, percent, short} from './format.js';
import {detailsOfFrame} from './details.js';
import {costliestFirst, readCalls} from './process.js';
import {shareBar} from './share.js';
import {calleesOf, callersOf} from './tree.js';

const MOST_ROWS = 200;

export class Sandwich {
	// Options: context; costs, of functions; form: 'stacks' or 'table'; onPick(row): a
	// function was chosen; onPoint(what): details of what is pointed to, null for nothing; onForm(form).
	constructor(host, options) {
		this.options = options;
		const {hasStacks, isChange, process} = options.context;
		this.form = hasStacks && (!isChange || process.before.stacks) ? options.form : 'table'; // stacks of one run show no change
		this.title = html('h2', {});
		this.told = html('p', {class: 'told'});
		this.body = html('div', {class: 'sandwich-body'});
		this.switch = html('button', {type: 'button', 'aria-keyshortcuts': 's', click: () => this.toggle()});
		this.switch.hidden = !options.context.hasStacks;
		host.append(html('div', {class: 'head'}, this.title, this.switch), this.told, this.body);
	}

	toggle() {
		if (!this.options.context.hasStacks) return;
		this.form = this.form === 'stacks' ? 'table' : 'stacks';
		this.options.onForm(this.form);
		if (this.row >= 0) this.show(this.row);
	}

	nameOf(row) {
		return this.options.context.places.at(row).label || '(no name)';
	}

	// Shows what is around a function.
	async show(row) {
		const {context} = this.options;
		this.row = row;
		this.calls = await readCalls(context.process, context.costSide); // after the first view is drawn, because there are many
		if (row !== this.row) return;
		const {calls} = this;
		const cost = calls.cost[context.event];
		const sort = (rows) => (calls.before ? mostChangedFirst(rows, calls.before.cost[context.event], cost) : costliestFirst(context.isCompared ? rows.filter((call) => calls.count[call] || cost[call]) : rows, cost));
		this.callers = sort(calls.got(row));
		this.callees = sort(calls.made(row));
		this.title.textContent = `Callers and callees of ${this.nameOf(row)}`;
		const isGone = context.isChange && !this.options.costs.inclusive[context.event][row]; // stacks are as wide as now
		this.switch.hidden = !context.hasStacks || isGone;
		this.switch.textContent = this.form === 'stacks' ? 'As tables' : 'As stacks';
		this.drawTold();
		if (this.form === 'table' || isGone) {
			this.body.replaceChildren(this.table('Callers', this.callers, 'caller'), this.middle(row), this.table('Callees', this.callees, 'callee'));
			return;
		}
		const tree = await context.readTree();
		if (row === this.row && this.form === 'stacks') this.drawStacks(tree, row);
	}

	empty(text) {
		this.row = -1;
		this.title.textContent = 'Callers and callees';
		this.switch.hidden = true;
		this.told.replaceChildren();
		this.body.replaceChildren(html('p', {class: 'empty'}, text));
	}

	// ------------------------------------------------------------ in words

	link(row) {
		const {name} = this.options.context.places.at(row);
		return html('button', {type: 'button', class: 'link', title: name, click: () => this.options.onPick(row)}, this.nameOf(row));
	}

	// Who walked from here to a caller by keyboard can go on to the caller of that.
	drawTold() {
		const held = this.told.querySelector('[data-most]:focus-within')?.dataset.most;
		this.told.replaceChildren(...this.tell());
		if (held) (this.told.querySelector(`[data-most="${held}"] button`) ?? this.told.querySelector('button'))?.focus({preventScroll: true});
	}

	// Who calls it most, and what of that it calls costs most; calls within a cycle, whose costs include each
	// other, come last.
	tell() {
		const {calls} = this;
		const {context} = this.options;
		const cost = calls.cost[context.event];
		const first = (rows) => rows.find((call) => !calls.recursion.has(call)) ?? rows[0];
		const before = calls.before?.cost[context.event];
		if (before) return this.tellChange(first(this.callers), first(this.callees), (call) => ` ${pair(before[call], cost[call], context.unit)}`);
		const amount = (call) => (cost[call] <= context.total ? ` ${exact(cost[call], context.unit)} (${percent(cost[call], context.total)})` : '');
		const most = first(this.callers);
		const costliest = first(this.callees);
		const {counted} = context.process;
		return [
			...(most === undefined ? ['Nobody calls it. '] : [counted ? 'Called most by ' : 'Most when called by ', html('span', {'data-most': 'caller'}, this.link(calls.caller[most]), amount(most)), '. ']),
			...(costliest === undefined
				? [counted ? 'It calls nothing.' : context.isMemory ? 'Nothing that it calls allocates.' : 'Nothing that it calls was seen.']
				: ['Of what it calls, ', html('span', {'data-most': 'callee'}, this.link(calls.callee[costliest]), amount(costliest)), counted ? ' costs most.' : ' has most.']),
		];
	}

	tellChange(caller, callee, amount) {
		const {calls} = this;
		return [
			...(caller === undefined ? ['Nobody calls it. '] : ['Of its callers, ', html('span', {'data-most': 'caller'}, this.link(calls.caller[caller]), amount(caller)), ' changed most. ']),
			...(callee === undefined ? ['It calls nothing.'] : ['Of what it calls, ', html('span', {'data-most': 'callee'}, this.link(calls.callee[callee]), amount(callee)), ' changed most.']),
		];
	}

	// ------------------------------------------------------------ tables

	middle(row) {
		const {context, costs} = this.options;
		const inclusive = costs.inclusive[context.event][row];
		const told = costs.before ? pair(costs.before.inclusive[context.event][row], inclusive, context.unit) : `${exact(inclusive, context.unit)} · ${percent(inclusive, context.total)}`;
		return html('p', {class: 'middle'}, html('strong', {}, this.nameOf(row)), ` ${told}`);
	}

	table(title, rows, side) {
		const {context} = this.options;
		const headings = ['function', ...(context.process.counted ? ['calls'] : []), ...(context.isChange ? ['before', 'now', 'change'] : [context.unit, 'of all'])];
		return html(
			'section',
			{'data-side': side, class: 'wide'},
			html('h3', {}, rows.length ? `${title} (${grouped(rows.length)})` : `No ${title.toLowerCase()}`),
			rows.length
				? html(
						'table',
						{class: 'list stacked'},
						html('thead', {}, html('tr', {}, ...headings.map((name, i) => html('th', {scope: 'col', class: i && 'number'}, name)))),
						html('tbody', {}, ...rows.slice(0, MOST_ROWS).map((call) => this.call(call, side))),
					)
				: null,
			rows.length > MOST_ROWS ? html('small', {}, `and ${grouped(rows.length - MOST_ROWS)} more, none of which ${context.isChange ? 'changed' : 'costs'} more`) : null,
		);
	}

	// How often it was called, if that was counted.
	countCell(told) {
		return this.options.context.process.counted ? html('td', {class: 'number'}, told()) : null;
	}

	call(call, side) {
		const {calls} = this;
		const {costs, context} = this.options;
		if (calls.before) return this.callChange(call, side);
		const cost = calls.cost[context.event][call];
		const isInlined = !calls.count[call] && costs.inlined.has(calls.callee[call]);
		const fits = cost <= context.total; // costs within a recursion include each other
		const isRecursion = calls.recursion.has(call);
		const other = calls[side][call];
		return html(
			'tr',
			{},
			html('td', {}, this.link(other)),
			this.countCell(() => (isInlined ? 'inlined' : grouped(calls.count[call]))),
			html('td', {class: 'number'}, fits ? grouped(cost) : '–'),
			html('td', {class: 'number'}, isRecursion ? 'recursion' : fits ? html('span', {}, shareBar(cost, context.total), html('span', {class: 'part'}, percent(cost, context.total))) : '–'),
		);
	}

	callChange(call, side) {
		const {calls} = this;
		const {costs, context} = this.options;
		const [before, now] = [calls.before.cost[context.event][call], calls.cost[context.event][call]];
		const counts = [calls.before.count[call], calls.count[call]];
		const isInlined = !counts[0] && !counts[1] && costs.inlined.has(calls.callee[call]);
		const fits = before <= context.totalBefore && now <= context.total;
		const figure = (value) => html('td', {class: 'number', title: grouped(value)}, fits ? short(value) : '–');
		return html(
			'tr',
			{},
			html('td', {}, this.link(calls[side][call])),
			this.countCell(() => (isInlined ? 'inlined' : counts[0] === counts[1] ? grouped(counts[1]) : `${grouped(counts[0])} → ${grouped(counts[1])}`)),
			figure(before),
			figure(now),
			html('td', {class: 'number'}, calls.recursion.has(call) ? 'recursion' : fits ? changeCell(before, now) : '–'),
		);
	}

	// ------------------------------------------------------------ stacks

	drawStacks(tree, row) {
		if (!tree.place.includes(row)) {
			this.body.replaceChildren(html('p', {class: 'empty'}, 'It is in none of the recorded stacks that are large enough to be seen. Its calls are in the tables.'));
			return;
		}
		const above = this.picture('callers', callersOf(tree, row), true);
		const below = this.picture('callees', calleesOf(tree, row), false);
		this.body.replaceChildren(above, below);
		above.scrollTop = above.scrollHeight;
	}

	// A picture of which the root is the function itself.
	picture(side, tree, upward) {
		const place = html('div', {});
		const box = html('div', {class: `half ${side}`}, place);
		const detailed = (frame) => {
			const details = detailsOfFrame(tree, frame);
			if (upward && frame) Object.assign(details, {self: undefined, note: 'the cost of the function when it is called from here'});
			return {...details, total: this.options.context.total};
		};
		const graph = new FlameGraph(place, tree, {
			bare: true,
			upward,
			label: `${side === 'callers' ? 'Callers, above the function' : 'Callees, below the function'}. Arrow keys walk, Enter selects.`,
			onPoint: (frame) => this.options.onPoint(frame < 0 ? null : detailed(frame)),
			onPick: (frame) => frame && this.pick(tree.places.name.length, tree.place[frame]),
			onDraw: () => {
				if (upward) box.scrollTop = box.scrollHeight;
			},
			onOut: () => this.options.onOut(),
		});
		box.graph = graph;
		return box;
	}

	pick(count, place) {
		if (this.row >= 0 && place < this.options.context.places.count) this.options.onPick(place);
	}
}
