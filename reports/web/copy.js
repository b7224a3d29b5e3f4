// The selection as Markdown, with the command that made the recording.

import {clean, grouped, percent, relative, signed} from './format.js';
import {html} from './dom.js';

const MOST = 5;

// A name as code, in a cell of a table too.
function code(name) {
	return `\`${clean(name).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function table(heads, rows) {
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [line(heads), line(heads.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

const counted = (value) => (typeof value === 'string' ? value : grouped(value));

// The figures of what is selected, and those of before and now in a comparison.
function figuresOf({unit, total, inclusive, self, changes}) {
	if (changes) return table([unit, 'before', 'now', 'change', ''], changes.map(([name, before, now]) => [name, grouped(before), grouped(now), signed(before, now), relative(before, now)]));
	const figures = [['inclusive', inclusive], ['self', self]].filter(([, value]) => value != null);
	return table(['', unit, 'of all'], figures.map(([name, value]) => [name, grouped(value), percent(value, total)]));
}

// Callers or callees: {name, calls, cost}, and in a comparison those before; calls are undefined if nobody counted them.
function callsOf(title, rows, unit) {
	if (!rows.length) return null;
	const isChange = rows[0].costBefore !== undefined;
	const isCounted = rows[0].calls !== undefined;
	const heads = ['function', ...(isCounted ? (isChange ? ['calls before', 'now'] : ['calls']) : []), ...(isChange ? [`${unit} before`, 'now', 'change'] : [unit])];
	const cells = ({name, calls, cost, callsBefore, costBefore}) => [
		code(name),
		...(isCounted ? (isChange ? [callsBefore, calls] : [calls]).map(counted) : []),
		...(isChange ? [grouped(costBefore), grouped(cost), signed(costBefore, cost)] : [grouped(cost)]),
	];
	return `${title}\n\n${table(heads, rows.slice(0, MOST).map(cells))}`;
}

// what: as the details show it, with the name to be written if that is not its title; callers and callees as for callsOf(); made: the command, "" if unknown.
export function markdownOf({what, callers, callees, made}) {
	const {unit} = what;
	return [
		`**${code(what.written ?? what.title ?? what.name)}**${what.place ? ` at ${code(what.place)}` : ''}`,
		figuresOf(what),
		what.calls !== undefined && what.calls !== null ? `Calls: ${counted(what.calls)}` : null,
		callsOf('Callers:', callers, unit),
		callsOf('Callees:', callees, unit),
		made && `Measured by:\n\n    ${clean(made)}`,
	]
		.filter(Boolean)
		.join('\n\n')
		.concat('\n');
}

// Without the right to use the clipboard, by selecting the text in a field.
function copyByField(text) {
	const field = html('textarea', {class: 'copied', 'aria-hidden': 'true', tabindex: '-1'});
	const before = document.activeElement;
	field.value = text;
	document.body.append(field);
	field.select();
	const done = document.execCommand('copy');
	field.remove();
	before?.focus?.();
	return done;
}

export async function copyText(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copyByField(text);
	}
}
