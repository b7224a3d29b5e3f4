#include "origin.h"

#include "blame.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"
#include "reports/analysis/label.h"

#include <stdlib.h>

struct own {
	struct text executable;
	bool
	    has_files; /* its functions have files, as far as they were compiled for this program */
};

static struct own find_own(const struct cpu_match *match, struct text executable)
{
	struct own own = {.executable = executable};

	for (u32 f = 0; f < match->function_count && !own.has_files; f++)
		own.has_files =
		    match->functions[f].line && text_equal(match->functions[f].object, executable);
	return own;
}

/* A library's functions need files: without, it may be a package's. */
static bool is_own(const struct matched_function *f, const struct own *own)
{
	if (!f->object.length || object_is_of_the_system(f->object))
		return text_equal(f->object, own->executable);
	if (!f->line)
		return text_equal(f->object, own->executable) && !own->has_files;
	return file_is_own(f->file);
}

/* Whether call `a` changed more than `b`, or, if both changed equally, costs more. */
static bool is_more_telling(const struct matched_call *a, const struct matched_call *b)
{
	u64 change_a = distance_of(a->cost), change_b = distance_of(b->cost);

	if (change_a != change_b)
		return change_a > change_b;
	return a->cost[NEW] > b->cost[NEW];
}

/* For each cycle, mostly a single function, the call from outside that changed most; NULL for none.
 */
static const struct matched_call **find_calls(const struct cpu_match *match)
{
	const struct matched_call **best =
	    memory_new(match->function_count + 1, sizeof(const struct matched_call *));

	for (u32 c = 0; c < match->call_count; c++) {
		const struct matched_call *call = &match->calls[c];
		const struct matched_call **entry = &best[match->cycle[call->callee]];

		if (!call_is_in_cycle(match, call) && (!*entry || is_more_telling(call, *entry)))
			*entry = call;
	}
	return best;
}

/* Whether it is a template's instance with other arguments than before: they are of its caller. */
static bool is_another_instance(const struct matched_function *f)
{
	struct arena scratch = {0};
	bool is_other = false;

	if (f->fate == FATE_RENAMED && !inlining_changed(f) &&
	    text_equal(label_of(f->name, &scratch), label_of(f->old_name, &scratch)))
		is_other = !text_equal(label_with(f->name, LABEL_ARGUMENTS, &scratch),
				       label_with(f->old_name, LABEL_ARGUMENTS, &scratch));
	arena_release(&scratch);
	return is_other;
}

/* Whether the function was there before. One that is inlined may have been without being used. */
static bool was_there(const struct matched_function *f)
{
	return f->inlined[OLD] || f->inlined[NEW] || (f->inclusive[OLD] && f->inclusive[NEW]);
}

/* Whether a function that was there before costs more, or less, mostly by a call that was not there
 * before, or is gone: who makes it has changed. */
static bool is_called_anew(const struct matched_function *f, const struct matched_call *call)
{
	bool is_new = !call->cost[OLD] && !call->count[OLD];
	bool is_gone = !call->cost[NEW] && !call->count[NEW];

	return was_there(f) && (is_new || is_gone) &&
	       distance_of(call->cost) >= distance_of(f->inclusive) / 2;
}

/* Whether a change that leads to the function was made in its own code. */
static bool is_where_it_began(const struct cpu_match *match, const struct matched_call *call,
			      u32 function, const struct own *own)
{
	const struct matched_function *f = &match->functions[function];

	return is_own(f, own) && !(call && (is_another_instance(f) ||
					    (call->callee == function && is_called_anew(f, call))));
}

/* Follows the callers up to where the change began, or else to the last function of own code on the
 * way. Each step leaves a cycle, so the loop ends. */
static void find_origin(const struct cpu_match *match, const struct matched_call *const *calls,
			const struct own *own, struct function_change *f)
{
	u32 function = f->function, via = NO_ID;

	f->origin = f->via = NO_ID;
	while (function != NO_ID) {
		const struct matched_call *call = calls[match->cycle[function]];

		if (is_own(&match->functions[function], own)) {
			f->origin = function;
			f->via = via;
		}
		if (is_where_it_began(match, call, function, own))
			break;
		via = call ? call->callee : NO_ID;
		function = call ? call->caller : NO_ID;
	}
	if (f->origin == f->function)
		f->origin = f->via = NO_ID;
}

static void find_origins(struct cpu_change *change, struct text executable)
{
	const struct matched_call **calls = find_calls(&change->match);
	struct own own = find_own(&change->match, executable);

	for (u32 i = 0; i < change->count; i++)
		find_origin(&change->match, calls, &own, &change->functions[i]);
	free(calls);
}

/* The function of the program's own code that is charged; outside of it, the function itself. */
static u32 charged_function(const struct function_change *f)
{
	return f->origin == NO_ID ? f->function : f->origin;
}

static bool is_about_inlining(const struct cpu_match *match, const struct function_change *f)
{
	return f->origin == NO_ID && inlining_changed(&match->functions[f->function]);
}

/*
 * Whether `a` says more than `b` about a change of `sum`, which both are charged to one function.
 * That this function is now inlined, or no longer, says more than any part.
 */
static bool says_more(const struct cpu_match *match, i64 sum, const struct function_change *a,
		      const struct function_change *b)
{
	if (is_about_inlining(match, b))
		return false;
	if (is_about_inlining(match, a))
		return true;
	return sum < 0 ? a->blame < b->blame : a->blame > b->blame;
}

void charge_own_code(struct cpu_change *change, struct text executable)
{
	size_t size = (size_t)change->match.function_count + 1;
	i64 *sums = memory_new(size, sizeof(*sums));
	struct function_change **largest = memory_new(size, sizeof(struct function_change *));

	find_origins(change, executable);
	for (u32 i = 0; i < change->count; i++) {
		i64 *sum = &sums[charged_function(&change->functions[i])];

		if (__builtin_add_overflow(*sum, change->functions[i].blame, sum))
			*sum = *sum < 0 ? INT64_MAX : INT64_MIN;
	}
	offset_inlining(&change->match, sums);
	for (u32 i = 0; i < change->count; i++) {
		struct function_change *f = &change->functions[i];
		u32 charged = charged_function(f);

		if (!largest[charged] ||
		    says_more(&change->match, sums[charged], f, largest[charged]))
			largest[charged] = f;
	}
	for (u32 i = 0; i < change->count; i++) {
		struct function_change *f = &change->functions[i];
		u32 charged = charged_function(f);

		f->blame = f == largest[charged] ? sums[charged] : 0;
	}
	free(sums);
	free(largest);
}
