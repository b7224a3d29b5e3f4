#include "arrangement.h"

#include <math.h>

/* Where the sections begin in a track of 32 bars, which is a minute at 128 BPM. */
enum { MODEL_BARS = 32 };
static const struct {
	enum section_label label;
	size_t start;
} model[ARRANGEMENT_SECTIONS] = {
    {SECTION_INTRO, 0},	     {SECTION_BUILDUP, 4}, {SECTION_DROP, 8},
    {SECTION_BREAKDOWN, 16}, {SECTION_DROP, 20},   {SECTION_OUTRO, 28},
};

double arrangement_bar_seconds(const struct arrangement *plan)
{
	return BEATS_PER_BAR * 60 / plan->bpm;
}

bool arrangement_plan(double bpm, double seconds, struct arrangement *plan)
{
	*plan = (struct arrangement){.bpm = bpm, .seconds = seconds};
	/* The small number prevents that a track of exactly n bars loses one by rounding. */
	plan->bars = (size_t)(seconds / arrangement_bar_seconds(plan) + 1e-6);
	if (plan->bars < ARRANGEMENT_SECTIONS)
		return false;
	for (size_t i = 0; i < ARRANGEMENT_SECTIONS; i++) {
		size_t start = (model[i].start * plan->bars + MODEL_BARS / 2) / MODEL_BARS;
		size_t latest = plan->bars - (ARRANGEMENT_SECTIONS - i);

		if (i && start <= plan->starts[i - 1])
			start = plan->starts[i - 1] + 1;
		plan->starts[i] = start < latest ? start : latest;
		plan->labels[i] = model[i].label;
	}
	plan->starts[ARRANGEMENT_SECTIONS] = plan->bars;
	return true;
}

struct section arrangement_section(const struct arrangement *plan, size_t i)
{
	double bar = arrangement_bar_seconds(plan);
	bool last = i + 1 == ARRANGEMENT_SECTIONS;

	return (struct section){
	    .start = bar * (double)plan->starts[i],
	    .end = last ? plan->seconds : bar * (double)plan->starts[i + 1],
	    .label = plan->labels[i],
	};
}
