/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

struct options options = {
    .output = TOOL_NAME ".out.%p",
    .collect_at_start = True,
    .instrument_at_start = True,
};

enum { CONTEXT_LENGTH_MAX = 1000 };

static void add_toggled(const HChar *pattern)
{
	if (!options.toggled)
		options.toggled =
		    VG_(newXA)(VG_(malloc), TOOL_NAME, VG_(free), sizeof(const HChar *));
	VG_(addToXA)(options.toggled, &pattern);
	options.collect_at_start = False;
}

static Bool process_option(const HChar *argument)
{
	const HChar *pattern;

	if VG_STR_CLO (argument, "--" TOOL_NAME "-out-file", options.output) {
	} else if VG_BOOL_CLO (argument, "--combine-dumps", options.combine_dumps) {
	} else if VG_BOOL_CLO (argument, "--collect-atstart", options.collect_at_start) {
	} else if VG_BOOL_CLO (argument, "--instr-atstart", options.instrument_at_start) {
	} else if VG_BOOL_CLO (argument, "--separate-threads", options.separate_threads) {
	} else if VG_BOOL_CLO (argument, "--dump-instr", options.by_instruction) {
	} else if VG_BINT_CLO (argument, "--separate-callers", options.context_length, 0,
			       CONTEXT_LENGTH_MAX) {
	} else if VG_STR_CLO (argument, "--toggle-collect", pattern) {
		add_toggled(pattern);
	} else
		return tool_option(argument);
	return True;
}

static void print_usage(void)
{
	VG_(printf)
	("    --" TOOL_NAME "-out-file=<file>      output file, %%p is the process [" TOOL_NAME
	 ".out.%%p]\n"
	 "    --combine-dumps=no|yes        all dumps go to one file [no]\n"
	 "    --collect-atstart=no|yes      count from the start [yes]\n"
	 "    --instr-atstart=no|yes        follow the program from the start [yes]\n"
	 "    --toggle-collect=<function>   count only within functions of this name, which may\n"
	 "                                  contain * and ?; may be given several times\n"
	 "    --separate-callers=<n>        tell functions apart by <n> callers [0]\n"
	 "    --separate-threads=no|yes     a part for each thread, in files <file>-01 and so on "
	 "[no]\n"
	 "    --dump-instr=no|yes           count every instruction apart [no]\n" TOOL_USAGE);
}

static void print_debug_usage(void)
{
	VG_(printf)("    (none)\n");
}

void options_register(void)
{
	VG_(needs_command_line_options)(process_option, print_usage, print_debug_usage);
}
