#include "memory_cost.h"

#include "common/intern.h"
#include "parsers/resolve/own.h"
#include "reports/analysis/memory_frames.h"

#include <string.h>

enum { ALLOCATED_BYTES, ALLOCATIONS, PEAK_BYTES, EVENTS };

static struct text events[EVENTS] = {TEXT("AllocatedBytes"), TEXT("Allocations"),
				     TEXT("PeakBytes")};

/* ---------------------------------------------------------------- whose an allocation is */

/* Names of files have no folder here, so that headers of the standard libraries are told by the
 * names of their functions. */
static bool is_of_standard_library(struct text function)
{
	static const struct text beginnings[] = {
	    TEXT("std::"),  TEXT("__gnu_cxx::"), TEXT("core::"),   TEXT("alloc::"),
	    TEXT("<std::"), TEXT("<core::"),	 TEXT("<alloc::"),
	};

	for (size_t i = 0; i < LENGTH_OF(beginnings); i++)
		if (text_starts_with(function, beginnings[i]))
			return true;
	return text_contains(function, T(" std::"));
}

static bool is_own(const struct memory_frame *frame)
{
	return !object_is_of_the_system(frame->object) &&
	       (frame->file.length || frame->object.length) &&
	       !is_of_standard_library(frame->function);
}

/* The frame to which the site belongs, by index; frame_count if none is the user's own. */
static u32 own_frame(const struct memory_site *site)
{
	u32 i = memory_first_caller(site);

	for (; i < site->frame_count; i++) {
		struct memory_frame frame = memory_frame_read(site->frames[i]);

		if (is_own(&frame))
			break;
	}
	return i;
}

/* ---------------------------------------------------------------- as functions */

struct maker {
	struct intern names; /* "function\nfile\nobject", by function */
	struct cpu_profile *out;
	struct arena *arena;
};

static u32 function_of(struct maker *maker, struct text text)
{
	struct memory_frame frame = memory_frame_read(text);
	struct buffer name = {0};
	u32 id;

	buffer_printf(&name, "%.*s\n%.*s\n%.*s", TEXT_ARGS(frame.function), TEXT_ARGS(frame.file),
		      TEXT_ARGS(frame.object));
	id = intern_add(&maker->names, buffer_text(&name));
	buffer_release(&name);
	if (id == maker->out->function_count) {
		struct text file = frame.file.length ? frame.file : T("???");

		maker->out->functions[id] = (struct cpu_function){
		    .object = frame.object, .file = file, .name = frame.function};
		maker->out->function_count++;
	}
	return id;
}

static void add_costs(u64 *costs, u32 function, const struct memory_site *site)
{
	costs += (size_t)function * EVENTS;
	costs[ALLOCATED_BYTES] += site->allocated_bytes;
	costs[ALLOCATIONS] += site->allocated_blocks;
	costs[PEAK_BYTES] += site->peak_bytes;
}

/* Adds the site to the inclusive costs of its functions, each once. */
static void add_inclusive(struct maker *maker, const struct memory_site *site, u32 first)
{
	for (u32 i = first; i < site->frame_count; i++) {
		bool is_again = false;

		for (u32 k = first; k < i; k++)
			is_again |= text_equal(site->frames[k], site->frames[i]);
		if (!is_again)
			add_costs(maker->out->inclusive, function_of(maker, site->frames[i]), site);
	}
}

static void add_site(struct maker *maker, const struct memory_site *site)
{
	u32 first = own_frame(site);

	if (first == site->frame_count)
		return;
	add_costs(maker->out->self, function_of(maker, site->frames[first]), site);
	add_inclusive(maker, site, first);
}

static size_t frame_count(const struct memory_profile *process)
{
	size_t count = 1;

	for (u32 i = 0; i < process->site_count; i++)
		count += process->sites[i].frame_count;
	return count;
}

static u64 *no_costs(size_t functions, struct arena *arena)
{
	u64 *costs = ARENA_NEW(arena, u64, functions * EVENTS);

	memset(costs, 0, functions * EVENTS * sizeof(*costs));
	return costs;
}

static const struct cpu_profile *costs_of(const struct memory_profile *process, struct arena *arena)
{
	size_t most = frame_count(process);
	struct cpu_profile *out = ARENA_NEW(arena, struct cpu_profile, 1);
	struct maker maker = {.out = out, .arena = arena};

	*out = (struct cpu_profile){
	    .event_count = EVENTS,
	    .events = events,
	    .functions = ARENA_NEW(arena, struct cpu_function, most),
	    .self = no_costs(most, arena),
	    .inclusive = no_costs(most, arena),
	    .totals = no_costs(1, arena),
	};
	out->totals[ALLOCATED_BYTES] = process->allocated_bytes;
	out->totals[ALLOCATIONS] = process->allocations;
	out->totals[PEAK_BYTES] = process->peak_bytes;
	for (u32 i = 0; i < process->site_count; i++)
		add_site(&maker, &process->sites[i]);
	intern_release(&maker.names);
	return out;
}

/* ---------------------------------------------------------------- */

u32 memory_costs(const struct document_memory *memory, struct arena *arena,
		 const struct cpu_profile ***processes)
{
	const struct cpu_profile **out =
	    ARENA_NEW(arena, const struct cpu_profile *, (size_t)memory->child_count + 1);
	u32 count = 0;

	if (memory->process.sites_source == MEMORY_DHAT)
		out[count++] = costs_of(&memory->process, arena);
	for (u32 i = 0; i < memory->child_count; i++) {
		const struct memory_profile *child = &memory->children[i];

		if (!child->forked && child->sites_source == MEMORY_DHAT)
			out[count++] = costs_of(child, arena);
	}
	*processes = out;
	return count;
}
