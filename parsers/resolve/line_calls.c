#include "line_calls.h"

#include "common/intern.h"
#include "parsers/model/costs.h"

struct finder {
	const struct line_call_input *input;
	struct intern files;	/* with inlined functions; else the files are the recording's */
	struct cpu_lines found; /* by resolved function, unsorted */
};

/* A call by the functions of the profile that has inlined ones, if there is one. */
static void add(struct finder *finder, const struct cpu_call *call, u32 file, u64 line,
		const u64 *costs)
{
	const struct line_call_input *input = finder->input;
	u32 caller = input->ids[call->caller], callee = input->ids[call->callee];
	struct cpu_line row = {.function = caller, .file = file, .line = line};

	if (input->component[caller] != input->component[callee])
		cpu_lines_add(&finder->found, &row, costs, input->recorded->event_count);
}

static void add_sites(struct finder *finder)
{
	const struct cpu_profile *raw = finder->input->recorded;
	const struct inlined *inlined = finder->input->inlined;

	for (u32 i = 0; i < raw->site_count; i++) {
		const struct cpu_site *site = &raw->sites[i];
		struct cpu_call call = {site->caller, site->callee, site->count};
		u32 file =
		    inlined ? intern_add(&finder->files, raw->lines.files[site->file]) : site->file;

		add(finder, inlined ? &inlined->raw.calls[i] : &call, file, site->line,
		    costs_row_const(raw->site_costs, i, raw->event_count));
	}
}

static void add_copies(struct finder *finder)
{
	const struct inlined *inlined = finder->input->inlined;

	for (u32 c = 0; inlined && c < inlined->copy_count; c++) {
		const struct inline_copy *copy = &inlined->copies[c];
		u32 call = inlined_first_call(inlined) + c;

		add(finder, &inlined->raw.calls[call], intern_add(&finder->files, copy->call_file),
		    copy->call_line,
		    costs_row_const(inlined->raw.call_costs, call, inlined->raw.event_count));
	}
}

bool line_calls_find(const struct line_call_input *input, struct arena *arena,
		     struct cpu_lines *out, u32 *function)
{
	struct finder finder = {.input = input};
	bool fine;

	add_sites(&finder);
	add_copies(&finder);
	finder.found.files =
	    input->inlined ? intern_keep(&finder.files, arena) : input->recorded->lines.files;
	fine =
	    cpu_lines_merge(&finder.found, NULL, true, input->recorded->event_count, out, function);
	cpu_lines_release(&finder.found);
	cpu_lines_keep(out, arena);
	return fine;
}
