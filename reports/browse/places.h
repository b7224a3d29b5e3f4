/*
 * Where one can be: each place is one list. Places that belong together, such as the callers and
 * the callees of a function, stand side by side.
 */
#ifndef REPORTS_BROWSE_PLACES_H
#define REPORTS_BROWSE_PLACES_H

#include "subject.h"

enum place_kind {
	PLACE_CHANGES,
	PLACE_FUNCTIONS,
	PLACE_LINES,
	PLACE_SITE_CHANGES,
	PLACE_SITES,
	PLACE_CALLERS,
	PLACE_CALLEES,
	PLACE_FUNCTION_LINES,
	PLACE_CHANGED_CALLERS,
	PLACE_CHANGED_CALLEES,
	PLACE_FILE,
	PLACE_FRAMES,
};

struct place {
	enum place_kind kind;
	u32 function;	  /* of calls and lines; of changed calls as cpu_match has it */
	struct text file; /* PLACE_FILE */
	u64 line;	  /* of it, to begin with; 0: any */
	const struct memory_site *site; /* PLACE_FRAMES */
};

enum { PLACES_MOST = 5 };

struct places {
	u32 count;
	struct place items[PLACES_MOST];
};

/* Where browsing begins: what was recorded of the process, comparisons first. */
struct places places_of_subject(const struct subject *subject);

/* The callers, callees and lines of a function. */
struct places places_of_function(const struct subject *subject, u32 function);

/* The same of a function of cpu_match, with its lines as they are now. */
struct places places_of_changed_function(const struct subject *subject,
					 const struct cpu_match *match, u32 function);

struct places places_of_file(struct text file, u64 line);
struct places places_of_site(const struct memory_site *site);

#endif
