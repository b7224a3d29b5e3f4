#include "source_url.h"

#include "common/buffer.h"
#include "common/forge.h"

bool source_url_check(const char *pattern, struct diag *diag)
{
	struct text text = text_from_string(pattern ? pattern : "");

	if (!text.length)
		return true;
	if (!text_starts_with(text, T("https://")) && !text_starts_with(text, T("http://")))
		return diag_error(diag, "--source-url: '%s' does not begin with https://", pattern);
	return text_contains(text, T("{file}")) ||
	       diag_error(diag, "--source-url: '%s' does not contain {file}", pattern);
}

struct text source_url_of_file(struct text pattern, struct text commit, struct text file,
			       struct arena *arena)
{
	struct buffer out = {0};

	if (!commit.length && text_contains(pattern, T("{commit}")))
		return T("");
	while (pattern.length) {
		if (text_skip_prefix(&pattern, T("{commit}"))) {
			forge_add_encoded(&out, commit);
		} else if (text_skip_prefix(&pattern, T("{file}"))) {
			forge_add_encoded(&out, file);
		} else {
			buffer_add_byte(&out, pattern.data[0]);
			pattern = text_from(pattern, 1);
		}
	}
	return buffer_take(&out, arena);
}
