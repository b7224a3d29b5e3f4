/*
 * CSV and references on any input: no crash, and fields that are written are read again unchanged.
 */
#include "edm/csv.h"
#include "edm/reference.h"
#include "files.h"

#include <math.h>

static void check_again(const struct csv *csv)
{
	char *written = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&written, &length);
	struct csv again = {0};
	struct error error = {0};

	fputs("\xef\xbb\xbf", out); /* of several, only the first is not content */
	for (size_t i = 0; i < csv->count; i++) {
		csv_write_field(out, csv->fields[i].text);
		fputc((i + 1) % csv->columns ? ',' : '\n', out);
	}
	MUST(!fclose(out));
	MUST(csv_parse((struct bytes){(uint8_t *)written, length}, &again, &error));
	MUST(again.count == csv->count && again.columns == csv->columns);
	for (size_t i = 0; i < csv->count; i++)
		MUST(!strcmp(again.fields[i].text, csv->fields[i].text));
	csv_release(&again);
	free(written);
}

static void check_references(const char *path)
{
	struct reference reference = {0};
	struct error error = {0};

	if (reference_read_bpm(path, &reference, &error))
		for (size_t i = 0; i < reference.count; i++)
			MUST(isfinite(reference.tracks[i].bpm));
	reference_release(&reference);
	reference = (struct reference){0};
	error = (struct error){0};
	reference_read_structure(path, &reference, &error);
	reference_release(&reference);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file file;
	struct csv csv = {0};
	struct error error = {0};

	if (csv_parse((struct bytes){(uint8_t *)(uintptr_t)data, size}, &csv, &error))
		check_again(&csv);
	MUST(!error.text[0] || error.line);
	csv_release(&csv);
	check_references(fuzz_file_write(&file, (struct text){(const char *)data, size}));
	return 0;
}
