/*
 * The readers of Valgrind's logs and of commands' messages, on any input: no crash, and sentences
 * have one line.
 */
#include "envelope/facts/reason.h"
#include "envelope/facts/timed_waits.h"
#include "envelope/facts/valgrind_log.h"
#include "fuzz.h"

static bool exists(struct text path)
{
	return path.length % 2;
}

static void check_log(struct text input, struct arena *arena)
{
	struct valgrind_log log = valgrind_log_read(input, exists, arena);

	for (size_t i = 0; i < log.object_count; i++)
		MUST(log.objects[i].length > 0);
	MUST(!log.is_forked || !log.object_count);
}

static void check_reason(struct text input, struct arena *arena)
{
	const struct facts_request request = {
	    .program = "/bin/true", .program_tree = "", .work_tree = "/work"};
	struct reason_reader reader = {
	    .request = &request, .drops_library_path = input.length % 2, .arena = arena};
	struct reason reason = {0};

	reason_read(&reason, input, T("true"), &reader);
	reason_of_status(&reason, input.length % 256, &reader);
	for (size_t i = 0; reason.sentence.data && i < reason.sentence.length; i++)
		MUST(reason.sentence.data[i] != '\n');
	free(reason.lines);
}

static void check_waits(struct text input)
{
	struct timed_waits found = {0};
	struct text line;

	while (text_next_line(&input, &line))
		timed_waits_take(&found, line);
	MUST(!timed_waits_are_there(&found) || found.waits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct arena arena = {0};

	check_log(input, &arena);
	check_reason(input, &arena);
	check_waits(input);
	arena_release(&arena);
	return 0;
}
