#include "places.h"

#include "reports/analysis/compare/pair.h"

static void add(struct places *places, enum place_kind kind, u32 function)
{
	places->items[places->count++] = (struct place){.kind = kind, .function = function};
}

static bool has_lines(const struct subject *subject)
{
	return subject->cpu && subject->cpu->lines.count;
}

struct places places_of_subject(const struct subject *subject)
{
	struct places places = {0};

	if (subject->old_cpu)
		add(&places, PLACE_CHANGES, 0);
	if (subject->old_memory)
		add(&places, PLACE_SITE_CHANGES, 0);
	if (subject->cpu)
		add(&places, PLACE_FUNCTIONS, 0);
	if (has_lines(subject))
		add(&places, PLACE_LINES, 0);
	if (subject->memory)
		add(&places, PLACE_SITES, 0);
	return places;
}

struct places places_of_function(const struct subject *subject, u32 function)
{
	struct places places = {0};

	add(&places, PLACE_CALLERS, function);
	add(&places, PLACE_CALLEES, function);
	if (has_lines(subject))
		add(&places, PLACE_FUNCTION_LINES, function);
	return places;
}

struct places places_of_changed_function(const struct subject *subject,
					 const struct cpu_match *match, u32 function)
{
	struct places places = {0};

	add(&places, PLACE_CHANGED_CALLERS, function);
	add(&places, PLACE_CHANGED_CALLEES, function);
	for (u32 f = 0; has_lines(subject) && f < subject->cpu->function_count; f++)
		if (match->ids[NEW][f] == function) {
			add(&places, PLACE_FUNCTION_LINES, f);
			break; /* of clones the first */
		}
	return places;
}

struct places places_of_file(struct text file, u64 line)
{
	return (struct places){1, {{.kind = PLACE_FILE, .file = file, .line = line}}};
}

struct places places_of_site(const struct memory_site *site)
{
	return (struct places){1, {{.kind = PLACE_FRAMES, .site = site}}};
}
