// Opens what the C writers packed: base64 over deflate over JSON, column by column.

function fromBase64(text) {
	if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
	const binary = atob(text);
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
	return bytes;
}

export async function unpack(text) {
	const packed = new Blob([fromBase64(text.trim())]).stream();
	return new Response(packed.pipeThrough(new DecompressionStream('deflate'))).json();
}

// A member that may be packed on its own, so that nobody waits for it who does not look at it.
export async function part(owner, key) {
	if (owner[key]?.packed) owner[key] = unpack(owner[key].packed);
	return owner[key];
}

// A column of counts, exact: its values are BigInts when the file holds them as texts.
export function counts(column) {
	return typeof column[0] === 'string' ? BigUint64Array.from(column, BigInt) : Float64Array.from(column);
}

export function zeroOf(column) {
	return column instanceof BigUint64Array ? 0n : 0;
}
