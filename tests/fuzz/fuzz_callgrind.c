/*
 * The callgrind reader on any input: no crash, and the costs of accepted input add up. Reading in
 * two chunks gives the same as reading in one.
 */
#include "parsers/callgrind/callgrind.h"
#include "cpu_costs.h"

#include <string.h>

struct outcome {
	struct arena arena;
	struct callgrind_result result;
	struct diag diag;
	bool fine;
};

/* Uses all ways of adding up, depending on the input. */
static struct callgrind_options options_for(struct text input)
{
	return (struct callgrind_options){.keep_lines = input.length % 2,
					  .keep_addresses = input.length / 2 % 2};
}

static struct outcome read_whole(struct text input)
{
	struct outcome o = {0};

	o.fine = callgrind_read(input, options_for(input), &o.arena, &o.result, &o.diag);
	return o;
}

static struct outcome read_in_two(struct text input, size_t cut)
{
	struct outcome o = {0};
	struct callgrind_reader *reader = callgrind_begin(options_for(input), &o.arena);
	bool fine = callgrind_open_file(reader, "", &o.diag) &&
		    callgrind_feed(reader, text_before(input, cut), &o.diag) &&
		    callgrind_feed(reader, text_from(input, cut), &o.diag) &&
		    callgrind_close_file(reader, &o.diag);

	o.fine = callgrind_end(reader, &o.result, &o.diag) && fine;
	return o;
}

/* No cost is above 2^63-1; for the rows, that follows from their sum. */
static void check_self(const struct cpu_profile *p)
{
	check_sum(p, p->self, p->function_count);
	for (u32 event = 0; event < p->event_count; event++)
		MUST(p->totals[event] <= INT64_MAX);
}

static void check_calls(const struct cpu_profile *p)
{
	u64 calls = 0, entered = 0;

	for (u32 i = 0; i < p->call_count; i++) {
		MUST(p->calls[i].caller < p->function_count);
		MUST(p->calls[i].callee < p->function_count);
		MUST(p->calls[i].count <= INT64_MAX);
		calls += p->calls[i].count;
	}
	for (u32 i = 0; i < p->function_count; i++)
		entered += p->functions[i].calls;
	MUST(calls == entered);
}

/* Calls by place are among the calls. */
static void check_sites(const struct cpu_profile *p)
{
	u64 calls = 0, sites = 0;

	for (u32 i = 0; i < p->call_count; i++)
		calls += p->calls[i].count;
	for (u32 i = 0; i < p->site_count; i++) {
		MUST(p->sites[i].caller < p->function_count);
		MUST(p->sites[i].callee < p->function_count);
		sites += p->sites[i].count;
	}
	MUST(sites <= calls);
}

static bool same_function(const struct cpu_function *a, const struct cpu_function *b)
{
	return text_equal(a->object, b->object) && text_equal(a->file, b->file) &&
	       text_equal(a->name, b->name) && a->rest == b->rest;
}

static void check_functions(const struct cpu_profile *p)
{
	check_self(p);
	for (u32 i = 0; i < p->function_count && i < 100; i++)
		for (u32 j = 0; j < i; j++)
			MUST(!same_function(&p->functions[i], &p->functions[j]));
}

static void check_same(const struct outcome *a, const struct outcome *b)
{
	must_agree(a->fine, &a->diag, b->fine, &b->diag);
	MUST(a->result.process_count == b->result.process_count);
	for (u32 i = 0; i < a->result.process_count; i++) {
		const struct cpu_profile *p = &a->result.processes[i].profile,
					 *q = &b->result.processes[i].profile;

		MUST(p->function_count == q->function_count && p->call_count == q->call_count);
		check_self(q);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct outcome whole = read_whole(input), two = read_in_two(input, fuzz_cut(input));

	MUST(!whole.fine || whole.result.process_count);
	for (u32 i = 0; i < whole.result.process_count; i++) {
		check_functions(&whole.result.processes[i].profile);
		check_calls(&whole.result.processes[i].profile);
		check_sites(&whole.result.processes[i].profile);
		if (options_for(input).keep_lines)
			check_lines(&whole.result.processes[i].profile);
	}
	check_same(&whole, &two);
	arena_release(&whole.arena);
	arena_release(&two.arena);
	return 0;
}
