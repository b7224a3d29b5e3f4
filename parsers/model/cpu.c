#include "cpu.h"

#include <strings.h>

u32 cpu_event(const struct cpu_profile *profile, struct text name)
{
	for (u32 event = 0; event < profile->event_count; event++)
		if (profile->events[event].length == name.length &&
		    !strncasecmp(profile->events[event].data, name.data, name.length))
			return event;
	return NO_ID;
}
