/*
 * The cachegrind reader on any input: no crash, and accepted input is complete: it ends with its
 * summary, and is refused without it.
 */
#include "parsers/cachegrind/cachegrind.h"
#include "fuzz.h"

static bool reads(struct text input, struct count_process *process)
{
	struct diag diag = {0};
	bool fine = cachegrind_read(input, process, &diag);

	MUST(fine == !diag.failed);
	MUST(fine || (diag.message[0] && diag.line <= input.length + 1));
	return fine;
}

/* The position of the last line that is not empty and not a comment. */
static size_t last_line(struct text input)
{
	struct text rest = input, line;
	size_t last = 0, start = 0;

	for (; text_next_line(&rest, &line); start = input.length - rest.length)
		if (line.length && line.data[0] != '#')
			last = start;
	return last;
}

static bool lies_within(struct text part, struct text whole)
{
	return !part.length ||
	       (part.data >= whole.data && part.data + part.length <= whole.data + whole.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size}, summary;
	struct count_process process, cut;

	if (!reads(input, &process))
		return 0;
	summary = text_from(input, last_line(input)); /* and what says nothing */
	MUST(text_starts_with(summary, T("summary:")));
	MUST(process.instructions <= INT64_MAX);
	MUST(lies_within(process.command, input));
	MUST(!reads(text_before(input, last_line(input)), &cut));
	MUST(!reads(summary, &cut));
	return 0;
}
