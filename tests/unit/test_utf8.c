/* common/utf8.h: what RFC 3629 allows and what it forbids. */
#include "common/utf8.h"

#include "unit.h"

static void characters_of_every_length_are_measured(void **state)
{
	(void)state;
	assert_int_equal(utf8_sequence_length(T("A")), 1);
	assert_int_equal(utf8_sequence_length(T("\xc2\x80")), 2);
	assert_int_equal(utf8_sequence_length(T("\xe2\x82\xac!")), 3);
	assert_int_equal(utf8_sequence_length(T("\xf4\x8f\xbf\xbf")), 4);
}

static void what_is_no_character_has_no_length(void **state)
{
	static const struct text bad[] = {
	    TEXT(""),
	    TEXT("\x80"),
	    TEXT("\xc0\x80"),
	    TEXT("\xc1\xbf"),
	    TEXT("\xe0\x9f\xbf"),
	    TEXT("\xed\xa0\x80"),
	    TEXT("\xf0\x8f\xbf\xbf"),
	    TEXT("\xf4\x90\x80\x80"),
	    TEXT("\xf5\x80"),
	    TEXT("\xff"),
	    TEXT("\xe2\x82"),
	    TEXT("\xe2\x82\x28"),
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		assert_int_equal(utf8_sequence_length(bad[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(characters_of_every_length_are_measured),
	    cmocka_unit_test(what_is_no_character_has_no_length),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
