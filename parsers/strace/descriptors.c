#include "descriptors.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

u32 io_descriptors_new(struct io_descriptors *all)
{
	GROW(all->tables, all->table_capacity, all->table_count + 1);
	all->tables[all->table_count] = (struct io_table){.users = 1};
	return (u32)all->table_count++;
}

u32 io_descriptors_fork(struct io_descriptors *all, u32 table)
{
	u32 copy = io_descriptors_new(all);
	struct io_table *from = &all->tables[table], *to = &all->tables[copy];

	to->capacity = from->capacity;
	to->descriptors = memory_resize(NULL, to->capacity, sizeof(*to->descriptors));
	for (size_t i = 0; i < from->capacity; i++) {
		to->descriptors[i] = from->descriptors[i];
		to->descriptors[i].is_own = false;
		if (to->descriptors[i].open)
			all->opens[to->descriptors[i].open - 1].references++;
	}
	return copy;
}

/*
 * The descriptor's entry in the table, which grows as needed; NULL if the number is not followed.
 */
static struct io_descriptor *find_descriptor(struct io_table *table, i64 number)
{
	size_t old = table->capacity;

	if (number < 0 || number >= IO_DESCRIPTOR_MAX)
		return NULL;
	GROW(table->descriptors, table->capacity, (size_t)number + 1);
	for (size_t i = old; i < table->capacity; i++)
		table->descriptors[i] = (struct io_descriptor){0};
	return &table->descriptors[number];
}

struct io_open *io_descriptors_get(struct io_descriptors *all, u32 table, i64 number)
{
	struct io_descriptor *descriptor = find_descriptor(&all->tables[table], number);

	return descriptor && descriptor->open ? &all->opens[descriptor->open - 1] : NULL;
}

static u32 new_open(struct io_descriptors *all, u32 file)
{
	u32 index;

	if (all->free_count) {
		index = all->free_opens[--all->free_count];
	} else {
		GROW(all->opens, all->open_capacity, all->open_count + 1);
		index = (u32)all->open_count++;
	}
	all->opens[index] = (struct io_open){.file = file, .references = 1, .knows_position = true};
	return index + 1;
}

static void drop_open(struct io_descriptors *all, u32 open)
{
	struct io_open *dropped = &all->opens[open - 1];

	if (--dropped->references)
		return;
	io_files_end_run(all->files, dropped->file, &dropped->run);
	GROW(all->free_opens, all->free_capacity, all->free_count + 1);
	all->free_opens[all->free_count++] = open - 1;
}

static void close_descriptor(struct io_descriptors *all, struct io_descriptor *descriptor)
{
	if (descriptor->open)
		drop_open(all, descriptor->open);
	*descriptor = (struct io_descriptor){0};
}

struct io_open *io_descriptors_open(struct io_descriptors *all, u32 table, i64 number, u32 file,
				    bool is_own)
{
	struct io_descriptor *descriptor = find_descriptor(&all->tables[table], number);

	if (!descriptor)
		return NULL;
	close_descriptor(all, descriptor);
	*descriptor = (struct io_descriptor){.open = new_open(all, file), .is_own = is_own};
	return &all->opens[descriptor->open - 1];
}

void io_descriptors_duplicate(struct io_descriptors *all, u32 table, i64 from, i64 to)
{
	i64 higher = from > to ? from : to;
	struct io_descriptor *source, *target;

	find_descriptor(&all->tables[table],
			higher); /* grow the table first, so that the pointers below stay valid */
	source = find_descriptor(&all->tables[table], from);
	target = find_descriptor(&all->tables[table], to);
	if (!source || !target || source == target)
		return;
	close_descriptor(all, target);
	if (source->open)
		all->opens[source->open - 1].references++;
	*target = (struct io_descriptor){.open = source->open};
}

void io_descriptors_close_range(struct io_descriptors *all, u32 table, i64 first, i64 last)
{
	struct io_table *open = &all->tables[table];

	for (i64 i = first < 0 ? 0 : first; i <= last && i < (i64)open->capacity; i++)
		close_descriptor(all, &open->descriptors[i]);
}

void io_descriptors_set_close_on_exec(struct io_descriptors *all, u32 table, i64 number,
				      bool closes)
{
	struct io_descriptor *descriptor = find_descriptor(&all->tables[table], number);

	if (descriptor)
		descriptor->closes_on_exec = closes;
}

void io_descriptors_exec(struct io_descriptors *all, u32 table)
{
	struct io_table *inherited = &all->tables[table];

	for (size_t i = 0; i < inherited->capacity; i++)
		if (inherited->descriptors[i].closes_on_exec)
			close_descriptor(all, &inherited->descriptors[i]);
}

void io_descriptors_share(struct io_descriptors *all, u32 table)
{
	all->tables[table].users++;
}

void io_descriptors_leave(struct io_descriptors *all, u32 table)
{
	struct io_table *left = &all->tables[table];

	if (!left->users || --left->users)
		return;
	for (size_t i = 0; i < left->capacity; i++) {
		struct io_descriptor *descriptor = &left->descriptors[i];

		if (descriptor->open && descriptor->is_own)
			all->files->items[all->opens[descriptor->open - 1].file].unclosed++;
		close_descriptor(all, descriptor);
	}
	free(left->descriptors);
	left->descriptors = NULL;
	left->capacity = 0;
}

void io_descriptors_release(struct io_descriptors *all)
{
	for (u32 i = 0; i < all->table_count; i++)
		while (all->tables[i].users)
			io_descriptors_leave(all, i);
	free(all->tables);
	free(all->opens);
	free(all->free_opens);
	*all = (struct io_descriptors){0};
}
