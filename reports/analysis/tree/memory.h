/* Trees of who holds the memory: allocation sites, outermost caller first, in bytes. */
#ifndef REPORTS_ANALYSIS_TREE_MEMORY_H
#define REPORTS_ANALYSIS_TREE_MEMORY_H

#include "parsers/model/memory.h"
#include "tree.h"

enum tree_moment {
	MOMENT_PEAK,	  /* live at the peak */
	MOMENT_EXIT,	  /* never freed */
	MOMENT_ALLOCATED, /* over the whole run */
	MOMENT_COUNT,
};

/* What a moment is called: "at the peak", "at exit", "allocated". */
const char *tree_moment_title(enum tree_moment moment);

/*
 * The sites' bytes at that moment; `calls` are blocks. With an `old` profile (else NULL), what they
 * were there as well, frames being known by function and file, whatever the line. The tree shares
 * the profiles' texts.
 */
struct tree tree_of_sites(const struct memory_profile *old, const struct memory_profile *profile,
			  enum tree_moment moment, struct arena *arena);

/* The places of the profile's frames, frame_count of them. */
struct tree_place *tree_frame_places(const struct memory_profile *profile, struct arena *arena);

/* The tree of a detailed snapshot; place N is the profile's frame N. */
struct tree tree_of_snapshot(const struct memory_profile *profile, u32 snapshot,
			     struct arena *arena);

#endif
