/*
 * Reads callgrind's profile files ("callgrind.out.PID") into the model.
 *
 * The format is described in Valgrind's manual, "Callgrind Format Specification"; this reader
 * follows what callgrind 3.1x writes: several parts in one file, name and position compression,
 * inlined files, instruction level, jumps (skipped). Reading is strict: an unknown line is an error
 * with file, line and column, and so are a truncated file and costs that do not add up to the
 * totals.
 *
 * Files of other writers (Xdebug, ruby-prof, pprof) are read too. They may have no totals (then
 * only the header's summary can be checked), numbers of names that were not defined, hexadecimal
 * costs, DOS line ends, and any event names. Costs that are not whole numbers of at least 0 are
 * errors.
 *
 * Functions have the names of the file, including levels of recursion and callers (f'2, f'caller).
 * A function is identified by its object, file and name. Costs of all parts and threads of a
 * process are added up. Functions, calls and lines are in the order of first sight; cpu_resolve()
 * sorts them.
 */
#ifndef PARSERS_CALLGRIND_CALLGRIND_H
#define PARSERS_CALLGRIND_CALLGRIND_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/resolve/inline_source.h"
#include "result.h"

struct callgrind_options {
	bool keep_lines;     /* fill `lines` and `sites` of the profiles */
	bool keep_addresses; /* fill `sites`, and `lines`, of recordings at instruction level */
	bool split; /* dumps that the program requested by name become separate processes */

	/* What is kept for addresses only can be less, because nobody needs the rest: the lines and
	 * sites in objects that can be asked what was inlined there, and the sites in the user's
	 * own code. NULL: all. */
	struct inline_source *source;

	/* Where the functions, calls, sites, lines and endings of the profiles live, which nobody
	 * needs once they are resolved; their texts do not. NULL: with all the rest. */
	struct arena *rows;
};

/*
 * Reads files of one or several processes. Parts are sorted into processes by pid and command,
 * whatever file they are in: NAME, NAME-01, NAME-02 of --separate-threads=yes are one process, the
 * file of a forked child is another. A file may be empty (0 bytes) if another one is not, because
 * callgrind writes an empty base file in addition to its thread files. Reading the same part twice
 * is an error. "-" is stdin. The result lives in the arena. False with a diag.
 */
bool callgrind_read_files(const char *const *paths, size_t path_count,
			  struct callgrind_options options, struct arena *arena,
			  struct callgrind_result *result, struct diag *diag);

/* The same for one file in memory; errors name no file (see diag_set_file()). */
bool callgrind_read(struct text content, struct callgrind_options options, struct arena *arena,
		    struct callgrind_result *result, struct diag *diag);

/*
 * The reader in steps: begin; for every file open_file, feed (any number of chunks of any size),
 * close_file; end. Each returns false, with a diag, after an error. callgrind_end() must always be
 * called: it frees the reader. After an error the result is empty. `name` must stay alive until
 * then.
 */
struct callgrind_reader;

struct callgrind_reader *callgrind_begin(struct callgrind_options options, struct arena *arena);
bool callgrind_open_file(struct callgrind_reader *reader, const char *name, struct diag *diag);
bool callgrind_feed(struct callgrind_reader *reader, struct text chunk, struct diag *diag);
bool callgrind_close_file(struct callgrind_reader *reader, struct diag *diag);
bool callgrind_end(struct callgrind_reader *reader, struct callgrind_result *result,
		   struct diag *diag);

#endif
