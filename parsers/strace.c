#include "strace.h"

#include "../common/buffer.h"
#include "../common/file.h"
#include "../common/intern.h"
#include "../common/lines.h"
#include "../common/memory.h"
#include "io_descriptors.h"
#include "io_files.h"
#include "model.h"
#include "strace_calls.h"
#include "strace_line.h"
#include "strace_paths.h"

#include <stdlib.h>
#include <string.h>

/* What all calls add up to stays below, so that nothing overflows, nor any sum of two of them. */
#define MAX_SUM ((u64)1 << 61)

/* Scratch memory is given back every so many lines. */
enum { SCRATCH_LINES = 1024 };

/* A thread, by its id; the entry is used anew when the kernel gives the id out again. */
struct thread {
	u64 tid;
	bool is_known;	       /* announced by its parent's clone, or seen; not ended */
	bool was_seen;	       /* has lines of its own */
	bool is_announced;     /* its parent's clone has returned */
	bool is_left_out;      /* of another process than the command's, with command_only */
	u32 table;	       /* of descriptors, shared by the threads of a process */
	struct text folder;    /* its working directory, "" while unknown */
	struct buffer pending; /* a call that has not resumed yet */
};

struct strace_reader {
	struct strace_options options;
	struct arena *arena, scratch;
	struct lines lines;

	struct intern tids; /* ids are indexes into threads */
	struct thread *threads;
	size_t thread_capacity;

	struct intern names; /* ids are indexes into the two arrays */
	struct io_syscall *syscalls;
	enum call_action *actions;
	size_t syscall_capacity, action_capacity;

	struct io_files files;
	struct io_descriptors descriptors;
	struct io_profile profile;
};

/* A call of a thread, being counted. */
struct occasion {
	struct thread *thread;
	const struct strace_call *call;
	enum call_action action;
};

/* ---------------------------------------------------------------- threads */

static struct thread *thread_entry(struct strace_reader *r, u64 tid)
{
	size_t known = r->tids.count;
	u32 id = intern_add(&r->tids, (struct text){(const char *)&tid, sizeof(tid)});

	if (id == known) {
		GROW(r->threads, r->thread_capacity, known + 1);
		r->threads[id] = (struct thread){.tid = tid};
	}
	return &r->threads[id];
}

static bool contains(struct text text, struct text part)
{
	return text.length >= part.length && memmem(text.data, text.length, part.data, part.length);
}

/* Gives the new thread what its parent shares with it, by the flags of the call that made it. */
static void adopt(struct strace_reader *r, struct thread *child, const struct thread *parent,
		  struct text call)
{
	bool is_process = !contains(call, T("CLONE_THREAD"));

	child->is_known = true;
	child->folder = parent->folder;
	child->is_left_out = parent->is_left_out || (is_process && r->options.command_only);
	if (contains(call, T("CLONE_FILES"))) {
		child->table = parent->table;
		io_descriptors_share(&r->descriptors, child->table);
	} else {
		child->table = io_descriptors_fork(&r->descriptors, parent->table);
	}
	if (child->is_left_out)
		return;
	r->profile.thread_count++;
	r->profile.process_count += is_process;
}

/* The thread that is just about to make another one, or NULL. */
static const struct thread *find_parent(const struct strace_reader *r, const struct thread *child)
{
	for (size_t i = 0; i < r->tids.count; i++) {
		struct text call = buffer_text(&r->threads[i].pending), name;

		if (&r->threads[i] == child || !r->threads[i].is_known || !call.length)
			continue;
		name = text_before(call, text_find(call, '('));
		if (call_action_of(name) == CALL_FORK)
			return &r->threads[i];
	}
	return NULL;
}

/*
 * The thread of a line. A new one was announced when its parent's clone returned, or that clone is
 * still unfinished; otherwise it is the command itself.
 */
static struct thread *find_thread(struct strace_reader *r, u64 tid)
{
	struct thread *thread = thread_entry(r, tid);
	const struct thread *parent;

	if (!thread->is_known) {
		thread->is_announced = false;
		parent = find_parent(r, thread);
		if (parent) {
			adopt(r, thread, parent, buffer_text(&parent->pending));
		} else {
			thread->is_known = true;
			thread->is_left_out = false;
			thread->folder = T("");
			thread->table = io_descriptors_new(&r->descriptors);
			r->profile.thread_count++;
			r->profile.process_count++;
		}
	}
	thread->was_seen = true;
	return thread;
}

static void end_thread(struct strace_reader *r, struct thread *thread)
{
	io_descriptors_leave(&r->descriptors, thread->table);
	buffer_clear(&thread->pending);
	thread->is_known = thread->was_seen = false;
}

/* The clone has returned: the thread may be new, be at work already or even have ended. */
static void announce(struct strace_reader *r, const struct occasion *occasion)
{
	const struct strace_call *call = occasion->call;
	u64 parent_tid = occasion->thread->tid;
	struct text flags = {0};
	struct thread *child;
	size_t known = r->tids.count;

	if (call->value <= 0)
		return;
	child = thread_entry(r, (u64)call->value); /* may move the parent */
	if (child->is_known || (r->tids.count == known && !child->is_announced)) {
		child->is_announced = true;
		return;
	}
	for (u32 i = 0; i < call->argument_count; i++)
		if (contains(call->arguments[i], T("CLONE_")))
			flags = call->arguments[i];
	adopt(r, child, thread_entry(r, parent_tid), flags);
	child->is_announced = true;
}

/* ---------------------------------------------------------------- files of a call */

static u32 file_of_decoration(struct strace_reader *r, const struct thread *thread,
			      struct text decoration)
{
	return io_files_add(&r->files, strace_file_name(decoration, thread->tid, &r->scratch));
}

/* A descriptor seen for the first time was inherited by the command. */
static u32 file_of_inherited(struct strace_reader *r, const struct thread *thread, i64 number,
			     struct text decoration)
{
	static const struct text names[] = {TEXT("stdin"), TEXT("stdout"), TEXT("stderr")};
	bool is_fixed = number >= 0 && number < (i64)LENGTH_OF(names);
	u32 file = is_fixed ? io_files_add(&r->files, names[number])
			    : file_of_decoration(r, thread, decoration);
	struct io_open *open =
	    io_descriptors_open(&r->descriptors, thread->table, number, file, false);

	if (open) {
		open->has_fixed_name = is_fixed;
		open->knows_position = false;
	}
	return file;
}

/* The file of an argument that is a descriptor with its path; NO_ID when it is none. */
static u32 file_of_descriptor(struct strace_reader *r, const struct thread *thread,
			      struct text argument)
{
	const struct io_open *open;
	struct text decoration;
	i64 number;

	if (!strace_read_descriptor(argument, &number, &decoration) || !decoration.length)
		return NO_ID;
	open = io_descriptors_get(&r->descriptors, thread->table, number);
	if (open && open->has_fixed_name)
		return open->file;
	if (!open && number >= 0)
		return file_of_inherited(r, thread, number, decoration);
	return file_of_decoration(r, thread, decoration);
}

/* The file of a path, seen from `folder`: a descriptor's argument or, empty, where the thread is.
 */
static u32 file_of_path(struct strace_reader *r, struct thread *thread, struct text folder,
			struct text path)
{
	struct text decoration = {0};
	i64 number = -1;

	if (strace_read_descriptor(folder, &number, &decoration) && decoration.length) {
		folder = decoration;
		if (number < 0 && !text_equal(folder, thread->folder))
			thread->folder = arena_copy(r->arena, folder);
	} else {
		folder = thread->folder;
	}
	return io_files_add(&r->files, strace_path_name(folder, path, thread->tid, &r->scratch));
}

static struct text argument(const struct strace_call *call, u32 index)
{
	return index < call->argument_count ? call->arguments[index] : (struct text){"", 0};
}

/* The file of the descriptor that a call made; NO_ID when it made none. */
static u32 file_of_result(struct strace_reader *r, const struct occasion *occasion)
{
	struct text decoration;
	i64 number;

	if (!strace_read_descriptor(occasion->call->result, &number, &decoration) ||
	    !decoration.length)
		return NO_ID;
	return file_of_decoration(r, occasion->thread, decoration);
}

/* The file a call is about, NO_ID when it is about none. */
static u32 file_of_call(struct strace_reader *r, const struct occasion *occasion)
{
	const struct strace_call *call = occasion->call;
	struct text path;
	u32 file;

	if (occasion->action == CALL_OPEN && (file = file_of_result(r, occasion)) != NO_ID)
		return file;
	if (occasion->action == CALL_MAP)
		return file_of_descriptor(r, occasion->thread, argument(call, 4));
	if (call_takes_folder(call->name) && strace_read_string(argument(call, 1), &path) &&
	    path.length)
		return file_of_path(r, occasion->thread, argument(call, 0), path);
	if (strace_read_string(argument(call, 0), &path) && path.length)
		return file_of_path(r, occasion->thread, (struct text){"", 0}, path);
	file = file_of_descriptor(r, occasion->thread, argument(call, 0));
	return file != NO_ID ? file : file_of_result(r, occasion);
}

/* ---------------------------------------------------------------- counting */

static struct io_open *open_of(struct strace_reader *r, const struct occasion *occasion, u32 index)
{
	struct text decoration;
	i64 number;

	if (!strace_read_descriptor(argument(occasion->call, index), &number, &decoration))
		return NULL;
	return io_descriptors_get(&r->descriptors, occasion->thread->table, number);
}

/* Bytes read from a file; at the descriptor's position unless `position` says where. */
static void count_read(struct strace_reader *r, u32 file, struct io_open *open, const u64 *position,
		       u64 bytes)
{
	r->files.items[file].counts.read_bytes += bytes;
	r->files.items[file].reads++;
	r->profile.totals.read_bytes += bytes;
	if (position)
		io_files_read_at(&r->files, file, *position, bytes);
	else if (open && open->knows_position)
		io_files_read_at(&r->files, file, open->position, bytes);
	if (open && !position)
		open->position += bytes;
	if (open)
		io_files_continue_run(&r->files, open->file, &open->run, false, bytes);
}

static void count_write(struct strace_reader *r, u32 file, struct io_open *open, bool moves,
			u64 bytes)
{
	r->files.items[file].counts.written_bytes += bytes;
	r->files.items[file].writes++;
	r->profile.totals.written_bytes += bytes;
	if (open && moves)
		open->position += bytes;
	if (open)
		io_files_continue_run(&r->files, open->file, &open->run, true, bytes);
}

static bool takes_bytes(enum call_action action)
{
	return (action >= CALL_READ && action <= CALL_SEND) ||
	       (action >= CALL_MOVE && action <= CALL_MOVE_ON);
}

static bool has_position(struct text path)
{
	return text_starts_with(path, T("/")) && !text_starts_with(path, T("/dev/")) &&
	       !text_starts_with(path, T("/proc/"));
}

/* The call moved bytes between the first argument's file and itself. */
static void count_transfer(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	struct io_open *open = open_of(r, occasion, 0);
	u64 bytes = (u64)occasion->call->value, position;
	enum call_action action = occasion->action;
	struct text offset = argument(occasion->call, 3);

	if (action == CALL_READ_AT && text_skip_u64(&offset, &position) &&
	    has_position(intern_text(&r->files.paths, file)))
		count_read(r, file, open, &position, bytes);
	else if (action == CALL_READ || action == CALL_RECEIVE || action == CALL_READ_AT)
		count_read(r, file, open, NULL, bytes);
	else
		count_write(r, file, open, action == CALL_WRITE, bytes);
}

/* The kernel moved bytes from one file to another; with an offset given, not at the position. */
static void count_move(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	bool back = occasion->action == CALL_MOVE_BACK;
	u32 other_index = occasion->action == CALL_MOVE ? 2 : 1;
	u32 other = file_of_descriptor(r, occasion->thread, argument(occasion->call, other_index));
	u32 from = back ? other : file, to = back ? file : other;
	struct io_open *source = open_of(r, occasion, back ? other_index : 0);
	u64 bytes = (u64)occasion->call->value;
	bool has_offset = occasion->action != CALL_MOVE_ON &&
			  !text_equal(argument(occasion->call, back ? 2 : 1), T("NULL"));

	if (from != NO_ID)
		count_read(r, from, has_offset ? NULL : source, NULL, bytes);
	if (to != NO_ID)
		count_write(r, to, NULL, false, bytes);
	if (other != NO_ID && other != file) {
		r->files.items[other].counts.calls++;
		r->files.items[other].counts.time += occasion->call->time;
	}
}

static void count_open(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	struct io_open *open;
	struct text decoration;
	i64 number;

	r->files.items[file].opens++;
	if (!strace_read_descriptor(occasion->call->result, &number, &decoration))
		return;
	open = io_descriptors_open(&r->descriptors, occasion->thread->table, number, file, true);
	if (open)
		open->knows_position = has_position(intern_text(&r->files.paths, file));
	for (u32 i = 1; i < occasion->call->argument_count; i++)
		if (contains(occasion->call->arguments[i], T("O_CLOEXEC")))
			io_descriptors_set_close_on_exec(&r->descriptors, occasion->thread->table,
							 number, true);
}

static void count_seek(struct strace_reader *r, const struct occasion *occasion)
{
	struct io_open *open = open_of(r, occasion, 0);
	u64 position = (u64)occasion->call->value;

	if (!open || !open->knows_position || open->position == position)
		return;
	open->position = position;
	io_files_end_run(&r->files, open->file, &open->run);
}

static void count_close(struct strace_reader *r, const struct occasion *occasion)
{
	struct text first = argument(occasion->call, 0), last = argument(occasion->call, 1), path;
	i64 from, to;

	if (!strace_read_descriptor(first, &from, &path))
		return;
	to = from;
	if (occasion->action == CALL_CLOSE_RANGE) {
		if (!strace_read_descriptor(last, &to, &path) || to > IO_DESCRIPTOR_MAX)
			to = IO_DESCRIPTOR_MAX; /* ~0U and the like: all there are */
		if (contains(argument(occasion->call, 2), T("CLOEXEC")))
			return;
	}
	io_descriptors_close_range(&r->descriptors, occasion->thread->table, from, to);
}

static void count_duplicate(struct strace_reader *r, const struct occasion *occasion)
{
	const struct strace_call *call = occasion->call;
	bool is_control = occasion->action == CALL_CONTROL;
	struct text path;
	i64 from, to;

	if (!strace_read_descriptor(argument(call, 0), &from, &path))
		return;
	if (is_control && text_equal(argument(call, 1), T("F_SETFD")))
		io_descriptors_set_close_on_exec(&r->descriptors, occasion->thread->table, from,
						 contains(argument(call, 2), T("FD_CLOEXEC")));
	if (is_control && !text_starts_with(argument(call, 1), T("F_DUPFD")))
		return;
	if (strace_read_descriptor(call->result, &to, &path))
		io_descriptors_duplicate(&r->descriptors, occasion->thread->table, from, to);
}

/* A descriptor made by other calls (socket, accept, eventfd): nobody inherited it. */
static void note_result(struct strace_reader *r, const struct occasion *occasion)
{
	u32 file = file_of_result(r, occasion);
	struct text decoration;
	struct io_open *open;
	i64 number;

	if (file == NO_ID || !strace_read_descriptor(occasion->call->result, &number, &decoration))
		return;
	open = io_descriptors_open(&r->descriptors, occasion->thread->table, number, file, false);
	if (open)
		open->knows_position = false;
}

static void change_folder(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	if (file != NO_ID)
		occasion->thread->folder = arena_copy(r->arena, intern_text(&r->files.paths, file));
}

/* The first program that is executed is the command. */
static void note_execution(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	io_descriptors_exec(&r->descriptors, occasion->thread->table);
	if (file == NO_ID)
		return;
	r->files.items[file].is_code = true;
	if (!r->profile.command.length)
		r->profile.command = arena_copy(r->arena, intern_text(&r->files.paths, file));
}

/* What a call that succeeded did to its file and to descriptors. */
static void act(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	switch (occasion->action) {
	case CALL_OPEN:
		if (file != NO_ID)
			count_open(r, occasion, file);
		return;
	case CALL_CLOSE:
	case CALL_CLOSE_RANGE:
		count_close(r, occasion);
		return;
	case CALL_SYNC:
		if (file != NO_ID) {
			r->files.items[file].fsyncs++;
			r->files.items[file].fsync_time += occasion->call->time;
		}
		return;
	case CALL_SEEK:
		count_seek(r, occasion);
		return;
	case CALL_DUPLICATE:
	case CALL_CONTROL:
		count_duplicate(r, occasion);
		return;
	case CALL_MAP:
		if (file != NO_ID && contains(argument(occasion->call, 2), T("PROT_EXEC")))
			r->files.items[file].is_code = true;
		return;
	case CALL_MOVE:
	case CALL_MOVE_BACK:
	case CALL_MOVE_ON:
		if (file != NO_ID)
			count_move(r, occasion, file);
		return;
	case CALL_FORK:
		announce(r, occasion);
		return;
	case CALL_EXECUTE:
		note_execution(r, occasion, file);
		return;
	case CALL_CHANGE_FOLDER:
		change_folder(r, occasion, file);
		return;
	case CALL_OTHER:
		note_result(r, occasion);
		return;
	default:
		if (file != NO_ID)
			count_transfer(r, occasion, file);
	}
}

static u32 find_syscall(struct strace_reader *r, struct text name)
{
	size_t known = r->names.count;
	u32 id = intern_add(&r->names, name);

	if (id == known) {
		GROW(r->syscalls, r->syscall_capacity, known + 1);
		GROW(r->actions, r->action_capacity, known + 1);
		r->syscalls[id] = (struct io_syscall){0};
		r->actions[id] = call_action_of(name);
	}
	return id;
}

static void count_call(struct strace_reader *r, struct thread *thread,
		       const struct strace_call *call)
{
	struct occasion occasion = {thread, call, CALL_OTHER};
	struct io_syscall *syscall;
	u32 id, file;

	if (thread->is_left_out)
		return;
	id = find_syscall(r, call->name);
	occasion.action = r->actions[id];
	syscall = &r->syscalls[id];
	syscall->calls++;
	syscall->errors += call->failed;
	syscall->time += call->time;
	r->profile.totals.calls++;
	r->profile.totals.errors += call->failed;
	r->profile.totals.time += call->time;
	file = file_of_call(r, &occasion);
	if (file != NO_ID) {
		struct io_counts *counts = &r->files.items[file].counts;

		counts->calls++;
		counts->errors += call->failed;
		counts->time += call->time;
	}
	if (call->failed)
		return;
	if (takes_bytes(occasion.action) && call->value > 0)
		syscall->bytes += (u64)call->value;
	act(r, &occasion, file);
}

/* ---------------------------------------------------------------- lines */

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
	    (call.value > (i64)MAX_SUM && takes_bytes(call_action_of(call.name)))) {
		error = (struct strace_error){call.result.data, "a smaller number"};
		return fail(r, line, error, diag);
	}
	count_call(r, thread, &call);
	if (r->profile.totals.read_bytes > MAX_SUM || r->profile.totals.written_bytes > MAX_SUM ||
	    r->profile.totals.time > MAX_SUM)
		return diag_error_at(diag, "", r->lines.number, 0,
				     "the figures add up to more than 2^61");
	return true;
}

/* Puts the parts of a call together again. */
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
	return true;
}

/* A thread has executed another program: it goes on under the id of the first. */
static void supersede(struct strace_reader *r, struct thread *first, u64 tid)
{
	u64 first_tid = first->tid;
	struct thread *other = find_thread(r, tid);
	struct buffer call = other->pending;

	other->pending = (struct buffer){0};
	first = thread_entry(r, first_tid); /* may have moved */
	if (other == first) {
		other->pending = call;
		return;
	}
	buffer_release(&first->pending);
	first->pending = call;
	end_thread(r, other);
}

static bool read_line(void *context, struct text line, struct diag *diag)
{
	struct strace_reader *r = context;
	struct strace_line parts;
	struct strace_error error;
	struct thread *thread;

	if (r->lines.number % SCRATCH_LINES == 0)
		arena_release(&r->scratch);
	if (!strace_read_line(line, &parts, &error))
		return fail(r, line, error, diag);
	thread = find_thread(r, parts.pid);
	switch (parts.kind) {
	case STRACE_CALL:
		return read_call(r, thread, line, parts.rest, diag);
	case STRACE_UNFINISHED:
		return begin_call(r, thread, line, parts.rest, diag);
	case STRACE_RESUMED:
		return read_resumed(r, thread, line, &parts, diag);
	case STRACE_SUPERSEDED:
		supersede(r, thread, parts.by);
		return true;
	case STRACE_ENDED:
		end_thread(r, thread);
		return true;
	case STRACE_SIGNAL:
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

	r->options = options;
	r->arena = arena;
	r->descriptors.files = &r->files;
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
