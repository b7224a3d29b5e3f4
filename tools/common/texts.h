/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts: each is kept once, so equal ones have the same address. */
#ifndef COMMON_TEXTS_H
#define COMMON_TEXTS_H

#include "valgrind.h"

/* The kept copy of a text. */
const HChar *text_keep(const HChar *text);

/* Whether `text` matches a pattern in which * stands for any text and ? for any byte. */
Bool text_matches(const HChar *pattern, const HChar *text);

/* Whether `text` begins with `prefix`. */
Bool text_begins(const HChar *text, const HChar *prefix);

/* The part of a path behind its last slash. */
const HChar *text_after_slash(const HChar *path);

#endif
