/*
 * The screen as lines of text: what the browser shows, laid out for its width and height. Lines
 * hold nothing that a terminal would interpret, and take no more than that width.
 */
#ifndef REPORTS_BROWSE_PICTURE_H
#define REPORTS_BROWSE_PICTURE_H

#include "browser.h"

enum picture_style { STYLE_PLAIN, STYLE_BOLD, STYLE_UNDERLINED, STYLE_REVERSED };

struct picture_line {
	struct text text;
	enum picture_style style;
};

struct picture {
	u32 count;
	struct picture_line *lines;
	bool has_cursor; /* in the last line, behind its text */
};

/* The picture lives in the arena. */
struct picture picture_of(const struct browser *browser, struct arena *arena);

#endif
