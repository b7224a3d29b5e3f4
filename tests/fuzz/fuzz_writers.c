/*
 * Every format of profile-report, for any readable input, and closer looks at it: no crash; JSON is
 * valid, the picture is XML, and the written document can be read again.
 */
#include "documents.h"
#include "outputs.h"
#include "reports/writers/report_formats.h"
#include "xml.h"

static void check_output(const char *name, struct text out, struct arena *arena)
{
	struct document again;
	struct diag diag = {0};

	if (!strcmp(name, "json"))
		MUST(document_read(out, NULL, arena, &again, &diag));
	if (!strcmp(name, "json") || !strcmp(name, "speedscope"))
		must_be_json(out);
	if (!strcmp(name, "svg"))
		xml_check(out);
	if (!strcmp(name, "console") || !strcmp(name, "collapsed"))
		must_be_plain(out);
	if (!strcmp(name, "html"))
		must_be_page(out);
}

static void check_format(const struct report_format *format, const struct document *document,
			 const struct report_settings *settings, struct arena *arena)
{
	struct buffer out = {0};
	struct diag diag = {0};
	bool fine = format->write(document, settings, arena, &out, &diag);

	MUST(fine == !diag.failed);
	if (fine)
		check_output(format->name, buffer_text(&out), arena);
	buffer_release(&out);
}

static void check_formats(const struct document *document, const struct report_settings *settings,
			  struct arena *arena)
{
	const struct report_format *format;

	for (size_t i = 0; (format = report_format_at(i)); i++)
		check_format(format, document, settings, arena);
}

static struct report_settings settings_for(size_t size)
{
	return (struct report_settings){
	    .table = {.top = 1 + (unsigned)(size % 7),
		      .sort = (enum top_sort)(size % 3),
		      .all = size / 3 % 2,
		      .full_names = size % 2,
		      .sources = ""},
	    .console = {.width = size % 5 ? 80 : 1},
	    .stacks = {.subject = (enum flamegraph_subject)(size / 2 % 4),
		       .fold = size / 8 % 2,
		       .estimate = size / 16 % 2},
	};
}

/* Asks for the callers, callees and lines of the first function. */
static void add_details(const struct document *document, struct table_options *table)
{
	const struct document_cpu *cpu = document->profile_count ? document->profiles[0].cpu : NULL;
	const struct cpu_function *function = cpu ? cpu->process.functions : NULL;

	if (!cpu || !cpu->process.function_count)
		return;
	table->details[0] = (struct table_detail){DETAIL_CALLERS, function->name};
	table->details[1] = (struct table_detail){DETAIL_CALLEES, function->name};
	table->details[2] = (struct table_detail){DETAIL_LINES, function->file};
	table->detail_count = 3;
}

static void look_closer(const struct document *document, size_t size, struct table_options *table)
{
	table->top_lines = size / 4 % 4 == 1 ? 3 : 0;
	if (size / 4 % 4 == 2)
		add_details(document, table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text left = {(const char *)data, size};
	struct report_settings settings = settings_for(size);
	struct arena arena = {0};
	struct document document, old;

	if (fuzz_read_document(fuzz_next_part(&left), true, &arena, &document)) {
		if (left.length && fuzz_read_document(left, false, &arena, &old))
			settings.old = &old;
		look_closer(&document, size, &settings.table);
		check_formats(&document, &settings, &arena);
	}
	arena_release(&arena);
	return 0;
}
