/*
 * Helpers for the tests of the callgrind reader: reading fixtures and examining the result. Tests
 * run in the project's root; fixtures are named after the condition they hold.
 */
#ifndef TESTS_CALLGRIND_UNIT_H
#define TESTS_CALLGRIND_UNIT_H

#include "common/file.h"
#include "parsers/callgrind/callgrind.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define FIXTURES "tests/fixtures/callgrind/"

struct reading {
	struct arena arena;
	struct callgrind_result result;
	const struct cpu_profile *profile; /* of the first process */
	struct diag diag;
	bool fine;
};

static inline struct text fixture_text(const char *name, struct arena *arena)
{
	struct text path = arena_printf(arena, FIXTURES "%s", name), content = {0};
	struct diag diag = {0};

	if (!file_read(path.data, arena, &content, &diag))
		fail_msg("%s: %s", path.data, diag.message);
	return content;
}

static inline struct reading read_text(struct text content)
{
	struct callgrind_options options = {.keep_lines = true};
	struct reading r = {0};

	r.fine = callgrind_read(content, options, &r.arena, &r.result, &r.diag);
	assert_int_equal(r.fine, !r.diag.failed);
	if (r.fine)
		r.profile = &r.result.processes[0].profile;
	return r;
}

/* Reads valid fixtures as the files of one run. */
static inline struct reading read_fixtures(const char *const *names, size_t count)
{
	struct callgrind_options options = {.keep_lines = true};
	struct reading r = {0};
	const char **paths = ARENA_NEW(&r.arena, const char *, count);

	for (size_t i = 0; i < count; i++)
		paths[i] = arena_printf(&r.arena, FIXTURES "%s", names[i]).data;
	r.fine = callgrind_read_files(paths, count, options, &r.arena, &r.result, &r.diag);
	if (!r.fine)
		fail_msg("%s:%d: %s", r.diag.file, (int)r.diag.line, r.diag.message);
	r.profile = &r.result.processes[0].profile;
	return r;
}

static inline struct reading read_fixture(const char *name)
{
	return read_fixtures(&name, 1);
}

static inline void forget(struct reading *r)
{
	arena_release(&r->arena);
}

static inline void assert_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_from_string(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", TEXT_ARGS(text), expected);
}

/* The function with this "name", "object|name" or "object|file|name"; fails if there is none. */
static inline u32 function_id(const struct cpu_profile *profile, const char *wanted)
{
	struct arena arena = {0};
	u32 found = NO_ID;

	for (u32 i = 0; i < profile->function_count && found == NO_ID; i++) {
		const struct cpu_function *f = &profile->functions[i];
		struct text full = arena_printf(&arena, "|%.*s|%.*s|%.*s", TEXT_ARGS(f->object),
						TEXT_ARGS(f->file),
						TEXT_ARGS(cpu_recorded_name(profile, i, &arena)));
		struct text suffix = arena_printf(&arena, "|%s", wanted);

		if (text_ends_with(full, suffix))
			found = i;
	}
	arena_release(&arena);
	if (found == NO_ID)
		fail_msg("no function %s", wanted);
	return found;
}

static inline const struct cpu_function *function_of(const struct reading *r, const char *name)
{
	return &r->profile->functions[function_id(r->profile, name)];
}

static inline void assert_number(u64 number, u64 expected)
{
	if (number != expected)
		fail_msg("%llu is not %llu", (unsigned long long)number,
			 (unsigned long long)expected);
}

/* Self cost of a function, first event. */
static inline u64 self_of(const struct reading *r, const char *name)
{
	return r->profile->self[function_id(r->profile, name) * r->profile->event_count];
}

static inline void assert_call(const struct reading *r, const char *caller, const char *callee,
			       u64 count, u64 cost)
{
	const struct cpu_profile *p = r->profile;
	u32 from = function_id(p, caller), to = function_id(p, callee);

	for (u32 i = 0; i < p->call_count; i++) {
		if (p->calls[i].caller == from && p->calls[i].callee == to) {
			assert_number(p->calls[i].count, count);
			assert_number(p->call_costs[i * p->event_count], cost);
			return;
		}
	}
	fail_msg("no call from %s to %s", caller, callee);
}

/* Cost of a line of a function, first event; 0 when there is none. */
static inline u64 line_cost(const struct reading *r, const char *function, const char *file,
			    u64 line, u64 address)
{
	const struct cpu_lines *lines = &r->profile->lines;
	struct cpu_line_cursor cursor = {.lines = lines};
	const struct cpu_line *l = &cursor.line;
	u32 id = function_id(r->profile, function);
	u64 cost = 0;

	while (cpu_lines_next(&cursor))
		if (l->function == id &&
		    text_equal(lines->files[l->file], text_from_string(file)) && l->line == line &&
		    l->address == address)
			cost += cpu_line_cost(l, 0);
	return cost;
}

#endif
