/*
 * What the terminal on stdout, if it is one, can show: how wide it is, and whether to use colour.
 * The same rules for every program here.
 */
#ifndef COMMON_TERMINAL_H
#define COMMON_TERMINAL_H

#include "diag.h"
#include "types.h"

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Reads the value of --color, auto, always or never, into an enum color_choice. */
bool color_choice_read(void *into, const char *word, struct diag *diag);

/*
 * Whether to colour what goes to stdout, by the conventions of https://no-color.org and
 * https://bixense.com/clicolors: the choice, then NO_COLOR, then CLICOLOR_FORCE; and else colour
 * for a terminal that is not dumb.
 */
bool terminal_has_color(enum color_choice choice);

/* Columns: COLUMNS of the environment, then the terminal's own width, then 100. */
u32 terminal_width(void);

#endif
