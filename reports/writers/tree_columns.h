/*
 * A tree as the scripts of the SVG and of the page read it (web/tree.js): JSON, column by column,
 * because columns of like numbers deflate to a fraction of what rows of objects would.
 *
 * Frames are in depth-first order. The root has its costs in the columns of costs, but no entry in
 * `place` and `up`; `up` says how many levels are left between the frame before and this one (0: it
 * is the first child of the frame before). Where the largest cost is above 2^53-1, where
 * JavaScript's numbers end, columns of costs hold texts.
 */
#ifndef REPORTS_WRITERS_TREE_COLUMNS_H
#define REPORTS_WRITERS_TREE_COLUMNS_H

#include "common/json_writer.h"
#include "reports/analysis/tree/tree.h"

/* Whether columns of costs up to `largest` must hold texts. */
bool columns_need_texts(u64 largest);

/* An array of `count` numbers, read with a stride: values[0], values[stride] … */
void columns_add_u64(struct json_writer *json, const u64 *values, u32 count, u32 stride,
		     bool as_texts);
void columns_add_u32(struct json_writer *json, const u32 *values, u32 count, u32 stride);

/* An object with the tree and, unless they are known otherwise, the places it uses. */
void tree_add_columns(struct json_writer *json, const struct tree *tree, bool with_places);

/* The members of an object of places: names, short labels, files, lines, objects, shares. */
void places_add_columns(struct json_writer *json, const struct tree_place *places, u32 count);

#endif
