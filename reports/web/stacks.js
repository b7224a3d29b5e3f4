// The flame graph of a profile's call contexts.

import {html, withOptions} from './dom.js';
import {Details, detailsOfFrame} from './details.js';
import {FlameGraph, MODES} from './flame.js';
import {clean, grouped} from './format.js';
import {addView} from './views.js';

async function stacksView(host, context) {
	if (!context.hasStacks) {
		host.append(
			html(
				'p',
				{class: 'empty'},
				'A flame graph is drawn from recorded call contexts, and this run has none. Record them with ',
				html('code', {}, ...withOptions(`profile-deep cpu --stacks -- ${clean(context.process.command)}`)),
			),
		);
		return null;
	}
	if (context.process.sampled) host.append(html('p', {class: 'note'}, clean(context.process.sampled)));
	const {hidden} = context.process.trees[context.event];
	if (hidden) host.append(html('p', {class: 'note'}, `${grouped(hidden)} frames are left out because they are too small to be seen; their costs are in “(small frames)”.`));
	const tree = await context.readTree();
	if (context.isChange && !tree.compared) host.append(html('p', {class: 'note'}, 'The run before has no recorded call contexts; these are those of now.'));
	const place = html('div', {});
	host.append(place);
	const mode = context.get('mode') in MODES ? context.get('mode') : 'stacks';
	const details = new Details(host);
	const graph = new FlameGraph(place, tree, {
		mode,
		search: context.get('search'),
		zoom: Number(context.get('zoom')) || 0,
		onChange: (state) => context.set({mode: state.mode === 'stacks' ? '' : state.mode, zoom: state.zoom || '', search: state.search}),
		onOpen: (name) => context.go('explain', {function: name}),
		onPoint: (frame) => frame >= 0 && details.choose(detailsOfFrame(graph.tree, frame)),
		onOut: () => context.go('explain'),
	});
	context.keys([
		['Enter', 'zoom in', () => false],
		['Escape', 'zoom out, and then back', () => graph.out()],
		['i', 'inverted: callers, from the largest cost; again: stacks', () => graph.invert()],
		['o', 'explain the function', () => false],
		['n', 'the next found one', () => graph.nextMatch(1)],
	]);
	return graph;
}

addView('flame', stacksView);
