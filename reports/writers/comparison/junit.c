/* The comparison as JUnit XML: one suite per profile, one case per judged metric. */
#include "common/escape.h"
#include "writer.h"

static void add_attribute(struct buffer *out, const char *name, struct text value)
{
	buffer_printf(out, " %s=\"", name);
	escape_xml(out, value);
	buffer_add_byte(out, '"');
}

static void add_causes(struct buffer *out, const struct profile_view *profile)
{
	for (u32 p = 0; p < profile->part_count; p++)
		for (u32 i = 0; i < profile->parts[p].cause_count; i++) {
			buffer_add_string(out, "caused by: ");
			escape_xml(out, profile->parts[p].causes[i].line);
			buffer_add_byte(out, '\n');
		}
}

/* Adds the outcome of a case that did not pass: its element with one line, and the details. */
static void add_outcome(struct buffer *out, const struct profile_view *profile,
			const struct metric_view *m)
{
	bool is_failure = m->verdict == VERDICT_REGRESSED;

	buffer_add_string(out, is_failure ? "      <failure" : "      <skipped");
	add_attribute(out, "message", m->summary);
	if (!is_failure) {
		buffer_add_string(out, "/>\n");
		return;
	}
	buffer_printf(out, ">old %.*s, new %.*s\n", TEXT_ARGS(m->old), TEXT_ARGS(m->now));
	add_causes(out, profile);
	buffer_add_string(out, "</failure>\n");
}

static void add_case(struct buffer *out, const struct profile_view *profile,
		     const struct metric_view *m)
{
	buffer_add_string(out, "    <testcase");
	add_attribute(out, "classname", profile->name);
	add_attribute(out, "name", m->name);
	if (m->verdict == VERDICT_REGRESSED || m->verdict == VERDICT_INCONCLUSIVE) {
		buffer_add_string(out, ">\n");
		add_outcome(out, profile, m);
		buffer_add_string(out, "    </testcase>\n");
	} else {
		buffer_add_string(out, "/>\n");
	}
}

struct counts {
	u32 tests, failures, errors, skipped;
};

static bool is_case(const struct profile_view *profile, u32 metric)
{
	return profile->verdict != VERDICT_INCOMPARABLE && profile->metrics[metric].is_judged;
}

static struct counts count_cases(const struct profile_view *profile)
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

static void add_suite(struct buffer *out, const struct profile_view *profile)
{
	buffer_add_string(out, "  <testsuite");
	add_attribute(out, "name", profile->name);
	add_counts(out, count_cases(profile));
	buffer_add_string(out, ">\n");
	if (profile->verdict == VERDICT_INCOMPARABLE) {
		buffer_add_string(out, "    <testcase");
		add_attribute(out, "classname", profile->name);
		buffer_add_string(out, " name=\"comparable\">\n      <error");
		add_attribute(out, "message", profile->summary);
		buffer_add_string(out, "/>\n    </testcase>\n");
	}
	for (u32 i = 0; i < profile->metric_count; i++)
		if (is_case(profile, i))
			add_case(out, profile, &profile->metrics[i]);
	buffer_add_string(out, "  </testsuite>\n");
}

void comparison_write_junit(const struct comparison_view *view,
			    const struct comparison_options *options, struct buffer *out)
{
	struct counts all = {0};

	(void)options;
	for (u32 i = 0; i < view->profile_count; i++) {
		struct counts counts = count_cases(&view->profiles[i]);

		all.tests += counts.tests;
		all.failures += counts.failures;
		all.errors += counts.errors;
		all.skipped += counts.skipped;
	}
	buffer_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	add_counts(out, all);
	buffer_add_string(out, ">\n");
	for (u32 i = 0; i < view->profile_count; i++)
		add_suite(out, &view->profiles[i]);
	buffer_add_string(out, "</testsuites>\n");
}
