/*
 * A tree as a stand-alone SVG: valid XML, as wide as its window, readable without script; with
 * script it zooms, searches and explains (web/svg.js).
 */
#ifndef REPORTS_WRITERS_SVG_H
#define REPORTS_WRITERS_SVG_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/*
 * Adds the whole picture to `out`. `note` stands below the title and says what is shown ("" for
 * nothing to say). The same tree gives the same bytes.
 */
void svg_write_flamegraph(const struct tree *tree, struct text note, struct buffer *out);

/*
 * The boxes alone, for a page: paths and, in boxes wide enough, labels with tooltips. They stand in
 * an element `svg` as wide as one likes and FLAMEGRAPH_ROW pixels high per row.
 */
struct flamegraph;
enum { FLAMEGRAPH_ROW = 18 };
void svg_add_boxes(const struct tree *tree, const struct flamegraph *graph, u32 top,
		   struct buffer *out);

#endif
