/*
 * What memory was alive at a moment, by the place that requested it: the first function and line
 * outside of allocators and of the C++ and Rust libraries. The many sites (chains of callers) of
 * one place are one row.
 *
 * A pure function of the profile. Rows are in descending order of bytes, and of equal bytes in the
 * order of the frames.
 */
#ifndef REPORTS_VIEWS_ALIVE_H
#define REPORTS_VIEWS_ALIVE_H

#include "common/arena.h"
#include "parsers/model/memory.h"
#include "reports/analysis/tree/memory.h"

struct alive_row {
	u32 place;
	u64 bytes, blocks; /* blocks are 0 where only massif measured */
};

struct alive {
	u64 bytes; /* the sum of the rows */
	u32 row_count;
	struct alive_row *rows;
};

struct alive_lists {
	u32 place_count;
	struct text *places; /* frames: "take (known.c:12)" */
	struct alive moments[MOMENT_COUNT];
	struct alive *snapshots; /* one for every snapshot; without rows if it is not detailed */
};

/* The lists live in the arena and share the profile's texts. */
void alive_make(const struct memory_profile *profile, struct arena *arena,
		struct alive_lists *lists);

/* Whether the place stands for what massif does not tell apart. */
bool alive_is_unknown(struct text place);

#endif
