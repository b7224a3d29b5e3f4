/*
 * Columns: numbers and texts that a page's script reads as they are, without parsing.
 *
 * Their bytes go to the writer's buffer `beside` the JSON, which must be set; the JSON itself gets
 * {"column": POSITION, "count": N, "kind": KIND}. The kinds are u8 and u16, N numbers in the byte
 * order of the processor (little-endian); u32, f64 and u64, byte by byte, first the lowest of all N
 * numbers, because the higher ones are mostly alike, which makes pages small and deflate fast; and
 * text, N bytes with a line break after each text. Texts have another member, and numbers may have
 * two, which keep pages small:
 *
 *	"starts": COLUMN		where every 64th text begins, to find one without reading
 *	"above": [POSITIONS, NUMBERS]	two columns: the few numbers that the kind cannot hold
 *	"sums": true			the numbers ascend; each is the sum of those up to it
 *
 * web/data.js reads columns.
 */
#ifndef REPORTS_WRITERS_COLUMNS_H
#define REPORTS_WRITERS_COLUMNS_H

#include "common/json_writer.h"

/* Whether columns with costs up to `largest` must be large: above 2^53-1, the limit of exact
 * numbers in JavaScript. */
bool columns_are_large(u64 largest);

/* Adds a column of `count` numbers: values[0], values[stride], values[2 * stride] and so on. They
 * are u64 if `are_large`, and as narrow as they can be otherwise. */
void columns_add_u64(struct json_writer *json, const u64 *values, u32 count, u32 stride,
		     bool are_large);
void columns_add_u32(struct json_writer *json, const u32 *values, u32 count, u32 stride);

/* Adds a column of texts one by one. A line break within a text becomes U+FFFD, as which pages show
 * it anyway. */
struct text_column {
	struct json_writer *json;
	size_t start, count;
	u32 *starts;
	size_t start_count, start_capacity;
};

struct text_column columns_begin_texts(struct json_writer *json);
void columns_add_text(struct text_column *column, struct text text);
void columns_end_texts(struct text_column *column);

#endif
