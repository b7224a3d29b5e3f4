#include "beats.h"

#include "memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Price of leaving the tempo: times the square of log2(distance / period). A distance may be
 * between these shares of a period. */
static const float tightness = 400;
static const double shortest = 0.75, longest = 1.34;

#define NO_BEAT UINT32_MAX

struct chain {
	size_t count;
	float *score;	    /* of the best chain that ends in a frame */
	uint32_t *previous; /* the beat before; NO_BEAT for a chain's first */
};

/* Prices of all distances, `first` frames and up. */
struct prices {
	size_t first, count;
	float *price;
};

static struct prices prices_new(double period)
{
	struct prices prices = {.first = (size_t)(shortest * period)};

	prices.count = (size_t)(longest * period) - prices.first + 1;
	prices.price = NEW(float, prices.count);
	for (size_t i = 0; i < prices.count; i++) {
		double octaves = log2((double)(prices.first + i) / period);

		prices.price[i] = tightness * (float)(octaves * octaves);
	}
	return prices;
}

/* Kicks decide; everything else helps. */
static float strength(const struct onsets *onsets, size_t t)
{
	return onsets->low[t] + 0.3f * onsets->full[t];
}

static void best_previous(struct chain *chain, const struct prices *prices, size_t t)
{
	float best = 0;
	size_t count = t < prices->first ? 0 : t - prices->first + 1;

	if (count > prices->count)
		count = prices->count;
	chain->previous[t] = NO_BEAT;
	for (size_t i = 0; i < count; i++) {
		float now = chain->score[t - prices->first - i] - prices->price[i];

		if (now > best) {
			best = now;
			chain->previous[t] = (uint32_t)(t - prices->first - i);
		}
	}
	chain->score[t] += best;
}

static struct chain chain_build(const struct onsets *onsets, double period)
{
	struct chain chain = {onsets->count, NEW(float, onsets->count),
			      NEW(uint32_t, onsets->count)};
	struct prices prices = prices_new(period);

	for (size_t t = 0; t < chain.count; t++) {
		chain.score[t] = strength(onsets, t);
		best_previous(&chain, &prices, t);
	}
	free(prices.price);
	return chain;
}

/* The best end among the last frames, so that the chain covers the whole track. */
static uint32_t chain_end(const struct chain *chain, double period)
{
	size_t first = (double)chain->count > period ? chain->count - (size_t)period : 0;
	size_t best = first;

	for (size_t t = first; t < chain->count; t++)
		if (chain->score[t] > chain->score[best])
			best = t;
	return (uint32_t)best;
}

static struct beats follow(const struct chain *chain, uint32_t end, const struct onsets *onsets)
{
	struct beats beats = {0, NULL};
	size_t i;

	for (uint32_t t = end; t != NO_BEAT; t = chain->previous[t])
		beats.count++;
	beats.times = NEW(double, beats.count);
	i = beats.count;
	for (uint32_t t = end; t != NO_BEAT; t = chain->previous[t])
		beats.times[--i] = fmax(0, onsets->offset + (double)t / onsets->rate);
	return beats;
}

struct beats beats_track(const struct onsets *onsets, double bpm)
{
	double period;
	struct chain chain;
	struct beats beats;

	if (bpm <= 0 || !onsets->count)
		return (struct beats){0, NULL};
	period = 60 * onsets->rate / bpm;
	chain = chain_build(onsets, period);
	beats = follow(&chain, chain_end(&chain, period), onsets);
	free(chain.score);
	free(chain.previous);
	return beats;
}

void beats_release(struct beats *beats)
{
	free(beats->times);
	*beats = (struct beats){0, NULL};
}
