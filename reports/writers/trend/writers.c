#include "writers.h"

#define AS_ROW(name, function)	{name, function},
#define AS_WORD(name, function) ", " name

const struct trend_writer trend_writers[TREND_WRITER_COUNT] = {TREND_WRITERS(AS_ROW)};

const char *trend_writer_names(void)
{
	static const char names[] = TREND_WRITERS(AS_WORD);

	return names + 2; /* without the first comma and space */
}
