#include "convert.h"

#include "../common/file.h"
#include "../common/version.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum {
	OPTION_NAME = 256,
	OPTION_RUN,
	OPTION_FORKED,
	OPTION_DHAT,
	OPTION_NO_FOLLOW,
	OPTION_LINES,
	OPTION_DUMPS,
	OPTION_OUTPUT,
	OPTION_VERSION
};

static const struct option long_options[] = {
    {"name", required_argument, NULL, OPTION_NAME},
    {"run", required_argument, NULL, OPTION_RUN},
    {"forked", required_argument, NULL, OPTION_FORKED},
    {"dhat", required_argument, NULL, OPTION_DHAT},
    {"no-follow", no_argument, NULL, OPTION_NO_FOLLOW},
    {"lines", no_argument, NULL, OPTION_LINES},
    {"dumps", no_argument, NULL, OPTION_DUMPS},
    {"output", required_argument, NULL, OPTION_OUTPUT},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

struct request {
	struct convert_arguments arguments;
	bool wants_help, wants_version;
};

static void print_help(const struct convert_program *program)
{
	printf("Usage: %s [OPTION]... FILE...\n\n%s\n", program->name, program->about);
	puts(
	    "      --name PROFILE   the profile's name (the command's program and subcommand)\n"
	    "      --run FILE       a JSON object with what only the wrapper of the run knows:\n"
	    "                       commit, dirty, timestamp, system, name, command, exit_status,\n"
	    "                       cpu_time, wall_time, peak_memory_mb, options");
	if (program->takes_children)
		puts("      --forked FILE    a file of a child that was forked and ran on in the\n"
		     "                       same program");
	if (program->takes_dhat)
		puts("      --dhat FILE      a DHAT file of the same run, for exact figures; "
		     "several\n"
		     "                       in the order of the FILEs they belong to");
	if (program->takes_no_follow)
		puts("      --no-follow      leave out the processes that the command started");
	if (program->takes_lines)
		puts("      --lines          the cost of every source line as well");
	if (program->takes_dumps)
		puts("      --dumps          a profile PROFILE/NAME for every dump that the "
		     "program\n"
		     "                       asked for by name as well; not from stdin");
	puts("      --output FILE    write FILE instead of stdout\n"
	     "  -h, --help           print this text\n"
	     "      --version        print the version\n"
	     "\n"
	     "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.");
}

static bool take_option(const struct convert_program *program, struct request *request, int option)
{
	struct convert_arguments *arguments = &request->arguments;

	switch (option) {
	case OPTION_NAME:
		arguments->name = optarg;
		return true;
	case OPTION_RUN:
		arguments->run = optarg;
		return true;
	case OPTION_DHAT:
		arguments->dhat[arguments->dhat_count++] = optarg;
		return program->takes_dhat;
	case OPTION_FORKED:
	case 1: /* no option: a file, in its place among the others */
		arguments->files[arguments->file_count++] =
		    (struct convert_file){optarg, option == OPTION_FORKED};
		return option == 1 || program->takes_children;
	case OPTION_NO_FOLLOW:
		arguments->no_follow = true;
		return program->takes_no_follow;
	case OPTION_LINES:
		arguments->keep_lines = true;
		return program->takes_lines;
	case OPTION_DUMPS:
		arguments->keep_dumps = true;
		return program->takes_dumps;
	case OPTION_OUTPUT:
		arguments->output = optarg;
		return true;
	case OPTION_VERSION:
		request->wants_version = true;
		return true;
	case 'h':
		request->wants_help = true;
		return true;
	default:
		return false;
	}
}

static bool usage_error(const struct convert_program *program, const char *what)
{
	fprintf(stderr, "%s: %s; try '%s --help'\n", program->name, what, program->name);
	return false;
}

/* About the word that getopt_long has just read. */
static bool option_error(const struct convert_program *program, const char *what, const char *word)
{
	char message[256];

	snprintf(message, sizeof(message), "%s '%s'", what, word);
	return usage_error(program, message);
}

static bool reads_stdin(const struct convert_arguments *arguments)
{
	for (size_t i = 0; i < arguments->file_count; i++)
		if (!strcmp(arguments->files[i].path, "-"))
			return true;
	return false;
}

static bool read_arguments(const struct convert_program *program, int count, char **words,
			   struct request *request, struct arena *arena)
{
	struct convert_arguments *arguments = &request->arguments;
	int option;

	arguments->files = ARENA_NEW(arena, struct convert_file, (size_t)count);
	arguments->dhat = ARENA_NEW(arena, const char *, (size_t)count);
	opterr = 0;
	while ((option = getopt_long(count, words, "-:h", long_options, NULL)) != -1)
		if (!take_option(program, request, option))
			return option_error(program,
					    option == ':' ? "no value given for" : "unknown option",
					    words[optind - 1]);
	while (optind < count)
		arguments->files[arguments->file_count++] =
		    (struct convert_file){words[optind++], false};
	if (request->wants_help || request->wants_version)
		return true;
	if (!arguments->file_count)
		return usage_error(program, "no file given");
	if (arguments->file_count > 1 && !program->takes_children)
		return usage_error(program, "more than one file given");
	if (arguments->keep_dumps && reads_stdin(arguments))
		return usage_error(program, "--dumps reads files twice, which stdin cannot be");
	return true;
}

static bool read_run(const struct convert_arguments *arguments, struct arena *arena,
		     struct document_run *run, struct diag *diag)
{
	struct text content = T("{}");

	if (arguments->run && !file_read(arguments->run, arena, &content, diag))
		return false;
	return document_read_run(content, arguments->run, arena, run, diag);
}

/* The contents first: the profile's name may have to be made out of the command they tell. */
static bool make_document(const struct convert_program *program,
			  const struct convert_arguments *arguments, struct arena *arena,
			  struct document *document, struct diag *diag)
{
	struct convert_result result;
	struct document_profile *whole = &result.whole;
	struct document_run run;

	if (!read_run(arguments, arena, &run, diag))
		return false;
	*whole = run.profile;
	document_init(&result.parts);
	if (!program->add(arguments, &run, &result, arena, diag))
		return false;
	if (arguments->name)
		whole->name = text_from_string(arguments->name);
	else if (!whole->name.data)
		whole->name = document_profile_name(whole->command, arena);
	*document = run.document;
	*document_profile(document, whole->name, arena) = *whole;
	document_add_parts(document, whole, &result.parts, arena);
	return true;
}

static bool convert(const struct convert_program *program,
		    const struct convert_arguments *arguments, struct arena *arena,
		    struct diag *diag)
{
	struct document document;

	return make_document(program, arguments, arena, &document, diag) &&
	       document_write_file(&document, arguments->output ? arguments->output : "-", diag);
}

int convert_main(const struct convert_program *program, int count, char **words)
{
	struct request request = {0};
	struct arena arena = {0};
	struct diag diag = {0};
	int code = EXIT_FINE;

	if (!read_arguments(program, count, words, &request, &arena)) {
		code = EXIT_USAGE;
	} else if (request.wants_help) {
		print_help(program);
	} else if (request.wants_version) {
		printf("%s " EDM_PROFILE_VERSION "\n", program->name);
	} else if (!convert(program, &request.arguments, &arena, &diag)) {
		diag_print(&diag, program->name, stderr);
		code = EXIT_WRONG;
	}
	arena_release(&arena);
	return code;
}
