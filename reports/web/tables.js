// The tables of files, system calls and times.

import {html} from './dom.js';
import {bytes, clean, grouped, matcher, seconds} from './format.js';
import {Table} from './table.js';
import {addView} from './views.js';

const NO_NAME = '(no name)';

// The rounded size, with the exact number as tooltip.
function size(count) {
	return html('span', {title: `${grouped(count)} bytes`}, bytes(count));
}

// A path, of which the folders are shortened where there is little room, and its last part stays.
function pathCell(path) {
	const cut = Math.max(0, path.replace(/\/+$/, '').lastIndexOf('/'));
	return html('span', {title: path, class: 'path'}, html('span', {class: 'folder'}, path.slice(0, cut)), html('span', {class: 'base'}, path.slice(cut) || NO_NAME));
}

// A table of an object's members: columns are [title, key, format function]. Counts that are too large for numbers
// are texts. nameCell(name) shows a name.
function members(host, label, object, columns, sortKey, nameCell = (name) => html('span', {title: name}, name || NO_NAME)) {
	const names = Object.keys(object);
	const shown = names.map(clean);
	const of = (row, key) => object[names[row]][key];
	const table = new Table(
		host,
		[
			{title: label, keys: () => shown, cell: (row) => nameCell(shown[row])},
			...columns.map(([title, key, show]) => ({title, width: '7em', number: true, keys: () => Float64Array.from(names, (_, row) => Number(of(row, key) ?? -1)), cell: (row) => (of(row, key) == null ? '–' : show(of(row, key)))})),
		],
		{label, count: names.length, sort: 1 + columns.findIndex(([, key]) => key === sortKey), descending: true},
	);
	return {table, shown};
}

function finder(table, shown, what) {
	const count = html('span', {class: 'count', role: 'status'}, `${grouped(shown.length)} ${what}`);
	const find = html('input', {
		type: 'search',
		placeholder: 'Filter: text or /expression/',
		'aria-label': `Filter ${what}`,
		input: () => {
			const test = matcher(find.value);
			table.filter(test && ((row) => test(shown[row])));
			count.textContent = `${grouped(table.rows.length)} of ${grouped(shown.length)} ${what}`;
		},
	});
	return html('div', {class: 'tools'}, find, count);
}

// What was measured in the run that is chosen; a change of it is not shown.
function runOf(context, kind) {
	const {data, before} = context.part(kind);
	return before && context.side === 'before' ? before : data;
}

function ioView(host, context) {
	const io = runOf(context, 'io');
	const files = html('section', {}, html('h2', {}, 'Files'));
	const calls = html('section', {}, html('h2', {}, 'System calls'));
	host.append(html('div', {class: 'stack'}, files, calls));
	const byFile = members(
		files,
		'file',
		io.files ?? {},
		[
			['opens', 'opens', grouped],
			['reads', 'reads', grouped],
			['read', 'read_bytes', size],
			['writes', 'writes', grouped],
			['written', 'written_bytes', size],
			['fsyncs', 'fsyncs', grouped],
			['errors', 'errors', grouped],
			['time', 'time', seconds],
		],
		'read_bytes',
		pathCell,
	);
	files.querySelector('h2').after(finder(byFile.table, byFile.shown, 'files'));
	members(
		calls,
		'system call',
		io.syscalls ?? {},
		[
			['calls', 'calls', grouped],
			['bytes', 'bytes', size],
			['errors', 'errors', grouped],
			['time', 'time', seconds],
		],
		'calls',
	);
}

const TITLES = {p50: 'median', stddev: 'std. dev.'};
const STATISTICS = ['min', 'median', 'mean', 'p90', 'max', 'stddev'];

function timingView(host, context) {
	const timing = runOf(context, 'timing');
	const clocks = ['wall', 'user', 'system', 'reference'].filter((clock) => timing[clock]);
	const line = (clock) => html('tr', {}, html('td', {}, clock), ...STATISTICS.map((key) => html('td', {class: 'number'}, seconds(timing[clock][key]))));
	if (clocks.length)
		host.append(
			html(
				'section',
				{},
				html('h2', {}, timing.runs ? `Times of ${grouped(timing.runs)} runs` : 'Times'),
				html(
					'div',
					{class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Times by clock'},
					html(
						'table',
						{class: 'list stacked'},
						html('thead', {}, html('tr', {}, html('th', {scope: 'col'}, 'clock'), ...STATISTICS.map((key) => html('th', {scope: 'col', class: 'number'}, TITLES[key] ?? key)))),
						html('tbody', {}, ...clocks.map(line)),
					),
				),
			),
		);
	if (!timing.functions) return;
	const section = html('section', {}, html('h2', {}, 'Timed functions'));
	host.append(section);
	const columns = [['calls', 'calls', grouped], ['errors', 'errors', grouped], ['slow', 'slow', grouped]];
	for (const key of ['total', 'mean', 'min', 'p50', 'p75', 'p90', 'p95', 'p99', 'max', 'stddev']) columns.push([TITLES[key] ?? key, key, seconds]);
	const {table, shown} = members(section, 'function', timing.functions, columns, 'total');
	section.querySelector('h2').after(finder(table, shown, 'functions'));
}

addView('io', ioView);
addView('timing', timingView);
