/*
 * By what an object was compiled, as the compilers wrote it into its debug information, with their
 * options if they write these (gcc does, clang and rustc do not).
 */
#ifndef PARSERS_RESOLVE_PRODUCERS_H
#define PARSERS_RESOLVE_PRODUCERS_H

#include "common/intern.h"
#include "common/text.h"

/* Adds the producer of each compilation unit of the file; none if it has no debug information.
 * `build_id` is the one that the file must have, or "" for any. */
void producers_find(const char *path, struct text build_id, struct intern *producers);

#endif
