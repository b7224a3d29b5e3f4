/*
 * The comparison as Markdown for a pull request or a GitHub step summary, which takes 1 MiB: what
 * does not fit is left out profile by profile, and said.
 */
#include "comparison.h"
#include "common/escape.h"
#include "reports/views/show.h"

enum { BLAMED = 3, QUIET_NAMED = 50, MOST_BYTES = 1000 * 1000 };

static const char *sign_of(enum verdict verdict)
{
	static const char *const signs[] = {"\xe2\x9a\xaa", "\xf0\x9f\x9f\xa2", "\xf0\x9f\x9f\xa1",
					    "\xf0\x9f\x9f\xa3", "\xf0\x9f\x94\xb4"};

	return signs[verdict];
}

static void add_verdict(struct buffer *out, enum verdict verdict)
{
	buffer_printf(out, "%s %s", sign_of(verdict), verdict_name(verdict));
}

static void add_metric(struct buffer *out, const struct metric_change *m)
{
	struct arena scratch = {0};

	buffer_add_string(out, "| ");
	escape_markdown(out, m->label);
	if (m->process.length) {
		buffer_add_string(out, " of ");
		escape_markdown(out, m->process);
	}
	buffer_add_string(out, " | ");
	show_value(out, m->value[OLD], m->unit);
	buffer_add_string(out, " | ");
	show_value(out, m->value[NEW], m->unit);
	buffer_add_string(out, " | ");
	show_percent(out, m->value[OLD], m->value[NEW]);
	buffer_add_string(out, " | ");
	if (m->limit.kind != LIMIT_NONE) {
		buffer_add(out, limit_text(m->limit, m->unit, &scratch));
		buffer_add_string(out, " | ");
		add_verdict(out, m->verdict);
	} else {
		buffer_add_string(out, " | ");
	}
	if (m->reason.length) {
		buffer_add_string(out, ": ");
		escape_markdown(out, m->reason);
	}
	if (m->evidence.length)
		buffer_printf(out, " (%.*s)", TEXT_ARGS(m->evidence));
	buffer_add_string(out, " |\n");
	arena_release(&scratch);
}

static void add_metrics(struct buffer *out, const struct profile_change *profile)
{
	if (!profile->metric_count)
		return;
	buffer_add_string(out, "| metric | old | new | change | limit | verdict |\n"
			       "| --- | ---: | ---: | ---: | ---: | --- |\n");
	for (u32 i = 0; i < profile->metric_count; i++)
		add_metric(out, &profile->metrics[i]);
	buffer_add_byte(out, '\n');
}

static void add_culprits(struct buffer *out, const struct cpu_change *cpu)
{
	if (!cpu->culprit_count)
		return;
	buffer_printf(out, "%s:\n\n", change_of(cpu->totals) < 0 ? "Thanks to" : "To blame");
	for (u32 i = 0; i < cpu->culprit_count && i < BLAMED; i++) {
		const struct function_change *change = &cpu->functions[cpu->culprits[i]];

		buffer_printf(out, "%u. ", i + 1);
		show_culprit(out, cpu, change, escape_markdown);
		buffer_add_byte(out, '\n');
	}
	buffer_add_byte(out, '\n');
}

static void add_changes(struct buffer *out, const struct cpu_change *cpu, u32 top)
{
	if (!cpu->count)
		return;
	buffer_printf(out,
		      "<details><summary>%u functions changed</summary>\n\n"
		      "| function | change | by calls | by price | why |\n"
		      "| --- | ---: | ---: | ---: | --- |\n",
		      cpu->count);
	for (u32 i = 0; i < cpu->count && i < top; i++) {
		const struct function_change *change = &cpu->functions[i];

		buffer_add_string(out, "| ");
		show_function(out, &cpu->match.functions[change->function], escape_markdown);
		buffer_add_string(out, " | ");
		show_difference(out, change->self);
		buffer_add_string(out, " | ");
		show_difference(out, change->by_calls);
		buffer_add_string(out, " | ");
		show_difference(out, change->by_price);
		buffer_add_string(out, " | ");
		show_reason(out, &cpu->match.functions[change->function]);
		buffer_add_string(out, " |\n");
	}
	if (cpu->count > top)
		buffer_printf(out, "\n%u more are not shown.\n", cpu->count - top);
	buffer_add_string(out, "\n</details>\n\n");
}

static void add_sites(struct buffer *out, const struct memory_change *memory, u32 top)
{
	if (!memory->count)
		return;
	buffer_printf(out,
		      "<details><summary>%u allocation sites changed</summary>\n\n"
		      "| site | at the peak | at exit | allocated |\n"
		      "| --- | ---: | ---: | ---: |\n",
		      memory->count);
	for (u32 i = 0; i < memory->count && i < top; i++) {
		const struct site_change *site = &memory->sites[i];

		buffer_add_string(out, "| ");
		show_site(out, site, escape_markdown);
		buffer_add_string(out, " | ");
		show_difference(out, change_of(site->peak_bytes));
		buffer_add_string(out, " | ");
		show_difference(out, change_of(site->at_exit_bytes));
		buffer_add_string(out, " | ");
		show_difference(out, change_of(site->allocated_bytes));
		buffer_add_string(out, " |\n");
	}
	if (memory->count > top)
		buffer_printf(out, "\n%u more are not shown.\n", memory->count - top);
	buffer_add_string(out, "\n</details>\n\n");
}

static void add_profile(struct buffer *out, const struct profile_change *profile, u32 top)
{
	const struct metric_change *metric = deciding_metric(profile);

	buffer_add_string(out, "### ");
	escape_markdown(out, profile->name);
	buffer_add_string(out, ": ");
	add_verdict(out, profile->verdict);
	buffer_add_string(out, "\n\n");
	if (profile->reason.length) {
		escape_markdown(out, profile->reason);
		buffer_add_string(out, "\n\n");
	} else if (metric && profile->verdict != VERDICT_UNCHANGED) {
		show_metric(out, metric);
		buffer_add_string(out, "\n\n");
	}
	add_metrics(out, profile);
	for (u32 i = 0; i < profile->process_count; i++) {
		add_culprits(out, &profile->processes[i].cpu);
		add_changes(out, &profile->processes[i].cpu, top);
	}
	for (u32 i = 0; i < profile->memory_count; i++)
		add_sites(out, &profile->memories[i].memory, top);
}

static void add_commits(struct buffer *out, const struct comparison *comparison)
{
	if (!comparison->commits[OLD].length || !comparison->commits[NEW].length)
		return;
	buffer_add_string(out, "Commit ");
	escape_markdown(out, comparison->commits[NEW]);
	buffer_add_string(out, " against ");
	escape_markdown(out, comparison->commits[OLD]);
	buffer_add_string(out, ".\n\n");
}

static bool is_told(const struct comparison *comparison, u32 i)
{
	return comparison->profile_count == 1 || !nothing_happened(&comparison->profiles[i]);
}

/* The heaviest verdicts first, so that what is cut is what matters least. */
static u32 add_profiles(struct buffer *out, const struct comparison *comparison, u32 top)
{
	struct buffer part = {0};
	u32 left_out = 0;

	for (int verdict = VERDICT_REGRESSED; verdict >= VERDICT_UNCHANGED; verdict--)
		for (u32 i = 0; i < comparison->profile_count; i++) {
			if (comparison->profiles[i].verdict != (enum verdict)verdict ||
			    !is_told(comparison, i))
				continue;
			buffer_clear(&part);
			add_profile(&part, &comparison->profiles[i], top);
			if (out->length + part.length > MOST_BYTES)
				left_out++;
			else
				buffer_add(out, buffer_text(&part));
		}
	buffer_release(&part);
	return left_out;
}

/* Profiles in which nothing happened, in a line. */
static void add_quiet_ones(struct buffer *out, const struct comparison *comparison)
{
	u32 count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++) {
		if (is_told(comparison, i))
			continue;
		if (++count > QUIET_NAMED)
			continue;
		buffer_add_string(out, count > 1 ? ", " : "Unchanged to the unit: ");
		escape_markdown(out, comparison->profiles[i].name);
	}
	if (count > QUIET_NAMED)
		buffer_printf(out, " and %u more", count - QUIET_NAMED);
	if (count)
		buffer_add_string(out, ".\n");
}

void ci_write_markdown(const struct comparison *comparison, const struct ci_options *options,
		       struct buffer *out)
{
	u32 left_out;

	buffer_add_string(out, "## Performance: ");
	add_verdict(out, comparison->verdict);
	buffer_add_string(out, "\n\n");
	add_commits(out, comparison);
	left_out = add_profiles(out, comparison, options->top);
	if (left_out)
		buffer_printf(out, "**Cut:** %u more profiles did not fit.\n\n", left_out);
	add_quiet_ones(out, comparison);
}
