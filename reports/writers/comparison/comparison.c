#include "comparison.h"

static const struct ci_writer writers[] = {
    {"console", NULL, ci_write_console},
    {"json", "json", ci_write_json},
    {"markdown", "md", ci_write_markdown},
    {"github", "github", ci_write_github},
    {"junit", "xml", ci_write_junit},
    {"benchmark-action", "benchmark-action.json", ci_write_benchmark_action},
    {"bencher", "bencher.json", ci_write_bencher},
    {"html", "html", ci_write_html},
};

const struct ci_writer *ci_find(struct text name)
{
	for (size_t i = 0; i < LENGTH_OF(writers); i++)
		if (text_equal(name, text_from_string(writers[i].name)))
			return &writers[i];
	return NULL;
}

const char *ci_names(void)
{
	return "console, json, markdown, github, junit, benchmark-action, bencher, html";
}
