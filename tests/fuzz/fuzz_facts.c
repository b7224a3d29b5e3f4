/*
 * The small readers of facts about a run, on any input: lines of strace, the state of a checkout,
 * the list of users, machine code, and facts that were kept in a file.
 */
#include "envelope/facts/commit.h"
#include "envelope/facts/facts.h"
#include "envelope/facts/identity.h"
#include "envelope/facts/instruction.h"
#include "envelope/facts/strace_objects.h"
#include "files.h"

static void check_strace(struct text input, struct arena *arena)
{
	struct strace_objects objects = {0};
	struct text line;

	while (text_next_line(&input, &line))
		strace_objects_take(&objects, line, arena);
	for (size_t i = 0; i < objects.count; i++)
		MUST(objects.paths[i].length > 0);
	free(objects.paths);
}

static void check_instruction(struct text input)
{
	struct instruction_kind kind = instruction_kind_of((const u8 *)input.data, input.length);

	MUST(!kind.name || kind.advice);
}

static void check_kept(struct text input, struct arena *arena)
{
	static struct fuzz_file file;
	struct facts facts = {0};
	struct diag diag = {0};
	bool fine = facts_load(&facts, fuzz_file_write(&file, input), arena, &diag);

	MUST(fine == !diag.failed);
	if (fine)
		MUST(facts_save(&facts, "/dev/null", &diag));
	facts_release(&facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct arena arena = {0};

	check_strace(input, &arena);
	commit_parse(input, &arena);
	identity_entry(input, 1000, &arena);
	check_instruction(input);
	check_kept(input, &arena);
	arena_release(&arena);
	return 0;
}
