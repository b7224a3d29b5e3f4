#include "kernel_clock.h"

#include "readings.h"

#if defined(__x86_64__)

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Both are in scope_thunks.S. */
int kernel_clock_system_call(clockid_t clock, struct timespec *time);
bool kernel_clock_try_vectors(void);

kernel_clock_function *kernel_clock = kernel_clock_system_call;
static bool keeps_vectors;

/* The parts of the vDSO that are needed to find a function. */
struct image {
	uintptr_t base; /* to be added to its addresses */
	const ElfW(Sym) * symbols;
	const char *strings;
	const Elf32_Word *hash;
};

static void read_dynamic(struct image *image, const ElfW(Dyn) * entry)
{
	for (; entry->d_tag != DT_NULL; entry++) {
		const void *at = (const void *)(image->base + entry->d_un.d_ptr);

		if (entry->d_tag == DT_SYMTAB)
			image->symbols = at;
		else if (entry->d_tag == DT_STRTAB)
			image->strings = at;
		else if (entry->d_tag == DT_HASH)
			image->hash = at;
	}
}

static bool read_image(struct image *image, uintptr_t header_address)
{
	const ElfW(Ehdr) *header = (const void *)header_address;
	const ElfW(Phdr) *segment = (const void *)(header_address + header->e_phoff);
	const ElfW(Phdr) *dynamic = NULL;

	for (int i = 0; i < header->e_phnum; i++) {
		if (segment[i].p_type == PT_LOAD && !image->base)
			image->base = header_address + segment[i].p_offset - segment[i].p_vaddr;
		if (segment[i].p_type == PT_DYNAMIC)
			dynamic = &segment[i];
	}
	if (!image->base || !dynamic)
		return false;
	read_dynamic(image, (const void *)(header_address + dynamic->p_offset));
	return image->symbols && image->strings && image->hash;
}

/* DT_HASH begins with the number of buckets and the number of symbols. */
static kernel_clock_function *find_function(const struct image *image, const char *name)
{
	for (Elf32_Word i = 0; i < image->hash[1]; i++) {
		const ElfW(Sym) *symbol = &image->symbols[i];

		if (symbol->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC &&
		    !strcmp(image->strings + symbol->st_name, name))
			return (kernel_clock_function *)(image->base + symbol->st_value);
	}
	return NULL;
}

static kernel_clock_function *find_in_vdso(void)
{
	uintptr_t header = getauxval(AT_SYSINFO_EHDR);
	struct image image = {0};

	return header && read_image(&image, header) ? find_function(&image, "__vdso_clock_gettime")
						    : NULL;
}

void kernel_clock_start(void)
{
	kernel_clock_function *found = find_in_vdso();

	kernel_clock = found ? found : kernel_clock_system_call;
	keeps_vectors = kernel_clock_try_vectors();
}

bool kernel_clock_keeps_vectors(void)
{
	return keeps_vectors;
}

/* The fewest ticks of the counter that a reading takes. */
static uint64_t ticks_of(kernel_clock_function *clock)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < 64; i++) {
		struct timespec time;
		uint64_t before = clock_counter(), passed;

		clock(CLOCK_MONOTONIC, &time);
		passed = clock_counter() - before;
		if (passed < best)
			best = passed;
	}
	return best;
}

bool kernel_clock_needs_no_system_call(void)
{
	return kernel_clock != kernel_clock_system_call &&
	       ticks_of(kernel_clock) < ticks_of(kernel_clock_system_call) / 4 * 3;
}

#else

void kernel_clock_start(void)
{
}

bool kernel_clock_keeps_vectors(void)
{
	return false;
}

bool kernel_clock_needs_no_system_call(void)
{
	return false;
}

#endif
