#include "metrics.h"

/* The default limits, in percent. */
enum { NOT_JUDGED = 0, OF_COUNTS = 1, OF_TIMES = 20 };

static const struct metric_kind kinds[] = {
    {TEXT("ir"), TEXT("instructions"), UNIT_COUNT, true, OF_COUNTS, TEXT("cpu"), NULL},
    {TEXT("process_ir"), TEXT("instructions, whole process"), UNIT_COUNT, true, NOT_JUDGED,
     TEXT("cpu"), NULL},
    {TEXT("estimated_cycles"), TEXT("estimated cycles"), UNIT_COUNT, true, OF_COUNTS, TEXT("cpu"),
     NULL},
    {TEXT("calls"), TEXT("calls"), UNIT_COUNT, true, NOT_JUDGED, TEXT("cpu"), NULL},
    {TEXT("count"), TEXT("instructions by count"), UNIT_COUNT, true, OF_COUNTS, TEXT("count"),
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
    {TEXT("wall"), TEXT("wall time"), UNIT_SECONDS, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("undisturbed"), TEXT("wall time less waiting"), UNIT_SECONDS, false, NOT_JUDGED,
     TEXT("timing"), NULL},
    {TEXT("cpu"), TEXT("CPU time"), UNIT_SECONDS, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("rss"), TEXT("peak memory"), UNIT_BYTES, false, OF_TIMES, TEXT("timing"), NULL},
    {TEXT("function_time"), TEXT("time of a call"), UNIT_SECONDS, false, NOT_JUDGED, TEXT("timing"),
     NULL},
};

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

void metric_add_limits(struct buffer *out)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++) {
		bool is_known = !kinds[i].percent;

		for (size_t k = 0; k < i; k++)
			is_known |= kinds[k].percent == kinds[i].percent;
		if (is_known)
			continue;
		buffer_printf(out, "%s%u%% for ", i ? "; " : "", kinds[i].percent);
		for (size_t k = i; k < LENGTH_OF(kinds); k++)
			if (kinds[k].percent == kinds[i].percent)
				buffer_printf(out, "%s%.*s", k == i ? "" : ", ",
					      TEXT_ARGS(kinds[k].name));
	}
}
