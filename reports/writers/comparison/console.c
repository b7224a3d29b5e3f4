/*
 * The comparison for people at a terminal: the verdict first, then the figures, then who is to
 * blame.
 */
#include "comparison.h"
#include "common/escape.h"
#include "reports/views/show.h"

#include <string.h>

enum { BLAMED = 3, NAME_COLUMNS = 60 };

struct console {
	struct buffer *out;
	const struct ci_options *options;
};

static const char *color_of(enum verdict verdict)
{
	static const char *const colors[] = {"", "\033[32m", "\033[33m", "\033[35m", "\033[31m"};

	return colors[verdict];
}

static void add_verdict(struct console *c, enum verdict verdict)
{
	if (c->options->use_color)
		buffer_printf(c->out, "\033[1m%s", color_of(verdict));
	buffer_add_string(c->out, verdict_name(verdict));
	if (c->options->use_color)
		buffer_add_string(c->out, "\033[0m");
}

/* A cell of a table, filled up with spaces to `width`, to the left or the right of its text. */
static void add_cell(struct buffer *out, struct text text, size_t width, bool to_the_right)
{
	size_t used = plain_width(text), space = used < width ? width - used : 0;

	if (to_the_right)
		buffer_add_repeated(out, ' ', space);
	buffer_add(out, text);
	if (!to_the_right)
		buffer_add_repeated(out, ' ', space);
}

/* ---------------------------------------------------------------- metrics */

enum { COLUMNS = 6 };

struct row {
	struct text cells[COLUMNS];
};

static struct row metric_row(const struct metric_change *m, struct arena *arena)
{
	struct buffer cell = {0};
	struct row row;

	escape_plain(&cell, m->label);
	if (m->process.length) {
		buffer_add_string(&cell, " of ");
		escape_plain(&cell, m->process);
	}
	row.cells[0] = buffer_take(&cell, arena);
	show_value(&cell, m->value[OLD], m->unit);
	row.cells[1] = buffer_take(&cell, arena);
	show_value(&cell, m->value[NEW], m->unit);
	row.cells[2] = buffer_take(&cell, arena);
	show_percent(&cell, m->value[OLD], m->value[NEW]);
	row.cells[3] = buffer_take(&cell, arena);
	row.cells[4] = m->limit.kind == LIMIT_NONE ? T("-") : limit_text(m->limit, m->unit, arena);
	buffer_add_string(&cell, m->limit.kind == LIMIT_NONE ? "" : verdict_name(m->verdict));
	if (m->reason.length) {
		buffer_add_string(&cell, ": ");
		escape_plain(&cell, m->reason);
	}
	if (m->evidence.length)
		buffer_printf(&cell, " (%.*s)", TEXT_ARGS(m->evidence));
	row.cells[5] = buffer_take(&cell, arena);
	buffer_release(&cell);
	return row;
}

static void add_metrics(struct console *c, const struct profile_change *profile)
{
	static const struct row heading = {{TEXT("metric"), TEXT("old"), TEXT("new"),
					    TEXT("change"), TEXT("limit"), TEXT("verdict")}};
	struct arena arena = {0};
	struct row *rows = ARENA_NEW(&arena, struct row, (size_t)profile->metric_count + 1);
	size_t widths[COLUMNS] = {0};

	rows[0] = heading;
	for (u32 i = 0; i < profile->metric_count; i++)
		rows[i + 1] = metric_row(&profile->metrics[i], &arena);
	for (u32 i = 0; i <= profile->metric_count; i++)
		for (int column = 0; column < COLUMNS - 1; column++) {
			size_t width = plain_width(rows[i].cells[column]);

			widths[column] = width > widths[column] ? width : widths[column];
		}
	for (u32 i = 0; i <= profile->metric_count; i++) {
		for (int column = 0; column < COLUMNS; column++) {
			if (column == COLUMNS - 1 && !rows[i].cells[column].length)
				break;
			buffer_add_string(c->out, "  ");
			add_cell(c->out, rows[i].cells[column], widths[column], column > 0);
		}
		buffer_add_byte(c->out, '\n');
	}
	arena_release(&arena);
}

/* ---------------------------------------------------------------- functions */

/* One caller whose number of calls is the same brought nothing: then the function did. */
static bool tells_something(const struct function_change *change)
{
	return change->caller_count > 1 ||
	       (change->caller_count == 1 &&
		change->callers[0].count[OLD] != change->callers[0].count[NEW]);
}

static void add_callers(struct console *c, const struct cpu_change *cpu,
			const struct function_change *change)
{
	for (u32 i = 0; i < change->caller_count && tells_something(change); i++) {
		const struct caller_change *caller = &change->callers[i];

		buffer_add_string(c->out, "       from ");
		show_name(c->out, cpu->match.functions[caller->function].name, escape_plain);
		buffer_add_string(c->out, ": ");
		buffer_add_grouped(c->out, caller->count[OLD]);
		if (caller->count[NEW] != caller->count[OLD]) {
			buffer_add_string(c->out, " \xe2\x86\x92 ");
			buffer_add_grouped(c->out, caller->count[NEW]);
		}
		buffer_add_string(c->out, caller->count[NEW] == 1 ? " call, " : " calls, ");
		if (caller->in_cycle)
			buffer_add_string(c->out, "in a cycle");
		else
			show_difference(c->out, change_of(caller->cost));
		buffer_add_byte(c->out, '\n');
	}
}

static void add_culprits(struct console *c, const struct cpu_change *cpu)
{
	if (!cpu->culprit_count)
		return;
	buffer_add_string(c->out, change_of(cpu->totals) < 0 ? "  thanks to\n" : "  to blame\n");
	for (u32 i = 0; i < cpu->culprit_count && i < BLAMED; i++) {
		const struct function_change *change = &cpu->functions[cpu->culprits[i]];

		buffer_printf(c->out, "    %u. ", i + 1);
		show_culprit(c->out, cpu, change, escape_plain);
		buffer_add_byte(c->out, '\n');
		add_callers(c, cpu, change);
	}
}

static void add_change_row(struct console *c, const struct cpu_change *cpu,
			   const struct function_change *change)
{
	const struct matched_function *f = &cpu->match.functions[change->function];
	struct buffer cell = {0};

	buffer_add_string(c->out, "  ");
	show_difference(&cell, change->self);
	add_cell(c->out, buffer_text(&cell), 16, true);
	buffer_clear(&cell);
	show_difference(&cell, change->by_calls);
	add_cell(c->out, buffer_text(&cell), 16, true);
	buffer_clear(&cell);
	show_difference(&cell, change->by_price);
	add_cell(c->out, buffer_text(&cell), 16, true);
	buffer_clear(&cell);
	buffer_add_string(c->out, "  ");
	show_function(c->out, f, escape_plain);
	buffer_add_string(c->out, ": ");
	show_reason(c->out, f);
	buffer_add_byte(c->out, '\n');
	buffer_release(&cell);
}

static void add_changes(struct console *c, const struct cpu_change *cpu)
{
	if (!cpu->count)
		return;
	buffer_printf(c->out, "  %16s%16s%16s  function, by change of self cost (%.*s)\n", "change",
		      "by calls", "by price", TEXT_ARGS(cpu->event));
	for (u32 i = 0; i < cpu->count && i < c->options->top; i++)
		add_change_row(c, cpu, &cpu->functions[i]);
	if (cpu->count > c->options->top)
		buffer_printf(c->out, "  … and %u more function%s that changed\n",
			      cpu->count - c->options->top,
			      cpu->count - c->options->top == 1 ? "" : "s");
}

static void add_shares(struct console *c, const struct cpu_change *cpu)
{
	static const char *const names[] = {"C library", "libraries", "loader", "program"};
	static const enum cpu_share order[] = {SHARE_PROGRAM, SHARE_LIBRARIES, SHARE_C_LIBRARY,
					       SHARE_LOADER};

	if (!cpu->count || !cpu->totals[OLD] || !cpu->totals[NEW])
		return;
	buffer_add_string(c->out, "  shares  ");
	for (size_t i = 0; i < LENGTH_OF(order); i++) {
		const u64 *share = cpu->shares[order[i]];

		buffer_printf(c->out, "%s%s %.1f %% \xe2\x86\x92 %.1f %% (", i ? ", " : "",
			      names[order[i]],
			      100.0 * (double)share[OLD] / (double)cpu->totals[OLD],
			      100.0 * (double)share[NEW] / (double)cpu->totals[NEW]);
		show_difference(c->out, change_of(share));
		buffer_add_byte(c->out, ')');
	}
	buffer_add_byte(c->out, '\n');
}

/* ---------------------------------------------------------------- allocation sites */

static void add_site_cell(struct console *c, const u64 pair[2])
{
	struct buffer cell = {0};

	show_difference(&cell, change_of(pair));
	add_cell(c->out, buffer_text(&cell), 16, true);
	buffer_release(&cell);
}

static void add_sites(struct console *c, const struct process_memory_change *process)
{
	const struct memory_change *memory = &process->memory;

	if (!memory->count)
		return;
	if (process->command.length) {
		buffer_add_string(c->out, "  in ");
		escape_plain(c->out, process->command);
		buffer_add_byte(c->out, '\n');
	}
	buffer_printf(c->out, "  %16s%16s%16s  allocation site, by change of bytes at the peak\n",
		      "at the peak", "at exit", "allocated");
	for (u32 i = 0; i < memory->count && i < c->options->top; i++) {
		buffer_add_string(c->out, "  ");
		add_site_cell(c, memory->sites[i].peak_bytes);
		add_site_cell(c, memory->sites[i].at_exit_bytes);
		add_site_cell(c, memory->sites[i].allocated_bytes);
		buffer_add_string(c->out, "  ");
		show_site(c->out, &memory->sites[i], escape_plain);
		buffer_add_byte(c->out, '\n');
	}
	if (memory->count > c->options->top)
		buffer_printf(c->out, "  … and %u more sites that changed\n",
			      memory->count - c->options->top);
}

/* ---------------------------------------------------------------- profiles */

static void add_headline(struct console *c, const struct profile_change *profile)
{
	const struct metric_change *metric = deciding_metric(profile);

	escape_plain(c->out, profile->name);
	buffer_add_string(c->out, ": ");
	add_verdict(c, profile->verdict);
	if (profile->reason.length) {
		buffer_add_string(c->out, ": ");
		escape_plain(c->out, profile->reason);
	} else if (metric && profile->verdict != VERDICT_UNCHANGED) {
		buffer_add_string(c->out, ": ");
		show_metric(c->out, metric);
	}
	buffer_add_byte(c->out, '\n');
}

static void add_profile(struct console *c, const struct profile_change *profile, bool is_alone)
{
	add_headline(c, profile);
	if (!is_alone && nothing_happened(profile))
		return;
	if (profile->metric_count)
		add_metrics(c, profile);
	for (u32 i = 0; i < profile->process_count; i++) {
		const struct process_change *process = &profile->processes[i];

		if (process->command.length && process->cpu.count) {
			buffer_add_string(c->out, "  in ");
			escape_plain(c->out, process->command);
			buffer_add_byte(c->out, '\n');
		}
		add_culprits(c, &process->cpu);
		add_changes(c, &process->cpu);
		add_shares(c, &process->cpu);
	}
	for (u32 i = 0; i < profile->memory_count; i++)
		add_sites(c, &profile->memories[i]);
}

void ci_write_console(const struct comparison *comparison, const struct ci_options *options,
		      struct buffer *out)
{
	struct console c = {out, options};

	if (comparison->profile_count != 1) {
		add_verdict(&c, comparison->verdict);
		buffer_printf(out, " (%u profiles)\n\n", comparison->profile_count);
	}
	for (u32 i = 0; i < comparison->profile_count; i++) {
		if (i && !(nothing_happened(&comparison->profiles[i]) &&
			   nothing_happened(&comparison->profiles[i - 1])))
			buffer_add_byte(out, '\n');
		add_profile(&c, &comparison->profiles[i], comparison->profile_count == 1);
	}
}
