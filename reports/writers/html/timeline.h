/*
 * The memory over time as a picture: static, in the summary, and as data for the Memory view, which
 * draws the same paths and ticks (web/timeline.js) and adds a cursor.
 *
 * The areas are in a box of TIMELINE_WIDTH by TIMELINE_HEIGHT that is stretched to the width of the
 * page; texts stand beside it, at parts of the width, so that they are not stretched.
 */
#ifndef REPORTS_WRITERS_HTML_TIMELINE_H
#define REPORTS_WRITERS_HTML_TIMELINE_H

#include "common/buffer.h"
#include "common/json_writer.h"
#include "reports/views/memory_timeline.h"

void html_add_timeline(struct buffer *out, const struct memory_timeline *timeline);

/* Adds an object: the areas from the highest to the lowest, each with the name of its style, its
 * path and what it shows; the ticks of both axes in thousandths; the snapshot with the peak. */
void html_add_timeline_data(struct json_writer *json, const struct memory_timeline *timeline);

/* Adds an object: the heap of two runs on the same axes, the ticks of these, and the snapshots with
 * the peaks. Both have the same unit of time. */
void html_add_overlay_data(struct json_writer *json, const struct memory_timeline *old,
			   const struct memory_timeline *now);

#endif
