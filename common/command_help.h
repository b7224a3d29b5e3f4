/* The help text of a program, generated from the table of its options. */
#ifndef COMMON_COMMAND_HELP_H
#define COMMON_COMMAND_HELP_H

#include "command_options.h"

/* Adds what --help prints, wrapped at 80 columns. */
void command_line_help(const struct command_line *line, struct buffer *out);

#endif
