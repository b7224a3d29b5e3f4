/*
 * How the cost of a program and of each of its functions grows with the size of the input. A curve
 * is a leading term with slower terms below it, such as 3 n² + 20 n + 500.
 */
#ifndef PARSERS_MODEL_GROWTH_H
#define PARSERS_MODEL_GROWTH_H

#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

enum { GROWTH_PARTS_MAX = 4 };

/* One term: size^power, times log2(size) if `has_log`. */
struct growth_term {
	double power;
	bool has_log;
};

struct growth {
	bool is_irregular; /* no model explains the counts (the other members are then those of a
			      power) */
	u32 part_count;
	struct growth_term parts[GROWTH_PARTS_MAX]; /* the first grows fastest */
	double factors[GROWTH_PARTS_MAX];	    /* of the parts */

	/* The slope of the leading term between the largest sizes, in log-log: 2 for n², about 1.1
	 * for n log n. */
	double exponent;
};

struct growth_function {
	struct text object, file, name;
	u64 line; /* of `file`: where the function begins; 0 if unknown */
	bool is_inlined;

	/* By size, as many as there are sizes: its own cost, with the library functions that it
	 * calls; its inclusive cost; its calls, 0 where they were not counted. */
	u32 cost_count, inclusive_count, call_count;
	const u64 *costs, *inclusive, *calls;
	struct growth cost_growth, inclusive_growth, call_growth;

	/* It grows faster than the input, and so does its cost per call: it is the function to
	 * change, not the one that calls it. */
	bool is_cause;
	double share, far_share; /* of the program at the largest size, and at 100 times it */

	/* The line from which most of its calls come, by cost; file "" if unknown. */
	struct text call_file;
	u64 call_line;
};

struct growth_table {
	struct text command; /* at the largest size */
	struct text event;   /* what is counted: "Ir" */
	u32 size_count;
	const double *sizes;
	u32 cost_count;
	const u64 *costs; /* of the program, by size */
	struct growth program;

	/* The user's own functions, the most important first: those that are a cause, then others
	 * that grow faster than the input, then all others; of each, by the predicted cost. Last
	 * come those that grow faster than the input and weigh little (growth_weighs()). */
	u32 function_count;
	struct growth_function *functions;
};

/* The count that the curve predicts; never negative. */
double growth_at(const struct growth *growth, double size);

/* Whether it grows faster than the input: n log n, n², n^1.2 … */
bool growth_is_faster_than_input(const struct growth *growth);

/* Whether the function weighs 1 % of the program at the largest size, or would at 100 times it. */
bool growth_weighs(const struct growth_function *f);

/* The number of functions that weigh so much and grow faster than the input; they come first. */
u32 growth_fast_count(const struct growth_table *table);

/* Adds the leading term in words: "constant", "log n", "n", "n log n", "n²", "n^1.58",
 * "irregular, about n^1.3". */
void growth_add_term(const struct growth *growth, struct buffer *out);

#endif
