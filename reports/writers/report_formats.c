#include "report_formats.h"

#include "collapsed.h"
#include "common/memory.h"
#include "html/report.h"
#include "markdown.h"
#include "speedscope.h"
#include "reports/views/source_files.h"
#include "svg.h"

bool report_write_console(const struct document *document, const struct report_settings *settings,
			  struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct report_view view = {0};
	bool fine = report_view_make(document, &settings->table, arena, &view, diag);

	if (fine)
		console_write(&view, &settings->console, out);
	report_view_release(&view);
	return fine;
}

bool report_write_markdown(const struct document *document, const struct report_settings *settings,
			   struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct report_view view = {0};
	bool fine = report_view_make(document, &settings->table, arena, &view, diag);

	if (fine)
		markdown_write(&view, out);
	report_view_release(&view);
	return fine;
}

bool report_write_json(const struct document *document, const struct report_settings *settings,
		       struct arena *arena, struct buffer *out, struct diag *diag)
{
	(void)settings;
	(void)arena;
	return document_write(document, out, diag);
}

bool report_write_html(const struct document *document, const struct report_settings *settings,
		       struct arena *arena, struct buffer *out, struct diag *diag)
{
	if (settings->past && document->profile_count < 2)
		return diag_error(diag, "--against with html is for several profiles; of one, "
					"profile-compare OLD NEW --format html shows what changed");
	return html_write_report(document, &settings->table, settings->past, arena, out, diag);
}

static bool choose_stacks(const struct document *document, const struct report_settings *settings,
			  struct arena *arena, struct tree *tree, struct text *note,
			  struct diag *diag)
{
	return flamegraph_choose(settings->old, document, &settings->stacks, arena, tree, note,
				 diag);
}

/* Names the files relative to the folder of the sources or, without one, to the working directory.
 */
static void shorten_files(struct tree *tree, const char *folder, struct arena *arena)
{
	struct source_files sources;

	source_files_open(&sources, folder ? folder : ".");
	source_files_shorten(&sources, tree->places, tree->place_count, arena);
	source_files_release(&sources);
}

bool report_write_svg(const struct document *document, const struct report_settings *settings,
		      struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	shorten_files(&tree, settings->table.sources, arena);
	svg_write_flamegraph(&tree, note, out);
	return true;
}

bool report_write_collapsed(const struct document *document, const struct report_settings *settings,
			    struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	collapsed_write(&tree, out);
	return true;
}

bool report_write_speedscope(const struct document *document,
			     const struct report_settings *settings, struct arena *arena,
			     struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	speedscope_write(&tree, 1, out);
	return true;
}

#define MAKE_ROW(name, ending, records, has_lines, draws_change)                                   \
	{#name, ending, records, report_write_##name, has_lines, draws_change},
static const struct report_format formats[] = {REPORT_FORMATS(MAKE_ROW)};
#undef MAKE_ROW

const struct report_format *report_format_at(size_t index)
{
	return index < LENGTH_OF(formats) ? &formats[index] : NULL;
}
