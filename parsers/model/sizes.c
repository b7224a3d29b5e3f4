#include "sizes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads a number at the start of the text; NULL if there is none. */
static const char *read_number(const char *at, double *number)
{
	char *end;

	if (*at < '0' || *at > '9' || at[1] == 'x' || at[1] == 'X')
		return NULL;
	*number = strtod(at, &end);
	/* "10..80": the first point belongs to the range */
	if (end > at && end[-1] == '.')
		end--;
	return isfinite(*number) && *number > 0 ? end : NULL;
}

bool growth_size_read(const char *word, double *size)
{
	const char *end = read_number(word, size);

	return end && !*end;
}

void growth_size_write(struct buffer *out, double size)
{
	if (size != floor(size))
		buffer_printf(out, "%.15g", size);
	else
		buffer_printf(out, size < 0x1p53 ? "%.0f" : "%.17g", size);
}

static const struct text place = TEXT("{}");

bool growth_size_has_place(struct text word)
{
	return text_contains(word, place);
}

struct text growth_size_fill_in(struct text word, struct text size, struct arena *arena)
{
	struct buffer filled = {0};

	while (word.length) {
		if (text_skip_prefix(&word, place)) {
			buffer_add(&filled, size);
			continue;
		}
		buffer_add_byte(&filled, word.data[0]);
		word = text_from(word, 1);
	}
	return buffer_take(&filled, arena);
}

static bool add_size(struct growth_sizes *sizes, double size, struct diag *diag)
{
	if (sizes->count == GROWTH_SIZES_MAX)
		return diag_error(diag, "more than %d sizes", GROWTH_SIZES_MAX);
	if (sizes->count && size <= sizes->items[sizes->count - 1])
		return diag_error(diag, "the sizes must increase: %.10g does not", size);
	sizes->items[sizes->count++] = size;
	return true;
}

/* Adds first, first × step or first + step, and so on up to `last`. */
static bool add_range(struct growth_sizes *sizes, double first, double last, char operation,
		      double step, struct diag *diag)
{
	double most = last * (1 + 1e-9);

	if (operation == '*' && step <= 1)
		return diag_error(diag, "the sizes of a range must increase: *%.10g does not",
				  step);
	for (double size = first; size <= most; size = operation == '*' ? size * step : size + step)
		if (!add_size(sizes, size, diag))
			return false;
	return true;
}

/* Reads a number or a range; NULL if it is neither. Errors of its values are in `diag`. */
static const char *read_part(const char *at, struct growth_sizes *sizes, bool *fine,
			     struct diag *diag)
{
	double first, last, step;
	char operation;

	at = read_number(at, &first);
	if (!at || strncmp(at, "..", 2)) {
		*fine = at && add_size(sizes, first, diag);
		return at;
	}
	at = read_number(at + 2, &last);
	if (!at || (*at != '*' && *at != '+'))
		return NULL;
	operation = *at;
	at = read_number(at + 1, &step);
	*fine = at && add_range(sizes, first, last, operation, step, diag);
	return at;
}

bool growth_sizes_read(const char *list, struct growth_sizes *sizes, struct diag *diag)
{
	const char *at = list;
	bool fine = true;

	sizes->count = 0;
	do {
		at = read_part(at, sizes, &fine, diag);
		if (!at || (*at && *at != ','))
			return diag_error(diag,
					  "'%s' is not a list of sizes such as 1000,2000,4000 or "
					  "1000..64000*2 or 10..80+10",
					  list);
		if (!fine)
			return false;
	} while (*at++ == ',');
	if (sizes->count < GROWTH_SIZES_MIN)
		return diag_error(diag, "at least %d sizes are needed, not %u", GROWTH_SIZES_MIN,
				  sizes->count);
	return true;
}
