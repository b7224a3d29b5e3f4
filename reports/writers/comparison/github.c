/*
 * The comparison as workflow commands of GitHub Actions: an error at each source line that got
 * dearer in a profile that regressed, the worst first, and a line for each profile. GitHub shows
 * only lines of the checkout, so what lies elsewhere (headers of libraries) comes last.
 */
#include "comparison.h"
#include "common/escape.h"
#include "reports/views/show.h"

#include <stdlib.h>

enum { MOST_LINES = 10 };

/* Relative to the root where the file lies below it. */
static struct text relative(struct text file, struct text root)
{
	struct text rest = file;

	if (root.length && text_skip_prefix(&rest, root) && text_skip_prefix(&rest, T("/")))
		return rest;
	text_skip_prefix(&file, T("./"));
	return file;
}

static void add_title(struct buffer *out, const struct profile_change *profile)
{
	buffer_add_string(out, "title=");
	escape_github_property(out, profile->name);
	buffer_printf(out, " %s", verdict_name(profile->verdict));
	buffer_add_string(out, "::");
}

static void add_line(struct buffer *out, const struct profile_change *profile,
		     const struct cpu_change *cpu, const struct line_change *line,
		     const struct ci_options *options)
{
	const struct matched_function *f =
	    &cpu->match.functions[cpu->functions[line->change].function];

	buffer_add_string(out, "::error file=");
	escape_github_property(out, relative(line->file, options->root));
	if (line->line)
		buffer_printf(out, ",line=%llu", (unsigned long long)line->line);
	buffer_add_byte(out, ',');
	add_title(out, profile);
	show_name(out, f->name, escape_github);
	buffer_add_string(out, ": ");
	show_difference(out, change_of(line->cost));
	buffer_add_byte(out, ' ');
	escape_github(out, cpu->event);
	buffer_add_string(out, " (");
	show_reason(out, f);
	buffer_add_string(out, ")\n");
}

static void add_summary(struct buffer *out, const struct profile_change *profile)
{
	static const char *const commands[] = {"notice", "notice", "warning", "warning", "error"};
	const struct metric_change *metric = deciding_metric(profile);
	struct buffer message = {0};

	buffer_printf(out, "::%s ", commands[profile->verdict]);
	add_title(out, profile);
	if (profile->reason.length)
		buffer_add(&message, profile->reason);
	else if (metric)
		show_metric(&message, metric);
	else
		buffer_add_string(&message, verdict_name(profile->verdict));
	escape_github(out, buffer_text(&message));
	buffer_add_byte(out, '\n');
	buffer_release(&message);
}

/* A line with all that is said of it. */
struct annotation {
	const struct profile_change *profile;
	const struct cpu_change *cpu;
	const struct line_change *line;
	bool is_elsewhere; /* not below the checkout */
};

static int worst_first(const void *a, const void *b)
{
	const struct annotation *x = a, *y = b;
	i64 first = change_of(x->line->cost), second = change_of(y->line->cost);

	if (x->is_elsewhere != y->is_elsewhere)
		return x->is_elsewhere ? 1 : -1;
	if (first != second)
		return first > second ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static size_t count_lines(const struct comparison *comparison)
{
	size_t count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++)
		for (u32 p = 0; p < comparison->profiles[i].process_count; p++)
			count += comparison->profiles[i].processes[p].line_count;
	return count;
}

static void add_lines(const struct profile_change *profile, struct text root,
		      struct annotation *all, size_t *count)
{
	if (profile->verdict != VERDICT_REGRESSED)
		return;
	for (u32 p = 0; p < profile->process_count; p++) {
		const struct process_change *process = &profile->processes[p];

		for (u32 i = 0; i < process->line_count; i++) {
			const struct line_change *line = &process->lines[i];
			bool is_elsewhere = text_starts_with(relative(line->file, root), T("/"));

			all[(*count)++] =
			    (struct annotation){profile, &process->cpu, line, is_elsewhere};
		}
	}
}

void ci_write_github(const struct comparison *comparison, const struct ci_options *options,
		     struct buffer *out)
{
	struct arena arena = {0};
	struct annotation *all = ARENA_NEW(&arena, struct annotation, count_lines(comparison) + 1);
	size_t count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++) {
		add_summary(out, &comparison->profiles[i]);
		add_lines(&comparison->profiles[i], options->root, all, &count);
	}
	qsort(all, count, sizeof(*all), worst_first);
	for (size_t i = 0; i < count && i < MOST_LINES; i++)
		add_line(out, all[i].profile, all[i].cpu, all[i].line, options);
	arena_release(&arena);
}
