/* The header of a part: who recorded what, and which costs follow. */
#ifndef PARSERS_CALLGRIND_HEADER_H
#define PARSERS_CALLGRIND_HEADER_H

#include "reader.h"

/* The handler of a line of the header, NULL if it is none; moves behind its keyword. */
line_handler *header_handler(const char **at);

/* A part begins: forgets the last one's header. */
void begin_header(struct callgrind_reader *reader);

/* Its body begins: finds the process, checks what the header said. False on error. */
bool begin_body(struct callgrind_reader *reader);

/* Forgets all numbers of names. */
void clear_names(struct callgrind_reader *reader);

#endif
