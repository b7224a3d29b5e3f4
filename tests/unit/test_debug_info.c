/* parsers/resolve/debug_info.h, asked about this very program. tests/inlined.bats compares chains
 * of functions with addr2line's. */
#include "parsers/resolve/debug_info.h"

#include "parsers/resolve/debug_extent.h"
#include "unit.h"

#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile int numbers[64]; /* or the sum of what nobody changes is known to the compiler */

enum { LINE_OF_INLINED = __LINE__ + 1 };
static inline __attribute__((always_inline)) int sum_of(const volatile int *values, int count)
{
	int sum = 0;

	for (int i = 0; i < count; i++)
		sum += values[i];
	return sum;
}

enum { LINE_OF_CALL = __LINE__ + 3 };
static __attribute__((noinline)) int sum_all(void)
{
	return sum_of(numbers, 64);
}

static int take_base(struct dl_phdr_info *info, size_t size, void *base)
{
	(void)size;
	*(u64 *)base = info->dlpi_addr;
	return 1; /* the first one is the program itself */
}

/* Where the linker put it. */
static u64 address_of(int (*function)(void))
{
	u64 base = 0;

	dl_iterate_phdr(take_base, &base);
	return (u64)(uintptr_t)function - base;
}

struct fixture {
	struct debug_info *info;
	struct debug_object *object;
};

static int open_self(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->info = debug_info_new(NULL);
	*state = fixture;
	return debug_info_open(fixture->info, "/proc/self/exe", T(""), &fixture->object) !=
	       DEBUG_FINE;
}

static int close_self(void **state)
{
	struct fixture *fixture = *state;

	debug_info_release(fixture->info);
	free(fixture);
	return 0;
}

static void assert_text(struct text text, const char *expected)
{
	assert_string_equal(text.data, expected);
	assert_int_equal(text.length, strlen(expected));
}

static bool is_this_file(struct text path)
{
	return path.data[0] == '/' && text_ends_with(path, T("/tests/unit/test_debug_info.c"));
}

static void a_compiled_function_has_its_names_and_where_it_is_declared(void **state)
{
	struct fixture *fixture = *state;
	struct debug_place place = debug_find(fixture->object, address_of(sum_all));
	const struct debug_scope *scope = debug_scope(fixture->object, place.scope);
	const struct debug_function *function;

	while (scope->parent != DEBUG_NONE)
		scope = debug_scope(fixture->object, scope->parent);
	function = debug_function(fixture->info, scope->function);
	assert_text(scope->call_file, "");
	assert_text(function->name, "sum_all");
	assert_text(function->short_name, "sum_all");
	assert_text(function->linkage_name, "");
	assert_true(is_this_file(function->file));
	assert_int_equal(function->line, LINE_OF_CALL - 2);
	assert_true(is_this_file(place.file));
	assert_true(place.line >= LINE_OF_INLINED && place.line <= LINE_OF_CALL);
}

static void an_inlined_function_has_the_place_of_its_call(void **state)
{
	struct fixture *fixture = *state;
	u64 start = address_of(sum_all);
	const struct debug_scope *scope = NULL;
	const struct debug_function *function;
	struct debug_place place = {0};

	for (u64 address = start; address < start + 200; address++) {
		place = debug_find(fixture->object, address);
		scope =
		    place.scope == DEBUG_NONE ? NULL : debug_scope(fixture->object, place.scope);
		/* clang may begin without a column. */
		if (scope && scope->parent != DEBUG_NONE && place.column)
			break;
	}
	assert_non_null(scope);
	assert_true(place.column > 0);
	function = debug_function(fixture->info, scope->function);
	assert_text(function->name, "sum_of");
	assert_int_equal(function->line, LINE_OF_INLINED);
	assert_true(is_this_file(scope->call_file));
	assert_int_equal(scope->call_line, LINE_OF_CALL);
	assert_int_equal(scope->call_column, 9);
	scope = debug_scope(fixture->object, scope->parent);
	assert_text(debug_function(fixture->info, scope->function)->name, "sum_all");
}

static void a_unit_tells_its_compiler(void **state)
{
	struct fixture *fixture = *state;
	struct debug_place place = debug_find(fixture->object, address_of(sum_all));
	struct debug_unit_facts facts = debug_unit_facts(fixture->object, place.unit);

	assert_text(facts.name, "tests/unit/test_debug_info.c");
	assert_true(text_contains(facts.producer, T("-std=c11")) ||
		    text_contains(facts.producer, T("clang")));
	assert_false(facts.is_split || facts.is_missing);
}

static void an_address_of_nothing_is_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct debug_place place = debug_find(fixture->object, 0);

	assert_int_equal(place.scope, DEBUG_NONE);
	assert_int_equal(place.unit, DEBUG_NONE);
	assert_int_equal(place.line, 0);
	assert_int_equal(debug_find(fixture->object, UINT64_MAX).unit, DEBUG_NONE);
}

static void look_around(const char *path)
{
	struct debug_info *info = debug_info_new("/nowhere");
	u64 start = address_of(sum_all);
	struct debug_object *object;

	if (debug_info_open(info, path, T(""), &object) == DEBUG_FINE)
		for (u64 address = start - 2000; address < start + 2000; address += 8) {
			u32 id = debug_find(object, address).scope;

			for (u32 i = 0; id != DEBUG_NONE && i < 100; i++)
				id = debug_scope(object, id)->parent;
		}
	debug_info_release(info);
}

static size_t copy_self(int copy)
{
	static char bytes[1 << 16];
	int self = open("/proc/self/exe", O_RDONLY);
	size_t size = 0;
	ssize_t count;

	while ((count = read(self, bytes, sizeof(bytes))) > 0) {
		assert_int_equal(write(copy, bytes, (size_t)count), count);
		size += (size_t)count;
	}
	close(self);
	return size;
}

static void damaged_objects_are_survived(void **state)
{
	char path[] = "/tmp/debug-info-XXXXXX";
	int copy = mkstemp(path);
	size_t size = copy_self(copy);
	u32 seed = 1;

	(void)state;
	for (u32 round = 0; round < 30; round++) {
		for (u32 i = 0; i < 200; i++) {
			seed = seed * 1103515245 + 12345;
			assert_int_equal(
			    pwrite(copy, &seed, 1, (off_t)(4096 + seed % (size - 4096))), 1);
		}
		look_around(path);
	}
	close(copy);
	unlink(path);
}

static void objects_that_are_cut_short_are_survived(void **state)
{
	char path[] = "/tmp/debug-info-XXXXXX";
	int copy = mkstemp(path);
	size_t size = copy_self(copy);

	(void)state;
	for (size_t part = 40; part-- > 0;) {
		assert_int_equal(ftruncate(copy, (off_t)(size / 40 * part)), 0);
		look_around(path);
	}
	close(copy);
	unlink(path);
}

static void the_extent_of_debug_information_is_told(void **state)
{
	char path[] = "/tmp/debug-extent-XXXXXX";
	int copy = mkstemp(path);
	bool is_static = true;

	(void)state;
	assert_int_equal(debug_extent("/proc/self/exe", NULL, &is_static), DEBUG_EXTENT_INLINED);
	assert_false(is_static);
	assert_int_equal(debug_extent(path, NULL, &is_static), DEBUG_EXTENT_NO_ELF);
	copy_self(copy);
	assert_int_equal(ftruncate(copy, 4096), 0);
	assert_true(debug_extent(path, NULL, &is_static) <= DEBUG_EXTENT_NONE);
	close(copy);
	unlink(path);
	assert_int_equal(debug_extent(path, NULL, &is_static), DEBUG_EXTENT_NO_ELF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_extent_of_debug_information_is_told),
	    cmocka_unit_test(a_compiled_function_has_its_names_and_where_it_is_declared),
	    cmocka_unit_test(an_inlined_function_has_the_place_of_its_call),
	    cmocka_unit_test(a_unit_tells_its_compiler),
	    cmocka_unit_test(an_address_of_nothing_is_nothing),
	    cmocka_unit_test(damaged_objects_are_survived),
	    cmocka_unit_test(objects_that_are_cut_short_are_survived),
	};

	return cmocka_run_group_tests(tests, open_self, close_self);
}
