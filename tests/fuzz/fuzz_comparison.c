/*
 * Two documents, compared, compared exactly, merged, joined as runs, and as a trend, in every
 * format: no crash; JSON is valid, and JUnit's file is XML.
 */
#include "documents.h"
#include "outputs.h"
#include "parsers/document/io.h"
#include "reports/analysis/baseline/baseline.h"
#include "reports/analysis/compare/plan.h"
#include "reports/analysis/exact.h"
#include "reports/views/trend.h"
#include "reports/writers/comparison/writers.h"
#include "reports/writers/exact.h"
#include "reports/writers/trend/writers.h"
#include "xml.h"

static void must_be_written(const struct document *document, struct arena *arena)
{
	struct buffer out = {0};
	struct document again;
	struct diag diag = {0};

	if (document_write(document, &out, &diag))
		MUST(document_read(buffer_text(&out), NULL, arena, &again, &diag));
	buffer_release(&out);
}

static void check_output(struct text name, struct text out)
{
	if (text_equal(name, T("json")) || text_equal(name, T("benchmark-action")) ||
	    text_equal(name, T("bencher")))
		must_be_json(out);
	if (text_equal(name, T("junit")))
		xml_check(out);
	if (text_equal(name, T("console")))
		must_be_plain(out);
	if (text_equal(name, T("html")))
		must_be_page(out);
}

static void check_comparison_writers(const struct comparison *comparison,
				     const struct document documents[2], struct arena *arena)
{
#define ROW(name, ending, function, needs) name,
	static const char *const names[] = {COMPARISON_WRITERS(ROW)};
#undef ROW
	struct comparison_view_options told = {5, T("/work")};
	struct comparison_options how = {.top = 5,
					 .root = T("/work"),
					 .documents = {&documents[0], &documents[1]},
					 .sources = ""};
	struct comparison_view view;

	comparison_view_make(comparison, &told, arena, &view);
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		struct text name = text_from_string(names[i]);
		struct buffer out = {0};

		comparison_writer_find(name)->write(&view, &how, &out);
		check_output(name, buffer_text(&out));
		buffer_release(&out);
	}
}

static void check_comparison(const struct document documents[2], struct arena *arena)
{
	struct limits limits = {0};
	struct compare_options how = {&limits, T(""), 5, 10, NULL, false};
	struct comparison comparison;
	struct plan plan;
	struct diag diag = {0};
	bool fine =
	    compare_documents(&documents[0], &documents[1], &how, arena, &comparison, &diag);

	MUST(fine == !diag.failed);
	if (fine) {
		comparison_plan(&comparison, arena, &plan);
		check_comparison_writers(&comparison, documents, arena);
	}
}

static void check_exactly(const struct document documents[2], struct arena *arena)
{
	struct exact_comparison comparison;
	struct diag diag = {0};
	bool fine = compare_exactly(&documents[0], &documents[1], NULL, arena, &comparison, &diag);

	MUST(fine == !diag.failed);
}

static void check_trend(const struct document documents[2], struct arena *arena)
{
	struct trend_state states[] = {
	    {T("0123456789"), T("2026-01-01"), T("one"), documents[0], 0, 0},
	    {T(""), T("2026-01-02"), T("<two>"), documents[1], 1, 0}};
	struct limits limits = {0};
	struct trend_options how = {.limits = &limits};
	struct trend trend;
	struct diag diag = {0};
	bool fine = trend_make(states, 2, &how, arena, &trend, &diag);

	MUST(fine == !diag.failed);
	for (int i = 0; fine && i < TREND_WRITER_COUNT; i++) {
		struct buffer out = {0};

		trend_writers[i].write(&trend, T("title"), &out);
		check_output(text_from_string(trend_writers[i].name), buffer_text(&out));
		buffer_release(&out);
	}
}

/* Joins the runs and prunes the result, which must not differ from itself. */
static void check_baseline(const struct document documents[2], struct arena *arena)
{
	struct document combined;
	struct diag diag = {0};
	bool is_same = false;

	if (!baseline_combine(documents, 2, arena, &combined, &diag))
		return;
	must_be_written(&combined, arena);
	if (!baseline_prune(&combined, T("/work"), arena, &diag))
		return;
	must_be_written(&combined, arena);
	MUST(baseline_is_same(&combined, &combined, arena, &is_same, &diag) && is_same);
}

/* Must come last, because it changes the first document. */
static void check_merge(struct document documents[2], struct arena *arena)
{
	struct diag diag = {0};

	if (document_merge(&documents[0], &documents[1], DOCUMENT_REPLACE, arena, &diag))
		must_be_written(&documents[0], arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text left = {(const char *)data, size};
	struct arena arena = {0};
	struct document documents[2];

	if (fuzz_read_document(fuzz_next_part(&left), true, &arena, &documents[0]) &&
	    fuzz_read_document(left, true, &arena, &documents[1])) {
		check_comparison(documents, &arena);
		check_exactly(documents, &arena);
		check_trend(documents, &arena);
		check_baseline(documents, &arena);
		check_merge(documents, &arena);
	}
	arena_release(&arena);
	return 0;
}
