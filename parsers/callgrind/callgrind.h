/*
 * Reads callgrind's profile files ("callgrind.out.PID") into the model.
 *
 * The format is the one of Valgrind's manual, "Callgrind Format Specification", as callgrind 3.1x
 * really writes it: several parts in one file, name and position compression, inlined files,
 * instruction level, jumps (skipped). Reading is strict: what is not understood is an error with
 * file, line and column, and so are a file cut short and costs that do not add up to its totals.
 *
 * Files of other writers (Xdebug, ruby-prof, pprof) are read as well: without totals, which only
 * the summary of the header can replace, with numbers of names that were not defined, hexadecimal
 * costs, DOS line ends, and whatever event names. Costs that are no whole numbers of 0 or more are
 * errors.
 *
 * Functions come out as the file names them, levels of recursion and callers included (f'2,
 * f'caller); a function is known by its object, file and name. Costs of all parts and threads of a
 * process are added. Functions, calls and lines are in the order of first sight, which is no order
 * to show: cpu_resolve() sorts.
 */
#ifndef PARSERS_CALLGRIND_CALLGRIND_H
#define PARSERS_CALLGRIND_CALLGRIND_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "result.h"

struct callgrind_options {
	bool keep_lines;     /* fill `lines` of the profiles */
	bool keep_addresses; /* fill `sites`, and `lines`, of recordings at instruction level */
	bool split; /* dumps that the program asked for by name are processes of their own */
};

/*
 * Reads files of one or several processes. Parts are sorted into processes by pid and command,
 * whatever file they are in: NAME, NAME-01, NAME-02 of --separate-threads=yes are one process, the
 * file of a forked child is another. A file may be empty (0 bytes) as long as one of them is not:
 * callgrind leaves such a base file beside its thread files. The same part twice is an error.
 * "-" is stdin. The result lives in the arena.
 */
bool callgrind_read_files(const char *const *paths, size_t path_count,
			  struct callgrind_options options, struct arena *arena,
			  struct callgrind_result *result, struct diag *diag);

/* The same for one file that is in memory; errors name no file (see diag_set_file). */
bool callgrind_read(struct text content, struct callgrind_options options, struct arena *arena,
		    struct callgrind_result *result, struct diag *diag);

/*
 * The reader piece by piece: begin; for every file open_file, feed (any number of chunks, cut
 * anywhere), close_file; end. Each returns false once something failed; callgrind_end() must be
 * called in any case, it frees the reader; after an error the result is empty. `name` must stay
 * alive until then.
 */
struct callgrind_reader;

struct callgrind_reader *callgrind_begin(struct callgrind_options options, struct arena *arena);
bool callgrind_open_file(struct callgrind_reader *reader, const char *name, struct diag *diag);
bool callgrind_feed(struct callgrind_reader *reader, struct text chunk, struct diag *diag);
bool callgrind_close_file(struct callgrind_reader *reader, struct diag *diag);
bool callgrind_end(struct callgrind_reader *reader, struct callgrind_result *result,
		   struct diag *diag);

#endif
