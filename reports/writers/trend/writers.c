#include "writers.h"

#define AS_ROW(name, function)	{name, function},
#define AS_WORD(name, function) ", " name

const struct trend_writer trend_writers[TREND_WRITER_COUNT] = {TREND_WRITERS(AS_ROW)};

const char *trend_writer_names(void)
{
	static const char names[] = TREND_WRITERS(AS_WORD);

	return names + 2; /* behind the first comma */
}

struct text trend_short_commit(struct text commit)
{
	enum { SHORT = 10 };

	if (!commit.length)
		return T("(changed)");
	return text_before(commit, commit.length < SHORT ? commit.length : SHORT);
}
