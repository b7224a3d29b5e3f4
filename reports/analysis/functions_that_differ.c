#include "functions_that_differ.h"

#include <string.h>

static int compare_functions(const struct cpu_function *a, const struct cpu_function *b)
{
	int order = text_compare(a->object, b->object);

	if (!order)
		order = text_compare(a->name, b->name);
	return order ? order : text_compare(a->file, b->file);
}

static bool costs_differ(const struct cpu_profile *a, u32 f, const struct cpu_profile *b, u32 g)
{
	return a->functions[f].calls != b->functions[g].calls || a->event_count != b->event_count ||
	       memcmp(&a->self[(size_t)f * a->event_count], &b->self[(size_t)g * b->event_count],
		      a->event_count * sizeof(u64)) != 0;
}

/* The functions of a resolved profile are sorted. */
u32 functions_that_differ(const struct cpu_profile *old, const struct cpu_profile *now,
			  struct arena *arena, struct function_pair **pairs)
{
	u32 f = 0, g = 0, count = 0;

	*pairs = ARENA_NEW(arena, struct function_pair,
			   (size_t)old->function_count + now->function_count + 1);
	while (f < old->function_count || g < now->function_count) {
		int order = f == old->function_count ? 1
			    : g == now->function_count
				? -1
				: compare_functions(&old->functions[f], &now->functions[g]);

		if (order || costs_differ(old, f, now, g))
			(*pairs)[count++] =
			    (struct function_pair){{order > 0 ? NO_ID : f, order < 0 ? NO_ID : g}};
		f += order <= 0;
		g += order >= 0;
	}
	return count;
}
