/*
 * The one rule for the names of profiles, which are paired by name: the program's base name,
 * followed by `_` and the first argument if that looks like a subcommand: it matches
 * [a-z][a-z0-9_-]* and no file has that name. Bytes other than letters, digits, '.', '_' and '-'
 * become '_'. A name that would not begin with a letter or digit gets a 'p' in front.
 *
 * Needs libc alone, because the timing library contains it too.
 */
#ifndef COMMON_PROFILE_NAME_H
#define COMMON_PROFILE_NAME_H

enum { PROFILE_NAME_BYTES = 128 };

/* `argument` may be NULL. A longer name is cut. Without a program the name is "command". */
void name_profile(char name[PROFILE_NAME_BYTES], const char *program, const char *argument);

#endif
