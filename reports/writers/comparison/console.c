/* The comparison for people at a terminal: the verdict first, then the figures, then the causes. */
#include "common/escape.h"
#include "reports/writers/console.h"
#include "writer.h"

/* Names are not shortened here, so that the reader can find the function. */
static const struct console_options layout = {.width = CONSOLE_ANY_WIDTH};

static void add_text(struct buffer *out, const char *before, struct text text, const char *after)
{
	buffer_add_string(out, before);
	escape_plain(out, text);
	buffer_add_string(out, after);
}

static void add_verdict(struct buffer *out, enum verdict verdict, bool use_color)
{
	static const char *const colors[] = {"", "\033[32m", "\033[33m", "\033[35m", "\033[31m"};

	if (use_color)
		buffer_printf(out, "\033[1m%s", colors[verdict]);
	buffer_add_string(out, verdict_name(verdict));
	if (use_color)
		buffer_add_string(out, "\033[0m");
}

static struct text spell(enum verdict verdict)
{
	return text_from_string(verdict_name(verdict));
}

static void add_causes(struct buffer *out, const struct part_view *part)
{
	if (part->cause_count)
		buffer_add_string(out, "  caused by\n");
	for (u32 i = 0; i < part->cause_count; i++) {
		const struct cause_view *cause = &part->causes[i];

		buffer_printf(out, "    %u. ", i + 1);
		add_text(out, "", cause->line, "\n");
		for (u32 k = 0; k < cause->caller_count; k++)
			add_text(out, "       ", cause->callers[k], "\n");
	}
	if (part->minor_causes.length)
		add_text(out, "    ", part->minor_causes, "\n");
}

/* Moves names to the end: the columns with numbers come first, then the first and the last column
 * as one, "function: why". So long names do not separate the numbers. */
static struct table names_last(const struct section *section, struct arena *arena)
{
	const struct table *from = &section->table;
	u32 last = from->column_count - 1;
	bool has_why = from->columns[last].align == TABLE_LEFT;
	u32 count = has_why ? last : from->column_count;
	struct table to = table_new(from->columns, count, from->row_count, arena);

	for (u32 c = 1; c < count; c++)
		to.columns[c - 1] = from->columns[c];
	to.columns[count - 1] = from->columns[0];
	to.columns[count - 1].title = section->heading;
	for (u32 r = 0; r < from->row_count; r++) {
		const struct text *cells = from->rows[r].cells;
		struct table_row *row = table_add_row(&to, arena);

		for (u32 c = 1; c < count; c++)
			row->cells[c - 1] = cells[c];
		row->cells[count - 1] = has_why
					    ? arena_printf(arena, "%.*s: %.*s", TEXT_ARGS(cells[0]),
							   TEXT_ARGS(cells[last]))
					    : cells[0];
	}
	return to;
}

static void add_part(struct buffer *out, const struct part_view *part, struct arena *arena)
{
	struct table table = names_last(&part->changes, arena), lines;

	if (part->command.length)
		add_text(out, "  in ", part->command, "\n");
	add_causes(out, part);
	if (part->lines.table.column_count) {
		lines = names_last(&part->lines, arena);
		console_add_table(&lines, &layout, out);
	}
	console_add_table(&table, &layout, out);
	if (part->changes.note.length)
		add_text(out, "  ", part->changes.note, "\n");
	if (part->shares.length)
		add_text(out, "  shares  ", part->shares, "\n");
}

static void add_profile(struct buffer *out, const struct profile_view *profile, bool use_color,
			struct arena *arena)
{
	struct table metrics = comparison_metrics_table(profile, spell, arena);

	add_text(out, "", profile->name, ": ");
	add_verdict(out, profile->verdict, use_color);
	if (profile->headline.length)
		add_text(out, ": ", profile->headline, "");
	buffer_add_byte(out, '\n');
	if (profile->is_quiet)
		return;
	if (profile->advice.length)
		add_text(out, "  ", profile->advice, "\n");
	console_add_table(&metrics, &layout, out);
	if (profile->disagreements.table.column_count)
		add_text(out, "  ", profile->disagreements.heading, "\n");
	console_add_table(&profile->disagreements.table, &layout, out);
	for (u32 i = 0; i < profile->part_count; i++)
		add_part(out, &profile->parts[i], arena);
}

void comparison_write_console(const struct comparison_view *view,
			      const struct comparison_options *options, struct buffer *out)
{
	struct arena arena = {0};

	if (view->profile_count != 1) {
		add_verdict(out, view->verdict, options->use_color);
		buffer_printf(out, " (%u profiles)\n\n", view->profile_count);
	}
	for (u32 i = 0; i < view->profile_count; i++) {
		if (i && !(view->profiles[i].is_quiet && view->profiles[i - 1].is_quiet))
			buffer_add_byte(out, '\n');
		add_profile(out, &view->profiles[i], options->use_color, &arena);
	}
	if (view->agreement.length)
		add_text(out, "\n", view->agreement, "\n");
	arena_release(&arena);
}
