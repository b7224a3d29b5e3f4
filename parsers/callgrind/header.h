/* The header of a part: the recorded process, and its events. */
#ifndef PARSERS_CALLGRIND_HEADER_H
#define PARSERS_CALLGRIND_HEADER_H

#include "reader.h"

/* The handler of a line of the header, or NULL if it is not one; moves *at past its keyword. */
line_handler *header_handler(const char **at);

/* Begins a part: resets the values of the last header. */
void begin_header(struct callgrind_reader *reader);

/* Begins the body of a part: finds the process and checks the header. False after an error. */
bool begin_body(struct callgrind_reader *reader);

/* Forgets all numbers of names. */
void clear_names(struct callgrind_reader *reader);

#endif
