/*
 * The lists of other tools: no crash, and the suite that is made of one is accepted by its reader.
 * The first byte of an input chooses the form.
 */
#include "parsers/adapt.h"
#include "parsers/suite.h"
#include "fuzz.h"

static const char *choose_form(struct text input)
{
	static const char *const forms[] = {"google-benchmark", "catch2", "cargo-bench",
					    "commands"};

	return forms[input.length ? (unsigned char)input.data[0] % 4 : 0];
}

static void check_suite(struct text written, struct arena *arena)
{
	struct suite suite;
	struct diag diag = {0};

	if (!suite_read(written, "suite.json", arena, &suite, &diag))
		fprintf(stderr, "%s\n", diag.message);
	MUST(!diag.failed);
	MUST(suite.count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const program[] = {"./benchmarks"};
	const struct text input = {(const char *)data, size};
	const struct adapt_request request = {
	    .form = choose_form(input),
	    .program = program,
	    .program_count = 1,
	    .prefix = "",
	    .here = "/home/user/project",
	};
	struct buffer suite = {0}, left_out = {0};
	struct arena arena = {0};
	struct diag diag = {0};
	bool fine =
	    adapt(&request, text_from(input, size ? 1 : 0), &suite, &left_out, &arena, &diag);

	MUST(fine == !diag.failed);
	if (fine)
		check_suite(buffer_text(&suite), &arena);
	buffer_release(&suite);
	buffer_release(&left_out);
	arena_release(&arena);
	return 0;
}
