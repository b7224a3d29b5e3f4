#include "exact.h"

#include "asked.h"
#include "causes.h"
#include "children.h"
#include "common/memory.h"
#include "parsers/kinds.h"
#include "parsers/resolve/program.h"
#include "reports/analysis/baseline/baseline.h"

#include <stdlib.h>
#include <string.h>

enum { OLD, NEW };

/* ---------------------------------------------------------------- processes */

struct comparing {
	struct text profile;
	struct arena *arena;
	struct exact_comparison *out;
};

static void add_process(struct comparing *c, struct text command, const struct cpu_profile *old,
			const struct cpu_profile *now)
{
	static const struct cpu_profile none;
	struct exact_process *process = &c->out->processes[c->out->process_count];

	*process = (struct exact_process){.profile = c->profile,
					  .command = command,
					  .profiles = {old ? old : &none, now ? now : &none}};
	process->pair_count = functions_that_differ(process->profiles[OLD], process->profiles[NEW],
						    c->arena, &process->pairs);
	c->out->process_count += process->pair_count > 0;
	c->out->function_count += process->pair_count;
}

static void compare_children(struct comparing *c, const struct document_cpu *old,
			     const struct document_cpu *now)
{
	const u32 *partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(now), c->arena);
	bool *is_paired = ARENA_NEW(c->arena, bool, (size_t)old->child_count + 1);

	for (u32 i = 0; i < now->child_count; i++) {
		bool has_partner = partner[i] != NO_ID;

		if (has_partner)
			is_paired[partner[i]] = true;
		add_process(c, now->children[i].command,
			    has_partner ? &old->children[partner[i]] : NULL, &now->children[i]);
	}
	for (u32 k = 0; k < old->child_count; k++)
		if (!is_paired[k])
			add_process(c, old->children[k].command, &old->children[k], NULL);
}

static void compare_cpu(struct comparing *c, const struct document_cpu *old,
			const struct document_cpu *now)
{
	static const struct document_cpu none;

	if (!old && !now)
		return;
	old = old ? old : &none;
	now = now ? now : &none;
	c->out->processes =
	    memory_resize(c->out->processes,
			  (size_t)c->out->process_count + old->child_count + now->child_count + 1,
			  sizeof(*c->out->processes));
	add_process(c, T(""), &old->process, &now->process);
	compare_children(c, old, now);
}

/* ---------------------------------------------------------------- causes */

/* A function that is inlined is part of the one that it was inlined into. */
static void add_hosts(const struct cpu_profile *profile, bool *is_changed)
{
	bool is_complete;

	do {
		is_complete = true;
		for (u32 i = 0; i < profile->call_count; i++) {
			const struct cpu_call *call = &profile->calls[i];

			if (call->count || !profile->functions[call->callee].inlined ||
			    !is_changed[call->callee] || is_changed[call->caller])
				continue;
			is_changed[call->caller] = true;
			is_complete = false;
		}
	} while (!is_complete);
}

/* The causes that the differing functions, and the functions they call, suggest. */
static u32 causes_of_changed(const struct exact_process *process, int side)
{
	const struct cpu_profile *profile = process->profiles[side];
	bool *is_changed = memory_new((size_t)profile->function_count + 1, sizeof(*is_changed));
	u32 causes = 0;

	for (u32 i = 0; i < process->pair_count; i++) {
		u32 f = process->pairs[i].id[side];

		if (f == NO_ID)
			continue;
		is_changed[f] = true;
		causes |= causes_of(profile->functions[f].name);
	}
	add_hosts(profile, is_changed);
	for (u32 i = 0; i < profile->call_count; i++)
		if (is_changed[profile->calls[i].caller])
			causes |= causes_of(profile->functions[profile->calls[i].callee].name);
	free(is_changed);
	return causes;
}

/* Whether the function is of the program or its libraries. The loader and the C library call
 * functions of causes.h in every process. */
static bool is_own_code(const struct cpu_function *function)
{
	enum cpu_share share = share_of_object(function->object);

	return share != SHARE_LOADER && share != SHARE_C_LIBRARY;
}

/*
 * The causes that the calls of the program and its libraries suggest, whether these differ or not.
 */
static u32 causes_in_program(const struct cpu_profile *profile)
{
	u32 causes = 0;

	for (u32 i = 0; i < profile->call_count; i++)
		if (is_own_code(&profile->functions[profile->calls[i].caller]))
			causes |= causes_of(profile->functions[profile->calls[i].callee].name);
	return causes;
}

static void find_causes(struct exact_comparison *out)
{
	for (u32 i = 0; i < out->process_count; i++)
		for (int side = OLD; side <= NEW; side++)
			out->causes |= causes_of_changed(&out->processes[i], side);
	if (out->causes) {
		out->certainty = CERTAINTY_LIKELY;
		return;
	}
	for (u32 i = 0; i < out->process_count; i++)
		out->causes |= causes_in_program(out->processes[i].profiles[OLD]);
	if (out->causes)
		out->certainty = CERTAINTY_PERHAPS;
	else
		out->certainty = out->asked.length ? CERTAINTY_ASKED : CERTAINTY_NONE;
}

/* ---------------------------------------------------------------- other figures */

/* Reads the parts of the document's only profile. Each is a member that is an object. */
static void read_parts(struct json_reader *reader, struct text name, struct scalars *scalars)
{
	struct text key;

	json_enter_object(reader);
	while (json_next_key(reader, &key))
		if (json_peek(reader) == JSON_OBJECT && !text_equal(key, T("system")))
			scalars_read(scalars, reader, scalar_path(name, key, scalars->arena));
		else
			json_skip(reader, NULL);
}

static void add_scalar(struct scalars *scalars, struct text path, u64 value)
{
	scalars_add(scalars, path, arena_printf(scalars->arena, "%llu", (unsigned long long)value));
}

/* What functions do not add up to: the heap, and the total of a tool that knows no functions. */
static void add_beside_functions(const struct cpu_profile *process, struct text prefix,
				 struct scalars *scalars)
{
	struct arena *arena = scalars->arena;

	if (process->heap) {
		add_scalar(scalars, scalar_path(prefix, T("peak_bytes"), arena),
			   process->heap->peak_bytes);
		add_scalar(scalars, scalar_path(prefix, T("at_exit_bytes"), arena),
			   process->heap->at_exit_bytes);
		add_scalar(scalars, scalar_path(prefix, T("at_exit_blocks"), arena),
			   process->heap->at_exit_blocks);
	}
	for (u32 e = 0; e < process->event_count && !process->function_count; e++)
		add_scalar(scalars, scalar_path(prefix, process->events[e], arena),
			   process->totals[e]);
}

static void add_count(const struct document_cpu *count, struct text prefix, struct scalars *scalars)
{
	add_beside_functions(&count->process, prefix, scalars);
	for (u32 i = 0; i < count->child_count; i++)
		add_beside_functions(
		    &count->children[i],
		    arena_printf(scalars->arena, "%.*s.children[%u]", TEXT_ARGS(prefix), i),
		    scalars);
}

/* Adds the figures of every kind except those that are compared by function. */
static bool add_profile(const struct document *exact, u32 profile, struct scalars *scalars,
			struct diag *diag)
{
	struct document_profile alone = exact->profiles[profile];
	struct document one = *exact;
	struct json_reader reader;
	struct buffer json = {0};
	struct text key, name;

	if (alone.count)
		add_count(alone.count,
			  scalar_path(exact->profile_count > 1 ? alone.name : T(""), T("count"),
				      scalars->arena),
			  scalars);
	alone.cpu = alone.count = NULL;
	one.profiles = &alone;
	one.profile_count = 1;
	if (!document_write(&one, &json, diag)) {
		buffer_release(&json);
		return false;
	}
	json_reader_init(&reader, NULL, buffer_take(&json, scalars->arena), scalars->arena, diag);
	json_enter_object(&reader);
	while (json_next_key(&reader, &key)) {
		if (!text_equal(key, T("profiles"))) {
			json_skip(&reader, NULL);
			continue;
		}
		json_enter_object(&reader);
		while (json_next_key(&reader, &name))
			read_parts(&reader, exact->profile_count > 1 ? name : T(""), scalars);
	}
	return json_reader_ok(&reader);
}

static bool add_figures(const struct document *document, struct scalars *scalars, struct diag *diag)
{
	struct document exact;

	baseline_exact(document, scalars->arena, &exact);
	for (u32 i = 0; i < exact.profile_count; i++)
		if (!add_profile(&exact, i, scalars, diag))
			return false;
	return true;
}

static bool compare_figures(const struct document *old, const struct document *now,
			    struct arena *arena, struct exact_comparison *out, struct diag *diag)
{
	struct scalars a = {.arena = arena}, b = {.arena = arena};

	if (!add_figures(old, &a, diag) || !add_figures(now, &b, diag))
		return false;
	out->figure_count = scalars_compare(&a, &b, &out->figures);
	return true;
}

/* ---------------------------------------------------------------- */

static void compare_functions(struct comparing *c, const struct document_profile *old,
			      const struct document_profile *now)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		compare_cpu(c, old ? kind_functions(kind, old) : NULL,
			    now ? kind_functions(kind, now) : NULL);
}

static void compare_profiles(const struct document *old, const struct document *now,
			     struct comparing *c)
{
	bool is_one = old->profile_count == 1 && now->profile_count == 1;

	for (u32 i = 0; i < now->profile_count; i++) {
		const struct document_profile *profile = &now->profiles[i];
		const struct document_profile *before =
		    is_one ? &old->profiles[0] : document_find(old, profile->name);

		c->profile = is_one ? T("") : profile->name;
		compare_functions(c, before, profile);
	}
	for (u32 i = 0; i < old->profile_count; i++)
		if (!is_one && !document_find(now, old->profiles[i].name)) {
			c->profile = old->profiles[i].name;
			compare_functions(c, &old->profiles[i], NULL);
		}
}

bool compare_exactly(const struct document *old, const struct document *now,
		     const struct io_profile *io, struct arena *arena, struct exact_comparison *out,
		     struct diag *diag)
{
	struct comparing c = {.arena = arena, .out = out};

	*out = (struct exact_comparison){.asked = io ? asked_of_kernel(io, arena) : T("")};
	compare_profiles(old, now, &c);
	if (out->processes)
		arena_adopt(arena, out->processes);
	find_causes(out);
	return compare_figures(old, now, arena, out, diag);
}
