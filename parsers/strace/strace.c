#include "strace.h"

#include "common/file.h"
#include "common/memory.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

/* The number of lines after which scratch memory is freed. */
enum { SCRATCH_LINES = 1024 };

static bool fail(struct strace_reader *r, struct text line, struct strace_error error,
		 struct diag *diag)
{
	bool is_inside = error.at >= line.data && error.at <= line.data + line.length;
	u64 column = is_inside ? (u64)(error.at - line.data) + 1 : 0;

	return diag_error_at(diag, "", r->lines.number, column, "expected %s", error.expected);
}

static bool read_call(struct strace_reader *r, struct thread *thread, struct text line,
		      struct text text, struct diag *diag)
{
	struct strace_call call;
	struct strace_error error;

	if (!strace_read_call(text, &call, &error))
		return fail(r, line, error, diag);
	if (!call.returned)
		return true;
	if (call.time > MAX_SUM ||
	    (call.value > (i64)MAX_SUM && strace_takes_bytes(call_action_of(call.name)))) {
		error = (struct strace_error){call.result.data, "a smaller number"};
		return fail(r, line, error, diag);
	}
	strace_count_call(r, thread, &call);
	if (r->profile.totals.read_bytes > MAX_SUM || r->profile.totals.written_bytes > MAX_SUM ||
	    r->profile.totals.time > MAX_SUM)
		return diag_error_at(diag, "", r->lines.number, 0,
				     "the figures add up to more than 2^61");
	return true;
}

/* Joins the parts of a call that was interrupted. */
static bool read_resumed(struct strace_reader *r, struct thread *thread, struct text line,
			 const struct strace_line *parts, struct diag *diag)
{
	struct buffer whole = thread->pending;
	struct text name = text_before(buffer_text(&whole), text_find(buffer_text(&whole), '('));
	bool fine;

	if (!text_equal(name, parts->name) || !whole.length) {
		struct strace_error error = {parts->name.data, "a call that is unfinished"};

		return fail(r, line, error, diag);
	}
	buffer_add(&whole, parts->rest);
	thread->pending = (struct buffer){0};
	fine = read_call(r, thread, line, buffer_text(&whole), diag);
	buffer_release(&whole);
	return fine;
}

static bool begin_call(struct strace_reader *r, struct thread *thread, struct text line,
		       struct text start, struct diag *diag)
{
	struct strace_error error = {start.data, "the end of the call that is unfinished"};

	if (thread->pending.length)
		return fail(r, line, error, diag);
	buffer_add(&thread->pending, start);
	if (call_action_of(text_before(start, text_find(start, '('))) == CALL_FORK)
		r->forking_tid = thread->tid;
	return true;
}

/* Records that a thread executed another program, so that it continues under the id of the
 * process's first thread. */
static void supersede(struct strace_reader *r, struct thread *first, u64 tid)
{
	u64 first_tid = first->tid;
	struct thread *other = strace_find_thread(r, tid, false);
	struct buffer call = other->pending;

	other->pending = (struct buffer){0};
	first = strace_thread_entry(r, first_tid); /* may have moved */
	if (other == first) {
		other->pending = call;
		return;
	}
	buffer_release(&first->pending);
	first->pending = call;
	strace_end_thread(r, other);
}

/* The table of strace -C follows the trace. The table of -c alone is an error, because it has
 * neither files nor bytes. */
static bool begin_table(struct strace_reader *r, struct text line, struct diag *diag)
{
	struct strace_error error = {
	    line.data, "a trace, not the table of strace -c alone: record with strace "
		       "-f -ttt -T -y -yy -s 0 -o FILE"};

	r->has_table = true;
	return r->lines.number > 1 || fail(r, line, error, diag);
}

/* Reads a line that continues a call which a notice cut off. */
static bool read_rest(struct strace_reader *r, struct text line, struct diag *diag)
{
	struct thread *thread = strace_thread_entry(r, r->interrupted);
	struct buffer whole = thread->pending;
	struct text text;
	bool fine;

	thread->pending = (struct buffer){0};
	r->interrupted = UINT64_MAX;
	buffer_add(&whole, line);
	text = buffer_text(&whole);
	if (text_ends_with(text, T(" <unfinished ...>")))
		fine =
		    begin_call(r, thread, line,
			       text_before(text, text.length - strlen(" <unfinished ...>")), diag);
	else
		fine = read_call(r, thread, line, text, diag);
	buffer_release(&whole);
	return fine;
}

static bool read_line(void *context, struct text line, struct diag *diag)
{
	struct strace_reader *r = context;
	struct strace_line parts;
	struct strace_error error;
	struct thread *thread;

	if (r->lines.number % SCRATCH_LINES == 0)
		arena_release(&r->scratch);
	if (r->has_table)
		return true;
	if (!strace_read_line(line, &parts, &error))
		return r->interrupted != UINT64_MAX ? read_rest(r, line, diag)
						    : fail(r, line, error, diag);
	if (parts.kind == STRACE_TABLE)
		return begin_table(r, line, diag);
	if (parts.kind == STRACE_NOTICE)
		return true;
	r->interrupted = UINT64_MAX;
	thread = strace_find_thread(r, parts.pid, parts.kind == STRACE_RESUMED);
	switch (parts.kind) {
	case STRACE_CALL:
		return read_call(r, thread, line, parts.rest, diag);
	case STRACE_INTERRUPTED:
		r->interrupted = thread->tid;
		return begin_call(r, thread, line, parts.rest, diag);
	case STRACE_UNFINISHED:
		return begin_call(r, thread, line, parts.rest, diag);
	case STRACE_RESUMED:
		return read_resumed(r, thread, line, &parts, diag);
	case STRACE_SUPERSEDED:
		supersede(r, thread, parts.by);
		return true;
	case STRACE_ENDED:
		strace_end_thread(r, thread);
		return true;
	case STRACE_SIGNAL:
	case STRACE_NOTICE:
	case STRACE_TABLE:
		break;
	}
	return true;
}

bool strace_feed(struct strace_reader *r, struct text chunk, struct diag *diag)
{
	return lines_feed(&r->lines, chunk, read_line, r, diag);
}

struct strace_reader *strace_begin(struct strace_options options, struct arena *arena)
{
	struct strace_reader *r = memory_new(1, sizeof(*r));

	r->command_only = options.command_only;
	r->arena = arena;
	r->descriptors.files = &r->files;
	r->interrupted = UINT64_MAX;
	r->profile.command = T("");
	return r;
}

/* ---------------------------------------------------------------- the end */

static bool check_end(const struct strace_reader *r, struct diag *diag)
{
	if (diag->failed || !lines_end(&r->lines, diag))
		return false;
	for (size_t i = 0; i < r->tids.count; i++)
		if (r->threads[i].was_seen)
			return diag_error_at(diag, "", r->lines.number, 0,
					     "the trace ends before process %llu did",
					     (unsigned long long)r->threads[i].tid);
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct io_syscall *left = a, *right = b;

	return text_compare(left->name, right->name);
}

static void finish_syscalls(struct strace_reader *r, struct io_profile *profile)
{
	profile->syscall_count = (u32)r->names.count;
	profile->syscalls = ARENA_NEW(r->arena, struct io_syscall, profile->syscall_count);
	for (u32 i = 0; i < profile->syscall_count; i++) {
		profile->syscalls[i] = r->syscalls[i];
		profile->syscalls[i].name = arena_copy(r->arena, intern_text(&r->names, i));
	}
	if (profile->syscall_count)
		qsort(profile->syscalls, profile->syscall_count, sizeof(*profile->syscalls),
		      by_name);
}

static void release(struct strace_reader *r)
{
	for (size_t i = 0; i < r->tids.count; i++)
		buffer_release(&r->threads[i].pending);
	io_descriptors_release(&r->descriptors);
	io_files_release(&r->files);
	lines_release(&r->lines);
	intern_release(&r->tids);
	intern_release(&r->names);
	arena_release(&r->scratch);
	free(r->threads);
	free(r->syscalls);
	free(r->actions);
	free(r);
}

bool strace_end(struct strace_reader *r, struct io_profile *profile, struct diag *diag)
{
	bool fine = check_end(r, diag);

	if (fine) {
		*profile = r->profile;
		finish_syscalls(r, profile);
		io_files_finish(&r->files, r->arena, profile);
	}
	release(r);
	return fine;
}

bool strace_read(struct text content, struct strace_options options, struct arena *arena,
		 struct io_profile *profile, struct diag *diag)
{
	struct strace_reader *reader = strace_begin(options, arena);

	strace_feed(reader, content, diag);
	return strace_end(reader, profile, diag);
}

static bool feed(void *reader, struct text chunk, struct diag *diag)
{
	return strace_feed(reader, chunk, diag);
}

bool strace_read_file(const char *path, struct strace_options options, struct arena *arena,
		      struct io_profile *profile, struct diag *diag)
{
	struct strace_reader *reader = strace_begin(options, arena);
	bool fine;

	file_read_chunks(path, feed, reader, diag);
	fine = strace_end(reader, profile, diag);
	diag_set_file(diag, path);
	return fine;
}
