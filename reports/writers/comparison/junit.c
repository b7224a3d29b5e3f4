/* The comparison as JUnit XML: a suite per profile, a case per judged metric. */
#include "comparison.h"
#include "common/escape.h"
#include "reports/views/show.h"

enum { BLAMED = 3 };

static void add_attribute(struct buffer *out, const char *name, struct text value)
{
	buffer_printf(out, " %s=\"", name);
	escape_xml(out, value);
	buffer_add_byte(out, '"');
}

static void add_culprits(struct buffer *out, const struct profile_change *profile)
{
	for (u32 p = 0; p < profile->process_count; p++) {
		const struct cpu_change *cpu = &profile->processes[p].cpu;

		for (u32 i = 0; i < cpu->culprit_count && i < BLAMED; i++) {
			buffer_add_string(out, "to blame: ");
			show_culprit(out, cpu, &cpu->functions[cpu->culprits[i]], escape_xml);
			buffer_add_byte(out, '\n');
		}
	}
}

static void add_figures(struct buffer *out, const struct metric_change *m)
{
	buffer_add_string(out, "old ");
	show_value(out, m->value[OLD], m->unit);
	buffer_add_string(out, ", new ");
	show_value(out, m->value[NEW], m->unit);
	buffer_add_byte(out, '\n');
}

/* What a case holds that did not pass: its element, one line, and the details. */
static void add_outcome(struct buffer *out, const struct profile_change *profile,
			const struct metric_change *m)
{
	struct buffer message = {0};

	show_metric(&message, m);
	if (m->reason.length) {
		buffer_add_string(&message, ": ");
		buffer_add(&message, m->reason);
	}
	buffer_add_string(out,
			  m->verdict == VERDICT_REGRESSED ? "      <failure" : "      <skipped");
	add_attribute(out, "message", buffer_text(&message));
	if (m->verdict == VERDICT_REGRESSED) {
		buffer_add_byte(out, '>');
		add_figures(out, m);
		add_culprits(out, profile);
		buffer_add_string(out, "</failure>\n");
	} else {
		buffer_add_string(out, "/>\n");
	}
	buffer_release(&message);
}

static void add_case(struct buffer *out, const struct profile_change *profile,
		     const struct metric_change *m)
{
	struct buffer name = {0};

	buffer_add(&name, m->name);
	if (m->process.length) {
		buffer_add_string(&name, " of ");
		buffer_add(&name, m->process);
	}
	buffer_add_string(out, "    <testcase");
	add_attribute(out, "classname", profile->name);
	add_attribute(out, "name", buffer_text(&name));
	if (m->verdict == VERDICT_REGRESSED || m->verdict == VERDICT_INCONCLUSIVE) {
		buffer_add_string(out, ">\n");
		add_outcome(out, profile, m);
		buffer_add_string(out, "    </testcase>\n");
	} else {
		buffer_add_string(out, "/>\n");
	}
	buffer_release(&name);
}

struct counts {
	u32 tests, failures, errors, skipped;
};

static bool is_case(const struct profile_change *profile, u32 metric)
{
	return profile->verdict != VERDICT_INCOMPARABLE &&
	       profile->metrics[metric].limit.kind != LIMIT_NONE;
}

static struct counts count_cases(const struct profile_change *profile)
{
	struct counts counts = {0};

	counts.errors = profile->verdict == VERDICT_INCOMPARABLE;
	counts.tests = counts.errors;
	for (u32 i = 0; i < profile->metric_count; i++) {
		if (!is_case(profile, i))
			continue;
		counts.tests++;
		counts.failures += profile->metrics[i].verdict == VERDICT_REGRESSED;
		counts.skipped += profile->metrics[i].verdict == VERDICT_INCONCLUSIVE;
	}
	return counts;
}

static void add_counts(struct buffer *out, struct counts counts)
{
	buffer_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"",
		      counts.tests, counts.failures, counts.errors, counts.skipped);
}

static void add_suite(struct buffer *out, const struct profile_change *profile)
{
	buffer_add_string(out, "  <testsuite");
	add_attribute(out, "name", profile->name);
	add_counts(out, count_cases(profile));
	buffer_add_string(out, ">\n");
	if (profile->verdict == VERDICT_INCOMPARABLE) {
		buffer_add_string(out, "    <testcase");
		add_attribute(out, "classname", profile->name);
		buffer_add_string(out, " name=\"comparable\">\n      <error");
		add_attribute(out, "message", profile->reason);
		buffer_add_string(out, "/>\n    </testcase>\n");
	}
	for (u32 i = 0; i < profile->metric_count; i++)
		if (is_case(profile, i))
			add_case(out, profile, &profile->metrics[i]);
	buffer_add_string(out, "  </testsuite>\n");
}

void ci_write_junit(const struct comparison *comparison, const struct ci_options *options,
		    struct buffer *out)
{
	struct counts all = {0};

	(void)options;
	for (u32 i = 0; i < comparison->profile_count; i++) {
		struct counts counts = count_cases(&comparison->profiles[i]);

		all.tests += counts.tests;
		all.failures += counts.failures;
		all.errors += counts.errors;
		all.skipped += counts.skipped;
	}
	buffer_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	add_counts(out, all);
	buffer_add_string(out, ">\n");
	for (u32 i = 0; i < comparison->profile_count; i++)
		add_suite(out, &comparison->profiles[i]);
	buffer_add_string(out, "</testsuites>\n");
}
