// Formats figures and names for people. Counts are numbers, or BigInts above 2^53.

// 1234567 -> 1,234,567
export function grouped(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

// One decimal, or two below 1 %, as in the C writers.
export function percent(part, whole) {
	const share = Number(whole) ? (100 * Number(part)) / Number(whole) : 0;
	if (!Number(part)) return '0 %';
	if (share < 0.01) return '<0.01 %';
	return `${share.toFixed(share < 1 ? 2 : 1)} %`;
}

// 1,234,567,890 -> 1.23 G
export function short(count) {
	const units = ['', ' k', ' M', ' G', ' T', ' P', ' E'];
	let value = Number(count);
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit += 1;
	}
	return (unit ? value.toPrecision(3) : String(value)) + units[unit];
}

export function bytes(count) {
	const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
	let value = Number(count);
	let unit = 0;
	while (value >= 1023.5 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${!unit ? value : value < 999.5 ? value.toPrecision(3) : value.toFixed(0)} ${units[unit]}`;
}

// Up to four digits.
export function seconds(value) {
	if (value == null) return '–';
	const units = ['s', 'ms', 'µs', 'ns'];
	let unit = 0;
	while (value && value < 0.99995 && unit < units.length - 1) {
		value *= 1000;
		unit += 1;
	}
	return `${Number(value.toPrecision(4))} ${units[unit]}`;
}

// "1,234,567 Ir", "1 block"
export function exact(count, unit) {
	const isOne = Number(count) === 1 && ['bytes', 'blocks', 'samples'].includes(unit);
	return `${grouped(count)} ${isOne ? unit.slice(0, -1) : unit}`;
}

// A count with its unit: "1,234,567 Ir", "4.00 MiB (4,194,304 bytes)".
export function amount(count, unit) {
	return unit === 'bytes' && Number(count) >= 1024 ? `${bytes(count)} (${exact(count, unit)})` : exact(count, unit);
}

// In short: "1.23 M Ir", "4.00 MiB".
export function brief(count, unit) {
	return unit === 'bytes' ? bytes(count) : `${short(count)} ${unit}`;
}

// A change in words: "costs 1,234 more (+5.0 %)".
export function change(before, now) {
	if (before === now) return 'as before';
	if (!before) return 'new';
	if (!now) return 'vanished';
	return now > before
		? `costs ${grouped(now - before)} more (+${percent(now - before, before)})`
		: `costs ${grouped(before - now)} less (−${percent(before - now, before)})`;
}

// "+1,234", "−5", "0".
export function signed(before, now) {
	if (before === now) return '0';
	return now > before ? `+${grouped(now - before)}` : `−${grouped(before - now)}`;
}

// "+5.0 %", "new"; nothing where there is no change.
export function relative(before, now) {
	if (before === now) return '';
	if (!before) return 'new';
	return `${now > before ? '+' : '−'}${percent(now > before ? now - before : before - now, before)}`;
}

// "60 → 170 Ir (", "+110, " and "+183.3 %)"; one part if both are the same.
export function partsOfPair(before, now, unit = '') {
	const whole = unit ? exact(now, unit) : grouped(now);
	return before === now ? [`${whole}, as before`] : [`${grouped(before)} → ${whole} (`, `${signed(before, now)}, `, `${relative(before, now)})`];
}

// "60 → 170 Ir (+110, +183.3 %)"
export function pair(before, now, unit) {
	return partsOfPair(before, now, unit).join('');
}

// Characters that are invisible or change the direction of text become U+FFFD.
const treacherous =
	/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
const treacherousInLines = new RegExp(treacherous.source.replace('\\u0000-\\u001f', '\\u0000-\\u0009\\u000b-\\u001f'), 'g');

export function clean(name) {
	return name.replace(treacherous, '\ufffd');
}

// The same for many names at once, which end in line breaks.
export function cleanLines(text) {
	return text.replace(treacherousInLines, '\ufffd');
}

// The last part of a path.
export function baseName(path) {
	return path.slice(path.lastIndexOf('/') + 1);
}

// "file.c:12"; "" without a file, and the file alone without a line.
export function placeOf(file, line) {
	return file && baseName(file) + (line ? `:${line}` : '');
}

// The label of a place without its object, which the label of a bare address has behind it.
export function labelAlone({label, object}) {
	const behind = ` ${baseName(object)}`;
	return object && label.endsWith(behind) ? label.slice(0, -behind.length) : label;
}

// What stands beside the label: the file, or else the object unless the label has it.
export function besideLabel({label, file, line, object}) {
	const isNamed = label !== labelAlone({label, object});
	return placeOf(file, line) || (isNamed ? '' : baseName(object));
}

// A test function for typed text: /expression/ or plain text, ignoring case; null for empty text. An incomplete
// expression is matched as plain text.
export function matcher(typed) {
	const text = typed.trim();
	if (!text) return null;
	if (text.length > 1 && text.startsWith('/') && text.endsWith('/')) {
		try {
			const expression = new RegExp(text.slice(1, -1), 'i');
			return (name) => expression.test(name);
		} catch {
			// not valid yet: matched as plain text
		}
	}
	const lower = text.toLowerCase();
	return (name) => name.toLowerCase().includes(lower);
}
