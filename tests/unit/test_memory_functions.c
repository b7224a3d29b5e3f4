/*
 * reports/analysis/memory_functions.h and views/memory_sources.h: memory as costs of functions,
 * and the files that recordings name without their folders.
 */
#include "common/arena.h"
#include "parsers/memory/sites.h"
#include "parsers/resolve/own.h"
#include "reports/views/memory_sources.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct arena arena;

static struct memory_site *add_site(struct memory_sites *sites, const char *const *chain, u64 bytes)
{
	struct text frames[8];
	struct memory_site *site;
	u32 count = 0;

	for (; chain[count]; count++)
		frames[count] = text_from_string(chain[count]);
	site = memory_sites_add(sites, frames, count, &arena);
	site->peak_bytes = bytes;
	site->allocated_bytes = 2 * bytes;
	site->peak_blocks = 1;
	return site;
}

#define CHAIN(...) ((const char *const[]){__VA_ARGS__, NULL})

/* make() calls itself, and is called at two lines; std::for_each stands between two of main's. */
static const struct cpu_profile *functions_of(struct document_memory *memory,
					      struct memory_file_names *names)
{
	struct memory_sites sites = {0};

	add_site(&sites, CHAIN("malloc", "make (a.c:4)", "main (a.c:9)"), 10);
	add_site(&sites, CHAIN("make (a.c:4)", "make (a.c:5)", "make (a.c:5)", "main (a.c:9)"),
		 200);
	add_site(&sites,
		 CHAIN("operator new(unsigned long) (in /usr/lib/v.so)",
		       "push_back (stl_vector.h:1287)", "fill (b.cc:7)",
		       "std::for_each (stl_algo.h:3)", "main (a.c:12)"),
		 3000);
	add_site(&sites, CHAIN("append (basic_string.h:5)"), 0);
	add_site(&sites, CHAIN("??? (in /usr/lib/libz.so)", "main (a.c:12)"), 40000);
	memory->process.sites_source = MEMORY_DHAT;
	memory_sites_finish(&sites, &arena, &memory->process);
	names->shown = ARENA_NEW(&arena, struct text, 8);
	memory_add_files(&(struct document_profile){.memory = memory}, names);
	for (u32 i = 0; i < names->recorded.count; i++)
		names->shown[i] = intern_text(&names->recorded, i);
	return &memory_functions(memory, names, &arena)->process;
}

static u32 function(const struct cpu_profile *profile, const char *name)
{
	for (u32 f = 0; f < profile->function_count; f++)
		if (text_equal(profile->functions[f].name, text_from_string(name)))
			return f;
	fail_msg("no function %s", name);
	return 0;
}

static u64 cost(const struct cpu_profile *profile, const u64 *costs, u32 row)
{
	return costs[(size_t)row * profile->event_count];
}

static u64 line_cost(const struct cpu_lines *lines, const char *file, u64 line)
{
	struct cpu_line_cursor cursor = {.lines = lines};
	u64 sum = 0;

	while (cpu_lines_next(&cursor))
		if (cursor.line.line == line &&
		    text_equal(lines->files[cursor.line.file], text_from_string(file)))
			sum += cpu_line_cost(&cursor.line, 0);
	return sum;
}

static u64 call_cost(const struct cpu_profile *profile, const char *caller, const char *callee)
{
	for (u32 i = 0; i < profile->call_count; i++)
		if (profile->calls[i].caller == function(profile, caller) &&
		    profile->calls[i].callee == function(profile, callee))
			return cost(profile, profile->call_costs, i);
	return 0;
}

static void costs_belong_to_who_asked_and_are_counted_once(void **state)
{
	struct document_memory memory = {0};
	struct memory_file_names names = {0};
	const struct cpu_profile *p = functions_of(&memory, &names);

	(void)state;
	assert_int_equal(p->event_count, 6);
	assert_true(text_equal(memory_event_unit(p->events[0]), T("bytes")));
	assert_true(text_equal(memory_event_unit(p->events[1]), T("blocks")));
	assert_int_equal(p->totals[0], 43210);
	assert_int_equal(p->totals[1], 5);
	assert_int_equal(p->totals[4], 86420);
	assert_int_equal(p->function_count, 5); /* no allocator; of the C++ library who is alone */
	assert_false(file_is_own(p->functions[function(p, "append")].file));
	assert_int_equal(cost(p, p->self, function(p, "make")), 210);
	assert_int_equal(cost(p, p->inclusive, function(p, "make")), 210);
	assert_int_equal(cost(p, p->self, function(p, "fill")), 3000);
	assert_int_equal(cost(p, p->self, function(p, "main")), 0);
	assert_int_equal(cost(p, p->inclusive, function(p, "main")), 43210);
	assert_int_equal(cost(p, p->self, function(p, "???")), 40000);
	assert_int_equal(call_cost(p, "main", "make"), 210);
	assert_int_equal(call_cost(p, "make", "make"), 200);
	assert_int_equal(call_cost(p, "main", "fill"), 3000);
	assert_int_equal(line_cost(&p->lines, "a.c", 4), 210);
	assert_int_equal(line_cost(&p->line_calls, "a.c", 5), 200);
	assert_int_equal(line_cost(&p->line_calls, "a.c", 9), 210);
	assert_int_equal(line_cost(&p->line_calls, "a.c", 12), 43000);
	assert_int_equal(line_cost(&p->lines, "b.cc", 7), 3000);
	memory_keep_files(&names, &arena);
	arena_release(&arena);
}

static void functions_are_whose_their_objects_and_files_are(void **state)
{
	static const struct {
		const char *name;
		enum cpu_share share;
	} wanted[] = {{"append", SHARE_LIBRARIES},
		      {"???", SHARE_LIBRARIES},
		      {"main", SHARE_PROGRAM},
		      {"_dl_init", SHARE_LOADER},
		      {"nothing", SHARE_UNKNOWN}};
	struct document_memory memory = {0};
	struct memory_file_names names = {0};
	struct cpu_profile p = *functions_of(&memory, &names);
	struct cpu_function *functions = ARENA_NEW(&arena, struct cpu_function, 7);
	const enum cpu_share *shares;

	(void)state;
	memcpy(functions, p.functions, p.function_count * sizeof(*functions));
	functions[p.function_count++] =
	    (struct cpu_function){.name = T("_dl_init"), .file = T("?\?\?/dl-init.c")};
	functions[p.function_count++] = (struct cpu_function){.name = T("nothing")};
	p.functions = functions;
	shares = memory_function_shares(&p, &arena);
	for (size_t i = 0; i < LENGTH_OF(wanted); i++)
		assert_int_equal(shares[function(&p, wanted[i].name)], wanted[i].share);
	memory_keep_files(&names, &arena);
	arena_release(&arena);
}

static void contexts_add_up_and_callees_follow_their_callers(void **state)
{
	struct document_memory memory = {0};
	struct memory_file_names names = {0};
	const struct cpu_profile *p = functions_of(&memory, &names);
	u64 sum = 0;

	(void)state;
	for (u32 i = 0; i < p->context_count; i++) {
		sum += cost(p, p->context_costs, i);
		assert_true(p->contexts[i].parent == NO_ID || p->contexts[i].parent < i);
	}
	assert_int_equal(sum, 43210);
	assert_int_equal(p->context_count, 7); /* append; main; make, make, make; fill; ??? */
	memory_keep_files(&names, &arena);
	arena_release(&arena);
}

static void places_are_found_again(void **state)
{
	struct document_memory memory = {0};
	struct memory_file_names names = {0};
	const struct cpu_profile *p = functions_of(&memory, &names);
	u64 line;

	(void)state;
	assert_int_equal(memory_find_function(p, &names, T("fill (b.cc:7)"), &line, &arena),
			 function(p, "fill"));
	assert_int_equal(line, 7);
	assert_int_equal(memory_find_function(p, &names, T("gone (b.cc:7)"), &line, &arena), NO_ID);
	memory_keep_files(&names, &arena);
	arena_release(&arena);
}

static void sums_above_the_limit_leave_no_functions(void **state)
{
	struct document_memory memory = {.process = {.sites_source = MEMORY_DHAT}};
	struct memory_file_names names = {0};
	struct memory_sites sites = {0};
	const struct cpu_profile *p;

	(void)state;
	add_site(&sites, CHAIN("a (a.c:1)"), UINT64_MAX / 2);
	add_site(&sites, CHAIN("b (a.c:1)"), UINT64_MAX / 2);
	memory_sites_finish(&sites, &arena, &memory.process);
	p = &memory_functions(&memory, &names, &arena)->process;
	assert_int_equal(p->function_count, 0);
	arena_release(&arena);
}

/* ---------------------------------------------------------------- files */

static void write_file(const char *folder, const char *name)
{
	FILE *file = fopen(arena_printf(&arena, "%s/%s", folder, name).data, "w");

	assert_non_null(file);
	fclose(file);
}

static const char *name_of(struct memory_file_names *names, const char *file)
{
	u32 id = intern_find(&names->recorded, text_from_string(file));

	return arena_copy(&arena, names->shown[id]).data;
}

static void find_frames(const char *folder, struct document_cpu *cpu,
			struct memory_file_names *names, const char *const *frames)
{
	struct document_memory memory = {0};
	struct memory_sites sites = {0};
	struct source_files sources;

	for (u32 i = 0; frames[i]; i++)
		add_site(&sites, CHAIN(frames[i]), 1);
	memory_sites_finish(&sites, &arena, &memory.process);
	memory_add_files(&(struct document_profile){.memory = &memory, .cpu = cpu}, names);
	source_files_open(&sources, folder);
	memory_sources_find(&sources, &arena, names);
	source_files_release(&sources);
}

static void find(const char *folder, struct memory_file_names *names, const char *const *files)
{
	const char *frames[8] = {0};

	for (u32 i = 0; files[i]; i++)
		frames[i] = arena_printf(&arena, "f (%s:%d)", files[i], (int)i).data;
	find_frames(folder, NULL, names, frames);
}

static bool is_own(struct memory_file_names *names, const char *file)
{
	return file_is_own(text_from_string(name_of(names, file)));
}

static void files_without_sources_are_of_whom_the_functions_of_the_run_say(void **state)
{
	struct cpu_function functions[] = {
	    {T("/lib/ld-linux-x86-64.so.2"), T("./elf/dl-misc.c"), T("call_init"), .line = 1},
	    {T("/home/me/a"), T("/home/me/a.c"), T("main"), .line = 1},
	    {T("/lib/libz.so"), T("/build/both.c"), T("deflate"), .line = 1},
	    {T("/home/me/a"), T("/home/me/both.c"), T("pack"), .line = 1},
	    {T("/home/me/a"), T("/usr/include/inline.h"), T("get"), .line = 1},
	};
	struct document_cpu cpu = {
	    .process = {.functions = functions, .function_count = LENGTH_OF(functions)}};
	const char *const *frames =
	    CHAIN("f (dl-misc.c:1)", "f (a.c:1)", "f (both.c:2)", "f (inline.h:3)",
		  "f (unheard.c:4)", "_dl_init (dl-init.c:121)", "call_init (dl-init.c:74)");
	struct memory_file_names alone = {0}, with_functions = {0};

	(void)state;
	find_frames("", NULL, &alone, frames);
	assert_true(is_own(&alone, "dl-misc.c"));
	assert_false(is_own(&alone, "dl-init.c"));
	find_frames("", &cpu, &with_functions, frames);
	assert_false(is_own(&with_functions, "dl-misc.c"));
	assert_false(is_own(&with_functions, "dl-init.c"));
	assert_false(is_own(&with_functions, "inline.h"));
	assert_true(is_own(&with_functions, "a.c"));
	assert_true(is_own(&with_functions, "both.c"));
	assert_true(is_own(&with_functions, "unheard.c"));
	memory_keep_files(&alone, &arena);
	memory_keep_files(&with_functions, &arena);
	arena_release(&arena);
}

static void files_get_their_folders_and_others_are_not_own(void **state)
{
	char folder[] = "/tmp/memory-sources-XXXXXX";
	struct memory_file_names known = {0}, unknown = {0};

	(void)state;
	assert_non_null(mkdtemp(folder));
	mkdir(arena_printf(&arena, "%s/src", folder).data, 0700);
	mkdir(arena_printf(&arena, "%s/.hidden", folder).data, 0700);
	mkdir(arena_printf(&arena, "%s/other", folder).data, 0700);
	write_file(folder, "src/a.c");
	write_file(folder, "src/twice.c");
	write_file(folder, "other/twice.c");
	write_file(folder, ".hidden/secret.c");
	find(folder, &known, CHAIN("a.c", "twice.c", "a.c", "secret.c", "iofopen.c"));
	assert_string_equal(name_of(&known, "a.c"), "src/a.c");
	assert_string_equal(name_of(&known, "twice.c"), "twice.c");
	assert_string_equal(name_of(&known, "secret.c"), "?\?\?/secret.c");
	assert_false(file_is_own(text_from_string(name_of(&known, "iofopen.c"))));
	find(folder, &unknown, CHAIN("a.c", "b.c", "iofopen.c"));
	assert_string_equal(name_of(&unknown, "a.c"), "a.c");
	assert_string_equal(name_of(&unknown, "iofopen.c"), "iofopen.c");
	memory_keep_files(&known, &arena);
	memory_keep_files(&unknown, &arena);
	assert_int_equal(system(arena_printf(&arena, "rm -r %s", folder).data), 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(costs_belong_to_who_asked_and_are_counted_once),
	    cmocka_unit_test(functions_are_whose_their_objects_and_files_are),
	    cmocka_unit_test(contexts_add_up_and_callees_follow_their_callers),
	    cmocka_unit_test(places_are_found_again),
	    cmocka_unit_test(sums_above_the_limit_leave_no_functions),
	    cmocka_unit_test(files_get_their_folders_and_others_are_not_own),
	    cmocka_unit_test(files_without_sources_are_of_whom_the_functions_of_the_run_say),
	};

	return cmocka_run_group_tests_name("memory_functions", tests, NULL, NULL);
}
