#include "places.h"

#include "common/memory.h"
#include "parsers/model/costs.h"
#include "own.h"

#include <stdlib.h>

/* One call as recorded, or one copy of an inlined function. */
struct found_place {
	struct text file;
	u32 call;  /* of the resolved profile */
	u32 index; /* of its costs */
	u64 line, count;
};

struct place_finder {
	const struct place_source *source;
	struct cpu_profile *out;
	struct found_place *found;
	size_t count, capacity;
};

static bool is_own(const struct cpu_function *function)
{
	return code_is_own(function->object, function->file);
}

/* The resolved call; calls are sorted by caller, callee. */
static u32 find_call(const struct cpu_profile *profile, u32 caller, u32 callee)
{
	u32 low = 0, high = profile->call_count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		const struct cpu_call *call = &profile->calls[middle];

		if (call->caller < caller || (call->caller == caller && call->callee < callee))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_place(struct place_finder *finder, const struct cpu_call *raw, u32 index,
		      struct text file, u64 line)
{
	u32 caller = finder->source->ids[raw->caller];

	if (!line || !file_is_own(file) || !is_own(&finder->out->functions[caller]))
		return;
	GROW(finder->found, finder->capacity, finder->count + 1);
	finder->found[finder->count++] = (struct found_place){
	    .call = find_call(finder->out, caller, finder->source->ids[raw->callee]),
	    .file = file,
	    .index = index,
	    .line = line,
	    .count = raw->count,
	};
}

/* ---------------------------------------------------------------- where they are */

static void add_sites(struct place_finder *finder)
{
	const struct cpu_profile *raw = finder->source->raw;
	const struct inlined *inlined = finder->source->inlined;

	for (u32 i = 0; i < raw->site_count; i++) {
		const struct cpu_site *site = &raw->sites[i];
		struct cpu_call call = {site->caller, site->callee, site->count};

		add_place(finder, inlined->copy_count ? &inlined->raw.calls[i] : &call, i,
			  raw->lines.files[site->file], site->line);
	}
}

static void add_copies(struct place_finder *finder)
{
	const struct inlined *inlined = finder->source->inlined;

	for (u32 c = 0; c < inlined->copy_count; c++) {
		u32 index = inlined_first_call(inlined) + c;

		add_place(finder, &inlined->raw.calls[index], index, inlined->copies[c].call_file,
			  inlined->copies[c].call_line);
	}
}

/* ---------------------------------------------------------------- the table */

static int compare_places(const void *a, const void *b)
{
	const struct found_place *x = a, *y = b;
	int order;

	if (x->call != y->call)
		return x->call < y->call ? -1 : 1;
	order = text_compare(x->file, y->file);
	if (order)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static const u64 *costs_of(const struct place_finder *finder, u32 index)
{
	const struct place_source *source = finder->source;
	const u64 *costs =
	    source->inlined->copy_count ? source->inlined->raw.call_costs : source->raw->site_costs;

	return costs_row_const(costs, index, finder->out->event_count);
}

static bool is_same_place(const struct found_place *a, const struct found_place *b)
{
	return a->call == b->call && a->line == b->line && text_equal(a->file, b->file);
}

static bool fill_table(struct place_finder *finder, struct arena *arena)
{
	struct cpu_profile *out = finder->out;
	bool fine = true;

	for (size_t i = 0; i < finder->count; i++) {
		const struct found_place *found = &finder->found[i];
		struct cpu_place *place;

		if (!i || !is_same_place(found - 1, found))
			out->places[out->place_count++] = (struct cpu_place){
			    .call = found->call,
			    .file = arena_copy(arena, found->file),
			    .line = found->line,
			};
		place = &out->places[out->place_count - 1];
		fine &=
		    costs_add(&place->count, &found->count, 1) &
		    costs_add(costs_row(out->place_costs, out->place_count - 1, out->event_count),
			      costs_of(finder, found->index), out->event_count);
	}
	return fine;
}

bool places_find(const struct place_source *source, struct arena *arena, struct cpu_profile *out,
		 struct diag *diag)
{
	struct place_finder finder = {.source = source, .out = out};
	bool fine;

	add_sites(&finder);
	add_copies(&finder);
	if (finder.count)
		qsort(finder.found, finder.count, sizeof(*finder.found), compare_places);
	out->places = ARENA_NEW(arena, struct cpu_place, finder.count);
	out->place_costs = ARENA_NEW(arena, u64, finder.count * out->event_count);
	fine = fill_table(&finder, arena);
	free(finder.found);
	return fine || diag_error(diag, "costs of calls add up to more than 2^64-1");
}
