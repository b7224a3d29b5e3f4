#include "scalars.h"

#include <stdlib.h>
#include <string.h>

static void add(struct scalars *scalars, struct scalar scalar)
{
	if (scalars->count == scalars->capacity) {
		u32 capacity = scalars->capacity ? scalars->capacity * 2 : 32;
		struct scalar *larger = ARENA_NEW(scalars->arena, struct scalar, capacity);

		if (scalars->count)
			memcpy(larger, scalars->items, scalars->count * sizeof(*larger));
		scalars->items = larger;
		scalars->capacity = capacity;
	}
	scalars->items[scalars->count++] = scalar;
}

void scalars_add(struct scalars *scalars, struct text path, struct text value)
{
	add(scalars, (struct scalar){.path = path, .value = value});
}

struct text scalar_path(struct text path, struct text key, struct arena *arena)
{
	if (!path.length)
		return arena_copy(arena, key);
	return arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(path), TEXT_ARGS(key));
}

/* The reader itself limits the depth. */
void scalars_read(struct scalars *scalars, struct json_reader *r, struct text path)
{
	struct scalar scalar = {.path = path};
	struct text key;

	switch (json_peek(r)) {
	case JSON_OBJECT:
		json_enter_object(r);
		while (json_next_key(r, &key))
			scalars_read(scalars, r, scalar_path(path, key, scalars->arena));
		break;
	case JSON_ARRAY:
		json_enter_array(r);
		for (u32 i = 0; json_next_element(r); i++)
			scalars_read(scalars, r,
				     arena_printf(scalars->arena, "%.*s[%u]", TEXT_ARGS(path), i));
		break;
	case JSON_STRING:
		if (json_read_text(r, &scalar.shown)) {
			struct text json = {r->input.data + r->value_start,
					    r->position - r->value_start};

			scalar.value = arena_copy(scalars->arena, json);
			scalar.shown = arena_copy(scalars->arena, scalar.shown);
			add(scalars, scalar);
		}
		break;
	default:
		if (json_skip(r, &scalar.value)) {
			scalar.shown = scalar.value = arena_copy(scalars->arena, scalar.value);
			add(scalars, scalar);
		}
	}
}

static int by_path(const void *a, const void *b)
{
	return text_compare(((const struct scalar *)a)->path, ((const struct scalar *)b)->path);
}

static void sort(struct scalars *scalars)
{
	if (scalars->count)
		qsort(scalars->items, scalars->count, sizeof(*scalars->items), by_path);
}

u32 scalars_compare(struct scalars *old, struct scalars *now, struct scalar_change **changes)
{
	u32 i = 0, j = 0, count = 0;

	sort(old);
	sort(now);
	*changes = ARENA_NEW(old->arena, struct scalar_change, (size_t)old->count + now->count + 1);
	while (i < old->count || j < now->count) {
		int order = i == old->count   ? 1
			    : j == now->count ? -1
					      : by_path(&old->items[i], &now->items[j]);
		const struct scalar *a = order <= 0 ? &old->items[i++] : NULL;
		const struct scalar *b = order >= 0 ? &now->items[j++] : NULL;

		if (!a || !b || !text_equal(a->value, b->value))
			(*changes)[count++] = (struct scalar_change){
			    a ? a->path : b->path, a ? a->value : T(""), b ? b->value : T("")};
	}
	return count;
}
