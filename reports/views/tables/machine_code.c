#include "machine_code.h"

#include "common/command_output.h"

#include <stdlib.h>
#include <string.h>

/* No instruction is longer. */
enum { LONGEST_INSTRUCTION = 16 };

/* "  4011a3:	mov    %rax,%rbx" */
static bool read_line(struct text line, u64 *address, struct text *code)
{
	size_t i = 0, colon;

	line = text_trim(line);
	colon = text_find(line, ':');
	if (!colon || colon + 2 > line.length || line.data[colon + 1] != '\t')
		return false;
	for (*address = 0; i < colon; i++) {
		const char *digits = "0123456789abcdef", *digit = strchr(digits, line.data[i]);

		if (!digit || !*digit)
			return false;
		*address = *address << 4 | (u64)(digit - digits);
	}
	*code = text_trim(text_from(line, colon + 2));
	return true;
}

static struct text disassemble(struct text object, u64 low, u64 high, struct arena *arena)
{
	const char *words[] = {
	    "objdump",
	    "--disassemble",
	    "--demangle",
	    "--no-show-raw-insn",
	    arena_printf(arena, "--start-address=%#llx", (unsigned long long)low).data,
	    arena_printf(arena, "--stop-address=%#llx",
			 (unsigned long long)high + LONGEST_INSTRUCTION)
		.data,
	    "--",
	    arena_copy(arena, object).data,
	    NULL,
	};

	return text_starts_with(object, T("/")) ? command_output(words, arena) : T("");
}

/* Goes along both, which are sorted by address. */
static u32 take_code(struct machine_instruction **sorted, u32 count, struct text listing)
{
	struct text line, code;
	u32 at = 0, found = 0;
	u64 address;

	while (at < count && text_next_line(&listing, &line)) {
		if (!read_line(line, &address, &code))
			continue;
		while (at < count && sorted[at]->address < address)
			at++;
		for (; at < count && sorted[at]->address == address; at++, found++)
			sorted[at]->code = code;
	}
	return found;
}

static int by_address(const void *a, const void *b)
{
	const struct machine_instruction *x = *(struct machine_instruction *const *)a;
	const struct machine_instruction *y = *(struct machine_instruction *const *)b;
	int order = text_compare(x->object, y->object);

	return order ? order : (x->address > y->address) - (x->address < y->address);
}

bool machine_code_find(struct machine_instruction *instructions, u32 count, struct arena *arena,
		       struct diag *diag)
{
	struct machine_instruction **sorted =
	    ARENA_NEW(arena, struct machine_instruction *, (size_t)count + 1);
	u32 found = 0;

	for (u32 i = 0; i < count; i++)
		sorted[i] = &instructions[i];
	qsort(sorted, count, sizeof(*sorted), by_address);
	for (u32 i = 0, next; i < count; i = next) {
		struct text object = sorted[i]->object;

		for (next = i; next < count && text_equal(sorted[next]->object, object);)
			next++;
		found += take_code(
		    sorted + i, next - i,
		    disassemble(object, sorted[i]->address, sorted[next - 1]->address, arena));
	}
	return found || diag_error(diag,
				   "objdump shows no code of '%.*s'; is it still there, and "
				   "is objdump (binutils) installed?",
				   TEXT_ARGS(count ? sorted[0]->object : T("")));
}
