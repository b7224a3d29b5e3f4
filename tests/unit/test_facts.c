/* envelope/facts/: what logs and files tell of a run. */
#include "common/buffer.h"
#include "common/sha256.h"
#include "envelope/facts/commit.h"
#include "envelope/facts/elf.h"
#include "envelope/facts/instruction.h"
#include "envelope/facts/reason.h"
#include "envelope/facts/identity.h"
#include "envelope/facts/strace_objects.h"
#include "envelope/facts/timed_waits.h"
#include "envelope/facts/valgrind_log.h"
#include "envelope/facts/words.h"
#include "envelope/loader_cache.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.data, expected, text.length);
}

/* The examples of FIPS 180-4. */
static void hashes_are_those_of_the_standard(void **state)
{
	struct sha256 hash;
	char hex[SHA256_HEX + 1];

	(void)state;
	sha256_of(T(""), hex);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_of(T("abc"), hex);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_begin(&hash);
	for (int i = 0; i < 1000000; i++)
		sha256_add(&hash, T("a"));
	sha256_end(&hash, hex);
	assert_string_equal(hex,
			    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static bool exists(struct text path)
{
	return text_equal(path, T("/p/pro\ngram")) || text_equal(path, T("/lib/libc.so.6"));
}

static void a_log_tells_objects_version_and_total(void **state)
{
	struct valgrind_log log = valgrind_log_read(
	    T("==7== Using Valgrind-3.19.0-8d3c-2022 and LibVEX; rerun with -h\n"
	      "--7-- Valgrind library directory: /usr/libexec/valgrind\n"
	      "--7-- Reading syms from /p/pro\n--7-- gram\n"
	      "--7--    object doesn't have a symbol table\n"
	      "--7-- Reading syms from /usr/libexec/valgrind/callgrind-amd64-linux\n"
	      "--7-- Reading syms from /usr/libexec/valgrind/vgpreload_core-amd64-linux.so\n"
	      "--7-- Reading syms from /lib/libc.so.6\n--7-- Reading syms from \n"
	      "==7== Events    : Ir Dr\n==7== Collected : 18446744073709551615 3\n"),
	    exists, &arena);

	(void)state;
	assert_text(log.version, "3.19.0");
	assert_int_equal(log.object_count, 2);
	assert_text(log.objects[0], "/p/pro\ngram");
	assert_text(log.objects[1], "/lib/libc.so.6");
	assert_true(log.has_stand_ins && !log.is_forked && log.has_total);
	assert_true(log.total == UINT64_MAX);
}

static void a_log_without_objects_is_that_of_a_copy(void **state)
{
	struct valgrind_log log =
	    valgrind_log_read(T("==8== \n--8-- nothing to read\n"), exists, &arena);

	(void)state;
	assert_true(log.is_forked && !log.has_stand_ins && !log.has_total);
}

static size_t times_asked;

static bool is_not_there(struct text path)
{
	(void)path;
	times_asked++;
	return false;
}

/* A path has 4,095 bytes at most, and each further line may be part of it. */
static void a_long_log_after_a_deleted_file_is_read_in_linear_time(void **state)
{
	struct buffer log = {0};
	struct valgrind_log read;

	(void)state;
	buffer_add_string(&log, "--9-- Reading syms from /deleted\n");
	for (int i = 0; i < 100000; i++)
		buffer_add_string(&log, "--9--    object doesn't have a symbol table\n");
	buffer_add_string(&log, "--9-- Reading syms from /lib/libc.so.6\n");
	times_asked = 0;
	read = valgrind_log_read(buffer_text(&log), is_not_there, &arena);
	assert_int_equal(read.object_count, 2);
	assert_text(read.objects[0], "/deleted");
	assert_true(times_asked >= 2 && times_asked <= 4096);
	buffer_release(&log);
}

static void strace_tells_what_was_mapped_as_code(void **state)
{
	struct strace_objects objects = {0};

	(void)state;
	strace_objects_take(&objects,
			    T("5 1.0 mmap(0x7f, 14, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED, "
			      "3</a\\nb/lib\\303\\251.so>, 0x26000) = 0x7f <0.1>"),
			    &arena);
	strace_objects_take(&objects,
			    T("5 1.0 mmap(NULL, 14, PROT_READ, MAP_PRIVATE, 3</x.so>, 0)"), &arena);
	strace_objects_take(&objects, T("5 1.0 mmap(NULL, 14, PROT_EXEC, MAP_ANONYMOUS, -1, 0)"),
			    &arena);
	strace_objects_take(&objects, T("5 1.0 mmap(NULL, 14, PROT_EXEC, MAP_PRIVATE, 3<>, 0)"),
			    &arena);
	strace_objects_take(&objects, T("5 1.0 mmap(NULL, 14, PROT_EXEC, MAP_PRIVATE, 3</cut"),
			    &arena);
	assert_int_equal(objects.count, 1);
	assert_text(objects.paths[0], "/a\nb/lib\303\251.so");
	free(objects.paths);
}

static void words_are_quoted_as_a_shell_takes_them(void **state)
{
	struct buffer out = {0};

	(void)state;
	words_quote(&out, T("a-b=/c"));
	buffer_add_byte(&out, ' ');
	words_quote(&out, T(""));
	buffer_add_byte(&out, ' ');
	words_quote(&out, T("it's \303\251"));
	buffer_add_byte(&out, ' ');
	words_quote(&out, T("\n'\377\\"));
	assert_string_equal(out.data, "a-b=/c '' 'it'\\''s \303\251' $'\\n\\'\\377\\\\'");
	buffer_release(&out);
}

static void a_commit_is_dirty_when_files_differ(void **state)
{
	struct commit commit =
	    commit_parse(T("# branch.oid abc\n# branch.head main\n1 .M N... x\n"), &arena);

	(void)state;
	assert_text(commit.hash, "abc");
	assert_true(commit.is_dirty);
	assert_false(commit_parse(T("# branch.oid abc\n"), &arena).is_dirty);
	assert_null(commit_parse(T("# branch.oid (initial)\n"), &arena).hash.data);
	assert_null(commit_parse(T(""), &arena).hash.data);
}

/* This program itself; every beginning of it is a damaged file. */
static void an_elf_file_tells_of_itself_and_damage_does_no_harm(void **state)
{
	struct elf_facts facts = elf_read_file("/proc/self/exe", &arena);
	char bytes[4096] = "\177ELF\2\1\1";

	(void)state;
	assert_true(facts.has_debug_info);
	assert_true(text_starts_with(facts.interpreter, T("/")));
	assert_int_equal(elf_read_file("/proc/self/cmdline", &arena).interpreter.length, 0);
	memset(bytes + 16, 0xff, sizeof(bytes) - 16);
	for (size_t length = 0; length <= sizeof(bytes); length++)
		assert_false(elf_read((struct text){bytes, length}, &arena).has_debug_info);
}

static const struct facts_request request = {
    .program = "/work/prog", .program_tree = "/work", .work_tree = ""};

static struct reason reason_in(struct text said, struct text program, bool drops_library_path)
{
	struct reason_reader reader = {&request, drops_library_path, &arena};
	struct reason reason = {0};

	reason_read(&reason, said, program, &reader);
	return reason;
}

static void an_unknown_instruction_is_told_with_bytes_place_and_advice(void **state)
{
	struct reason reason =
	    reason_in(T("vex amd64->IR: unhandled instruction bytes: 0x62 0xF1 0x5\n"
			"==7== valgrind: Unrecognised instruction at address 0x10916b.\n"
			"==7==    at 0x10916B: main (avx.c:3)\n==7== Your program just tried\n"
			"==7== Valgrind: FATAL\n"),
		      T("/edm-profile/program/avx"), false);

	(void)state;
	assert_text(reason.sentence, "Valgrind cannot run an instruction of AVX-512 (62 f1 05) at "
				     "0x10916b in main (avx.c:3) of avx; build without "
				     "-march=native, or with -mno-avx512f");
	assert_int_equal(reason.line_count, 2);
	assert_text(reason.lines[1], "   at 0x10916B: main (avx.c:3)");
	free(reason.lines);
}

static void bytes_of_an_instruction_end_with_their_line(void **state)
{
	struct reason reason =
	    reason_in(T("vex amd64->IR: unhandled instruction bytes: 0x62 0xF1 0x\n0x5 0x6\n"
			"==7== valgrind: Unrecognised instruction at address 0x10916b.\n"),
		      T("/edm-profile/program/avx"), false);

	(void)state;
	assert_text(text_before(reason.sentence, text_find(reason.sentence, ')')),
		    "Valgrind cannot run an instruction of AVX-512 (62 f1 00");
	free(reason.lines);
}

static void reasons_without_what_belongs_to_them_are_still_told(void **state)
{
	static const struct text cut[] = {
	    TEXT("valgrind: Unrecognised instruction at address "),
	    TEXT("valgrind: failed to start tool 'callgrind"),
	    TEXT("x: bad interpreter: "),
	    TEXT("valgrind: mmap(0x58000000, "),
	    TEXT("vex amd64->IR: unhandled instruction bytes: 0x"),
	    TEXT("==7"),
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cut); i++)
		for (size_t length = 0; length <= cut[i].length; length++)
			free(reason_in(text_before(arena_copy(&arena, cut[i]), length), T(""), true)
				 .lines);
	assert_null(reason_in(T("prog: fine\nFATAL: prog\n"), T(""), false).sentence.data);
}

static void a_library_is_named_and_the_variable_only_where_it_was_dropped(void **state)
{
	struct text said = T("prog: error while loading shared libraries: libx.so: cannot open "
			     "shared object file: No such file or directory\n");

	(void)state;
	assert_text(reason_in(said, T(""), false).sentence, "the library libx.so was not found");
	assert_text(
	    reason_in(said, T(""), true).sentence,
	    "the library libx.so was not found (LD_LIBRARY_PATH is not passed on; use --env "
	    "LD_LIBRARY_PATH)");
}

static void extensions_are_known_by_the_first_bytes(void **state)
{
	static const struct {
		u8 bytes[4];
		const char *name;
	} cases[] = {
	    {{0x62, 0xf1, 0x7d, 0x48}, "AVX-512"},			/* vpxord */
	    {{0xc5, 0xf8, 0x92, 0xc8}, "AVX-512"},			/* kmovw */
	    {{0xc4, 0xe1, 0xfb, 0x92}, "AVX-512"},			/* kmovq */
	    {{0xc4, 0xe2, 0x7d, 0xcf}, "AVX or one of its successors"}, /* vgf2p8mulb */
	    {{0x0f, 0x38, 0xc8, 0xc1}, "SHA"},				/* sha1nexte */
	    {{0x44, 0x0f, 0x38, 0xc8}, "SHA"},
	    {{0x8f, 0xe9, 0x78, 0x81}, "XOP"}, /* vfrczpd */
	    {{0x0f, 0x01, 0xf9, 0x48}, "RDTSCP"},
	    {{0x8f, 0xc0}, NULL}, /* pop */
	    {{0xf1}, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct instruction_kind kind = instruction_kind_of(cases[i].bytes, 4);

		assert_true(kind.advice != NULL);
		if (!cases[i].name)
			assert_null(kind.name);
		else
			assert_string_equal(kind.name, cases[i].name);
		for (size_t count = 0; count < 4; count++)
			instruction_kind_of(cases[i].bytes, count);
	}
}

static void a_users_entry_is_all_that_is_read_to_find_it(void **state)
{
	static const char passwd[] = "root:x:0:0:root:/root:/bin/bash\n"
				     "rubbish\n"
				     "a:x:10:1::/:/bin/sh\n"
				     "b:x:1:1::/:/bin/sh\n"
				     "c:x:2";
	struct text all = text_from_string(passwd);
	struct text entry = identity_entry(all, 1, &arena), last = identity_entry(all, 2, &arena);

	(void)state;
	assert_true(text_equal(entry, identity_entry(text_before(all, all.length - 5), 1, &arena)));
	assert_false(text_equal(entry, identity_entry(all, 0, &arena)));
	assert_false(text_equal(entry, identity_entry(all, 10, &arena)));
	assert_true(text_equal(last, identity_entry(all, 4711, &arena)));
}

static bool has_timed_waits(struct text recording)
{
	struct timed_waits found = {0};
	struct text line;

	while (text_next_line(&recording, &line))
		timed_waits_take(&found, line);
	return timed_waits_are_there(&found);
}

static void timed_waits_are_told_by_whole_names_in_programs_with_threads(void **state)
{
	(void)state;
	assert_true(has_timed_waits(T("cfn=(3) pthread_create@@GLIBC_2.34\ncalls=1 0\n"
				      "cfn=(9) pthread_cond_timedwait@@GLIBC_2.3.2\n")));
	assert_true(has_timed_waits(T("fn=pthread_create\nfn=__poll\n")));
	assert_true(has_timed_waits(T("fn=thrd_create\nfn=(8) clock_nanosleep'2\n")));
	assert_false(has_timed_waits(T("fn=(8) pthread_create\nfn=(9) pthread_cond_wait\n")));
	assert_false(has_timed_waits(T("fn=(9) pthread_cond_timedwait\n")));
	assert_false(has_timed_waits(T("fn=pthread_create\nfn=pollster\nfn=my_poll\n")));
	assert_false(has_timed_waits(T("")));
}

static void write_bytes(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* Every beginning of it is a damaged file. */
static void the_plain_form_of_a_loaders_cache_is_plain_and_damage_does_no_harm(void **state)
{
	struct loader_cache cache, plain;
	char path[] = "/tmp/loader-cache-XXXXXX";
	int fd = mkstemp(path);
	char *bytes;
	size_t length;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	if (!loader_cache_read(LOADER_CACHE, &cache))
		skip();
	bytes = loader_cache_plain(&cache, &length);
	assert_non_null(bytes);
	write_bytes(path, bytes, length);
	assert_int_equal(loader_cache_read(path, &plain), length > 0);
	assert_int_equal(plain.kept, cache.kept);
	assert_int_equal(plain.count, cache.kept);
	loader_cache_release(&plain);
	for (size_t cut = 0; cut < length; cut += 1 + cut / 64) {
		write_bytes(path, bytes, cut);
		if (loader_cache_read(path, &plain))
			loader_cache_release(&plain);
	}
	free(bytes);
	loader_cache_release(&cache);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hashes_are_those_of_the_standard),
	    cmocka_unit_test(a_log_tells_objects_version_and_total),
	    cmocka_unit_test(a_log_without_objects_is_that_of_a_copy),
	    cmocka_unit_test(a_long_log_after_a_deleted_file_is_read_in_linear_time),
	    cmocka_unit_test(strace_tells_what_was_mapped_as_code),
	    cmocka_unit_test(words_are_quoted_as_a_shell_takes_them),
	    cmocka_unit_test(a_commit_is_dirty_when_files_differ),
	    cmocka_unit_test(an_elf_file_tells_of_itself_and_damage_does_no_harm),
	    cmocka_unit_test(an_unknown_instruction_is_told_with_bytes_place_and_advice),
	    cmocka_unit_test(bytes_of_an_instruction_end_with_their_line),
	    cmocka_unit_test(reasons_without_what_belongs_to_them_are_still_told),
	    cmocka_unit_test(a_library_is_named_and_the_variable_only_where_it_was_dropped),
	    cmocka_unit_test(extensions_are_known_by_the_first_bytes),
	    cmocka_unit_test(a_users_entry_is_all_that_is_read_to_find_it),
	    cmocka_unit_test(timed_waits_are_told_by_whole_names_in_programs_with_threads),
	    cmocka_unit_test(the_plain_form_of_a_loaders_cache_is_plain_and_damage_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
