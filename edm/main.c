/*
 * edm: analyses electronic dance music. This file only finds the subcommand.
 */
#include "command.h"
#include "common/version.h"
#include "error.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: edm COMMAND [OPTION]... [FILE]...\n"
    "\n"
    "Analyses electronic dance music: tempo, beats and sections.\n"
    "\n"
    "Commands:\n"
    "  analyze             tempo, beats and sections of audio files\n"
    "  evaluate bpm        accuracy of the tempo, by a reference\n"
    "  evaluate structure  accuracy of the sections, by a reference\n"
    "  synth               make a track of known tempo and sections\n"
    "\n"
    "Options:\n"
    "  -h, --help     print this text; see also 'edm COMMAND --help'\n"
    "      --version  print the version\n"
    "\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.\n";

static const struct {
	const char *name;
	int (*run)(int count, char **words);
} commands[] = {
    {"analyze", command_analyze},
    {"evaluate", command_evaluate},
    {"synth", command_synth},
};

static int wrong_usage(const char *text, const char *word)
{
	struct error error = {0};

	error_set(&error, text, word);
	error_print(&error, NULL);
	return EXIT_USAGE;
}

/* Checks that all output was written, because the disk may be full. */
static int flush_output(int code)
{
	struct error error = {0};

	if (!fflush(stdout) && !ferror(stdout))
		return code;
	error_set(&error, "cannot write: %m");
	error_print(&error, "stdout");
	return EXIT_WRONG;
}

int main(int count, char **words)
{
	const char *word = count > 1 ? words[1] : NULL;

	if (!word)
		return wrong_usage("a command is missing; try 'edm --help'%s", "");
	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		fputs(usage, stdout);
		return flush_output(EXIT_FINE);
	}
	if (!strcmp(word, "--version")) {
		puts("edm " EDM_PROFILE_VERSION);
		return flush_output(EXIT_FINE);
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(word, commands[i].name))
			return flush_output(commands[i].run(count - 1, words + 1));
	return wrong_usage("unknown command '%s'; try 'edm --help'", word);
}
