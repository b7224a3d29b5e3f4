#include "axis.h"

#include "common/buffer.h"

/* The units of labels, the smallest first, which is `base`, each `factor` times the one before. */
struct scale {
	u64 base, factor;
	u32 count;
	const char *names[7];
};

static const struct scale counts = {1, 1000, 7, {"", " k", " M", " G", " T", " P", " E"}};
static const struct scale bytes = {
    1, 1024, 7, {" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"}};
static const struct scale times = {1, 1000, 4, {" ns", " µs", " ms", " s"}};
static const struct scale exponents = {1000, 1, 1, {""}};

static const struct scale *scale_of(enum metric_unit unit)
{
	if (unit == UNIT_BYTES)
		return &bytes;
	if (unit == UNIT_EXPONENT)
		return &exponents;
	return unit == UNIT_SECONDS ? &times : &counts;
}

/* The smallest round step with which the range takes at most that many steps. */
static u64 find_step(u64 range, enum metric_unit unit, u32 steps)
{
	static const u32 factors[] = {2, 5, 10};
	u64 least = range / steps + (range % steps != 0), power = 1, step = 1;

	if (unit == UNIT_BYTES) {
		while (step < least && step <= UINT64_MAX / 2)
			step *= 2;
		return step;
	}
	for (u32 i = 0; step < least && power <= UINT64_MAX / 10; i++) {
		step = power * factors[i % 3];
		power *= i % 3 == 2 ? 10 : 1;
	}
	return step;
}

/* Adds the part of a unit after the point: exact, or cut after `digits` digits. */
static void add_fraction(struct buffer *out, u64 rest, u64 unit, u32 digits)
{
	buffer_add_byte(out, '.');
	for (u32 i = 0; rest && i < digits; i++) {
		unsigned __int128 ten = (unsigned __int128)rest * 10;

		buffer_add_byte(out, (char)('0' + (char)(ten / unit)));
		rest = (u64)(ten % unit);
	}
}

static struct text label_of_value(u64 value, const struct scale *scale, struct arena *arena)
{
	enum { DIGITS = 10 };
	u64 unit = scale->base;
	u32 i = 0;
	struct buffer out = {0};

	for (; i + 1 < scale->count && value / unit >= scale->factor; i++)
		unit *= scale->factor;
	buffer_add_u64(&out, value / unit);
	if (value % unit)
		add_fraction(&out, value % unit, unit, DIGITS);
	buffer_add_string(&out, value ? scale->names[i] : "");
	return buffer_take(&out, arena);
}

static void add_ticks(struct axis *axis, u64 step, enum metric_unit unit, struct arena *arena)
{
	u64 value = axis->first;

	axis->tick_count = 0;
	while (axis->tick_count < AXIS_MAX_TICKS && value <= axis->last) {
		axis->ticks[axis->tick_count++] =
		    (struct axis_tick){value, label_of_value(value, scale_of(unit), arena)};
		if (value > UINT64_MAX - step)
			break;
		value += step;
	}
}

void axis_from_zero(struct axis *axis, u64 most, enum metric_unit unit, u32 steps,
		    struct arena *arena)
{
	*axis = (struct axis){.last = most ? most : 1};
	add_ticks(axis, find_step(axis->last, unit, steps), unit, arena);
}

void axis_around(struct axis *axis, u64 least, u64 most, enum metric_unit unit, u32 steps,
		 struct arena *arena)
{
	u64 step;

	if (least == most || least < most / 2) {
		axis_from_zero(axis, most, unit, steps, arena);
		return;
	}
	step = find_step(most - least, unit, steps);
	*axis = (struct axis){.first = least / step * step, .last = most};
	if (axis->first == least && least)
		axis->first -= axis->first < step ? axis->first : step;
	add_ticks(axis, find_step(axis->last - axis->first, unit, steps), unit, arena);
}

double axis_part(const struct axis *axis, u64 value)
{
	return (double)(value - axis->first) / (double)(axis->last - axis->first);
}
