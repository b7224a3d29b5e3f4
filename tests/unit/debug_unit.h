/*
 * Debug information written byte by byte, for what no compiler at hand writes and for damage. All
 * code is at CODE; a program has one unit of DWARF 5, of which a test writes the abbreviations and
 * entries, and may have more units of the same abbreviations.
 */
#ifndef TESTS_DEBUG_UNIT_H
#define TESTS_DEBUG_UNIT_H

#include "common/buffer.h"

#include "unit.h"

#include <dwarf.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CODE = 0x1000, CODE_SIZE = 0x1000, SPLIT_ID = 0x5eed };

struct debug_bytes {
	bool is_big_endian, is_split; /* is_split: the file that a split unit is in */
	struct buffer abbreviations, entries, strings, string_offsets;
	size_t unit; /* where the last unit begins */
	char path[32];
};

static inline void put_number(const struct debug_bytes *bytes, struct buffer *out, u64 value,
			      u32 size)
{
	for (u32 i = 0; i < size; i++)
		buffer_add_byte(
		    out, (char)(value >> 8 * (bytes->is_big_endian ? size - 1 - i : i) & 0xff));
}

static inline void put_leb128(struct buffer *out, u64 value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_add_byte(out, (char)((value & 0x7f) | 0x80));
	buffer_add_byte(out, (char)value);
}

static inline void put_string(struct buffer *out, const char *string)
{
	buffer_add(out, (struct text){string, strlen(string) + 1});
}

/* An abbreviation; pairs of attribute and form follow, with a 0 at the end. */
static inline void put_abbreviation(struct debug_bytes *bytes, u64 code, u32 tag, bool has_children,
				    const u32 *attributes)
{
	struct buffer *out = &bytes->abbreviations;

	put_leb128(out, code);
	put_leb128(out, tag);
	buffer_add_byte(out, has_children);
	for (; *attributes; attributes++)
		put_leb128(out, *attributes);
	put_leb128(out, 0);
	put_leb128(out, 0);
}

#define ATTRIBUTES(...) ((const u32[]){__VA_ARGS__, 0})

/* Writes a number of `size` bytes at a place where there is one. */
static inline void put_number_at(struct debug_bytes *bytes, size_t at, u64 value, u32 size)
{
	struct buffer number = {0};

	put_number(bytes, &number, value, size);
	memcpy(bytes->entries.data + at, number.data, size);
	buffer_release(&number);
}

static inline void begin_unit(struct debug_bytes *bytes, u8 type)
{
	struct buffer *out = &bytes->entries;

	bytes->unit = out->length;
	put_number(bytes, out, 0, 4); /* the length, see end_unit() */
	put_number(bytes, out, 5, 2);
	put_number(bytes, out, type, 1);
	put_number(bytes, out, 8, 1);
	put_number(bytes, out, 0, 4);
	if (type == DW_UT_skeleton || type == DW_UT_split_compile)
		put_number(bytes, out, SPLIT_ID, 8);
}

static inline void end_unit(struct debug_bytes *bytes)
{
	put_number_at(bytes, bytes->unit, bytes->entries.length - bytes->unit - 4, 4);
}

/* ---------------------------------------------------------------- the file */

struct section {
	const char *name;
	u32 type;
	const struct buffer *content; /* NULL for the code, which takes no place in the file */
	size_t at;
};

static inline void put_section_header(struct debug_bytes *bytes, struct buffer *out, u32 name,
				      const struct section *section)
{
	bool is_code = section->type == SHT_NOBITS;

	put_number(bytes, out, name, 4);
	put_number(bytes, out, section->type, 4);
	put_number(bytes, out, is_code ? SHF_ALLOC | SHF_EXECINSTR : 0, 8);
	put_number(bytes, out, is_code ? CODE : 0, 8);
	put_number(bytes, out, section->at, 8);
	put_number(bytes, out, is_code ? CODE_SIZE : section->content->length, 8);
	put_number(bytes, out, 0, 4);
	put_number(bytes, out, 0, 4);
	put_number(bytes, out, 1, 8);
	put_number(bytes, out, 0, 8);
}

static inline void put_file_header(struct debug_bytes *bytes, struct buffer *out, u64 headers_at,
				   u32 count)
{
	buffer_add(out, (struct text){ELFMAG, SELFMAG});
	buffer_add_byte(out, ELFCLASS64);
	buffer_add_byte(out, bytes->is_big_endian ? ELFDATA2MSB : ELFDATA2LSB);
	buffer_add_byte(out, EV_CURRENT);
	buffer_add_repeated(out, '\0', EI_NIDENT - out->length);
	put_number(bytes, out, ET_EXEC, 2);
	put_number(bytes, out, EM_X86_64, 2);
	put_number(bytes, out, EV_CURRENT, 4);
	put_number(bytes, out, CODE, 8);
	put_number(bytes, out, 0, 8);
	put_number(bytes, out, headers_at, 8);
	put_number(bytes, out, 0, 4);
	put_number(bytes, out, sizeof(Elf64_Ehdr), 2);
	put_number(bytes, out, 0, 2);
	put_number(bytes, out, 0, 2);
	put_number(bytes, out, sizeof(Elf64_Shdr), 2);
	put_number(bytes, out, count, 2);
	put_number(bytes, out, count - 1, 2); /* the names */
}

static inline void put_file(struct debug_bytes *bytes, struct section *sections, u32 count,
			    struct buffer *out)
{
	struct buffer names = {0}, headers = {0};
	size_t at = sizeof(Elf64_Ehdr);

	sections[count - 1].content = &names;
	buffer_add_byte(&names, '\0');
	for (u32 i = 0; i < count; i++)
		put_string(&names, sections[i].name);
	buffer_add_repeated(&headers, '\0', sizeof(Elf64_Shdr));
	for (u32 i = 0, name = 1; i < count; i++) {
		sections[i].at = at;
		at += sections[i].content ? sections[i].content->length : 0;
		put_section_header(bytes, &headers, name, &sections[i]);
		name += (u32)strlen(sections[i].name) + 1;
	}
	put_file_header(bytes, out, at, count + 1);
	for (u32 i = 0; i < count; i++)
		if (sections[i].content)
			buffer_add(out, buffer_text(sections[i].content));
	buffer_add(out, buffer_text(&headers));
	buffer_release(&names);
	buffer_release(&headers);
}

/* Writes the file, and releases all but its path. */
static inline const char *write_debug_file(struct debug_bytes *bytes)
{
	struct section program[] = {{".text", SHT_NOBITS, NULL, 0},
				    {".debug_abbrev", SHT_PROGBITS, &bytes->abbreviations, 0},
				    {".debug_info", SHT_PROGBITS, &bytes->entries, 0},
				    {".debug_str", SHT_PROGBITS, &bytes->strings, 0},
				    {".debug_str_offsets", SHT_PROGBITS, &bytes->string_offsets, 0},
				    {".shstrtab", SHT_STRTAB, NULL, 0}};
	struct section split[] = {{".text", SHT_NOBITS, NULL, 0},
				  {".debug_abbrev.dwo", SHT_PROGBITS, &bytes->abbreviations, 0},
				  {".debug_info.dwo", SHT_PROGBITS, &bytes->entries, 0},
				  {".shstrtab", SHT_STRTAB, NULL, 0}};
	struct buffer out = {0};
	int file;

	if (bytes->is_split)
		put_file(bytes, split, LENGTH_OF(split), &out);
	else
		put_file(bytes, program, LENGTH_OF(program), &out);
	strcpy(bytes->path, "/tmp/debug-bytes-XXXXXX");
	file = mkstemp(bytes->path);
	assert_true(file >= 0);
	assert_int_equal(write(file, out.data, out.length), out.length);
	close(file);
	buffer_release(&out);
	buffer_release(&bytes->abbreviations);
	buffer_release(&bytes->entries);
	buffer_release(&bytes->strings);
	buffer_release(&bytes->string_offsets);
	return bytes->path;
}

#endif
