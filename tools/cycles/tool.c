/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core.h"

static const HChar *model = "generic";

Bool tool_option(const HChar *argument)
{
	if VG_STR_CLO (argument, "--model", model) {
	} else if VG_INT_CLO (argument, "--stack-offset", core_stack_offset) {
	} else
		return False;
	return True;
}

void tool_begins(void)
{
	core_processor = processor_named(model);
	if (!core_processor)
		VG_(fmsg_bad_option)("--model", "no processor of this name: %s\n", model);
}

const HChar *tool_version(void)
{
	return "1";
}

void tool_describe(VgFile *file)
{
	VG_(fprintf)(file, "desc: Model: %s-%s\n", core_processor->name, tool_version());
	VG_(fprintf)(file, "desc: Processor: %s\n", core_processor->product);
}
