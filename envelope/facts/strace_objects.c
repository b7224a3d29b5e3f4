#include "strace_objects.h"

#include "common/memory.h"
#include "common/unescape.h"

/* Skips everything up to the end of the first `part`; false if there is none. */
static bool skip_past(struct text *text, struct text part)
{
	for (size_t i = 0; i + part.length <= text->length; i++)
		if (text_starts_with(text_from(*text, i), part)) {
			*text = text_from(*text, i + part.length);
			return true;
		}
	return false;
}

/* A line to be taken: mmap(0x7f2c, 1400832, PROT_READ|PROT_EXEC, MAP_PRIVATE,
 * 3</usr/lib/libc.so.6>, 0x26000) */
void strace_objects_take(struct strace_objects *objects, struct text line, struct arena *arena)
{
	u64 descriptor;
	size_t end;

	if (!skip_past(&line, T(" mmap(")) || !skip_past(&line, T("PROT_EXEC")) ||
	    !skip_past(&line, T(", ")) || !skip_past(&line, T(", ")))
		return;
	if (!text_skip_u64(&line, &descriptor) || !text_skip_prefix(&line, T("<")))
		return;
	end = text_find(line, '>'); /* a `>` in the path itself is escaped */
	if (!end || end == line.length)
		return;
	GROW(objects->paths, objects->capacity, objects->count + 1);
	objects->paths[objects->count++] =
	    arena_copy(arena, unescape_c(text_before(line, end), arena));
}
