/* What the tests of the callgrind reader share: reading from a string, looking at the result. */
#ifndef TESTS_CALLGRIND_UNIT_H
#define TESTS_CALLGRIND_UNIT_H

#include "../../parsers/callgrind.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

struct reading {
	struct arena arena;
	struct callgrind_result result;
	const struct cpu_profile *profile; /* of the first process */
	struct diag diag;
	bool fine;
};

static inline struct reading read_with(struct text content, struct callgrind_options options)
{
	struct reading r = {0};

	r.fine = callgrind_read(content, options, &r.arena, &r.result, &r.diag);
	assert_int_equal(r.fine, !r.diag.failed);
	if (r.fine)
		r.profile = &r.result.processes[0].profile;
	return r;
}

static inline struct reading read_ok(void **state, const char *content)
{
	struct reading r =
	    read_with(text_from_string(content), (struct callgrind_options){.keep_lines = true});

	(void)state;
	if (!r.fine)
		diag_print(&r.diag, "unexpected", stderr);
	assert_true(r.fine);
	return r;
}

static inline void forget(struct reading *r)
{
	arena_release(&r->arena);
}

static inline void assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.data, expected, text.length);
}

static inline void assert_function(const struct reading *r, u32 id, const char *object,
				   const char *file, const char *name, u64 line, u64 calls)
{
	const struct cpu_function *f = &r->profile->functions[id];

	assert_true(id < r->profile->function_count);
	assert_text(f->object, object);
	assert_text(f->file, file);
	assert_text(f->name, name);
	assert_true(f->line == line);
	assert_true(f->calls == calls);
}

static inline void assert_call(const struct reading *r, u32 caller, u32 callee, u64 count)
{
	for (u32 i = 0; i < r->profile->call_count; i++) {
		const struct cpu_call *call = &r->profile->calls[i];

		if (call->caller == caller && call->callee == callee) {
			assert_true(call->count == count);
			return;
		}
	}
	fail_msg("no call from %u to %u", caller, callee);
}

static inline void assert_costs(const u64 *costs, size_t count, const u64 *expected)
{
	assert_memory_equal(costs, expected, count * sizeof(*costs));
}

#endif
