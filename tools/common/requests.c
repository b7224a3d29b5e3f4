/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requests.h"

#include "callgrind.h"
#include "instrument.h"
#include "output.h"
#include "stacks.h"

/* Makes Valgrind translate everything anew. */
static void discard_translations(void)
{
	VG_(discard_translations_safely)((Addr)0x1000, ~(SizeT)0xfff, TOOL_NAME);
}

static void start_instrumentation(void)
{
	if (is_instrumenting)
		return;
	is_instrumenting = True;
	discard_translations();
}

static void stop_instrumentation(void)
{
	if (!is_instrumenting)
		return;
	is_instrumenting = False;
	stacks_abandon();
	discard_translations();
}

static Bool do_request(const UWord *arguments)
{
	switch (arguments[0]) {
	case VG_USERREQ__DUMP_STATS:
		output_dump("Client Request");
		break;
	case VG_USERREQ__DUMP_STATS_AT:
		output_dump_named((const HChar *)arguments[1]);
		break;
	case VG_USERREQ__ZERO_STATS:
		output_zero();
		break;
	case VG_USERREQ__TOGGLE_COLLECT:
		stack_collect(!is_collecting);
		break;
	case VG_USERREQ__START_INSTRUMENTATION:
		start_instrumentation();
		break;
	case VG_USERREQ__STOP_INSTRUMENTATION:
		stop_instrumentation();
		break;
	default:
		return False;
	}
	return True;
}

static Bool handle_request(ThreadId thread, UWord *arguments, UWord *result)
{
	Bool is_known;

	(void)thread;
	*result = 0;
	stacks_catch_up();
	is_known = do_request(arguments);
	stacks_go_on();
	return is_known;
}

void requests_register(void)
{
	VG_(needs_client_requests)(handle_request);
}
