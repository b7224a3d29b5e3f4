#include "metrics.h"

static const struct metric_kind kinds[] = {
    {TEXT("ir"), TEXT("instructions"), UNIT_COUNT, true, 1},
    {TEXT("process_ir"), TEXT("instructions, whole process"), UNIT_COUNT, true, 0},
    {TEXT("estimated_cycles"), TEXT("estimated cycles"), UNIT_COUNT, true, 1},
    {TEXT("calls"), TEXT("calls"), UNIT_COUNT, true, 0},
    {TEXT("count"), TEXT("instructions by cachegrind"), UNIT_COUNT, true, 1},
    {TEXT("peak"), TEXT("peak heap"), UNIT_BYTES, true, 1},
    {TEXT("allocations"), TEXT("allocations"), UNIT_COUNT, true, 1},
    {TEXT("allocated"), TEXT("allocated"), UNIT_BYTES, true, 1},
    {TEXT("at_exit"), TEXT("held at exit"), UNIT_BYTES, true, 1},
    {TEXT("io_calls"), TEXT("system calls"), UNIT_COUNT, true, 1},
    {TEXT("io_errors"), TEXT("system calls that failed"), UNIT_COUNT, true, 0},
    {TEXT("opens"), TEXT("files opened"), UNIT_COUNT, true, 1},
    {TEXT("reads"), TEXT("reads"), UNIT_COUNT, true, 1},
    {TEXT("writes"), TEXT("writes"), UNIT_COUNT, true, 1},
    {TEXT("fsyncs"), TEXT("fsyncs"), UNIT_COUNT, true, 1},
    {TEXT("read_bytes"), TEXT("bytes read"), UNIT_BYTES, true, 1},
    {TEXT("written_bytes"), TEXT("bytes written"), UNIT_BYTES, true, 1},
    {TEXT("wall"), TEXT("wall time"), UNIT_SECONDS, false, 20},
    {TEXT("undisturbed"), TEXT("wall time less waiting"), UNIT_SECONDS, false, 0},
    {TEXT("cpu"), TEXT("CPU time"), UNIT_SECONDS, false, 20},
    {TEXT("rss"), TEXT("peak memory"), UNIT_BYTES, false, 20},
    {TEXT("function_time"), TEXT("time of a call"), UNIT_SECONDS, false, 0},
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
