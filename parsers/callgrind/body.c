/*
 * The body of a part: costs of functions and calls. Jumps are skipped, but the names that they
 * define are kept.
 */
#include "body.h"

#include "scan.h"
#include "parsers/resolve/own.h"

#include <inttypes.h>

/* ------------------------------------------------------------------ functions */

/* Finds or adds the function with this name. A compressed name remembers its function. */
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
	found = process_function(process, object, file, reference.code);
	if (name)
		name->function = found;
	return found;
}

/* Adds the costs of the current function since its "fn=" to the process. False if a sum is too
 * large. */
static bool leave_function(struct callgrind_reader *reader)
{
	struct process *process = reader->process;
	u32 count = reader->event_count;
	struct function *f;

	if (reader->function == NO_ID)
		return true;
	f = &process->functions[reader->function];
	if (reader->first_line < f->line)
		f->line = reader->first_line;
	if (!costs_add(process->self + (size_t)reader->function * count, reader->costs, count) ||
	    !costs_add(reader->sum, reader->costs, count))
		return line_error(reader, reader->line, "the costs add up to more than 2^63-1");
	memset(reader->costs, 0, count * sizeof(reader->costs[0]));
	reader->first_line = UINT64_MAX;
	reader->function = NO_ID;
	return true;
}

/* Whether the source can tell what was inlined in the current object. */
static bool object_is_known(struct callgrind_reader *reader)
{
	struct inline_source *source = reader->source;
	u32 object;

	if (!source)
		return true;
	if (reader->object != reader->asked_object) {
		object =
		    inline_source_object(source, intern_text(&reader->strings, reader->object));
		reader->asked_object = reader->object;
		reader->is_known = source->objects[object];
	}
	return reader->is_known;
}

static bool function_is_own(const struct callgrind_reader *reader)
{
	return code_is_own(intern_text(&reader->strings, reader->object),
			   intern_text(&reader->strings, reader->function_file));
}

/* Finds or adds the function of the last "fn=" in the process. */
static inline bool enter_function(struct callgrind_reader *reader)
{
	if (reader->function != NO_ID)
		return true;
	if (reader->function_name.code == NO_ID)
		return line_error(reader, reader->line, "expected \"fn=\" before the first cost");
	reader->function =
	    find_function(reader, reader->object, reader->function_file, reader->function_name);
	process_enter(reader->process, reader->function);
	reader->keeps_costs =
	    reader->keep_lines || (reader->has_addresses && object_is_known(reader));
	reader->keeps_sites =
	    reader->keeps_costs || (reader->has_addresses && function_is_own(reader));
	return true;
}

static void forget_callee(struct callgrind_reader *reader)
{
	reader->called_object = reader->called_file = NO_ID;
	reader->called_name.code = NO_ID;
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
	reader->file = reader->cost_file = reader->function_file;
	return at;
}

/* Inlined code begins or ends: the file changes, but not the function. */
static const char *fi_line(struct callgrind_reader *reader, const char *at)
{
	reader->file_is_of_site = false;
	return read_string(reader, at, &reader->files, &reader->file);
}

static const char *fn_line(struct callgrind_reader *reader, const char *at)
{
	if (!leave_function(reader))
		return NULL;
	reader->file = reader->cost_file = reader->function_file;
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

/*
 * A callee given without "cfi=" is in the current file. In callgrind's files this is the file of
 * the last cost line; an "fi=" since then was for the call's own position (dump.c: what
 * fprint_apos() prints changes `last` only if a cost follows).
 */
static u32 current_file(const struct callgrind_reader *reader)
{
	return reader->sites_stand_apart ? reader->cost_file : reader->file;
}

/*
 * Records the line where the callee begins, which is the target of the call. The lowest line with a
 * cost may belong to another, inlined function. Of several targets the lowest is used, because some
 * callees are entered by jumps.
 */
static inline void note_entry(struct function *callee, u64 line)
{
	if (line && line < callee->entry)
		callee->entry = line;
}

/* Skips further numbers: Xdebug writes a second number after the called line. */
static const char *skip_numbers(struct callgrind_reader *reader, const char *at)
{
	u64 ignored;

	while (at && is_digit(*at)) {
		at = read_position_number(reader, at, &ignored);
		at = at ? skip_blanks(at) : NULL;
	}
	return at;
}

static const char *calls_line(struct callgrind_reader *reader, const char *at)
{
	u32 object = reader->called_object, file = reader->called_file;
	u64 line = 0;

	if (reader->called_name.code == NO_ID)
		return line_error(reader, reader->line, "expected \"cfn=\" before \"calls=\"");
	if (!enter_function(reader))
		return NULL;
	at = read_cost(reader, skip_blanks(at), &reader->call_count);
	if (!at)
		return NULL;
	if (reader->column_count && *at != ' ' && *at != '\t')
		return line_error(reader, at, "expected a blank and the position called");
	reader->called =
	    find_function(reader, object == NO_ID ? reader->object : object,
			  file == NO_ID ? current_file(reader) : file, reader->called_name);
	reader->expectation = COST_OF_CALL;
	forget_callee(reader);
	at = read_target(reader, at, &line);
	note_entry(&reader->process->functions[reader->called], line);
	return at && !reader->is_valgrinds ? skip_numbers(reader, at) : at;
}

static const char *jump_target(struct callgrind_reader *reader, const char *at)
{
	u64 ignored;

	if (!enter_function(reader))
		return NULL;
	reader->expectation = POSITION_OF_JUMP;
	return read_target(reader, at, &ignored);
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

/* Keeps the lowest line of a function, including lines of calls, if it is in the function's own
 * file. */
static inline void note_line(struct callgrind_reader *reader, u64 line)
{
	if (line && line < reader->first_line && reader->file == reader->function_file)
		reader->first_line = line;
}

/* The file of a call or jump is the last one named, unless that was for another one. */
static u32 file_of_site(const struct callgrind_reader *reader)
{
	return reader->file_is_of_site ? reader->cost_file : reader->file;
}

static bool add_site(struct callgrind_reader *reader, const char *at, const u64 *position, u32 file)
{
	struct cpu_site site = {
	    .caller = reader->process->caller,
	    .callee = reader->called,
	    .address = reader->has_addresses ? position[COLUMN_ADDRESS] : 0,
	    .count = reader->call_count,
	    .file = file,
	    .line = position[COLUMN_LINE],
	};

	return add_costs(reader, at, process_add_site(reader->process, &site));
}

static const char *call_cost(struct callgrind_reader *reader, const char *at, const u64 *position,
			     u32 file)
{
	struct process *process = reader->process;
	u32 call = process_call(process, reader->called);
	u64 *costs = process->call_costs + (size_t)call * process->event_count;

	if (!costs_add(&process->calls[call].count, &reader->call_count, 1))
		return line_error(reader, reader->line, "calls add up to more than 2^63-1");
	if (reader->has_addresses && position[COLUMN_ADDRESS])
		process->has_call_addresses |= reader->call_count > 0;
	else
		process->lacks_call_addresses |= reader->call_count > 0;
	if (reader->keeps_sites && !add_site(reader, at, position, file))
		return NULL;
	return add_costs(reader, at, costs);
}

/*
 * The line after "calls=" or a jump gives its position in the function. By the format's
 * description, the next line's position is relative to this one. Callgrind does not do that
 * (dump.c: fprint_jcc() prints relative to `last` and does not change it). The difference matters
 * if a dump was made during a call: then only callgrind's rule gives the lines of
 * --compress-pos=no.
 */
static const char *site_line(struct callgrind_reader *reader, const char *at)
{
	bool is_call = reader->expectation == COST_OF_CALL;
	u32 file = file_of_site(reader);
	u64 site[COLUMN_LINE + 1];

	memcpy(site, reader->position, sizeof(site));
	at = read_positions(reader, at, site);
	if (!at)
		return NULL;
	if (!reader->sites_stand_apart)
		memcpy(reader->position, site, sizeof(site));
	reader->file_is_of_site = reader->sites_stand_apart;
	note_line(reader, site[COLUMN_LINE]);
	reader->expectation = ANYTHING;
	return is_call ? call_cost(reader, at, site, file) : skip_blanks(at);
}

static const char *kept_cost(struct callgrind_reader *reader, const char *at)
{
	u64 costs[EVENTS_MAX];
	struct cpu_line line = {
	    .function = reader->function,
	    .file = reader->file,
	    .line = reader->position[COLUMN_LINE],
	    .address = reader->position[COLUMN_ADDRESS],
	};
	u32 found;

	memset(costs, 0, reader->event_count * sizeof(*costs));
	at = add_some_costs(reader, at, costs, &found);
	if (!at)
		return NULL;
	cpu_lines_add(&reader->process->lines, &line, costs, found);
	if (!costs_add(reader->costs, costs, found))
		return line_error(reader, reader->line, "costs add up to more than 2^63-1");
	return at;
}

/* The file of a cost line is the last one named, unless that was for a call or jump. */
static void settle_file(struct callgrind_reader *reader)
{
	if (reader->file_is_of_site)
		reader->file = reader->cost_file;
	else
		reader->cost_file = reader->file;
}

/* Reads costs that need more work: the first ones of a function or file, or lines that are kept. */
static const char *special_cost(struct callgrind_reader *reader, const char *at)
{
	if (!enter_function(reader))
		return NULL;
	if (reader->file != reader->cost_file)
		settle_file(reader);
	if (reader->called_name.code != NO_ID) /* callgrind names some callees without a call */
		forget_callee(reader);
	note_line(reader, reader->position[COLUMN_LINE]);
	return reader->keeps_costs ? kept_cost(reader, at) : add_costs(reader, at, reader->costs);
}

const char *cost_line(struct callgrind_reader *reader, const char *at)
{
	if (reader->expectation != ANYTHING)
		return site_line(reader, at);
	at = read_positions(reader, at, reader->position);
	if (!at)
		return NULL;
	if (reader->function == NO_ID || reader->called_name.code != NO_ID ||
	    reader->file != reader->cost_file || reader->keeps_costs)
		return special_cost(reader, at);
	note_line(reader, reader->position[COLUMN_LINE]);
	return add_costs(reader, at, reader->costs);
}

/* Adds the costs of the part to the totals of the process. */
static bool add_totals(struct callgrind_reader *reader, const char *at)
{
	if (!costs_add(reader->process->totals, reader->sum, reader->event_count))
		return line_error(reader, at, "the totals add up to more than 2^63-1");
	process_merge_lines(reader->process, &reader->strings);
	reader->section = BETWEEN;
	return true;
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
	return true;
}

/* The last line of a part. */
static const char *totals_line(struct callgrind_reader *reader, const char *at)
{
	const char *start = skip_blanks(at);
	u64 totals[EVENTS_MAX];

	if (!leave_function(reader))
		return NULL;
	at = read_costs(reader, at, totals);
	if (!at || !check_totals(reader, start, totals) || !add_totals(reader, start))
		return NULL;
	return at;
}

/* Checks the header's summary. Without totals, only the summary shows that the file is complete. */
static bool check_summary(struct callgrind_reader *reader)
{
	for (u32 i = 0; reader->has_summary && i < reader->event_count; i++) {
		struct text event = intern_text(&reader->strings, reader->events[i]);

		if (reader->summary[i] != reader->sum[i])
			return line_error(reader, reader->line,
					  "the costs of this part add up to %" PRIu64
					  " %.*s, but its summary says %" PRIu64
					  ": it is cut short or damaged",
					  reader->sum[i], TEXT_ARGS(event), reader->summary[i]);
	}
	return true;
}

bool end_part(struct callgrind_reader *reader)
{
	return leave_function(reader) && check_summary(reader) && add_totals(reader, reader->line);
}

/* Skips Xdebug's summary, which is among the costs. It is another measurement, which includes costs
 * that are not in the file, so it cannot be checked. */
static const char *inner_summary_line(struct callgrind_reader *reader, const char *at)
{
	u64 ignored[EVENTS_MAX];

	if (reader->is_valgrinds)
		return line_error(reader, reader->line, "expected \"summary:\" in the header only");
	reader->process->summary_differs = true;
	return read_costs(reader, at, ignored);
}

/* ------------------------------------------------------------------ kinds of lines */

enum body_kind {
	FN,
	FI,
	FE,
	FL,
	OB,
	CFN,
	CFI,
	CFL,
	COB,
	CALLS,
	RCALLS,
	JUMP,
	JCND,
	JFI,
	JFN,
	SUMMARY,
	TOTALS
};

static const struct line_kind kinds[] = {
    [FN] = {TEXT("fn="), fn_line},
    [FI] = {TEXT("fi="), fi_line},
    [FE] = {TEXT("fe="), fi_line},
    [FL] = {TEXT("fl="), fl_line},
    [OB] = {TEXT("ob="), ob_line},
    [CFN] = {TEXT("cfn="), cfn_line},
    [CFI] = {TEXT("cfi="), cfi_line},
    [CFL] = {TEXT("cfl="), cfi_line},
    [COB] = {TEXT("cob="), cob_line},
    [CALLS] = {TEXT("calls="), calls_line},
    [RCALLS] = {TEXT("rcalls="), calls_line},
    [JUMP] = {TEXT("jump="), jump_line},
    [JCND] = {TEXT("jcnd="), jcnd_line},
    [JFI] = {TEXT("jfi="), jfi_line},
    [JFN] = {TEXT("jfn="), jfn_line},
    [SUMMARY] = {TEXT("summary:"), inner_summary_line},
    [TOTALS] = {TEXT("totals:"), totals_line},
};

/* The only kind that a line with these first bytes can have. */
static enum body_kind kind_of_f(const char *at)
{
	return at[1] == 'n' ? FN : at[1] == 'i' ? FI : at[1] == 'e' ? FE : FL;
}

static enum body_kind kind_of_c(const char *at)
{
	if (at[1] != 'f')
		return at[1] == 'a' ? CALLS : COB;
	return at[2] == 'n' ? CFN : at[2] == 'i' ? CFI : CFL;
}

static enum body_kind kind_of_j(const char *at)
{
	if (at[1] != 'f')
		return at[1] == 'c' ? JCND : JUMP;
	return at[2] == 'i' ? JFI : JFN;
}

static enum body_kind likely_kind(const char *at)
{
	switch (*at) {
	case 'f':
		return kind_of_f(at);
	case 'c':
		return kind_of_c(at);
	case 'j':
		return kind_of_j(at);
	case 'o':
		return OB;
	case 'r':
		return RCALLS;
	case 's':
		return SUMMARY;
	default:
		return TOTALS;
	}
}

line_handler *body_handler(const char **at)
{
	const struct line_kind *kind = &kinds[likely_kind(*at)];

	return skip_keyword(kind->keyword, at) ? kind->handler : NULL;
}
