/*
 * Profiles built by hand, for tests of code that works on the model. One event, Ir, unless stated
 * otherwise.
 */
#ifndef TESTS_MODEL_UNIT_H
#define TESTS_MODEL_UNIT_H

#include "parsers/model/cpu.h"

#include "unit.h"

#include <string.h>

enum { MODEL_MAX = 64 };

struct model {
	struct cpu_profile profile;
	struct cpu_function functions[MODEL_MAX];
	u64 self[MODEL_MAX];
	struct cpu_call calls[MODEL_MAX];
	u64 call_costs[MODEL_MAX];
	struct text events[1];
	u64 totals[1];
};

static inline void model_init(struct model *model, const char *command)
{
	memset(model, 0, sizeof(*model));
	model->events[0] = T("Ir");
	model->profile = (struct cpu_profile){
	    .command = text_from_string(command),
	    .creator = T("callgrind-3.19.0"),
	    .event_count = 1,
	    .events = model->events,
	    .functions = model->functions,
	    .self = model->self,
	    .calls = model->calls,
	    .call_costs = model->call_costs,
	    .totals = model->totals,
	};
}

static inline u32 model_function(struct model *model, const char *object, const char *file,
				 const char *name, u64 self)
{
	u32 id = model->profile.function_count++;

	assert_true(id < MODEL_MAX);
	model->functions[id] = (struct cpu_function){
	    .object = text_from_string(object),
	    .file = text_from_string(file),
	    .name = text_from_string(name),
	};
	model->self[id] = self;
	model->totals[0] += self;
	return id;
}

static inline void model_call(struct model *model, u32 caller, u32 callee, u64 count, u64 cost)
{
	u32 id = model->profile.call_count++;

	assert_true(id < MODEL_MAX);
	model->calls[id] = (struct cpu_call){caller, callee, count};
	model->call_costs[id] = cost;
}

/* The function of that name in a profile; there must be exactly one. */
static inline u32 model_find(const struct cpu_profile *profile, const char *name)
{
	u32 found = NO_ID;

	for (u32 f = 0; f < profile->function_count; f++) {
		if (!text_equal(profile->functions[f].name, text_from_string(name)))
			continue;
		assert_int_equal(found, NO_ID);
		found = f;
	}
	if (found == NO_ID)
		fail_msg("no function '%s'", name);
	return found;
}

#endif
