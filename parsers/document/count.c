#include "count.h"

#include "fields.h"

static const struct field child_fields[] = {
    {FIELD_KEY("command"), .type = FIELD_TEXT, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct count_process, command)},
    {FIELD_KEY("instructions"), .type = FIELD_U64, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct count_process, instructions)},
};

static const struct count_process no_child = {.command = TEXT("")};

static const struct field_object child_object = {
    FIELD_OBJECT_OF(child_fields, struct count_process),
    .unknown = &no_child,
    .is_inline = true,
};

static const struct field count_fields[] = {
    {FIELD_KEY("children"), .type = FIELD_TABLE, .flags = FIELD_RARE,
     .offset = offsetof(struct document_count, children),
     .count_offset = offsetof(struct document_count, child_count), .object = &child_object},
    {FIELD_KEY("instructions"), .type = FIELD_U64, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_count, instructions)},
    FIELD_OPTIONS(struct document_count),
    FIELD_TOOL(struct document_count),
    FIELD_VERSION(struct document_count),
};

static const struct document_count no_count = {.tool = TEXT(""), .version = TEXT("")};

const struct field_object document_count_object = {
    FIELD_OBJECT_OF(count_fields, struct document_count),
    FIELD_KEPT_IN(struct document_count),
    .unknown = &no_count,
    .is_inline = true,
};

void document_set_count(struct document_profile *profile, const struct document_count *count,
			struct arena *arena)
{
	profile->count = ARENA_NEW(arena, struct document_count, 1);
	*profile->count = *count;
}
