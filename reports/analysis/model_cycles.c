#include "model_cycles.h"

#include <math.h>

/* Changes from which on a figure changed much, and up to which it did not. */
static const double much = 0.05, little = 0.01;

static const double least_seen = 0.0005;

/* Of pairs kept apart, as docs/cycles.md publishes it. */
#define OFF_BY		 "1.16×"
#define ESTIMATES_OFF_BY "1.38×"

struct text model_cycles_agreement(void)
{
	return T(
	    "Model cycles are those of a described processor, not a measurement. Of pairs kept "
	    "apart, ratios of the model redwoodcove were off by " OFF_BY " in the median, "
	    "callgrind's estimates by " ESTIMATES_OFF_BY ": docs/cycles.md");
}

struct text model_cycles_agreement_in_short(void)
{
	return T("redwoodcove off by " OFF_BY ": docs/cycles.md");
}

/* By which share a figure rose; 0 if that cannot be said. */
static double change(const u64 values[2])
{
	return values[0] ? ((double)values[1] - (double)values[0]) / (double)values[0] : 0;
}

/* Whether it can be seen in a figure of one decimal. */
static bool is_seen(double change)
{
	return fabs(change) >= least_seen;
}

static bool point_in_different_directions(double a, double b)
{
	return is_seen(a) && is_seen(b) && (a < 0) != (b < 0);
}

static bool changes_alone(double a, double b)
{
	return fabs(a) > much && fabs(b) < little;
}

/* "5.0 % more" */
static struct text in_words(double change, struct arena *arena)
{
	if (!is_seen(change))
		return T("as many");
	return arena_printf(arena, "%.1f %% %s", fabs(change) * 100, change < 0 ? "fewer" : "more");
}

struct text model_cycles_contrast(const u64 instructions[2], const u64 cycles[2],
				  struct arena *arena)
{
	double of_instructions = change(instructions), of_cycles = change(cycles);
	bool is_opposite = point_in_different_directions(of_instructions, of_cycles);

	if (!is_opposite && !changes_alone(of_instructions, of_cycles) &&
	    !changes_alone(of_cycles, of_instructions))
		return T("");
	return arena_printf(
	    arena,
	    "instructions and model cycles %s: %.*s instructions, %.*s model cycles, so what each "
	    "instruction waits for changed (caches, branches, chains of results), and neither "
	    "figure alone says which version is faster; measure it: profile-quick OLD --vs NEW, "
	    "with the commands of both versions",
	    is_opposite ? "point in different directions" : "do not change alike",
	    TEXT_ARGS(in_words(of_instructions, arena)), TEXT_ARGS(in_words(of_cycles, arena)));
}
