/*
 * The comparison as workflow commands of GitHub Actions: one line per profile, and an error at each
 * source line that costs more. GitHub shows only lines of files in the checkout.
 */
#include "common/escape.h"
#include "writer.h"

static void add_title(struct buffer *out, const struct profile_view *profile)
{
	buffer_add_string(out, "title=");
	escape_github_property(out, profile->name);
	buffer_printf(out, " %s::", verdict_name(profile->verdict));
}

static void add_summary(struct buffer *out, const struct profile_view *profile)
{
	static const char *const commands[] = {"notice", "notice", "warning", "warning", "error"};

	buffer_printf(out, "::%s ", commands[profile->verdict]);
	add_title(out, profile);
	escape_github(out, profile->summary);
	buffer_add_byte(out, '\n');
}

static void add_line(struct buffer *out, const struct line_view *line)
{
	buffer_add_string(out, "::error file=");
	escape_github_property(out, line->file);
	if (line->line)
		buffer_printf(out, ",line=%llu", (unsigned long long)line->line);
	buffer_add_byte(out, ',');
	add_title(out, line->profile);
	escape_github(out, line->message);
	buffer_add_byte(out, '\n');
}

void comparison_write_github(const struct comparison_view *view,
			     const struct comparison_options *options, struct buffer *out)
{
	(void)options;
	for (u32 i = 0; i < view->profile_count; i++)
		add_summary(out, &view->profiles[i]);
	for (u32 i = 0; i < view->line_count; i++)
		add_line(out, &view->lines[i]);
}
