/*
 * What the keys do: a stack of places, in each of them a selected row, an order and a filter. It
 * knows no terminal: keys come in, and picture.h draws the state.
 */
#ifndef REPORTS_BROWSE_BROWSER_H
#define REPORTS_BROWSE_BROWSER_H

#include "common/buffer.h"
#include "common/diag.h"
#include "list_kind.h"

/* A list, and how one looks at it. */
struct pane {
	struct place place;
	struct list list;
	bool is_filled;
	struct list_order order;
	struct buffer filter;
	bool is_filter_wrong; /* not an expression (yet): the rows are those of the last one */
	u32 selected, top;    /* rows that are shown: the selected one, the first on the screen */
};

/* Lists that stand side by side. */
struct level {
	u32 count, current;
	struct pane panes[PLACES_MOST];
};

enum prompt { PROMPT_NONE, PROMPT_FILTER, PROMPT_LIMIT };

struct browser {
	struct subjects subjects;
	u32 subject; /* the current one */
	struct look look;
	struct sources sources;
	bool all; /* the functions of the start-up, one by one */
	struct list_limit limit;
	u32 level_count;
	size_t level_capacity;
	struct level *levels; /* the last one is shown */

	u32 width, height; /* of the screen */
	enum prompt prompt;
	struct buffer input; /* of the prompt */
	bool shows_help;
	u32 help_top;
	const char *message; /* of the last key; NULL for none */
	bool is_done;
};

/* The lines of the screen above the rows; one more is below them. */
enum { BROWSER_ABOVE = 3 };

/* What is put around the title of a list, and between two. */
enum { BROWSER_TITLE_MARKS = 2, BROWSER_TITLE_GAP = 1 };

struct browser_options {
	const struct document *now, *old; /* `old` is NULL if nothing is compared */
	const char *sources;		  /* as for source_files_open() */
	const char *filter;		  /* NULL for none */
	struct text event;		  /* "": the first that matters */
	char sort;			  /* the key of the order; 0: that of the list */
	u32 top;			  /* rows; 0: all */
	bool all, in_full;
};

/* False with a diag if nothing can be browsed, or the event was not recorded. The browser is
 * released by browser_release() in any case; the arena and the documents must live as long. */
bool browser_init(struct browser *browser, const struct browser_options *options,
		  struct arena *arena, struct diag *diag);
void browser_release(struct browser *browser);

void browser_resize(struct browser *browser, u32 width, u32 height);

/* Does what the key means. `line` and `column` are where the mouse is, from 0. */
void browser_press(struct browser *browser, u32 key, u32 line, u32 column);

/* What is shown now; its list is arranged. */
const struct level *browser_level(const struct browser *browser);
const struct pane *browser_pane(const struct browser *browser);

/* The number of rows that fit on the screen. */
u32 browser_rows(const struct browser *browser);

#endif
