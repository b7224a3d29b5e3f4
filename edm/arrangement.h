/*
 * The plan of a synthetic track: intro, build-up, drop, breakdown, drop, outro, each a whole number
 * of bars of four beats. Both the synthesiser and the reference for evaluations use it.
 */
#ifndef EDM_ARRANGEMENT_H
#define EDM_ARRANGEMENT_H

#include "section.h"

#include <stddef.h>

enum { ARRANGEMENT_SECTIONS = 6, BEATS_PER_BAR = 4 };

struct arrangement {
	double bpm, seconds;
	size_t bars;				 /* whole bars that fit */
	size_t starts[ARRANGEMENT_SECTIONS + 1]; /* first bar of each section; then `bars` */
	enum section_label labels[ARRANGEMENT_SECTIONS];
};

/* False if `seconds` is too short for one bar per section. */
bool arrangement_plan(double bpm, double seconds, struct arrangement *plan);

double arrangement_bar_seconds(const struct arrangement *plan);

/* Section i, in seconds; the last one lasts to the end of the track. */
struct section arrangement_section(const struct arrangement *plan, size_t i);

#endif
