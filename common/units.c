#include "units.h"

#include <math.h>

/* The decimals of a time, and the most decimals of a change. */
enum { SECONDS_DECIMALS = 3, MOST_DECIMALS = 19 };

void units_add_seconds(struct buffer *out, double seconds)
{
	static const struct {
		double size;
		const char *name;
	} units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "\xc2\xb5s"}, {1e-9, "ns"}};
	size_t i = 0;
	double value;
	int decimals = SECONDS_DECIMALS;

	if (isnan(seconds) || seconds == 0) {
		buffer_add_string(out, isnan(seconds) ? "-" : "0 s");
		return;
	}
	while (i + 1 < LENGTH_OF(units) && fabs(seconds) < 0.99995 * units[i].size)
		i++;
	value = seconds / units[i].size;
	for (double limit = 9.9995; decimals > 0 && fabs(value) >= limit; limit *= 10)
		decimals--;
	buffer_printf(out, "%.*f %s", decimals, value, units[i].name);
}

struct text units_seconds(double seconds, struct arena *arena)
{
	struct buffer out = {0};

	units_add_seconds(&out, seconds);
	return buffer_take(&out, arena);
}

/* Rounded to the nearest hundredth of a percent, in integers because a double cannot hold every
 * u64. */
struct text units_share(u64 part, u64 whole, struct arena *arena)
{
	unsigned __int128 hundredths;

	if (!whole)
		return T("-");
	hundredths = ((unsigned __int128)part * 10000 + whole / 2) / whole;
	return arena_printf(arena, "%llu.%02u %%", (unsigned long long)(hundredths / 100),
			    (unsigned)(hundredths % 100));
}

void units_add_short_share(struct buffer *out, u64 part, u64 whole)
{
	double percent = whole ? 100.0 * (double)part / (double)whole : 0;

	if (!part)
		buffer_add(out, T("0 %"));
	else if (percent < 0.01)
		buffer_add(out, T("<0.01 %"));
	else
		buffer_printf(out, "%.*f %%", percent < 1 ? 2 : 1, percent);
}

/* The decimals that show two significant digits, three from 10 on. */
static int decimals_for(long double value)
{
	int decimals = 1;

	for (long double size = fabsl(value); size < 1 && size > 0 && decimals < MOST_DECIMALS;
	     size *= 10)
		decimals++;
	return fabsl(value) >= 1000 ? 0 : decimals;
}

void units_add_change(struct buffer *out, u64 before, u64 now)
{
	long double percent;

	if (!before) {
		buffer_add_string(out, now ? "new" : "+0 %");
		return;
	}
	percent = ((long double)now - (long double)before) * 100 / (long double)before;
	if (percent == 0)
		buffer_add_string(out, "+0 %");
	else
		buffer_printf(out, "%+.*Lf %%", decimals_for(percent), percent);
}

void units_add_change_size(struct buffer *out, long double before, long double now)
{
	long double percent = fabsl(now - before) * 100 / before;

	buffer_printf(out, "%.*Lf %%", decimals_for(percent), percent);
}

void units_add_times(struct buffer *out, long double ratio)
{
	if (ratio >= 9.95L)
		buffer_add_grouped(out, (u64)(ratio + 0.5L));
	else
		buffer_printf(out, "%.*Lf", ratio >= 0.995L ? 1 : 2, ratio);
	buffer_add_string(out, "\xc3\x97");
}

void units_add_difference(struct buffer *out, i64 difference)
{
	if (difference)
		buffer_add_byte(out, difference > 0 ? '+' : '-');
	buffer_add_grouped(out, difference < 0 ? 0 - (u64)difference : (u64)difference);
}
