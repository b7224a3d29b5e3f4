/*
 * Private to the callgrind reader: its state between two lines of a file. callgrind.c splits files
 * into lines, lines.c determines their kind, header.c and body.c read them, process.c adds up
 * costs.
 */
#ifndef PARSERS_CALLGRIND_READER_H
#define PARSERS_CALLGRIND_READER_H

#include "common/buffer.h"
#include "common/diag.h"
#include "common/endings.h"
#include "common/intern.h"
#include "names.h"
#include "process.h"
#include "parsers/resolve/inline_source.h"

/* The name of a function in a line. */
struct reference {
	u32 code; /* see process.h; NO_ID if none */
	u32 name; /* its index in the table of functions, NO_ID if it had no number */
};

enum section {
	BETWEEN, /* before the first part, after a "totals:" line */
	HEADER,
	BODY,
};

/* What the next line must be. */
enum expectation {
	ANYTHING,
	COST_OF_CALL,	  /* after "calls=" */
	POSITION_OF_JUMP, /* after "jump=" and "jcnd=" */
};

enum { COLUMNS_MAX = 3 };

/* "instr", "bb" and "line", in the order in which they must be given. */
enum column { COLUMN_ADDRESS, COLUMN_BLOCK, COLUMN_LINE };

struct callgrind_reader {
	bool keep_lines, keep_addresses, split; /* as in struct callgrind_options */
	struct inline_source *source;		/* likewise */
	struct arena *arena, *rows;		/* the latter likewise, never NULL */
	struct intern strings;
	struct endings endings; /* their parts are strings */
	struct process **processes;
	size_t process_count, process_capacity;
	bool has_named_dumps;
	bool failed;
	u32 asked_object; /* a string: the last one of which the source was asked */
	bool is_known;	  /* its answer */

	/* the file */
	const char *file_name;
	u32 file_number;       /* from 1 */
	struct buffer partial; /* a line whose end was not seen yet */
	bool has_dos_ends;     /* lines end with \r\n */
	struct buffer lines;   /* of such a file, without \r */
	struct names objects, files, functions;

	/* the line */
	struct diag *diag;
	const char *line; /* where it begins */
	u64 line_number;

	/* the part, its header first */
	enum section section;
	u32 part_serial; /* counts all parts of all files */
	u32 creator, command;
	u32 dump; /* name given by CALLGRIND_DUMP_STATS_AT; "" if unnamed or dumps are not split */
	u64 pid;
	struct part part;
	struct text *descriptions;
	size_t description_count, description_capacity;
	struct cpu_heap heap; /* as its descriptions say */
	bool has_heap;
	bool has_addresses; /* which are kept, and its lines for them */
	enum column columns[COLUMNS_MAX];
	u32 column_count;
	u32 events[EVENTS_MAX];
	u32 event_count;
	u64 summary[EVENTS_MAX];
	bool has_summary;
	bool in_command; /* the lines up to the next one of the header belong to the command */
	struct process *process; /* once in the body */
	bool is_valgrinds;	 /* all parts end with totals and all names are defined */
	u64 sum[EVENTS_MAX];	 /* of the self costs of all functions but the current one */

	/* the position in its body */
	enum expectation expectation;
	bool sites_stand_apart; /* the next line's position is not relative to those of calls and
				   jumps */
	u64 position[COLUMN_LINE + 1];
	u32 object, function_file, file; /* strings; `file` differs inside inlined code */
	u32 cost_file;			 /* `file` as it was at the last cost line */
	bool file_is_of_site;		 /* a call or jump used `file` since it was named */
	struct reference function_name;
	u32 function;	       /* NO_ID until a line needs it */
	bool keeps_costs;      /* the lines of this function are kept */
	bool keeps_sites;      /* its sites are kept */
	u64 costs[EVENTS_MAX]; /* of the current function since its "fn=" */
	u64 first_line; /* lowest line of the current function so far, initially UINT64_MAX */
	u32 called_object, called_file; /* of the next "calls=", NO_ID where not given */
	struct reference called_name;
	u32 called; /* function; with COST_OF_CALL */
	u64 call_count;
};

/* A handler for one kind of line gets the position after the line's keyword. It returns the
 * position where it stopped, which must be the newline, or NULL after an error. */
typedef const char *line_handler(struct callgrind_reader *reader, const char *at);

struct line_kind {
	struct text keyword;
	line_handler *handler;
};

#endif
