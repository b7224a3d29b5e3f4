#include "beats.h"

#include "memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The penalty for a distance between beats is `tightness` times the square of log2(distance /
 * period). Distances are between `shortest` and `longest` periods. */
static const float tightness = 400;
static const double shortest = 0.75, longest = 1.34;

/* A bass onset of at least `clear_onset` is clear; one at most NEAR frames away belongs to a beat;
 * another phase is better if it has `more_often` times as many onsets. */
static const float clear_onset = 0.7f;
enum { NEAR = 3 };
static const double more_often = 1.1;

#define NO_BEAT UINT32_MAX

struct chain {
	size_t count;
	float *score;	    /* by frame: the score of the best chain that ends there */
	uint32_t *previous; /* the beat before; NO_BEAT for a chain's first */
};

/* The penalty of each distance between two beats, from `first` frames on. */
struct penalties {
	size_t first, count;
	float *of; /* of[i]: for a beat first + i frames after the one before */
};

static struct penalties penalties_new(double period)
{
	struct penalties penalties = {.first = (size_t)(shortest * period)};

	penalties.count = (size_t)(longest * period) - penalties.first + 1;
	penalties.of = NEW(float, penalties.count);
	for (size_t i = 0; i < penalties.count; i++) {
		double octaves = log2((double)(penalties.first + i) / period);

		penalties.of[i] = tightness * (float)(octaves * octaves);
	}
	return penalties;
}

/*
 * The strength of a frame for the chain: mostly the bass onset, and a little of all onsets. Strong
 * onsets count no more than clear ones, because otherwise a loud bass between the kicks would
 * attract the chain in the middle of the track.
 */
static float strength(const struct onsets *onsets, size_t t)
{
	return fminf(onsets->low[t], clear_onset) + 0.2f * fminf(onsets->full[t], clear_onset);
}

static void best_previous(struct chain *chain, const struct penalties *penalties, size_t t)
{
	size_t last = penalties->first + penalties->count - 1;
	float best =
	    t < last ? 0 : -INFINITY; /* only the first beat of a chain has no beat before it */
	size_t count = t < penalties->first ? 0 : t - penalties->first + 1;

	if (count > penalties->count)
		count = penalties->count;
	chain->previous[t] = NO_BEAT;
	for (size_t i = 0; i < count; i++) {
		float now = chain->score[t - penalties->first - i] - penalties->of[i];

		if (now > best) {
			best = now;
			chain->previous[t] = (uint32_t)(t - penalties->first - i);
		}
	}
	if (chain->previous[t] != NO_BEAT)
		chain->score[t] += best;
}

static struct chain chain_build(const struct onsets *onsets, double period)
{
	struct chain chain = {onsets->count, NEW(float, onsets->count),
			      NEW(uint32_t, onsets->count)};
	struct penalties penalties = penalties_new(period);

	for (size_t t = 0; t < chain.count; t++) {
		chain.score[t] = strength(onsets, t);
		best_previous(&chain, &penalties, t);
	}
	free(penalties.of);
	return chain;
}

/* The best end of the chain among the last frames, so that it covers the whole track. */
static uint32_t chain_end(const struct chain *chain, double period)
{
	size_t first = (double)chain->count > period ? chain->count - (size_t)period : 0;
	size_t best = first;

	for (size_t t = first; t < chain->count; t++)
		if (chain->score[t] > chain->score[best])
			best = t;
	return (uint32_t)best;
}

/* The positions of beats, in frames, before they are final. */
struct positions {
	size_t count;
	double *frames; /* rising; owned */
};

static struct positions follow(const struct chain *chain, uint32_t end)
{
	struct positions beats = {0, NULL};
	size_t i;

	for (uint32_t t = end; t != NO_BEAT; t = chain->previous[t])
		beats.count++;
	beats.frames = NEW(double, beats.count);
	i = beats.count;
	for (uint32_t t = end; t != NO_BEAT; t = chain->previous[t])
		beats.frames[--i] = t;
	return beats;
}

/* The frame with the strongest bass onset near a position. */
static size_t strongest_near(const struct onsets *onsets, double position)
{
	size_t middle = (size_t)fmax(0, position + 0.5);
	size_t first = middle > NEAR ? middle - NEAR : 0, best = first;

	for (size_t t = first; t <= middle + NEAR && t < onsets->count; t++)
		if (onsets->low[t] > onsets->low[best])
			best = t;
	return best;
}

/* All beats moved by a share of a period, with an additional beat at the front if there is room. */
static struct positions shifted(const struct positions *beats, double share, double period,
				const struct onsets *onsets)
{
	struct positions moved = {0, NEW(double, beats->count + 1)};
	double before = beats->frames[0] - (1 - share) * period;

	if (before >= 0)
		moved.frames[moved.count++] = before;
	for (size_t i = 0; i < beats->count; i++) {
		bool last = i + 1 == beats->count;
		double span = last ? period : beats->frames[i + 1] - beats->frames[i];
		double position = beats->frames[i] + share * span;

		if (position < (double)onsets->count)
			moved.frames[moved.count++] = position;
	}
	return moved;
}

/* The number of beats with a bass onset, weighted by strength. A strong onset counts no more than a
 * clear one. */
static double presence(const struct onsets *onsets, const struct positions *beats)
{
	double sum = 0;

	for (size_t i = 0; i < beats->count; i++) {
		float low = onsets->low[strongest_near(onsets, beats->frames[i])];

		sum += (double)fminf(fmaxf(low, 0), clear_onset);
	}
	return sum;
}

/* The exact position of the peak at frame t: the top of the parabola through three values. */
static double peak_near(const float *curve, size_t count, size_t t)
{
	double left, right, bend;

	if (t == 0 || t + 1 >= count)
		return (double)t;
	left = (double)(curve[t] - curve[t - 1]);
	right = (double)(curve[t] - curve[t + 1]);
	bend = left + right;
	if (left < 0 || right < 0 || bend <= 0)
		return (double)t;
	return (double)t + (left - right) / (2 * bend);
}

/* Spaces the beats between two beats evenly. */
static void space_evenly(struct positions *beats, size_t from, size_t to)
{
	double step = (beats->frames[to] - beats->frames[from]) / (double)(to - from);

	for (size_t i = from + 1; i < to; i++)
		beats->frames[i] = beats->frames[from] + step * (double)(i - from);
}

/*
 * Moves beats to clear onsets near them; beats between these, as in a breakdown, are spaced evenly.
 */
static void make_exact(struct positions *beats, const struct onsets *onsets)
{
	size_t anchor = SIZE_MAX;

	for (size_t i = 0; i < beats->count; i++) {
		size_t t = strongest_near(onsets, beats->frames[i]);

		if (onsets->low[t] < clear_onset)
			continue;
		beats->frames[i] = peak_near(onsets->low, onsets->count, t);
		if (anchor != SIZE_MAX)
			space_evenly(beats, anchor, i);
		anchor = i;
	}
}

/* The chain may follow a bass between the kicks through the whole track. But kicks are more
 * frequent: if another quarter of the beat has clearly more onsets, the beats are moved there. */
static void settle_phase(struct positions *beats, const struct onsets *onsets, double period)
{
	double best = presence(onsets, beats) * more_often;
	struct positions winner = {0, NULL};

	for (int quarter = 1; quarter < 4; quarter++) {
		struct positions moved = shifted(beats, quarter / 4.0, period, onsets);
		double now = presence(onsets, &moved);

		if (now > best) {
			free(winner.frames);
			winner = moved;
			best = now;
		} else {
			free(moved.frames);
		}
	}
	if (winner.count) {
		free(beats->frames);
		*beats = winner;
	}
}

static struct beats to_seconds(const struct positions *positions, const struct onsets *onsets)
{
	struct beats beats = {positions->count, positions->frames};

	for (size_t i = 0; i < beats.count; i++)
		beats.times[i] = positions->frames[i] / onsets->rate;
	return beats;
}

PROFILE_FUNCTION(struct beats, beats_track, (const struct onsets *onsets, double bpm),
		 (onsets, bpm))
{
	double period;
	struct chain chain;
	struct positions positions;

	if (bpm <= 0 || !onsets->count)
		return (struct beats){0, NULL};
	period = 60 * onsets->rate / bpm;
	chain = chain_build(onsets, period);
	positions = follow(&chain, chain_end(&chain, period));
	free(chain.score);
	free(chain.previous);
	settle_phase(&positions, onsets, period);
	make_exact(&positions, onsets);
	return to_seconds(&positions, onsets);
}

void beats_release(struct beats *beats)
{
	free(beats->times);
	*beats = (struct beats){0, NULL};
}
