/*
 * Checks of any output: JSON must be accepted by our strict reader, and text must not control a
 * terminal.
 */
#ifndef TESTS_FUZZ_OUTPUTS_H
#define TESTS_FUZZ_OUTPUTS_H

#include "common/json_reader.h"
#include "fuzz.h"

static inline void must_be_json(struct text text)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct json_reader reader;

	json_reader_init(&reader, NULL, text, &arena, &diag);
	json_skip(&reader, NULL);
	if (!json_reader_ok(&reader))
		diag_print(&diag, "must be JSON", stderr);
	MUST(!diag.failed);
	arena_release(&arena);
}

static inline void must_be_plain(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		MUST((unsigned char)text.data[i] >= ' ' || text.data[i] == '\n');
}

/* Checks that the page is one complete document. */
static inline void must_be_page(struct text text)
{
	MUST(text_starts_with(text, T("<!DOCTYPE html>")) ||
	     text_starts_with(text, T("<!doctype html>")));
	MUST(text_ends_with(text, T("</html>\n")));
}

#endif
