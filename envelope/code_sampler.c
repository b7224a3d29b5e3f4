#include "code_sampler.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	PAGE = 4096,
	DATA_PAGES = 16,
	SAMPLE_NANOSECONDS = 20 * 1000 * 1000,
	PLACE_BITS = 8, /* 256 bytes of translated code hold one or two blocks of the program */
};

/* The addresses of Valgrind's own code, which every program runs through, spinning or not. */
static const uintptr_t tool_begin = 0x58000000, tool_end = 0x5c000000;

void code_sampler_start(struct code_sampler *sampler, pid_t thread)
{
	struct perf_event_attr wanted = {
	    .type = PERF_TYPE_SOFTWARE,
	    .size = sizeof(wanted),
	    .config = PERF_COUNT_SW_CPU_CLOCK,
	    .sample_period = SAMPLE_NANOSECONDS,
	    .sample_type = PERF_SAMPLE_IP,
	    .exclude_kernel = 1,
	    .exclude_hv = 1,
	};

	*sampler = (struct code_sampler){.fd = -1};
	sampler->fd =
	    (int)syscall(SYS_perf_event_open, &wanted, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (sampler->fd < 0)
		return;
	sampler->ring =
	    mmap(NULL, (1 + DATA_PAGES) * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, sampler->fd, 0);
	if (sampler->ring == MAP_FAILED) {
		close(sampler->fd);
		sampler->ring = NULL;
	}
}

void code_sampler_stop(struct code_sampler *sampler)
{
	if (!sampler->ring)
		return;
	munmap(sampler->ring, (1 + DATA_PAGES) * PAGE);
	close(sampler->fd);
	*sampler = (struct code_sampler){.fd = -1};
}

bool code_sampler_is_on(const struct code_sampler *sampler)
{
	return sampler->ring;
}

static void add_place(struct code_sampler *sampler, uintptr_t at)
{
	sampler->samples++;
	if (at >= tool_begin && at < tool_end)
		return;
	at >>= PLACE_BITS;
	for (size_t i = 0; i < sampler->place_count; i++)
		if (sampler->places[i] == at)
			return;
	if (sampler->place_count < CODE_SAMPLER_PLACES)
		sampler->places[sampler->place_count++] = at;
}

/* The sizes of the records and of the ring are multiples of eight bytes, so a header never wraps
 * around. */
void code_sampler_read(struct code_sampler *sampler)
{
	struct perf_event_mmap_page *control = sampler->ring;
	const char *data = (const char *)sampler->ring + PAGE;
	uint64_t end = __atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE);
	uint64_t at = control->data_tail, mask = DATA_PAGES * PAGE - 1;

	while (at < end) {
		const struct perf_event_header *header = (const void *)(data + (at & mask));

		if (header->type == PERF_RECORD_SAMPLE)
			add_place(sampler,
				  *(const uint64_t *)(const void *)(data + ((at + 8) & mask)));
		at += header->size;
	}
	__atomic_store_n(&control->data_tail, at, __ATOMIC_RELEASE);
}
