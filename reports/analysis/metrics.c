#include "metrics.h"

/* The default limits. */
#define NOT_JUDGED TEXT("")
#define OF_COUNTS  TEXT("1%")
#define OF_TIMES   TEXT("20%")
#define OF_GROWTH  TEXT("+0.05")

static const struct metric_kind kinds[] = {
    {TEXT("ir"), TEXT("instructions"), UNIT_COUNT, true, OF_COUNTS, TEXT("cpu"), NULL},
    {TEXT("process_ir"), TEXT("instructions, whole process"), UNIT_COUNT, true, NOT_JUDGED,
     TEXT("cpu"), NULL},
    {TEXT("estimated_cycles"), TEXT("estimated cycles"), UNIT_COUNT, true, OF_COUNTS, TEXT("cpu"),
     NULL},
    {TEXT("calls"), TEXT("calls"), UNIT_COUNT, true, NOT_JUDGED, TEXT("cpu"), NULL},
    {TEXT("count"), TEXT("instructions by count"), UNIT_COUNT, true, OF_COUNTS, TEXT("count"),
     NULL},
    {TEXT("model_cycles"), TEXT("model cycles"), UNIT_COUNT, true, NOT_JUDGED, TEXT("cycles"),
     NULL},
    {TEXT("peak"), TEXT("peak heap"), UNIT_BYTES, true, OF_COUNTS, TEXT("memory"), "peak_bytes"},
    {TEXT("allocations"), TEXT("allocations"), UNIT_COUNT, true, OF_COUNTS, TEXT("memory"), NULL},
    {TEXT("allocated"), TEXT("allocated"), UNIT_BYTES, true, OF_COUNTS, TEXT("memory"), NULL},
    {TEXT("at_exit"), TEXT("held at exit"), UNIT_BYTES, true, OF_COUNTS, TEXT("memory"), NULL},
    {TEXT("io_calls"), TEXT("system calls"), UNIT_COUNT, true, OF_COUNTS, TEXT("io"),
     "totals.calls"},
    {TEXT("io_errors"), TEXT("system calls that failed"), UNIT_COUNT, true, NOT_JUDGED, TEXT("io"),
     "totals.errors"},
    {TEXT("opens"), TEXT("files opened"), UNIT_COUNT, true, OF_COUNTS, TEXT("io"), NULL},
    {TEXT("reads"), TEXT("reads"), UNIT_COUNT, true, OF_COUNTS, TEXT("io"), NULL},
    {TEXT("writes"), TEXT("writes"), UNIT_COUNT, true, OF_COUNTS, TEXT("io"), NULL},
    {TEXT("fsyncs"), TEXT("fsyncs"), UNIT_COUNT, true, OF_COUNTS, TEXT("io"), NULL},
    {TEXT("read_bytes"), TEXT("bytes read"), UNIT_BYTES, true, OF_COUNTS, TEXT("io"),
     "totals.read_bytes"},
    {TEXT("written_bytes"), TEXT("bytes written"), UNIT_BYTES, true, OF_COUNTS, TEXT("io"),
     "totals.written_bytes"},
    {TEXT("sampled"), TEXT("estimated running time"), UNIT_SECONDS, false, NOT_JUDGED,
     TEXT("sample"), NULL},
    {TEXT("growth"), TEXT("growth"), UNIT_EXPONENT, true, OF_GROWTH, TEXT("growth"), NULL},
    {TEXT("wall"), TEXT("wall time"), UNIT_SECONDS, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("undisturbed"), TEXT("wall time less waiting"), UNIT_SECONDS, false, NOT_JUDGED,
     TEXT("timing"), NULL},
    {TEXT("cpu"), TEXT("CPU time"), UNIT_SECONDS, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("rss"), TEXT("peak memory"), UNIT_BYTES, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("function_time"), TEXT("time of a call"), UNIT_SECONDS, false, NOT_JUDGED, TEXT("timing"),
     NULL},
};

u64 metric_scale(enum metric_unit unit)
{
	static const u64 scales[] = {[UNIT_COUNT] = 1,
				     [UNIT_BYTES] = 1,
				     [UNIT_SECONDS] = 1000000000,
				     [UNIT_EXPONENT] = 1000};

	return scales[unit];
}

const struct metric_kind *metric_kinds(size_t *count)
{
	*count = LENGTH_OF(kinds);
	return kinds;
}

const struct metric_kind *metric_find(struct text name)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (text_equal(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

const struct metric_kind *metric_of_kind(struct text kind, size_t index)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (text_equal(kinds[i].kind, kind) && !index--)
			return &kinds[i];
	return NULL;
}

struct text metric_full_name(struct text name, struct text process, struct arena *arena)
{
	if (!process.length)
		return name;
	return arena_printf(arena, "%.*s of %.*s", TEXT_ARGS(name), TEXT_ARGS(process));
}

/* Whether an earlier metric has the same limit. */
static bool is_known_limit(size_t metric)
{
	for (size_t i = 0; i < metric; i++)
		if (text_equal(kinds[i].limit, kinds[metric].limit))
			return true;
	return false;
}

void metric_add_limits(struct buffer *out)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++) {
		if (!kinds[i].limit.length || is_known_limit(i))
			continue;
		buffer_printf(out, "%s%.*s for ", i ? "; " : "", TEXT_ARGS(kinds[i].limit));
		for (size_t k = i; k < LENGTH_OF(kinds); k++)
			if (text_equal(kinds[k].limit, kinds[i].limit))
				buffer_printf(out, "%s%.*s", k == i ? "" : ", ",
					      TEXT_ARGS(kinds[k].name));
	}
}
