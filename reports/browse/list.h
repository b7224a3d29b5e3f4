/*
 * A list of rows with figures, in an order, of which some may be left out. This file knows only the
 * figures: what the rows are, and their names, is known by the kind of list (lists.h).
 *
 * Names are made only of the rows on the screen, because there can be 100,000 of them.
 */
#ifndef REPORTS_BROWSE_LIST_H
#define REPORTS_BROWSE_LIST_H

#include "common/arena.h"
#include "common/pattern.h"
#include "common/text.h"
#include "common/types.h"

enum { ROW_VALUES = 6 };

enum { LIST_NAME_WIDTH = 30 }; /* of most lists */

struct list_row {
	u64 values[ROW_VALUES];
	u32 id;		   /* of what it shows; the kind knows it */
	bool is_apart;	   /* below all that are not, in every order */
	bool is_inlined;   /* nobody counted its calls */
	bool is_recursion; /* its cost includes itself, so it is no share of anything */
	bool is_folded;	   /* a part of the row that has is_fold; one of both is shown */
	bool is_fold;	   /* only its first value is known */
	bool is_bare;	   /* has no figures */
};

enum list_cell {
	CELL_NUMBER,
	CELL_CALLS,
	CELL_COST,	  /* "-" if it is above the whole */
	CELL_SHARE,	  /* of the whole */
	CELL_CHANGE,	  /* "+12", of values[value + 1] since values[value] */
	CELL_CHANGE_SHARE /* "+12.3 %" */
};

struct list_column {
	struct text title;
	enum list_cell cell;
	u32 value; /* index into the row's values */
	char key;  /* sorts the list by this column, the largest first; 0: none does */
	char only; /* shown only while the list is sorted by this key; 0: always */
	u32 rank;  /* if there is little room, those of high rank are left out first; 0 never is */
};

/* Columns of a change, sorted by `key` and shown only then. */
#define CHANGE_COLUMNS(title, value, key)                                                          \
	{TEXT(title), CELL_CHANGE, value, key, key, 0},                                            \
	    {TEXT("change %"), CELL_CHANGE_SHARE, value, 0, key, 3},                               \
	    {TEXT("before"), CELL_NUMBER, value, 0, key, 2},                                       \
	{                                                                                          \
		TEXT("now"), CELL_NUMBER, (value) + 1, 0, key, 1                                   \
	}

/* How a name is written, each form shorter than the one before it, "" if there is none; and what
 * stands in a column behind it. */
struct row_name {
	struct text full, brief, briefest, behind;
};

enum list_limit_kind { LIST_ALL, LIST_ROWS, LIST_SHARE };

struct list_limit {
	enum list_limit_kind kind;
	double amount; /* rows, or their share from 0 to 1 */
};

struct list_order {
	char key;     /* of a column */
	bool by_name; /* not by that column, but as the kind orders names */
	bool is_reversed;
};

struct list;

/* Whether the row's name comes before the other's (<0), behind it (>0), or is the same. */
typedef int list_compare(const struct list *list, const struct list_row *a,
			 const struct list_row *b);
typedef bool list_matches(const struct list *list, const struct list_row *row,
			  const struct pattern *filter);

struct list {
	struct arena arena; /* what the list owns */
	u32 column_count;
	const struct list_column *columns;
	struct text name_title; /* of the column of names */
	u32 name_width;		/* columns of the screen that names need, before figures get any */
	u64 whole;		/* of CELL_SHARE */
	u32 row_count;
	struct list_row *rows;
	list_compare *compare;
	list_matches *matches;
	void *context; /* of the kind */
	u32 first; /* index of the row to select at first, if it is not the one on top; else 0 */

	/* Set by list_arrange(): indexes into rows, in order; and how many a limit left out. */
	u32 shown_count, left_out;
	u32 *shown;
};

/* Room for so many rows. */
void list_reserve(struct list *list, u32 rows);

/* The next row, zeroed; there must be room. */
struct list_row *list_add(struct list *list, u32 id);

/* Chooses and sorts the rows that are shown. `filter` may be NULL; with a filter, or `all`, the
 * parts of a fold are shown one by one. */
void list_arrange(struct list *list, const struct list_order *order, const struct pattern *filter,
		  bool all, const struct list_limit *limit);

/* The column that the key sorts by; NULL if there is none. */
const struct list_column *list_column_of(const struct list *list, char key);

/* Whether the column is shown in this order, room provided. */
bool list_column_is_shown(const struct list_column *column, const struct list_order *order);

/* The cell as it is shown. It lives in the arena. */
struct text list_cell(const struct list *list, const struct list_column *column,
		      const struct list_row *row, struct arena *arena);

void list_release(struct list *list);

#endif
