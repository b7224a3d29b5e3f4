#include "convert.h"

#include "common/command_line.h"
#include "common/file.h"
#include "common/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 9 };

struct request {
	const struct convert_program *program;
	struct convert_arguments arguments;
	struct command_words files, forked, dhat;
	struct arena *arena;
};

static void print_help(const struct convert_program *program, struct buffer *out)
{
	buffer_printf(out, "Usage: %s [OPTION]... FILE...\n\n%s\n", program->name, program->about);
	buffer_add_string(
	    out,
	    "      --name PROFILE   the profile's name (the command's program and subcommand)\n"
	    "      --run FILE       a JSON object with what only the wrapper of the run knows:\n"
	    "                       commit, dirty, timestamp, system, name, command, exit_status,\n"
	    "                       cpu_time, wall_time, peak_memory_mb, options\n");
	if (program->takes_children)
		buffer_add_string(
		    out, "      --forked FILE    a file of a child that was forked and ran on in "
			 "the\n"
			 "                       same program\n");
	if (program->takes_dhat)
		buffer_add_string(
		    out, "      --dhat FILE      a DHAT file of the same run, for exact "
			 "figures; several\n"
			 "                       in the order of the FILEs they belong to\n");
	if (program->takes_no_follow)
		buffer_add_string(out,
				  "      --no-follow      leave out the processes that the command "
				  "started\n");
	if (program->takes_lines)
		buffer_add_string(out,
				  "      --lines          the cost of every source line as well\n");
	if (program->takes_dumps)
		buffer_add_string(
		    out, "      --dumps          a profile PROFILE/NAME for every dump that the "
			 "program\n"
			 "                       asked for by name as well; not from stdin\n");
	buffer_add_string(
	    out, "      --output FILE    write FILE instead of stdout\n"
		 "  -h, --help           print this text\n"
		 "      --version        print the version\n"
		 "\n"
		 "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.\n");
}

/* One of the files, and known to be forked. */
static bool read_forked(void *into, const char *word, struct diag *diag)
{
	struct request *request = into;

	(void)diag;
	command_words_add(&request->files, word);
	command_words_add(&request->forked, word);
	return true;
}

static bool reads_stdin(const struct request *request)
{
	for (size_t i = 0; i < request->files.count; i++)
		if (!strcmp(request->files.items[i], "-"))
			return true;
	return false;
}

static bool check(void *into, struct diag *diag)
{
	const struct request *request = into;

	if (!request->files.count)
		return diag_error(diag, "no file given");
	if (request->files.count > 1 && !request->program->takes_children)
		return diag_error(diag, "more than one file given");
	if (request->arguments.keep_dumps && reads_stdin(request))
		return diag_error(diag, "--dumps reads files twice, which stdin cannot be");
	return true;
}

/* Those that this program takes, out of all. */
static void choose_options(const struct convert_program *program, struct command_option *chosen)
{
	const struct {
		struct command_option option;
		bool is_taken;
	} all[] = {
#define ARGUMENT(member) offsetof(struct request, arguments.member), NULL
	    {{"name", OPTION_STRING, ARGUMENT(name)}, true},
	    {{"run", OPTION_STRING, ARGUMENT(run)}, true},
	    {{"output", OPTION_STRING, ARGUMENT(output)}, true},
	    {{"forked", OPTION_READ, 0, read_forked}, program->takes_children},
	    {{"dhat", OPTION_WORDS, offsetof(struct request, dhat), NULL}, program->takes_dhat},
	    {{"no-follow", OPTION_FLAG, ARGUMENT(no_follow)}, program->takes_no_follow},
	    {{"lines", OPTION_FLAG, ARGUMENT(keep_lines)}, program->takes_lines},
	    {{"dumps", OPTION_FLAG, ARGUMENT(keep_dumps)}, program->takes_dumps},
#undef ARGUMENT
	};

	_Static_assert(LENGTH_OF(all) < MOST_OPTIONS, "room for the end");
	for (size_t i = 0; i < LENGTH_OF(all); i++)
		if (all[i].is_taken)
			*chosen++ = all[i].option;
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

static void name_files(struct request *request)
{
	struct convert_arguments *arguments = &request->arguments;
	size_t forked = 0;

	arguments->file_count = request->files.count;
	arguments->files = ARENA_NEW(request->arena, struct convert_file, request->files.count);
	for (size_t i = 0; i < request->files.count; i++) {
		const char *path = request->files.items[i];
		bool is_forked =
		    forked < request->forked.count && path == request->forked.items[forked];

		forked += is_forked;
		arguments->files[i] = (struct convert_file){path, is_forked};
	}
	arguments->dhat_count = request->dhat.count;
	arguments->dhat = request->dhat.items;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct request *request = into;

	name_files(request);
	return convert(request->program, &request->arguments, request->arena, diag) ? EXIT_FINE
										    : EXIT_WRONG;
}

int convert_main(const struct convert_program *program, int count, char **words)
{
	struct command_option options[MOST_OPTIONS] = {{0}};
	struct buffer usage = {0};
	struct arena arena = {0};
	struct request request = {.program = program, .arena = &arena};
	struct command_line line = {
	    .program = program->name,
	    .options = options,
	    .words = offsetof(struct request, files),
	    .check = check,
	    .run = run,
	};
	int code;

	print_help(program, &usage);
	choose_options(program, options);
	buffer_add_byte(&usage, 0);
	line.usage = usage.data;
	code = command_line_main(&line, &request, count, words);
	command_words_release(&request.files);
	command_words_release(&request.forked);
	command_words_release(&request.dhat);
	buffer_release(&usage);
	arena_release(&arena);
	return code;
}
