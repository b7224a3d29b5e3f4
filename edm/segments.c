#include "segments.h"

#include "arrangement.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* The penalty of a segment, in squared levels; and the longest segment, which limits the time for
 * long mixes. */
static const double segment_price = 0.12;
enum { MAX_BARS = 64 };

/* Treble has less weight, because hats change often. */
static const double weights[LEVELS] = {1, 1, 0.5};

/* Running sums over the beats, from which the mean and deviation of any segment are computed
 * directly. */
struct sums {
	double level[LEVELS], square[LEVELS];
};

static struct sums *running_sums(const struct level *levels, size_t beats)
{
	struct sums *sums = NEW(struct sums, beats + 1);

	for (size_t i = 0; i < beats; i++) {
		for (size_t l = 0; l < LEVELS; l++) {
			double level = (double)levels[i].of[l];

			sums[i + 1].level[l] = sums[i].level[l] + level;
			sums[i + 1].square[l] = sums[i].square[l] + level * level;
		}
	}
	return sums;
}

static double segment_cost(const struct sums *sums, size_t first, size_t end)
{
	double cost = segment_price, count = (double)(end - first);

	for (size_t l = 0; l < LEVELS; l++) {
		double sum = sums[end].level[l] - sums[first].level[l];
		double squares = sums[end].square[l] - sums[first].square[l];

		cost += weights[l] * (squares - sum * sum / count);
	}
	return cost;
}

/* The positions at which a segment may begin or end: 0, the bar lines, and the end of all beats. */
static size_t bar_lines(size_t beats, size_t phase, size_t *lines)
{
	size_t count = 0;

	lines[count++] = 0;
	for (size_t line = phase ? phase : BEATS_PER_BAR; line < beats; line += BEATS_PER_BAR)
		lines[count++] = line;
	lines[count] = beats;
	return count;
}

/* The best segmentation up to a bar line: its cost and the line before. */
struct way {
	double cost;
	size_t before;
};

static void find_ways(const struct sums *sums, const size_t *lines, size_t count, struct way *ways)
{
	ways[0] = (struct way){0, 0};
	for (size_t end = 1; end <= count; end++) {
		ways[end].cost = INFINITY;
		for (size_t first = end > MAX_BARS ? end - MAX_BARS : 0; first < end; first++) {
			double cost =
			    ways[first].cost + segment_cost(sums, lines[first], lines[end]);

			if (cost < ways[end].cost)
				ways[end] = (struct way){cost, first};
		}
	}
}

static struct segment describe(const struct sums *sums, size_t first, size_t end)
{
	struct segment segment = {.first = first, .end = end};

	for (size_t l = 0; l < LEVELS; l++)
		segment.mean.of[l] =
		    (float)((sums[end].level[l] - sums[first].level[l]) / (double)(end - first));
	return segment;
}

static struct segments collect(const struct sums *sums, const size_t *lines, size_t count,
			       const struct way *ways)
{
	struct segments segments = {.cost = ways[count].cost};
	size_t i;

	for (size_t end = count; end; end = ways[end].before)
		segments.count++;
	segments.items = NEW(struct segment, segments.count);
	i = segments.count;
	for (size_t end = count; end; end = ways[end].before)
		segments.items[--i] = describe(sums, lines[ways[end].before], lines[end]);
	return segments;
}

PROFILE_FUNCTION(struct segments, segments_cut,
		 (const struct level *levels, size_t beats, size_t phase), (levels, beats, phase))
{
	size_t *lines = NEW(size_t, beats / BEATS_PER_BAR + 3);
	size_t count = bar_lines(beats, phase, lines);
	struct sums *sums = running_sums(levels, beats);
	struct way *ways = NEW(struct way, count + 1);
	struct segments segments;

	find_ways(sums, lines, count, ways);
	segments = collect(sums, lines, count, ways);
	free(lines);
	free(sums);
	free(ways);
	return segments;
}

void segments_release(struct segments *segments)
{
	free(segments->items);
	*segments = (struct segments){0};
}
