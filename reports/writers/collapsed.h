/*
 * A tree as collapsed stacks, the format of flamegraph.pl, which speedscope and many others read.
 * Each stack with a self cost has one line: its frames, outermost first and separated by `;`, a
 * space, the cost.
 */
#ifndef REPORTS_WRITERS_COLLAPSED_H
#define REPORTS_WRITERS_COLLAPSED_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/* The lines' costs add up to the tree's total. In names, `;` becomes `:`, and escape_plain() is
 * applied. A self cost of the root is a stack of one frame, `(all)`. */
void collapsed_write(const struct tree *tree, struct buffer *out);

#endif
