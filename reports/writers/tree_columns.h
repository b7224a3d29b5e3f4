/*
 * A tree in the form that the scripts read (web/tree.js): by columns (columns.h), because columns
 * of similar numbers compress to a fraction of the size of rows of objects.
 *
 * Frames are in depth-first order. The root is in the columns of costs, but has no entry in `place`
 * and `up`. `up` is the number of levels to go up from the frame before to this frame's parent (0:
 * it is the first child of the frame before).
 */
#ifndef REPORTS_WRITERS_TREE_COLUMNS_H
#define REPORTS_WRITERS_TREE_COLUMNS_H

#include "columns.h"
#include "reports/analysis/tree/tree.h"

/* Adds an object with the tree and, if `with_places`, the places it uses. */
void tree_add_columns(struct json_writer *json, const struct tree *tree, bool with_places);

/* Adds the members of an object of places: names, short labels, files, lines, objects, shares. */
void places_add_columns(struct json_writer *json, const struct tree_place *places, u32 count);

#endif
