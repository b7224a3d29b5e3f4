// Makes screenshots small: a PNG of at most 256 colours in place of one of millions.

import {crc32, deflateSync, inflateSync} from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function* chunksOf(png) {
	for (let at = SIGNATURE.length; at < png.length; ) {
		const length = png.readUInt32BE(at);
		yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
		at += length + 12;
	}
}

// What a filtered byte is added to, by the filters of the PNG specification.
function predicted(filter, left, above, corner) {
	if (filter === 4) {
		const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
		return a <= b && a <= c ? left : b <= c ? above : corner;
	}
	return [0, left, above, (left + above) >> 1][filter];
}

// The pixels of a screenshot, without transparency, as numbers 0xrrggbb.
function pixelsOf(png) {
	const chunks = [...chunksOf(png)];
	const [, head] = chunks[0];
	const [width, height, bytes] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
	const raw = inflateSync(Buffer.concat(chunks.filter(([kind]) => kind === 'IDAT').map(([, data]) => data)));
	const stride = width * bytes;
	const rows = Buffer.alloc(stride * height);
	for (let y = 0; y < height; y += 1)
		for (let x = 0; x < stride; x += 1) {
			const at = y * stride + x;
			const [left, above, corner] = [x >= bytes ? rows[at - bytes] : 0, y ? rows[at - stride] : 0, y && x >= bytes ? rows[at - stride - bytes] : 0];
			rows[at] = raw[y * (stride + 1) + 1 + x] + predicted(raw[y * (stride + 1)], left, above, corner);
		}
	return {width, height, pixels: Uint32Array.from({length: width * height}, (_, i) => rows.readUIntBE(i * bytes, 3))};
}

const distance = (one, other) => [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);

// The commonest colours that differ visibly, and for every colour the nearest of them.
function paletteOf(pixels) {
	const counts = new Map();
	for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
	const common = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
	const palette = [];
	for (let least = 192; palette.length < 256 && least > 0; least = least > 12 ? least / 4 : 0)
		for (const colour of common) if (palette.length < 256 && palette.every((other) => distance(colour, other) >= least)) palette.push(colour);
	const nearest = new Map(common.map((colour) => [colour, palette.reduce((best, other, i) => (distance(colour, other) < distance(colour, palette[best]) ? i : best), 0)]));
	return {palette, nearest};
}

function chunk(kind, data) {
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length);
	body.copy(out, 4);
	out.writeUInt32BE(crc32(body), body.length + 4);
	return out;
}

export function withFewColours(png) {
	const {width, height, pixels} = pixelsOf(png);
	const {palette, nearest} = paletteOf(pixels);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head.set([8, 3], 8); // eight bits, of a palette
	const rows = Buffer.alloc((width + 1) * height);
	pixels.forEach((colour, i) => (rows[i + 1 + Math.floor(i / width)] = nearest.get(colour)));
	const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
	return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}
