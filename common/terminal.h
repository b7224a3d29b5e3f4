/*
 * The width of the terminal on stdout, and whether to use colour. Every program here follows these
 * rules.
 */
#ifndef COMMON_TERMINAL_H
#define COMMON_TERMINAL_H

#include "diag.h"
#include "types.h"

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Reads the value of --color, auto, always or never, into an enum color_choice. */
bool color_choice_read(void *into, const char *word, struct diag *diag);

/*
 * Whether to colour the output on stdout, by the conventions of https://no-color.org and
 * https://bixense.com/clicolors. In this order: the choice, NO_COLOR, CLICOLOR_FORCE, and whether
 * stdout is a terminal that is not dumb.
 */
bool terminal_has_color(enum color_choice choice);

/* In columns: the environment's COLUMNS, else the terminal's own width, else 100. */
u32 terminal_width(void);

#endif
