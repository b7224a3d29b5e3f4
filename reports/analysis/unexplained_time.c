#include "unexplained_time.h"

static bool is_instructions(const struct metric_change *m)
{
	return text_equal(m->name, T("ir")) || text_equal(m->name, T("count"));
}

static long double relative_change(const struct metric_change *m)
{
	return (long double)distance_of(m->value) /
	       (long double)(m->value[OLD] ? m->value[OLD] : 1);
}

bool has_unexplained_time(const struct profile_change *profile)
{
	const struct metric_change *wall = profile_metric(profile, T("wall"));
	bool is_counted = false;

	if (!wall || wall->verdict != VERDICT_REGRESSED)
		return false;
	for (u32 i = 0; i < profile->metric_count; i++) {
		const struct metric_change *m = &profile->metrics[i];

		if (!is_instructions(m))
			continue;
		if (m->verdict != VERDICT_UNCHANGED ||
		    relative_change(m) >= relative_change(wall) / 10)
			return false;
		is_counted = true;
	}
	return is_counted;
}
