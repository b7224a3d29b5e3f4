#include "verdict.h"

#include <stdlib.h>

struct sample_comparison quick_compare(const struct quick_series *first,
				       const struct quick_series *second, double limit)
{
	const struct quick_series *series[] = {first, second};
	struct sample_times times[2];
	struct sample_comparison out;

	for (int i = 0; i < 2; i++) {
		times[i].wall =
		    (struct sample){quick_values(series[i], QUICK_WALL), series[i]->count};
		times[i].undisturbed =
		    (struct sample){quick_values(series[i], QUICK_UNDISTURBED), series[i]->count};
	}
	out = sample_compare_times(&times[0], &times[1],
				   (struct sample_limits){1 / (1 + limit), 1 + limit});
	for (int i = 0; i < 2; i++) {
		free((void *)times[i].wall.values);
		free((void *)times[i].undisturbed.values);
	}
	return out;
}

const char *quick_verdict_name(enum sample_verdict verdict)
{
	static const char *const names[] = {"unchanged", "improved", "regressed", "inconclusive"};

	return names[verdict];
}
