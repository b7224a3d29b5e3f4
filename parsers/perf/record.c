#include "record.h"

/* The kernel's addresses are those whose highest bit is set; no code is on the last page. */
static const u64 kernel_from = (u64)1 << 63, kernel_to = UINT64_MAX - 4095;

static void skip_spaces(struct text *text)
{
	while (text->length && text->data[0] == ' ')
		*text = text_from(*text, 1);
}

/* ---------------------------------------------------------------- places */

static bool skip_hexadecimal(struct text *text, u64 *value)
{
	size_t i = 0;

	for (*value = 0; i < text->length && i < 16; i++) {
		char c = text->data[i];
		unsigned digit;

		if (c >= '0' && c <= '9')
			digit = (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			digit = (unsigned)(c - 'a') + 10;
		else
			break;
		*value = *value << 4 | digit;
	}
	*text = text_from(*text, i);
	return i > 0;
}

/* Splits "FUNCTION+0x1f (OBJECT)" and "[unknown] (OBJECT)". */
static bool split(struct text rest, struct perf_place *place)
{
	if (!text_ends_with(rest, T(")")))
		return false;
	rest.length--;
	if (text_skip_prefix(&rest, T("[unknown] ("))) {
		place->name = T("");
		place->object = rest;
		return true;
	}
	for (size_t i = 0; i < rest.length; i++) {
		struct text after = text_from(rest, i);
		u64 offset;

		if (!text_skip_prefix(&after, T("+0x")) || !skip_hexadecimal(&after, &offset) ||
		    !text_skip_prefix(&after, T(" (")))
			continue;
		place->name = text_before(rest, i);
		place->object = after;
		return true;
	}
	return false;
}

/* Where perf prints addresses in memory, "/bin/true+0x1165" says the one in the file. */
static void take_position(struct perf_place *place)
{
	size_t plus = text_find_last(place->object, '+');
	struct text after = text_from(place->object, plus);
	u64 position;

	if (!text_skip_prefix(&after, T("+0x")) || !skip_hexadecimal(&after, &position) ||
	    after.length)
		return;
	place->address = position;
	place->object = text_before(place->object, plus);
}

/* clock_nanosleep@GLIBC_2.2.5 is the function clock_nanosleep; puts@plt is another one. */
static struct text without_version(struct text name)
{
	size_t at = text_find(name, '@');

	return at && at < name.length && !text_equal(text_from(name, at), T("@plt"))
		   ? text_before(name, at)
		   : name;
}

/* "/tmp/perf-123.map" is where programs that make code name its functions. */
static bool is_made_code(struct text object)
{
	struct text file = path_basename(object);
	u64 pid;

	if (text_starts_with(object, T("[JIT]")) || text_starts_with(object, T("//anon")) ||
	    text_equal(object, T("anon")))
		return true;
	return text_skip_prefix(&file, T("perf-")) && text_skip_u64(&file, &pid) &&
	       text_equal(file, T(".map"));
}

/* What the kernel adds to the path of a file that is there no more, or has been replaced. */
static const struct text deleted = TEXT(" (deleted)");

/* The objects that have no file get the names by which tables show them. */
static void name_object(struct perf_place *place)
{
	struct text object = place->object;

	place->is_deleted = false;
	if (place->is_kernel && text_starts_with(object, T("[")) &&
	    !text_starts_with(object, T("[kernel")) && !text_starts_with(object, T("[unknown")) &&
	    !text_starts_with(object, T("[guest")))
		return; /* a module: [ext4] */
	if (place->is_kernel && !text_starts_with(object, T("/")))
		place->object = T("kernel");
	else if (is_made_code(object))
		place->object = T("JIT");
	else if (text_equal(object, T("[unknown]")) || !object.length)
		place->object = T("???");
	else if ((place->is_deleted = text_ends_with(object, deleted)))
		place->object = text_before(object, object.length - deleted.length);
	else if (!place->is_kernel && text_starts_with(object, T("[")) &&
		 text_ends_with(object, T("]")))
		place->object = text_before(text_from(object, 1), object.length - 2); /* [vdso] */
}

bool perf_place_read(struct text line, struct perf_place *place)
{
	struct text rest = line;

	while (rest.length && (rest.data[0] == ' ' || rest.data[0] == '\t'))
		rest = text_from(rest, 1);
	if (rest.length == line.length || !skip_hexadecimal(&rest, &place->address) ||
	    !text_skip_prefix(&rest, T(" ")) || !split(rest, place))
		return false;
	place->is_kernel = place->address >= kernel_from && place->address < kernel_to;
	if (!place->is_kernel)
		take_position(place);
	place->name = without_version(place->name);
	name_object(place);
	return true;
}

/* ---------------------------------------------------------------- heads */

/* The idle task of perf has the process -1. */
static bool skip_id(struct text *text, u64 *id)
{
	if (text_skip_prefix(text, T("-1"))) {
		*id = 0;
		return true;
	}
	return text_skip_u64(text, id);
}

static bool skip_ids(struct text *text, struct text between, u64 *pid, u64 *tid)
{
	return skip_id(text, pid) && text_skip_prefix(text, between) && skip_id(text, tid);
}

/* "16885.081471: " in seconds with six or nine digits behind the point. */
static bool skip_time(struct text *text, u64 *time)
{
	static const u64 second = 1000000000;
	u64 whole, part, unit = second;
	size_t before;

	if (!text_skip_u64(text, &whole) || !text_skip_prefix(text, T(".")))
		return false;
	before = text->length;
	if (!text_skip_u64(text, &part) || before - text->length > 9)
		return false;
	for (size_t i = before - text->length; i > 0; i--)
		unit /= 10;
	return text_skip_prefix(text, T(": ")) && !__builtin_mul_overflow(whole, second, time) &&
	       !__builtin_add_overflow(*time, part * unit, time);
}

/* "PID/TID TIME: " */
static bool read_head(struct text text, struct perf_record *record, struct text *rest)
{
	skip_spaces(&text);
	if (!skip_ids(&text, T("/"), &record->pid, &record->tid) || !text.length ||
	    text.data[0] != ' ')
		return false;
	skip_spaces(&text);
	if (!skip_time(&text, &record->time))
		return false;
	skip_spaces(&text);
	*rest = text;
	return true;
}

/* "(PID:TID):(PID:TID)" */
static bool read_relation(struct text rest, struct perf_record *record)
{
	u64 parent, thread;

	if (!text_skip_prefix(&rest, T("(")) ||
	    !skip_ids(&rest, T(":"), &record->other_pid, &record->other_tid) ||
	    !text_skip_prefix(&rest, T("):(")) || !skip_ids(&rest, T(":"), &parent, &thread) ||
	    !text_equal(rest, T(")")))
		return false;
	if (record->kind == RECORD_FORK) {
		record->pid = parent;
		record->tid = thread;
	}
	return true;
}

/* " exec: NAME:PID/TID" or ": NAME:PID/TID" */
static bool read_name(struct text rest, struct perf_record *record)
{
	size_t colon;
	struct text ids;

	record->is_execution = text_skip_prefix(&rest, T(" exec"));
	if (!text_skip_prefix(&rest, T(": ")))
		return false;
	colon = text_find_last(rest, ':');
	if (colon == rest.length)
		return false;
	record->name = text_before(rest, colon);
	ids = text_from(rest, colon + 1);
	return skip_ids(&ids, T("/"), &record->other_pid, &record->other_tid) && !ids.length;
}

static bool read_switch(struct text rest, struct perf_record *record)
{
	rest = text_trim(rest);
	if (text_equal(rest, T("IN")))
		record->kind = RECORD_IN;
	else if (text_equal(rest, T("OUT")))
		record->kind = RECORD_OUT;
	else if (text_equal(rest, T("OUT preempt")))
		record->kind = RECORD_PREEMPTED;
	else
		return false;
	return true;
}

static bool skip_number(struct text *rest, u64 *value)
{
	text_skip_prefix(rest, T("0x"));
	return skip_hexadecimal(rest, value);
}

/* "PID/TID: [0x7f42d000(0x1000) @ 0x2000 fe:00 12 0]: r-xp /bin/true". The kernel's are no files.
 */
static void read_mapping(struct text rest, struct perf_record *record)
{
	static const struct text end = T("]: ");
	struct perf_place place = {.name = T("")};
	size_t rights;

	record->kind = RECORD_OTHER;
	skip_spaces(&rest);
	if (!skip_ids(&rest, T("/"), &record->other_pid, &record->other_tid) ||
	    !text_skip_prefix(&rest, T(": [")) || !skip_number(&rest, &record->begin) ||
	    !text_skip_prefix(&rest, T("(")) || !skip_number(&rest, &record->length) ||
	    !text_skip_prefix(&rest, T(") @ ")) || !skip_number(&rest, &record->offset))
		return;
	while (rest.length && !text_starts_with(rest, end))
		rest = text_from(rest, 1);
	text_skip_prefix(&rest, end);
	rights = text_find(rest, ' ');
	place.object = text_from(rest, rights + 1);
	if (text_find(text_before(rest, rights), 'x') == rights || record->begin >= kernel_from ||
	    is_made_code(place.object))
		return;
	name_object(&place);
	record->object = place.object;
	record->kind = RECORD_MAPPING;
}

/* What follows "PERF_RECORD_". Records of other kinds say nothing here. */
static bool read_other(struct text rest, struct perf_record *record)
{
	record->kind = RECORD_FORK;
	if (text_skip_prefix(&rest, T("FORK")))
		return read_relation(rest, record);
	record->kind = RECORD_EXIT;
	if (text_skip_prefix(&rest, T("EXIT")))
		return read_relation(rest, record);
	record->kind = RECORD_NAME;
	if (text_skip_prefix(&rest, T("COMM")))
		return read_name(rest, record);
	record->kind = RECORD_LOST;
	if (text_skip_prefix(&rest, T("LOST lost ")) ||
	    text_skip_prefix(&rest, T("LOST_SAMPLES lost ")))
		return text_to_u64(text_trim(rest), &record->lost);
	if (text_skip_prefix(&rest, T("SWITCH ")))
		return read_switch(rest, record);
	record->kind = RECORD_OTHER;
	if (text_skip_prefix(&rest, T("MMAP ")) || text_skip_prefix(&rest, T("MMAP2 ")))
		read_mapping(rest, record);
	return true;
}

/* "   1001001 cpu-clock: "; without a period there is the event alone. A sample without a stack has
 * its place in the same line. */
static bool read_sample(struct text rest, struct perf_record *record)
{
	size_t end = 0;

	record->kind = RECORD_SAMPLE;
	rest = text_trim(rest);
	if (text_skip_u64(&rest, &record->period))
		skip_spaces(&rest);
	while (end < rest.length && !text_starts_with(text_from(rest, end), T(": ")))
		end++;
	if (end == rest.length && text_ends_with(rest, T(":")))
		end--;
	if (!end || end == rest.length)
		return false;
	record->event = text_before(rest, end);
	rest = text_from(rest, end + 1);
	record->has_place = rest.length > 0;
	return !record->has_place || perf_place_read(rest, &record->place);
}

/* The record that the text is behind the name of its command. */
static bool read_after_name(struct text text, struct text name, struct perf_record *record)
{
	struct text rest;

	*record = (struct perf_record){.name = name, .event = T("")};
	if (!read_head(text, record, &rest))
		return false;
	if (text_skip_prefix(&rest, T("PERF_RECORD_")))
		return read_other(rest, record);
	return read_sample(rest, record);
}

/* The name may contain spaces and anything else, or be empty; it ends where the rest is a record.
 */
bool perf_record_read(struct text line, struct perf_record *record)
{
	struct text from = line;

	skip_spaces(&from);
	if (from.length < line.length && read_after_name(from, T(""), record))
		return true;
	for (size_t i = 0; i < from.length; i++)
		if (from.data[i] == ' ' &&
		    read_after_name(text_from(from, i), text_before(from, i), record))
			return true;
	return false;
}
