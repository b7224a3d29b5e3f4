/*
 * The comparison as Markdown for a pull request or a GitHub step summary, which is limited to 1
 * MiB. Profiles that do not fit are left out, the least severe ones first, and their number is
 * given.
 */
#include "common/escape.h"
#include "reports/writers/markdown.h"
#include "writer.h"

enum { MOST_BYTES = 1000 * 1000 };

static struct text spell(enum verdict verdict)
{
	static const struct text names[] = {
	    TEXT("\xe2\x9a\xaa unchanged"),	   TEXT("\xf0\x9f\x9f\xa2 improved"),
	    TEXT("\xf0\x9f\x9f\xa1 inconclusive"), TEXT("\xf0\x9f\x9f\xa3 incomparable"),
	    TEXT("\xf0\x9f\x94\xb4 regressed"),
	};

	return names[verdict];
}

static void add_text(struct buffer *out, const char *before, struct text text, const char *after)
{
	buffer_add_string(out, before);
	escape_markdown(out, text);
	buffer_add_string(out, after);
}

static void add_causes(struct buffer *out, const struct part_view *part)
{
	if (!part->cause_count)
		return;
	buffer_add_string(out, "Caused by:\n\n");
	for (u32 i = 0; i < part->cause_count; i++) {
		const struct cause_view *cause = &part->causes[i];

		buffer_printf(out, "%u. ", i + 1);
		add_text(out, "", cause->line, "\n");
		if (cause->whole.length)
			add_text(out, "   - ", cause->whole, "\n");
		for (u32 k = 0; k < cause->caller_count; k++)
			add_text(out, "   - ", cause->callers[k], "\n");
	}
	if (part->minor_causes.length)
		add_text(out, "\n", part->minor_causes, "\n");
	buffer_add_byte(out, '\n');
}

/* Adds a table that is collapsed until the reader opens it. */
static void add_folded(struct buffer *out, const struct section *section)
{
	if (!section->table.column_count)
		return;
	add_text(out, "<details><summary>", section->heading, "</summary>\n");
	markdown_add_table(&section->table, out);
	if (section->note.length)
		add_text(out, "\n", section->note, "\n");
	buffer_add_string(out, "\n</details>\n\n");
}

static void add_part(struct buffer *out, const struct part_view *part)
{
	if (part->command.length)
		add_text(out, "In ", part->command, ":\n\n");
	add_causes(out, part);
	add_folded(out, &part->lines);
	add_folded(out, &part->changes);
	if (part->shares.length)
		add_text(out, "Shares: ", part->shares, "\n\n");
}

static void add_profile(struct buffer *out, const struct profile_view *profile, struct arena *arena)
{
	struct table metrics = comparison_metrics_table(profile, spell, arena);

	add_text(out, "### ", profile->name, ": ");
	buffer_add(out, spell(profile->verdict));
	buffer_add_string(out, "\n");
	if (profile->headline.length)
		add_text(out, "\n", profile->headline, "\n");
	if (profile->advice.length)
		add_text(out, "\n", profile->advice, "\n");
	markdown_add_table(&metrics, out);
	buffer_add_byte(out, '\n');
	add_folded(out, &profile->disagreements);
	for (u32 i = 0; i < profile->part_count; i++)
		add_part(out, &profile->parts[i]);
}

static u32 add_profiles(struct buffer *out, const struct comparison_view *view)
{
	struct arena arena = {0};
	struct buffer part = {0};
	u32 left_out = 0;

	for (u32 i = 0; i < view->profile_count; i++) {
		const struct profile_view *profile = &view->profiles[view->by_weight[i]];

		if (profile->is_quiet)
			continue;
		buffer_clear(&part);
		add_profile(&part, profile, &arena);
		if (out->length + part.length > MOST_BYTES)
			left_out++;
		else
			buffer_add(out, buffer_text(&part));
	}
	buffer_release(&part);
	arena_release(&arena);
	return left_out;
}

void comparison_write_markdown(const struct comparison_view *view,
			       const struct comparison_options *options, struct buffer *out)
{
	u32 left_out;

	(void)options;
	buffer_add_string(out, "## Performance: ");
	buffer_add(out, spell(view->verdict));
	buffer_add_string(out, "\n\n");
	if (view->commits.length)
		add_text(out, "", view->commits, "\n\n");
	left_out = add_profiles(out, view);
	if (left_out)
		buffer_printf(out, "**Cut:** %u more profiles did not fit.\n\n", left_out);
	if (view->quiet.length)
		add_text(out, "Unchanged to the unit: ", view->quiet, ".\n");
	if (view->agreement.length)
		add_text(out, view->quiet.length ? "\n" : "", view->agreement, "\n");
}
