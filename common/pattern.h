/* Extended regular expressions (POSIX) over texts, which may hold any bytes. */
#ifndef COMMON_PATTERN_H
#define COMMON_PATTERN_H

#include "diag.h"
#include "text.h"

#include <regex.h>

struct pattern {
	regex_t expression;
};

/*
 * False with a diag if the expression is not valid; otherwise the caller calls pattern_release().
 */
bool pattern_compile(struct pattern *pattern, const char *expression, struct diag *diag);

/* Whether it matches anywhere in the text. */
bool pattern_matches(const struct pattern *pattern, struct text text);

void pattern_release(struct pattern *pattern);

#endif
