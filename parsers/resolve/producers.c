#include "producers.h"

#include "common/buffer.h"
#include "debug_file.h"

#include <dwarf.h>

/* What differs from unit to unit without meaning anything for its code. */
static bool is_of_the_unit(struct text option)
{
	static const struct text names[] = {TEXT("-frandom-seed="), TEXT("-fresolution="),
					    TEXT("-dumpbase="), TEXT("-dumpdir=")};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (text_starts_with(option, names[i]))
			return true;
	return false;
}

static void add_producer(struct text producer, struct intern *producers)
{
	struct buffer out = {0};

	while (producer.length) {
		struct text word = text_before(producer, text_find(producer, ' '));

		producer = text_from(producer, word.length);
		text_skip_prefix(&producer, T(" "));
		if (!word.length || is_of_the_unit(word))
			continue;
		if (out.length)
			buffer_add_byte(&out, ' ');
		buffer_add(&out, word);
	}
	if (out.length)
		intern_add(producers, buffer_text(&out));
	buffer_release(&out);
}

static struct text producer_of(Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	const char *producer = NULL;

	if (dwarf_attr(unit, DW_AT_producer, &attribute))
		producer = dwarf_formstring(&attribute);
	return text_from_string(producer ? producer : "");
}

/* The units of assembler code have no options that matter. */
static bool is_assembler(Dwarf_Die *unit)
{
	int language = dwarf_srclang(unit);

	return language == DW_LANG_Mips_Assembler;
}

void producers_find(const char *path, struct text build_id, struct intern *producers)
{
	struct arena arena = {0};
	struct debug_file file;
	Dwarf_CU *unit = NULL;
	Dwarf_Die entry, split;

	if (debug_file_open(path, build_id, "/usr/lib/debug", &arena, &file) == DEBUG_FINE) {
		while (!dwarf_get_units(file.dwarf, unit, &unit, NULL, NULL, &entry, &split)) {
			struct text producer = producer_of(&entry);

			if (!producer.length && dwarf_tag(&split) != DW_TAG_invalid)
				producer = producer_of(&split);
			if (!is_assembler(&entry))
				add_producer(producer, producers);
		}
		debug_file_close(&file);
	}
	arena_release(&arena);
}
