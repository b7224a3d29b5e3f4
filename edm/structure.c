#include "structure.h"

#include "arrangement.h"
#include "levels.h"
#include "memory.h"
#include "segments.h"

#include <math.h>
#include <stdlib.h>

/*
 * In levels, where 1 is LEVEL_RANGE dB: how much quieter than the loudest a drop may be, in bass
 * and altogether; and how much a build-up rises within itself, or steps up from what was before.
 */
static const float bass_margin = 0.15f, drop_margin = 0.15f;
static const float buildup_rise = 0.15f, buildup_step = 0.25f;

/* Treble counts less: a hiss may be the loudest thing there. */
static float loudness(struct level level)
{
	return 0.4f * level.of[LEVEL_BASS] + 0.4f * level.of[LEVEL_MIDDLE] +
	       0.2f * level.of[LEVEL_TREBLE];
}

/* Bar lines are where they make the cheapest segmentation. */
static struct segments cut_at_best_phase(const struct level *levels, size_t beats)
{
	struct segments best = segments_cut(levels, beats, 0);

	for (size_t phase = 1; phase < BEATS_PER_BAR; phase++) {
		struct segments now = segments_cut(levels, beats, phase);

		if (now.cost < best.cost) {
			struct segments swap = best;

			best = now;
			now = swap;
		}
		segments_release(&now);
	}
	return best;
}

static float most_bass(const struct segments *segments)
{
	float most = 0;

	for (size_t i = 0; i < segments->count; i++)
		most = fmaxf(most, segments->items[i].mean.of[LEVEL_BASS]);
	return most;
}

/* Marks the segments that are drops: full bass, and about as loud as the loudest of those. */
static bool *find_drops(const struct segments *segments)
{
	bool *drops = NEW(bool, segments->count);
	float bass = most_bass(segments) - bass_margin, loudest = 0;

	for (size_t i = 0; i < segments->count; i++) {
		drops[i] = segments->items[i].mean.of[LEVEL_BASS] >= bass;
		if (drops[i])
			loudest = fmaxf(loudest, loudness(segments->items[i].mean));
	}
	for (size_t i = 0; i < segments->count; i++)
		drops[i] &= loudness(segments->items[i].mean) >= loudest - drop_margin;
	return drops;
}

/* Whether the segment, if a drop or a build-up follows, leads up to it. */
static bool is_rising(const struct segments *segments, const bool *drops, size_t i)
{
	const struct segment *now = &segments->items[i];

	if (loudness(now->rise) >= buildup_rise)
		return true;
	return i && !drops[i - 1] &&
	       loudness(now->mean) - loudness(segments->items[i - 1].mean) >= buildup_step;
}

/* Names the segments from the last to the first: what leads up depends on what follows. */
static enum section_label *label_segments(const struct segments *segments)
{
	enum section_label *labels = NEW(enum section_label, segments->count);
	bool *drops = find_drops(segments), drop_after = false, leads_up = false;
	size_t first_drop = 0;

	while (first_drop < segments->count && !drops[first_drop])
		first_drop++;
	for (size_t i = segments->count; i-- > 0;) {
		leads_up = drops[i] || (leads_up && is_rising(segments, drops, i));
		if (drops[i])
			labels[i] = SECTION_DROP;
		else if (leads_up)
			labels[i] = SECTION_BUILDUP;
		else if (i < first_drop)
			labels[i] = SECTION_INTRO;
		else
			labels[i] = drop_after ? SECTION_BREAKDOWN : SECTION_OUTRO;
		drop_after |= drops[i];
	}
	free(drops);
	return labels;
}

/* Adds a section, or lengthens the one before when it has the same label. */
static void append(struct structure *structure, struct section section)
{
	struct section *last = structure->sections + structure->count - 1;

	if (structure->count && last->label == section.label)
		last->end = section.end;
	else
		structure->sections[structure->count++] = section;
}

static struct structure name_sections(const struct segments *segments, const struct beats *beats,
				      double seconds)
{
	struct structure structure = {0, NEW(struct section, segments->count)};
	enum section_label *labels = label_segments(segments);

	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->items[i];
		bool last = i + 1 == segments->count;

		append(&structure, (struct section){
				       .start = i ? beats->times[segment->first] : 0,
				       .end = last ? seconds : beats->times[segment->end],
				       .label = labels[i],
				   });
	}
	free(labels);
	return structure;
}

struct structure structure_find(const struct spectrum *spectrum, const struct beats *beats,
				double seconds)
{
	struct level *levels;
	struct segments segments;
	struct structure structure;

	if (beats->count <= 2 * BEATS_PER_BAR)
		return (struct structure){0, NULL};
	levels = levels_by_beat(spectrum, beats);
	segments = cut_at_best_phase(levels, beats->count - 1);
	structure = name_sections(&segments, beats, seconds);
	segments_release(&segments);
	free(levels);
	return structure;
}

void structure_release(struct structure *structure)
{
	free(structure->sections);
	*structure = (struct structure){0, NULL};
}
