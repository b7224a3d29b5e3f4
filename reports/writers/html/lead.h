/*
 * What the page says first, in HTML without script: a headline, the main figures, and the lines of
 * the user's own code that cost most.
 */
#ifndef REPORTS_WRITERS_HTML_LEAD_H
#define REPORTS_WRITERS_HTML_LEAD_H

#include "reports/views/tables/top_lines.h"
#include "summary.h"

enum { HTML_MAIN_FIGURES = 4, HTML_OWN_LINES = 10 };

struct html_lead {
	const struct document_cpu *functions; /* NULL if none were recorded */
	const struct cpu_profile *process; /* that cost most; NULL if no functions were recorded */
	struct top_lines top;		   /* its own lines, by self cost */
	bool is_memory;			   /* the costs are bytes held at the peak */
};

/* Where only memory was measured, the lead tells of that; its source files are looked for in
 * `sources`, as for source_files_open(). The lead lives in the arena, and shares the profile. */
void html_make_lead(const struct document_profile *profile, const char *sources,
		    struct arena *arena, struct html_lead *lead);

/* Whether the profile has sites of allocations, in any of its processes. */
bool html_has_sites(const struct document_profile *profile);

/* Adds the headline and the main figures, which are the first of `cards`. */
void html_add_lead(struct buffer *out, const struct html_lead *lead,
		   const struct html_figure_cards *cards, struct arena *arena);

/* Adds a table of the lines; nothing if no own lines were recorded. `whose` is as for
 * html_add_sections(). */
void html_add_own_lines(struct buffer *out, const struct html_lead *lead,
			const struct table_options *options, struct text whose,
			struct arena *arena);

/* The process that cost most by the first event: 0 for the command itself, then its children. */
u32 html_costliest_process(const struct document_cpu *cpu);

#endif
