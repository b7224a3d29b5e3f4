#include "pattern.h"

bool pattern_compile(struct pattern *pattern, const char *expression, struct diag *diag)
{
	int status = regcomp(&pattern->expression, expression, REG_EXTENDED | REG_NOSUB);
	char reason[128];

	if (!status)
		return true;
	regerror(status, &pattern->expression, reason, sizeof(reason));
	return diag_error(diag, "'%s' is no regular expression: %s", expression, reason);
}

/* REG_STARTEND gives the length, so that the text needs no NUL behind it and may hold some. */
bool pattern_matches(const struct pattern *pattern, struct text text)
{
	regmatch_t range = {.rm_so = 0, .rm_eo = (regoff_t)text.length};

	return !regexec(&pattern->expression, text.data ? text.data : "", 1, &range, REG_STARTEND);
}

void pattern_release(struct pattern *pattern)
{
	regfree(&pattern->expression);
}
