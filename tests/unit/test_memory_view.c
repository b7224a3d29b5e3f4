/*
 * reports/analysis/memory_frames.h and memory_view.h: which function requested the memory, and what
 * a report shows.
 */
#include "common/arena.h"
#include "parsers/memory/sites.h"
#include "reports/analysis/memory_frames.h"
#include "reports/views/memory_view.h"

#include "unit.h"

#include <stdlib.h>

static struct arena arena;

static struct memory_site *add_site(struct memory_sites *sites, const char *const *chain)
{
	struct text frames[8];
	u32 count = 0;

	for (; chain[count]; count++)
		frames[count] = text_from_string(chain[count]);
	return memory_sites_add(sites, frames, count, &arena);
}

#define CHAIN(...) ((const char *const[]){__VA_ARGS__, NULL})

static void assert_frame(const char *text, const char *function, const char *file, const char *line,
			 const char *object)
{
	struct memory_frame frame = memory_frame_read(text_from_string(text));

	assert_true(text_equal(frame.function, text_from_string(function)));
	assert_true(text_equal(frame.file, text_from_string(file)));
	assert_true(text_equal(frame.line, text_from_string(line)));
	assert_true(text_equal(frame.object, text_from_string(object)));
}

static void frames_are_taken_apart_at_the_last_bracket(void **state)
{
	(void)state;
	assert_frame("main (a.c:3)", "main", "a.c", "3", "");
	assert_frame("operator()(int) const (a:b.cc:12)", "operator()(int) const", "a:b.cc", "12",
		     "");
	assert_frame("f::{{closure}} (in /opt/a (b)/c.so)", "f::{{closure}}", "", "",
		     "/opt/a (b)/c.so");
	assert_frame("???", "???", "", "", "");
	assert_frame("", "", "", "", "");
	assert_frame("(below massif's threshold)", "(below massif's threshold)", "", "", "");
	assert_frame("odd)", "odd)", "", "", "");
	assert_frame("f (a.c:x)", "f (a.c:x)", "", "", "");
}

static u32 first_caller(const char *const *chain)
{
	struct memory_sites sites = {0};
	u32 first = memory_first_caller(add_site(&sites, chain));

	intern_release(&sites.names);
	free(sites.items);
	return first;
}

static void allocators_did_not_want_the_memory(void **state)
{
	(void)state;
	assert_int_equal(first_caller(CHAIN("take (a.c:1)", "main (a.c:2)")), 0);
	assert_int_equal(first_caller(CHAIN("xmalloc (x.c:1)", "xstrdup (x.c:2)", "f (a.c:1)")), 2);
	assert_int_equal(first_caller(CHAIN("PyObject_Malloc (in /usr/bin/python3)", "f (a.c:1)")),
			 1);
	assert_int_equal(
	    first_caller(CHAIN("allocate (new_allocator.h:137)", "allocate (alloc_traits.h:464)",
			       "_M_allocate (stl_vector.h:378)",
			       "std::vector<int>::reserve(unsigned long) (vector.tcc:70)")),
	    3);
	assert_int_equal(first_caller(CHAIN("alloc::raw_vec::finish_grow (raw_vec.rs:466)",
					    "prog::main (main.rs:2)")),
			 1);
	assert_int_equal(first_caller(CHAIN("malloc (mine.c:1)")), 0);
}

static const char *owner(const char *const *chain)
{
	struct memory_sites sites = {0};
	const char *name = memory_runtime_owner(add_site(&sites, chain));

	intern_release(&sites.names);
	free(sites.items);
	return name;
}

static u32 first_outside(const char *const *chain)
{
	struct memory_sites sites = {0};
	u32 first = memory_first_outside(add_site(&sites, chain));

	intern_release(&sites.names);
	free(sites.items);
	return first;
}

static void who_asked_is_outside_of_the_libraries_of_languages(void **state)
{
	(void)state;
	assert_int_equal(first_outside(CHAIN("take (a.c:1)", "main (a.c:2)")), 0);
	assert_int_equal(first_outside(CHAIN("xmalloc (x.c:1)", "f (a.c:1)")), 1);
	assert_int_equal(first_outside(CHAIN(
			     "allocate (new_allocator.h:137)",
			     "void std::vector<int>::_M_realloc_insert<int>(int) (vector.tcc:453)",
			     "push_back (stl_vector.h:1287)", "main (a.cpp:17)")),
			 3);
	assert_int_equal(first_outside(CHAIN("alloc::raw_vec::finish_grow (raw_vec.rs:466)",
					     "<alloc::vec::Vec<T> as Clone>::clone (vec.rs:3)",
					     "prog::main (main.rs:2)")),
			 2);
	assert_int_equal(first_outside(CHAIN("std::string::append (basic_string.h:1)")), 0);
}

static void the_runtime_keeps_memory_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(
	    owner(CHAIN("_IO_file_doallocate (filedoalloc.c:101)", "puts (x.c:1)", "main (a.c:1)")),
	    "stdio buffers");
	assert_string_equal(owner(CHAIN("calloc (rtld-malloc.h:44)", "allocate_dtv (dl-tls.c:401)",
					"_dl_allocate_tls (dl-tls.c:670)")),
			    "threads");
	assert_string_equal(owner(CHAIN("??? (in /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30)",
					"call_init (dl-init.c:74)", "_dl_init (dl-init.c:121)")),
			    "C++ exceptions");
	assert_string_equal(owner(CHAIN("_dl_new_object (dl-object.c:92)", "dlopen (dlopen.c:1)")),
			    "dynamic loader");
	assert_null(owner(CHAIN("make (a.cc:1)", "call_init (dl-init.c:74)")));
	assert_null(owner(CHAIN("fopen (iofopen.c:65)", "main (a.c:1)")));
	assert_null(owner(CHAIN("main (a.c:1)")));
}

static void rows_are_cut_and_the_rest_is_summed_up(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile profile = {0};
	struct memory_view view;
	struct memory_site *site;

	(void)state;
	for (u64 i = 1; i <= 5; i++) {
		struct text name = arena_printf(&arena, "f%d (a.c:1)", (int)i);

		site = add_site(&sites, CHAIN(name.data));
		site->peak_bytes = i * 10;
		site->peak_blocks = 1;
		site->at_exit_bytes = site->at_exit_blocks = i < 4;
	}
	site = add_site(&sites, CHAIN("_IO_file_doallocate (filedoalloc.c:101)"));
	site->at_exit_bytes = 4096;
	site->at_exit_blocks = 1;
	memory_sites_finish(&sites, &arena, &profile);
	memory_view_make(&profile, 2, &arena, &view);
	assert_int_equal(view.peak_count, 2);
	assert_int_equal(view.peak[0].site->peak_bytes, 50);
	assert_int_equal(view.peak[1].site->peak_bytes, 40);
	assert_int_equal(view.peak_others.sites, 3);
	assert_int_equal(view.peak_others.bytes, 60);
	assert_int_equal(view.leak_count, 2);
	assert_string_equal(view.leaks[0].site->name.data, "f1 (a.c:1)");
	assert_int_equal(view.leaked.blocks, 3);
	assert_int_equal(view.leak_others.blocks, 1);
	assert_int_equal(view.owner_count, 1);
	assert_string_equal(view.owners[0].name, "stdio buffers");
	assert_int_equal(view.owners[0].kept.bytes, 4096);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frames_are_taken_apart_at_the_last_bracket),
	    cmocka_unit_test(allocators_did_not_want_the_memory),
	    cmocka_unit_test(who_asked_is_outside_of_the_libraries_of_languages),
	    cmocka_unit_test(the_runtime_keeps_memory_of_its_own),
	    cmocka_unit_test(rows_are_cut_and_the_rest_is_summed_up),
	};

	return cmocka_run_group_tests_name("memory_view", tests, NULL, NULL);
}
