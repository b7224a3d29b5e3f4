/*
 * A tree in the form that the scripts read (web/tree.js): JSON by columns, because columns of
 * similar numbers compress to a fraction of the size of rows of objects.
 *
 * Frames are in depth-first order. The root is in the columns of costs, but has no entry in `place`
 * and `up`. `up` is the number of levels to go up from the frame before to this frame's parent (0:
 * it is the first child of the frame before). If the largest cost is above 2^53-1, the limit of
 * exact numbers in JavaScript, columns of costs hold texts.
 */
#ifndef REPORTS_WRITERS_TREE_COLUMNS_H
#define REPORTS_WRITERS_TREE_COLUMNS_H

#include "common/json_writer.h"
#include "reports/analysis/tree/tree.h"

/* Whether columns with costs up to `largest` must hold texts. */
bool columns_need_texts(u64 largest);

/* Adds an array of `count` numbers: values[0], values[stride], values[2 * stride] and so on. */
void columns_add_u64(struct json_writer *json, const u64 *values, u32 count, u32 stride,
		     bool as_texts);
void columns_add_u32(struct json_writer *json, const u32 *values, u32 count, u32 stride);

/* Adds an object with the tree and, if `with_places`, the places it uses. */
void tree_add_columns(struct json_writer *json, const struct tree *tree, bool with_places);

/* Adds the members of an object of places: names, short labels, files, lines, objects, shares. */
void places_add_columns(struct json_writer *json, const struct tree_place *places, u32 count);

#endif
