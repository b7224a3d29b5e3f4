#include "part.h"

#include "reports/writers/tree_columns.h"

#include <string.h>

/* The string or number at the start of the text, or else its first byte. */
static struct text first_token(struct text json)
{
	size_t length = 1;

	if (json.data[0] == '"') {
		while (length < json.length && json.data[length] != '"')
			length += json.data[length] == '\\' ? 2 : 1;
		return text_before(json, length + 1 < json.length ? length + 1 : json.length);
	}
	while (strchr("0123456789+-.eE", json.data[0]) && length < json.length &&
	       strchr("0123456789+-.eE", json.data[length]))
		length++;
	return text_before(json, length);
}

/*
 * The same JSON, but counts above 2^53-1, which JavaScript's numbers cannot hold, become strings.
 */
static struct text with_exact_counts(struct text json, struct buffer *out)
{
	while (json.length) {
		struct text token = first_token(json);
		u64 count;
		bool is_large = text_to_u64(token, &count) && columns_are_large(count);

		buffer_add(out, is_large ? T("\"") : T(""));
		buffer_add(out, token);
		buffer_add(out, is_large ? T("\"") : T(""));
		json = text_from(json, token.length);
	}
	return buffer_text(out);
}

void html_add_part(struct json_writer *json, const struct kind *kind,
		   const struct page_subject *subject, struct html_parts *parts,
		   struct arena *arena)
{
	struct buffer exact = {0};

	(void)parts;
	json_raw(json, with_exact_counts(kind_json(kind, subject->profile, arena), &exact));
	buffer_release(&exact);
}
