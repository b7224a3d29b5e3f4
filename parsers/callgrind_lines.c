/* The lines of a callgrind file: which kind each one is, and what those of a body mean. */
#include "../common/memory.h"
#include "callgrind_reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ pieces of lines */

const char *line_error(struct callgrind_reader *reader, const char *at, const char *format, ...)
{
	char message[sizeof(reader->diag->message)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	diag_error_at(reader->diag, reader->file_name, reader->line_number,
		      (u64)(at - reader->line) + 1, "%s", message);
	return NULL;
}

struct text rest_of_line(const char *at)
{
	const char *end = rawmemchr(at, '\n');

	return (struct text){at, (size_t)(end - at)};
}

static const char *number_too_large(struct callgrind_reader *reader, const char *at)
{
	int length = 0;

	while (is_digit(at[length]) && length < 40)
		length++;
	return line_error(reader, at, "the number %.*s%s is above 2^63-1", length, at,
			  is_digit(at[length]) ? "..." : "");
}

const char *read_long_number(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;

	if (!is_digit(*at))
		return line_error(reader, at, "expected a number");
	for (; is_digit(*at); at++) {
		if (__builtin_mul_overflow(value, (u64)10, &value) ||
		    __builtin_add_overflow(value, (u64)(*at - '0'), &value) || value > COST_MAX)
			return number_too_large(reader, start);
	}
	*number = value;
	return at;
}

/* Hexadecimal digits plus 1, 0 for all other bytes: a table, as branches would be mispredicted. */
static const u8 hex_digits[256] = {
    ['0'] = 1,	['1'] = 2,  ['2'] = 3,	['3'] = 4,  ['4'] = 5,	['5'] = 6,  ['6'] = 7,	['7'] = 8,
    ['8'] = 9,	['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Addresses use all of their 64 bits. */
static const char *read_hex(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;
	u8 digit;

	for (; (digit = hex_digits[(unsigned char)*at]); at++) {
		if (value >> 60)
			return line_error(reader, start, "an address is above 2^64-1");
		value = value << 4 | (digit - 1);
	}
	if (at == start)
		return line_error(reader, at, "expected a hexadecimal number");
	*number = value;
	return at;
}

static inline const char *read_position_number(struct callgrind_reader *reader, const char *at,
					       u64 *number)
{
	if (at[0] == '0' && at[1] == 'x')
		return read_hex(reader, at + 2, number);
	return read_number(reader, at, number);
}

/* A position relative to the last line's, after its sign. */
static inline const char *read_distance(struct callgrind_reader *reader, const char *at, char sign,
					u64 *position)
{
	const char *start = at - 1;
	u64 distance;

	at = read_position_number(reader, at, &distance);
	if (!at)
		return NULL;
	if (sign == '+' ? __builtin_add_overflow(*position, distance, position)
			: __builtin_sub_overflow(*position, distance, position))
		return line_error(reader, start, "the position is %s",
				  sign == '+' ? "above 2^64-1" : "below 0");
	return at;
}

static inline const char *read_position(struct callgrind_reader *reader, const char *at,
					u64 *position)
{
	if (*at == '*')
		return at + 1;
	if (*at == '+' || *at == '-')
		return read_distance(reader, at + 1, *at, position);
	if (!is_digit(*at))
		return line_error(reader, at, "expected a position");
	return read_position_number(reader, at, position);
}

/* All columns of a position, as "positions:" announced them. */
static inline __attribute__((always_inline)) const char *
read_positions(struct callgrind_reader *reader, const char *at, u64 *position)
{
	for (u32 i = 0; i < reader->column_count; i++) {
		at = read_position(reader, at, &position[reader->columns[i]]);
		if (!at)
			return NULL;
		if (*at == '\n')
			continue;
		if (*at != ' ' && *at != '\t')
			return line_error(reader, at, "expected a blank after the position");
		at++;
		if (*at == ' ' || *at == '\t')
			at = skip_blanks(at);
	}
	return at;
}

/* A position that changes nothing: where a call or jump goes. */
static const char *skip_target(struct callgrind_reader *reader, const char *at)
{
	u64 target[COLUMN_LINE + 1];

	memcpy(target, reader->position, sizeof(target));
	at = read_positions(reader, skip_blanks(at), target);
	return at ? skip_blanks(at) : NULL;
}

/* ------------------------------------------------------------------ names */

/* "(12)" at the front, as opposed to a name like "(below main)"; 0 or its length. */
static size_t id_length(const char *at)
{
	size_t length = 1;

	if (*at != '(' || !is_digit(at[1]))
		return 0;
	while (is_digit(at[length]))
		length++;
	return at[length] == ')' ? length + 1 : 0;
}

/* Reads an id of id_length() > 0. */
static const char *read_id(struct callgrind_reader *reader, const char *at, u64 *id)
{
	at = read_number(reader, at + 1, id);
	return at ? at + 1 : NULL;
}

static struct reference nothing(void)
{
	return (struct reference){NO_ID, NO_ID};
}

/* Callgrind's --compress-mangled=yes: a name made of other names' numbers, "(3)'2'(5)". */
static bool expand_name(struct callgrind_reader *reader, const char *at, struct buffer *name)
{
	for (; *at != '\n'; at++) {
		size_t length = id_length(at);
		u64 id;
		u32 found;

		if (!length) {
			buffer_add_byte(name, *at);
			continue;
		}
		if (!read_id(reader, at, &id))
			return false;
		found = names_find(&reader->functions, id);
		if (found == NO_ID)
			return line_error(reader, at, "the number (%" PRIu64 ") was not defined",
					  id);
		buffer_add(name,
			   intern_text(&reader->strings, reader->functions.names[found].string));
		at += length - 1;
	}
	return true;
}

static const char *define_name(struct callgrind_reader *reader, const char *at, struct names *names,
			       u64 id, struct reference *reference)
{
	struct text rest = rest_of_line(at);
	struct buffer expanded = {0};
	bool fine = true;

	if (names == &reader->functions && id_length(at)) {
		fine = expand_name(reader, at, &expanded);
		rest = buffer_text(&expanded);
	}
	if (fine) {
		reference->string = intern_add(&reader->strings, rest);
		reference->name = names_define(names, id, reference->string, reader->part_serial);
		if (reference->name == NO_ID)
			fine = line_error(reader, at, "the number (%" PRIu64 ") has a name already",
					  id);
	}
	buffer_release(&expanded);
	return fine ? rest_of_line(at).data + rest_of_line(at).length : NULL;
}

/* What follows "fn=" and the like: "name", "(id) name" or "(id)". */
static const char *read_name(struct callgrind_reader *reader, const char *at, struct names *names,
			     struct reference *reference)
{
	const char *start = at = skip_blanks(at);
	struct text name;
	u64 id;

	if (!id_length(at)) {
		name = rest_of_line(at);
		*reference = (struct reference){intern_add(&reader->strings, name), NO_ID};
		return name.data + name.length;
	}
	at = read_id(reader, at, &id);
	if (!at)
		return NULL;
	at = skip_blanks(at);
	if (*at != '\n')
		return define_name(reader, at, names, id, reference);
	reference->name = names_find(names, id);
	if (reference->name == NO_ID)
		return line_error(reader, start, "the number (%" PRIu64 ") was not defined", id);
	reference->string = names->names[reference->name].string;
	return at;
}

static const char *read_string(struct callgrind_reader *reader, const char *at, struct names *names,
			       u32 *string)
{
	struct reference reference;

	at = read_name(reader, at, names, &reference);
	if (at)
		*string = reference.string;
	return at;
}

/* ------------------------------------------------------------------ functions */

/* The function of that name there; a compressed name remembers which it was. */
static u32 find_function(struct callgrind_reader *reader, u32 object, u32 file,
			 struct reference reference)
{
	struct process *process = reader->process;
	struct name *name =
	    reference.name == NO_ID ? NULL : &reader->functions.names[reference.name];
	u32 found;

	if (name && name->function != NO_ID) {
		const struct function *f = &process->functions[name->function];

		if (f->object == object && f->file == file)
			return name->function;
	}
	found = process_function(process, object, file, reference.string);
	if (name)
		name->function = found;
	return found;
}

/* Books what the current function cost since its "fn=". False when a sum is too large. */
static bool leave_function(struct callgrind_reader *reader)
{
	struct process *process = reader->process;
	u32 count = reader->event_count;
	struct function *f;

	if (reader->function == NO_ID)
		return true;
	f = &process->functions[reader->function];
	if (reader->first_line < f->line || !f->line)
		f->line = reader->first_line == UINT64_MAX ? f->line : reader->first_line;
	if (!costs_add(process->self + (size_t)reader->function * count, reader->costs, count) ||
	    !costs_add(reader->sum, reader->costs, count))
		return line_error(reader, reader->line, "the costs add up to more than 2^63-1");
	memset(reader->costs, 0, count * sizeof(reader->costs[0]));
	reader->first_line = UINT64_MAX;
	reader->function = NO_ID;
	return true;
}

/* Makes sure that the function of "fn=" is known to the process. */
static inline bool enter_function(struct callgrind_reader *reader)
{
	if (reader->function != NO_ID)
		return true;
	if (reader->function_name.string == NO_ID)
		return line_error(reader, reader->line, "expected \"fn=\" before the first cost");
	reader->function =
	    find_function(reader, reader->object, reader->function_file, reader->function_name);
	process_enter(reader->process, reader->function);
	return true;
}

static void forget_callee(struct callgrind_reader *reader)
{
	reader->called_object = reader->called_file = NO_ID;
	reader->called_name = nothing();
}

static const char *ob_line(struct callgrind_reader *reader, const char *at)
{
	return leave_function(reader) ? read_string(reader, at, &reader->objects, &reader->object)
				      : NULL;
}

static const char *fl_line(struct callgrind_reader *reader, const char *at)
{
	if (!leave_function(reader))
		return NULL;
	at = read_string(reader, at, &reader->files, &reader->function_file);
	reader->file = reader->function_file;
	return at;
}

/* Inlined code begins or ends: the function stays. */
static const char *fi_line(struct callgrind_reader *reader, const char *at)
{
	return read_string(reader, at, &reader->files, &reader->file);
}

static const char *fn_line(struct callgrind_reader *reader, const char *at)
{
	if (!leave_function(reader))
		return NULL;
	reader->file = reader->function_file;
	forget_callee(reader);
	return read_name(reader, at, &reader->functions, &reader->function_name);
}

/* ------------------------------------------------------------------ calls and jumps */

static const char *cob_line(struct callgrind_reader *reader, const char *at)
{
	return read_string(reader, at, &reader->objects, &reader->called_object);
}

static const char *cfi_line(struct callgrind_reader *reader, const char *at)
{
	return read_string(reader, at, &reader->files, &reader->called_file);
}

static const char *cfn_line(struct callgrind_reader *reader, const char *at)
{
	return read_name(reader, at, &reader->functions, &reader->called_name);
}

static const char *calls_line(struct callgrind_reader *reader, const char *at)
{
	u32 object = reader->called_object, file = reader->called_file;

	if (reader->called_name.string == NO_ID)
		return line_error(reader, reader->line, "expected \"cfn=\" before \"calls=\"");
	if (!enter_function(reader))
		return NULL;
	at = read_number(reader, skip_blanks(at), &reader->call_count);
	if (!at)
		return NULL;
	if (reader->column_count && *at != ' ' && *at != '\t')
		return line_error(reader, at, "expected a blank and the position called");
	reader->called = find_function(reader, object == NO_ID ? reader->object : object,
				       file == NO_ID ? reader->file : file, reader->called_name);
	reader->expectation = COST_OF_CALL;
	forget_callee(reader);
	return skip_target(reader, at);
}

static const char *jump_target(struct callgrind_reader *reader, const char *at)
{
	if (!enter_function(reader))
		return NULL;
	reader->expectation = POSITION_OF_JUMP;
	return skip_target(reader, at);
}

/* "jump=count target" */
static const char *jump_line(struct callgrind_reader *reader, const char *at)
{
	u64 count;

	at = read_number(reader, skip_blanks(at), &count);
	return at ? jump_target(reader, at) : NULL;
}

/* "jcnd=followed/executed target"; the format's description has a blank for the slash. */
static const char *jcnd_line(struct callgrind_reader *reader, const char *at)
{
	u64 count;

	at = read_number(reader, skip_blanks(at), &count);
	if (!at)
		return NULL;
	if (*at != '/' && *at != ' ' && *at != '\t')
		return line_error(reader, at, "expected \"/\"");
	at = read_number(reader, skip_blanks(at + 1), &count);
	return at ? jump_target(reader, at) : NULL;
}

/* Jumps are not kept, but what they define is. */
static const char *jfi_line(struct callgrind_reader *reader, const char *at)
{
	u32 ignored;

	return read_string(reader, at, &reader->files, &ignored);
}

static const char *jfn_line(struct callgrind_reader *reader, const char *at)
{
	struct reference ignored;

	return read_name(reader, at, &reader->functions, &ignored);
}

/* ------------------------------------------------------------------ costs */

/* The lowest line of a function, calls included, as long as it is in the function's own file. */
static inline void note_line(struct callgrind_reader *reader, u64 line)
{
	if (line && line < reader->first_line && reader->file == reader->function_file)
		reader->first_line = line;
}

static const char *call_cost(struct callgrind_reader *reader, const char *at)
{
	struct process *process = reader->process;
	u32 call = process_call(process, reader->called);

	if (!costs_add(&process->calls[call].count, &reader->call_count, 1))
		return line_error(reader, reader->line, "calls add up to more than 2^63-1");
	return add_costs(reader, at, process->call_costs + (size_t)call * process->event_count);
}

/*
 * The line after "calls=" or a jump: where in the function that was. The format's description
 * would have the next line's position relative to this one. Callgrind does not do so (dump.c:
 * fprint_jcc() prints relative to `last` and leaves it as it is), which shows where a dump was
 * made during a call; then only callgrind's way gives the lines of --compress-pos=no.
 */
static const char *site_line(struct callgrind_reader *reader, const char *at)
{
	bool is_call = reader->expectation == COST_OF_CALL;
	u64 site[COLUMN_LINE + 1];

	memcpy(site, reader->position, sizeof(site));
	at = read_positions(reader, at, site);
	if (!at)
		return NULL;
	if (!reader->sites_stand_apart)
		memcpy(reader->position, site, sizeof(site));
	note_line(reader, site[COLUMN_LINE]);
	reader->expectation = ANYTHING;
	return is_call ? call_cost(reader, at) : skip_blanks(at);
}

static const char *kept_cost(struct callgrind_reader *reader, const char *at)
{
	struct process *process = reader->process;
	u64 costs[EVENTS_MAX];
	struct cpu_line line = {
	    .function = reader->function,
	    .file = intern_text(&reader->strings, reader->file),
	    .line = reader->position[COLUMN_LINE],
	    .address = reader->position[COLUMN_ADDRESS],
	};
	u32 id = process_line(process, &line), count = process->event_count;

	at = read_costs(reader, at, costs);
	if (!at)
		return NULL;
	if (!costs_add(process->line_costs + (size_t)id * count, costs, count) ||
	    !costs_add(reader->costs, costs, count))
		return line_error(reader, reader->line, "costs add up to more than 2^63-1");
	return at;
}

/* Costs where something is special: the first of a function, lines to be kept. */
static const char *special_cost(struct callgrind_reader *reader, const char *at)
{
	if (!enter_function(reader))
		return NULL;
	if (reader->called_name.string != NO_ID) /* callgrind names some callees in vain */
		forget_callee(reader);
	note_line(reader, reader->position[COLUMN_LINE]);
	return reader->options.keep_lines ? kept_cost(reader, at)
					  : add_costs(reader, at, reader->costs);
}

static const char *cost_line(struct callgrind_reader *reader, const char *at)
{
	if (reader->expectation != ANYTHING)
		return site_line(reader, at);
	at = read_positions(reader, at, reader->position);
	if (!at)
		return NULL;
	if (reader->function == NO_ID || reader->called_name.string != NO_ID ||
	    reader->options.keep_lines)
		return special_cost(reader, at);
	note_line(reader, reader->position[COLUMN_LINE]);
	return add_costs(reader, at, reader->costs);
}

static bool check_totals(struct callgrind_reader *reader, const char *at, const u64 *totals)
{
	for (u32 i = 0; i < reader->event_count; i++) {
		struct text event = intern_text(&reader->strings, reader->events[i]);

		if (totals[i] != reader->sum[i])
			return line_error(reader, at,
					  "the costs of this part add up to %" PRIu64
					  " %.*s, but its totals say %" PRIu64,
					  reader->sum[i], TEXT_ARGS(event), totals[i]);
		if (reader->has_summary && reader->summary[i] != totals[i])
			reader->process->summary_differs = true;
	}
	return costs_add(reader->process->totals, totals, reader->event_count) ||
	       line_error(reader, at, "the totals add up to more than 2^63-1");
}

/* The last line of a part. */
static const char *totals_line(struct callgrind_reader *reader, const char *at)
{
	const char *start = skip_blanks(at);
	u64 totals[EVENTS_MAX];

	if (!leave_function(reader))
		return NULL;
	at = read_costs(reader, at, totals);
	if (!at || !check_totals(reader, start, totals))
		return NULL;
	reader->section = BETWEEN;
	return at;
}

/* ------------------------------------------------------------------ which line is which */

/* Cost lines, blank lines and comments have no keyword. */
static const struct line_kind fn_kind = {TEXT("fn="), fn_line}, fi_kind = {TEXT("fi="), fi_line},
			      fe_kind = {TEXT("fe="), fi_line}, fl_kind = {TEXT("fl="), fl_line},
			      ob_kind = {TEXT("ob="), ob_line}, cfn_kind = {TEXT("cfn="), cfn_line},
			      cfi_kind = {TEXT("cfi="), cfi_line},
			      cfl_kind = {TEXT("cfl="), cfi_line},
			      cob_kind = {TEXT("cob="), cob_line},
			      calls_kind = {TEXT("calls="), calls_line},
			      jump_kind = {TEXT("jump="), jump_line},
			      jcnd_kind = {TEXT("jcnd="), jcnd_line},
			      jfi_kind = {TEXT("jfi="), jfi_line},
			      jfn_kind = {TEXT("jfn="), jfn_line},
			      totals_kind = {TEXT("totals:"), totals_line};

/* The only kinds that this pair of bytes may begin; NULL if none. */
static const struct line_kind *kind_of_f(char second)
{
	switch (second) {
	case 'n':
		return &fn_kind;
	case 'i':
		return &fi_kind;
	case 'e':
		return &fe_kind;
	default:
		return &fl_kind;
	}
}

static const struct line_kind *kind_of_c(const char *at)
{
	if (at[1] == 'a')
		return &calls_kind;
	if (at[1] != 'f')
		return &cob_kind;
	return at[2] == 'n' ? &cfn_kind : at[2] == 'i' ? &cfi_kind : &cfl_kind;
}

static const struct line_kind *kind_of_j(const char *at)
{
	if (at[1] != 'f')
		return at[1] == 'c' ? &jcnd_kind : &jump_kind;
	return at[2] == 'i' ? &jfi_kind : &jfn_kind;
}

static const struct line_kind *likely_kind(const char *at)
{
	switch (at[0]) {
	case 'c':
		return kind_of_c(at);
	case 'f':
		return kind_of_f(at[1]);
	case 'j':
		return kind_of_j(at);
	case 'o':
		return &ob_kind;
	case 't':
		return &totals_kind;
	default:
		return NULL;
	}
}

static inline bool has_keyword(struct text keyword, const char *at)
{
	for (size_t i = 0; i < keyword.length; i++)
		if (at[i] != keyword.data[i])
			return false;
	return true;
}

/* The handler of a body's line, NULL if it is none; moves behind the keyword. */
static line_handler *body_handler(const char **at)
{
	const struct line_kind *kind = likely_kind(*at);

	if (!kind || !has_keyword(kind->keyword, *at))
		return NULL;
	*at += kind->keyword.length;
	return kind->handler;
}

static line_handler *header_handler(const char **at)
{
	const struct line_kind *kind = header_lines;

	while (kind->handler && !has_keyword(kind->keyword, *at))
		kind++;
	*at += kind->keyword.length;
	return kind->handler;
}

static bool is_cost_byte(char byte)
{
	return is_digit(byte) || byte == '+' || byte == '-' || byte == '*';
}

static const char *unexpected(struct callgrind_reader *reader, const char *expected)
{
	struct text rest = rest_of_line(reader->line);

	return line_error(reader, reader->line, "expected %s, found \"%.*s\"", expected,
			  (int)(rest.length < 60 ? rest.length : 60), rest.data);
}

/* Lines of the header, and the first one of the body. */
static const char *header_line(struct callgrind_reader *reader, const char *at)
{
	line_handler *handler = header_handler(&at);

	if (handler) {
		if (reader->section == BETWEEN)
			begin_header(reader);
		return handler(reader, at);
	}
	if (is_cost_byte(*at))
		handler = cost_line;
	else
		handler = body_handler(&at);
	if (!handler || reader->section == BETWEEN)
		return unexpected(reader, "a line of a callgrind profile's header");
	return begin_body(reader) ? handler(reader, at) : NULL;
}

static const char *body_line(struct callgrind_reader *reader, const char *at)
{
	line_handler *handler = body_handler(&at);

	if (handler)
		return handler(reader, at);
	return unexpected(reader, header_handler(&at) ? "\"totals:\" before the next part"
						      : "a line of a callgrind profile's body");
}

static const char *other_line(struct callgrind_reader *reader, const char *at)
{
	if (reader->expectation != ANYTHING)
		return unexpected(reader, reader->expectation == COST_OF_CALL
					      ? "the cost of the call"
					      : "the position of the jump");
	if (*at == '\n')
		return at;
	if (*at == '#')
		return rest_of_line(at).data + rest_of_line(at).length;
	return reader->section == BODY ? body_line(reader, at) : header_line(reader, at);
}

bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines)
{
	const char *at = lines.data, *end = at + lines.length;

	for (; at < end; at++) {
		reader->line = at;
		reader->line_number++;
		at = is_cost_byte(*at) && reader->section == BODY ? cost_line(reader, at)
								  : other_line(reader, at);
		if (at && *at != '\n')
			line_error(reader, at, "expected the end of the line");
		if (!at || *at != '\n')
			return false;
	}
	return true;
}
