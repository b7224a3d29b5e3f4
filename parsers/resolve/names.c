#include "names.h"

#include "graph.h"

struct splitter {
	const struct cpu_profile *raw;
	struct name_chains *chains;
	struct text
	    *tails; /* by raw function: its callers as recorded, "'main'(below main)" or "" */
	bool *settled;
	u32 settled_count; /* also the length of chains->order */
	struct call_graph out;
};

/* Removes a level of recursion ('2 and above) from the end of a name. */
static struct text without_level(struct text name)
{
	size_t quote = text_find_last(name, '\'');
	u64 level;

	if (quote && quote < name.length && text_to_u64(text_from(name, quote + 1), &level) &&
	    level >= 2)
		return text_before(name, quote);
	return name;
}

static void settle(struct splitter *splitter, u32 function, size_t head_length, u32 caller,
		   u32 length)
{
	struct text recorded = splitter->raw->functions[function].name;

	splitter->chains->names[function] = without_level(text_before(recorded, head_length));
	splitter->tails[function] = text_from(recorded, head_length);
	splitter->chains->nested[function] = splitter->chains->names[function].length < head_length;
	splitter->chains->has_levels |= splitter->chains->nested[function];
	splitter->chains->callers[function] = caller;
	splitter->chains->lengths[function] = length;
	splitter->settled[function] = true;
	splitter->chains->order[splitter->settled_count++] = function;
}

/* Removes the suffix 'CALLER'TAIL from `name`; false if it does not have it, or nothing else. */
static bool cut_suffix(struct text *name, struct text caller, struct text tail)
{
	struct text rest = *name;

	if (rest.length < caller.length + tail.length + 2 || !text_ends_with(rest, tail))
		return false;
	rest.length -= tail.length;
	if (!text_ends_with(rest, caller))
		return false;
	rest.length -= caller.length + 1;
	if (rest.data[rest.length] != '\'')
		return false;
	*name = rest;
	return true;
}

/* The number of functions in the first `length` bytes of a tail; 0 if these end within a name. */
static u32 count_callers(const struct splitter *splitter, u32 function, size_t length)
{
	u32 count = 0;

	for (u32 left = splitter->chains->lengths[function] - 1; length && left; left--) {
		size_t bytes;

		function = splitter->chains->callers[function];
		bytes = splitter->chains->names[function].length + 1;
		if (bytes > length)
			return 0;
		length -= bytes;
		count++;
	}
	return length ? 0 : count + 1;
}

/* Settles f'2'callers called by f'callers, which is the same context at another level. */
static bool settle_recursion(struct splitter *splitter, u32 caller, u32 callee)
{
	struct text name = splitter->raw->functions[callee].name;
	struct text plain = splitter->chains->names[caller], tail = splitter->tails[caller], head;

	if (!text_equal(splitter->raw->functions[caller].object,
			splitter->raw->functions[callee].object) ||
	    !text_starts_with(name, plain) || !text_ends_with(name, tail) ||
	    name.length <= plain.length + tail.length)
		return false;
	head = text_before(name, name.length - tail.length);
	if (without_level(head).length != plain.length)
		return false;
	settle(splitter, callee, head.length, splitter->chains->callers[caller],
	       splitter->chains->lengths[caller]);
	return true;
}

/* A callee's name ends with its caller and as many of the caller's callers as were recorded: all of
 * them, or fewer from the end. The longest match is right. */
static bool settle_callee(struct splitter *splitter, u32 caller, u32 callee)
{
	struct text tail = splitter->tails[caller];

	for (;;) {
		struct text head = splitter->raw->functions[callee].name;
		u32 count = cut_suffix(&head, splitter->chains->names[caller], tail)
				? count_callers(splitter, caller, tail.length)
				: 0;

		if (count) {
			settle(splitter, callee, head.length, caller, count + 1);
			splitter->chains->has_callers = true;
			return true;
		}
		if (!tail.length)
			return false;
		tail = text_before(tail, text_find_last(tail, '\''));
	}
}

/* Settles the callees of the function; those that do not match go to `misfits`. */
static void follow_calls(struct splitter *splitter, u32 function, u32 *misfits, u32 *misfit_count)
{
	for (u32 i = splitter->out.starts[function]; i < splitter->out.starts[function + 1]; i++) {
		u32 callee = splitter->raw->calls[splitter->out.calls[i]].callee;

		if (splitter->settled[callee] || settle_recursion(splitter, function, callee) ||
		    settle_callee(splitter, function, callee))
			continue;
		misfits[(*misfit_count)++] = callee;
	}
}

/* Settles a function without callers in its name. */
static void settle_alone(struct splitter *splitter, u32 function)
{
	settle(splitter, function, splitter->raw->functions[function].name.length, NO_ID, 1);
}

static bool *find_called(const struct cpu_profile *raw, struct arena *arena)
{
	bool *called = ARENA_NEW(arena, bool, raw->function_count);

	for (u32 i = 0; i < raw->call_count; i++)
		if (raw->calls[i].caller != raw->calls[i].callee)
			called[raw->calls[i].callee] = true;
	return called;
}

/*
 * Settles the roots, then everything that follows from them. After that, functions that are called
 * but have no callers in their names (none were recorded) are settled one by one, and finally
 * cycles that no recorded call enters. Even a recording that was switched on late contains the
 * calls that led there, so the names of roots are plain.
 */
static void settle_all(struct splitter *splitter, struct arena *scratch)
{
	u32 count = splitter->raw->function_count, done = 0, next = 0;
	u32 misfit_count = 0, misfit_next = 0;
	u32 *misfits = ARENA_NEW(scratch, u32, splitter->raw->call_count);
	bool *called = find_called(splitter->raw, scratch);

	for (u32 f = 0; f < count; f++)
		if (!called[f])
			settle_alone(splitter, f);
	while (splitter->settled_count < count || done < splitter->settled_count) {
		if (done < splitter->settled_count) {
			follow_calls(splitter, splitter->chains->order[done++], misfits,
				     &misfit_count);
		} else if (misfit_next < misfit_count) {
			if (!splitter->settled[misfits[misfit_next]])
				settle_alone(splitter, misfits[misfit_next]);
			misfit_next++;
		} else {
			if (!splitter->settled[next])
				settle_alone(splitter, next);
			next++;
		}
	}
}

static bool is_recursion(const struct name_chains *chains, u32 caller, u32 callee)
{
	return chains->callers[caller] == chains->callers[callee] &&
	       chains->lengths[caller] == chains->lengths[callee] &&
	       text_equal(chains->names[caller], chains->names[callee]);
}

/* Whether this call shows that there were callers beyond the callee's chain. */
static bool call_is_cut(const struct name_chains *chains, const struct cpu_call *call)
{
	if (is_recursion(chains, call->caller, call->callee))
		return chains->truncated[call->caller];
	return chains->truncated[call->caller] ||
	       chains->lengths[call->callee] <= chains->lengths[call->caller];
}

static void mark_truncated(struct splitter *splitter, struct arena *scratch)
{
	const struct cpu_profile *raw = splitter->raw;
	u32 *pending = ARENA_NEW(scratch, u32, raw->function_count);
	bool *truncated = splitter->chains->truncated;
	u32 count = 0;

	for (u32 i = 0; i < raw->call_count; i++) {
		u32 callee = raw->calls[i].callee;

		if (!truncated[callee] && call_is_cut(splitter->chains, &raw->calls[i])) {
			truncated[callee] = true;
			pending[count++] = callee;
		}
	}
	while (count) {
		u32 function = pending[--count];

		for (u32 i = splitter->out.starts[function]; i < splitter->out.starts[function + 1];
		     i++) {
			u32 callee = raw->calls[splitter->out.calls[i]].callee;

			if (!truncated[callee]) {
				truncated[callee] = true;
				pending[count++] = callee;
			}
		}
	}
}

void name_chains_init(struct name_chains *chains, const struct cpu_profile *raw,
		      struct arena *arena)
{
	struct arena scratch = {0};
	struct splitter splitter = {
	    .raw = raw,
	    .chains = chains,
	    .tails = ARENA_NEW(&scratch, struct text, raw->function_count),
	    .settled = ARENA_NEW(&scratch, bool, raw->function_count),
	};

	*chains = (struct name_chains){
	    .names = ARENA_NEW(arena, struct text, raw->function_count),
	    .callers = ARENA_NEW(arena, u32, raw->function_count),
	    .lengths = ARENA_NEW(arena, u32, raw->function_count),
	    .nested = ARENA_NEW(arena, bool, raw->function_count),
	    .truncated = ARENA_NEW(arena, bool, raw->function_count),
	    .order = ARENA_NEW(arena, u32, raw->function_count),
	};
	call_graph_init(&splitter.out, CALLS_OUT, raw->function_count, raw->calls, raw->call_count,
			&scratch);
	settle_all(&splitter, &scratch);
	if (chains->has_callers)
		mark_truncated(&splitter, &scratch);
	arena_release(&scratch);
}
