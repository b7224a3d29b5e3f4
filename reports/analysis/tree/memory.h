/* Trees of memory by allocation site, outermost caller first, in bytes. */
#ifndef REPORTS_ANALYSIS_TREE_MEMORY_H
#define REPORTS_ANALYSIS_TREE_MEMORY_H

#include "parsers/model/memory.h"
#include "reports/analysis/memory_share.h"
#include "tree.h"

enum tree_moment {
	MOMENT_PEAK,	  /* live at the peak */
	MOMENT_EXIT,	  /* never freed */
	MOMENT_ALLOCATED, /* over the whole run */
	MOMENT_COUNT,
};

/* The name of a moment: "at the peak", "at exit", "allocated". */
const char *tree_moment_title(enum tree_moment moment);

/* What a site held at that moment; for MOMENT_ALLOCATED what it allocated altogether. */
u64 tree_moment_bytes(const struct memory_site *site, enum tree_moment moment);
u64 tree_moment_blocks(const struct memory_site *site, enum tree_moment moment);

/*
 * The tree of the sites' bytes at that moment; `calls` are blocks. With an `old` profile (or NULL),
 * frames also have their old bytes; frames are then identified by function and file, without the
 * line. `files` tells whose the frames are, see memory_share_of(). The tree lives in the arena and
 * shares the profiles' texts.
 */
struct tree tree_of_sites(const struct memory_profile *old, const struct memory_profile *profile,
			  enum tree_moment moment, const struct memory_file_names *files,
			  struct arena *arena);

/* The places of the profile's frames, frame_count of them. */
struct tree_place *tree_frame_places(const struct memory_profile *profile,
				     const struct memory_file_names *files, struct arena *arena);

/* The tree of a detailed snapshot; place N is the profile's frame N. */
struct tree tree_of_snapshot(const struct memory_profile *profile, u32 snapshot,
			     struct arena *arena);

#endif
