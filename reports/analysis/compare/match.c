#include "match.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "common/memory.h"
#include "common/pairs.h"
#include "parsers/resolve/program.h"
#include "parsers/resolve/graph.h"
#include "names.h"
#include "rename.h"

#include <stdlib.h>
#include <string.h>

/* During matching, functions are groups of clones with the same key, numbered in the order of the
 * keys. */
struct matching {
	const struct cpu_profile *const *profiles;
	const u32 *event;
	struct text program[2]; /* the programs' own objects, if their names differ; or "" */
	struct intern keys;
	struct buffer key;    /* the key being built */
	struct arena scratch; /* holds the plain names and the groups */
	u32 *group[2];	      /* function id → group */
	u32 *leader[2]; /* group → its function with the largest self cost, or NO_ID; a group is
			   empty if its functions were split by their files */
	struct matched_function *groups;
	u32 group_count;
};

static u64 self_of(const struct matching *m, int side, u32 function)
{
	const struct cpu_profile *profile = m->profiles[side];

	return profile->self[(size_t)function * profile->event_count + m->event[side]];
}

static u64 inclusive_of(const struct matching *m, int side, u32 function)
{
	const struct cpu_profile *profile = m->profiles[side];

	return profile->inclusive[(size_t)function * profile->event_count + m->event[side]];
}

/* ---------------------------------------------------------------- groups */

/*
 * Finds the programs' own objects if they have different names, such as ./prog.old and ./prog.new.
 */
static void find_programs(struct matching *m)
{
	struct text old = cpu_executable(m->profiles[OLD]), now = cpu_executable(m->profiles[NEW]);

	if (!old.length || !now.length || text_equal(path_basename(old), path_basename(now)))
		old = now = T("");
	m->program[OLD] = old;
	m->program[NEW] = now;
}

static struct text place_of(const struct matching *m, int side, const struct cpu_function *function)
{
	if (text_equal(function->object, m->program[side]))
		return T("/");
	return path_basename(function->object);
}

static u32 group_key(struct matching *m, int side, const struct cpu_function *function,
		     bool with_file)
{
	struct buffer *key = &m->key;

	buffer_clear(key);
	buffer_add(key, place_of(m, side, function));
	buffer_add_byte(key, 0);
	buffer_add(key, function_name_plain(function->name, &m->scratch));
	if (with_file) {
		buffer_add_byte(key, 0);
		buffer_add(key, path_basename(function->file));
	}
	return intern_add(&m->keys, buffer_text(key));
}

static bool same_object_and_name(const struct cpu_function *a, const struct cpu_function *b)
{
	return text_equal(a->name, b->name) && text_equal(a->object, b->object);
}

/* Marks the groups that hold two functions of one name: static ones of different files. */
static void mark_ambiguous(const struct matching *m, int side, bool *is_ambiguous)
{
	const struct cpu_profile *profile = m->profiles[side];

	for (u32 f = 1; f < profile->function_count; f++)
		if (same_object_and_name(&profile->functions[f], &profile->functions[f - 1]))
			is_ambiguous[m->group[side][f]] = true;
}

static void group_by_name(struct matching *m)
{
	size_t total = (size_t)m->profiles[OLD]->function_count + m->profiles[NEW]->function_count;
	bool *is_ambiguous = memory_new(total + 1, sizeof(bool));

	for (int side = OLD; side <= NEW; side++)
		for (u32 f = 0; f < m->profiles[side]->function_count; f++)
			m->group[side][f] =
			    group_key(m, side, &m->profiles[side]->functions[f], false);
	for (int side = OLD; side <= NEW; side++)
		mark_ambiguous(m, side, is_ambiguous);
	for (int side = OLD; side <= NEW; side++)
		for (u32 f = 0; f < m->profiles[side]->function_count; f++)
			if (is_ambiguous[m->group[side][f]])
				m->group[side][f] =
				    group_key(m, side, &m->profiles[side]->functions[f], true);
	free(is_ambiguous);
	m->group_count = (u32)m->keys.count;
}

/*
 * Whether an address of stripped code may be another function in the new profile: its cost differs.
 */
static bool is_doubtful(const struct matching *m, u32 old, u32 now)
{
	const struct cpu_function *a = &m->profiles[OLD]->functions[old];
	const struct cpu_function *b = &m->profiles[NEW]->functions[now];

	return function_name_is_address(b->name) && a->calls != b->calls &&
	       self_of(m, OLD, old) != self_of(m, NEW, now);
}

/* Moves such functions of the new profile to groups of their own. */
static void part_doubtful(struct matching *m)
{
	u32 *old = memory_new(m->group_count + 1, sizeof(*old));

	for (u32 f = 0; f < m->profiles[OLD]->function_count; f++)
		old[m->group[OLD][f]] = f + 1;
	for (u32 f = 0; f < m->profiles[NEW]->function_count; f++) {
		u32 match = old[m->group[NEW][f]];

		if (match && is_doubtful(m, match - 1, f))
			m->group[NEW][f] = m->group_count++;
	}
	free(old);
}

/* The number of calls, not counting those of a cold part: exceptions land there, which callgrind
 * records as calls. */
static u64 calls_of(const struct matching *m, int side, u32 function)
{
	const struct cpu_function *f = &m->profiles[side]->functions[function];

	return function_name_is_cold(f->name) ? 0 : f->calls;
}

static void add_function(struct matching *m, int side, u32 function)
{
	u32 group = m->group[side][function], *leader = &m->leader[side][group];
	struct matched_function *sum = &m->groups[group];

	sum->inlined[side] |= m->profiles[side]->functions[function].inlined;
	sum->calls[side] += calls_of(m, side, function);
	sum->self[side] += self_of(m, side, function);
	sum->inclusive[side] += inclusive_of(m, side, function);
	if (*leader == NO_ID || self_of(m, side, function) > self_of(m, side, *leader))
		*leader = function;
}

static void take_off(u64 *value, u64 amount, u64 least)
{
	*value = *value >= amount && *value - amount >= least ? *value - amount : least;
}

/* Subtracts calls between clones of one function, which are not calls in the source. */
static void leave_out_inner_calls(struct matching *m, int side)
{
	const struct cpu_profile *profile = m->profiles[side];

	for (u32 c = 0; c < profile->call_count; c++) {
		const struct cpu_call *call = &profile->calls[c];
		struct matched_function *group = &m->groups[m->group[side][call->callee]];
		size_t at = (size_t)c * profile->event_count + m->event[side];

		if (call->caller == call->callee ||
		    m->group[side][call->caller] != m->group[side][call->callee])
			continue;
		if (!function_name_is_cold(profile->functions[call->callee].name))
			take_off(&group->calls[side], call->count, 0);
		take_off(&group->inclusive[side], profile->call_costs[at], group->self[side]);
	}
}

/* Of functions that were inlined nobody counted all calls, so there is nothing to compare. */
static bool has_unknown_calls(const struct matched_function *function)
{
	return function->inlined[OLD] || function->inlined[NEW];
}

/* Of a function that was inlined, what costs something without a call is a copy. */
static void forget_count(struct matched_call *call)
{
	for (int side = OLD; side <= NEW; side++) {
		call->is_inlined |= !call->count[side] && call->cost[side];
		call->count[side] = 0;
	}
}

static void forget_unknown_calls(struct cpu_match *match)
{
	for (u32 f = 0; f < match->function_count; f++)
		if (has_unknown_calls(&match->functions[f]))
			match->functions[f].calls[OLD] = match->functions[f].calls[NEW] = 0;
	for (u32 i = 0; i < match->call_count; i++)
		if (has_unknown_calls(&match->functions[match->calls[i].callee]))
			forget_count(&match->calls[i]);
}

static bool is_empty(const struct matching *m, u32 group)
{
	return m->leader[OLD][group] == NO_ID && m->leader[NEW][group] == NO_ID;
}

static void describe(struct matching *m, u32 group)
{
	int side = m->leader[NEW][group] == NO_ID ? OLD : NEW;
	const struct cpu_function *leader = &m->profiles[side]->functions[m->leader[side][group]];
	struct matched_function *out = &m->groups[group];

	out->object = leader->object;
	out->place = place_of(m, side, leader);
	out->file = leader->file;
	out->name = leader->name;
	out->old_name = leader->name;
	out->line = leader->line;
	if (m->leader[OLD][group] == NO_ID)
		out->fate = FATE_NEW;
	else
		out->fate = side == NEW ? FATE_KEPT : FATE_VANISHED;
}

static void sum_groups(struct matching *m)
{
	m->groups = ARENA_NEW(&m->scratch, struct matched_function, m->group_count + 1);
	for (int side = OLD; side <= NEW; side++) {
		m->leader[side] = memory_new(m->group_count + 1, sizeof(u32));
		memset(m->leader[side], 0xff, m->group_count * sizeof(u32));
		for (u32 f = 0; f < m->profiles[side]->function_count; f++)
			add_function(m, side, f);
		leave_out_inner_calls(m, side);
	}
	for (u32 group = 0; group < m->group_count; group++)
		if (!is_empty(m, group))
			describe(m, group);
}

/* ---------------------------------------------------------------- calls */

/* Calls by the pair of caller and callee. */
struct call_table {
	struct matched_call *calls; /* by pair */
	size_t capacity;
	struct pairs pairs;
};

static struct matched_call *table_call(struct call_table *table, u32 caller, u32 callee)
{
	size_t known = table->pairs.count;
	u32 id = pairs_add(&table->pairs, caller, callee);

	if (id == known) {
		GROW(table->calls, table->capacity, known + 1);
		table->calls[id] = (struct matched_call){.caller = caller, .callee = callee};
	}
	return &table->calls[id];
}

static void add_calls(const struct matching *m, int side, struct call_table *table)
{
	const struct cpu_profile *profile = m->profiles[side];

	for (u32 c = 0; c < profile->call_count; c++) {
		const struct cpu_call *call = &profile->calls[c];
		u32 caller = m->group[side][call->caller], callee = m->group[side][call->callee];
		struct matched_call *sum;

		if (caller == callee && call->caller != call->callee)
			continue;
		sum = table_call(table, caller, callee);
		sum->count[side] += call->count;
		sum->cost[side] +=
		    profile->call_costs[(size_t)c * profile->event_count + m->event[side]];
	}
}

static int by_caller_and_callee(const void *a, const void *b)
{
	const struct matched_call *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	return (x->callee > y->callee) - (x->callee < y->callee);
}

/* The calls between groups, not sorted; the caller frees them. */
static struct matched_call *sum_calls(const struct matching *m, u32 *count)
{
	struct call_table table = {0};

	for (int side = OLD; side <= NEW; side++)
		add_calls(m, side, &table);
	*count = (u32)table.pairs.count;
	pairs_release(&table.pairs);
	return memory_resize(table.calls, *count, sizeof(*table.calls));
}

/* ---------------------------------------------------------------- merging */

static void merge_group(struct matching *m, u32 vanished, u32 now)
{
	struct matched_function *from = &m->groups[vanished], *into = &m->groups[now];

	into->inlined[OLD] |= from->inlined[OLD];
	into->calls[OLD] += from->calls[OLD];
	into->self[OLD] += from->self[OLD];
	into->inclusive[OLD] += from->inclusive[OLD];
}

static bool names_differ_much(struct text a, struct text b)
{
	struct arena scratch = {0};
	bool differ =
	    !text_equal(function_name_plain(a, &scratch), function_name_plain(b, &scratch)) &&
	    !(function_name_is_address(a) && function_name_is_address(b));

	arena_release(&scratch);
	return differ;
}

/* Merges the groups that `partner` pairs. `target` becomes the new group of each old group. */
static void merge_renamed(struct matching *m, const u32 *partner, u32 *target)
{
	for (u32 group = 0; group < m->group_count; group++) {
		struct matched_function *into;

		target[group] = group;
		if (partner[group] == NO_ID)
			continue;
		into = &m->groups[partner[group]];
		into->old_name = m->groups[group].name;
		into->fate =
		    names_differ_much(into->old_name, into->name) ? FATE_RENAMED : FATE_KEPT;
		merge_group(m, group, partner[group]);
		target[group] = partner[group];
	}
}

static int compare_objects(const void *a, const void *b)
{
	const struct matched_function *x = *(const struct matched_function *const *)a;
	const struct matched_function *y = *(const struct matched_function *const *)b;
	int order = text_compare(x->place, y->place);

	return order ? order : (int)x->fate - (int)y->fate;
}

static bool is_leftover(const struct matched_function *group)
{
	return (group->fate == FATE_NEW || group->fate == FATE_VANISHED) &&
	       function_name_is_address(group->name);
}

/* Folds the `count` unmatched addresses of one object into one row, if both profiles have some. */
static void fold_object(struct matching *m, struct matched_function **leftovers, size_t count,
			u32 *target)
{
	struct matched_function *into = leftovers[0];

	if (leftovers[0]->fate == leftovers[count - 1]->fate)
		return;
	for (size_t i = 1; i < count; i++) {
		struct matched_function *from = leftovers[i];

		for (int side = OLD; side <= NEW; side++) {
			into->calls[side] += from->calls[side];
			into->self[side] += from->self[side];
		}
		target[from - m->groups] = (u32)(into - m->groups);
	}
	for (int side = OLD; side <= NEW; side++)
		into->inclusive[side] = into->self[side]; /* their inclusive cost is unknown */
	into->is_folded = true;
	into->fate = FATE_KEPT;
	into->name = into->old_name = T("(stripped code)");
	into->file = T("");
	into->line = 0;
}

/* Folds addresses that could not be matched into one row per object, because single ones tell
 * nothing. */
static void fold_stripped(struct matching *m, u32 *target)
{
	struct matched_function **leftovers = memory_new(m->group_count + 1, sizeof(*leftovers));
	size_t count = 0, start = 0;

	for (u32 group = 0; group < m->group_count; group++)
		if (target[group] == group && is_leftover(&m->groups[group]))
			leftovers[count++] = &m->groups[group];
	qsort(leftovers, count, sizeof(*leftovers), compare_objects);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && text_equal(leftovers[i]->place, leftovers[start]->place))
			continue;
		fold_object(m, &leftovers[start], i - start, target);
		start = i;
	}
	free(leftovers);
}

/* ---------------------------------------------------------------- the result */

static int by_name(const void *a, const void *b)
{
	const struct matched_function *x = *(const struct matched_function *const *)a;
	const struct matched_function *y = *(const struct matched_function *const *)b;
	int order = text_compare(x->object, y->object);

	if (!order)
		order = text_compare(x->name, y->name);
	return order ? order : text_compare(x->file, y->file);
}

/* Sorts the remaining groups into the result. `target` becomes the index there of each group. */
static void collect_groups(struct matching *m, u32 *target, struct arena *arena,
			   struct cpu_match *out)
{
	struct matched_function **order = memory_new(m->group_count + 1, sizeof(*order));
	u32 *index = memory_new(m->group_count + 1, sizeof(*index));

	out->function_count = 0;
	for (u32 group = 0; group < m->group_count; group++)
		if (target[group] == group && !is_empty(m, group))
			order[out->function_count++] = &m->groups[group];
	qsort(order, out->function_count, sizeof(*order), by_name);
	out->functions = ARENA_NEW(arena, struct matched_function, out->function_count + 1);
	for (u32 i = 0; i < out->function_count; i++) {
		out->functions[i] = *order[i];
		index[order[i] - m->groups] = i;
	}
	for (u32 group = 0; group < m->group_count; group++)
		target[group] = index[target[group]];
	free(order);
	free(index);
}

static void merge_call(struct matched_call *into, const struct matched_call *from)
{
	for (int side = OLD; side <= NEW; side++) {
		into->count[side] += from->count[side];
		into->cost[side] += from->cost[side];
	}
}

/* Makes the calls between groups those between functions of the result, sorted: without those
 * between groups that became one function, and added up where two calls became one. */
static void join_calls(const u32 *target, struct cpu_match *out)
{
	u32 kept = 0, joined = 0;

	for (u32 i = 0; i < out->call_count; i++) {
		struct matched_call call = out->calls[i];
		bool is_recursive = call.caller == call.callee;

		call.caller = target[call.caller];
		call.callee = target[call.callee];
		if (is_recursive || call.caller != call.callee)
			out->calls[kept++] = call;
	}
	qsort(out->calls, kept, sizeof(*out->calls), by_caller_and_callee);
	for (u32 i = 0; i < kept; i++)
		if (joined && !by_caller_and_callee(&out->calls[joined - 1], &out->calls[i]))
			merge_call(&out->calls[joined - 1], &out->calls[i]);
		else
			out->calls[joined++] = out->calls[i];
	out->call_count = joined;
}

static void renumber(struct matching *m, const u32 *target, struct arena *arena,
		     struct cpu_match *out)
{
	for (int side = OLD; side <= NEW; side++) {
		u32 count = m->profiles[side]->function_count;

		for (u32 f = 0; f < count; f++)
			m->group[side][f] = target[m->group[side][f]];
		out->ids[side] = ARENA_NEW(arena, u32, count + 1);
		memcpy(out->ids[side], m->group[side], count * sizeof(u32));
	}
}

static void join_groups(struct matching *m, struct arena *arena, struct cpu_match *out)
{
	u32 *partner = memory_new(m->group_count + 1, sizeof(*partner));
	u32 *target = memory_new(m->group_count + 1, sizeof(*target));

	memset(partner, 0xff, m->group_count * sizeof(*partner));
	out->functions = m->groups;
	out->function_count = m->group_count;
	out->calls = sum_calls(m, &out->call_count);
	find_renamed(out, partner);
	merge_renamed(m, partner, target);
	fold_stripped(m, target);
	collect_groups(m, target, arena, out);
	renumber(m, target, arena, out);
	join_calls(target, out);
	out->calls = memory_resize(out->calls, out->call_count, sizeof(*out->calls));
	arena_adopt(arena, out->calls);
	free(partner);
	free(target);
}

static void find_cycles(struct cpu_match *match, struct arena *arena)
{
	struct arena scratch = {0};
	struct cpu_call *calls = ARENA_NEW(&scratch, struct cpu_call, match->call_count);
	struct call_graph graph;
	u32 count;

	for (u32 i = 0; i < match->call_count; i++)
		calls[i] = (struct cpu_call){match->calls[i].caller, match->calls[i].callee, 0};
	call_graph_init(&graph, CALLS_OUT, match->function_count, calls, match->call_count,
			&scratch);
	match->cycle = ARENA_NEW(arena, u32, match->function_count);
	memcpy(match->cycle, call_graph_components(&graph, calls, &count, &scratch),
	       match->function_count * sizeof(u32));
	arena_release(&scratch);
}

void cpu_match(const struct cpu_profile *const profiles[2], const u32 event[2], struct arena *arena,
	       struct cpu_match *out)
{
	struct matching m = {.profiles = profiles, .event = event};

	for (int side = OLD; side <= NEW; side++)
		m.group[side] = memory_new(profiles[side]->function_count + 1, sizeof(u32));
	find_programs(&m);
	group_by_name(&m);
	part_doubtful(&m);
	sum_groups(&m);
	join_groups(&m, arena, out);
	forget_unknown_calls(out);
	find_cycles(out, arena);
	for (int side = OLD; side <= NEW; side++) {
		free(m.group[side]);
		free(m.leader[side]);
	}
	intern_release(&m.keys);
	buffer_release(&m.key);
	arena_release(&m.scratch);
}
