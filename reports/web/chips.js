// The processes of a run as chips, as wide as what they cost, the costliest first.

import {counts} from './data.js';
import {html} from './dom.js';
import {baseName, brief, clean, grouped, percent, relative} from './format.js';

function programOf(command) {
	return baseName(clean(command).split(' ')[0]) || '(no name)';
}

// An element, or null for a single process. `side` is the run whose costs are told. onChoose(index) is called with the
// index of a process.
export function processChips(processes, chosen, side, onChoose) {
	if (processes.length < 2) return null;
	const first = (totals) => counts(totals[0])[0];
	const cost = processes.map(({totals, before, ended}) => first(before && (side === 'before' || (ended && side === 'change')) ? before.totals : totals));
	const changes = processes.map(({totals, before, ended}) => (side === 'change' && before ? (ended ? 'only before' : relative(first(before.totals), first(totals)) || 'as before') : ''));
	const most = cost.reduce((high, one) => (one > high ? one : high), cost[0]);
	const order = processes.map((_, i) => i).sort((a, b) => (cost[a] < cost[b] ? 1 : cost[a] > cost[b] ? -1 : a - b));
	const chip = (i) => {
		const {command, forked, units} = processes[i];
		const title = `${clean(command)}\n${grouped(cost[i])} ${units[0]}${forked ? ', with what its parent did before the fork' : ''}`;
		const button = html(
			'button',
			{type: 'button', class: 'chip', title, 'aria-pressed': String(i === chosen), 'data-process': i, 'data-cost': cost[i], click: () => onChoose(i)},
			html('span', {class: 'program'}, `${programOf(command)}${forked ? ' (forked)' : ''}`),
			html('span', {class: 'cost'}, [brief(cost[i], units[0]), changes[i]].filter(Boolean).join(', ')),
		);
		button.style.flexGrow = String(Number(cost[i]) / Number(most || 1));
		button.setAttribute('aria-label', `${programOf(command)}, ${grouped(cost[i])} ${units[0]}, ${percent(cost[i], most)} of the costliest process${changes[i] && `, ${changes[i]}`}`);
		return button;
	};
	return html('div', {class: 'chips', role: 'group', 'aria-label': 'Processes by cost'}, ...order.map(chip));
}
