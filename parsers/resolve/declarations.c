#include "declarations.h"

#include "common/memory.h"
#include "own.h"

#include <stdlib.h>

/* The compiled function at that address; NULL if it is not known. */
static const struct debug_function *find_function(struct inline_source *source, struct text path,
						  u64 address)
{
	struct debug_object *object = source->objects[inline_source_object(source, path)];
	u32 scope = object && address ? debug_find_scope(object, address) : DEBUG_NONE;
	const struct debug_scope *found;

	if (scope == DEBUG_NONE)
		return NULL;
	found = debug_scope(object, scope);
	while (found->parent != DEBUG_NONE)
		found = debug_scope(object, found->parent);
	return debug_function(source->info, found->function);
}

/* Whether another function of this object has the same name: their files tell them apart. */
static bool is_ambiguous(const struct cpu_profile *profile, u32 f)
{
	const struct cpu_function *functions = profile->functions;

	return (f && text_equal(functions[f - 1].name, functions[f].name) &&
		text_equal(functions[f - 1].object, functions[f].object)) ||
	       (f + 1 < profile->function_count &&
		text_equal(functions[f + 1].name, functions[f].name) &&
		text_equal(functions[f + 1].object, functions[f].object));
}

static bool is_in_question(const struct cpu_profile *profile, u32 f)
{
	const struct cpu_function *function = &profile->functions[f];

	return file_is_foreign(function->file) && !object_is_of_the_system(function->object) &&
	       !is_ambiguous(profile, f);
}

static void correct(struct cpu_function *function, const struct debug_function *known,
		    struct arena *arena)
{
	if (!known || !known->file.length || file_is_foreign(known->file) ||
	    (!text_equal(known->name, function->name) &&
	     !text_equal(known->linkage_name, function->name)))
		return;
	function->file = arena_copy(arena, known->file);
	function->line = known->line;
}

void declarations_find(const struct cpu_profile *raw, const u32 *ids, struct inline_source *source,
		       struct arena *arena, struct cpu_profile *out)
{
	struct cpu_line_cursor cursor = {.lines = &raw->lines};
	bool *is_done = memory_new((size_t)out->function_count + 1, sizeof(*is_done));
	u32 last = NO_ID;

	while (cpu_lines_next(&cursor)) {
		u32 host = cursor.line.function, id = ids[host];

		if (host == last || is_done[id])
			continue;
		last = host;
		is_done[id] = true;
		if (is_in_question(out, id))
			correct(
			    &out->functions[id],
			    find_function(source, raw->functions[host].object, cursor.line.address),
			    arena);
	}
	free(is_done);
}
