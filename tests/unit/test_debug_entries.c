/* parsers/resolve/debug_info.h on entries that no compiler at hand writes, and on damaged ones. */
#include "parsers/resolve/debug_info.h"

#include "debug_unit.h"

enum {
	UNIT = 1,
	FUNCTION,  /* name, address, length */
	NAMESPACE, /* name */
	COPY,	   /* of another entry: its origin, address, length */
	ORIGIN,	   /* its origin */
	INDEXED,   /* as FUNCTION, with a name by its index of three bytes */
	BLOCK,	   /* a block of bytes */
	SKELETON,  /* address and length of a unit, the file with its entries */
	FAR = 1 << 20,
};

enum { FUNCTION_SIZE = 0x10 };
enum { HEADER = 16 }; /* of a split unit, behind its length */

static struct debug_bytes new_bytes(void)
{
	struct debug_bytes bytes = {0};

	put_abbreviation(&bytes, UNIT, DW_TAG_compile_unit, true,
			 ATTRIBUTES(DW_AT_language, DW_FORM_data2, DW_AT_low_pc, DW_FORM_addr,
				    DW_AT_high_pc, DW_FORM_data4, DW_AT_str_offsets_base,
				    DW_FORM_sec_offset));
	put_abbreviation(&bytes, FUNCTION, DW_TAG_subprogram, false,
			 ATTRIBUTES(DW_AT_name, DW_FORM_string, DW_AT_low_pc, DW_FORM_addr,
				    DW_AT_high_pc, DW_FORM_data4));
	put_abbreviation(&bytes, NAMESPACE, DW_TAG_namespace, true,
			 ATTRIBUTES(DW_AT_name, DW_FORM_string));
	put_abbreviation(&bytes, COPY, DW_TAG_subprogram, false,
			 ATTRIBUTES(DW_AT_abstract_origin, DW_FORM_ref4, DW_AT_low_pc, DW_FORM_addr,
				    DW_AT_high_pc, DW_FORM_data4));
	put_abbreviation(&bytes, ORIGIN, DW_TAG_subprogram, false,
			 ATTRIBUTES(DW_AT_abstract_origin, DW_FORM_ref4));
	put_abbreviation(&bytes, INDEXED, DW_TAG_subprogram, false,
			 ATTRIBUTES(DW_AT_name, DW_FORM_strx3, DW_AT_low_pc, DW_FORM_addr,
				    DW_AT_high_pc, DW_FORM_data4));
	put_abbreviation(&bytes, BLOCK, DW_TAG_variable, false,
			 ATTRIBUTES(DW_AT_location, DW_FORM_block4));
	put_abbreviation(&bytes, SKELETON, DW_TAG_skeleton_unit, false,
			 ATTRIBUTES(DW_AT_low_pc, DW_FORM_addr, DW_AT_high_pc, DW_FORM_data4,
				    DW_AT_dwo_name, DW_FORM_string));
	put_abbreviation(&bytes, FAR, DW_TAG_subprogram, false,
			 ATTRIBUTES(DW_AT_name, DW_FORM_string, DW_AT_low_pc, DW_FORM_addr,
				    DW_AT_high_pc, DW_FORM_data4));
	put_leb128(&bytes.abbreviations, 0);
	return bytes;
}

static void begin_entries(struct debug_bytes *bytes, u8 type)
{
	begin_unit(bytes, type);
	put_leb128(&bytes->entries, UNIT);
	put_number(bytes, &bytes->entries, DW_LANG_C_plus_plus_14, 2);
	put_number(bytes, &bytes->entries, CODE, 8);
	put_number(bytes, &bytes->entries, CODE_SIZE, 4);
	put_number(bytes, &bytes->entries, 8, 4);
}

static struct debug_bytes new_program(bool is_big_endian)
{
	struct debug_bytes bytes = new_bytes();

	bytes.is_big_endian = is_big_endian;
	begin_entries(&bytes, DW_UT_compile);
	return bytes;
}

/* The n-th function's code. */
static u64 code_of(u32 n)
{
	return CODE + n * FUNCTION_SIZE;
}

static void add_code(struct debug_bytes *bytes, u32 n)
{
	put_number(bytes, &bytes->entries, code_of(n), 8);
	put_number(bytes, &bytes->entries, FUNCTION_SIZE, 4);
}

static void add_function(struct debug_bytes *bytes, u32 code, const char *name, u32 n)
{
	put_leb128(&bytes->entries, code);
	put_string(&bytes->entries, name);
	add_code(bytes, n);
}

static void end_bytes(struct debug_bytes *bytes)
{
	put_leb128(&bytes->entries, 0);
	end_unit(bytes);
}

struct fixture {
	struct debug_info *info;
	struct debug_object *object;
};

static struct fixture open_bytes(struct debug_bytes *bytes)
{
	struct fixture fixture = {.info = debug_info_new("/nowhere")};

	assert_int_equal(
	    debug_info_open(fixture.info, write_debug_file(bytes), T(""), &fixture.object),
	    DEBUG_FINE);
	unlink(bytes->path);
	return fixture;
}

/* Checks the name of the n-th function; NULL if its unit is known and the function is not. */
static void assert_function(const struct fixture *fixture, u32 n, const char *expected)
{
	struct debug_place place = debug_find(fixture->object, code_of(n) + 1);

	assert_int_not_equal(place.unit, DEBUG_NONE);
	if (!expected) {
		assert_int_equal(place.scope, DEBUG_NONE);
		return;
	}
	assert_int_not_equal(place.scope, DEBUG_NONE);
	assert_string_equal(
	    debug_function(fixture->info, debug_scope(fixture->object, place.scope)->function)
		->name.data,
	    expected);
}

static void a_name_by_an_index_of_three_bytes_is_found(void **state)
{
	struct debug_bytes bytes = new_program(false);
	struct fixture fixture;

	(void)state;
	put_number(&bytes, &bytes.string_offsets, 12, 4); /* the length of what follows */
	put_number(&bytes, &bytes.string_offsets, 5, 2);
	put_number(&bytes, &bytes.string_offsets, 0, 2);
	put_string(&bytes.strings, "zero");
	put_number(&bytes, &bytes.string_offsets, 0, 4);
	put_number(&bytes, &bytes.string_offsets, bytes.strings.length, 4);
	put_string(&bytes.strings, "one");
	put_leb128(&bytes.entries, INDEXED);
	put_number(&bytes, &bytes.entries, 1, 3);
	add_code(&bytes, 0);
	add_function(&bytes, FUNCTION, "behind", 1);
	end_bytes(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, "one");
	assert_function(&fixture, 1, "behind");
	debug_info_release(fixture.info);
}

static void a_function_is_named_by_the_origin_of_its_origin(void **state)
{
	struct debug_bytes bytes = new_program(false);
	struct fixture fixture;
	size_t named, origin;

	(void)state;
	named = bytes.entries.length;
	add_function(&bytes, FUNCTION, "named", 0);
	origin = bytes.entries.length;
	put_leb128(&bytes.entries, ORIGIN);
	put_number(&bytes, &bytes.entries, named, 4);
	put_leb128(&bytes.entries, COPY);
	put_number(&bytes, &bytes.entries, origin, 4);
	add_code(&bytes, 1);
	end_bytes(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 1, "named");
	debug_info_release(fixture.info);
}

static void entries_that_are_their_own_origin_have_no_name(void **state)
{
	struct debug_bytes bytes = new_program(false);
	struct fixture fixture;
	size_t at = bytes.entries.length;

	(void)state;
	put_leb128(&bytes.entries, COPY);
	put_number(&bytes, &bytes.entries, at, 4);
	add_code(&bytes, 0);
	end_bytes(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, "");
	debug_info_release(fixture.info);
}

static void a_walk_ends_at_an_abbreviation_whose_code_is_beyond_reason(void **state)
{
	struct debug_bytes bytes = new_program(false);
	struct fixture fixture;

	(void)state;
	add_function(&bytes, FUNCTION, "before", 0);
	add_function(&bytes, FAR, "far", 1);
	add_function(&bytes, FUNCTION, "behind", 2);
	end_bytes(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, "before");
	assert_function(&fixture, 1, NULL);
	assert_function(&fixture, 2, NULL);
	debug_info_release(fixture.info);
}

static void entries_of_another_byte_order_are_not_read(void **state)
{
	struct debug_bytes bytes = new_program(true);
	struct fixture fixture;

	(void)state;
	add_function(&bytes, FUNCTION, "function", 0);
	end_bytes(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, NULL);
	debug_info_release(fixture.info);
}

/* A function in so many namespaces, which all have the name "n", and one behind them. */
static struct fixture nest(u32 depth)
{
	struct debug_bytes bytes = new_program(false);

	for (u32 i = 0; i < depth; i++) {
		put_leb128(&bytes.entries, NAMESPACE);
		put_string(&bytes.entries, "n");
	}
	add_function(&bytes, FUNCTION, "function", 0);
	for (u32 i = 0; i < depth; i++)
		put_leb128(&bytes.entries, 0);
	add_function(&bytes, FUNCTION, "behind", 1);
	end_bytes(&bytes);
	return open_bytes(&bytes);
}

static void nesting_beyond_reason_ends_the_walk(void **state)
{
	struct fixture few = nest(3), many = nest(300), most = nest(1100);

	(void)state;
	assert_function(&few, 0, "n::n::n::function");
	assert_function(&few, 1, "behind");
	assert_function(&many, 0, "function");
	assert_function(&many, 1, "behind");
	assert_function(&most, 0, NULL);
	assert_function(&most, 1, NULL);
	debug_info_release(few.info);
	debug_info_release(many.info);
	debug_info_release(most.info);
}

static void a_unit_longer_than_its_section_ends_with_it(void **state)
{
	struct debug_bytes bytes = new_program(false);
	struct fixture fixture;

	(void)state;
	add_function(&bytes, FUNCTION, "function", 0);
	put_leb128(&bytes.entries, BLOCK);
	put_number(&bytes, &bytes.entries, 1 << 30, 4);
	end_unit(&bytes);
	put_number_at(&bytes, bytes.unit, 0xffffffef, 4); /* more would not be a length */
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, "function");
	assert_function(&fixture, 1, NULL);
	debug_info_release(fixture.info);
}

/* A unit in a file of its own, of this length, and the skeleton that has its addresses. */
static void open_split(u64 length)
{
	struct debug_bytes split = new_bytes(), bytes = new_bytes();
	struct fixture fixture;

	split.is_split = true;
	begin_entries(&split, DW_UT_split_compile);
	add_function(&split, FUNCTION, "function", 0);
	end_bytes(&split);
	put_number_at(&split, split.unit, length, 4);
	begin_unit(&bytes, DW_UT_skeleton);
	put_leb128(&bytes.entries, SKELETON);
	put_number(&bytes, &bytes.entries, CODE, 8);
	put_number(&bytes, &bytes.entries, CODE_SIZE, 4);
	put_string(&bytes.entries, write_debug_file(&split));
	end_unit(&bytes);
	fixture = open_bytes(&bytes);
	assert_function(&fixture, 0, NULL);
	debug_info_release(fixture.info);
	unlink(split.path);
}

static void a_unit_that_ends_before_its_entries_has_none(void **state)
{
	(void)state;
	for (u64 length = 0; length <= HEADER; length++)
		open_split(length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_by_an_index_of_three_bytes_is_found),
	    cmocka_unit_test(a_function_is_named_by_the_origin_of_its_origin),
	    cmocka_unit_test(entries_that_are_their_own_origin_have_no_name),
	    cmocka_unit_test(a_walk_ends_at_an_abbreviation_whose_code_is_beyond_reason),
	    cmocka_unit_test(entries_of_another_byte_order_are_not_read),
	    cmocka_unit_test(nesting_beyond_reason_ends_the_walk),
	    cmocka_unit_test(a_unit_longer_than_its_section_ends_with_it),
	    cmocka_unit_test(a_unit_that_ends_before_its_entries_has_none),
	};

	return cmocka_run_group_tests_name("debug_entries", tests, NULL, NULL);
}
