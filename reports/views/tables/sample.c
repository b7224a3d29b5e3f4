#include "sample.h"

#include "cpu.h"
#include "reports/analysis/sampled_share.h"
#include "reports/views/sampling.h"

#include "common/buffer.h"
#include "common/units.h"

static const double microseconds = 1e6;

struct maker {
	const struct document_cpu *part;
	const struct cpu_profile *process;
	const struct table_options *options;
	struct arena *arena;
	struct report_view *view;
};

static bool has_waits(const struct cpu_profile *process)
{
	return process->event_count > SAMPLING_BLOCKED;
}

static struct text time_of(const struct maker *maker, u64 samples)
{
	struct buffer out = {0};

	sampling_add_time(&out, maker->part->sampling, samples);
	return buffer_take(&out, maker->arena);
}

/* ---------------------------------------------------------------- above the table */

static struct text describe_waits(const struct maker *maker)
{
	const struct cpu_sampling *sampling = maker->part->sampling;
	struct buffer out = {0};

	buffer_add(&out, T("its threads were blocked for "));
	units_add_seconds(&out, (double)maker->process->totals[SAMPLING_BLOCKED] / microseconds);
	if (maker->process == &maker->part->process) {
		buffer_add(&out, T("; all threads waited "));
		units_add_seconds(&out, (double)sampling->preempted / microseconds);
		buffer_add(&out, T(" for a processor"));
	}
	return buffer_take(&out, maker->arena);
}

static struct text describe_losses(const struct maker *maker)
{
	struct buffer out = {0};

	buffer_add_grouped(&out, maker->part->sampling->lost);
	buffer_add(&out, T(" records were lost: a lower --rate, or --call-graph fp, loses fewer"));
	return buffer_take(&out, maker->arena);
}

static void add_lines(const struct maker *maker, struct section *section)
{
	struct text shares = table_shares(maker->process, SAMPLING_SAMPLES, maker->arena);

	section->lines = ARENA_NEW(maker->arena, struct text, 4);
	section->lines[section->line_count++] =
	    sampling_sentence(maker->part->sampling, maker->process, maker->arena);
	if (shares.length && maker->process->totals[SAMPLING_SAMPLES])
		section->lines[section->line_count++] = shares;
	if (has_waits(maker->process))
		section->lines[section->line_count++] = describe_waits(maker);
	if (maker->part->sampling->lost && maker->process == &maker->part->process)
		section->lines[section->line_count++] = describe_losses(maker);
}

/* ---------------------------------------------------------------- the tables */

static struct text describe_interval(u64 part, u64 whole, struct arena *arena)
{
	struct sample_interval share = sampled_share(part, whole);

	return arena_printf(arena, "%.1f\xe2\x80\x93%.1f %%", 100 * share.low, 100 * share.high);
}

static const struct function_name *names_of(const struct maker *maker, const struct top *top)
{
	u32 *functions = ARENA_NEW(maker->arena, u32, (size_t)top->row_count + 1);

	for (u32 i = 0; i < top->row_count; i++)
		functions[i] = top->rows[i].function;
	return table_function_names(maker->process, functions, top->row_count, maker->options,
				    maker->arena);
}

static struct table_row *add_row(const struct maker *maker, struct table *table,
				 const struct top_row *top_row, struct function_name name)
{
	struct table_row *row = table_add_row(table, maker->arena);

	row->is_marked = top_row->is_marked;
	row->is_apart = top_row->is_extra;
	row->cells[0] = name.name;
	row->brief = name.brief;
	row->full = maker->process->functions[top_row->function].name;
	return row;
}

enum { SELF_COLUMN = 1 };

static void add_samples(const struct maker *maker, struct section *section, const struct top *top)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("self samples"), TABLE_RIGHT, false},
	    {TEXT("samples"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	    {TEXT("99 % within"), TABLE_RIGHT, false},
	    {TEXT("estimated time"), TABLE_RIGHT, false},
	};
	const struct function_name *names = names_of(maker, top);
	u64 total = maker->process->totals[SAMPLING_SAMPLES];
	u32 n = maker->process->event_count;

	section->table = table_new(columns, LENGTH_OF(columns), top->row_count + 1, maker->arena);
	for (u32 i = 0; i < top->row_count; i++) {
		size_t cell = (size_t)top->rows[i].function * n + SAMPLING_SAMPLES;
		u64 samples = maker->process->inclusive[cell];
		struct table_row *row = add_row(maker, &section->table, &top->rows[i], names[i]);

		row->cells[1] = table_number(maker->process->self[cell], maker->arena);
		row->cells[2] = table_number(samples, maker->arena);
		row->cells[3] = units_share(samples, total, maker->arena);
		row->cells[4] = describe_interval(samples, total, maker->arena);
		row->cells[5] = time_of(maker, samples);
	}
	section->note = T("Samples are estimates: a true share lies within its interval with 99 % "
			  "confidence. Marked: the five highest self samples.");
}

static void add_blocked(const struct maker *maker, struct section *section, const struct top *top)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("blocked"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	};
	const struct function_name *names = names_of(maker, top);
	u32 n = maker->process->event_count;

	section->table = table_new(columns, LENGTH_OF(columns), top->row_count, maker->arena);
	for (u32 i = 0; i < top->row_count; i++) {
		u64 blocked =
		    maker->process->inclusive[(size_t)top->rows[i].function * n + SAMPLING_BLOCKED];
		struct table_row *row = add_row(maker, &section->table, &top->rows[i], names[i]);

		row->cells[1] = units_seconds((double)blocked / microseconds, maker->arena);
		row->cells[2] =
		    units_share(blocked, maker->process->totals[SAMPLING_BLOCKED], maker->arena);
	}
	section->note =
	    T("Blocked time is not running time: the sum of the times in which a thread "
	      "could not go on.");
}

/* ---------------------------------------------------------------- the sections */

static struct text heading_of(const struct maker *maker)
{
	struct text command =
	    maker->process->command.length ? maker->process->command : T("(command unknown)");

	if (maker->process == &maker->part->process)
		return command;
	command = sampling_command(maker->process, maker->arena);
	return arena_printf(maker->arena, "child: %.*s", TEXT_ARGS(command));
}

static void add_section(const struct maker *maker, u32 event)
{
	struct section *section = report_view_add(maker->view);
	struct start_up start_up = table_start_up(maker->process, maker->options, maker->arena);
	struct top top;

	top_find_event(
	    maker->process,
	    table_functions_wanted(maker->process, maker->options, &start_up, maker->arena),
	    maker->options->sort == TOP_CALLS ? TOP_INCLUSIVE : maker->options->sort,
	    maker->options->top, event, maker->arena, &top);
	section->heading = heading_of(maker);
	if (event == SAMPLING_BLOCKED)
		section->heading =
		    arena_printf(maker->arena, "%.*s: blocked", TEXT_ARGS(section->heading));
	else
		add_lines(maker, section);
	if (!top.row_count)
		section->note = maker->options->filter ? T("No function matches.")
						       : T("Not one sample was taken here.");
	else if (event == SAMPLING_BLOCKED)
		add_blocked(maker, section, &top);
	else
		add_samples(maker, section, &top);
	if (top.row_count && start_up.count && event == SAMPLING_SAMPLES)
		table_add_start_up(&section->table, &start_up, &top, maker->options, SELF_COLUMN,
				   maker->arena);
}

static void add_process(struct maker *maker, const struct cpu_profile *process)
{
	maker->process = process;
	add_section(maker, SAMPLING_SAMPLES);
	if (has_waits(process) && process->totals[SAMPLING_BLOCKED])
		add_section(maker, SAMPLING_BLOCKED);
}

bool table_sample(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag)
{
	struct maker maker = {
	    .part = profile->sample, .options = options, .arena = arena, .view = view};

	(void)diag;
	if (!profile->sample)
		return true;
	add_process(&maker, &profile->sample->process);
	for (u32 i = 0; i < profile->sample->child_count; i++)
		add_process(&maker, &profile->sample->children[i]);
	return true;
}
