/* parsers/memory/dhat.h: exact figures, sites, and that no cut of a file upsets it. */
#include "parsers/memory/dhat.h"

#include "unit.h"

/* Points 1 and 2 differ by address only; 3 has no caller; frame 5 is a name of ours. */
static const char sample[] =
    "{\"dhatFileVersion\":2\n,\"mode\":\"heap\",\"verb\":\"Allocated\"\n,\"bklt\":true,\"bkacc\":"
    "true\n"
    ",\"tu\":\"instrs\",\"Mtu\":\"Minstr\"\n,\"tuth\":500\n,\"cmd\":\"./a "
    "b\"\n,\"pid\":7\n,\"te\":9\n,\"pps\":\n"
    " [{\"tb\":10,\"tbk\":2,\"tl\":5,\"mb\":10,\"mbk\":2,\"gb\":10,\"gbk\":2,\"eb\":0,\"ebk\":0,"
    "\"rb\":1,\"wb\":1,\"acc\":[-3,1,2],\"fs\":[1,2,4]}\n"
    " ,{\"tb\":5,\"tbk\":1,\"gb\":5,\"gbk\":1,\"eb\":5,\"ebk\":1,\"fs\":[1,3,4]}\n"
    " ,{\"tb\":7,\"tbk\":1,\"gb\":0,\"gbk\":0,\"eb\":7,\"ebk\":1,\"fs\":[1]}\n"
    " ,{\"tb\":1,\"tbk\":1,\"gb\":0,\"gbk\":0,\"eb\":0,\"ebk\":0,\"fs\":[6,5]}]\n"
    ",\"ftbl\":[\"[root]\",\"0x48: malloc (in "
    "/usr/libexec/valgrind/vgpreload_dhat-amd64-linux.so)\"\n"
    " ,\"0x10: take (a.c:4)\",\"0x11: take (a.c:4)\",\"0x20: main (a.c:9)\""
    ",\"0x30: malloc (mine.c:3)\",\"0x49: operator new(unsigned long) "
    "(vg_replace_malloc.c:334)\"]\n}\n";

static const struct text whole = {sample, sizeof(sample) - 1};

/* The first point as Valgrind 3.16 writes it. */
static const char old_sample[] =
    "{\"dhatFileVersion\":1\n,\"cmd\":\"./a b\"\n,\"pid\":7\n,\"mi\":5,\"ei\":9\n,\"aps\":\n"
    " [{\"tb\":10,\"tbk\":2,\"tli\":5,\"mb\":10,\"mbk\":2,\"gb\":6,\"gbk\":1,\"fb\":4,\"fbk\":1,"
    "\"rb\":1,\"wb\":1,\"acc\":[-3,1,2],\"fs\":[1,2]}]\n"
    ",\"ftbl\":[\"[root]\",\"0x48: malloc (vg_replace_malloc.c:307)\",\"0x10: take (a.c:4)\"]\n}\n";

static void the_format_of_old_valgrinds_is_read(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag = {0};

	(void)state;
	assert_true(
	    dhat_read((struct text){old_sample, sizeof(old_sample) - 1}, &arena, &profile, &diag));
	assert_int_equal(profile.allocated_bytes, 10);
	assert_int_equal(profile.peak_bytes, 6);
	assert_int_equal(profile.at_exit_bytes, 4);
	assert_int_equal(profile.at_exit_blocks, 1);
	assert_string_equal(profile.sites[0].name.data, "take (a.c:4)");
	arena_release(&arena);
}

static void figures_are_summed_by_site(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag = {0};
	const struct memory_site *take;

	(void)state;
	assert_true(dhat_read(whole, &arena, &profile, &diag));
	assert_int_equal(profile.peak_source, MEMORY_DHAT);
	assert_int_equal(profile.peak_bytes, 15);
	assert_int_equal(profile.peak_blocks, 3);
	assert_int_equal(profile.allocations, 5);
	assert_int_equal(profile.allocated_bytes, 23);
	assert_int_equal(profile.at_exit_bytes, 12);
	assert_int_equal(profile.at_exit_blocks, 2);
	assert_string_equal(profile.command.data, "./a b");
	assert_int_equal(profile.site_count, 3);
	assert_string_equal(profile.sites[0].name.data, "(no stack)");
	assert_string_equal(profile.sites[1].name.data, "malloc (mine.c:3)");
	take = &profile.sites[2];
	assert_string_equal(take->name.data, "take (a.c:4) < main (a.c:9)");
	assert_int_equal(take->allocated_bytes, 15);
	assert_int_equal(take->allocated_blocks, 3);
	assert_int_equal(take->at_exit_bytes, 5);
	arena_release(&arena);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	(void)state;
	for (size_t length = 0; length < whole.length - 1; length++) {
		struct arena arena = {0};
		struct memory_profile profile;
		struct diag diag = {0};

		assert_false(dhat_read(text_before(whole, length), &arena, &profile, &diag));
		assert_true(diag.failed && diag.message[0]);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_summed_by_site),
	    cmocka_unit_test(the_format_of_old_valgrinds_is_read),
	    cmocka_unit_test(a_file_cut_anywhere_is_refused),
	};

	return cmocka_run_group_tests_name("dhat", tests, NULL, NULL);
}
