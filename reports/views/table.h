/*
 * The content of a report, independent of its format: sections with a heading, lines and a table.
 *
 * Texts may hold any bytes: writers (console.h, markdown.h) escape them. Numbers are formatted as
 * text. Everything lives in the arena of the code that made it.
 *
 * Each kind of measurement turns its part of a profile into sections (tables/table_kind.h), and
 * each format turns sections into bytes. Neither depends on the other.
 */
#ifndef REPORTS_VIEWS_TABLE_H
#define REPORTS_VIEWS_TABLE_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"
#include "chart.h"
#include "memory_timeline.h"

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table_column {
	struct text title;
	enum table_align align;
	bool may_shorten; /* may be shortened if there is not enough room */
	bool is_name; /* holds names of functions or chains of callers, shortened part by part */
	bool wraps;   /* the last one: on a terminal it goes on below where there is no room */
};

struct table_row {
	struct text *cells; /* one per column */
	struct text full;   /* the first cell in full where it is a label, else "" */
	struct text brief;  /* the first cell where it has little room, else "" */
	bool is_marked;	    /* highlighted */
	bool is_apart;	    /* begins a new group of rows */
};

struct table {
	u32 column_count;
	struct table_column *columns;
	u32 row_count;
	struct table_row *rows;
};

struct section {
	struct text heading;
	u32 line_count;
	struct text *lines;			/* below the heading */
	const struct chart *chart;		/* NULL: none */
	const struct memory_timeline *timeline; /* the same for those who can draw; NULL: none */
	struct table table;			/* no columns: no table */
	struct text note;			/* below the table, "" for none */
	struct text hint; /* behind the note where options can be given, "" for none */
};

struct report_view {
	u32 section_count;
	size_t capacity;
	struct section *sections;
};

/* Adds an empty section at the end. The pointer is invalid after the next addition. */
struct section *report_view_add(struct report_view *view);

/* Adds the note, and behind it the hint. */
void section_add_note(struct buffer *out, const struct section *section);

/* Frees the list of sections. Their content lives in arenas. */
void report_view_release(struct report_view *view);

/* An empty table with these columns and room for `row_capacity` rows. */
struct table table_new(const struct table_column *columns, u32 column_count, u32 row_capacity,
		       struct arena *arena);

/* The next row, with empty cells; there must be room. */
struct table_row *table_add_row(struct table *table, struct arena *arena);

/* "12,345,678" */
struct text table_number(u64 value, struct arena *arena);

#endif
