#include "debug_file.h"

#include "common/file.h"

#include <elfutils/libdwelf.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* ---------------------------------------------------------------- one file */

static bool open_elf(const char *path, struct debug_file *file)
{
	*file = (struct debug_file){.fd = file_open_regular(path)};
	if (file->fd < 0)
		return false;
	elf_version(EV_CURRENT);
	file->elf = elf_begin(file->fd, ELF_C_READ_MMAP, NULL);
	if (file->elf && elf_kind(file->elf) == ELF_K_ELF)
		return true;
	debug_file_close(file);
	return false;
}

void debug_file_close(struct debug_file *file)
{
	dwarf_end(file->dwarf);
	elf_end(file->elf);
	if (file->fd >= 0)
		close(file->fd);
	*file = (struct debug_file){.fd = -1};
}

/* Opens the debug information; false if there is no unit to read. */
static bool open_dwarf(struct debug_file *file)
{
	Dwarf_CU *unit = NULL;

	file->dwarf = dwarf_begin_elf(file->elf, DWARF_C_READ, NULL);
	return file->dwarf &&
	       dwarf_get_units(file->dwarf, NULL, &unit, NULL, NULL, NULL, NULL) == 0;
}

struct text debug_file_build_id(Elf *elf, struct arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	const void *found = NULL;
	ssize_t length = dwelf_elf_gnu_build_id(elf, &found);
	const u8 *bytes = found;
	char *text;

	if (length <= 0)
		return T("");
	text = ARENA_NEW(arena, char, (size_t)length * 2 + 1);
	for (ssize_t i = 0; i < length; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct text){text, (size_t)length * 2};
}

static size_t read_code(const struct debug_file *file, struct code_range *ranges)
{
	size_t count = 0;

	for (Elf_Scn *section = NULL; (section = elf_nextscn(file->elf, section));) {
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header) || !(header.sh_flags & SHF_EXECINSTR))
			continue;
		if (ranges)
			ranges[count] =
			    (struct code_range){header.sh_addr, header.sh_addr + header.sh_size};
		count++;
	}
	return count;
}

bool debug_file_is_code(const struct debug_file *file, u64 address)
{
	for (size_t i = 0; i < file->code_count; i++)
		if (address >= file->code[i].low && address < file->code[i].high)
			return true;
	return false;
}

/* ---------------------------------------------------------------- the separate file */

/* The file to find: with this build-id or, if there is none, with this checksum. */
struct wanted {
	struct text build_id;
	const char *link; /* .gnu_debuglink, NULL for none */
	u32 checksum;
};

static bool has_checksum(const char *path, u32 checksum)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct text content;
	bool fine = file_read(path, &arena, &content, &diag) &&
		    crc32_z(0, (const u8 *)content.data, content.length) == checksum;

	arena_release(&arena);
	return fine;
}

static bool is_wanted(const char *path, const struct debug_file *file, const struct wanted *wanted,
		      struct arena *arena)
{
	struct text found = debug_file_build_id(file->elf, arena);

	if (wanted->build_id.length && found.length)
		return text_equal(wanted->build_id, found);
	return wanted->link && has_checksum(path, wanted->checksum);
}

static bool try_file(struct text path, const struct wanted *wanted, struct arena *arena,
		     struct debug_file *file)
{
	if (!open_elf(path.data, file))
		return false;
	file->path = path;
	if (is_wanted(path.data, file, wanted, arena) && open_dwarf(file))
		return true;
	debug_file_close(file);
	return false;
}

static bool try_build_id(const struct wanted *wanted, const char *root, struct arena *arena,
			 struct debug_file *file)
{
	struct text id = wanted->build_id;

	return id.length > 2 && try_file(arena_printf(arena, "%s/.build-id/%.2s/%s.debug", root,
						      id.data, id.data + 2),
					 wanted, arena, file);
}

static bool try_link(const struct wanted *wanted, const char *object, const char *root,
		     struct arena *arena, struct debug_file *file)
{
	char *path = realpath(object, NULL), *slash = path ? strrchr(path, '/') : NULL;
	bool fine = false;

	if (slash && wanted->link) {
		*slash = '\0';
		fine = try_file(arena_printf(arena, "%s/%s", path, wanted->link), wanted, arena,
				file) ||
		       try_file(arena_printf(arena, "%s/.debug/%s", path, wanted->link), wanted,
				arena, file) ||
		       try_file(arena_printf(arena, "%s%s/%s", root, path, wanted->link), wanted,
				arena, file);
	}
	free(path);
	return fine;
}

static bool open_separate(const struct debug_file *object, const char *root, struct arena *arena,
			  struct debug_file *file)
{
	GElf_Word checksum = 0;
	struct wanted wanted = {.build_id = debug_file_build_id(object->elf, arena),
				.link = dwelf_elf_gnu_debuglink(object->elf, &checksum)};

	wanted.checksum = checksum;
	return try_build_id(&wanted, root, arena, file) ||
	       try_link(&wanted, object->path.data, root, arena, file);
}

/* ---------------------------------------------------------------- both */

enum debug_status debug_file_open(const char *object, struct text build_id, const char *root,
				  struct arena *arena, struct debug_file *file)
{
	struct debug_file itself;
	enum debug_status status = DEBUG_FINE;

	if (!open_elf(object, &itself))
		return DEBUG_NO_OBJECT;
	itself.path = arena_copy(arena, text_from_string(object));
	itself.code = ARENA_NEW(arena, struct code_range, read_code(&itself, NULL));
	itself.code_count = read_code(&itself, itself.code);
	if (build_id.length && !text_equal(build_id, debug_file_build_id(itself.elf, arena))) {
		status = DEBUG_OTHER_BUILD;
	} else if (open_dwarf(&itself)) {
		*file = itself;
		return DEBUG_FINE;
	} else if (!open_separate(&itself, root, arena, file)) {
		status = DEBUG_NO_INFO;
	} else {
		file->code = itself.code;
		file->code_count = itself.code_count;
	}
	debug_file_close(&itself);
	return status;
}
