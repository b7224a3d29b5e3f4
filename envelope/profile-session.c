/*
 * profile-session: what scripts/profile-deep asks of C, in two steps: `keep` stands beside the
 * script from its beginning to its end, `finish` makes a document of what a tool left behind. The
 * caller is scripts/lib/session.bash.
 */
#include "envelope/session/finish.h"
#include "envelope/session/keeper.h"

#include <stdio.h>
#include <string.h>

struct arguments {
	struct session session;

	const char *output;
	bool tells_expected;

	struct finish finish;
};

#define OPTION(word, sort, member, what, text)                                                     \
	{                                                                                          \
		.name = (word), .kind = (sort), .offset = offsetof(struct arguments, member),      \
		.value = (what), .help = (text)                                                    \
	}
#define GROUP(heading)                                                                             \
	{                                                                                          \
		.name = "", .kind = OPTION_GROUP, .help = (heading)                                \
	}

static const struct command_option options[] = {
    OPTION("name", OPTION_STRING, session.name, "PROFILE",
	   "the profile's name (the command's program and subcommand)"),
    OPTION("program", OPTION_STRING, session.program, "FILE", "the program's file"),
    OPTION("program-tree", OPTION_STRING, session.program_tree, "DIR",
	   "the project that the program belongs to"),
    OPTION("work-tree", OPTION_STRING, session.work_tree, "DIR",
	   "the directory that the run sees as its work"),
    OPTION("let", OPTION_WORDS, session.variables, "NAME=VALUE", "a variable that was let through"),
    GROUP("keep, beside the script"),
    OPTION("output", OPTION_STRING, output, "DIR", "where the files go in the end"),
    OPTION("isa", OPTION_STRING, session.isa, "NAME", "what --isa was given"),
    OPTION("freeze", OPTION_FLAG, session.is_frozen, NULL, "time and randomness are frozen"),
    OPTION("tell-expected", OPTION_FLAG, tells_expected, NULL,
	   "write the count of an earlier run like this one to `expected`"),
    GROUP("finish, after a run"),
    OPTION("directory", OPTION_STRING, finish.directory, "DIR", "the session's hidden folder"),
    OPTION("base", OPTION_STRING, finish.base, "NAME",
	   "the files are called NAME.json, NAME.TOOL, NAME.TOOL.2 and so on"),
    OPTION("timestamp", OPTION_STRING, finish.timestamp, "TIME", "when the run was"),
    OPTION("exit-status", OPTION_STRING, finish.exit_status, "N", "what it ended with"),
    OPTION("pin", OPTION_WORDS, session.pins, "PIN=HELD",
	   "how a pin of the envelope was held; none: it is off"),
    OPTION("option", OPTION_WORDS, finish.options, "WORD", "an option of the tool, to be recorded"),
    OPTION("tool", OPTION_STRING, finish.tool, "PROGRAM",
	   "the tool to ask for its version, where no log states one"),
    OPTION("valgrind", OPTION_WORDS, finish.valgrind, "TOOL:PID:DIR",
	   "the folder of Valgrind's files: raw.PID, log.PID and those of children"),
    OPTION("strace", OPTION_STRING, finish.strace, "FILE", "what strace left of it"),
    OPTION("no-follow", OPTION_FLAG, finish.no_follow, NULL, "leave out the children's"),
    OPTION("lines", OPTION_FLAG, finish.keep_lines, NULL, "the cost of every source line as well"),
    OPTION("no-inline", OPTION_FLAG, finish.no_inline, NULL,
	   "compiled functions as they are, with what was inlined into them"),
    OPTION("dumps", OPTION_FLAG, finish.keep_dumps, NULL,
	   "add a profile for every dump that the program requested by name"),
    {0},
};

static bool is_step(const struct arguments *arguments, const char *step)
{
	const struct command_words *words = &arguments->session.command;

	return words->count && !strcmp(words->items[0], step);
}

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;
	const struct finish *finish = &arguments->finish;
	bool keeps = is_step(arguments, "keep");

	if (!keeps && !is_step(arguments, "finish"))
		return diag_error(diag, "the first word is 'keep' or 'finish'");
	if (arguments->session.command.count < 2)
		return diag_error(diag, "no command given");
	if (!arguments->session.program)
		return diag_error(diag, "--program is needed");
	if (keeps && !arguments->output)
		return diag_error(diag, "--output is needed");
	if (!keeps && (!finish->directory || !finish->base || !finish->timestamp ||
		       !finish->exit_status || (!finish->valgrind.count && !finish->strace)))
		return diag_error(diag, "--directory, --base, --timestamp, --exit-status and "
					"--valgrind or --strace are needed");
	return true;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct session *session = &arguments->session;
	bool keeps = is_step(arguments, "keep");

	session->command.count--; /* the step is none of the command's words */
	memmove(session->command.items, session->command.items + 1,
		session->command.count * sizeof(session->command.items[0]));
	if (keeps)
		return keeper_run(session, arguments->output, arguments->tells_expected);
	return finish_kind(session, &arguments->finish, diag) ? EXIT_FINE : EXIT_WRONG;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-session",
	    .synopsis = "keep|finish [OPTION]... -- PROGRAM [ARG]...",
	    .about =
		"`keep` makes the folder for the recordings of PROGRAM, reports which pins of the "
		"measuring environment can be held, and serves requests on stdin until stdin ends; "
		"then it removes the folder. `finish` makes a document of a recording, "
		"complete with the facts about the run. PROGRAM is the command's first word.",
	    .notes = "The requests and answers are described in envelope/session/keeper.h and "
		     "finish.h.\n\n"
		     "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, session.command),
	    .check = check,
	    .run = run,
	};
	struct arguments arguments = {0};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.session.command);
	command_words_release(&arguments.session.pins);
	command_words_release(&arguments.session.variables);
	command_words_release(&arguments.finish.options);
	command_words_release(&arguments.finish.valgrind);
	return code;
}
