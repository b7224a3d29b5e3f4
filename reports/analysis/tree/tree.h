/*
 * A weighed tree of frames: what every picture is drawn from, and every export of stacks.
 *
 * A frame is a place (a function, an allocation site) reached through the chain of its parents.
 * Frame 0 is the root: it stands for everything measured and for no place. The self costs of all
 * frames add up to the root's total, to the unit; a frame's total is its own self cost and that of
 * all below it.
 *
 * A tree is made in two steps. A builder takes frames in any order, parents first, and finds again
 * the frames it has; tree_finish() sums up and puts the frames into depth-first order, the
 * child that costs most first and equal ones by the bytes of their names, so that a frame's
 * descendants follow it and equal input gives equal trees; frames that cost nothing are dropped.
 * Everything lives in the builder's arena.
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
	bool recursive; /* its place is on the stack above it already */
	bool folded;	/* holds deeper levels of recursion as well */
	u64 calls;	/* times it was entered; 0 when not recorded */
	u64 self, total;
	u64 start; /* cost left of it: parents' start plus the totals of siblings before it */
	u64 old_self, old_total; /* of a comparison: what it cost before */
};

struct tree {
	struct text title; /* what was measured, such as the command */
	struct text unit;  /* of costs: "Ir", "bytes" */
	struct text
	    provenance; /* where the costs come from, in a few words; "" for nothing to say */
	bool compared;	/* old_self and old_total mean something */
	bool estimated; /* stacks are guessed from a call graph, widths not exact */
	u32 place_count;
	struct tree_place *places;
	u32 frame_count;
	struct tree_frame *frames;
	u32 depth; /* of the deepest frame */
};

/* A zeroed builder with an arena is ready for use. tree_builder_release() frees what it holds. */
struct tree_builder {
	struct arena *arena;
	struct tree_place *places;
	size_t place_count, place_capacity;
	struct tree_frame *frames; /* grows: keep ids, not pointers */
	size_t frame_count, frame_capacity;
	struct slots slots; /* frames by parent, place and truncated */
};

/* Adds a place, without looking whether it is there already; its id. Texts are not copied. */
u32 tree_add_place(struct tree_builder *builder, struct tree_place place);

/* The child of `parent` (0: the root) that stands for the place; made when it is not there yet. */
u32 tree_add_frame(struct tree_builder *builder, u32 parent, u32 place, bool truncated);

/* The frame of that id, to add costs to; until the next frame is added. */
struct tree_frame *tree_frame(struct tree_builder *builder, u32 id);

/* The nearest frame for the place from `frame` upwards; NO_ID when there is none. */
u32 tree_find_above(const struct tree_builder *builder, u32 frame, u32 place);

/* Sums up and sorts; title, unit and provenance are the caller's to set. The builder is empty
 * afterwards. */
struct tree tree_finish(struct tree_builder *builder);

void tree_builder_release(struct tree_builder *builder);

/*
 * The tree with at most about `limit` frames: the cheapest subtrees are left out, and what they
 * cost stays in their parent's total as one frame for the place `(small frames)`. Says how many
 * frames went. A tree within the limit is returned as it is, hidden = 0.
 */
struct tree tree_prune(const struct tree *tree, u32 limit, struct arena *arena, u32 *hidden);

#endif
