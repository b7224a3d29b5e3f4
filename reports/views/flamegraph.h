/*
 * What of a tree is drawn, where, and in which colour: a pure function from tree to boxes.
 *
 * The picture is as wide as its window, so positions are parts of FLAMEGRAPH_WIDTH, exact but for
 * the last rounding. Boxes under half a pixel of a window FLAMEGRAPH_PIXELS wide are left out
 * together with all below them; a script that zooms draws them from the whole tree.
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
 * Colours are classes of flame.css: of a picture of costs, whose code it is in three shades that
 * tell neighbours apart; of a comparison, how much more or less they cost than before.
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

/* Frames that are there no more: the one that cost most first, none below another. */
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

/* Step of a change in relation to all of the old total: -STEPS … 0 … STEPS. */
int flamegraph_change_step(u64 before, u64 now, u64 old_total);

/* What a change is called: "costs more", "costs less", "as before", "new", "vanished". */
const char *flamegraph_change_word(u64 before, u64 now);

/* A place in short: label.h; a bare address says whose it is: "0x226b0 libmpg123.so.0".
 */
struct text flamegraph_place_label(const struct tree_place *place, struct arena *arena);

/* What is written into a box: `⋯` for a cut root, `↻` for recursion, the short name, a change. */
void flamegraph_add_label(const struct tree *tree, u32 frame, struct arena *arena,
			  struct buffer *out);

#endif
