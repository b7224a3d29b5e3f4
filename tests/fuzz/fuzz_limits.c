/* Limits on any text: no crash, and an accepted limit is unchanged when it is written and read. */
#include "reports/analysis/limits.h"
#include "fuzz.h"

static enum metric_unit unit_of(struct text metric)
{
	const struct metric_kind *kind = metric_find(metric);

	return kind ? kind->unit : UNIT_COUNT;
}

static void check_amounts(struct limit limit)
{
	static const u64 amounts[] = {0, 1, 99, 100, 101, 1000000, INT64_MAX - 1, INT64_MAX};

	for (size_t i = 0; i < LENGTH_OF(amounts); i++)
		for (size_t k = 0; k < LENGTH_OF(amounts); k++)
			MUST(!limit_is_exceeded(limit, amounts[i], amounts[k]) ||
			     !limit_is_undercut(limit, amounts[i], amounts[k]));
}

static void check_limit(const struct metric_limit *one, struct arena *arena)
{
	struct text written = limit_text(one->limit, unit_of(one->metric), arena);
	struct limits again = {0};
	struct diag diag = {0};

	MUST(one->metric.length > 0);
	MUST(limits_add(
	    &again, arena_printf(arena, "%.*s=%.*s", TEXT_ARGS(one->metric), TEXT_ARGS(written)),
	    &diag));
	MUST(again.count == 1 && again.items[0].limit.kind == one->limit.kind);
	MUST(again.items[0].limit.amount == one->limit.amount);
	limits_release(&again);
	check_amounts(one->limit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct arena arena = {0};
	struct limits limits = {0};
	struct diag diag = {0};
	bool fine;

	if (text_find(input, '\0') < input.length)
		return 0; /* words of a command line contain no NUL */
	fine = limits_add(&limits, input, &diag);
	MUST(fine == !diag.failed);
	for (size_t i = 0; fine && i < limits.count; i++)
		check_limit(&limits.items[i], &arena);
	limits_release(&limits);
	arena_release(&arena);
	return 0;
}
