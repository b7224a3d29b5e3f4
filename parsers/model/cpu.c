#include "cpu.h"

#include <strings.h>

struct text cpu_recorded_name(const struct cpu_profile *raw, u32 function, struct arena *arena)
{
	const struct cpu_function *f = &raw->functions[function];
	struct buffer name = {0};

	if (!f->rest)
		return f->name;
	buffer_add(&name, f->name);
	endings_write(&raw->endings, f->rest, &name);
	return buffer_take(&name, arena);
}

u32 cpu_event(const struct cpu_profile *profile, struct text name)
{
	for (u32 event = 0; event < profile->event_count; event++)
		if (profile->events[event].length == name.length &&
		    !strncasecmp(profile->events[event].data, name.data, name.length))
			return event;
	return NO_ID;
}

bool cpu_event_is_modelled(const struct cpu_profile *profile, u32 event)
{
	return profile->cycles_label.length && text_equal(profile->events[event], T("Cy"));
}

struct text cpu_event_label(const struct cpu_profile *profile, u32 event)
{
	return cpu_event_is_modelled(profile, event) ? profile->cycles_label
						     : profile->events[event];
}
