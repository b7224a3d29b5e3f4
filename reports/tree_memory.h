/* Trees of who holds the memory: allocation sites, outermost caller first, in bytes. */
#ifndef REPORTS_TREE_MEMORY_H
#define REPORTS_TREE_MEMORY_H

#include "../parsers/memory_model.h"
#include "tree.h"

enum tree_moment {
	MOMENT_PEAK,	  /* live at the peak */
	MOMENT_EXIT,	  /* never freed */
	MOMENT_ALLOCATED, /* over the whole run */
	MOMENT_COUNT,
};

/* What a moment is called: "at the peak", "at exit", "allocated". */
const char *tree_moment_title(enum tree_moment moment);

/* The sites' bytes at that moment. The tree shares the profile's texts. */
struct tree tree_of_sites(const struct memory_profile *profile, enum tree_moment moment,
			  struct arena *arena);

/* The tree of a detailed snapshot; place N is the profile's frame N. */
struct tree tree_of_snapshot(const struct memory_profile *profile, u32 snapshot,
			     struct arena *arena);

#endif
