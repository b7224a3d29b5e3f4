#include "repeats.h"

#include "fields.h"

#include <stdlib.h>

static const struct field range_fields[] = {
    {FIELD_KEY("max"), .type = FIELD_U64, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_range, max)},
    {FIELD_KEY("min"), .type = FIELD_U64, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_range, min)},
};

static const struct field_object range_object = {
    FIELD_OBJECT_OF(range_fields, struct document_range),
    .is_inline = true,
};

static const struct field repeats_fields[] = {
    {FIELD_KEY("noisy"), .type = FIELD_TEXTS, .flags = FIELD_LINES,
     .offset = offsetof(struct document_repeats, noisy),
     .count_offset = offsetof(struct document_repeats, noisy_count)},
    {FIELD_KEY("ranges"), .type = FIELD_MAP, .offset = offsetof(struct document_repeats, ranges),
     .count_offset = offsetof(struct document_repeats, range_count), .object = &range_object},
    {FIELD_KEY("runs"), .type = FIELD_U64, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_repeats, runs)},
};

static int by_bytes(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool sort_noisy(struct fields_reader *reader, void *row)
{
	struct document_repeats *repeats = row;

	(void)reader;
	if (repeats->noisy_count)
		qsort(repeats->noisy, repeats->noisy_count, sizeof(*repeats->noisy), by_bytes);
	return true;
}

static const struct document_repeats one_run = {.runs = 1};

const struct field_object document_repeats_object = {
    FIELD_OBJECT_OF(repeats_fields, struct document_repeats),
    FIELD_KEPT_IN(struct document_repeats),
    .unknown = &one_run,
    .check = sort_noisy,
};
