/*
 * profile-session: the part of scripts/profile-deep that is written in C. It runs beside the script
 * from its beginning to its end. The caller is scripts/lib/session.bash.
 */
#include "envelope/session/keeper.h"

struct arguments {
	struct session session;

	const char *output;
	bool tells_expected;
};

#define OPTION(word, sort, member, what, text)                                                     \
	{                                                                                          \
		.name = (word), .kind = (sort), .offset = offsetof(struct arguments, member),      \
		.value = (what), .help = (text)                                                    \
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
    OPTION("output", OPTION_STRING, output, "DIR", "where the files go in the end"),
    OPTION("isa", OPTION_STRING, session.isa, "NAME", "what --isa was given"),
    OPTION("freeze", OPTION_FLAG, session.is_frozen, NULL, "time and randomness are frozen"),
    OPTION("trace", OPTION_FLAG, session.is_traced, NULL, "find out whether strace may trace here"),
    OPTION("tell-expected", OPTION_FLAG, tells_expected, NULL,
	   "write the count of an earlier run like this one to `expected`"),
    {0},
};

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	if (!arguments->session.command.count)
		return diag_error(diag, "no command given");
	if (!arguments->session.program || !arguments->output)
		return diag_error(diag, "--program and --output are needed");
	return true;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	(void)diag;
	return keeper_run(&arguments->session, arguments->output, arguments->tells_expected);
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-session",
	    .synopsis = "[OPTION]... -- PROGRAM [ARG]...",
	    .about =
		"Makes the folder for the recordings of PROGRAM, reports which pins of the "
		"measuring environment can be held, and serves requests on stdin until stdin ends; "
		"then it removes the folder. PROGRAM is the command's first word.",
	    .notes = "The requests and answers are described in envelope/session/keeper.h.\n\n"
		     "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, session.command),
	    .check = check,
	    .run = run,
	};
	struct arguments arguments = {0};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.session.command);
	command_words_release(&arguments.session.variables);
	return code;
}
