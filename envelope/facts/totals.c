#include "totals.h"

#include "hashes.h"

#include "common/file.h"

/* The number of newest lines that are kept. */
enum { KEPT_LINES = 500 };

static struct text read_cache(const char *path, struct arena *arena)
{
	struct diag ignored = {0};
	struct text content;

	return file_read(path, arena, &content, &ignored) ? content : T("");
}

/* A line is "KEY TOTAL". */
static bool is_of(struct text line, struct text key, u64 *total)
{
	return text_skip_prefix(&line, key) && text_skip_prefix(&line, T(" ")) &&
	       text_to_u64(line, total);
}

bool totals_find(struct text key, u64 *total, struct arena *arena)
{
	struct text rest = read_cache(cache_file("totals", arena).data, arena), line;

	while (text_next_line(&rest, &line))
		if (is_of(line, key, total))
			return true;
	return false;
}

/* Lines are sorted from new to old. If two runs end at the same time, one line may be lost. */
void totals_remember(struct text key, u64 total, struct arena *arena)
{
	struct text path = cache_file("totals", arena), rest = read_cache(path.data, arena), line;
	struct buffer out = {0};
	struct diag ignored = {0};
	u64 old;

	buffer_printf(&out, "%.*s %llu\n", TEXT_ARGS(key), (unsigned long long)total);
	for (int kept = 1; kept < KEPT_LINES && text_next_line(&rest, &line);) {
		if (is_of(line, key, &old))
			continue;
		buffer_printf(&out, "%.*s\n", TEXT_ARGS(line));
		kept++;
	}
	file_write(path.data, buffer_text(&out), &ignored);
	buffer_release(&out);
}
