/* Cards with figures, and what a page says of how they were measured: HTML without script. */
#ifndef REPORTS_WRITERS_HTML_SUMMARY_H
#define REPORTS_WRITERS_HTML_SUMMARY_H

#include "common/buffer.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/* A card: a label, a figure, and lines of small print below it. */
struct html_card {
	struct text label, figure;
	struct text class; /* "better", "worse" … or "" */
	u32 line_count;
	struct text lines[4];
};

void html_add_cards(struct buffer *out, const struct html_card *cards, u32 count);

/* A card for every figure the profile has. False when a part of it is malformed. */
bool html_add_figures(struct buffer *out, const struct document_profile *profile,
		      struct arena *arena, struct diag *diag);

/* A bar of whose code spends the first event; nothing without a cpu part. */
void html_add_shares(struct buffer *out, const struct document_profile *profile,
		     struct arena *arena);

/* Where the figures come from: commit, tools and options, what the envelope recorded. */
void html_add_provenance(struct buffer *out, const struct document *document,
			 const struct document_profile *profile);

#endif
