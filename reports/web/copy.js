// The selection as Markdown, with the command that made the recording.

import {clean, grouped, percent} from './format.js';
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

// what: as the details show it; callers and callees: [name, calls, cost]; made: the command, "" if unknown.
export function markdownOf({what, callers, callees, made}) {
	const {unit, total} = what;
	const figures = [['inclusive', what.inclusive], ['self', what.self]].filter(([, value]) => value != null);
	const calls = (title, rows) => (rows.length ? `${title}\n\n${table(['function', 'calls', unit], rows.slice(0, MOST).map(([name, count, cost]) => [code(name), typeof count === 'string' ? count : grouped(count), grouped(cost)]))}` : null);
	return [
		`**${code(what.title ?? what.name)}**${what.place ? ` at ${code(what.place)}` : ''}`,
		table(['', unit, 'of all'], figures.map(([name, value]) => [name, grouped(value), percent(value, total)])),
		what.calls !== undefined && what.calls !== null ? `Calls: ${typeof what.calls === 'string' ? what.calls : grouped(what.calls)}` : null,
		calls('Callers:', callers),
		calls('Callees:', callees),
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
