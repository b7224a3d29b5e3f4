/* The sizes to measure, as people write them: 1000,2000,4000 or 1000..64000*2 or 10..80+10. */
#ifndef PARSERS_MODEL_SIZES_H
#define PARSERS_MODEL_SIZES_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"

/* The fewest by which growth can be told. */
enum { GROWTH_SIZES_MIN = 3, GROWTH_SIZES_MAX = 100 };

struct growth_sizes {
	u32 count;
	double items[GROWTH_SIZES_MAX];
};

/* Reads one size: a positive number, with a decimal point if needed. */
bool growth_size_read(const char *word, double *size);

/* Adds the size as a word that is read as the same: whole numbers below 2^53 have all of their
 * digits and no exponent, as programs expect them. Fractions are rounded to 15 digits. */
void growth_size_write(struct buffer *out, double size);

/* Whether the word has a place for the size: {}. */
bool growth_size_has_place(struct text word);

/* The word with the size in each of these places. */
struct text growth_size_fill_in(struct text word, struct text size, struct arena *arena);

/* Reads the list: numbers and ranges, separated by commas. False, with a diag, unless they are
 * GROWTH_SIZES_MIN to GROWTH_SIZES_MAX positive numbers that increase. */
bool growth_sizes_read(const char *list, struct growth_sizes *sizes, struct diag *diag);

#endif
