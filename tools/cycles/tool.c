/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core.h"

#define MODEL_VERSION "2"

static const HChar *model = "generic";

Bool tool_option(const HChar *argument)
{
	if VG_STR_CLO (argument, "--model", model) {
		if (!processor_named(model))
			VG_(fmsg_bad_option)(argument, "no processor of this name: %s\n", model);
	} else if VG_INT_CLO (argument, "--stack-offset", core_stack_offset) {
	} else
		return False;
	return True;
}

void tool_begins(void)
{
	core_processor = processor_named(model);
}

const HChar *tool_version(void)
{
	static HChar version[64];

	VG_(snprintf)(version, sizeof(version), "%s-" MODEL_VERSION, model);
	return version;
}

void tool_describe(VgFile *file)
{
	VG_(fprintf)(file, "desc: Model: %s\n", tool_version());
	VG_(fprintf)(file, "desc: Processor: %s\n", core_processor->product);
}
