#include "sha256.h"

#include "file.h"

#include <stdio.h>
#include <string.h>

/* The fractional parts of the square and cube roots of the first primes: FIPS 180-4, 5.3.3, 4.2.2.
 */
static const u32 first_state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static const u32 constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static u32 rotate(u32 word, int by)
{
	return word >> by | word << (32 - by);
}

static u32 read_word(const u8 *bytes)
{
	return (u32)bytes[0] << 24 | (u32)bytes[1] << 16 | (u32)bytes[2] << 8 | bytes[3];
}

/* 6.2.2, step 1 */
static void expand(const u8 *block, u32 *words)
{
	for (int i = 0; i < 16; i++)
		words[i] = read_word(block + (size_t)i * 4);
	for (int i = 16; i < 64; i++) {
		u32 a = words[i - 15], b = words[i - 2];
		u32 low = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
		u32 high = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;

		words[i] = words[i - 16] + low + words[i - 7] + high;
	}
}

/* 6.2.2, steps 2 to 4 */
static void take_block(struct sha256 *hash, const u8 *block)
{
	u32 words[64], s[8];

	expand(block, words);
	memcpy(s, hash->state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		u32 high = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
		u32 choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
		u32 first = s[7] + high + choice + constants[i] + words[i];
		u32 low = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
		u32 majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);

		memmove(s + 1, s, 7 * sizeof(s[0]));
		s[4] += first;
		s[0] = first + low + majority;
	}
	for (int i = 0; i < 8; i++)
		hash->state[i] += s[i];
}

void sha256_begin(struct sha256 *hash)
{
	memcpy(hash->state, first_state, sizeof(first_state));
	hash->length = 0;
}

void sha256_add(struct sha256 *hash, struct text bytes)
{
	while (bytes.length) {
		size_t used = hash->length % SHA256_BLOCK, count = SHA256_BLOCK - used;

		if (!used && bytes.length >= SHA256_BLOCK) {
			take_block(hash, (const u8 *)bytes.data);
		} else {
			count = bytes.length < count ? bytes.length : count;
			memcpy(hash->block + used, bytes.data, count);
			if (used + count == SHA256_BLOCK)
				take_block(hash, hash->block);
		}
		hash->length += count;
		bytes = text_from(bytes, count);
	}
}

void sha256_end(struct sha256 *hash, char hex[SHA256_HEX + 1])
{
	static const char zeros[SHA256_BLOCK] = {0};
	u64 bits = hash->length * 8;
	char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (char)(bits >> (56 - 8 * i));
	sha256_add(hash, T("\x80"));
	sha256_add(hash, (struct text){zeros, (SHA256_BLOCK * 2 - 8 - hash->length % SHA256_BLOCK) %
						  SHA256_BLOCK});
	sha256_add(hash, (struct text){length, sizeof(length)});
	for (size_t i = 0; i < 8; i++)
		snprintf(hex + 8 * i, 9, "%08x", hash->state[i]);
}

void sha256_of(struct text bytes, char hex[SHA256_HEX + 1])
{
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, bytes);
	sha256_end(&hash, hex);
}

static bool take_chunk(void *hash, struct text chunk, struct diag *diag)
{
	(void)diag;
	sha256_add(hash, chunk);
	return true;
}

bool sha256_of_file(const char *path, char hex[SHA256_HEX + 1], struct diag *diag)
{
	struct sha256 hash;

	sha256_begin(&hash);
	if (!file_read_stored(strcmp(path, "-") ? path : "./-", take_chunk, &hash, diag))
		return false;
	sha256_end(&hash, hex);
	return true;
}
