#include "reason.h"

#include "elf.h"
#include "instruction.h"
#include "valgrind_log.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* The place where a mark was found, and its context. */
struct finding {
	struct text before, after; /* the parts of its line before and after the mark */
	struct text line;	   /* the whole line, without "==123== " */
	struct text rest;	   /* the lines that follow */
	struct text bytes;	   /* of the unsupported instruction, "" for none */
	struct text program;	   /* the program that the log is of */
	struct reason *reason;	   /* to fill in */
	const struct reason_reader *reader;
};

/* Fills in the reason; false if it is something else after all. */
typedef bool explanation(struct finding *finding);

/* ---------------------------------------------------------------- helpers */

static bool split(struct text line, struct text mark, struct text *before, struct text *after)
{
	const char *at = memmem(line.data, line.length, mark.data, mark.length);

	if (!at)
		return false;
	*before = text_before(line, (size_t)(at - line.data));
	*after = text_from(line, before->length + mark.length);
	return true;
}

#define SAY(finding, ...)                                                                          \
	((finding)->reason->sentence = arena_printf((finding)->reader->arena, __VA_ARGS__), true)

static struct text outside(const struct finding *finding, struct text path)
{
	return facts_outside(finding->reader->request, path, finding->reader->arena);
}

static void keep_line(struct reason *reason, struct text line)
{
	GROW(reason->lines, reason->line_capacity, reason->line_count + 1);
	reason->lines[reason->line_count++] = line;
}

/* A soft limit in KB, as `ulimit` shows it; 0 for none. */
static unsigned long long limit_in_kb(__rlimit_resource_t resource)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return 0;
	return limit.rlim_cur / 1024;
}

/* ---------------------------------------------------------------- instructions */

/* Takes a number such as "0x10916b" off the front and returns it; 0 if it has no digits. */
static unsigned long long take_hex(struct text *text)
{
	unsigned long long value = 0;

	for (text_skip_prefix(text, T("0x")); text->length && isxdigit((u8)text->data[0]);
	     *text = text_from(*text, 1)) {
		u8 digit = (u8)text->data[0];

		value = value * 16 +
			(unsigned)(isdigit(digit) ? digit - '0' : toupper(digit) - 'A' + 10);
	}
	return value;
}

/* Reads bytes such as "0x62 0xF1 0x5"; returns their number. */
static size_t read_bytes(struct text text, u8 *bytes, size_t most)
{
	size_t count = 0;

	for (text = text_trim(text); count < most && text_starts_with(text, T("0x"));
	     text = text_trim(text))
		bytes[count++] = (u8)take_hex(&text);
	return count;
}

/* Keeps the lines of the backtrace, "   at 0x10916B: main (avx.c:3)" and its callers. Returns the
 * place in the first line. */
static struct text keep_backtrace(struct finding *finding)
{
	struct text rest = finding->rest, line, before, after, place = T("");

	while (text_next_line(&rest, &line) && valgrind_log_skip_head(&line) &&
	       (text_starts_with(line, T("   at 0x")) || text_starts_with(line, T("   by 0x")))) {
		if (!place.length && split(line, T(": "), &before, &after))
			place = after;
		keep_line(finding->reason, line);
	}
	return place;
}

/* Adds the place of the instruction. Valgrind names the object file only if it has no source line.
 * The program is loaded below its loader. */
static void add_place(struct buffer *out, const struct finding *finding, struct text place)
{
	struct text after = finding->after;
	unsigned long long address = take_hex(&after);

	buffer_printf(out, " at 0x%llx", address);
	if (place.length)
		buffer_printf(out, " in %.*s", TEXT_ARGS(place));
	if (finding->program.length && (address < 0x4000000 || !place.length))
		buffer_printf(out, " of %.*s", TEXT_ARGS(path_basename(finding->program)));
}

static bool explain_instruction(struct finding *finding)
{
	u8 bytes[16];
	size_t count = read_bytes(finding->bytes, bytes, sizeof(bytes));
	struct instruction_kind kind = instruction_kind_of(bytes, count);
	struct buffer out = {0};
	struct text place;

	keep_line(finding->reason, finding->line);
	place = keep_backtrace(finding);
	if (count)
		buffer_printf(&out, "Valgrind cannot run an instruction%s%s (",
			      kind.name ? " of " : "", kind.name ? kind.name : "");
	else /* Valgrind supports this one, which is invalid on purpose */
		buffer_add_string(&out, "the program ended itself (ud2, as __builtin_trap() does");
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, i ? " %02x" : "%02x", bytes[i]);
	buffer_add_byte(&out, ')');
	add_place(&out, finding, place);
	if (count)
		buffer_printf(&out, "; %s", kind.advice);
	finding->reason->sentence = buffer_take(&out, finding->reader->arena);
	return true;
}

/* ---------------------------------------------------------------- memory */

static bool explain_memory(struct finding *finding)
{
	unsigned long long limit = limit_in_kb(RLIMIT_AS);

	if (limit)
		return SAY(finding,
			   "Valgrind ran out of memory: it needs several times what the command "
			   "does, and the limit (ulimit -v) is %llu KB",
			   limit);
	return SAY(finding, "Valgrind ran out of memory: it needs several times what the command "
			    "does");
}

/* ---------------------------------------------------------------- programs */

static bool explain_setuid(struct finding *finding)
{
	struct text path = outside(finding, text_trim(finding->after));

	return SAY(finding,
		   "%.*s is setuid, setgid or has capabilities, which Valgrind does not run; "
		   "profile a copy of it, which has none",
		   TEXT_ARGS(path));
}

/* Explains "callgrind' for platform 'arm64-linux': No such file or directory". */
static bool explain_platform(struct finding *finding)
{
	struct text tool, rest, platform, error;

	if (!split(finding->after, T("' for platform '"), &tool, &rest) ||
	    !split(rest, T("': "), &platform, &error))
		return false;
	if (text_starts_with(error, T("No such file")))
		return SAY(finding,
			   "the program is for %.*s, and Valgrind's %.*s is not installed for "
			   "that",
			   TEXT_ARGS(platform), TEXT_ARGS(tool));
	return SAY(finding, "the program is for %.*s, which Valgrind cannot run here: %.*s",
		   TEXT_ARGS(platform), TEXT_ARGS(error));
}

static bool explain_architecture(struct finding *finding)
{
	return SAY(finding, "the program is for another machine: Valgrind cannot run it");
}

/* The interpreter in a script's first line, or an ELF program's loader; "" for none. */
static struct text interpreter_of(struct text path, struct arena *arena)
{
	char line[256] = "";
	struct text text;
	FILE *file = fopen(path.data, "re");

	if (!file)
		return T("");
	text = fgets(line, sizeof(line), file) ? text_from_string(line) : T("");
	fclose(file);
	if (!text_skip_prefix(&text, T("#!")))
		return elf_read_file(path.data, arena).interpreter;
	text = text_trim(text_before(text, text_find(text, '\n')));
	text = text_before(text, text_find(text, ' '));
	return arena_copy(arena, text_before(text, text_find(text, '\t')));
}

static bool explain_interpreter_of(struct finding *finding, struct text path)
{
	struct text interpreter = interpreter_of(path, finding->reader->arena);

	return interpreter.length &&
	       SAY(finding, "%.*s cannot be run: its interpreter %.*s does not exist",
		   TEXT_ARGS(path), TEXT_ARGS(interpreter));
}

static bool explain_bad_interpreter(struct finding *finding)
{
	struct text path = finding->before;

	return text_skip_prefix(&path, T("valgrind: ")) &&
	       explain_interpreter_of(finding, outside(finding, path));
}

static bool explain_exec(struct finding *finding)
{
	struct text program = text_from_string(finding->reader->request->program);

	finding->reason->never_ran = true;
	return (text_starts_with(finding->after, T("No such file")) &&
		explain_interpreter_of(finding, program)) ||
	       SAY(finding, "the command cannot be run: %.*s", TEXT_ARGS(finding->after));
}

/* A program at Valgrind's own address: Valgrind was asked to run itself. */
static bool explain_self(struct finding *finding)
{
	return text_contains(finding->after, T(" failed in UME")) &&
	       SAY(finding,
		   "a program executed /proc/self/exe, which is Valgrind itself under Valgrind; "
		   "only kind io can follow it");
}

/* ---------------------------------------------------------------- the loader */

static bool explain_missing(struct finding *finding, struct text what)
{
	return SAY(finding, "%.*s%s", TEXT_ARGS(what),
		   finding->reader->drops_library_path
		       ? " (LD_LIBRARY_PATH is not passed on; use --env LD_LIBRARY_PATH)"
		       : "");
}

static bool explain_library(struct finding *finding)
{
	struct text library, rest, what;

	if (split(finding->after, T(": cannot open shared object file: No such"), &library, &rest))
		what = arena_printf(finding->reader->arena, "the library %.*s was not found",
				    TEXT_ARGS(library));
	else
		what = arena_printf(finding->reader->arena, "a library could not be loaded: %.*s",
				    TEXT_ARGS(finding->after));
	return explain_missing(finding, what);
}

static bool explain_symbol(struct finding *finding)
{
	return explain_missing(finding,
			       arena_printf(finding->reader->arena,
					    "a library is not the version that the program "
					    "was built with: %.*s",
					    TEXT_ARGS(finding->after)));
}

/* ---------------------------------------------------------------- faults of Valgrind itself */

/* Explains "Callgrind: threads.c:247 (vgCallgrind_post_signal): Assertion 'sigNum == …' failed.".
 * Callgrind takes a handler on a stack above that of the interrupted code for a return to there. */
static bool explain_assertion(struct finding *finding)
{
	keep_line(finding->reason, finding->line);
	if (text_contains(finding->before, T("_post_signal")))
		return SAY(finding,
			   "callgrind crashed: it loses track where a signal is handled on a "
			   "stack of its own; count and cycles do not, and programs in Go do "
			   "without such signals (--env GODEBUG=asyncpreemptoff=1)");
	return SAY(finding, "Valgrind crashed, by a fault of its own");
}

/*
 * Explains "Valgrind: debuginfo reader: ensure_valid failed:". A line below has the object, in
 * quotes. Valgrind 3.19 stops in this way at some objects of clang 14 with DWARF 5, 3.22 does not.
 */
static bool explain_debug_info(struct finding *finding)
{
	struct text rest = finding->rest, line, before, after, object = T("an object");

	while (text_next_line(&rest, &line) && valgrind_log_skip_head(&line) &&
	       text_starts_with(line, T("Valgrind:  ")))
		if (split(line, T("\""), &before, &after) && text_ends_with(after, T("\"")))
			object = outside(finding, text_before(after, after.length - 1));
	return SAY(finding,
		   "this Valgrind cannot read the debug information of %.*s: build it with "
		   "-gdwarf-4, or take a later Valgrind",
		   TEXT_ARGS(object));
}

/* ---------------------------------------------------------------- whatever else */

static bool explain_by_itself(struct finding *finding)
{
	finding->reason->is_vague = true;
	return SAY(finding, "Valgrind gave up: %.*s", TEXT_ARGS(finding->line));
}

/*
 * In order of preference. A mark must be at the beginning of a line or, with '*', anywhere in it.
 */
static const struct {
	struct text mark;
	explanation *explain;
	bool last_counts; /* whether the last of several in one log counts, not the first */
} table[] = {
    {TEXT("valgrind: Unrecognised instruction at address "), explain_instruction, true},
    {TEXT("*Valgrind's memory management: out of memory"), explain_memory, false},
    {TEXT("Warning: Can't execute setuid/setgid/setcap executable: "), explain_setuid, false},
    {TEXT("valgrind: failed to start tool '"), explain_platform, false},
    {TEXT("valgrind: executable is not for this architecture"), explain_architecture, false},
    {TEXT("*: bad interpreter: "), explain_bad_interpreter, false},
    {TEXT("valgrind: mmap(0x58000000, "), explain_self, false},
    {TEXT("*: error while loading shared libraries: "), explain_library, false},
    {TEXT("*: symbol lookup error: "), explain_symbol, false},
    {TEXT("*strace: exec: "), explain_exec, false},
    {TEXT("*): Assertion '"), explain_assertion, false},
    {TEXT("Valgrind: debuginfo reader: ensure_valid failed"), explain_debug_info, false},
    {TEXT("valgrind: "), explain_by_itself, false},
    {TEXT("Valgrind: "), explain_by_itself, false},
    {TEXT("*Valgrind: FATAL"), explain_by_itself, false},
};

static bool find_mark(struct finding *finding, struct text mark)
{
	struct text line = finding->line;

	if (text_skip_prefix(&mark, T("*")))
		return split(line, mark, &finding->before, &finding->after);
	finding->before = T("");
	finding->after = line;
	return text_skip_prefix(&finding->after, mark);
}

static bool is_better(size_t rank, const struct reason *than)
{
	return !than->sentence.data || rank < than->rank ||
	       (rank == than->rank && table[rank].last_counts);
}

static void take_line(struct finding *finding, struct reason *best)
{
	for (size_t i = 0; i < LENGTH_OF(table) && is_better(i, best); i++) {
		struct reason found = {.rank = i};

		finding->reason = &found;
		if (!find_mark(finding, table[i].mark) || !table[i].explain(finding))
			continue;
		free(best->lines);
		*best = found;
		return;
	}
}

void reason_read(struct reason *reason, struct text said, struct text program,
		 const struct reason_reader *reader)
{
	struct finding finding = {
	    .rest = said, .program = program, .bytes = T(""), .reader = reader};
	struct reason found = {0};
	struct text before, after;

	while (text_next_line(&finding.rest, &finding.line)) {
		valgrind_log_skip_head(&finding.line);
		if (split(finding.line, T(" unhandled instruction bytes: "), &before, &after))
			finding.bytes = after;
		take_line(&finding, &found);
		if (text_starts_with(finding.line, T("valgrind: Unrecognised")))
			finding.bytes = T("");
	}
	if (found.sentence.data && (!reason->sentence.data || found.rank < reason->rank)) {
		free(reason->lines);
		*reason = found;
	} else {
		free(found.lines);
	}
}

void reason_of_status(struct reason *reason, u64 status, const struct reason_reader *reader)
{
	if (reason->sentence.data || status != 128 + SIGXFSZ)
		return;
	reason->rank = LENGTH_OF(table);
	reason->sentence = arena_printf(
	    reader->arena, "a file reached the limit of file sizes (ulimit -f), %llu KB",
	    limit_in_kb(RLIMIT_FSIZE));
}
