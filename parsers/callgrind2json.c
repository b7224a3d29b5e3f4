/*
 * callgrind2json: callgrind's profile files in, the document of docs/document.md out.
 */
#include "../common/file.h"
#include "../common/version.h"
#include "callgrind.h"
#include "document_callgrind.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: callgrind2json [OPTION]... FILE...\n"
    "\n"
    "Prints the document of a run that callgrind recorded. Several FILEs are the parts,\n"
    "threads and child processes of one run, the command's own first; - is stdin.\n"
    "\n"
    "      --name PROFILE   the profile's name (the command's program and subcommand)\n"
    "      --run FILE       a JSON object with what only the wrapper of the run knows:\n"
    "                       commit, dirty, timestamp, system, name, command, exit_status,\n"
    "                       cpu_time, wall_time, peak_memory_mb, options\n"
    "      --forked FILE    a file of a child that was forked and ran on in the same program\n"
    "      --lines          the cost of every source line as well\n"
    "      --output FILE    write FILE instead of stdout\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.\n";

enum { OPTION_NAME = 256, OPTION_RUN, OPTION_FORKED, OPTION_LINES, OPTION_OUTPUT, OPTION_VERSION };

static const struct option long_options[] = {
    {"name", required_argument, NULL, OPTION_NAME},
    {"run", required_argument, NULL, OPTION_RUN},
    {"forked", required_argument, NULL, OPTION_FORKED},
    {"lines", no_argument, NULL, OPTION_LINES},
    {"output", required_argument, NULL, OPTION_OUTPUT},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

struct arguments {
	const char *name, *run, *output; /* NULL when not given */
	bool keep_lines, wants_help, wants_version;
	size_t file_count;
	const char **files;
	bool *is_forked; /* by file */
};

static void add_file(struct arguments *arguments, const char *file, bool is_forked)
{
	arguments->files[arguments->file_count] = file;
	arguments->is_forked[arguments->file_count++] = is_forked;
}

static bool read_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPTION_NAME:
		arguments->name = optarg;
		return true;
	case OPTION_RUN:
		arguments->run = optarg;
		return true;
	case OPTION_FORKED:
		add_file(arguments, optarg, true);
		return true;
	case OPTION_LINES:
		arguments->keep_lines = true;
		return true;
	case OPTION_OUTPUT:
		arguments->output = optarg;
		return true;
	case OPTION_VERSION:
		arguments->wants_version = true;
		return true;
	case 'h':
		arguments->wants_help = true;
		return true;
	case 1: /* no option: a file, in its place among the others */
		add_file(arguments, optarg, false);
		return true;
	default:
		return false;
	}
}

static bool read_arguments(struct arguments *arguments, int count, char **words,
			   struct arena *arena)
{
	int option;

	arguments->files = ARENA_NEW(arena, const char *, (size_t)count);
	arguments->is_forked = ARENA_NEW(arena, bool, (size_t)count);
	while ((option = getopt_long(count, words, "-h", long_options, NULL)) != -1)
		if (!read_option(arguments, option))
			return false;
	while (optind < count)
		add_file(arguments, words[optind++], false);
	if (arguments->file_count || arguments->wants_help || arguments->wants_version)
		return true;
	fputs("callgrind2json: no file given; try 'callgrind2json --help'\n", stderr);
	return false;
}

static bool read_run(const struct arguments *arguments, struct arena *arena,
		     struct document_run *run, struct diag *diag)
{
	struct text content = T("{}");

	if (arguments->run && !file_read(arguments->run, arena, &content, diag))
		return false;
	return document_read_run(content, arguments->run, arena, run, diag);
}

static void mark_forked(const struct arguments *arguments, struct callgrind_result *recording)
{
	for (u32 i = 1; i < recording->process_count; i++)
		recording->processes[i].profile.forked =
		    arguments->is_forked[recording->processes[i].first_file];
}

static bool make_document(const struct arguments *arguments, const struct document_run *run,
			  const struct callgrind_result *recording, struct arena *arena,
			  struct document *document, struct diag *diag)
{
	struct text name = run->profile.name;
	struct document_profile *profile;

	if (arguments->name)
		name = text_from_string(arguments->name);
	else if (!name.data)
		name = document_profile_name(run->profile.command.length
						 ? run->profile.command
						 : recording->processes[0].profile.command,
					     arena);
	*document = run->document;
	profile = document_profile(document, name, arena);
	*profile = run->profile;
	profile->name = name;
	if (!document_add_callgrind(document, name, recording, arena, diag))
		return false;
	profile->cpu->option_count = run->option_count;
	profile->cpu->options = run->options;
	return true;
}

static bool convert(const struct arguments *arguments, struct arena *arena, struct diag *diag)
{
	struct callgrind_options options = {.keep_lines = arguments->keep_lines};
	struct callgrind_result recording;
	struct document_run run;
	struct document document;
	bool fine;

	if (!read_run(arguments, arena, &run, diag) ||
	    !callgrind_read_files(arguments->files, arguments->file_count, options, arena,
				  &recording, diag))
		return false;
	mark_forked(arguments, &recording);
	fine = make_document(arguments, &run, &recording, arena, &document, diag) &&
	       document_write_file(&document, arguments->output ? arguments->output : "-", diag);
	diag_set_file(diag, arguments->files[0]);
	return fine;
}

int main(int count, char **words)
{
	struct arguments arguments = {0};
	struct arena arena = {0};
	struct diag diag = {0};
	int code = EXIT_FINE;

	if (!read_arguments(&arguments, count, words, &arena)) {
		code = EXIT_USAGE;
	} else if (arguments.wants_help) {
		fputs(usage, stdout);
	} else if (arguments.wants_version) {
		puts("callgrind2json " EDM_PROFILE_VERSION);
	} else if (!convert(&arguments, &arena, &diag)) {
		diag_print(&diag, "callgrind2json", stderr);
		code = EXIT_WRONG;
	}
	arena_release(&arena);
	return code;
}
