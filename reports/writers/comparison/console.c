/* The comparison for people at a terminal: the verdict first, then the figures, then the causes. */
#include "common/escape.h"
#include "common/width.h"
#include "reports/writers/console.h"
#include "writer.h"

/* What is written so far, and how. Names are not shortened here, so that the reader can find the
 * function: they wrap. */
struct sheet {
	struct buffer *out;
	bool use_color;
	struct console_options layout;
	struct arena *arena;
};

/* Adds a line. What it begins with is its indent, too. */
static void add_line(struct sheet *sheet, struct text begin, struct text text)
{
	size_t indent = width_of(begin);

	buffer_add(sheet->out, begin);
	console_add_wrapped(sheet->out, text, indent, indent, sheet->layout.width);
	buffer_add_byte(sheet->out, '\n');
}

static void add_table(struct sheet *sheet, const struct table *table)
{
	console_add_table(table, &sheet->layout, sheet->out);
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

static void add_causes(struct sheet *sheet, const struct part_view *part)
{
	if (part->cause_count)
		add_line(sheet, T("  "), T("caused by"));
	for (u32 i = 0; i < part->cause_count; i++) {
		const struct cause_view *cause = &part->causes[i];

		add_line(sheet, arena_printf(sheet->arena, "    %u. ", i + 1), cause->line);
		if (cause->whole.length)
			add_line(sheet, T("       "), cause->whole);
		for (u32 k = 0; k < cause->caller_count; k++)
			add_line(sheet, T("       "), cause->callers[k]);
	}
	if (part->minor_causes.length)
		add_line(sheet, T("    "), part->minor_causes);
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
	to.columns[count - 1].wraps = true;
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

static void add_part(struct sheet *sheet, const struct part_view *part)
{
	struct table table = names_last(&part->changes, sheet->arena), lines;

	if (part->command.length)
		add_line(sheet, T("  in "), part->command);
	add_causes(sheet, part);
	if (part->lines.table.column_count) {
		lines = names_last(&part->lines, sheet->arena);
		add_table(sheet, &lines);
	}
	add_table(sheet, &table);
	if (part->changes.note.length)
		add_line(sheet, T("  "), part->changes.note);
	if (part->shares.length)
		add_line(sheet, T("  shares  "), part->shares);
}

/* The line with the verdict and what decided it. */
static void add_headline(struct sheet *sheet, const struct profile_view *profile)
{
	enum { INDENT = 2 };
	size_t start = sheet->out->length, at;

	escape_plain(sheet->out, profile->name);
	buffer_add_string(sheet->out, ": ");
	at =
	    width_of(text_from(buffer_text(sheet->out), start)) + width_of(spell(profile->verdict));
	add_verdict(sheet->out, profile->verdict, sheet->use_color);
	if (profile->headline.length) {
		buffer_add_string(sheet->out, ": ");
		at += 2;
		console_add_wrapped(sheet->out, profile->headline, at, INDENT, sheet->layout.width);
	}
	buffer_add_byte(sheet->out, '\n');
}

static void add_profile(struct sheet *sheet, const struct profile_view *profile)
{
	struct table metrics = comparison_metrics_table(profile, spell, sheet->arena);

	add_headline(sheet, profile);
	if (profile->is_quiet)
		return;
	if (profile->advice.length)
		add_line(sheet, T("  "), profile->advice);
	add_table(sheet, &metrics);
	if (profile->disagreements.table.column_count)
		add_line(sheet, T("  "), profile->disagreements.heading);
	add_table(sheet, &profile->disagreements.table);
	for (u32 i = 0; i < profile->part_count; i++)
		add_part(sheet, &profile->parts[i]);
}

void comparison_write_console(const struct comparison_view *view,
			      const struct comparison_options *options, struct buffer *out)
{
	struct arena arena = {0};
	struct sheet sheet = {out, options->use_color, {.width = options->width}, &arena};

	if (view->profile_count != 1) {
		add_verdict(out, view->verdict, options->use_color);
		buffer_printf(out, " (%u profiles)\n\n", view->profile_count);
	}
	for (u32 i = 0; i < view->profile_count; i++) {
		if (i && !(view->profiles[i].is_quiet && view->profiles[i - 1].is_quiet))
			buffer_add_byte(out, '\n');
		add_profile(&sheet, &view->profiles[i]);
	}
	if (view->agreement.length) {
		buffer_add_byte(out, '\n');
		add_line(&sheet, T(""), view->agreement);
	}
	arena_release(&arena);
}
