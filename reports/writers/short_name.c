#include "short_name.h"

#include "common/width.h"

static const struct text ellipsis = TEXT("…"), separator = TEXT(" < "), scope = TEXT("::");

/* ---------------------------------------------------------------- letters */

/* What is left beside the middle of a text, in which there may have been an ellipsis already. */
static struct text without_ellipsis_behind(struct text text)
{
	return text_ends_with(text, ellipsis) ? text_before(text, text.length - ellipsis.length)
					      : text;
}

void short_text_add(struct buffer *out, struct text text, size_t width)
{
	struct text end;

	if (width_of(text) <= width) {
		buffer_add(out, text);
		return;
	}
	if (!width)
		return;
	end = width_end(text, width - width / 2 - 1);
	text_skip_prefix(&end, ellipsis);
	buffer_add(out, without_ellipsis_behind(width_front(text, width / 2)));
	buffer_add(out, ellipsis);
	buffer_add(out, end);
}

/* ---------------------------------------------------------------- namespaces and classes */

/* The length of the first namespace or class with the `::` behind it, 0 if the name is not in one.
 */
static size_t scope_length(struct text name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (i && text_starts_with(text_from(name, i), scope))
			return i + scope.length;
		if (memchr("(<{[ ", name.data[i], strlen("(<{[ ")))
			return 0;
	}
	return 0;
}

/* One function, without callers. */
static void add_function(struct buffer *out, struct text name, size_t width)
{
	struct text rest = name;
	size_t mark = width_of(ellipsis) + width_of(scope), length;

	if (width_of(name) <= width) {
		buffer_add(out, name);
		return;
	}
	while ((length = scope_length(rest))) {
		rest = text_from(rest, length);
		if (mark + width_of(rest) > width)
			continue;
		buffer_add(out, ellipsis);
		buffer_add(out, scope);
		buffer_add(out, rest);
		return;
	}
	short_text_add(out, rest, width);
}

/* ---------------------------------------------------------------- chains */

/* The length of the first frame of the chain. */
static size_t frame_length(struct text chain)
{
	for (size_t i = 0; i < chain.length; i++)
		if (text_starts_with(text_from(chain, i), separator))
			return i;
	return chain.length;
}

/* The longest end of the callers that takes at most `width` columns, not all of them; "" for none.
 */
static struct text last_callers(struct text callers, size_t width)
{
	size_t length;

	while ((length = frame_length(callers)) < callers.length) {
		callers = text_from(callers, length + separator.length);
		if (width_of(callers) <= width)
			return callers;
	}
	return T("");
}

/* The frame without its place: "take (a.c:7)" as "take". */
static struct text without_place(struct text frame)
{
	for (size_t i = frame.length; i-- > 1 && frame.data[frame.length - 1] == ')';)
		if (text_starts_with(text_from(frame, i), T(" (")))
			return text_before(frame, i);
	return frame;
}

/* Adds the first frame and the last callers; false if there is no room for one of them. */
static bool add_ends(struct buffer *out, struct text first, struct text callers, size_t width)
{
	size_t taken = width_of(first) + 2 * width_of(separator) + width_of(ellipsis);
	struct text last = last_callers(callers, width > taken ? width - taken : 0);

	if (!last.length)
		return false;
	buffer_add(out, first);
	buffer_add(out, separator);
	buffer_add(out, ellipsis);
	buffer_add(out, separator);
	buffer_add(out, last);
	return true;
}

/* Adds the first frame, and that it has callers; false if there is no room. */
static bool add_first(struct buffer *out, struct text first, size_t width)
{
	if (width_of(first) + width_of(separator) + width_of(ellipsis) > width)
		return false;
	buffer_add(out, first);
	buffer_add(out, separator);
	buffer_add(out, ellipsis);
	return true;
}

static void add_chain(struct buffer *out, struct text first, struct text callers, size_t width)
{
	struct text brief = without_place(first);

	if (!add_ends(out, first, callers, width) && !add_ends(out, brief, callers, width) &&
	    !add_first(out, first, width) && !add_first(out, brief, width))
		add_function(out, brief, width);
}

void short_name_add(struct buffer *out, struct text name, size_t width)
{
	size_t length = frame_length(name);

	if (width_of(name) <= width || length == name.length)
		add_function(out, name, width);
	else
		add_chain(out, text_before(name, length),
			  text_from(name, length + separator.length), width);
}
