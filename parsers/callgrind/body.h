/* The body of a part: functions, calls and costs. */
#ifndef PARSERS_CALLGRIND_BODY_H
#define PARSERS_CALLGRIND_BODY_H

#include "reader.h"

/* The handler of a line of the body, NULL if it is none; moves behind its keyword. */
line_handler *body_handler(const char **at);

/* The handler of lines that begin with a position. */
line_handler cost_line;

/*
 * A part ends without totals, which only Valgrind's tools write always. False when its costs are
 * not those of its summary, or add up to too much.
 */
bool end_part(struct callgrind_reader *reader);

#endif
