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
#define ARGUMENT(member) offsetof(struct request, arguments.member)
	    {{.name = "name",
	      .kind = OPTION_STRING,
	      .offset = ARGUMENT(name),
	      .value = "PROFILE",
	      .help = "the profile's name (the command's program and subcommand)"},
	     true},
	    {{.name = "run",
	      .kind = OPTION_STRING,
	      .offset = ARGUMENT(run),
	      .value = "FILE",
	      .help = "a JSON object with what only the wrapper of the run knows: commit, dirty, "
		      "timestamp, system, name, command, exit_status, cpu_time, wall_time, "
		      "peak_memory_mb, options"},
	     true},
	    {{.name = "forked",
	      .kind = OPTION_READ,
	      .read = read_forked,
	      .value = "FILE",
	      .help = "a file of a child that was forked and ran on in the same program"},
	     program->takes_children},
	    {{.name = "dhat",
	      .kind = OPTION_WORDS,
	      .offset = offsetof(struct request, dhat),
	      .value = "FILE",
	      .help = "a DHAT file of the same run, for exact figures; several in the order of the "
		      "FILEs they belong to"},
	     program->takes_dhat},
	    {{.name = "no-follow",
	      .kind = OPTION_FLAG,
	      .offset = ARGUMENT(no_follow),
	      .help = "leave out the processes that the command started"},
	     program->takes_no_follow},
	    {{.name = "lines",
	      .kind = OPTION_FLAG,
	      .offset = ARGUMENT(keep_lines),
	      .help = "the cost of every source line as well"},
	     program->takes_lines},
	    {{.name = "dumps",
	      .kind = OPTION_FLAG,
	      .offset = ARGUMENT(keep_dumps),
	      .help = "a profile PROFILE/NAME for every dump that the program asked for by name as "
		      "well; not from stdin"},
	     program->takes_dumps},
	    {{.name = "output",
	      .kind = OPTION_STRING,
	      .offset = ARGUMENT(output),
	      .value = "FILE",
	      .help = "write FILE instead of stdout"},
	     true},
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
	struct arena arena = {0};
	struct request request = {.program = program, .arena = &arena};
	struct command_line line = {
	    .program = program->name,
	    .synopsis = "[OPTION]... FILE...",
	    .about = program->about,
	    .notes = "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct request, files),
	    .check = check,
	    .run = run,
	};
	int code;

	choose_options(program, options);
	code = command_line_main(&line, &request, count, words);
	command_words_release(&request.files);
	command_words_release(&request.forked);
	command_words_release(&request.dhat);
	arena_release(&arena);
	return code;
}
