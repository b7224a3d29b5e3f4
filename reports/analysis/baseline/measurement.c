#include "measurement.h"

#include "baseline.h"
#include "common/memory.h"

#include <stdlib.h>

void measurement_add(struct measurement *measurement, const struct profiles *run)
{
	GROW(measurement->runs, measurement->capacity, measurement->count + 1);
	measurement->runs[measurement->count++] = *run;
}

/* ---------------------------------------------------------------- what applies to all profiles */

static bool are_whole(const struct measurement *measurement)
{
	for (size_t i = 0; i < measurement->count; i++)
		if (!measurement->runs[i].is_whole)
			return false;
	return true;
}

/* The document of a run that was read as a whole as if it had not been. */
static struct document without_figures(const struct document *whole, struct arena *arena)
{
	struct document document = *whole;

	document.system = (struct document_system){0};
	document.profiles = ARENA_NEW(arena, struct document_profile, whole->profile_count);
	for (u32 i = 0; i < whole->profile_count; i++) {
		document.profiles[i] = document_profile_unknown(whole->profiles[i].name);
		document.profiles[i].command = whole->profiles[i].command;
	}
	return document;
}

bool measurement_complete(struct measurement *measurement, struct arena *arena, struct diag *diag)
{
	struct document *documents = ARENA_NEW(arena, struct document, measurement->count);

	measurement->is_whole = are_whole(measurement);
	for (size_t i = 0; i < measurement->count; i++) {
		const struct profiles *run = &measurement->runs[i];

		documents[i] = run->is_whole && !measurement->is_whole
				   ? without_figures(&run->document, arena)
				   : run->document;
	}
	measurement->document = documents[0];
	return measurement->count == 1 || baseline_combine(documents, (u32)measurement->count,
							   arena, &measurement->document, diag);
}

/* ---------------------------------------------------------------- one profile */

/* The runs that have the profile, combined. */
static bool combine(struct measurement *measurement, struct text name, struct arena *arena,
		    struct document *one, struct diag *diag)
{
	struct document *documents = ARENA_NEW(arena, struct document, measurement->count);
	u32 count = 0;

	for (size_t i = 0; i < measurement->count; i++) {
		const struct profiles *run = &measurement->runs[i];

		if (document_find(&run->document, name) &&
		    !profiles_read(run, name, arena, &documents[count++], diag))
			return false;
	}
	measurement->have_disagreed = !baseline_combine(documents, count, arena, one, diag);
	return !measurement->have_disagreed;
}

bool measurement_read(struct measurement *measurement, struct text name, struct arena *arena,
		      struct document *one, struct diag *diag)
{
	if (!measurement->is_whole)
		return measurement->count == 1
			   ? profiles_read(&measurement->runs[0], name, arena, one, diag)
			   : combine(measurement, name, arena, one, diag);
	*one = document_only(&measurement->document, name);
	return true;
}

bool measurement_has_lines(const struct measurement *measurement)
{
	for (size_t i = 0; i < measurement->count; i++)
		if (measurement->runs[i].has_lines)
			return true;
	return false;
}

void measurement_release(struct measurement *measurement)
{
	for (size_t i = 0; i < measurement->count; i++)
		profiles_close(&measurement->runs[i]);
	free(measurement->runs);
	*measurement = (struct measurement){0};
}
