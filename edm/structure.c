#include "structure.h"

#include "arrangement.h"
#include "levels.h"
#include "memory.h"
#include "segments.h"

#include <math.h>
#include <stdlib.h>

/*
 * Thresholds in levels, where 1 is LEVEL_RANGE dB: how much quieter than the loudest segment a drop
 * may be, in bass and in total; how much more bass a drop has than a loud end of the build-up
 * before it; and how much a build-up rises, in total and per step.
 */
static const float bass_margin = 0.15f, drop_margin = 0.15f, bass_entry = 0.05f;
static const float climb_in_all = 0.2f, climb_of_step = 0.04f;

/* Treble has less weight, because a hiss may be the loudest part of it. */
static float loudness(struct level level)
{
	return 0.4f * level.of[LEVEL_BASS] + 0.4f * level.of[LEVEL_MIDDLE] +
	       0.2f * level.of[LEVEL_TREBLE];
}

/* Chooses the bar lines that give the segmentation with the lowest cost. */
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

/* Marks segments with full bass that are about as loud as the loudest such segment. */
static bool *find_loud(const struct segments *segments)
{
	bool *loud = NEW(bool, segments->count);
	float bass = most_bass(segments) - bass_margin, loudest = 0;

	for (size_t i = 0; i < segments->count; i++) {
		loud[i] = segments->items[i].mean.of[LEVEL_BASS] >= bass;
		if (loud[i])
			loudest = fmaxf(loudest, loudness(segments->items[i].mean));
	}
	for (size_t i = 0; i < segments->count; i++)
		loud[i] &= loudness(segments->items[i].mean) >= loudest - drop_margin;
	return loud;
}

/* The end of a run of marked segments. */
static size_t run_end(const struct segments *segments, const bool *marked, size_t i)
{
	while (i < segments->count && marked[i])
		i++;
	return i;
}

/* Marks the segments that are drops. In a run of loud segments, those before the full bass are not
 * drops, because the end of a build-up may be as loud as the drop. */
static bool *find_drops(const struct segments *segments)
{
	bool *drops = find_loud(segments);

	for (size_t i = 0, end; i < segments->count; i = end + 1) {
		float bass = 0;

		end = run_end(segments, drops, i);
		for (size_t k = i; k < end; k++)
			bass = fmaxf(bass, segments->items[k].mean.of[LEVEL_BASS]);
		for (; i < end && segments->items[i].mean.of[LEVEL_BASS] < bass - bass_entry; i++)
			drops[i] = false;
	}
	return drops;
}

/* The first segment of the build-up before the drop that begins with segment `drop`, or `drop`. */
static size_t buildup_start(const struct segments *segments, const bool *drops, size_t drop)
{
	size_t base = drop;
	float climbed = 0;

	while (base > 0 && !drops[base - 1]) {
		float step = base == drop ? 0
					  : loudness(segments->items[base].mean) -
						loudness(segments->items[base - 1].mean);

		if (base < drop && step < climb_of_step)
			break;
		climbed += step;
		base--;
	}
	return climbed >= climb_in_all ? base + 1 : drop;
}

static void mark_buildups(const struct segments *segments, const bool *drops,
			  enum section_label *labels)
{
	for (size_t drop = 1; drop < segments->count; drop++)
		if (drops[drop] && !drops[drop - 1])
			for (size_t i = buildup_start(segments, drops, drop); i < drop; i++)
				labels[i] = SECTION_BUILDUP;
}

static enum section_label *label_segments(const struct segments *segments)
{
	enum section_label *labels = NEW(enum section_label, segments->count);
	bool *drops = find_drops(segments), drop_after = false;
	size_t first_drop = 0;

	while (first_drop < segments->count && !drops[first_drop])
		first_drop++;
	for (size_t i = segments->count; i-- > 0;) {
		if (drops[i])
			labels[i] = SECTION_DROP;
		else if (i < first_drop)
			labels[i] = SECTION_INTRO;
		else
			labels[i] = drop_after ? SECTION_BREAKDOWN : SECTION_OUTRO;
		drop_after |= drops[i];
	}
	mark_buildups(segments, drops, labels);
	free(drops);
	return labels;
}

/* Adds a section, or extends the one before if it has the same label. */
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

PROFILE_FUNCTION(struct structure, structure_find,
		 (const struct spectrum *spectrum, const struct beats *beats, double seconds),
		 (spectrum, beats, seconds))
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
