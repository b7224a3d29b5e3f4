/*
 * Trees in speedscope's own format (https://www.speedscope.app/file-format-schema.json): evented
 * profiles, in which every frame is opened and closed once; the distance is its total cost.
 */
#ifndef REPORTS_WRITERS_SPEEDSCOPE_H
#define REPORTS_WRITERS_SPEEDSCOPE_H

#include "common/buffer.h"
#include "reports/analysis/tree/tree.h"

/* Adds a file with one profile per tree. Frames have file and line. */
void speedscope_write(const struct tree *trees, u32 count, struct buffer *out);

#endif
