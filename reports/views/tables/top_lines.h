/*
 * The costliest lines of a program (analysis/top_lines.h), each with its text where the file may be
 * shown (source_files.h), and below them the other files.
 */
#ifndef REPORTS_VIEWS_TABLES_TOP_LINES_H
#define REPORTS_VIEWS_TABLES_TOP_LINES_H

#include "reports/analysis/top_lines.h"
#include "table_kind.h"

/* Adds a section with at most options->top_lines lines; false if no lines were recorded. */
bool table_top_lines(const struct cpu_profile *process, const struct table_options *options,
		     struct arena *arena, struct report_view *view);

/* Adds the section of lines that were found already, in the order of the options, by the costs of
 * top_event(). */
void table_add_top_lines(const struct cpu_profile *process, const struct top_lines *top,
			 const struct table_options *options, struct arena *arena,
			 struct report_view *view);

#endif
