#include "mappings.h"

#include "common/memory.h"

#include <stdlib.h>

static struct text key_of(const u64 *pid)
{
	return (struct text){(const char *)pid, sizeof(*pid)};
}

static struct perf_mapping_list *list_of(struct perf_mappings *mappings, u64 pid)
{
	size_t before = mappings->pids.count;
	u32 id = intern_add(&mappings->pids, key_of(&pid));

	GROW(mappings->lists, mappings->list_capacity, (size_t)id + 1);
	if (id >= before)
		mappings->lists[id] = (struct perf_mapping_list){0};
	return &mappings->lists[id];
}

static void append(struct perf_mapping_list *list, const struct perf_mapping *mapping)
{
	GROW(list->items, list->capacity, list->count + 1);
	list->items[list->count++] = *mapping;
}

void perf_mappings_add(struct perf_mappings *mappings, u64 pid, const struct perf_mapping *mapping)
{
	append(list_of(mappings, pid), mapping);
}

/* NULL if nothing is known of the process. */
static struct perf_mapping_list *find_list(const struct perf_mappings *mappings, u64 pid)
{
	u32 id = intern_find(&mappings->pids, key_of(&pid));

	return id == INTERN_NONE ? NULL : &mappings->lists[id];
}

void perf_mappings_drop(struct perf_mappings *mappings, u64 pid)
{
	struct perf_mapping_list *list = find_list(mappings, pid);

	if (list)
		list->count = 0;
}

void perf_mappings_copy(struct perf_mappings *mappings, u64 parent, u64 child)
{
	struct perf_mapping_list *to, *from;

	perf_mappings_drop(mappings, child);
	if (!find_list(mappings, parent))
		return;
	to = list_of(mappings, child);
	from = find_list(mappings, parent);
	for (size_t i = 0; i < from->count; i++)
		append(to, &from->items[i]);
}

static bool is_within(u64 address, u64 begin, u64 length)
{
	return address >= begin && address - begin < length;
}

u64 perf_mappings_position(struct perf_mappings *mappings, u64 pid, u32 object, u64 address)
{
	const struct perf_mapping_list *list = find_list(mappings, pid);
	const struct perf_mapping *memory = NULL;
	bool is_position = false;

	for (size_t i = list ? list->count : 0; i-- > 0;) {
		const struct perf_mapping *mapping = &list->items[i];

		if (mapping->object != object)
			continue;
		if (!memory && is_within(address, mapping->begin, mapping->length))
			memory = mapping;
		is_position = is_position || is_within(address, mapping->offset, mapping->length);
	}
	if (!memory != !is_position)
		mappings->are_in_memory = memory != NULL;
	return memory && mappings->are_in_memory ? address - memory->begin + memory->offset
						 : address;
}

void perf_mappings_release(struct perf_mappings *mappings)
{
	for (size_t i = 0; i < mappings->pids.count; i++)
		free(mappings->lists[i].items);
	free(mappings->lists);
	intern_release(&mappings->pids);
	*mappings = (struct perf_mappings){0};
}
