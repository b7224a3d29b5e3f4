/*
 * The terminal, by ncurses, which nothing else here uses. It has one screen at a time. Whatever
 * ends the program, the terminal is as it was before: exit(), and the signals that end or stop
 * programs.
 */
#ifndef REPORTS_BROWSE_SCREEN_H
#define REPORTS_BROWSE_SCREEN_H

#include "common/diag.h"
#include "picture.h"

/* Whether stdin and stdout are terminals. */
bool screen_is_possible(void);

/* Begins to draw on the terminal; false with a diag if it is unknown, or cannot place text. */
bool screen_begin(struct diag *diag);
void screen_end(void);

u32 screen_width(void);
u32 screen_height(void);

void screen_show(const struct picture *picture);

/* A key of keys.h; of the mouse with its place. */
struct screen_input {
	u32 key, line, column;
};

/* Waits for a key; false if there will be none. */
bool screen_read(struct screen_input *input);

#endif
