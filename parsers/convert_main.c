/*
 * callgrind2json, massif2json and so on: read the raw files of one tool and write the document of
 * docs/document.md. It is one program, whose name selects the format.
 */
#include "common/command_line.h"
#include "common/file.h"
#include "common/memory.h"
#include "convert.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 10 };

struct request {
	const struct raw_format *format;
	const char *name, *run, *output; /* NULL when not given */
	bool keep_lines, keep_dumps, no_follow, no_inline;
	struct command_words files, forked, dhat;
	struct arena *arena;
};

/* Adds a file and records that it is of a forked child. */
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
	if (request->files.count > 1 && !request->format->has_children)
		return diag_error(diag, "more than one file given");
	if (request->keep_dumps && reads_stdin(request))
		return diag_error(diag, "--dumps reads its files twice, so they cannot be stdin");
	return true;
}

/* Chooses from all options those that this program takes. */
static void choose_options(const struct raw_format *format, struct command_option *chosen)
{
	const struct {
		struct command_option option;
		bool is_taken;
	} all[] = {
#define MEMBER(member) offsetof(struct request, member)
	    {{.name = "name",
	      .kind = OPTION_STRING,
	      .offset = MEMBER(name),
	      .value = "PROFILE",
	      .help = "the profile's name (the command's program and subcommand)"},
	     true},
	    {{.name = "run",
	      .kind = OPTION_STRING,
	      .offset = MEMBER(run),
	      .value = "FILE",
	      .help =
		  "a JSON object with facts that only the wrapper of the run knows: commit, dirty, "
		  "timestamp, system, name, command, exit_status, cpu_time, wall_time, "
		  "peak_memory_mb, options"},
	     true},
	    {{.name = "forked",
	      .kind = OPTION_READ,
	      .read = read_forked,
	      .value = "FILE",
	      .help = "a file of a child that was forked and executed no other program"},
	     format->has_children},
	    {{.name = "dhat",
	      .kind = OPTION_WORDS,
	      .offset = MEMBER(dhat),
	      .value = "FILE",
	      .help = "a DHAT file of the same run, for exact figures; several in the order of the "
		      "FILEs they belong to"},
	     format->takes_dhat},
	    {{.name = "no-follow",
	      .kind = OPTION_FLAG,
	      .offset = MEMBER(no_follow),
	      .help = "leave out the processes that the command started"},
	     format->takes_no_follow},
	    {{.name = "lines",
	      .kind = OPTION_FLAG,
	      .offset = MEMBER(keep_lines),
	      .help = "keep the cost of every source line"},
	     format->takes_lines},
	    {{.name = "dumps",
	      .kind = OPTION_FLAG,
	      .offset = MEMBER(keep_dumps),
	      .help = "add a profile PROFILE/NAME for every dump that the program requested by "
		      "name; not from stdin"},
	     format->takes_dumps},
	    {{.name = "no-inline",
	      .kind = OPTION_FLAG,
	      .offset = MEMBER(no_inline),
	      .help = "compiled functions as they are, with what was inlined into them"},
	     format->takes_no_inline},
	    {{.name = "output",
	      .kind = OPTION_STRING,
	      .offset = MEMBER(output),
	      .value = "FILE",
	      .help = "write FILE instead of stdout"},
	     true},
#undef MEMBER
	};

	_Static_assert(LENGTH_OF(all) < MOST_OPTIONS, "room for the end");
	for (size_t i = 0; i < LENGTH_OF(all); i++)
		if (all[i].is_taken)
			*chosen++ = all[i].option;
}

static bool read_run(const struct request *request, struct document_run *run, struct diag *diag)
{
	struct text content = T("{}");

	if (request->run && !file_read(request->run, request->arena, &content, diag))
		return false;
	return document_read_run(content, request->run, request->arena, run, diag);
}

/* The files of the program's own format, followed by the DHAT files of the same run. */
static const struct raw_file *list_files(const struct request *request)
{
	size_t count = request->files.count, forked = 0;
	struct raw_file *files =
	    ARENA_NEW(request->arena, struct raw_file, count + request->dhat.count);

	for (size_t i = 0; i < count; i++) {
		const char *path = request->files.items[i];
		bool is_forked =
		    forked < request->forked.count && path == request->forked.items[forked];

		forked += is_forked;
		files[i] = (struct raw_file){
		    .path = path, .tool = request->format->tool, .is_forked = is_forked};
	}
	for (size_t i = 0; i < request->dhat.count; i++)
		files[count + i] =
		    (struct raw_file){.path = request->dhat.items[i], .tool = T("dhat")};
	return files;
}

static bool convert(const struct request *request, struct diag *diag)
{
	struct recording_notes notes = {0};
	struct document_run run;
	struct recording recording = {
	    .files = list_files(request),
	    .file_count = (u32)(request->files.count + request->dhat.count),
	    .run = &run,
	    .keep_lines = request->keep_lines,
	    .keep_dumps = request->keep_dumps,
	    .no_follow = request->no_follow,
	    .no_inline = request->no_inline,
	    .notes = &notes,
	};
	struct document document;

	if (!read_run(request, &run, diag) ||
	    !convert_recording(request->format, &recording, request->name, request->arena,
			       &document, diag))
		return false;
	recording_notes_print(&notes, request->format->program, stderr);
	return document_write_file(&document, request->output ? request->output : "-", diag);
}

static enum exit_code run(void *into, struct diag *diag)
{
	return convert(into, diag) ? EXIT_FINE : EXIT_WRONG;
}

/* The format whose program has this name, or NULL. */
static const struct raw_format *find_format(struct text name)
{
	const struct raw_format *format;

	for (size_t i = 0; (format = raw_format_at(i)); i++)
		if (text_equal(text_from_string(format->program), name))
			return format;
	return NULL;
}

static int convert_main(const struct raw_format *format, int count, char **words)
{
	struct command_option options[MOST_OPTIONS] = {{0}};
	struct arena arena = {0};
	struct request request = {.format = format, .arena = &arena};
	struct command_line line = {
	    .program = format->program,
	    .synopsis = "[OPTION]... FILE...",
	    .about = format->about,
	    .notes = "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct request, files),
	    .check = check,
	    .run = run,
	};
	int code;

	choose_options(format, options);
	code = command_line_main(&line, &request, count, words);
	command_words_release(&request.files);
	command_words_release(&request.forked);
	command_words_release(&request.dhat);
	arena_release(&arena);
	return code;
}

int main(int count, char **words)
{
	const char *name = count ? words[0] : "";
	const struct raw_format *format = find_format(path_basename(text_from_string(name)));

	if (format)
		return convert_main(format, count, words);
	fprintf(stderr,
		"%s: call this program by the name of a conversion, such as callgrind2json\n",
		name);
	return EXIT_USAGE;
}
