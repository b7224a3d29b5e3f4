/* Rewrites JSON with sorted keys, and without some of them. */
#ifndef COMMON_JSON_SORTED_H
#define COMMON_JSON_SORTED_H

#include "arena.h"
#include "text.h"

/*
 * The same value with the keys of every object sorted by bytes, and without the members, at any
 * depth, whose keys are in `left_out` (a NULL-terminated list; NULL leaves out none). The JSON must
 * be valid. The result lives in the arena; its two outer levels have one line per member.
 */
struct text json_sorted(struct text json, const char *const *left_out, struct arena *arena);

#endif
