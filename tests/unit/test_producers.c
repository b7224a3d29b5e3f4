/* parsers/resolve/producers.h: by what an object was compiled. */
#include "parsers/resolve/producers.h"

#include "debug_unit.h"

/* Abbreviations of units: with their language, and the part of one whose entries are elsewhere. */
enum { UNIT = 1, SKELETON };

static struct debug_bytes new_bytes(void)
{
	struct debug_bytes bytes = {0};

	put_abbreviation(&bytes, UNIT, DW_TAG_compile_unit, false,
			 ATTRIBUTES(DW_AT_producer, DW_FORM_string, DW_AT_language, DW_FORM_data2));
	put_abbreviation(&bytes, SKELETON, DW_TAG_skeleton_unit, false,
			 ATTRIBUTES(DW_AT_dwo_name, DW_FORM_string));
	put_leb128(&bytes.abbreviations, 0);
	return bytes;
}

static void add_unit(struct debug_bytes *bytes, u8 type, const char *producer, u32 language)
{
	begin_unit(bytes, type);
	put_leb128(&bytes->entries, UNIT);
	put_string(&bytes->entries, producer);
	put_number(bytes, &bytes->entries, language, 2);
	end_unit(bytes);
}

/* The producers of the file, one on each line; removes the file. */
static void assert_producers(struct debug_bytes *bytes, const char *expected)
{
	struct intern producers = {0};
	struct buffer found = {0};

	producers_find(write_debug_file(bytes), T(""), &producers);
	for (size_t i = 0; i < producers.count; i++) {
		buffer_add(&found, producers.texts[i]);
		buffer_add_byte(&found, '\n');
	}
	buffer_add_byte(&found, '\0');
	assert_string_equal(found.data, expected);
	buffer_release(&found);
	intern_release(&producers);
	unlink(bytes->path);
}

static void each_producer_is_told_once(void **state)
{
	struct debug_bytes bytes = new_bytes();

	(void)state;
	add_unit(&bytes, DW_UT_compile, "GNU C17 12.2.0 -O2", DW_LANG_C11);
	add_unit(&bytes, DW_UT_compile, "clang version 14.0.6", DW_LANG_C99);
	add_unit(&bytes, DW_UT_compile, "GNU C17 12.2.0 -O2", DW_LANG_C11);
	assert_producers(&bytes, "GNU C17 12.2.0 -O2\nclang version 14.0.6\n");
}

static void options_that_differ_from_unit_to_unit_are_left_out(void **state)
{
	struct debug_bytes bytes = new_bytes();

	(void)state;
	add_unit(&bytes, DW_UT_compile, "GNU C17 -O2 -frandom-seed=1 -dumpbase=a.c -g",
		 DW_LANG_C11);
	add_unit(&bytes, DW_UT_compile, "GNU C17 -dumpdir=b/ -O2  -g -fresolution=b.res",
		 DW_LANG_C11);
	assert_producers(&bytes, "GNU C17 -O2 -g\n");
}

static void assembler_code_and_units_without_a_producer_tell_none(void **state)
{
	struct debug_bytes bytes = new_bytes();

	(void)state;
	add_unit(&bytes, DW_UT_compile, "GNU AS 2.40", DW_LANG_Mips_Assembler);
	add_unit(&bytes, DW_UT_compile, "", DW_LANG_C11);
	assert_producers(&bytes, "");
}

static void the_producer_of_a_split_unit_is_in_its_file(void **state)
{
	struct debug_bytes split = new_bytes(), bytes = new_bytes();

	(void)state;
	split.is_split = true;
	add_unit(&split, DW_UT_split_compile, "GNU C17 12.2.0 -gsplit-dwarf", DW_LANG_C11);
	begin_unit(&bytes, DW_UT_skeleton);
	put_leb128(&bytes.entries, SKELETON);
	put_string(&bytes.entries, write_debug_file(&split));
	end_unit(&bytes);
	assert_producers(&bytes, "GNU C17 12.2.0 -gsplit-dwarf\n");
	unlink(split.path);
}

static void a_file_without_debug_information_has_no_producers(void **state)
{
	struct intern producers = {0};

	(void)state;
	producers_find("/nowhere", T(""), &producers);
	producers_find("/proc/self/exe", T("0123456789abcdef"), &producers); /* another build */
	assert_int_equal(producers.count, 0);
	intern_release(&producers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_producer_is_told_once),
	    cmocka_unit_test(options_that_differ_from_unit_to_unit_are_left_out),
	    cmocka_unit_test(assembler_code_and_units_without_a_producer_tell_none),
	    cmocka_unit_test(the_producer_of_a_split_unit_is_in_its_file),
	    cmocka_unit_test(a_file_without_debug_information_has_no_producers),
	};

	return cmocka_run_group_tests_name("producers", tests, NULL, NULL);
}
