/*
 * What one process allocated, as recorded by massif and DHAT. Readers fill it; everything else
 * works on it.
 *
 * massif samples: it records a timeline of snapshots, some with a tree of callers. DHAT is exact:
 * it records every allocation with its chain of callers. A profile holds what was recorded by
 * either, and each of its parts names its source. Sizes are the bytes the program requested.
 *
 * A frame is the text that the tools print, without the address: "make_big (known.c:4)", or "???
 * (in /usr/lib/libfoo.so)". Everything lives in the arena the profile was made with.
 */
#ifndef PARSERS_MODEL_MEMORY_H
#define PARSERS_MODEL_MEMORY_H

#include "common/text.h"
#include "common/types.h"
#include "cpu.h"

/* Functions that the user named as allocators: they only pass memory on. */
struct memory_allocators {
	u32 count;
	struct text *names;
};

enum memory_source { MEMORY_NONE, MEMORY_MASSIF, MEMORY_DHAT };

/* A chain of callers that allocated. Frames are innermost first, without allocation functions. */
struct memory_site {
	struct text name; /* the frames joined by " < " */
	u32 frame_count;
	struct text *frames;
	u64 allocated_bytes, allocated_blocks; /* over the whole run; DHAT only */
	u64 peak_bytes, peak_blocks;	   /* live at the moment of the peak; blocks DHAT only */
	u64 at_exit_bytes, at_exit_blocks; /* never freed; DHAT only */
	const struct memory_allocators *allocators; /* of the program; NULL: none are named */
};

/* A node of the trees of callers: `frame` called its parent's frame. Parents come first. */
struct memory_node {
	u32 frame;  /* index into frames */
	u32 parent; /* index into nodes, NO_ID for a root, whose frame names what is counted */
};

/*
 * The bytes whose chain of callers ends at this node. The shares of a subtree add up to its total.
 */
struct memory_share {
	u32 node;
	u64 bytes;
};

struct memory_snapshot {
	u64 time;		 /* in time_unit */
	u64 heap, extra, stacks; /* bytes: requested, allocator overhead, stacks */
	bool is_detailed;	 /* has a tree */
	u32 share_count;
	struct memory_share *shares; /* each node once */
};

struct memory_profile {
	struct text command; /* as recorded, "" when unknown */
	u32 option_count;
	struct text *options; /* massif's, without the name of its output file */
	u64 pid;	      /* 0 when unknown; never written to documents */
	bool forked; /* includes what its parent allocated before the fork: never add the two */

	/* From DHAT, all are exact. From massif, only peak_bytes is set: the largest heap of any
	 * snapshot, which may be far below the true peak. */
	enum memory_source peak_source;
	u64 peak_bytes, peak_blocks;
	u64 allocations, allocated_bytes;
	u64 at_exit_bytes, at_exit_blocks;

	enum memory_source
	    sites_source; /* from massif: only frames and peak_bytes, of one snapshot */
	u32 site_count;
	struct memory_site *sites; /* sorted by name */

	enum memory_source snapshots_source; /* MEMORY_MASSIF or MEMORY_NONE */
	struct text time_unit; /* "i" instructions, "ms", or "B" bytes (de)allocated */
	u32 snapshot_count, frame_count, node_count;
	struct memory_snapshot *snapshots;
	struct text *frames;
	struct memory_node *nodes;
};

#endif
