#include "memory.h"

#include "common/buffer.h"
#include "common/units.h"
#include "parsers/document/memory.h"
#include "reports/analysis/memory_frames.h"
#include "reports/views/memory_view.h"

/* The input for the sections of one process. */
struct maker {
	const struct memory_profile *process;
	struct memory_view memory;
	const struct table_options *options;
	struct arena *arena;
	struct text title; /* "memory of edm analyze track.mp3" */
};

/* "1,234 bytes in 5 blocks" */
static void add_amount(struct buffer *out, u64 bytes, u64 blocks)
{
	buffer_add_grouped(out, bytes);
	buffer_add_string(out, bytes == 1 ? " byte in " : " bytes in ");
	buffer_add_grouped(out, blocks);
	buffer_add_string(out, blocks == 1 ? " block" : " blocks");
}

/* ---------------------------------------------------------------- the figures */

static struct text describe_peak(const struct maker *maker)
{
	const struct memory_profile *process = maker->process;
	struct buffer out = {0};

	buffer_add(&out, T("peak: "));
	if (process->peak_source == MEMORY_DHAT) {
		add_amount(&out, process->peak_bytes, process->peak_blocks);
		buffer_add(&out, T(" (exact, counted by DHAT)"));
	} else {
		buffer_add(&out, T("at least "));
		buffer_add_grouped(&out, process->peak_bytes);
		buffer_add(&out, T(" bytes (massif's largest snapshot; only DHAT knows the peak)"));
	}
	return buffer_take(&out, maker->arena);
}

static struct text describe_allocations(const struct maker *maker)
{
	const struct memory_profile *process = maker->process;
	struct buffer out = {0};

	buffer_add(&out, T("allocated: "));
	add_amount(&out, process->allocated_bytes, process->allocations);
	return buffer_take(&out, maker->arena);
}

static struct text describe_exit(const struct maker *maker)
{
	const struct memory_profile *process = maker->process;
	struct buffer out = {0};

	buffer_add(&out, T("at exit: "));
	add_amount(&out, process->at_exit_bytes, process->at_exit_blocks);
	buffer_add(&out, T(" never freed"));
	if (process->forked)
		buffer_add(&out, T(", what the parent allocated before the fork included"));
	return buffer_take(&out, maker->arena);
}

static const struct chart *make_chart(const struct maker *maker)
{
	const struct memory_profile *process = maker->process;
	struct chart *chart = ARENA_NEW(maker->arena, struct chart, 1);

	if (process->snapshot_count < 2)
		return NULL;
	chart->point_count = process->snapshot_count;
	chart->points = ARENA_NEW(maker->arena, struct chart_point, chart->point_count);
	chart->top = process->peak_bytes;
	chart->x_unit = memory_time_unit(process);
	for (u32 i = 0; i < chart->point_count; i++) {
		const struct memory_snapshot *snapshot = &process->snapshots[i];

		chart->points[i] = (struct chart_point){snapshot->time, snapshot->heap};
		if (snapshot->heap > chart->top)
			chart->top = snapshot->heap;
	}
	return chart;
}

static const struct memory_timeline *make_timeline(const struct maker *maker)
{
	struct memory_timeline *timeline = ARENA_NEW(maker->arena, struct memory_timeline, 1);
	struct alive_lists lists;

	if (maker->process->snapshot_count < 2)
		return NULL;
	alive_make(maker->process, maker->arena, &lists);
	memory_timeline_make(maker->process, &lists, maker->arena, timeline);
	return timeline;
}

static void add_figures(const struct maker *maker, struct report_view *view)
{
	struct section *section = report_view_add(view);

	section->heading = maker->title;
	section->lines = ARENA_NEW(maker->arena, struct text, 3);
	section->lines[section->line_count++] = describe_peak(maker);
	if (maker->process->peak_source == MEMORY_DHAT) {
		section->lines[section->line_count++] = describe_allocations(maker);
		section->lines[section->line_count++] = describe_exit(maker);
	}
	section->chart = make_chart(maker);
	section->timeline = make_timeline(maker);
}

/* ---------------------------------------------------------------- tables of sites */

/* The frames from the one that requested the memory on. */
static struct text chain_of(const struct maker *maker, const struct memory_row *row)
{
	struct buffer out = {0};

	memory_add_chain(&out, row->site, row->first, !maker->options->full_names);
	return buffer_take(&out, maker->arena);
}

enum moment { AT_PEAK, AT_EXIT };

static struct table make_table(const struct maker *maker, enum moment moment)
{
	static const struct table_column columns[] = {
	    {TEXT("bytes"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	    {TEXT("blocks"), TABLE_RIGHT, false},
	    {TEXT("allocated by < called by"), TABLE_LEFT, true, true},
	};
	bool is_peak = moment == AT_PEAK;
	u32 count = is_peak ? maker->memory.peak_count : maker->memory.leak_count;
	const struct memory_row *rows = is_peak ? maker->memory.peak : maker->memory.leaks;
	u64 whole = is_peak ? maker->process->peak_bytes : maker->memory.leaked.bytes;
	struct table table = table_new(columns, LENGTH_OF(columns), count, maker->arena);

	for (u32 i = 0; i < count; i++) {
		const struct memory_site *site = rows[i].site;
		u64 bytes = is_peak ? site->peak_bytes : site->at_exit_bytes;
		struct text *cells = table_add_row(&table, maker->arena)->cells;

		cells[0] = table_number(bytes, maker->arena);
		cells[1] = units_share(bytes, whole, maker->arena);
		if (maker->process->sites_source == MEMORY_DHAT)
			cells[2] = table_number(is_peak ? site->peak_blocks : site->at_exit_blocks,
						maker->arena);
		cells[3] = chain_of(maker, &rows[i]);
	}
	return table;
}

/* "… and 12 more sites with 3,456 bytes in 78 blocks." */
static void add_others(struct buffer *out, const struct memory_sum *others, bool has_blocks)
{
	if (!others->sites)
		return;
	buffer_add(out, T("And "));
	buffer_add_grouped(out, others->sites);
	buffer_add_string(out, others->sites == 1 ? " more site with " : " more sites with ");
	if (has_blocks) {
		add_amount(out, others->bytes, others->blocks);
	} else {
		buffer_add_grouped(out, others->bytes);
		buffer_add(out, T(" bytes"));
	}
	buffer_add_byte(out, '.');
}

static void add_peak(const struct maker *maker, struct report_view *view)
{
	bool is_exact = maker->process->sites_source == MEMORY_DHAT;
	struct section *section;
	struct buffer note = {0};

	if (!maker->memory.peak_count)
		return;
	section = report_view_add(view);
	section->heading = is_exact ? T("held at the peak, by site")
				    : T("held at massif's largest snapshot with a tree, by site");
	section->table = make_table(maker, AT_PEAK);
	add_others(&note, &maker->memory.peak_others, is_exact);
	section->note = buffer_take(&note, maker->arena);
}

static void add_owners(const struct maker *maker, struct buffer *out)
{
	const struct memory_view *memory = &maker->memory;

	if (!memory->owner_count)
		return;
	buffer_add_string(out, out->length ? " " : "");
	buffer_add(out, T("No leak, but kept by the runtime for itself: "));
	for (u32 i = 0; i < memory->owner_count; i++) {
		buffer_add_string(out, i ? "; " : "");
		add_amount(out, memory->owners[i].kept.bytes, memory->owners[i].kept.blocks);
		buffer_printf(out, " (%s)", memory->owners[i].name);
	}
	buffer_add_byte(out, '.');
}

static void add_leaks(const struct maker *maker, struct report_view *view)
{
	struct section *section;
	struct buffer note = {0};

	if (!maker->memory.leak_count && !maker->memory.owner_count)
		return;
	section = report_view_add(view);
	section->heading = T("never freed, by site (candidates for leaks)");
	if (maker->memory.leak_count)
		section->table = make_table(maker, AT_EXIT);
	add_others(&note, &maker->memory.leak_others, true);
	add_owners(maker, &note);
	section->note = buffer_take(&note, maker->arena);
}

/* ---------------------------------------------------------------- the sections */

static struct text title_of(const struct memory_profile *process, bool is_child,
			    struct arena *arena)
{
	struct text command = process->command.length ? process->command : T("(command unknown)");

	return arena_printf(arena, "memory of %s%.*s",
			    !is_child	      ? ""
			    : process->forked ? "forked child: "
					      : "executed child: ",
			    TEXT_ARGS(command));
}

static void add_process(const struct memory_profile *process, bool is_child,
			const struct table_options *options, struct arena *arena,
			struct report_view *view)
{
	struct maker maker = {.process = process, .options = options, .arena = arena};

	maker.title = title_of(process, is_child, arena);
	memory_view_make(process, table_rows_of_two(options), arena, &maker.memory);
	add_figures(&maker, view);
	add_peak(&maker, view);
	add_leaks(&maker, view);
}

bool table_memory(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag)
{
	const struct document_memory *memory = profile->memory;

	(void)diag;
	if (!memory)
		return true;
	add_process(&memory->process, false, options, arena, view);
	for (u32 i = 0; i < memory->child_count; i++)
		add_process(&memory->children[i], true, options, arena, view);
	return true;
}
