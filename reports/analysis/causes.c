#include "causes.h"

/* A pattern may begin or end with a star, which matches any text. */
static const struct {
	struct text pattern;
	enum causes cause;
} patterns[] = {
    {TEXT("__gen_tempname"), CAUSE_TEMPORARY_NAMES},
    {TEXT("*mkdtemp*"), CAUSE_TEMPORARY_NAMES},
    {TEXT("*mkstemp*"), CAUSE_TEMPORARY_NAMES},
    {TEXT("mktemp"), CAUSE_TEMPORARY_NAMES},
    {TEXT("tmpfile*"), CAUSE_TEMPORARY_NAMES},

    {TEXT("getauxval"), CAUSE_START},
    {TEXT("__getauxval*"), CAUSE_START},

    {TEXT("getpid"), CAUSE_PROCESS_NUMBERS},
    {TEXT("getppid"), CAUSE_PROCESS_NUMBERS},
    {TEXT("gettid"), CAUSE_PROCESS_NUMBERS},

    {TEXT("*arc4random*"), CAUSE_RANDOMNESS},
    {TEXT("getentropy"), CAUSE_RANDOMNESS},
    {TEXT("*getrandom*"), CAUSE_RANDOMNESS},
    {TEXT("*random_device*"), CAUSE_RANDOMNESS},

    {TEXT("*futex*"), CAUSE_THREADS},
    {TEXT("__lll_*"), CAUSE_THREADS},
    {TEXT("__pthread_*"), CAUSE_THREADS},
    {TEXT("pthread_*"), CAUSE_THREADS},
    {TEXT("sem_*"), CAUSE_THREADS},
    {TEXT("start_thread"), CAUSE_THREADS},
    {TEXT("thrd_*"), CAUSE_THREADS},

    {TEXT("clock"), CAUSE_TIME},
    {TEXT("*clock_gettime*"), CAUSE_TIME},
    {TEXT("epoll_wait"), CAUSE_TIME},
    {TEXT("ftime"), CAUSE_TIME},
    {TEXT("*gettimeofday"), CAUSE_TIME},
    {TEXT("*nanosleep*"), CAUSE_TIME},
    {TEXT("poll"), CAUSE_TIME},
    {TEXT("select"), CAUSE_TIME},
    {TEXT("sleep"), CAUSE_TIME},
    {TEXT("time"), CAUSE_TIME},
    {TEXT("times"), CAUSE_TIME},
    {TEXT("timespec_get"), CAUSE_TIME},
    {TEXT("usleep"), CAUSE_TIME},
};

static bool matches(struct text name, struct text pattern)
{
	bool is_end = pattern.data[0] == '*';
	bool is_start = pattern.data[pattern.length - 1] == '*';
	struct text word = text_from(pattern, is_end);

	word = text_before(word, word.length - is_start);
	if (is_start && is_end)
		return text_contains(name, word);
	if (is_start)
		return text_starts_with(name, word);
	return is_end ? text_ends_with(name, word) : text_equal(name, word);
}

u32 causes_of(struct text name)
{
	u32 causes = 0;

	name = text_before(name, text_find(name, '@')); /* pthread_create@@GLIBC_2.34 */
	for (size_t i = 0; i < LENGTH_OF(patterns); i++)
		if (matches(name, patterns[i].pattern))
			causes |= patterns[i].cause;
	return causes;
}

void causes_name(struct buffer *out, u32 causes)
{
	static const char *const names[] = {"names of temporary files",
					    "process numbers",
					    "randomness",
					    "threads",
					    "time",
					    "what getauxval() returns (AT_RANDOM)"};
	const char *separator = "";

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (causes & 1u << i) {
			buffer_printf(out, "%s%s", separator, names[i]);
			separator = ", ";
		}
}
