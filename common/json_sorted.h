/* JSON with its keys put in order, and with some of them left out. */
#ifndef COMMON_JSON_SORTED_H
#define COMMON_JSON_SORTED_H

#include "arena.h"
#include "text.h"

/*
 * The same value with the keys of every object sorted by bytes, and without the members, wherever
 * they stand, whose keys `left_out` names (NULL at its end, or NULL itself for none). The JSON must
 * be valid. The result lives in the arena; its two outer levels take a line for each member.
 */
struct text json_sorted(struct text json, const char *const *left_out, struct arena *arena);

#endif
