#include "inline_copies.h"

#include "common/memory.h"
#include "common/pairs.h"
#include "parsers/model/costs.h"

#include <stdlib.h>
#include <string.h>

struct finder {
	const struct cpu_profile *raw;
	const struct text *names;
	struct inline_source *source;
	struct arena *arena;

	u32 *object_of; /* by recorded function */
	u32 *first_of;	/* likewise: the first one of that object and name */
	bool
	    *has_namesake; /* likewise: another one of that object has the name, and another file */

	struct pairs known;		/* of debug functions and objects */
	struct cpu_function *functions; /* by pair in `known`; nameless ones are left out */
	size_t function_capacity;

	struct pairs scopes; /* of recorded functions and scopes */
	u32 *scope_copies;   /* by pair in `scopes` */
	size_t scope_capacity;

	struct inline_copies *out;
	size_t copy_capacity, name_capacity, self_capacity;
};

/* ---------------------------------------------------------------- objects */

/* Whether any of the objects can be asked. */
static bool find_objects(struct finder *finder)
{
	const struct cpu_profile *raw = finder->raw;
	bool found = false;

	finder->object_of = memory_new((size_t)raw->function_count + 1, sizeof(u32));
	for (u32 f = 0; f < raw->function_count; f++) {
		finder->object_of[f] =
		    inline_source_object(finder->source, raw->functions[f].object);
		found |= finder->source->objects[finder->object_of[f]] != NULL;
	}
	return found;
}

static void find_namesakes(struct finder *finder)
{
	const struct cpu_function *functions = finder->raw->functions;
	u32 count = finder->raw->function_count;
	u32 *first = memory_new((size_t)count + 1, sizeof(u32));
	u32 *known = memory_new((size_t)count + 1, sizeof(u32));
	struct intern names = {0};
	struct pairs all = {0};

	finder->has_namesake = memory_new((size_t)count + 1, sizeof(bool));
	finder->first_of = memory_new((size_t)count + 1, sizeof(u32));
	for (u32 f = 0; f < count; f++) {
		u32 before = (u32)all.count;

		known[f] =
		    pairs_add(&all, finder->object_of[f], intern_add(&names, finder->names[f]));
		if (known[f] == before)
			first[known[f]] = f;
		if (!text_equal(functions[first[known[f]]].file, functions[f].file))
			finder->has_namesake[first[known[f]]] = true;
	}
	for (u32 f = 0; f < count; f++)
		finder->first_of[f] = first[known[f]];
	for (u32 f = 0; f < count; f++)
		finder->has_namesake[f] = finder->has_namesake[finder->first_of[f]];
	intern_release(&names);
	pairs_release(&all);
	free(first);
	free(known);
}

/* NULL if the object must not be asked. */
static struct debug_object *object_of(const struct finder *finder, u32 host)
{
	return finder->source->objects[finder->object_of[host]];
}

/* DEBUG_NONE where nothing is known. */
static u32 find_scope(const struct finder *finder, u32 host, u64 address)
{
	struct debug_object *object = object_of(finder, host);

	return object && address ? debug_find_scope(object, address) : DEBUG_NONE;
}

/* ---------------------------------------------------------------- functions */

static u32 know(struct finder *finder, u32 host, u32 debug, const struct cpu_function *function)
{
	u32 id = pairs_add(&finder->known, debug, finder->object_of[host]);

	GROW(finder->functions, finder->function_capacity, (size_t)id + 1);
	finder->functions[id] = *function;
	return id;
}

/* The function that was inlined into the host; its name is empty when it has none. */
static const struct cpu_function *function_of(struct finder *finder, u32 host, u32 debug)
{
	u32 id = pairs_find(&finder->known, debug, finder->object_of[host]);
	const struct debug_function *known;
	struct cpu_function function;

	if (id != PAIR_NONE)
		return &finder->functions[id];
	known = debug_function(finder->source->info, debug);
	function = (struct cpu_function){
	    .object = finder->raw->functions[host].object,
	    .file = known->file,
	    .name = known->name,
	    .line = known->line,
	};
	id = know(finder, host, debug, &function);
	return &finder->functions[id];
}

/* Notes that the recorded function is the one that debug information knows, if the names agree. */
static void learn(struct finder *finder, u32 host, u32 scope)
{
	struct debug_object *object = object_of(finder, host);
	const struct debug_scope *here = debug_scope(object, scope);
	const struct debug_function *debug;
	struct cpu_function function = finder->raw->functions[host];

	while (here->parent != DEBUG_NONE)
		here = debug_scope(object, here->parent);
	debug = debug_function(finder->source->info, here->function);
	function.name = finder->names[host];
	function.calls = 0;
	if (!text_equal(function.name, debug->name) &&
	    !text_equal(function.name, debug->linkage_name))
		return;
	if (debug->file.length && !finder->has_namesake[host] &&
	    !text_equal(function.file, debug->file)) {
		struct cpu_function *recorded = &finder->out->recorded[finder->first_of[host]];

		recorded->file = function.file = debug->file;
		recorded->line = function.line = debug->line;
	}
	know(finder, host, here->function, &function);
}

static void learn_names(struct finder *finder)
{
	struct cpu_line_cursor cursor = {.lines = &finder->raw->lines};
	u32 last = NO_ID;

	while (cpu_lines_next(&cursor)) {
		u32 host = cursor.line.function, scope;

		if (host == last)
			continue;
		scope = find_scope(finder, host, cursor.line.address);
		if (scope == DEBUG_NONE)
			continue;
		last = host;
		learn(finder, host, scope);
	}
}

/* What was learnt of a function holds in all its levels of recursion and contexts. */
static void spread_files(struct finder *finder)
{
	for (u32 f = 0; f < finder->raw->function_count; f++) {
		const struct cpu_function *first = &finder->out->recorded[finder->first_of[f]];

		if (finder->has_namesake[f])
			continue;
		finder->out->recorded[f].file = first->file;
		if (first->file.data != finder->raw->functions[finder->first_of[f]].file.data)
			finder->out->recorded[f].line = first->line;
	}
}

/* ---------------------------------------------------------------- copies */

static u32 add_copy(struct finder *finder, const struct inline_copy *copy,
		    const struct cpu_function *function)
{
	struct inline_copies *out = finder->out;
	u32 id = out->count++, n = finder->raw->event_count;

	GROW(out->copies, finder->copy_capacity, (size_t)id + 1);
	GROW(out->functions, finder->name_capacity, (size_t)id + 1);
	GROW(out->self, finder->self_capacity, ((size_t)id + 1) * n);
	out->copies[id] = *copy;
	out->functions[id] = *function;
	memset(costs_row(out->self, id, n), 0, n * sizeof(u64));
	return id;
}

static u32 copy_of_scope(struct finder *finder, u32 host, u32 scope);

/* Makes the copy of a scope; NO_ID for the host itself. A function without a name gets no copy: its
 * cost belongs to the copy that contains it. */
static u32 make_copy(struct finder *finder, u32 host, u32 scope)
{
	const struct debug_scope *here = debug_scope(object_of(finder, host), scope);
	struct inline_copy copy = {.host = host,
				   .scope = scope,
				   .call_file = here->call_file,
				   .call_line = here->call_line};
	const struct cpu_function *function;
	u32 debug = here->function;

	if (here->parent == DEBUG_NONE)
		return NO_ID;
	copy.parent = copy_of_scope(finder, host, here->parent);
	function = function_of(finder, host, debug);
	return function->name.length ? add_copy(finder, &copy, function) : copy.parent;
}

static u32 copy_of_scope(struct finder *finder, u32 host, u32 scope)
{
	u32 known = pairs_find(&finder->scopes, host, scope), copy;

	if (known != PAIR_NONE)
		return finder->scope_copies[known];
	copy = make_copy(finder, host, scope);
	known = pairs_add(&finder->scopes, host, scope);
	GROW(finder->scope_copies, finder->scope_capacity, (size_t)known + 1);
	finder->scope_copies[known] = copy;
	return copy;
}

static u32 find_copy(struct finder *finder, u32 host, u64 address)
{
	u32 scope = find_scope(finder, host, address);

	return scope == DEBUG_NONE ? NO_ID : copy_of_scope(finder, host, scope);
}

/* ---------------------------------------------------------------- what was recorded */

static void keep_line(struct finder *finder, struct cpu_line line, u32 copy)
{
	u64 costs[CPU_EVENTS_MAX] = {0};

	if (copy != NO_ID)
		line.function = finder->raw->function_count + copy;
	cpu_line_add_costs(&line, costs, finder->raw->event_count);
	cpu_lines_add(&finder->out->lines, &line, costs, finder->raw->event_count);
}

static void take_rows(struct finder *finder, bool keep_lines)
{
	struct cpu_line_cursor cursor = {.lines = &finder->raw->lines};
	struct inline_copies *out = finder->out;
	u32 n = finder->raw->event_count;

	out->lines.files = finder->raw->lines.files;
	while (cpu_lines_next(&cursor)) {
		u32 copy = find_copy(finder, cursor.line.function, cursor.line.address);

		if (copy != NO_ID)
			out->fine &=
			    cpu_line_add_costs(&cursor.line, costs_row(out->self, copy, n), n);
		if (keep_lines)
			keep_line(finder, cursor.line, copy);
	}
	cpu_lines_keep(&out->lines, finder->arena);
}

static void take_sites(struct finder *finder)
{
	const struct cpu_profile *raw = finder->raw;

	finder->out->of_site = ARENA_NEW(finder->arena, u32, raw->site_count);
	for (u32 i = 0; i < raw->site_count; i++)
		finder->out->of_site[i] =
		    find_copy(finder, raw->sites[i].caller, raw->sites[i].address);
}

static void release(struct finder *finder)
{
	free(finder->object_of);
	free(finder->has_namesake);
	free(finder->first_of);
	pairs_release(&finder->known);
	free(finder->functions);
	pairs_release(&finder->scopes);
	free(finder->scope_copies);
	arena_adopt(finder->arena, finder->out->copies);
	arena_adopt(finder->arena, finder->out->functions);
	arena_adopt(finder->arena, finder->out->self);
}

static void find_copies(struct finder *finder, bool keep_lines)
{
	const struct cpu_profile *raw = finder->raw;
	struct inline_copies *out = finder->out;

	out->recorded =
	    ARENA_NEW(finder->arena, struct cpu_function, (size_t)raw->function_count + 1);
	memcpy(out->recorded, raw->functions, raw->function_count * sizeof(*out->recorded));
	find_namesakes(finder);
	learn_names(finder);
	spread_files(finder);
	take_rows(finder, keep_lines);
	take_sites(finder);
}

void inline_copies_find(const struct cpu_profile *raw, const struct text *names,
			struct inline_source *source, bool keep_lines, struct arena *arena,
			struct inline_copies *out)
{
	struct finder finder = {
	    .raw = raw, .names = names, .source = source, .arena = arena, .out = out};

	*out = (struct inline_copies){.fine = true};
	if (find_objects(&finder))
		find_copies(&finder, keep_lines);
	release(&finder);
}
