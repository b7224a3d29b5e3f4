/* The DHAT reader on any input: no crash, and the sites of accepted input add up to the totals. */
#include "parsers/memory/dhat.h"
#include "fuzz.h"

static void check_profile(const struct memory_profile *p)
{
	struct memory_site sum = {0};

	for (u32 i = 0; i < p->site_count; i++) {
		const struct memory_site *site = &p->sites[i];

		MUST(!i || text_compare(p->sites[i - 1].name, site->name) < 0);
		MUST(site->peak_bytes <= site->allocated_bytes);
		MUST(site->at_exit_blocks <= site->allocated_blocks);
		sum.allocated_bytes += site->allocated_bytes;
		sum.allocated_blocks += site->allocated_blocks;
		sum.peak_bytes += site->peak_bytes;
		sum.at_exit_bytes += site->at_exit_bytes;
	}
	MUST(sum.allocated_bytes == p->allocated_bytes && sum.allocated_bytes <= INT64_MAX);
	MUST(sum.allocated_blocks == p->allocations && sum.allocated_blocks <= INT64_MAX);
	MUST(sum.peak_bytes == p->peak_bytes && sum.at_exit_bytes == p->at_exit_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag = {0};
	bool fine = dhat_read((struct text){(const char *)data, size}, &arena, &profile, &diag);

	MUST(fine == !diag.failed);
	if (fine)
		check_profile(&profile);
	arena_release(&arena);
	return 0;
}
