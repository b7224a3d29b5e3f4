/*
 * Where source files are published: patterns such as
 * https://github.com/me/it/blob/{commit}/{file}#L{line}.
 */
#ifndef REPORTS_VIEWS_SOURCE_URL_H
#define REPORTS_VIEWS_SOURCE_URL_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

/* Whether the pattern is one: NULL (to be guessed), "" (no links), or a URL of http or https with
 * {file}. False with a diag. */
bool source_url_check(const char *pattern, struct diag *diag);

/* The URL of a file, with {line} left to be replaced; "" without a pattern, or if the pattern needs
 * a commit and it is "". */
struct text source_url_of_file(struct text pattern, struct text commit, struct text file,
			       struct arena *arena);

#endif
