#include "elf.h"

#include "common/buffer.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct elf {
	struct text content;
	bool is_64;
	u64 sections, section_size, section_count, names;
	u64 segments, segment_size, segment_count;
};

/* A section or a segment, of 32 or 64 bits. */
struct part {
	u32 type, name; /* the name is an offset in the table of names */
	u64 offset, size;
};

/* At most `size` bytes from `offset` on; fewer if the file is shorter. */
static struct text slice(struct text content, u64 offset, u64 size)
{
	if (offset > content.length)
		return T("");
	content = text_from(content, (size_t)offset);
	return text_before(content, size < content.length ? (size_t)size : content.length);
}

static bool copy(const struct elf *elf, u64 offset, void *into, size_t size)
{
	struct text bytes = slice(elf->content, offset, size);

	if (bytes.length != size)
		return false;
	memcpy(into, bytes.data, size);
	return true;
}

#define TAKE_HEADER(type)                                                                          \
	do {                                                                                       \
		type header;                                                                       \
                                                                                                   \
		if (!copy(elf, 0, &header, sizeof(header)))                                        \
			return false;                                                              \
		elf->sections = header.e_shoff;                                                    \
		elf->section_size = header.e_shentsize;                                            \
		elf->section_count = header.e_shnum;                                               \
		elf->names = header.e_shstrndx;                                                    \
		elf->segments = header.e_phoff;                                                    \
		elf->segment_size = header.e_phentsize;                                            \
		elf->segment_count = header.e_phnum;                                               \
	} while (0)

static bool open_elf(struct elf *elf, struct text content)
{
	static const u8 ours =
	    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;

	*elf = (struct elf){.content = content};
	if (content.length < EI_NIDENT || memcmp(content.data, ELFMAG, SELFMAG) ||
	    content.data[EI_DATA] != ours)
		return false;
	elf->is_64 = content.data[EI_CLASS] == ELFCLASS64;
	if (elf->is_64)
		TAKE_HEADER(Elf64_Ehdr);
	else
		TAKE_HEADER(Elf32_Ehdr);
	return true;
}

#define TAKE_PART(header_type, type_of, name_of, offset_of, size_of)                               \
	do {                                                                                       \
		header_type header;                                                                \
                                                                                                   \
		if (!copy(elf, at, &header, sizeof(header)))                                       \
			return false;                                                              \
		*part = (struct part){header.type_of, header.name_of, header.offset_of,            \
				      header.size_of};                                             \
	} while (0)

static bool read_section(const struct elf *elf, u64 number, struct part *part)
{
	u64 at = elf->sections + number * elf->section_size;

	if (number >= elf->section_count)
		return false;
	if (elf->is_64)
		TAKE_PART(Elf64_Shdr, sh_type, sh_name, sh_offset, sh_size);
	else
		TAKE_PART(Elf32_Shdr, sh_type, sh_name, sh_offset, sh_size);
	return true;
}

static bool read_segment(const struct elf *elf, u64 number, struct part *part)
{
	u64 at = elf->segments + number * elf->segment_size;

	if (number >= elf->segment_count)
		return false;
	if (elf->is_64)
		TAKE_PART(Elf64_Phdr, p_type, p_flags, p_offset, p_filesz);
	else
		TAKE_PART(Elf32_Phdr, p_type, p_flags, p_offset, p_filesz);
	return true;
}

static struct text bytes_of(const struct elf *elf, const struct part *part)
{
	return part->type == SHT_NOBITS ? T("") : slice(elf->content, part->offset, part->size);
}

/* The string at an offset, up to its NUL. */
static struct text string_at(struct text table, u64 offset)
{
	struct text rest = slice(table, offset, table.length);

	return text_before(rest, text_find(rest, '\0'));
}

/* ---------------------------------------------------------------- notes */

static u64 padded(u64 size)
{
	return (size + 3) / 4 * 4;
}

static struct text hexadecimal(struct text bytes, struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 0; i < bytes.length; i++)
		buffer_printf(&out, "%02x", (unsigned char)bytes.data[i]);
	return buffer_take(&out, arena);
}

/*
 * Finds the build id. Notes follow each other, each with its name and description padded to words.
 */
static void take_build_id(struct text notes, struct elf_facts *facts, struct arena *arena)
{
	Elf64_Nhdr note; /* the same in both classes */

	while (notes.length >= sizeof(note) && !facts->build_id.length) {
		struct text name, description;

		memcpy(&note, notes.data, sizeof(note));
		name = slice(notes, sizeof(note), note.n_namesz);
		description = slice(notes, sizeof(note) + padded(note.n_namesz), note.n_descsz);
		if (note.n_type == NT_GNU_BUILD_ID && text_equal(name, T("GNU\0")))
			facts->build_id = hexadecimal(description, arena);
		notes = slice(notes, sizeof(note) + padded(note.n_namesz) + padded(note.n_descsz),
			      notes.length);
	}
}

/* ---------------------------------------------------------------- sections and segments */

static void take_segments(const struct elf *elf, struct elf_facts *facts, struct arena *arena)
{
	struct part part;

	for (u64 i = 0; read_segment(elf, i, &part); i++) {
		struct text bytes = slice(elf->content, part.offset, part.size);

		if (part.type == PT_NOTE)
			take_build_id(bytes, facts, arena);
		else if (part.type == PT_INTERP)
			facts->interpreter = arena_copy(arena, string_at(bytes, 0));
	}
}

/* The first string in .comment that names a compiler; strings follow each other there. */
static struct text first_compiler(struct text comment)
{
	while (comment.length) {
		struct text string = string_at(comment, 0);

		if (text_contains(string, T("GCC:")) || text_contains(string, T("clang")))
			return text_trim(string);
		comment = slice(comment, string.length + 1, comment.length);
	}
	return T("");
}

static void take_sections(const struct elf *elf, struct elf_facts *facts, struct arena *arena)
{
	struct part table, part;
	struct text names;

	if (!read_section(elf, elf->names, &table))
		return;
	names = bytes_of(elf, &table);
	for (u64 i = 0; read_section(elf, i, &part); i++) {
		struct text name = string_at(names, part.name);

		if (text_equal(name, T(".debug_info")))
			facts->has_debug_info = true;
		else if (text_equal(name, T(".comment")))
			facts->compiler = arena_copy(arena, first_compiler(bytes_of(elf, &part)));
		else if (part.type == SHT_NOTE)
			take_build_id(bytes_of(elf, &part), facts, arena);
	}
}

struct elf_facts elf_read(struct text content, struct arena *arena)
{
	struct elf_facts facts = {T(""), T(""), T(""), false};
	struct elf elf;

	if (open_elf(&elf, content)) {
		take_segments(&elf, &facts, arena);
		take_sections(&elf, &facts, arena);
	}
	return facts;
}

struct elf_facts elf_read_file(const char *path, struct arena *arena)
{
	struct elf_facts facts = {T(""), T(""), T(""), false};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	char *data = MAP_FAILED;

	if (fd >= 0 && !fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size)
		data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data != MAP_FAILED) {
		facts = elf_read((struct text){data, (size_t)status.st_size}, arena);
		munmap(data, (size_t)status.st_size);
	}
	if (fd >= 0)
		close(fd);
	return facts;
}
