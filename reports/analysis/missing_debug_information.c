#include "missing_debug_information.h"

#include "common/memory.h"
#include "parsers/resolve/program.h"

/* Whether a package installed it: it is in /usr, but not in /usr/local. */
static bool is_installed(struct text program)
{
	static const struct text folders[] = {TEXT("/usr/"), TEXT("/bin/"), TEXT("/sbin/"),
					      TEXT("/lib")};

	if (text_starts_with(program, T("/usr/local/")))
		return false;
	for (size_t i = 0; i < LENGTH_OF(folders); i++)
		if (text_starts_with(program, folders[i]))
			return true;
	return false;
}

struct text program_to_build_with_debug_information(const struct cpu_profile *profile)
{
	struct text program = cpu_executable(profile);
	bool has_cost = false;

	if (!program.length || is_installed(program))
		return T("");
	for (u32 f = 0; f < profile->function_count; f++) {
		const struct cpu_function *function = &profile->functions[f];

		if (!text_equal(function->object, program))
			continue;
		if (function->line)
			return T("");
		has_cost |= profile->self[(size_t)f * profile->event_count] > 0;
	}
	return has_cost ? program : T("");
}
