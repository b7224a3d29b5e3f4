/*
 * A tree as collapsed stacks: one line per stack that has a self cost, frames outermost first with
 * `;` between them, a space, the cost. What flamegraph.pl, speedscope and many others read.
 */
#ifndef REPORTS_WRITERS_COLLAPSED_H
#define REPORTS_WRITERS_COLLAPSED_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/*
 * The lines' costs add up to the tree's total. In names, `;` becomes `:`, and what escape_plain()
 * would not show becomes U+FFFD. A cost of the root itself is a stack of one frame, `(all)`.
 */
void collapsed_write(const struct tree *tree, struct buffer *out);

#endif
