/* The body of a part: functions, calls and costs. */
#ifndef PARSERS_CALLGRIND_BODY_H
#define PARSERS_CALLGRIND_BODY_H

#include "reader.h"

/* The handler of a line of the body, or NULL if it is not one; moves *at past its keyword. */
line_handler *body_handler(const char **at);

/* The handler of lines that begin with a position. */
line_handler cost_line;

/* Ends a part that has no totals, which only Valgrind's tools always write. False if its costs are
 * not those of its summary, or a sum is too large. */
bool end_part(struct callgrind_reader *reader);

#endif
