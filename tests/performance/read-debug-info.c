/*
 * Prints the result of parsers/resolve/debug_info.h for addresses, in the form of addr2line -a -i
 * -f -C:
 *
 *	read-debug-info [--quiet] [--root FOLDER] [--build-id ID] OBJECT <ADDRESSES
 *
 * Addresses are hexadecimal, one a line. --quiet looks them up twice and prints the number of
 * addresses, and the seconds of processor time for opening, for the first and for the second
 * look-up.
 */
#include "common/diag.h"
#include "common/file.h"
#include "common/memory.h"
#include "parsers/resolve/debug_info.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct addresses {
	u64 *values;
	size_t count, capacity;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_addresses(struct addresses *addresses)
{
	char line[64];

	while (fgets(line, sizeof(line), stdin)) {
		GROW(addresses->values, addresses->capacity, addresses->count + 1);
		addresses->values[addresses->count++] = strtoull(line, NULL, 16);
	}
}

static void print_line(struct text file, u32 line)
{
	if (!file.length)
		printf("??:");
	else
		printf("%.*s:", TEXT_ARGS(file));
	if (line)
		printf("%" PRIu32 "\n", line);
	else
		printf("%s\n", file.length ? "?" : "0");
}

/* The name in addr2line's form; "?" follows if addr2line may have a name from the symbol table
 * instead. */
static void print_name(const struct debug_function *function)
{
	if (function->linkage_name.length)
		printf("%.*s\n", TEXT_ARGS(function->name));
	else
		printf("%.*s ?\n", TEXT_ARGS(function->short_name));
}

static void print_place(struct debug_info *info, struct debug_object *object, u64 address)
{
	struct debug_place place = debug_find(object, address);
	struct text file = place.file;
	u32 line = place.line;

	printf("0x%016" PRIx64 "\n", address);
	if (place.scope == DEBUG_NONE) {
		printf("??\n");
		print_line(file, line);
	}
	for (u32 id = place.scope; id != DEBUG_NONE;) {
		const struct debug_scope *scope = debug_scope(object, id);

		print_name(debug_function(info, scope->function));
		print_line(file, line);
		file = scope->call_file;
		line = scope->call_line;
		id = scope->parent;
	}
}

static u64 look_up(struct debug_info *info, struct debug_object *object,
		   const struct addresses *addresses)
{
	u64 sum = 0;

	for (size_t i = 0; i < addresses->count; i++) {
		u32 id = debug_find(object, addresses->values[i]).scope;

		while (id != DEBUG_NONE) {
			const struct debug_scope *scope = debug_scope(object, id);

			sum += debug_function(info, scope->function)->name.length;
			id = scope->parent;
		}
	}
	return sum;
}

static void print_times(struct debug_info *info, struct debug_object *object,
			const struct addresses *addresses, double opening)
{
	double start = now(), middle;
	u64 first = look_up(info, object, addresses), second;

	middle = now();
	second = look_up(info, object, addresses);
	printf("%zu %.6f %.6f %.6f\n", addresses->count, opening, middle - start, now() - middle);
	if (first != second)
		abort();
}

int main(int argc, char **argv)
{
	static const char *const states[] = {"fine", "no object", "other build", "no information"};
	struct addresses addresses = {0};
	struct debug_object *object;
	struct debug_info *info;
	const char *root = NULL, *build_id = "";
	enum debug_status status;
	bool is_quiet = false;
	int at = 1;
	double start;

	for (; at < argc - 1; at++) {
		if (!strcmp(argv[at], "--quiet"))
			is_quiet = true;
		else if (!strcmp(argv[at], "--root"))
			root = argv[++at];
		else if (!strcmp(argv[at], "--build-id"))
			build_id = argv[++at];
	}
	if (at != argc - 1) {
		fputs("usage: read-debug-info [--quiet] [--root FOLDER] [--build-id ID] OBJECT\n",
		      stderr);
		return EXIT_USAGE;
	}
	read_addresses(&addresses);
	start = now();
	info = debug_info_new(root);
	status = debug_info_open(info, argv[at], text_from_string(build_id), &object);
	if (status != DEBUG_FINE)
		fprintf(stderr, "read-debug-info: %s: %s\n", argv[at], states[status]);
	else if (is_quiet)
		print_times(info, object, &addresses, now() - start);
	else
		for (size_t i = 0; i < addresses.count; i++)
			print_place(info, object, addresses.values[i]);
	debug_info_release(info);
	free(addresses.values);
	return status == DEBUG_FINE ? EXIT_FINE : EXIT_WRONG;
}
