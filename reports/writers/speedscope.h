/*
 * Trees in speedscope's own format (https://www.speedscope.app/file-format-schema.json): evented
 * profiles, in which every frame is opened once and closed once, as wide as its total.
 */
#ifndef REPORTS_WRITERS_SPEEDSCOPE_H
#define REPORTS_WRITERS_SPEEDSCOPE_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/* One file with a profile for each tree; frames name file and line. */
void speedscope_write(const struct tree *trees, u32 count, struct buffer *out);

#endif
