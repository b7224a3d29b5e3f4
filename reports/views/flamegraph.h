/*
 * The layout of a flame graph: a pure function from a tree to boxes with positions and colours.
 *
 * The picture is as wide as its window, so positions are fractions of FLAMEGRAPH_WIDTH, exact up to
 * the last rounding. Boxes narrower than half a pixel in a window of FLAMEGRAPH_PIXELS are left out
 * together with their descendants; the script draws them from the whole tree when it zooms.
 */
#ifndef REPORTS_VIEWS_FLAMEGRAPH_H
#define REPORTS_VIEWS_FLAMEGRAPH_H

#include "common/arena.h"
#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

enum {
	FLAMEGRAPH_WIDTH = 1000000, /* positions are millionths */
	FLAMEGRAPH_PIXELS = 1200,
	FLAMEGRAPH_LABEL_PIXELS = 36, /* a narrower box gets no label */
	FLAMEGRAPH_TINY_PIXELS = 4,   /* a narrower box gets no outline */
};

/*
 * Colours are classes of flame.css. In a picture of costs, the colour shows the kind of object, in
 * three shades that separate neighbours. In a comparison, it shows how much more or less a frame
 * costs than before.
 */
enum {
	FLAMEGRAPH_SHADES = 3,
	FLAMEGRAPH_STEPS = 4, /* of change, in each direction */
	FLAMEGRAPH_COLOURS = SHARE_COUNT * FLAMEGRAPH_SHADES + 2 * FLAMEGRAPH_STEPS + 1,
};

struct flamegraph_box {
	u32 frame;	 /* of the tree */
	u32 left, right; /* in millionths */
	u32 row;	 /* 0 for the root, at the top */
	u32 colour;
	bool is_tiny, has_label;
};

/* A vanished frame. They are sorted by cost, the largest first; none is a descendant of another. */
struct flamegraph_vanished {
	u32 frame;
	u64 cost;
};

struct flamegraph {
	u32 box_count, row_count, vanished_count;
	struct flamegraph_box *boxes;
	struct flamegraph_vanished *vanished;
};

void flamegraph_lay_out(const struct tree *tree, struct arena *arena, struct flamegraph *out);

/* The class of a colour, such as "program-1" or "more-4". */
struct text flamegraph_colour_class(u32 colour, struct arena *arena);

/* The step of a change relative to the old total: -FLAMEGRAPH_STEPS to FLAMEGRAPH_STEPS. */
int flamegraph_change_step(u64 before, u64 now, u64 old_total);

/* A change in words: "costs more", "costs less", "as before", "new", "vanished". */
const char *flamegraph_change_word(u64 before, u64 now);

/* The labels of all places, which differ where places do, see labels_of(). A bare address gets its
 * object: "0x226b0 libmpg123.so.0". */
struct text *flamegraph_place_labels(const struct tree_place *places, u32 count,
				     struct arena *arena);

/* The label of a place alone. */
struct text flamegraph_place_label(const struct tree_place *place, struct arena *arena);

/*
 * Adds the text of a box: `⋯` for a truncated root, `↻` for recursion, the short name, the change.
 */
void flamegraph_add_label(const struct tree *tree, u32 frame, struct arena *arena,
			  struct buffer *out);

#endif
