// Unpacks the data that the C writers packed: JSON by columns, compressed by deflate, in base64.

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

// A member that may be packed separately, so that it is unpacked only when it is needed.
export async function part(owner, key) {
	if (owner[key]?.packed) owner[key] = unpack(owner[key].packed);
	return owner[key];
}

// An exact column of counts: BigInts if the file holds them as texts, else numbers.
export function counts(column) {
	return typeof column[0] === 'string' ? BigUint64Array.from(column, BigInt) : Float64Array.from(column);
}

export function zeroOf(column) {
	return column instanceof BigUint64Array ? 0n : 0;
}
