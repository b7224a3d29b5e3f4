/* parsers/resolve/code_map.h, asked about this very program and about damaged copies of it. */
#include "parsers/resolve/code_map.h"

#include "unit.h"

#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char self[] = "/proc/self/exe";

static __attribute__((noinline)) int add_up(const int *numbers, int count)
{
	int sum = 0;

	for (int i = 0; i < count; i++)
		sum += numbers[i];
	return sum;
}

/* Where this program's code is, and its table for unwinding, by what the loader knows. */
struct loaded {
	u64 base;
	ElfW(Phdr) code, table;
};

static int take_program(struct dl_phdr_info *info, size_t size, void *context)
{
	struct loaded *loaded = context;
	u64 wanted = (u64)(uintptr_t)add_up - info->dlpi_addr;

	(void)size;
	loaded->base = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];

		if (header->p_type == PT_LOAD && wanted >= header->p_vaddr &&
		    wanted - header->p_vaddr < header->p_filesz)
			loaded->code = *header;
		if (header->p_type == PT_GNU_EH_FRAME)
			loaded->table = *header;
	}
	return 1; /* the first one is the program itself */
}

static struct loaded find_loaded(void)
{
	struct loaded loaded = {0};

	dl_iterate_phdr(take_program, &loaded);
	return loaded;
}

static void a_position_is_an_address_in_its_function(void **state)
{
	struct loaded loaded = find_loaded();
	u64 function = (u64)(uintptr_t)add_up - loaded.base, address = 0;
	u64 position = function - loaded.code.p_vaddr + loaded.code.p_offset;
	struct code_map *map = code_map_open(self, T(""));
	static const int numbers[] = {1, 2};

	(void)state;
	assert_int_equal(add_up(numbers, 2), 3);
	assert_non_null(map);
	assert_true(code_map_address(map, position, &address));
	assert_int_equal(address, function);
	assert_int_equal(code_map_function(map, address), function);
	assert_int_equal(code_map_function(map, address + 1), function);
	assert_int_equal(code_map_function(map, 0), 0);
	assert_false(code_map_address(map, (u64)1 << 60, &address));
	code_map_close(map);
}

static void only_the_file_that_ran_is_taken(void **state)
{
	char path[] = "/tmp/test_code_map.XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_null(code_map_open(self, T("0123")));
	assert_null(code_map_open("/nowhere/at/all", T("")));
	assert_null(code_map_open("/", T("")));
	assert_null(code_map_open(path, T(""))); /* empty */
	assert_int_equal(write(fd, "no program\n", 11), 11);
	assert_null(code_map_open(path, T("")));
	close(fd);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(code_map_open(path, T(""))); /* nobody writes to it */
	unlink(path);
	code_map_close(NULL);
}

/* A copy of this program up to `size`, in which one byte is another. */
static void copy(const char *path, u64 size, u64 at, char byte)
{
	int from = open(self, O_RDONLY), to = open(path, O_WRONLY | O_TRUNC);
	char *bytes;
	struct stat status;

	assert_true(from >= 0 && to >= 0 && !fstat(from, &status));
	size = size < (u64)status.st_size ? size : (u64)status.st_size;
	bytes = malloc(size + 1);
	assert_int_equal(read(from, bytes, size), size);
	if (at < size)
		bytes[at] = byte;
	assert_int_equal(write(to, bytes, size), size);
	free(bytes);
	close(from);
	close(to);
}

/* Every damage of the table costs the functions, and nothing else. */
static void a_damaged_table_names_no_function(void **state)
{
	struct loaded loaded = find_loaded();
	char path[] = "/tmp/test_code_map.XXXXXX";
	int fd = mkstemp(path);
	u64 size = (u64)1 << 40, address;

	(void)state;
	assert_true(fd >= 0);
	for (u64 at = 0; at < 12; at++) {
		struct code_map *map;

		if (at >= 4 && at < 11) /* where .eh_frame is, and the low bytes of the count */
			continue;
		copy(path, size, loaded.table.p_offset + at, 0x7f);
		map = code_map_open(path, T(""));
		assert_non_null(map);
		assert_int_equal(code_map_function(map, (u64)(uintptr_t)add_up - loaded.base), 0);
		assert_true(code_map_address(map, loaded.code.p_offset, &address));
		code_map_close(map);
	}
	close(fd);
	unlink(path);
}

static void a_file_that_is_cut_off_is_no_trouble(void **state)
{
	struct loaded loaded = find_loaded();
	char path[] = "/tmp/test_code_map.XXXXXX";
	int fd = mkstemp(path);
	const u64 sizes[] = {1,
			     16,
			     63,
			     64,
			     100,
			     1000,
			     loaded.table.p_offset,
			     loaded.table.p_offset + 8,
			     loaded.table.p_offset + 20};

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
		struct code_map *map;

		copy(path, sizes[i], (u64)1 << 40, 0);
		map = code_map_open(path, T(""));
		if (map)
			assert_int_equal(
			    code_map_function(map, (u64)(uintptr_t)add_up - loaded.base), 0);
		code_map_close(map);
	}
	close(fd);
	unlink(path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_position_is_an_address_in_its_function),
	    cmocka_unit_test(only_the_file_that_ran_is_taken),
	    cmocka_unit_test(a_damaged_table_names_no_function),
	    cmocka_unit_test(a_file_that_is_cut_off_is_no_trouble),
	};

	return cmocka_run_group_tests_name("code_map", tests, NULL, NULL);
}
