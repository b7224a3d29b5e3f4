/*
 * A weighted tree of frames, from which every flame graph is drawn and every export of stacks is
 * written.
 *
 * A frame is a place (a function, an allocation site) reached through the chain of its parents.
 * Frame 0 is the root: it stands for everything measured and has no place. The self costs of all
 * frames add up exactly to the root's total; a frame's total is the sum of the self costs of its
 * subtree.
 *
 * A tree is made in two steps. A builder takes frames in any order, but parents first, and finds
 * existing frames. tree_finish() computes totals and sorts the frames depth-first; siblings are
 * sorted by decreasing cost, then by the bytes of their names. So a frame's descendants follow it
 * directly, and equal input gives equal trees. Frames without cost are dropped. Everything lives in
 * the builder's arena.
 */
#ifndef REPORTS_ANALYSIS_TREE_TREE_H
#define REPORTS_ANALYSIS_TREE_TREE_H

#include "common/arena.h"
#include "common/slots.h"
#include "common/text.h"
#include "common/types.h"
#include "parsers/model/cpu.h"

struct tree_place {
	struct text name;	  /* as recorded, any bytes */
	struct text file, object; /* "" where unknown */
	u64 line;		  /* 0 when unknown */
	enum cpu_share share;	  /* whose code it is */
};

struct tree_frame {
	u32 place;	/* NO_ID for the root */
	u32 parent;	/* NO_ID for the root */
	u32 depth;	/* 0 for the root */
	u32 end;	/* one past the last descendant */
	bool truncated; /* begins here only because the recording did not go deeper */
	bool recursive; /* its place is already on the stack above it */
	bool folded;	/* includes deeper levels of recursion */
	u64 calls;	/* how often it was entered; 0 if not recorded */
	u64 self, total;
	u64 start; /* horizontal position, in units of cost: its parent's start plus the totals of
		      the siblings before it */
	u64 old_self, old_total; /* in a comparison: the old costs */
};

struct tree {
	struct text title;	/* what was measured, such as the command */
	struct text unit;	/* of costs: "Ir", "bytes" */
	struct text provenance; /* a short text on where the costs come from, or "" */
	struct text sampled;	/* of samples: what they are, in words; else "" */
	bool compared;		/* old_self and old_total are set */
	bool estimated;		/* stacks are estimated from a call graph, widths are not exact */
	u32 place_count;
	struct tree_place *places;
	u32 frame_count;
	struct tree_frame *frames;
	u32 depth; /* of the deepest frame */
};

/* A zeroed builder with `arena` set is ready for use. tree_builder_release() frees it. */
struct tree_builder {
	struct arena *arena;
	struct tree_place *places;
	size_t place_count, place_capacity;
	struct tree_frame *frames; /* grows: keep ids, not pointers */
	size_t frame_count, frame_capacity;
	struct slots slots; /* frames by parent, place and truncated */
};

/* Makes room for that many frames below the root, so that adding them moves none. */
void tree_expect(struct tree_builder *builder, size_t frames);

/* Adds a place, without checking for duplicates, and returns its id. Texts are not copied. */
u32 tree_add_place(struct tree_builder *builder, struct tree_place place);

/* The id of the child of `parent` (0: the root) for the place; added if it does not exist. */
u32 tree_add_frame(struct tree_builder *builder, u32 parent, u32 place, bool truncated);

/* The frame of that id, to add costs to. The pointer is invalid after the next addition. */
struct tree_frame *tree_frame(struct tree_builder *builder, u32 id);

/* The nearest frame with the place, from `frame` upwards; NO_ID if there is none. */
u32 tree_find_above(const struct tree_builder *builder, u32 frame, u32 place);

/* Computes totals and sorts. The caller sets title, unit and provenance. The builder is empty
 * afterwards. */
struct tree tree_finish(struct tree_builder *builder);

void tree_builder_release(struct tree_builder *builder);

/*
 * Reduces the tree to about `limit` frames: the subtrees that cost least are removed, and their
 * cost becomes one frame `(small frames)` of their parent. `hidden` becomes the number of removed
 * frames. A tree within the limit is returned unchanged, with hidden = 0.
 */
struct tree tree_prune(const struct tree *tree, u32 limit, struct arena *arena, u32 *hidden);

#endif
