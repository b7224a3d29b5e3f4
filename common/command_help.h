/* The help of a program, out of the table of its options. */
#ifndef COMMON_COMMAND_HELP_H
#define COMMON_COMMAND_HELP_H

#include "command_options.h"

/* What --help prints, no line longer than 80 columns. */
void command_line_help(const struct command_line *line, struct buffer *out);

#endif
