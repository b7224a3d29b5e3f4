/* The kinds of lines and their handlers. */
#ifndef PARSERS_CALLGRIND_LINES_H
#define PARSERS_CALLGRIND_LINES_H

#include "reader.h"

/* Takes complete lines; `lines` ends with a newline. False after an error, which names the line. */
bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines);

#endif
