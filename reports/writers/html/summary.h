/* Cards with figures, and how they were measured, in HTML without script. */
#ifndef REPORTS_WRITERS_HTML_SUMMARY_H
#define REPORTS_WRITERS_HTML_SUMMARY_H

#include "common/buffer.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/* A card: a label, a figure, and lines in small print below it. */
struct html_card {
	struct text label, figure;
	struct text class;   /* "better", "worse" or "" */
	struct text verdict; /* stands after the first line; "" if there is none */
	u32 line_count;
	struct text lines[4];
};

void html_add_cards(struct buffer *out, const struct html_card *cards, u32 count);

/* A card for every figure of a profile, the main ones first. */
struct html_figure_cards {
	u32 count;
	struct html_card *items;
};

/* They live in the arena. False, with a diag, if a part is malformed. */
bool html_make_cards(const struct document_profile *profile, struct arena *arena,
		     struct html_figure_cards *cards, struct diag *diag);

/* Adds a bar with the shares of the first event by kind of object; nothing without a cpu part. */
void html_add_shares(struct buffer *out, const struct document_profile *profile,
		     struct arena *arena);

/* Adds where the figures come from: the commit, the tools and their options, the facts of the
 * envelope. */
void html_add_provenance(struct buffer *out, const struct document *document,
			 const struct document_profile *profile, struct arena *arena);

#endif
