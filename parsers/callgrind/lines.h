/* What kinds of lines there are, and who reads which. */
#ifndef PARSERS_CALLGRIND_LINES_H
#define PARSERS_CALLGRIND_LINES_H

#include "reader.h"

/*
 * Takes whole lines: `lines` ends behind a newline. False after an error, which names the line.
 */
bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines);

#endif
