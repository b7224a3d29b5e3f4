#include "fields.h"

#include <stdlib.h>
#include <string.h>

void fields_add(struct fields *fields, struct text path, struct text value)
{
	if (fields->count == fields->capacity) {
		u32 capacity = fields->capacity ? fields->capacity * 2 : 32;
		struct field *larger = ARENA_NEW(fields->arena, struct field, capacity);

		if (fields->count)
			memcpy(larger, fields->items, fields->count * sizeof(*larger));
		fields->items = larger;
		fields->capacity = capacity;
	}
	fields->items[fields->count++] = (struct field){path, value};
}

struct text field_path(struct text path, struct text key, struct arena *arena)
{
	if (!path.length)
		return key;
	return arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(path), TEXT_ARGS(key));
}

/* The reader itself limits the depth. */
void fields_read(struct fields *fields, struct json_reader *r, struct text path)
{
	struct text key, value;

	switch (json_peek(r)) {
	case JSON_OBJECT:
		json_enter_object(r);
		while (json_next_key(r, &key))
			fields_read(fields, r, field_path(path, key, fields->arena));
		break;
	case JSON_ARRAY:
		json_enter_array(r);
		for (u32 i = 0; json_next_element(r); i++)
			fields_read(fields, r,
				    arena_printf(fields->arena, "%.*s[%u]", TEXT_ARGS(path), i));
		break;
	default:
		if (json_skip(r, &value))
			fields_add(fields, path, value);
	}
}

static int by_path(const void *a, const void *b)
{
	return text_compare(((const struct field *)a)->path, ((const struct field *)b)->path);
}

static void sort(struct fields *fields)
{
	if (fields->count)
		qsort(fields->items, fields->count, sizeof(*fields->items), by_path);
}

u32 fields_compare(struct fields *old, struct fields *now, struct field_change **changes)
{
	u32 i = 0, j = 0, count = 0;

	sort(old);
	sort(now);
	*changes = ARENA_NEW(old->arena, struct field_change, (size_t)old->count + now->count + 1);
	while (i < old->count || j < now->count) {
		int order = i == old->count   ? 1
			    : j == now->count ? -1
					      : by_path(&old->items[i], &now->items[j]);
		const struct field *a = order <= 0 ? &old->items[i++] : NULL;
		const struct field *b = order >= 0 ? &now->items[j++] : NULL;

		if (!a || !b || !text_equal(a->value, b->value))
			(*changes)[count++] = (struct field_change){
			    a ? a->path : b->path, a ? a->value : T(""), b ? b->value : T("")};
	}
	return count;
}
