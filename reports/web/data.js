// Unpacks the data that the C writers packed: JSON and columns, compressed by deflate, in base64
// (reports/writers/columns.h, html/pack.h).

import {clean, cleanLines} from './format.js';

const KINDS = {u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array, u64: BigUint64Array};
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

function fromBase64(text) {
	if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
	const binary = atob(text);
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
	return bytes;
}

const LINE_BREAK = 10;
const TEXTS_PER_START = 64;

// A column of texts, without characters that deceive.
class Texts {
	constructor(bytes, starts) {
		this.bytes = bytes;
		this.starts = starts;
	}

	// One text, without decoding the others.
	at(index) {
		let start = this.starts[Math.floor(index / TEXTS_PER_START)];
		for (let i = index % TEXTS_PER_START; i > 0; i -= 1) start = this.bytes.indexOf(LINE_BREAK, start) + 1;
		return clean(decoder.decode(this.bytes.subarray(start, this.bytes.indexOf(LINE_BREAK, start))));
	}

	all() {
		const all = cleanLines(decoder.decode(this.bytes)).split('\n');
		all.pop();
		return all;
	}
}

// Makes a member that is computed when it is first read.
function makeLazy(object, key, make) {
	Object.defineProperty(object, key, {
		configurable: true,
		enumerable: true,
		get() {
			const value = make();
			Object.defineProperty(object, key, {value, enumerable: true});
			return value;
		},
	});
}

// The numbers of a column. Wide ones are stored byte by byte: the lowest of all, then the next of all.
function numbers(buffer, at, count, kind) {
	const Numbers = KINDS[kind];
	const width = Numbers.BYTES_PER_ELEMENT;
	if (width < 4) return new Numbers(buffer, at, count);
	const stored = new Uint8Array(buffer, at, count * width);
	const bytes = new Uint8Array(count * width);
	for (let byte = 0; byte < width; byte += 1) for (let i = 0; i < count; i += 1) bytes[i * width + byte] = stored[byte * count + i];
	return new Numbers(bytes.buffer);
}

// Puts the numbers that are too large for the column into it, and sums up differences.
function finish(column, above, sums) {
	if (!above && !sums) return column;
	const whole = new Float64Array(column);
	if (above) {
		const [positions, values] = above;
		for (let i = 0; i < positions.length; i += 1) whole[positions[i]] = values[i];
	}
	for (let i = 1; sums && i < whole.length; i += 1) whole[i] += whole[i - 1];
	return whole;
}

// The bytes are the length of the JSON, the JSON, and the columns, to which the JSON refers. A column is read when
// it is needed, because most views need few.
function read(buffer) {
	const size = Number(new DataView(buffer).getBigUint64(0, true));
	const beside = 8 + Math.ceil(size / 8) * 8;
	const column = ({column: at, count, kind, above, sums, starts}) =>
		kind === 'text' ? new Texts(new Uint8Array(buffer, beside + at, count), column(starts)) : finish(numbers(buffer, beside + at, count, kind), above?.map(column), sums);
	const open = (object) => {
		for (const [key, value] of Object.entries(object)) {
			if (value?.column !== undefined) makeLazy(object, key, () => column(value));
			else if (value && typeof value === 'object') open(value);
		}
		return object;
	};
	return open(JSON.parse(decoder.decode(new Uint8Array(buffer, 8, size))));
}

export async function unpack(text) {
	const stream = new DecompressionStream('deflate');
	const writer = stream.writable.getWriter();
	writer.write(fromBase64(text.trim())).catch(() => {}); // the reader gets the error
	writer.close().catch(() => {});
	return read(await new Response(stream.readable).arrayBuffer());
}

// The packed texts of a page: its data, and then the parts by number.
let packed = [];

export function unpackPage(text) {
	packed = text.split('\n');
	return unpack(packed[0]);
}

// A member that may be packed separately, so that it is unpacked only when it is needed.
export async function part(owner, key) {
	if (owner[key]?.packed) owner[key] = unpack(packed[owner[key].packed]);
	owner[key] = await owner[key];
	return owner[key];
}

// ---------------------------------------------------------------- columns

// An exact column of counts: BigInts if the file says that they are large, else numbers.
export function counts(column) {
	return column instanceof BigUint64Array || column instanceof Float64Array ? column : new Float64Array(column);
}

// An object whose members are computed when they are first read: makers[key]() gives the value.
export function lazily(makers) {
	const object = {};
	for (const [key, make] of Object.entries(makers)) makeLazy(object, key, make);
	return object;
}

// The columns of costs by event, each decoded when it is needed.
export function countsByEvent(columns) {
	return lazily(Object.fromEntries(Object.keys(columns).map((event) => [event, () => counts(columns[event])])));
}

export function largest(column) {
	let most = zeroOf(column);
	for (let i = 0; i < column.length; i += 1) if (column[i] > most) most = column[i];
	return most;
}

export function zeroOf(column) {
	return column instanceof BigUint64Array ? 0n : 0;
}
