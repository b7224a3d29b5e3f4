#include "start_up.h"

#include "parsers/model/costs.h"
#include "parsers/resolve/graph.h"
#include "parsers/resolve/program.h"

struct finding {
	const struct cpu_profile *profile;
	const enum cpu_share *shares; /* by function */
	struct arena *arena;	      /* for what is needed only to find it */
	bool *is;
};

static bool is_main(const struct finding *finding, u32 function)
{
	const struct cpu_function *f = &finding->profile->functions[function];

	return text_equal(f->name, T("main")) &&
	       (finding->shares[function] == SHARE_PROGRAM || !f->object.length);
}

/* Marks all functions that a walk along the calls reaches from main(), without main() itself;
 * whether there is a main(). */
static bool walk_from_main(const struct finding *finding, enum call_direction direction,
			   bool *reached)
{
	const struct cpu_profile *profile = finding->profile;
	u32 *pending = ARENA_NEW(finding->arena, u32, 2 * (size_t)profile->function_count + 1);
	u32 count = 0;
	struct call_graph graph;

	call_graph_init(&graph, direction, profile->function_count, profile->calls,
			profile->call_count, finding->arena);
	for (u32 f = 0; f < profile->function_count; f++)
		if (is_main(finding, f))
			pending[count++] = f;
	if (!count)
		return false;
	while (count) {
		u32 function = pending[--count];

		for (u32 i = graph.starts[function]; i < graph.starts[function + 1]; i++) {
			const struct cpu_call *call = &profile->calls[graph.calls[i]];
			u32 next = direction == CALLS_IN ? call->caller : call->callee;

			if (!reached[next] && !is_main(finding, next)) {
				reached[next] = true;
				pending[count++] = next;
			}
		}
	}
	return true;
}

/* The root of the stacks of a sampled thread. */
static bool is_thread(const struct cpu_function *function)
{
	return !function->object.length && text_starts_with(function->name, T("(thread "));
}

/* A function that main() reaches and that calls main() is not above it; a thread is no function. */
static bool mark_what_calls_main(struct finding *finding)
{
	u32 count = finding->profile->function_count;
	bool *below = ARENA_NEW(finding->arena, bool, (size_t)count + 1);

	if (!walk_from_main(finding, CALLS_IN, finding->is) ||
	    !walk_from_main(finding, CALLS_OUT, below))
		return false;
	for (u32 f = 0; f < count; f++)
		finding->is[f] &= !below[f] && !is_thread(&finding->profile->functions[f]);
	return true;
}

static bool resolves_symbols(struct text name)
{
	return text_starts_with(name, T("_dl_runtime_resolve"));
}

static void mark_loader(struct finding *finding)
{
	const struct cpu_profile *profile = finding->profile;
	bool *is_called = ARENA_NEW(finding->arena, bool, (size_t)profile->function_count + 1);

	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		is_called[call->callee] |=
		    finding->shares[call->caller] != SHARE_LOADER && !finding->is[call->caller];
	}
	for (u32 f = 0; f < profile->function_count; f++)
		finding->is[f] |= finding->shares[f] == SHARE_LOADER &&
				  (!is_called[f] || resolves_symbols(profile->functions[f].name));
}

static void add_up(const struct cpu_profile *profile, struct start_up *out)
{
	u32 n = profile->event_count;

	for (u32 f = 0; f < profile->function_count; f++) {
		if (!out->is[f])
			continue;
		out->count++;
		/* parts of the totals, so the sum fits */
		(void)costs_add(out->self, costs_row(profile->self, f, n), n);
	}
}

struct start_up start_up_find(const struct cpu_profile *profile, struct arena *arena)
{
	struct arena scratch = {0};
	bool *is = ARENA_NEW(arena, bool, (size_t)profile->function_count + 1);
	struct finding finding = {profile, cpu_function_shares(profile, &scratch), &scratch, is};
	struct start_up out = {.is = is, .self = ARENA_NEW(arena, u64, profile->event_count)};

	if (mark_what_calls_main(&finding)) {
		mark_loader(&finding);
		add_up(profile, &out);
	}
	arena_release(&scratch);
	return out;
}
