#include "limits.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "parsers/document/document.h"

#include <stdlib.h>

enum { HUNDRED_PERCENT = 100 * PERCENT_UNIT };

/* Reads the whole text as a decimal number in units of 1/`one`: "12.5" is 12500 if `one` is 1000.
 * Decimals that cannot be represented are an error. */
static bool read_decimal(struct text text, u64 one, u64 *value)
{
	size_t point = text_find(text, '.');
	struct text fraction = text_from(text, point == text.length ? point : point + 1);
	u64 whole, part = 0;

	if (!text_to_u64(text_before(text, point), &whole) ||
	    (point < text.length && !fraction.length) || __builtin_mul_overflow(whole, one, &whole))
		return false;
	for (size_t i = 0; i < fraction.length; i++) {
		one /= 10;
		if (!one || fraction.data[i] < '0' || fraction.data[i] > '9')
			return false;
		part += (u64)(fraction.data[i] - '0') * one;
	}
	return !__builtin_add_overflow(whole, part, value);
}

static u64 unit_scale(struct text metric)
{
	const struct metric_kind *kind = metric_find(metric);

	return metric_scale(kind ? kind->unit : UNIT_COUNT);
}

bool limit_read(struct text text, struct text metric, struct limit *limit)
{
	if (text_equal(text, T("none"))) {
		*limit = (struct limit){LIMIT_NONE, 0};
		return true;
	}
	if (text_ends_with(text, T("%"))) {
		limit->kind = LIMIT_PERCENT;
		return read_decimal(text_before(text, text.length - 1), PERCENT_UNIT,
				    &limit->amount);
	}
	limit->kind = text_skip_prefix(&text, T("+")) ? LIMIT_GROWTH : LIMIT_CEILING;
	return read_decimal(text, unit_scale(metric), &limit->amount);
}

static bool add_one(struct limits *limits, struct text item, struct diag *diag)
{
	size_t equals = text_find(item, '='), colon;
	struct metric_limit parsed = {.metric = text_before(item, equals)};

	colon = text_find_last(parsed.metric, ':');
	if (colon < parsed.metric.length) {
		parsed.profile = text_before(parsed.metric, colon);
		parsed.metric = text_from(parsed.metric, colon + 1);
	}
	if (equals == item.length || !parsed.metric.length ||
	    !limit_read(text_from(item, equals + 1), parsed.metric, &parsed.limit))
		return diag_error(
		    diag,
		    "'%.*s' is not a limit; use METRIC=1%%, METRIC=+4096, METRIC=4096 or "
		    "METRIC=none",
		    TEXT_ARGS(item));
	GROW(limits->items, limits->capacity, limits->count + 1);
	limits->items[limits->count++] = parsed;
	return true;
}

bool limits_add(struct limits *limits, struct text specification, struct diag *diag)
{
	for (;;) {
		size_t comma = text_find(specification, ',');

		if (!add_one(limits, text_before(specification, comma), diag))
			return false;
		if (comma == specification.length)
			return true;
		specification = text_from(specification, comma + 1);
	}
}

bool limits_read(void *limits, const char *word, struct diag *diag)
{
	return limits_add(limits, text_from_string(word), diag);
}

struct limit limits_find(const struct limits *limits, struct text profile, struct text metric,
			 struct limit fallback)
{
	for (size_t i = limits->count; i-- > 0;) {
		const struct metric_limit *item = &limits->items[i];

		if (text_equal(item->metric, metric) &&
		    (!item->profile.length || document_is_part(profile, item->profile)))
			return item->limit;
	}
	return fallback;
}

bool limit_is_exceeded(struct limit limit, u64 before, u64 now)
{
	switch (limit.kind) {
	case LIMIT_PERCENT:
		return (unsigned __int128)now * HUNDRED_PERCENT >
		       (unsigned __int128)before * (HUNDRED_PERCENT + limit.amount);
	case LIMIT_GROWTH:
		return now > before && now - before > limit.amount;
	case LIMIT_CEILING:
		return now > limit.amount;
	default:
		return false;
	}
}

bool limit_is_undercut(struct limit limit, u64 before, u64 now)
{
	switch (limit.kind) {
	case LIMIT_PERCENT:
		return limit.amount < HUNDRED_PERCENT &&
		       (unsigned __int128)now * HUNDRED_PERCENT <
			   (unsigned __int128)before * (HUNDRED_PERCENT - limit.amount);
	case LIMIT_GROWTH:
		return now < before && before - now > limit.amount;
	default:
		return false;
	}
}

/* Adds the value divided by `one`, without trailing zeros: 12500 with `one` = 1000 is "12.5". */
static void add_decimal(struct buffer *out, u64 value, u64 one)
{
	u64 rest = value % one;

	buffer_add_u64(out, value / one);
	if (rest)
		buffer_add_byte(out, '.');
	while (rest) {
		one /= 10;
		buffer_add_byte(out, (char)('0' + rest / one));
		rest %= one;
	}
}

struct text limit_text(struct limit limit, enum metric_unit unit, struct arena *arena)
{
	struct buffer out = {0};

	if (limit.kind == LIMIT_NONE)
		return T("none");
	if (limit.kind == LIMIT_GROWTH)
		buffer_add_byte(&out, '+');
	if (limit.kind == LIMIT_PERCENT) {
		add_decimal(&out, limit.amount, PERCENT_UNIT);
		buffer_add_byte(&out, '%');
	} else {
		add_decimal(&out, limit.amount, metric_scale(unit));
	}
	return buffer_take(&out, arena);
}

void limits_release(struct limits *limits)
{
	free(limits->items);
	*limits = (struct limits){0};
}
