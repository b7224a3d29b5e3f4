#include "comparison.h"

static const struct ci_writer writers[] = {
    {"console", ci_write_console},   {"json", ci_write_json},
    {"markdown", ci_write_markdown}, {"github", ci_write_github},
    {"junit", ci_write_junit},	     {"benchmark-action", ci_write_benchmark_action},
    {"bencher", ci_write_bencher},   {"html", ci_write_html},
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
