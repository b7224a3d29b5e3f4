/*
 * profile-facts: the facts about a run, gathered beside it and completed after it. `gather` keeps
 * them in a file; `about` writes what the converters take by --run, and says on stdout what the
 * wrapper has to know of the recordings. The caller is scripts/lib/facts.bash.
 */
#include "envelope/facts/facts.h"
#include "envelope/facts/recordings.h"
#include "envelope/facts/totals.h"
#include "envelope/facts/words.h"

#include "common/buffer.h"
#include "common/command_line.h"
#include "common/escape.h"
#include "common/file.h"
#include "common/json_writer.h"
#include "common/memory.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct arguments {
	struct command_words words;
	const char *facts, *name, *program, *program_tree, *work_tree;

	struct command_words pins, variables;
	const char *isa, *input, *expected;
	bool is_frozen;

	struct command_words options, valgrind;
	const char *output, *began, *timestamp, *exit_status, *version, *strace;
	bool no_follow;
};

#define AT(member) offsetof(struct arguments, member), NULL
#define GROUP(heading)                                                                             \
	{                                                                                          \
		"", OPTION_GROUP, 0, NULL, NULL, heading, NULL                                     \
	}

static const struct command_option options[] = {
    {"facts", OPTION_STRING, AT(facts), "FILE", "where they are kept from one step to the next",
     NULL},
    {"name", OPTION_STRING, AT(name), "PROFILE", "the profile's name", NULL},
    {"program", OPTION_STRING, AT(program), "FILE", "the program's file", NULL},
    {"program-tree", OPTION_STRING, AT(program_tree), "DIR",
     "the project that the program belongs to", NULL},
    {"work-tree", OPTION_STRING, AT(work_tree), "DIR",
     "the directory that the run sees as its work", NULL},
    {"pin", OPTION_WORDS, AT(pins), "PIN=HELD",
     "how a pin of the envelope is held; none: it is off", NULL},
    GROUP("gather, beside the run"),
    {"isa", OPTION_STRING, AT(isa), "NAME", "what --isa was given", NULL},
    {"freeze", OPTION_FLAG, AT(is_frozen), NULL, "time and randomness are frozen", NULL},
    {"let", OPTION_WORDS, AT(variables), "NAME=VALUE", "a variable that was let through", NULL},
    {"stdin", OPTION_STRING, AT(input), "FILE", "what is handed on as stdin", NULL},
    {"expected", OPTION_STRING, AT(expected), "FILE",
     "write there what an earlier run like this one came to", NULL},
    GROUP("about, after it"),
    {"output", OPTION_STRING, AT(output), "FILE", "the JSON object to write", NULL},
    {"began", OPTION_STRING, AT(began), "FILE", "files changed after this one are no inputs", NULL},
    {"timestamp", OPTION_STRING, AT(timestamp), "TIME", "when the run was", NULL},
    {"exit-status", OPTION_STRING, AT(exit_status), "N", "what it ended with", NULL},
    {"option", OPTION_WORDS, AT(options), "WORD", "an option of the tool, to be recorded", NULL},
    {"version-of-tool", OPTION_STRING, AT(version), "V", "its version, where no log says it", NULL},
    {"valgrind", OPTION_WORDS, AT(valgrind), "PID:DIR",
     "what Valgrind left of it: raw.PID, log.PID and its children's", NULL},
    {"strace", OPTION_STRING, AT(strace), "FILE", "what strace left of it", NULL},
    {"no-follow", OPTION_FLAG, AT(no_follow), NULL, "leave out the children's", NULL},
    {0},
};

/* words: the step, then the command. */
static bool is_step(const struct arguments *arguments, const char *step)
{
	return arguments->words.count && !strcmp(arguments->words.items[0], step);
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	bool gathers = is_step(arguments, "gather");

	if (!gathers && !is_step(arguments, "about"))
		return diag_error(diag, "the first word is 'gather' or 'about'");
	if (arguments->words.count < 2)
		return diag_error(diag, "no command given");
	if (!arguments->facts || !arguments->name || !arguments->program)
		return diag_error(diag, "--facts, --name and --program are needed");
	if (!gathers && (!arguments->output || !arguments->began || !arguments->timestamp ||
			 !arguments->exit_status))
		return diag_error(diag,
				  "--output, --began, --timestamp and --exit-status are needed");
	return true;
}

static struct facts_request request_of(const struct arguments *arguments)
{
	return (struct facts_request){
	    .program = arguments->program,
	    .program_tree = arguments->program_tree ? arguments->program_tree : "",
	    .work_tree = arguments->work_tree ? arguments->work_tree : "",
	    .input = arguments->input,
	    .isa = arguments->isa,
	    .is_frozen = arguments->is_frozen,
	    .pins = arguments->pins.items,
	    .pin_count = arguments->pins.count,
	    .variables = arguments->variables.items,
	    .variable_count = arguments->variables.count,
	    .arguments = arguments->words.items + 2,
	    .argument_count = arguments->words.count - 2,
	};
}

/* ---------------------------------------------------------------- gather */

/* The key is kept beside the facts: what must agree is not the same any more at the end. */
static bool write_key(const struct arguments *arguments, struct text key, struct arena *arena,
		      struct diag *diag)
{
	return file_write(arena_printf(arena, "%s.key", arguments->facts).data, key, diag);
}

static bool write_expected(const char *path, struct text key, struct arena *arena,
			   struct diag *diag)
{
	u64 total;

	if (!totals_find(key, &total, arena))
		return true;
	return file_write(path, arena_printf(arena, "%llu\n", (unsigned long long)total), diag);
}

static bool gather(const struct arguments *arguments, struct facts *facts, struct arena *arena,
		   struct diag *diag)
{
	struct facts_request request = request_of(arguments);
	struct text key;

	if (!facts_gather(&request, facts, arena, diag) ||
	    !facts_save(facts, arguments->facts, diag))
		return false;
	key = facts_key(facts, arguments->name);
	return write_key(arguments, key, arena, diag) &&
	       (!arguments->expected || write_expected(arguments->expected, key, arena, diag));
}

/* ---------------------------------------------------------------- about */

/* The one request, for the function that knows no context. */
static const struct facts_request *paths_of;
static struct arena *paths_arena;

static bool exists(struct text path)
{
	return !access(facts_outside(paths_of, path, paths_arena).data, F_OK);
}

static void say_recordings(const struct recordings *recordings, size_t from)
{
	for (size_t i = from; i < recordings->count; i++) {
		const struct recording *recording = &recordings->items[i];
		struct buffer program = {0};

		printf("%s %llu\n", recording->is_forked ? "forked" : "recording",
		       (unsigned long long)recording->pid);
		if (!recording->is_unseen)
			continue;
		escape_plain(&program, recording->program);
		printf("unseen %s\n", program.data ? program.data : "");
		buffer_release(&program);
	}
}

static bool read_valgrind(const struct arguments *arguments, struct recordings *recordings,
			  struct arena *arena, struct diag *diag)
{
	for (size_t i = 0; i < arguments->valgrind.count; i++) {
		struct text rest = text_from_string(arguments->valgrind.items[i]);
		size_t before = recordings->count;
		u64 pid;

		if (!text_skip_u64(&rest, &pid) || !text_skip_prefix(&rest, T(":")))
			return diag_error(diag, "--valgrind takes PID:DIR");
		printf("directory %zu\n", i);
		if (!recordings_read(recordings, rest.data, pid, arguments->no_follow, exists,
				     arena, diag))
			return false;
		say_recordings(recordings, before);
	}
	return true;
}

static bool read_recordings(const struct arguments *arguments, struct recordings *recordings,
			    struct arena *arena, struct diag *diag)
{
	struct buffer complaint = {0};

	if (!read_valgrind(arguments, recordings, arena, diag))
		return false;
	if (arguments->strace &&
	    !recordings_read_strace(recordings, arguments->strace, arguments->program, arena, diag))
		return false;
	if (recordings->complaint.data) {
		escape_plain(&complaint, recordings->complaint);
		printf("gave-up %s\n", complaint.data ? complaint.data : "");
		buffer_release(&complaint);
	}
	if (recordings->has_total)
		printf("total %llu\n", (unsigned long long)recordings->total);
	return true;
}

static struct text command_of(const struct arguments *arguments, struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 1; i < arguments->words.count; i++) {
		if (i > 1)
			buffer_add_byte(&out, ' ');
		words_quote(&out, text_from_string(arguments->words.items[i]));
	}
	return buffer_take(&out, arena);
}

static void write_options(struct json_writer *writer, const struct command_words *words)
{
	json_key(writer, "options");
	json_open_array(writer, JSON_INLINE);
	for (size_t i = 0; i < words->count; i++)
		json_string(writer, words->items[i]);
	json_close(writer);
}

static void write_about(const struct arguments *arguments, const struct facts *facts,
			struct text version, struct buffer *out, struct arena *arena)
{
	struct json_writer writer = {.out = out};

	json_open_object(&writer, JSON_LINES);
	json_member_text(&writer, "command", command_of(arguments, arena));
	json_key(&writer, "commit");
	json_raw(&writer, facts->commit);
	json_key(&writer, "dirty");
	json_raw(&writer, facts->dirty);
	json_key(&writer, "exit_status");
	json_raw(&writer, text_from_string(arguments->exit_status));
	json_member_string(&writer, "name", arguments->name);
	write_options(&writer, &arguments->options);
	json_key(&writer, "system");
	json_raw(&writer, facts->system);
	json_member_string(&writer, "timestamp", arguments->timestamp);
	if (version.data)
		json_member_text(&writer, "version", version);
	json_close(&writer);
	json_end(&writer);
}

/* Once, and the same for all kinds and rounds: what the first of them loaded. */
static bool complete(const struct arguments *arguments, struct facts *facts,
		     const struct facts_request *request, const struct recordings *recordings,
		     struct diag *diag)
{
	bool is_complete = facts->system.data;

	if (is_complete && !recordings->has_timed_waits)
		return true;
	if (!is_complete && !facts_complete(facts, request, arguments->began, recordings->objects,
					    recordings->object_count, diag))
		return false;
	if (recordings->has_timed_waits)
		facts_add_timed_waits(facts);
	return facts_save(facts, arguments->facts, diag);
}

/* What callgrind counted, for the next run on a terminal: it tells how far that is. */
static bool remember(const struct arguments *arguments, const struct recordings *recordings,
		     struct arena *arena, struct diag *diag)
{
	struct text key;

	if (!recordings->has_total)
		return true;
	if (!file_read(arena_printf(arena, "%s.key", arguments->facts).data, arena, &key, diag))
		return false;
	totals_remember(key, recordings->total, arena);
	return true;
}

static bool tell_about(const struct arguments *arguments, struct facts *facts,
		       struct recordings *recordings, struct arena *arena, struct diag *diag)
{
	struct facts_request request = request_of(arguments);
	struct text version = recordings->version;
	struct buffer out = {0};
	bool fine;

	paths_of = &request;
	paths_arena = arena;
	if (!facts_load(facts, arguments->facts, arena, diag) ||
	    !read_recordings(arguments, recordings, arena, diag) ||
	    !complete(arguments, facts, &request, recordings, diag) ||
	    !remember(arguments, recordings, arena, diag))
		return false;
	version = arguments->version ? text_from_string(arguments->version) : recordings->version;
	write_about(arguments, facts, version, &out, arena);
	fine = file_write(arguments->output, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

/* ---------------------------------------------------------------- main */

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;
	struct recordings recordings = {0};
	struct arena arena = {0};
	struct facts facts = {0};
	bool fine;

	if (is_step(arguments, "gather"))
		fine = gather(arguments, &facts, &arena, diag);
	else
		fine = tell_about(arguments, &facts, &recordings, &arena, diag);
	recordings_release(&recordings);
	facts_release(&facts);
	arena_release(&arena);
	return fine ? EXIT_FINE : EXIT_WRONG;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-facts",
	    .synopsis = "gather|about [OPTION]... -- PROGRAM [ARG]...",
	    .about =
		"Gathers the facts about a run that its documents carry, in two steps: `gather` "
		"beside the run, `about` after it. PROGRAM is the command's first word.",
	    .notes = "`about` says on stdout, for every --valgrind in its order, `directory N` "
		     "(from 0), then "
		     "`recording PID` or, of a copy of its parent, `forked PID`, the command's own "
		     "first, with "
		     "`unseen PROGRAM` behind one whose allocations Valgrind could not see; "
		     "`gave-up REASON` "
		     "when Valgrind said so; `total N`, what callgrind counted.\n\n"
		     "Exit codes: 0 fine, 1 a fact could not be had, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .check = check,
	    .run = run,
	};
	struct arguments arguments = {0};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.words);
	command_words_release(&arguments.pins);
	command_words_release(&arguments.variables);
	command_words_release(&arguments.options);
	command_words_release(&arguments.valgrind);
	return code;
}
