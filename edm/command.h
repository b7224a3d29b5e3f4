/*
 * The subcommands. Each gets the words after `edm`, its own name first, and returns the exit code:
 * 0 fine, 1 something went wrong, 2 wrong usage.
 */
#ifndef EDM_COMMAND_H
#define EDM_COMMAND_H

enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_USAGE = 2 };

int command_analyze(int count, char **words);
int command_evaluate(int count, char **words);
int command_synth(int count, char **words);

#endif
