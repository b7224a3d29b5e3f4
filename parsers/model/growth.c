#include "growth.h"

#include <math.h>

static double term_at(struct growth_term term, double size)
{
	return pow(size, term.power) * (term.has_log ? log2(size) : 1);
}

double growth_at(const struct growth *growth, double size)
{
	double sum = 0;

	for (u32 j = 0; j < growth->part_count; j++)
		sum += growth->factors[j] * term_at(growth->parts[j], size);
	return fmax(sum, 0);
}

bool growth_is_faster_than_input(const struct growth *growth)
{
	struct growth_term term = growth->parts[0];

	return term.power > 1.05 || (term.power >= 1 && term.has_log);
}

bool growth_weighs(const struct growth_function *f)
{
	static const double least_share = 0.01;

	return f->share >= least_share || f->far_share >= least_share;
}

u32 growth_fast_count(const struct growth_table *table)
{
	u32 count = 0;

	while (count < table->function_count && growth_weighs(&table->functions[count]) &&
	       growth_is_faster_than_input(&table->functions[count].cost_growth))
		count++;
	return count;
}

void growth_add_term(const struct growth *growth, struct buffer *out)
{
	static const char *const powers[] = {"", "n", "n²", "n³"};
	struct growth_term term = growth->parts[0];
	bool is_whole = term.power == 0 || term.power == 1 || term.power == 2 || term.power == 3;

	if (growth->is_irregular)
		buffer_printf(out, "irregular, about n^%.2f", term.power);
	else if (!is_whole)
		buffer_printf(out, "n^%.2f", term.power);
	else if (term.power == 0 && !term.has_log)
		buffer_add_string(out, "constant");
	else
		buffer_printf(out, "%s%s%s", powers[(int)term.power],
			      term.power > 0 && term.has_log ? " " : "",
			      term.has_log ? "log n" : "");
}
