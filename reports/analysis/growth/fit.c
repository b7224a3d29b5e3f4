#include "fit.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A count as exact as ours is explained to within this; smaller differences say nothing. */
static const double least_deviation = 1e-5;

/* A model that is farther from the counts than this does not explain them. */
static const double most_deviation = 0.02;

/* A leading term that is a smaller share of the largest count is not believed. */
static const double least_share = 0.005;

/* The terms of a model, all taken as positive, are at most this multiple of the largest count.
 * Where large terms cancel each other, they only follow the noise. */
static const double most_cancelling = 3;

/* How much closer a model must come than one that grows more slowly, and a power that is not in
 * the table than one that is. */
static const double closer = 0.5, much_closer = 0.25;

/* The same for n² log n and n³ log n, which are rare and have many terms. */
static const double very_much_closer = 0.1;

/* A power that differs less from one in the table is taken for it. */
static const double same_power = 0.03;

/* What is fitted. Sizes are relative to the largest, so that no power overflows. */
struct points {
	const double *sizes;
	const u64 *counts;
	u32 count;
};

struct model {
	u32 part_count;
	struct growth_term parts[GROWTH_PARTS_MAX];
	double factors[GROWTH_PARTS_MAX], errors[GROWTH_PARTS_MAX];
	double deviation; /* root of the mean square difference, relative to the counts */
};

static double largest(const struct points *points)
{
	return points->sizes[points->count - 1];
}

static double term_at(struct growth_term term, double size, double unit)
{
	return pow(size / unit, term.power) * (term.has_log ? log2(size) : 1);
}

/* ---------------------------------------------------------------- least squares */

/* The equations, one for each size, all divided by the count there. */
struct equations {
	u32 rows, columns;
	long double *column[GROWTH_PARTS_MAX], *right;
	long double upper[GROWTH_PARTS_MAX][GROWTH_PARTS_MAX];
};

static long double product(const long double *a, const long double *b, u32 count)
{
	long double sum = 0;

	for (u32 i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

static void subtract(long double *from, const long double *what, long double factor, u32 count)
{
	for (u32 i = 0; i < count; i++)
		from[i] -= factor * what[i];
}

/* Makes the columns orthonormal (modified Gram-Schmidt); false if they depend on each other. */
static bool make_orthonormal(struct equations *e)
{
	for (u32 j = 0; j < e->columns; j++) {
		long double before = sqrtl(product(e->column[j], e->column[j], e->rows)), length;

		for (u32 i = 0; i < j; i++) {
			e->upper[i][j] = product(e->column[i], e->column[j], e->rows);
			subtract(e->column[j], e->column[i], e->upper[i][j], e->rows);
		}
		length = sqrtl(product(e->column[j], e->column[j], e->rows));
		if (length <= before * 1e-12L)
			return false;
		e->upper[j][j] = length;
		for (u32 row = 0; row < e->rows; row++)
			e->column[j][row] /= length;
	}
	return true;
}

/* Solves upper × x = right by substitution. */
static void substitute(const struct equations *e, const long double *right, long double *x)
{
	for (u32 j = e->columns; j-- > 0;) {
		x[j] = right[j];
		for (u32 k = j + 1; k < e->columns; k++)
			x[j] -= e->upper[j][k] * x[k];
		x[j] /= e->upper[j][j];
	}
}

/* The standard errors of the factors: the deviation times the lengths of the rows of 1/upper. */
static void find_errors(const struct equations *e, struct model *model)
{
	long double squares[GROWTH_PARTS_MAX] = {0};

	for (u32 j = 0; j < e->columns; j++) {
		long double unit[GROWTH_PARTS_MAX] = {0}, x[GROWTH_PARTS_MAX];

		unit[j] = 1;
		substitute(e, unit, x);
		for (u32 i = 0; i < e->columns; i++)
			squares[i] += x[i] * x[i];
	}
	for (u32 j = 0; j < e->columns; j++)
		model->errors[j] = model->deviation * (double)sqrtl(squares[j]);
}

static bool solve(struct equations *e, struct model *model)
{
	long double along[GROWTH_PARTS_MAX] = {0}, x[GROWTH_PARTS_MAX] = {0};
	double deviation;

	if (!make_orthonormal(e))
		return false;
	for (u32 j = 0; j < e->columns; j++) {
		along[j] = product(e->column[j], e->right, e->rows);
		subtract(e->right, e->column[j], along[j], e->rows);
	}
	substitute(e, along, x);
	for (u32 j = 0; j < e->columns; j++)
		model->factors[j] = (double)x[j];
	deviation = (double)sqrtl(product(e->right, e->right, e->rows) / (e->rows - e->columns));
	model->deviation = fmax(deviation, least_deviation);
	find_errors(e, model);
	return true;
}

static bool fit_parts(const struct points *points, struct model *model)
{
	long double numbers[points->count * (GROWTH_PARTS_MAX + 1)];
	struct equations e = {.rows = points->count, .columns = model->part_count};

	e.right = numbers;
	for (u32 j = 0; j < e.columns; j++)
		e.column[j] = numbers + (j + 1) * points->count;
	for (u32 i = 0; i < e.rows; i++) {
		double weight = points->counts[i] ? (double)points->counts[i] : 1;

		e.right[i] = (double)points->counts[i] / weight;
		for (u32 j = 0; j < e.columns; j++)
			e.column[j][i] =
			    term_at(model->parts[j], points->sizes[i], largest(points)) / weight;
	}
	return solve(&e, model);
}

/* ---------------------------------------------------------------- which terms */

/* Student's t for 99 % (two-sided) and 1, 2, 3 … degrees of freedom. */
static double student(u32 freedom)
{
	static const double table[] = {63.66, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355};
	enum { LAST = sizeof(table) / sizeof(table[0]) - 1 };

	return table[freedom - 1 < LAST ? freedom - 1 : LAST];
}

static bool is_significant(const struct points *points, const struct model *model, u32 part)
{
	return fabs(model->factors[part]) >
	       student(points->count - model->part_count) * model->errors[part];
}

static void remove_part(struct model *model, u32 part)
{
	model->part_count--;
	memmove(&model->parts[part], &model->parts[part + 1],
		(model->part_count - part) * sizeof(model->parts[0]));
}

/* The term below the first that says least; 0 if all are significant. */
static u32 weakest_part(const struct points *points, const struct model *model)
{
	u32 weakest = 0;
	double least = INFINITY;

	for (u32 j = 1; j < model->part_count; j++) {
		double strength = fabs(model->factors[j]) / model->errors[j];

		if (!is_significant(points, model, j) && strength < least) {
			least = strength;
			weakest = j;
		}
	}
	return weakest;
}

/* Whether the leading term is significant and large enough, and the terms do not cancel. A constant
 * needs nothing: it may be 0. */
static bool is_credible(const struct points *points, const struct model *model)
{
	double count = (double)points->counts[points->count - 1], lead = 0, sum = 0;

	for (u32 j = model->part_count; j-- > 0;) {
		lead =
		    model->factors[j] * term_at(model->parts[j], largest(points), largest(points));
		sum += fabs(lead);
	}
	if (model->parts[0].power == 0 && !model->parts[0].has_log)
		return true;
	return lead > least_share * count && sum <= most_cancelling * count &&
	       is_significant(points, model, 0);
}

/* Fits the model, and leaves out terms without significance. False if it is not credible. */
static bool fit_model(const struct points *points, struct model *model)
{
	u32 weakest;

	while (model->part_count > points->count - 1)
		remove_part(model, 1);
	if (!fit_parts(points, model))
		return false;
	while ((weakest = weakest_part(points, model))) {
		remove_part(model, weakest);
		if (!fit_parts(points, model))
			return false;
	}
	return is_credible(points, model);
}

/* The models of the table, by growth. */
static const struct model table[] = {
    {.part_count = 1, .parts = {{0, false}}},
    {.part_count = 2, .parts = {{0, true}, {0, false}}},
    {.part_count = 2, .parts = {{1, false}, {0, false}}},
    {.part_count = 3, .parts = {{1, true}, {1, false}, {0, false}}},
    {.part_count = 3, .parts = {{2, false}, {1, false}, {0, false}}},
    {.part_count = 4, .parts = {{2, true}, {2, false}, {1, false}, {0, false}}},
    {.part_count = 4, .parts = {{3, false}, {2, false}, {1, false}, {0, false}}},
    {.part_count = 4, .parts = {{3, true}, {3, false}, {2, false}, {0, false}}},
};

static const struct model no_model = {.deviation = INFINITY};

static struct model find_in_table(const struct points *points)
{
	struct model best = no_model;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct model model = table[i];

		double factor =
		    model.parts[0].has_log && model.parts[0].power > 1 ? very_much_closer : closer;

		if (fit_model(points, &model) && model.deviation <= factor * best.deviation)
			best = model;
	}
	return best;
}

/* A power and a constant. */
static bool fit_power(const struct points *points, double power, struct model *model)
{
	*model = (struct model){.part_count = 2, .parts = {{power, false}, {0, false}}};
	return fit_model(points, model);
}

/* Searches the power with the least deviation by golden sections. */
static struct model find_power(const struct points *points)
{
	const double golden = 0.6180339887498949;
	double low = 0.05, high = 4;
	struct model model;

	while (high - low > 1e-6) {
		double ends[2] = {high - golden * (high - low), low + golden * (high - low)};
		double deviations[2] = {INFINITY, INFINITY};

		for (int side = 0; side < 2; side++)
			if (fit_power(points, ends[side], &model))
				deviations[side] = model.deviation;
		if (deviations[0] <= deviations[1])
			high = ends[1];
		else
			low = ends[0];
	}
	return fit_power(points, (low + high) / 2, &model) ? model : no_model;
}

/* ---------------------------------------------------------------- the result */

/* The slope in log-log of `values` over the larger half of the sizes, by least squares. */
static double slope(const double *sizes, const double *values, u32 size_count)
{
	double x_sum = 0, y_sum = 0, xx = 0, xy = 0, count = 0;

	for (u32 i = (size_count - 1) / 2; i < size_count; i++) {
		double x = log2(sizes[i]), y = log2(fmax(values[i], 1e-300));

		x_sum += x;
		y_sum += y;
		xx += x * x;
		xy += x * y;
		count++;
	}
	return (count * xy - x_sum * y_sum) / (count * xx - x_sum * x_sum);
}

/* To four decimals: exponents are no more exact than that. */
static double rounded(double exponent)
{
	return round(exponent * 1e4) / 1e4;
}

static struct growth growth_of(const struct points *points, const struct model *model)
{
	struct growth growth = {.part_count = model->part_count};
	double values[points->count];

	for (u32 j = 0; j < model->part_count; j++) {
		growth.parts[j] = model->parts[j];
		growth.parts[j].power = rounded(model->parts[j].power);
		growth.factors[j] = model->factors[j] / pow(largest(points), growth.parts[j].power);
	}
	for (u32 i = 0; i < points->count; i++)
		values[i] = term_at(model->parts[0], points->sizes[i], largest(points));
	growth.exponent = rounded(slope(points->sizes, values, points->count));
	return growth;
}

double growth_slope(const double *sizes, const u64 *counts, u32 count)
{
	double *values = memory_new(count, sizeof(*values)), found;

	for (u32 i = 0; i < count; i++)
		values[i] = fmax((double)counts[i], 1);
	found = rounded(slope(sizes, values, count));
	free(values);
	return found;
}

/* What no model explains is continued as the power that the larger half of the sizes shows. */
static struct growth irregular(const struct points *points)
{
	struct growth growth = {.is_irregular = true, .part_count = 1};
	u32 last = points->count - 1;

	growth.exponent = growth_slope(points->sizes, points->counts, points->count);
	growth.parts[0].power = growth.exponent;
	growth.factors[0] =
	    fmax((double)points->counts[last], 1) / pow(largest(points), growth.exponent);
	return growth;
}

/* Whether a power that was searched explains what the best model of the table does not. A model
 * with many terms can come close to anything. */
static bool is_better(const struct model *power, const struct model *best)
{
	struct growth_term term = best->parts[0];
	double factor = best->part_count > 2 ? 1 : much_closer;

	return power->deviation < factor * best->deviation &&
	       (!best->part_count || term.has_log ||
		fabs(power->parts[0].power - term.power) > same_power);
}

struct growth growth_fit(const double *sizes, const u64 *counts, u32 count)
{
	const struct points points = {sizes, counts, count};
	struct model best = find_in_table(&points), power = find_power(&points);

	if (is_better(&power, &best))
		best = power;
	return best.deviation > most_deviation ? irregular(&points) : growth_of(&points, &best);
}
