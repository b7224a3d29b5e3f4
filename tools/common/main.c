/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Valgrind is told of the tool. Which of our tools it is, its tool.h says: tally counts
 * (docs/tally.md), cycles runs a model of a processor beside (docs/cycles.md).
 */
#include "instrument.h"
#include "options.h"
#include "output.h"
#include "requests.h"
#include "stacks.h"

static void finish(Int exit_code)
{
	(void)exit_code;
	stacks_catch_up();
	output_finish();
}

static void code_is_unmapped(Addr address, SizeT size)
{
	(void)address;
	(void)size;
	instrument_forget();
}

static void begin(void)
{
	/* Each instruction must be translated as often as it is executed, and in its own block. */
	VG_(clo_vex_control).iropt_unroll_thresh = 0;
	VG_(clo_vex_control).guest_chase = False;
	is_instrumenting = options.instrument_at_start;
	options.by_instruction = options.by_instruction || BY_INSTRUCTION;
	stacks_register();
	tool_begins();
}

static void describe(void)
{
	VG_(details_name)(TOOL_NAME);
	VG_(details_version)(tool_version());
	VG_(details_description)(TOOL_DESCRIPTION);
	VG_(details_copyright_author)("Copyright (C) 2026 The edm-profile authors, GPL-2-or-later");
	VG_(details_bug_reports_to)("the edm-profile authors");
	VG_(details_avg_translation_sizeB)(300);
}

/* Of the registers, only the stack pointer is kept in memory at every access, as callgrind and
 * cachegrind have it too. The command line may say otherwise. */
static void keep_fewest_registers(void)
{
	VG_(clo_px_file_backed) = VexRegUpdSpAtMemAccess;
	VG_(clo_vex_control).iropt_register_updates_default = VexRegUpdSpAtMemAccess;
}

static void initialize(void)
{
	describe();
	keep_fewest_registers();
	VG_(basic_tool_funcs)(begin, instrument_block, finish);
	VG_(track_die_mem_munmap)(code_is_unmapped);
	options_register();
	requests_register();
}

VG_DETERMINE_INTERFACE_VERSION(initialize)
