/*
 * Inlined functions, of any recording by instruction of programs that have debug information: the
 * input says which functions of which program ran, at which instructions, and who called whom, from
 * where and in which context. Resolving with inlined functions keeps what is known without them.
 */
#include "common/buffer.h"
#include "cpu_costs.h"
#include "files.h"
#include "parsers/callgrind/callgrind.h"
#include "parsers/resolve/resolve.h"

#include <time.h>

/* ---------------------------------------------------------------- the programs that ran */

/* Makes the symbols NAME and NAME_end of a file in the corpus of debug_info. */
#define EMBED(name, file)                                                                          \
	__asm__(".pushsection .rodata\n" #name ":\n.incbin \"tests/fuzz/corpus/debug_info/" file   \
		"\"\n" #name "_end:\n.popsection\n");                                              \
	extern const char name[], name##_end[]

EMBED(program_c, "dwarf-5");
EMBED(program_clang, "clang");
EMBED(program_cxx, "namespaces-clang");
EMBED(program_rust, "rust");
EMBED(program_recursion, "recursion");

static const struct {
	const char *begin, *end;
	u64 code; /* where its instructions begin */
} programs[] = {
    {program_c, program_c_end, 0x400110},
    {program_clang, program_clang_end, 0x400110},
    {program_cxx, program_cxx_end, 0x401000},
    {program_rust, program_rust_end, 0x201270},
    {program_recursion, program_recursion_end, 0x400120},
};

enum { PROGRAMS = sizeof(programs) / sizeof(*programs) };

/* What is known of them, as `path`s "/0", "/1" and so on. */
static const struct inline_object *known_programs(void)
{
	static struct inline_object known[PROGRAMS];
	static struct fuzz_file files[PROGRAMS];
	static char paths[PROGRAMS][16];

	for (int i = 0; i < PROGRAMS && !known[i].file; i++) {
		struct text content = {programs[i].begin,
				       (size_t)(programs[i].end - programs[i].begin)};

		snprintf(paths[i], sizeof(paths[i]), "/%d", i);
		known[i].path = text_from_string(paths[i]);
		known[i].file = fuzz_file_write(&files[i], content);
	}
	return known;
}

/* Functions that run: some that debug information knows, as compiled or inlined, and others. */
static const struct {
	int program;
	const char *file, *name;
} functions[] = {
    {0, "t.c", "_start"},	{0, "t.c", "f"},	  {0, "t.c", "sum"},
    {0, "t.c", "half"},		{1, "t.c", "_start"},	  {1, "t.c", "f"},
    {1, "other.c", "sum"},	{1, "", "(below main)"},  {2, "t.cc", "_start"},
    {2, "t.cc", "helper(int)"}, {3, "t.rs", "_start"},	  {3, "", "main"},
    {4, "/src/t.c", "_start"},	{4, "/src/t.c", "depth"}, {4, "/src/t.c", "even.part.0"},
    {4, "/src/t.c", "odd"},
};

enum { FUNCTIONS = sizeof(functions) / sizeof(*functions) };

/* ---------------------------------------------------------------- the recording */

enum { NAMES = 64, NAME_SIZE = 200, ACTION = 5, DEPTH = 4, NOBODY = -1 };

/* A name as it is recorded: a function, its level of recursion, and its callers. */
struct recorded {
	int function, caller; /* `caller` is a number among those recorded, or NOBODY */
	bool nested;
	char name[NAME_SIZE];
};

struct recording {
	struct buffer text;
	struct recorded names[NAMES];
	int count, depth; /* `depth` callers are part of a name */
	bool two_events, has_large_costs;
};

static void add_name(struct recording *r, struct recorded new)
{
	struct recorded *added = &r->names[r->count++];
	size_t used;

	*added = new;
	used = (size_t)snprintf(added->name, NAME_SIZE, "%s%s", functions[new.function].name,
				new.nested ? "'2" : "");
	for (int i = 0; i < r->depth && new.caller != NOBODY &&used < NAME_SIZE; i++) {
		used += (size_t)snprintf(added->name + used, NAME_SIZE - used, "'%s",
					 functions[r->names[new.caller].function].name);
		new.caller = r->names[new.caller].caller;
	}
}

/* The number of the function as it is recorded when `caller` calls it. */
static int callee_of(struct recording *r, int function, int caller, bool nested)
{
	struct recorded wanted = {function, r->depth ? caller : NOBODY, nested, ""};

	for (int i = 0; i < r->count; i++)
		if (r->names[i].function == function && r->names[i].caller == wanted.caller &&
		    r->names[i].nested == nested)
			return i;
	if (r->count == NAMES)
		return function;
	add_name(r, wanted);
	return r->count - 1;
}

static void add_cost(struct recording *r, const uint8_t *action, u64 cost)
{
	int program = functions[r->names[action[1] % r->count].function].program;

	buffer_printf(
	    &r->text, "0x%llx %d %llu",
	    (unsigned long long)(programs[program].code + action[3] + action[0] / 64 * 256),
	    action[3], (unsigned long long)cost);
	buffer_add_string(&r->text, r->two_events ? " 1\n" : "\n");
}

static void add_call(struct recording *r, const uint8_t *action, int callee)
{
	const struct recorded *called = &r->names[callee];

	buffer_printf(&r->text, "cob=/%d\ncfi=%s\ncfn=%s\ncalls=%d 0x%llx 1\n",
		      functions[called->function].program, functions[called->function].file,
		      called->name, action[2] / 16,
		      (unsigned long long)programs[functions[called->function].program].code);
}

/* What a caller does: spend, or call somebody. */
static void add_action(struct recording *r, const uint8_t *action)
{
	int self = action[1] % r->count;
	const struct recorded *name = &r->names[self];

	buffer_printf(&r->text, "\nob=/%d\nfl=%s\nfn=%s\n", functions[name->function].program,
		      functions[name->function].file, name->name);
	if (action[0] % 4 == 1)
		add_call(r, action, callee_of(r, action[2] % FUNCTIONS, self, action[0] / 4 % 2));
	if (action[0] % 4 == 2)
		add_call(r, action, action[2] % r->count);
	if (action[0] % 64 < 63) {
		add_cost(r, action, action[4]);
	} else {
		add_cost(r, action, (u64)action[4] << 55);
		r->has_large_costs = true;
	}
}

static struct text make_recording(struct recording *r, struct text input)
{
	uint8_t settings = input.length ? (uint8_t)input.data[0] : 0;

	r->two_events = settings % 2;
	r->depth = settings / 2 % DEPTH;
	for (int i = 0; i < FUNCTIONS; i++)
		add_name(r, (struct recorded){i, NOBODY, false, ""});
	buffer_printf(&r->text,
		      "# callgrind format\nversion: 1\ncreator: fuzz\npid: 1\n"
		      "cmd: x\npart: 1\npositions: instr line\nevents: Ir%s\n",
		      r->two_events ? " Dr" : "");
	for (size_t at = 1; at + ACTION <= input.length; at += ACTION)
		add_action(r, (const uint8_t *)input.data + at);
	return buffer_text(&r->text);
}

/* ---------------------------------------------------------------- what must hold */

/* Costs add up, and nothing costs less than itself or more than everything. */
static void check_costs(const struct cpu_profile *p)
{
	u32 n = p->event_count;

	check_sum(p, p->self, p->function_count);
	if (p->context_count)
		check_sum(p, p->context_costs, p->context_count);
	for (u32 i = 0; i < p->function_count * n; i++)
		MUST(p->inclusive[i] >= p->self[i] &&
		     (p->inclusive[i] <= p->totals[i % n] || p->inclusive[i] > INT64_MAX));
}

static void check_tree(const struct cpu_profile *p)
{
	for (u32 i = 0; i < p->call_count; i++)
		MUST(p->calls[i].caller < p->function_count &&
		     p->calls[i].callee < p->function_count);
	for (u32 i = 0; i < p->context_count; i++) {
		MUST(p->contexts[i].function < p->function_count);
		MUST(p->contexts[i].parent == NO_ID || p->contexts[i].parent < i);
	}
}

/* Whether it is the function; debug information may know its file better. */
static bool is_same(const struct cpu_function *a, const struct cpu_function *b, bool has_other_file)
{
	return text_equal(a->object, b->object) && text_equal(a->name, b->name) &&
	       (has_other_file || text_equal(a->file, b->file));
}

static u32 find_function(const struct cpu_profile *p, const struct cpu_function *function)
{
	for (int i = 0; i < 2; i++)
		for (u32 f = 0; f < p->function_count; f++)
			if (is_same(&p->functions[f], function, i))
				return f;
	MUST(false); /* a compiled function is there */
	return NO_ID;
}

/* Compiled functions are all still there; with what was inlined of them elsewhere, they cost at
 * least as much, and were called at least as often. */
static void check_same_program(const struct cpu_profile *compiled, const struct cpu_profile *p)
{
	u32 n = p->event_count;

	MUST(!memcmp(compiled->program, p->program, n * sizeof(*p->program)));
	for (u32 f = 0; f < compiled->function_count; f++) {
		u32 same = find_function(p, &compiled->functions[f]);

		if (!text_equal(p->functions[same].file, compiled->functions[f].file))
			continue;
		MUST(p->functions[same].inlined ||
		     p->functions[same].calls >= compiled->functions[f].calls);
		for (u32 e = 0; e < n; e++)
			MUST(p->inclusive[same * n + e] >= compiled->inclusive[f * n + e]);
	}
}

static void check_inlined(const struct cpu_profile *compiled, const struct cpu_profile *inlined,
			  bool keep_lines)
{
	check_costs(inlined);
	check_tree(inlined);
	check_same_program(compiled, inlined);
	if (keep_lines)
		check_lines(inlined);
}

/* Debug information stays open for some inputs: opening it takes most of the time. */
static struct inline_source *open_source(bool *is_last)
{
	enum { INPUTS = 64 };
	static struct inline_source source;
	static int inputs;

	if (inputs++ % INPUTS == 0)
		source = (struct inline_source){
		    .known = known_programs(),
		    .known_count = PROGRAMS,
		    .recorded = {.tv_sec = INT64_MAX / 2},
		};
	*is_last = inputs % INPUTS == 0;
	return &source;
}

static void check_resolved(const struct cpu_profile *raw, bool keep_lines, struct arena *arena)
{
	bool is_last, fine;
	struct inline_source *source = open_source(&is_last);
	struct resolve_options with = {.source = source, .keep_lines = keep_lines},
			       without = {.keep_lines = keep_lines};
	struct cpu_profile compiled, inlined;
	struct diag diag = {0};

	fine = cpu_resolve_with(&without, raw, arena, &compiled, &diag) &&
	       cpu_resolve_with(&with, raw, arena, &inlined, &diag);
	MUST(!source->changed_count);
	if (is_last)
		inline_source_release(source, arena);
	if (fine)
		check_inlined(&compiled, &inlined, keep_lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct recording recording;
	struct callgrind_options options = {.keep_addresses = true};
	struct text input = {(const char *)data, size};
	struct arena arena = {0};
	struct callgrind_result result;
	struct diag diag = {0};

	recording.count = 0;
	recording.has_large_costs = false;
	buffer_clear(&recording.text);
	if (callgrind_read(make_recording(&recording, input), options, &arena, &result, &diag))
		check_resolved(&result.processes[0].profile, size % 2, &arena);
	else
		MUST(recording.has_large_costs || size <= ACTION);
	arena_release(&arena);
	return 0;
}
