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

#define SESSION(member) offsetof(struct arguments, session.member), NULL
#define KEEP(member)	offsetof(struct arguments, member), NULL
#define FINISH(member)	offsetof(struct arguments, finish.member), NULL
#define GROUP(heading)                                                                             \
	{                                                                                          \
		"", OPTION_GROUP, 0, NULL, NULL, heading, NULL                                     \
	}

static const struct command_option options[] = {
    {"name", OPTION_STRING, SESSION(name), "PROFILE",
     "the profile's name (the command's program and subcommand)", NULL},
    {"program", OPTION_STRING, SESSION(program), "FILE", "the program's file", NULL},
    {"program-tree", OPTION_STRING, SESSION(program_tree), "DIR",
     "the project that the program belongs to", NULL},
    {"work-tree", OPTION_STRING, SESSION(work_tree), "DIR",
     "the directory that the run sees as its work", NULL},
    GROUP("keep, beside the script"),
    {"output", OPTION_STRING, KEEP(output), "DIR", "where the files go in the end", NULL},
    {"isa", OPTION_STRING, SESSION(isa), "NAME", "what --isa was given", NULL},
    {"freeze", OPTION_FLAG, SESSION(is_frozen), NULL, "time and randomness are frozen", NULL},
    {"let", OPTION_WORDS, SESSION(variables), "NAME=VALUE", "a variable that was let through",
     NULL},
    {"tell-expected", OPTION_FLAG, KEEP(tells_expected), NULL,
     "write to `expected` what an earlier run like this one came to", NULL},
    GROUP("finish, after a run"),
    {"directory", OPTION_STRING, FINISH(directory), "DIR", "the session's hidden folder", NULL},
    {"base", OPTION_STRING, FINISH(base), "NAME",
     "what is made is called NAME.json, NAME.TOOL, NAME.TOOL.2 and so on", NULL},
    {"timestamp", OPTION_STRING, FINISH(timestamp), "TIME", "when the run was", NULL},
    {"exit-status", OPTION_STRING, FINISH(exit_status), "N", "what it ended with", NULL},
    {"pin", OPTION_WORDS, SESSION(pins), "PIN=HELD",
     "how a pin of the envelope was held; none: it is off", NULL},
    {"option", OPTION_WORDS, FINISH(options), "WORD", "an option of the tool, to be recorded",
     NULL},
    {"tool", OPTION_STRING, FINISH(tool), "PROGRAM",
     "asked for its version, where no log states one", NULL},
    {"valgrind", OPTION_WORDS, FINISH(valgrind), "TOOL:PID:DIR",
     "what Valgrind left of it: raw.PID, log.PID and its children's", NULL},
    {"strace", OPTION_STRING, FINISH(strace), "FILE", "what strace left of it", NULL},
    {"no-follow", OPTION_FLAG, FINISH(no_follow), NULL, "leave out the children's", NULL},
    {"lines", OPTION_FLAG, FINISH(keep_lines), NULL, "the cost of every source line as well", NULL},
    {"dumps", OPTION_FLAG, FINISH(keep_dumps), NULL,
     "a profile for every dump that the program asked for by name as well", NULL},
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
		"`keep` makes the folder for the recordings of PROGRAM, says which pins of the "
		"measuring environment can be had, and does what it is asked on stdin, until that "
		"ends: then it removes the folder. `finish` makes a document of a recording, "
		"complete with the facts about the run. PROGRAM is the command's first word.",
	    .notes = "What they say and are asked is described in envelope/session/keeper.h and "
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
