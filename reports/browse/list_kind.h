/* What is known of each kind of list: which rows a place has, their names, and where they lead. */
#ifndef REPORTS_BROWSE_LIST_KIND_H
#define REPORTS_BROWSE_LIST_KIND_H

#include "list.h"
#include "places.h"
#include "sources.h"

/* What is looked at, and how. */
struct look {
	struct subject *subject;
	u32 event;    /* of the process: whose costs are shown */
	bool in_full; /* names with arguments of templates, and folders */
	struct sources *sources;
};

struct list_kind {
	const char *title;
	struct list_order order; /* at first */

	/* Adds the rows to the zeroed list, and sets its columns. */
	void (*fill)(const struct look *look, const struct place *place, struct list *list);

	/* Fills in the names of `count` rows, those on the screen. They live in the arena. */
	void (*name)(const struct look *look, const struct list *list,
		     const struct list_row *const *rows, u32 count, struct arena *arena,
		     struct row_name *names);

	/* Fills in what stands above: the name of what the list is about, and its figures. */
	void (*describe)(const struct look *look, const struct place *place, struct arena *arena,
			 struct row_name *subject, struct text *figures);

	/* Where the row leads; no places if nowhere. NULL: no row leads anywhere. */
	struct places (*open)(const struct look *look, const struct list *list,
			      const struct list_row *row);
};

#endif
