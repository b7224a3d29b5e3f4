/*
 * SHA-256 as defined by FIPS 180-4, to check whether contents are equal.
 *
 *	struct sha256 hash;
 *
 *	sha256_begin(&hash);
 *	sha256_add(&hash, content);
 *	sha256_end(&hash, hex);
 */
#ifndef COMMON_SHA256_H
#define COMMON_SHA256_H

#include "diag.h"
#include "text.h"
#include "types.h"

enum { SHA256_HEX = 64, SHA256_BLOCK = 64 };

struct sha256 {
	u32 state[8];
	u64 length; /* bytes so far */
	u8 block[SHA256_BLOCK];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, struct text bytes);

/* Writes 64 lower-case hexadecimal digits and a NUL. The hash cannot be used afterwards. */
void sha256_end(struct sha256 *hash, char hex[SHA256_HEX + 1]);

/* All of it at once, of bytes that are in memory. */
void sha256_of(struct text bytes, char hex[SHA256_HEX + 1]);

/* Of the bytes of a file, compressed or not; a file called "-" is no stdin. False with a diag if it
 * cannot be read. */
bool sha256_of_file(const char *path, char hex[SHA256_HEX + 1], struct diag *diag);

#endif
