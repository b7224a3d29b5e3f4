/*
 * A kind of measurement on the page: a function that writes the kind's part of a profile as data
 * for the script. It uses only the model; kinds.c lists all such functions.
 */
#ifndef REPORTS_WRITERS_HTML_PAGE_KIND_H
#define REPORTS_WRITERS_HTML_PAGE_KIND_H

#include "common/json_writer.h"
#include "parsers/kinds.h"
#include "reports/analysis/compare/compare.h"
#include "reports/analysis/memory_functions.h"
#include "pack.h"
#include "sources.h"

/* What a page shows of a profile. */
struct page_subject {
	const struct document_profile *profile;
	const struct document_profile *before; /* what it is compared with; NULL in a report */
	const struct comparison *found;	       /* of a comparison: what it found */
	const struct moved_lines *moved;       /* of a comparison: which lines are the same */
	const struct source_files *sources;    /* says which source files may be read */

	/* The functions that allocate (analysis/memory_functions.h), now and before; NULL if there
	 * are none. */
	const struct memory_file_names *memory_files;
	const struct document_cpu *memory, *memory_before;
};

/* Adds a value: the kind's part of the profile, which must have it, in the form that the kind's
 * views in web/ read; bulk data that is not needed at once goes to `parts`. */
typedef void page_kind(struct json_writer *json, const struct kind *kind,
		       const struct page_subject *subject, struct html_parts *parts,
		       struct arena *arena);

#endif
