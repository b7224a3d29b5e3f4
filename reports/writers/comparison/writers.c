#include "writers.h"

#define AS_ROW(name, ending, function, needs)  {name, ending, function, needs},
#define AS_WORD(name, ending, function, needs) ", " name

static const struct comparison_writer writers[] = {COMPARISON_WRITERS(AS_ROW)};

const struct comparison_writer *comparison_writer_find(struct text name)
{
	for (size_t i = 0; i < LENGTH_OF(writers); i++)
		if (text_equal(name, text_from_string(writers[i].name)))
			return &writers[i];
	return NULL;
}

const char *comparison_writer_names(void)
{
	static const char names[] = COMPARISON_WRITERS(AS_WORD);

	return names + 2; /* without the first comma and space */
}
