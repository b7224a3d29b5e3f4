/*
 * What the programs that turn one tool's files into a document have in common: their options, and
 * the document around the part that each of them adds. This is the one file beside the little main
 * files that prints.
 */
#ifndef PARSERS_CONVERT_H
#define PARSERS_CONVERT_H

#include "parsers/document/document.h"

struct convert_file {
	const char *path; /* "-" is stdin */
	bool is_forked;	  /* given by --forked: a copy of its parent, never to be added to it */
};

struct convert_arguments {
	const char *name, *run, *output; /* NULL when not given */
	size_t file_count, dhat_count;
	struct convert_file *files;
	const char **dhat; /* given by --dhat */
	bool no_follow;	   /* leave out child processes */
	bool keep_lines;   /* the cost of every source line as well */
	bool keep_dumps;   /* the named dumps one by one as well */
};

/* What a converter makes of its files. */
struct convert_result {
	struct document_profile whole;
	struct document parts; /* profiles of parts of the run, named without the whole's name */
};

struct convert_program {
	const char *name;
	const char *about; /* the first paragraph of its help */
	bool takes_children, takes_dhat, takes_no_follow, takes_lines, takes_dumps;

	/*
	 * Reads the files and adds what they tell to the profile of the whole. What the wrapper of
	 * the run knows is there already; an empty command is to be filled in.
	 */
	bool (*add)(const struct convert_arguments *arguments, const struct document_run *run,
		    struct convert_result *result, struct arena *arena, struct diag *diag);
};

/* The program's main(): reads the arguments, prints help or an error, returns the exit code. */
int convert_main(const struct convert_program *program, int count, char **words);

#endif
