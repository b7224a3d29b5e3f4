/*
 * The callgrind reader's inside: the state between two lines of a file. callgrind.c cuts files into
 * lines, callgrind_lines.c understands them, callgrind_process.c adds up.
 */
#ifndef PARSERS_CALLGRIND_READER_H
#define PARSERS_CALLGRIND_READER_H

#include "../common/buffer.h"
#include "../common/diag.h"
#include "../common/intern.h"
#include "callgrind.h"
#include "callgrind_names.h"
#include "callgrind_process.h"

#include <string.h>

/* A function's name as a line gave it. */
struct reference {
	u32 string; /* NO_ID if none */
	u32 name;   /* its place in the table of functions, NO_ID where it had no number */
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

/* "instr", "bb" and "line"; the numbers are the order they have to come in. */
enum column { COLUMN_ADDRESS, COLUMN_BLOCK, COLUMN_LINE };

struct callgrind_reader {
	struct callgrind_options options;
	struct arena *arena;
	struct intern strings;
	struct process **processes;
	size_t process_count, process_capacity;
	bool failed;

	/* the file */
	const char *file_name;
	u32 file_number;       /* from 1 */
	struct buffer partial; /* a line whose end was not seen yet */
	struct names objects, files, functions;

	/* the line */
	struct diag *diag;
	const char *line; /* where it begins */
	u64 line_number;

	/* the part, its header first */
	enum section section;
	u32 part_serial; /* counts all parts of all files */
	u32 creator, command;
	u64 pid;
	struct part part;
	struct text *descriptions;
	size_t description_count, description_capacity;
	enum column columns[COLUMNS_MAX];
	u32 column_count;
	u32 events[EVENTS_MAX];
	u32 event_count;
	u64 summary[EVENTS_MAX];
	bool has_summary;
	struct process *process; /* once in the body */
	u64 sum[EVENTS_MAX];	 /* of the self costs of all functions but the current one */

	/* the position in its body */
	enum expectation expectation;
	bool sites_stand_apart; /* positions of calls and jumps do not count for the next line's */
	u64 position[COLUMN_LINE + 1];
	u32 object, function_file, file; /* strings; `file` differs inside inlined code */
	struct reference function_name;
	u32 function;			/* NO_ID until a line needs it */
	u64 costs[EVENTS_MAX];		/* of the current function since its "fn=" */
	u64 first_line;			/* its lowest so far, UINT64_MAX at first */
	u32 called_object, called_file; /* of the next "calls=", NO_ID where not given */
	struct reference called_name;
	u32 called; /* function; with COST_OF_CALL */
	u64 call_count;
};

/*
 * Takes whole lines: `lines` ends behind a newline. False after an error, which names the line.
 */
bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines);

/*
 * Lines. A handler gets the place behind the line's keyword and returns where it stopped, which
 * must be the newline, or NULL after an error. Every line ends with a newline, so going on byte by
 * byte until something does not fit never leaves the line.
 */
typedef const char *line_handler(struct callgrind_reader *reader, const char *at);

struct line_kind {
	struct text keyword;
	line_handler *handler;
};

/* callgrind_header.c: the lines of a part's header; ends with a kind without handler. */
extern const struct line_kind header_lines[];

/* Forgets all numbers of names. */
void clear_names(struct callgrind_reader *reader);

/* A part begins: forgets the last one's header. */
void begin_header(struct callgrind_reader *reader);

/* Its body begins: finds the process, checks what the header said. False on error. */
bool begin_body(struct callgrind_reader *reader);

/* Records an error at this place of the line; returns NULL. */
const char *line_error(struct callgrind_reader *reader, const char *at, const char *format, ...)
    __attribute__((cold, format(printf, 3, 4)));

/* The rest of the line. */
struct text rest_of_line(const char *at);

static inline const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

static inline bool is_digit(char byte)
{
	return (u32)(unsigned char)byte - '0' <= 9;
}

/* Digits of any number; see read_number(). */
const char *read_long_number(struct callgrind_reader *reader, const char *at, u64 *number)
    __attribute__((cold));

/* The value of a digit; above 9 if it is none. */
static inline u32 digit_of(char byte)
{
	return (u32)(unsigned char)byte - '0';
}

/* Reads digits; NULL after an error: no digit, or above COST_MAX. */
static inline const char *read_number(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;
	u32 digit;

	for (; (digit = digit_of(*at)) <= 9; at++)
		value = value * 10 + digit;
	*number = value;
	if ((size_t)(at - start) - 1 < 18) /* 10^18 is below 2^63 */
		return at;
	return read_long_number(reader, start, number);
}

/*
 * Reads costs up to the end of the line and adds them to a row; those that are left out are 0.
 * NULL after an error, a sum above COST_MAX included. The blank between them is checked for by a
 * branch that is nearly always taken, not skipped by arithmetic: so the processor need not wait.
 */
static inline const char *add_costs(struct callgrind_reader *reader, const char *at, u64 *row)
{
	u64 *end = row + reader->event_count, seen = 0, cost;

	for (at = skip_blanks(at); *at != '\n'; at++) {
		if (!is_digit(*at) && *(at = skip_blanks(at)) == '\n')
			break;
		if (row == end)
			return line_error(reader, at, "more costs than events");
		at = read_number(reader, at, &cost);
		if (!at)
			return NULL;
		seen |= *row++ += cost; /* both at most COST_MAX: cannot wrap */
		if (*at == '\n')
			break;
		if (*at != ' ' && *at != '\t')
			return line_error(reader, at, "expected a blank after the number");
	}
	if (seen > COST_MAX)
		return line_error(reader, reader->line, "costs add up to more than 2^63-1");
	return at;
}

/* Reads costs into a row of EVENTS_MAX. */
static inline const char *read_costs(struct callgrind_reader *reader, const char *at, u64 *row)
{
	memset(row, 0, reader->event_count * sizeof(*row));
	return add_costs(reader, at, row);
}

#endif
