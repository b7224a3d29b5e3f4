#include "code_map.h"

#include "common/arena.h"
#include "common/file.h"
#include "common/memory.h"
#include "debug_file.h"

#include <dwarf.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The head of .eh_frame_hdr, the table for unwinding (Linux Standard Base, "Exception Frames"),
 * with the encodings that all linkers write: a count of four bytes, and a sorted table of offsets
 * from the section. */
enum {
	HEAD_BYTES = 12,
	ROW_BYTES = 8,
	TABLE_ENCODING = DW_EH_PE_datarel | DW_EH_PE_sdata4,
};

struct segment {
	u64 position, size, address; /* in the file; of the linker */
};

struct code_map {
	int fd;
	Elf *elf;
	struct segment *segments;
	size_t segment_count, segment_capacity;

	/* Functions: rows of two 32-bit offsets from the table's address, sorted by the first. */
	u64 table_address;
	const char *rows;
	size_t row_count;
};

static void read_segments(struct code_map *map)
{
	size_t count = 0;

	if (elf_getphdrnum(map->elf, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;

		if (!gelf_getphdr(map->elf, (int)i, &header) || header.p_type != PT_LOAD ||
		    !(header.p_flags & PF_X))
			continue;
		GROW(map->segments, map->segment_capacity, map->segment_count + 1);
		map->segments[map->segment_count++] =
		    (struct segment){header.p_offset, header.p_filesz, header.p_vaddr};
	}
}

/* The table for unwinding, as the loader finds it. */
static Elf_Data *find_table(struct code_map *map)
{
	size_t count = 0;

	if (elf_getphdrnum(map->elf, &count))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;

		if (!gelf_getphdr(map->elf, (int)i, &header) || header.p_type != PT_GNU_EH_FRAME)
			continue;
		map->table_address = header.p_vaddr;
		return elf_getdata_rawchunk(map->elf, (i64)header.p_offset, header.p_filesz,
					    ELF_T_BYTE);
	}
	return NULL;
}

static void read_functions(struct code_map *map)
{
	const Elf_Data *data = find_table(map);
	const u8 *bytes = data ? data->d_buf : NULL;
	u32 count;

	if (!bytes || data->d_size < HEAD_BYTES || bytes[0] != 1 ||
	    bytes[1] != (DW_EH_PE_pcrel | DW_EH_PE_sdata4) || bytes[2] != DW_EH_PE_udata4 ||
	    bytes[3] != TABLE_ENCODING)
		return;
	memcpy(&count, bytes + HEAD_BYTES - sizeof(count), sizeof(count));
	if (count > (data->d_size - HEAD_BYTES) / ROW_BYTES)
		return;
	map->rows = (const char *)bytes + HEAD_BYTES;
	map->row_count = count;
}

static bool is_wanted(Elf *elf, struct text build_id)
{
	struct arena scratch = {0};
	bool fine = elf && elf_kind(elf) == ELF_K_ELF &&
		    (!build_id.length || text_equal(build_id, debug_file_build_id(elf, &scratch)));

	arena_release(&scratch);
	return fine;
}

struct code_map *code_map_open(const char *path, struct text build_id)
{
	struct code_map *map = memory_new(1, sizeof(*map));

	map->fd = file_open_regular(path);
	if (map->fd >= 0) {
		elf_version(EV_CURRENT);
		map->elf = elf_begin(map->fd, ELF_C_READ_MMAP, NULL);
	}
	if (!is_wanted(map->elf, build_id)) {
		code_map_close(map);
		return NULL;
	}
	read_segments(map);
	read_functions(map);
	return map;
}

void code_map_close(struct code_map *map)
{
	if (!map)
		return;
	elf_end(map->elf);
	if (map->fd >= 0)
		close(map->fd);
	free(map->segments);
	free(map);
}

bool code_map_address(const struct code_map *map, u64 position, u64 *address)
{
	for (size_t i = 0; i < map->segment_count; i++) {
		const struct segment *segment = &map->segments[i];

		if (position < segment->position || position - segment->position >= segment->size)
			continue;
		*address = segment->address + (position - segment->position);
		return true;
	}
	return false;
}

static u64 row_address(const struct code_map *map, size_t row)
{
	int32_t offset;

	memcpy(&offset, map->rows + row * ROW_BYTES, sizeof(offset));
	return map->table_address + (u64)(i64)offset;
}

/* The last function that does not begin behind the address. */
u64 code_map_function(const struct code_map *map, u64 address)
{
	size_t low = 0, high = map->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row_address(map, middle) <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? row_address(map, low - 1) : 0;
}
