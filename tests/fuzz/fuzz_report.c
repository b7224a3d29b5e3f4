/*
 * From a callgrind file to a document, on any input: input that the reader accepts is resolved
 * without a crash, its costs add up, and it makes a document that can be read again.
 */
#include "parsers/callgrind/convert.h"
#include "cpu_costs.h"

static void check_shares(const struct cpu_profile *p)
{
	for (u32 e = 0; e < p->event_count; e++) {
		u64 sum = 0;

		for (int s = 0; s < SHARE_COUNT; s++)
			sum += p->shares[s][e];
		MUST(sum == p->totals[e]);
	}
}

static int compare_functions(const struct cpu_function *a, const struct cpu_function *b)
{
	int order = text_compare(a->object, b->object);

	order = order ? order : text_compare(a->name, b->name);
	return order ? order : text_compare(a->file, b->file);
}

static int compare_lines(const struct cpu_lines *lines, const struct cpu_line *a,
			 const struct cpu_line *b)
{
	int order = text_compare(lines->files[a->file], lines->files[b->file]);

	if (a->function != b->function)
		return a->function < b->function ? -1 : 1;
	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->address > b->address) - (a->address < b->address);
}

/* Lines are sorted and distinct. */
static void check_order(const struct cpu_lines *lines)
{
	struct cpu_line_cursor cursor = {.lines = lines};
	struct cpu_line last;

	for (size_t i = 0; cpu_lines_next(&cursor); i++) {
		MUST(!i || compare_lines(lines, &last, &cursor.line) < 0);
		last = cursor.line;
	}
}

static void check_process(const struct cpu_profile *p)
{
	for (u32 f = 1; f < p->function_count; f++)
		MUST(compare_functions(&p->functions[f - 1], &p->functions[f]) < 0);
	check_sum(p, p->self, p->function_count);
	if (p->context_count)
		check_sum(p, p->context_costs, p->context_count);
	check_order(&p->lines);
	if (p->lines.count)
		check_lines(p);
	check_shares(p);
}

static void check_document(const struct document *document, struct arena *arena)
{
	struct buffer out = {0};
	struct document again;
	struct diag diag = {0};

	if (document_write(document, &out, &diag))
		MUST(document_read(buffer_text(&out), NULL, arena, &again, &diag));
	buffer_release(&out);
}

static bool convert(const struct raw_file *file, bool keep_lines, struct arena *arena,
		    struct document *document)
{
	struct document_run run = {0};
	struct recording recording = {
	    .files = file, .file_count = 1, .run = &run, .keep_lines = keep_lines};
	struct converted converted = {.whole = document_profile_unknown(T("x"))};
	struct diag diag = {0};

	if (!callgrind_convert(&recording, arena, &converted, &diag))
		return false;
	document_init(document);
	*document_profile(document, T("x"), arena) = converted.whole;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct raw_file file = {.path = "", .content = {size ? (const char *)data : "", size}};
	struct arena arena = {0};
	struct document document;

	if (convert(&file, size % 2, &arena, &document)) {
		check_process(&document.profiles[0].cpu->process);
		check_document(&document, &arena);
	}
	arena_release(&arena);
	return 0;
}
