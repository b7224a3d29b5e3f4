// Trees of frames (reports/analysis/tree/tree.h), and other trees made from one: folded, inverted, by object.
// Frames are numbered depth first, 0 is the root; the names of places are in `places`.

import {counts, lazily, zeroOf} from './data.js';
import {baseName, clean} from './format.js';

// Places (functions, allocation sites or objects), from reports/writers/tree_columns.c: parallel arrays, which are made
// when they are first read, and at(place), which makes one place without them.
export function readPlaces(columns) {
	const known = (text) => (text === '???' ? '' : text);
	const shared = (key) => {
		const texts = columns[`${key}s`].all().map(known);
		return Array.from(columns[key], (i) => texts[i]);
	};
	const places = lazily({
		name: () => columns.name.all(),
		label: () => columns.label.all().map((label, i) => label || places.name[i]),
		file: () => shared('file'),
		object: () => shared('object'),
		line: () => counts(columns.line),
		share: () => columns.share,
	});
	places.count = columns.line.length;
	places.at = (i) => {
		const name = columns.name.at(i);
		const [file, object] = ['file', 'object'].map((key) => known(columns[`${key}s`].at(columns[key][i])));
		return {name, label: columns.label.at(i) || name, file, object, line: columns.line[i]};
	};
	return places;
}

// The places of a tree that may have been pruned, with an additional last place for the removed frames.
export function withSmallFrames(places) {
	const small = {name: '(small frames)', label: '(small frames)', file: '', object: '', line: 0, share: 0};
	return lazily(Object.fromEntries(Object.entries(small).map(([key, value]) => [key, () => [...places[key], value]])));
}

// Computes what follows from depth, place and self: parents, totals, ends and positions.
function complete(tree) {
	const {depth, self} = tree;
	const size = depth.length;
	const parent = new Uint32Array(size);
	const end = new Uint32Array(size);
	const stack = [0];
	for (let i = 1; i < size; i += 1) {
		parent[i] = stack[depth[i] - 1];
		stack[depth[i]] = i;
	}
	const total = self.slice();
	const oldTotal = tree.old?.slice();
	for (let i = size - 1; i >= 0; i -= 1) {
		if (!end[i]) end[i] = i + 1;
		if (!i) break;
		total[parent[i]] += total[i];
		if (oldTotal) oldTotal[parent[i]] += oldTotal[i];
		if (!end[parent[i]]) end[parent[i]] = end[i];
	}
	const width = total instanceof BigUint64Array ? Float64Array.from(total, Number) : total;
	const start = new Float64Array(size);
	const filled = new Float64Array(size);
	for (let i = 1; i < size; i += 1) {
		start[i] = start[parent[i]] + filled[parent[i]];
		filled[parent[i]] += width[i];
	}
	return Object.assign(tree, {size, parent, end, total, oldTotal, width, start});
}

export function readTree(columns, places) {
	const {up} = columns;
	const size = up.length + 1;
	const depth = new Uint32Array(size);
	const place = new Int32Array(size).fill(-1);
	for (let i = 1; i < size; i += 1) depth[i] = depth[i - 1] + 1 - up[i - 1];
	place.set(columns.place, 1);
	const flags = new Uint8Array(size);
	for (const i of columns.truncated) flags[i] |= Tree.TRUNCATED;
	for (const i of columns.folded) flags[i] |= Tree.FOLDED;
	return markRecursion(
		complete({
			title: clean(columns.title),
			unit: columns.unit,
			estimated: columns.estimated,
			compared: columns.compared,
			places: places ?? readPlaces(columns.places),
			depth,
			place,
			flags,
			self: counts(columns.self),
			calls: counts(columns.calls),
			old: columns.old && counts(columns.old),
		}),
	);
}

export const Tree = {TRUNCATED: 1, FOLDED: 2, RECURSIVE: 4};

// Two functions of which nothing is known may be different ones, which is no recursion.
const isUnknown = (places, place) => places.name[place] === '???';

function markRecursion(tree) {
	const open = new Map();
	const stack = [];
	for (let i = 1; i < tree.size; i += 1) {
		while (stack.length >= tree.depth[i]) {
			const place = stack.pop();
			open.set(place, open.get(place) - 1);
		}
		const place = tree.place[i];
		const levels = open.get(place) ?? 0;
		if (levels && !isUnknown(tree.places, place)) tree.flags[i] |= Tree.RECURSIVE;
		open.set(place, levels + 1);
		stack.push(place);
	}
	return tree;
}

// ---------------------------------------------------------------- other trees of the same costs

// Frames in any order, parents first; finish() puts them into depth-first order, the largest cost first.
class Builder {
	constructor(tree, places) {
		this.tree = tree;
		this.places = places;
		this.zero = zeroOf(tree.self);
		this.children = [null]; // of frames that have any, by place
		this.place = [-1];
		this.parent = [0];
		this.self = [tree.self[0]];
		this.calls = [this.zero];
		this.old = [tree.old ? tree.old[0] : this.zero];
		this.flags = [0];
	}

	add(parent, place) {
		this.children[parent] ??= new Map();
		let frame = this.children[parent].get(place);
		if (frame === undefined) {
			frame = this.place.length;
			this.children[parent].set(place, frame);
			this.children.push(null);
			this.place.push(place);
			this.parent.push(parent);
			this.self.push(this.zero);
			this.calls.push(this.zero);
			this.old.push(this.zero);
			this.flags.push(0);
		}
		return frame;
	}

	// Adds the own costs of a frame of a tree.
	take(frame, from, tree = this.tree) {
		this.self[frame] += tree.self[from];
		if (tree.old) this.old[frame] += tree.old[from];
		this.calls[frame] += tree.calls[from];
	}

	totals() {
		const total = this.self.slice();
		for (let i = total.length - 1; i > 0; i -= 1) total[this.parent[i]] += total[i];
		return total;
	}

	finish() {
		const {tree, places} = this;
		const total = this.totals();
		const byCost = (a, b) =>
			total[a] === total[b] ? compare(places.name[this.place[a]], places.name[this.place[b]]) : total[a] > total[b] ? -1 : 1;
		const order = [];
		const waiting = [0];
		const depth = new Uint32Array(total.length);
		while (waiting.length) {
			const frame = waiting.pop();
			depth[order.length] = frame ? depth[this.parent[frame]] + 1 : 0;
			order.push(frame);
			if (!this.children[frame]) continue;
			const children = [...this.children[frame].values()].sort(byCost);
			this.children[frame] = null;
			for (const child of children) this.parent[child] = order.length - 1;
			for (const child of children.reverse()) waiting.push(child);
		}
		const Exact = this.zero === 0 ? Float64Array : BigUint64Array;
		const column = (values) => Exact.from(order, (frame) => values[frame]);
		return markRecursion(
			complete({
				title: tree.title,
				root: tree.root,
				unit: tree.unit,
				estimated: tree.estimated,
				compared: tree.compared,
				places,
				depth,
				place: Int32Array.from(order, (frame) => this.place[frame]),
				flags: Uint8Array.from(order, (frame) => this.flags[frame]),
				self: column(this.self),
				calls: column(this.calls),
				old: tree.old && column(this.old),
			}),
		);
	}
}

function zeros(column) {
	return new column.constructor(column.length);
}

function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// Folds recursion, so that every stack names a function once: a recursive call continues in the open frame.
export function fold(tree) {
	const builder = new Builder(tree, tree.places);
	const frames = new Uint32Array(tree.size);
	for (let i = 1; i < tree.size; i += 1) {
		const parent = frames[tree.parent[i]];
		let frame = isUnknown(tree.places, tree.place[i]) ? 0 : parent;
		while (frame && builder.place[frame] !== tree.place[i]) frame = builder.parent[frame];
		if (frame) builder.flags[frame] |= Tree.FOLDED;
		else frame = builder.add(parent, tree.place[i]);
		builder.flags[frame] |= tree.flags[i] & Tree.TRUNCATED;
		builder.take(frame, i);
		frames[i] = frame;
	}
	return builder.finish();
}

// Inverts the tree: each function's self cost, with its callers below it. Callers of costs that are too small to be
// seen are left out.
export function invert(tree) {
	const builder = new Builder(tree, tree.places);
	const least = Number(tree.total[0]) / 20000;
	for (let i = 1; i < tree.size; i += 1) {
		const cost = Math.max(Number(tree.self[i]), tree.old ? Number(tree.old[i]) : 0);
		if (!cost) continue;
		let frame = builder.add(0, tree.place[i]);
		if (cost >= least) for (let at = tree.parent[i]; at; at = tree.parent[at]) frame = builder.add(frame, tree.place[at]);
		builder.take(frame, i);
	}
	return builder.finish();
}

// ---------------------------------------------------------------- around one place

// One side of a tree that compares two runs: 'before' or 'now', without the frames that cost nothing there.
export function sideOf(tree, side) {
	const isBefore = side === 'before';
	const [self, total] = isBefore ? [tree.old, tree.oldTotal] : [tree.self, tree.total];
	const builder = new Builder({...tree, compared: false, old: undefined}, tree.places);
	const frames = new Uint32Array(tree.size);
	builder.self[0] = self[0];
	for (let i = 1; i < tree.size; i += 1) {
		if (!total[i]) continue;
		const frame = builder.add(frames[tree.parent[i]], tree.place[i]);
		builder.self[frame] += self[i];
		if (!isBefore) builder.calls[frame] += tree.calls[i]; // those of before are not in the tree
		builder.flags[frame] |= tree.flags[i] & ~Tree.RECURSIVE;
		frames[i] = frame;
	}
	return builder.finish();
}

// The frames of a place that no other frame of the same place encloses.
function outermost(tree, place) {
	const frames = [];
	for (let i = 1; i < tree.size; ) {
		const found = tree.place[i] === place;
		if (found) frames.push(i);
		i = found ? tree.end[i] : i + 1;
	}
	return frames;
}

// Adds all that a frame of a tree costs as a frame's own cost.
function addTotal(builder, frame, tree, from) {
	builder.self[frame] += tree.total[from];
	if (tree.old) builder.old[frame] += tree.oldTotal[from];
}

// The tree that goes outwards from a place, its root. All that leads from a frame to the same place is one frame there;
// what is together too narrow to be seen is put together as the last of all places, and not followed further, so that
// no more is made than is drawn, in however many stacks the place is. `items` are what leads outwards from the root;
// costOf(item) is the frame of the tree whose total it stands for; follow(item, builder, frame, onward) adds to the
// builder's frame what ends there, and calls onward(item, place, calls) for each item that leads further.
function outwards(tree, place, items, costOf, follow) {
	const builder = new Builder({...tree, title: tree.places.label[place], root: place}, tree.places);
	builder.self[0] = builder.zero;
	builder.old[0] = builder.zero;
	const weight = tree.old ? (i) => Math.max(tree.width[i], Number(tree.oldTotal[i])) : (i) => tree.width[i];
	const weightOf = (some) => some.reduce((sum, item) => sum + weight(costOf(item)), 0);
	const least = weightOf(items) / 5000; // half a pixel of a wide screen
	const small = tree.places.name.length - 1;
	const waiting = [[0, items]];
	while (waiting.length) {
		const [frame, here] = waiting.pop();
		const there = new Map();
		const onward = (item, next, calls) => {
			if (!there.has(next)) there.set(next, {calls: builder.zero, items: []});
			const found = there.get(next);
			found.calls += calls;
			found.items.push(item);
		};
		for (const item of here) follow(item, builder, frame, onward);
		for (const [next, {calls, items: found}] of there) {
			if (weightOf(found) < least) {
				const rest = builder.add(frame, small);
				for (const item of found) addTotal(builder, rest, tree, costOf(item));
			} else {
				const added = builder.add(frame, next);
				builder.calls[added] += calls;
				waiting.push([added, found]);
			}
		}
	}
	return builder.finish();
}

// The callers of a place, as wide as what it costs when they call it. Calls are those that the caller makes to the
// frame that its own is drawn upon.
export function callersOf(tree, place) {
	const tops = outermost(tree, place);
	const at = Uint32Array.from(tops); // how far each of them was followed
	const items = [...tops.keys()];
	return outwards(tree, place, items, (i) => tops[i], (i, builder, frame, onward) => {
		const below = at[i];
		at[i] = tree.parent[below];
		if (at[i]) onward(i, tree.place[at[i]], tree.calls[below]);
		else addTotal(builder, frame, tree, tops[i]);
	});
}

// What a place calls.
export function calleesOf(tree, place) {
	return outwards(tree, place, outermost(tree, place), (frame) => frame, (top, builder, frame, onward) => {
		builder.take(frame, top);
		for (let i = top + 1; i < tree.end[top]; i = tree.end[i]) onward(i, tree.place[i], builder.zero);
	});
}

// ---------------------------------------------------------------- by object

// Merges consecutive frames of the same object into one frame.
export function byObject(tree) {
	const objects = new Map();
	const names = [];
	const shares = [];
	const objectOf = tree.places.object.map((object, i) => {
		if (!objects.has(object)) {
			objects.set(object, names.length);
			names.push(object || '(unknown)');
			shares.push(tree.places.share[i]);
		}
		return objects.get(object);
	});
	const places = {
		name: names,
		label: names.map(baseName),
		file: names.map(() => ''),
		object: names,
		line: names.map(() => 0),
		share: shares,
	};
	const builder = new Builder(tree, places);
	const frames = new Uint32Array(tree.size);
	for (let i = 1; i < tree.size; i += 1) {
		const parent = frames[tree.parent[i]];
		const object = objectOf[tree.place[i]];
		frames[i] = parent && builder.place[parent] === object ? parent : builder.add(parent, object);
		builder.take(frames[i], i);
	}
	return builder.finish();
}

// Gives two trees the same places: those for which keyOf(places, i) is the same are one.
export function joinPlaces(a, b, keyOf) {
	const known = new Map();
	const places = {name: [], label: [], file: [], object: [], line: [], share: []};
	const renumber = (tree) => {
		const ids = tree.places.name.map((_, i) => {
			const key = keyOf(tree.places, i);
			if (known.has(key)) return known.get(key);
			for (const column of Object.keys(places)) places[column].push(tree.places[column][i]);
			known.set(key, known.size);
			return known.size - 1;
		});
		return {...tree, places, place: tree.place.map((place) => (place < 0 ? place : ids[place]))};
	};
	const joined = [renumber(b), renumber(a)]; // b's names and lines come first
	return joined.reverse();
}

// Merges two trees with the same places into one, with the new and old cost of every stack.
export function compareTrees(before, now) {
	const builder = new Builder({...now, compared: true, old: zeros(now.self)}, now.places);
	const walk = (tree, add) => {
		const frames = new Uint32Array(tree.size);
		add(0, 0);
		for (let i = 1; i < tree.size; i += 1) {
			frames[i] = builder.add(frames[tree.parent[i]], tree.place[i]);
			add(frames[i], i);
		}
	};
	builder.self[0] = builder.zero;
	walk(now, (frame, i) => {
		builder.self[frame] += now.self[i];
	});
	walk(before, (frame, i) => {
		builder.old[frame] += before.self[i];
	});
	return builder.finish();
}

// The stack from the outermost frame, without the root, down to this frame.
export function stackOf(tree, frame) {
	const stack = [];
	for (let at = frame; at; at = tree.parent[at]) stack.push(at);
	return stack.reverse();
}

// The frames from `top` on whose places match, and their cost, counting nested ones once. test(place) is of a place's number.
export function search(tree, top, test) {
	const matches = tree.places.name.map((_, place) => test(place));
	const frames = [];
	let cost = zeroOf(tree.self);
	let counted = top; // up to there, by an outer match
	for (let i = Math.max(top, 1); i < tree.end[top]; i += 1) {
		if (!matches[tree.place[i]]) continue;
		frames.push(i);
		if (i < counted) continue;
		cost += tree.total[i];
		counted = tree.end[i];
	}
	return {matches, frames, cost};
}
