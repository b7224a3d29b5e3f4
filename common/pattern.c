#include "pattern.h"

bool pattern_compile(struct pattern *pattern, const char *expression, struct diag *diag)
{
	int status = regcomp(&pattern->expression, expression, REG_EXTENDED | REG_NOSUB);
	char reason[128];

	if (!status)
		return true;
	regerror(status, &pattern->expression, reason, sizeof(reason));
	return diag_error(diag, "'%s' is not a regular expression: %s", expression, reason);
}

/* With REG_STARTEND regexec() gets the length, so the text needs no NUL at its end and may contain
 * NULs. */
bool pattern_matches(const struct pattern *pattern, struct text text)
{
	regmatch_t range = {.rm_so = 0, .rm_eo = (regoff_t)text.length};

	return !regexec(&pattern->expression, text.data ? text.data : "", 1, &range, REG_STARTEND);
}

void pattern_release(struct pattern *pattern)
{
	regfree(&pattern->expression);
}
