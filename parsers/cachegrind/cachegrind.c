#include "cachegrind.h"

enum { MOST_EVENTS = 64 };

struct reading {
	struct text rest;
	u64 line_number;
	u32 event_count, ir; /* the number of columns, and the column of Ir */
	u64 sum;
	bool has_summary;
	bool in_command; /* the command may contain newlines: it ends before "events:" */
	struct count_process *process;
	struct diag *diag;
};

static bool fail(struct reading *r, const char *what)
{
	return diag_error_at(r->diag, "", r->line_number, 0, "%s", what);
}

static void skip_spaces(struct text *text)
{
	while (text->length && text->data[0] == ' ')
		*text = text_from(*text, 1);
}

static bool read_events(struct reading *r, struct text names)
{
	bool has_ir = false;

	for (r->event_count = 0; skip_spaces(&names), names.length; r->event_count++) {
		size_t end = text_find(names, ' ');

		if (text_equal(text_before(names, end), T("Ir"))) {
			r->ir = r->event_count;
			has_ir = true;
		}
		names = text_from(names, end);
	}
	if (!r->event_count || r->event_count > MOST_EVENTS)
		return fail(r, "expected the names of events");
	if (!has_ir)
		return fail(r,
			    "the file has no instruction counts (Ir), the only event that is read: "
			    "record it with cachegrind's default events");
	r->in_command = false;
	return true;
}

/* Reads Ir from a line of costs. Trailing columns that are 0 may be left out. */
static bool read_costs(struct reading *r, struct text line, u64 *ir)
{
	u32 column = 0;
	u64 value;

	*ir = 0;
	for (; skip_spaces(&line), line.length; column++) {
		if (!text_skip_u64(&line, &value) || (line.length && line.data[0] != ' ') ||
		    column == r->event_count)
			return fail(r, "expected a cost for each event");
		if (column == r->ir)
			*ir = value;
	}
	return true;
}

static bool read_cost_line(struct reading *r, struct text line)
{
	u64 number, ir;

	if (!r->event_count)
		return fail(r, "expected \"events:\" before costs");
	text_skip_u64(&line, &number);
	if (!read_costs(r, line, &ir))
		return false;
	if (__builtin_add_overflow(r->sum, ir, &r->sum) || r->sum > INT64_MAX)
		return fail(r, "the costs add up to more than 2^63-1");
	return true;
}

static bool read_summary(struct reading *r, struct text line)
{
	if (!r->event_count)
		return fail(r, "expected \"events:\" before \"summary:\"");
	if (!read_costs(r, line, &r->process->instructions))
		return false;
	if (r->process->instructions != r->sum)
		return fail(r, "the costs do not add up to the summary");
	r->has_summary = true;
	return true;
}

static bool read_line(struct reading *r, struct text line)
{
	if (!line.length || line.data[0] == '#')
		return true;
	if (r->has_summary)
		return fail(r, "expected nothing after the summary");
	if (text_skip_prefix(&line, T("events:")))
		return read_events(r, line);
	if (r->in_command)
		return true;
	if (line.length && line.data[0] >= '0' && line.data[0] <= '9')
		return read_cost_line(r, line);
	if (text_starts_with(line, T("fl=")) || text_starts_with(line, T("fn=")) ||
	    text_starts_with(line, T("fi=")) || text_starts_with(line, T("fe=")) ||
	    text_starts_with(line, T("desc:")))
		return true;
	if (text_skip_prefix(&line, T("cmd:"))) {
		r->process->command = text_trim(line);
		r->in_command = true;
		return true;
	}
	if (text_skip_prefix(&line, T("summary:")))
		return read_summary(r, line);
	return fail(r, "expected a line of cachegrind's: fl=, fn=, costs, summary:");
}

bool cachegrind_read(struct text content, struct count_process *process, struct diag *diag)
{
	struct reading r = {.rest = content, .process = process, .diag = diag};
	struct text line;

	*process = (struct count_process){.command = T("")};
	while (text_next_line(&r.rest, &line)) {
		r.line_number++;
		if (!read_line(&r, line))
			return false;
	}
	return r.has_summary || fail(&r, "ends without a summary");
}
