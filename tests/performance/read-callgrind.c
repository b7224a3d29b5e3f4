/*
 * Reads callgrind files with the reader alone, for measuring it: no document is made.
 *
 *	read-callgrind [--lines] FILE
 *
 * Prints bytes, seconds of this process's own time, peak memory in KB, and what was found.
 */
#include "common/diag.h"
#include "parsers/callgrind/callgrind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void print_result(const char *path, const struct callgrind_result *result)
{
	const struct cpu_profile *p = &result->processes[0].profile;
	struct rusage usage;
	struct stat file;

	if (stat(path, &file))
		file.st_size = 0;
	getrusage(RUSAGE_SELF, &usage);
	printf("%lld %.6f %ld functions=%u calls=%u lines=%zu parts=%u processes=%u %.*s=%" PRIu64
	       "\n",
	       (long long)file.st_size, seconds(usage.ru_utime) + seconds(usage.ru_stime),
	       usage.ru_maxrss, p->function_count, p->call_count, p->lines.count,
	       result->processes[0].part_count, result->process_count, TEXT_ARGS(p->events[0]),
	       p->totals[0]);
}

int main(int argc, char **argv)
{
	struct callgrind_options options = {0};
	struct callgrind_result result;
	struct arena arena = {0};
	struct diag diag = {0};
	int first = 1;
	bool fine;

	if (argc > 1 && !strcmp(argv[1], "--lines")) {
		options.keep_lines = true;
		first++;
	}
	if (first >= argc) {
		fputs("usage: read-callgrind [--lines] FILE...\n", stderr);
		return EXIT_USAGE;
	}
	fine = callgrind_read_files((const char *const *)argv + first, (size_t)(argc - first),
				    options, &arena, &result, &diag);
	if (fine)
		print_result(argv[first], &result);
	else
		diag_print(&diag, "read-callgrind", stderr);
	arena_release(&arena);
	return fine ? EXIT_FINE : EXIT_WRONG;
}
