/*
 * The reader of perf script's output on any input: no crash; what is accepted adds up, and is the
 * same after it was written to a document and read back.
 */
#include "parsers/document/document.h"
#include "parsers/perf/convert.h"
#include "fuzz.h"

static void check_process(const struct cpu_profile *process)
{
	u32 n = process->event_count;

	for (u32 e = 0; e < n; e++) {
		u64 sum = 0;

		for (u32 f = 0; f < process->function_count; f++) {
			sum += process->self[f * n + e];
			MUST(process->self[f * n + e] <= process->inclusive[f * n + e]);
			MUST(process->inclusive[f * n + e] <= process->totals[e]);
		}
		MUST(sum == process->totals[e]);
		MUST(process->program[e] <= process->totals[e]);
		for (u32 i = 0; i < process->call_count; i++)
			MUST(process->call_costs[i * n + e] <= process->totals[e]);
	}
}

/* A document that was written can be read, and is written the same again. */
static void check_document(const struct document *document, struct arena *arena)
{
	struct buffer once = {0}, twice = {0};
	struct document again;
	struct diag diag = {0};

	if (document_write(document, &once, &diag)) {
		MUST(document_read(buffer_text(&once), NULL, arena, &again, &diag));
		MUST(document_write(&again, &twice, &diag));
		MUST(text_equal(buffer_text(&once), buffer_text(&twice)));
	}
	buffer_release(&once);
	buffer_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document_run run = {.profile = document_profile_unknown((struct text){NULL, 0})};
	struct raw_file file = {.path = "-", .content = {(const char *)data, size}};
	struct recording recording = {
	    .files = &file, .file_count = 1, .run = &run, .keep_lines = true};
	struct converted converted = {.whole = document_profile_unknown(T("p"))};
	struct arena arena = {0};
	struct diag diag = {0};

	if (!data)
		return 0;
	if (perf_convert(&recording, &arena, &converted, &diag)) {
		const struct document_cpu *part = converted.whole.sample;
		struct document document;

		check_process(&part->process);
		for (u32 i = 0; i < part->child_count; i++)
			check_process(&part->children[i]);
		document_init(&document);
		*document_profile(&document, T("p"), &arena) = converted.whole;
		check_document(&document, &arena);
	} else {
		MUST(diag.failed && diag.message[0]);
	}
	arena_release(&arena);
	return 0;
}
