#include "sampled.h"

#include "common/buffer.h"
#include "common/intern.h"

#include <math.h>
#include <stdlib.h>

struct collecting {
	struct intern known;
	struct sampled_function *functions;
	u64 *samples[2];
	u32 count;
};

static u32 number_of(struct collecting *c, const struct cpu_function *function)
{
	struct buffer key = {0};
	u32 id;

	buffer_add(&key, path_basename(function->object));
	buffer_add_byte(&key, 0);
	buffer_add(&key, function->name);
	id = intern_add(&c->known, buffer_text(&key));
	buffer_release(&key);
	if (id == c->count) {
		c->functions[id].object = path_basename(function->object);
		c->functions[id].name = function->name;
		c->count++;
	}
	return id;
}

static void collect(struct collecting *c, const struct cpu_profile *profile, int side)
{
	u32 n = profile->event_count;

	for (u32 f = 0; f < profile->function_count; f++) {
		u32 id = number_of(c, &profile->functions[f]);
		u64 samples = profile->inclusive[(size_t)f * n];

		/* Several objects of one name: the share of both is at most the sum. */
		c->samples[side][id] += samples;
		if (c->samples[side][id] > profile->totals[0])
			c->samples[side][id] = profile->totals[0];
	}
}

/* Where nothing is known of the difference, the larger share matters more. */
static double weight_of(const struct sampled_function *function)
{
	return function->is_clear
		   ? fabs(function->difference.estimate)
		   : fmax(function->share[OLD].estimate, function->share[NEW].estimate);
}

static int by_difference(const void *a, const void *b)
{
	const struct sampled_function *x = a, *y = b;
	double first = weight_of(x), second = weight_of(y);
	int order;

	if (x->is_clear != y->is_clear)
		return x->is_clear ? -1 : 1;
	if (first > second || first < second)
		return first > second ? -1 : 1;
	order = text_compare(x->object, y->object);
	return order ? order : text_compare(x->name, y->name);
}

static void judge(struct collecting *c, const u64 totals[2], struct sampled_comparison *out)
{
	for (u32 i = 0; i < c->count; i++) {
		struct sampled_function *function = &c->functions[i];

		for (int side = OLD; side <= NEW; side++)
			function->share[side] = sampled_share(c->samples[side][i], totals[side]);
		function->difference = sampled_change(function->share[OLD], function->share[NEW]);
		function->is_clear = function->difference.low > 0 || function->difference.high < 0;
		out->clear_count += function->is_clear;
	}
}

void sampled_compare(const struct cpu_profile *old, const struct cpu_profile *now,
		     struct arena *arena, struct sampled_comparison *out)
{
	size_t most = (size_t)old->function_count + now->function_count + 1;
	struct collecting c = {
	    .functions = ARENA_NEW(arena, struct sampled_function, most),
	    .samples = {ARENA_NEW(arena, u64, most), ARENA_NEW(arena, u64, most)}};
	const u64 totals[2] = {[OLD] = old->totals[0], [NEW] = now->totals[0]};

	*out = (struct sampled_comparison){.samples = {[OLD] = totals[OLD], [NEW] = totals[NEW]},
					   .functions = c.functions};
	collect(&c, old, OLD);
	collect(&c, now, NEW);
	judge(&c, totals, out);
	out->count = c.count;
	if (c.count)
		qsort(c.functions, c.count, sizeof(*c.functions), by_difference);
	intern_release(&c.known);
}

const char *sampled_verdict(const struct sampled_function *function)
{
	if (!function->is_clear)
		return "inconclusive";
	return function->difference.estimate > 0 ? "larger" : "smaller";
}
