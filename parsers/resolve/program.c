#include "program.h"

#include "parsers/model/costs.h"
#include "graph.h"

#include <string.h>

/* ---------------------------------------------------------------- shares */

/* Whether the file name is NAME.so... or NAME-2.36.so, and not a longer name. What follows the name
 * is checked first, because that usually decides. */
static bool is_library(struct text file, struct text name)
{
	struct text rest;

	if (file.length < name.length + 2)
		return false;
	rest = text_from(file, name.length);
	if (rest.data[0] != '.' && rest.data[0] != '-')
		return false;
	if (!text_starts_with(file, name))
		return false;
	return text_starts_with(rest, T(".so")) ||
	       (rest.data[0] == '-' && rest.data[1] >= '0' && rest.data[1] <= '9');
}

enum cpu_share share_of_object(struct text object)
{
	static const struct text loaders[] = {TEXT("ld-linux"), TEXT("ld-musl"), TEXT("ld64"),
					      TEXT("ld")};
	static const struct text c_libraries[] = {
	    TEXT("libc"),   TEXT("libm"),   TEXT("libmvec"),	  TEXT("libpthread"),
	    TEXT("libdl"),  TEXT("librt"),  TEXT("libresolv"),	  TEXT("libutil"),
	    TEXT("libanl"), TEXT("libnsl"), TEXT("libnss_files"), TEXT("libnss_dns")};
	struct text file = path_basename(object);

	if (!object.length || text_equal(object, T("???")))
		return SHARE_UNKNOWN;
	if (text_equal(object, T(OBJECT_KERNEL)) || text_starts_with(object, T("[")))
		return SHARE_KERNEL;
	for (size_t i = 0; i < LENGTH_OF(loaders); i++)
		if (i < 2 ? text_starts_with(file, loaders[i]) : is_library(file, loaders[i]))
			return SHARE_LOADER;
	for (size_t i = 0; i < LENGTH_OF(c_libraries); i++)
		if (is_library(file, c_libraries[i]))
			return SHARE_C_LIBRARY;
	return text_starts_with(file, T("libc.musl-")) ? SHARE_C_LIBRARY : SHARE_LIBRARIES;
}

/* Whether the function is the C library's start-up function, which follows the loader. */
static bool is_start_up(struct text name)
{
	return text_equal(name, T("(below main)")) ||
	       text_starts_with(name, T("__libc_start_main")) ||
	       text_starts_with(name, T("__libc_start_call_main"));
}

static bool may_be_program(struct text object)
{
	return share_of_object(object) == SHARE_LIBRARIES;
}

static struct text first_word(struct text command)
{
	return text_before(command, text_find(command, ' '));
}

/* Whether `name` is the file's name without its folders; or its beginning, where the kernel knows
 * no more of it. */
static bool is_file_of(struct text path, struct text name)
{
	enum { KERNEL_BYTES = 15 };

	if (name.length == KERNEL_BYTES)
		return text_starts_with(path_basename(path), name);
	return text_ends_with(path, name) && text_equal(path_basename(path), name);
}

/* The object that the command names. In a process that a shell starts, the shell ran before it. */
static struct text named_by_command(const struct cpu_profile *profile)
{
	struct text command = path_basename(first_word(profile->command));

	for (u32 f = 0; command.length && f < profile->function_count; f++) {
		struct text object = profile->functions[f].object;

		if (is_file_of(object, command) && may_be_program(object))
			return object;
	}
	return T("");
}

/* The object that the C library starts. */
static struct text started(const struct cpu_profile *profile)
{
	bool has_start_up = false;

	for (u32 f = 0; f < profile->function_count; f++) {
		if (!is_start_up(profile->functions[f].name))
			continue;
		if (may_be_program(profile->functions[f].object))
			return profile->functions[f].object;
		has_start_up = true;
	}
	for (u32 i = 0; has_start_up && i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		if (is_start_up(profile->functions[call->callee].name) &&
		    may_be_program(profile->functions[call->caller].object))
			return profile->functions[call->caller].object;
	}
	return T("");
}

static struct text object_of_main(const struct cpu_profile *profile)
{
	for (u32 f = 0; f < profile->function_count; f++)
		if (text_equal(profile->functions[f].name, T("main")) &&
		    may_be_program(profile->functions[f].object))
			return profile->functions[f].object;
	return T("");
}

/* The only file that may be a program by its name; "" if there are several. */
static struct text only_program(const struct cpu_profile *profile)
{
	struct text found = T("");

	for (u32 f = 0; f < profile->function_count; f++) {
		struct text object = profile->functions[f].object;

		if (!text_starts_with(object, T("/")) || text_equal(object, found) ||
		    text_contains(path_basename(object), T(".so")) || !may_be_program(object))
			continue;
		if (found.length)
			return T("");
		found = object;
	}
	return found;
}

struct text cpu_executable(const struct cpu_profile *profile)
{
	static struct text (*const rules[])(const struct cpu_profile *) = {
	    named_by_command, started, object_of_main, only_program};
	struct text found = T("");

	for (size_t i = 0; i < LENGTH_OF(rules) && !found.length; i++)
		found = rules[i](profile);
	return found;
}

enum cpu_share *cpu_function_shares(const struct cpu_profile *profile, struct arena *arena)
{
	enum cpu_share *shares = ARENA_NEW(arena, enum cpu_share, profile->function_count);
	struct text executable = cpu_executable(profile);

	for (u32 f = 0; f < profile->function_count; f++) {
		struct text object = profile->functions[f].object;

		shares[f] = executable.length && text_equal(object, executable)
				? SHARE_PROGRAM
				: share_of_object(object);
	}
	return shares;
}

static bool add_shares(struct cpu_profile *profile, struct arena *arena)
{
	const enum cpu_share *shares = cpu_function_shares(profile, arena);
	bool fine = true;

	for (int s = 0; s < SHARE_COUNT; s++)
		profile->shares[s] = ARENA_NEW(arena, u64, profile->event_count);
	for (u32 f = 0; f < profile->function_count; f++)
		fine &= costs_add(profile->shares[shares[f]],
				  costs_row(profile->self, f, profile->event_count),
				  profile->event_count);
	return fine;
}

/* ---------------------------------------------------------------- the program's cost */

struct finder {
	struct cpu_profile *profile;
	const u32 *component;
	u32 component_count;
	bool *is_start_up; /* by function */
	bool *is_before;   /* by component: leads to the start-up or belongs to it */
	bool *is_loader;   /* by component */
};

/* The program's _start calls the C library's start-up; it has no name in a stripped program. */
static void mark_start_up(struct finder *finder)
{
	const struct cpu_profile *profile = finder->profile;

	for (u32 f = 0; f < profile->function_count; f++)
		finder->is_start_up[f] = is_start_up(profile->functions[f].name);
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		if (is_start_up(profile->functions[call->callee].name) &&
		    may_be_program(profile->functions[call->caller].object))
			finder->is_start_up[call->caller] = true;
	}
}

static bool find_start_up(struct finder *finder)
{
	const struct cpu_profile *profile = finder->profile;
	bool found = false;

	mark_start_up(finder);
	for (u32 f = 0; f < profile->function_count; f++) {
		const struct cpu_function *function = &profile->functions[f];

		finder->is_before[finder->component[f]] |= finder->is_start_up[f];
		finder->is_loader[finder->component[f]] |=
		    share_of_object(function->object) == SHARE_LOADER;
		found |= finder->is_start_up[f];
	}
	return found;
}

static u32 component_of_caller(const struct finder *finder, u32 call)
{
	return finder->component[finder->profile->calls[call].caller];
}

static u32 component_of_callee(const struct finder *finder, u32 call)
{
	return finder->component[finder->profile->calls[call].callee];
}

/* Marks the direct and indirect callers of the start-up. */
static void mark_callers(struct finder *finder, struct arena *scratch)
{
	const struct cpu_profile *profile = finder->profile;
	u32 *pending = ARENA_NEW(scratch, u32, profile->function_count), count = 0;
	bool *seen = ARENA_NEW(scratch, bool, profile->function_count);
	struct call_graph in;

	call_graph_init(&in, CALLS_IN, profile->function_count, profile->calls, profile->call_count,
			scratch);
	for (u32 f = 0; f < profile->function_count; f++)
		if ((seen[f] = finder->is_start_up[f]))
			pending[count++] = f;
	while (count) {
		u32 function = pending[--count];

		for (u32 i = in.starts[function]; i < in.starts[function + 1]; i++) {
			u32 caller = profile->calls[in.calls[i]].caller;

			if (seen[caller])
				continue;
			seen[caller] = true;
			finder->is_before[finder->component[caller]] = true;
			pending[count++] = caller;
		}
	}
}

/* Adds the cost of the start-up functions together, without calls between them. */
static bool add_start_up(struct finder *finder)
{
	struct cpu_profile *profile = finder->profile;
	u32 n = profile->event_count;
	bool fine = true;

	for (u32 f = 0; f < profile->function_count; f++)
		if (finder->is_start_up[f])
			fine &= costs_add(profile->program, costs_row(profile->self, f, n), n);
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		if (finder->is_start_up[call->caller] && !finder->is_start_up[call->callee] &&
		    !finder->is_before[component_of_callee(finder, i)])
			fine &=
			    costs_add(profile->program, costs_row(profile->call_costs, i, n), n);
	}
	return fine;
}

/* Adds up the costs of components and of the calls into them; the difference is the cost of roots.
 * `spent` and `called` are component_count × event_count. */
static bool add_flows(const struct finder *finder, u64 *spent, u64 *called)
{
	const struct cpu_profile *profile = finder->profile;
	u32 n = profile->event_count;
	bool fine = true;

	for (u32 f = 0; f < profile->function_count; f++)
		fine &= costs_add(costs_row(spent, finder->component[f], n),
				  costs_row(profile->self, f, n), n);
	for (u32 i = 0; i < profile->call_count; i++) {
		const u64 *cost = costs_row(profile->call_costs, i, n);
		u32 from = component_of_caller(finder, i), to = component_of_callee(finder, i);

		if (from != to)
			fine &= costs_add(costs_row(spent, from, n), cost, n) &&
				costs_add(costs_row(called, to, n), cost, n);
	}
	return fine;
}

/* Threads and signal handlers begin in roots that are neither start-up nor loader. */
static bool add_other_roots(struct finder *finder, struct arena *scratch)
{
	u32 n = finder->profile->event_count;
	u64 *spent = ARENA_NEW(scratch, u64, (size_t)finder->component_count * n);
	u64 *called = ARENA_NEW(scratch, u64, (size_t)finder->component_count * n);
	bool fine = add_flows(finder, spent, called);

	for (u32 c = 0; c < finder->component_count; c++) {
		u64 *cost = costs_row(spent, c, n), *known = costs_row(called, c, n);

		if (finder->is_before[c] || finder->is_loader[c])
			continue;
		for (u32 e = 0; e < n; e++)
			cost[e] -= cost[e] > known[e] ? known[e] : cost[e];
		fine &= costs_add(finder->profile->program, cost, n);
	}
	return fine;
}

bool find_program(struct cpu_profile *profile, const u32 *component, u32 component_count,
		  struct arena *arena, struct diag *diag)
{
	struct arena scratch = {0};
	struct finder finder = {
	    .profile = profile,
	    .component = component,
	    .component_count = component_count,
	    .is_start_up = ARENA_NEW(&scratch, bool, profile->function_count),
	    .is_before = ARENA_NEW(&scratch, bool, component_count),
	    .is_loader = ARENA_NEW(&scratch, bool, component_count),
	};
	bool fine = add_shares(profile, arena);

	profile->program = ARENA_NEW(arena, u64, profile->event_count);
	if (find_start_up(&finder)) {
		mark_callers(&finder, &scratch);
		fine = fine && add_start_up(&finder) && add_other_roots(&finder, &scratch);
	} else {
		memcpy(profile->program, profile->totals, profile->event_count * sizeof(u64));
	}
	arena_release(&scratch);
	return fine || diag_error(diag, "costs of the process add up to more than 2^64-1");
}
