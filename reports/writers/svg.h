/*
 * A tree as a stand-alone SVG flame graph: valid XML, as wide as its window, readable without
 * script; with script it can be zoomed and searched, and has tooltips (web/svg.js).
 */
#ifndef REPORTS_WRITERS_SVG_H
#define REPORTS_WRITERS_SVG_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/* Adds the whole picture to `out`. `note` is a description below the title, or "". The same tree
 * gives the same bytes. */
void svg_write_flamegraph(const struct tree *tree, struct text note, struct buffer *out);

/* Adds only the boxes: paths and, in wide boxes, labels with tooltips. The enclosing `svg` element
 * may have any width and must be FLAMEGRAPH_ROW pixels high per row. */
struct flamegraph;
enum { FLAMEGRAPH_ROW = 18 };
void svg_add_boxes(const struct tree *tree, const struct flamegraph *graph, u32 top,
		   struct buffer *out);

#endif
