#include "growth.h"

#include "common/buffer.h"
#include "reports/analysis/label.h"
#include "names.h"
#include "pair.h"

#include <math.h>

struct text growth_function_name(const struct growth_function *f, struct arena *arena)
{
	struct text name = label_of(function_name_plain(f->name, arena), arena);

	if (!f->file.length || text_equal(f->file, T("???")))
		return name;
	return arena_printf(arena, "%.*s (%.*s)", TEXT_ARGS(name),
			    TEXT_ARGS(path_basename(f->file)));
}

/* ---------------------------------------------------------------- pairs */

const struct growth_function *growth_find(const struct growth_table *table, struct text name,
					  struct arena *arena)
{
	for (u32 i = 0; i < table->function_count; i++)
		if (text_equal(growth_function_name(&table->functions[i], arena), name))
			return &table->functions[i];
	return NULL;
}

/* The function that grew fastest, faster than the input, and is gone; or NULL. */
static const struct growth_function *
fastest_gone(const struct growth_table *old, const struct growth_table *now, struct arena *arena)
{
	const struct growth_function *fastest = NULL;

	for (u32 i = 0; i < growth_fast_count(old); i++) {
		const struct growth_function *f = &old->functions[i];

		if ((!fastest || f->cost_growth.exponent > fastest->cost_growth.exponent) &&
		    !growth_find(now, growth_function_name(f, arena), arena))
			fastest = f;
	}
	return fastest;
}

/* ---------------------------------------------------------------- evidence */

/* "n", or "n, now n²" if that changed. */
static void add_growth(struct buffer *out, const struct growth *old, const struct growth *now)
{
	struct buffer before = {0}, after = {0};

	growth_add_term(now, &after);
	if (old)
		growth_add_term(old, &before);
	if (old && !text_equal(buffer_text(&before), buffer_text(&after)))
		buffer_printf(out, "%s, now ", before.data);
	buffer_add(out, buffer_text(&after));
	buffer_release(&before);
	buffer_release(&after);
}

struct text growth_evidence(const struct growth *old, const struct growth *now, struct arena *arena)
{
	struct buffer out = {0};

	add_growth(&out, old, now);
	return buffer_take(&out, arena);
}

static struct text function_evidence(const struct growth_function *old,
				     const struct growth_function *now, struct arena *arena)
{
	struct buffer out = {0};

	if (!old)
		buffer_add_string(&out, "new: ");
	add_growth(&out, old ? &old->cost_growth : NULL, &now->cost_growth);
	if (now->call_file.length)
		buffer_printf(&out, "; called at %.*s:%llu",
			      TEXT_ARGS(path_basename(now->call_file)),
			      (unsigned long long)now->call_line);
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- the list */

static struct growth_change new_function(const struct growth_function *now,
					 const struct growth_function *gone, struct arena *arena)
{
	return (struct growth_change){
	    .exponents = {gone ? fmax(gone->cost_growth.exponent, 1) : 1,
			  now->cost_growth.exponent},
	    .evidence = function_evidence(NULL, now, arena),
	};
}

u32 growth_compare(const struct document_growth *old, const struct document_growth *now,
		   struct arena *arena, struct growth_change **out)
{
	const struct growth_function *gone = fastest_gone(&old->table, &now->table, arena);
	u32 count = 0;

	*out = ARENA_NEW(arena, struct growth_change, (size_t)now->table.function_count + 1);
	for (u32 i = 0; i < now->table.function_count; i++) {
		const struct growth_function *f = &now->table.functions[i], *before;
		struct text name = growth_function_name(f, arena);

		before = growth_find(&old->table, name, arena);
		if (!f->is_cause &&
		    (!before || !before->is_cause || growth_is_faster_than_input(&f->cost_growth)))
			continue;
		(*out)[count] = before ? (struct growth_change){
		    .exponents = {before->cost_growth.exponent, f->cost_growth.exponent},
		    .evidence = function_evidence(before, f, arena),
		} : new_function(f, gone, arena);
		(*out)[count++].function = name;
	}
	return count;
}
