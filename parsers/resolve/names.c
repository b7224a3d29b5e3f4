#include "names.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "graph.h"

/* Names are compared part by part: of the text between two quotes. */
struct splitter {
	const struct cpu_profile *raw;
	struct name_chains *chains;
	u32 *depths;	      /* by ending: the number of its parts */
	u32 *parts;	      /* by raw function: the number of parts of its plain name */
	struct intern joined; /* plain names of several parts */
	bool *settled;
	u32 settled_count; /* also the length of chains->order */
	struct call_graph out;
};

/* A place in a name: a part and what follows it. */
struct place {
	struct text part;
	u32 rest;
};

static struct place name_of(const struct splitter *splitter, u32 function)
{
	const struct cpu_function *f = &splitter->raw->functions[function];

	return (struct place){f->name, f->rest};
}

static bool next_part(const struct splitter *splitter, struct place *place)
{
	const struct known_endings *endings = &splitter->raw->endings;
	u32 ending = place->rest;

	if (ending)
		*place = (struct place){ending_part(endings, ending), ending_rest(endings, ending)};
	return ending;
}

/* The number of parts of the recorded name. */
static u32 count_parts(const struct splitter *splitter, u32 function)
{
	return 1 + splitter->depths[splitter->raw->functions[function].rest];
}

static u32 *find_depths(const struct known_endings *endings, struct arena *scratch)
{
	u32 *depths = ARENA_NEW(scratch, u32, endings->count + 1);

	for (u32 i = 1; i < endings->count; i++)
		depths[i] = depths[ending_rest(endings, i)] + 1;
	return depths;
}

/* Whether the part is a level of recursion: 2 and above. */
static bool is_level(struct text part)
{
	u64 level;

	return text_to_u64(part, &level) && level >= 2;
}

/* Whether the name is a level of recursion at the end of something. */
static bool ends_with_level(const struct splitter *splitter, u32 function, u32 parts)
{
	struct place at = name_of(splitter, function);

	if (parts < 2 || (parts == 2 && !at.part.length))
		return false;
	for (u32 i = 1; i < parts; i++)
		next_part(splitter, &at);
	return is_level(at.part);
}

/* The first parts of a recorded name, as text. */
static struct text join(struct splitter *splitter, u32 function, u32 parts)
{
	struct place at = name_of(splitter, function);
	struct buffer name = {0};
	u32 id;

	if (parts == 1)
		return at.part;
	buffer_add(&name, at.part);
	while (--parts && next_part(splitter, &at)) {
		buffer_add_byte(&name, '\'');
		buffer_add(&name, at.part);
	}
	id = intern_add(&splitter->joined, buffer_text(&name));
	buffer_release(&name);
	return intern_text(&splitter->joined, id);
}

/* What follows the name and level of a settled function: its callers as recorded, 0 if none. */
static u32 tail_of(const struct splitter *splitter, u32 function)
{
	u32 head = splitter->parts[function] + splitter->chains->nested[function];
	struct place at = name_of(splitter, function);

	while (--head)
		next_part(splitter, &at);
	return at.rest;
}

/* `head` is the number of parts of the name and its level. */
static void settle(struct splitter *splitter, u32 function, u32 head, u32 caller, u32 length)
{
	bool nested = ends_with_level(splitter, function, head);

	splitter->parts[function] = head - nested;
	splitter->chains->names[function] = join(splitter, function, head - nested);
	splitter->chains->nested[function] = nested;
	splitter->chains->has_levels |= nested;
	splitter->chains->callers[function] = caller;
	splitter->chains->lengths[function] = length;
	splitter->settled[function] = true;
	splitter->chains->order[splitter->settled_count++] = function;
}

/* Whether the name that goes on at this place begins with the plain name of the function; `at` is
 * then at its last part. */
static bool begins_with_name(const struct splitter *splitter, struct place *at, u32 function)
{
	struct place expected = name_of(splitter, function);

	for (u32 left = splitter->parts[function]; text_equal(at->part, expected.part);) {
		if (!--left)
			return true;
		if (!next_part(splitter, at) || !next_part(splitter, &expected))
			return false;
	}
	return false;
}

/* Whether what follows is the tail or its first parts. */
static bool is_beginning(const struct known_endings *endings, u32 rest, u32 tail)
{
	while (rest && rest != tail) {
		if (!tail || endings->all[rest].part != endings->all[tail].part)
			return false;
		rest = ending_rest(endings, rest);
		tail = ending_rest(endings, tail);
	}
	return true;
}

/* The number of functions in the first `parts` parts of a tail; 0 if these end within a name. */
static u32 count_callers(const struct splitter *splitter, u32 function, u32 parts)
{
	u32 count = 0;

	if (parts == splitter->depths[tail_of(splitter, function)])
		return splitter->chains->lengths[function];
	for (u32 left = splitter->chains->lengths[function] - 1; parts && left; left--) {
		function = splitter->chains->callers[function];
		if (splitter->parts[function] > parts)
			return 0;
		parts -= splitter->parts[function];
		count++;
	}
	return parts ? 0 : count + 1;
}

/* Settles f'2'callers called by f'callers, which is the same context at another level. */
static bool settle_recursion(struct splitter *splitter, u32 caller, u32 callee)
{
	const struct cpu_function *functions = splitter->raw->functions;
	u32 head = splitter->parts[caller] + 1, tail = tail_of(splitter, caller);
	struct place at = name_of(splitter, callee);

	if (count_parts(splitter, callee) != head + splitter->depths[tail] ||
	    !begins_with_name(splitter, &at, caller) || !next_part(splitter, &at) ||
	    at.rest != tail || !ends_with_level(splitter, callee, head) ||
	    !text_equal(functions[caller].object, functions[callee].object))
		return false;
	settle(splitter, callee, head, splitter->chains->callers[caller],
	       splitter->chains->lengths[caller]);
	return true;
}

/* Whether the name that goes on at this place, for so many parts, is that of the caller and of as
 * many of its callers as were recorded. Returns the number of these functions, else 0. */
static u32 match_callers(const struct splitter *splitter, struct place at, u32 left, u32 caller)
{
	u32 name = splitter->parts[caller], tail = tail_of(splitter, caller);

	if (left < name || left - name > splitter->depths[tail] ||
	    !begins_with_name(splitter, &at, caller) ||
	    !is_beginning(&splitter->raw->endings, at.rest, tail))
		return 0;
	return count_callers(splitter, caller, left - name);
}

/* A callee's name ends with its caller and as many of the caller's callers as were recorded: all of
 * them, or fewer from the end. The longest match is right. */
static bool settle_callee(struct splitter *splitter, u32 caller, u32 callee)
{
	struct place at = name_of(splitter, callee);
	u32 left = count_parts(splitter, callee), head = 0;
	bool is_empty = !at.part.length;

	while (next_part(splitter, &at)) {
		u32 count = match_callers(splitter, at, --left, caller);

		head++;
		if (!count || (head == 1 && is_empty))
			continue;
		settle(splitter, callee, head, caller, count + 1);
		splitter->chains->has_callers = true;
		return true;
	}
	return false;
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
	settle(splitter, function, count_parts(splitter, function), NO_ID, 1);
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
		      struct arena *arena, struct arena *texts)
{
	struct arena scratch = {0};
	struct splitter splitter = {
	    .raw = raw,
	    .chains = chains,
	    .depths = find_depths(&raw->endings, &scratch),
	    .parts = ARENA_NEW(&scratch, u32, raw->function_count),
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
	intern_keep(&splitter.joined, texts);
	arena_release(&scratch);
}
