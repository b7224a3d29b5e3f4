#include "reader.h"

#include "common/memory.h"
#include "paths.h"

/* A call that is being counted, and its thread. */
struct occasion {
	struct thread *thread;
	const struct strace_call *call;
	enum call_action action;
};

/* ---------------------------------------------------------------- files of a call */

static u32 file_of_decoration(struct strace_reader *r, const struct thread *thread,
			      struct text decoration)
{
	return io_files_add(&r->files, strace_file_name(decoration, thread->tid, &r->scratch));
}

/* Whether the descriptor has a path. If one has, all descriptors of the trace have theirs. */
static bool has_path(struct strace_reader *r, struct text decoration)
{
	r->has_paths |= decoration.length > 0;
	return decoration.length > 0;
}

static u32 file_of_number(struct strace_reader *r, i64 number)
{
	return io_files_add(&r->files,
			    arena_printf(&r->scratch, "descriptor %lld", (long long)number));
}

/* The file of a descriptor seen for the first time: the command inherited it, or a call that does
 * not name the file made it (socket, pipe). */
static u32 file_of_inherited(struct strace_reader *r, const struct thread *thread, i64 number,
			     struct text decoration)
{
	static const struct text names[] = {TEXT("stdin"), TEXT("stdout"), TEXT("stderr")};
	bool is_fixed = number >= 0 && number < (i64)LENGTH_OF(names);
	u32 file = is_fixed	       ? io_files_add(&r->files, names[number])
		   : decoration.length ? file_of_decoration(r, thread, decoration)
				       : file_of_number(r, number);
	struct io_open *open =
	    io_descriptors_open(&r->descriptors, thread->table, number, file, false);

	if (open) {
		open->has_fixed_name = is_fixed;
		open->knows_position = false;
	}
	return file;
}

/* The file of an argument that is a descriptor; NO_ID if it is not one. In a trace without paths
 * (strace without -y) any number could be a descriptor; `is_sure` says that this one is. */
static u32 file_of_descriptor(struct strace_reader *r, const struct thread *thread,
			      struct text argument, bool is_sure)
{
	const struct io_open *open;
	struct text decoration;
	i64 number;

	if (!strace_read_descriptor(argument, &number, &decoration))
		return NO_ID;
	if (!has_path(r, decoration) && (!is_sure || r->has_paths || number < 0))
		return NO_ID;
	open = io_descriptors_get(&r->descriptors, thread->table, number);
	if (open && (open->has_fixed_name || !decoration.length))
		return open->file;
	if (!open && number >= 0)
		return file_of_inherited(r, thread, number, decoration);
	return file_of_decoration(r, thread, decoration);
}

/* The file of a path relative to `folder`, which is a descriptor's argument or, if empty, the
 * thread's working directory. */
static u32 file_of_path(struct strace_reader *r, struct thread *thread, struct text folder,
			struct text path)
{
	struct text decoration = {0};
	i64 number = -1;

	if (strace_read_descriptor(folder, &number, &decoration) && has_path(r, decoration)) {
		folder = decoration;
		if (number < 0 && !text_equal(folder, thread->folder))
			thread->folder = arena_copy(r->arena, folder);
	} else {
		const struct io_open *open =
		    r->has_paths ? NULL
				 : io_descriptors_get(&r->descriptors, thread->table, number);

		folder = open ? intern_text(&r->files.paths, open->file) : thread->folder;
	}
	return io_files_add(&r->files, strace_path_name(folder, path, thread->tid, &r->scratch));
}

static struct text argument(const struct strace_call *call, u32 index)
{
	return index < call->argument_count ? call->arguments[index] : (struct text){"", 0};
}

/* The file of the descriptor that a call returned; NO_ID if it returned none. */
static u32 file_of_result(struct strace_reader *r, const struct occasion *occasion)
{
	struct text decoration;
	i64 number;

	if (call_names_processes(occasion->call->name) ||
	    !strace_read_descriptor(occasion->call->result, &number, &decoration) ||
	    !has_path(r, decoration))
		return NO_ID;
	return file_of_decoration(r, occasion->thread, decoration);
}

/* Whether the first argument of such a call is always a descriptor. */
static bool takes_descriptor(enum call_action action)
{
	switch (action) {
	case CALL_OTHER:
	case CALL_OPEN:
	case CALL_CLOSE_RANGE:
	case CALL_FORK:
	case CALL_EXECUTE:
		return false;
	default:
		return true;
	}
}

/* The file that a call uses, or NO_ID. */
static u32 file_of_call(struct strace_reader *r, const struct occasion *occasion)
{
	const struct strace_call *call = occasion->call;
	struct text path;
	u32 file;

	if (call_names_processes(call->name))
		return NO_ID;
	if (occasion->action == CALL_OPEN && (file = file_of_result(r, occasion)) != NO_ID)
		return file;
	if (occasion->action == CALL_MAP)
		return file_of_descriptor(r, occasion->thread, argument(call, 4), true);
	if (call_takes_folder(call->name) && strace_read_string(argument(call, 1), &path) &&
	    path.length)
		return file_of_path(r, occasion->thread, argument(call, 0), path);
	if (strace_read_string(argument(call, 0), &path) && path.length &&
	    call_takes_path(call->name))
		return file_of_path(r, occasion->thread, (struct text){"", 0}, path);
	file = file_of_descriptor(r, occasion->thread, argument(call, 0),
				  takes_descriptor(occasion->action));
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

/* Counts bytes read from a file, at `position`, or at the descriptor's position if that is NULL. */
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

bool strace_takes_bytes(enum call_action action)
{
	return (action >= CALL_READ && action <= CALL_SEND) ||
	       (action >= CALL_MOVE && action <= CALL_MOVE_ON);
}

static bool has_position(struct text path)
{
	return text_starts_with(path, T("/")) && !text_starts_with(path, T("/dev/")) &&
	       !text_starts_with(path, T("/proc/"));
}

/* Counts a call that moved bytes between the first argument's file and the process. */
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

/* Counts a call that moved bytes from one file to another. A given offset replaces the position. */
static void count_move(struct strace_reader *r, const struct occasion *occasion, u32 file)
{
	bool back = occasion->action == CALL_MOVE_BACK;
	u32 other_index = occasion->action == CALL_MOVE ? 2 : 1;
	u32 other =
	    file_of_descriptor(r, occasion->thread, argument(occasion->call, other_index), true);
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
		if (text_contains(occasion->call->arguments[i], T("O_CLOEXEC")))
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
			to = IO_DESCRIPTOR_MAX; /* ~0U and the like: all descriptors */
		if (text_contains(argument(occasion->call, 2), T("CLOEXEC")))
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
						 text_contains(argument(call, 2), T("FD_CLOEXEC")));
	if (is_control && !text_starts_with(argument(call, 1), T("F_DUPFD")))
		return;
	if (strace_read_descriptor(call->result, &to, &path))
		io_descriptors_duplicate(&r->descriptors, occasion->thread->table, from, to);
}

/* Notes a descriptor returned by other calls (socket, accept, eventfd), so that it is not taken for
 * an inherited one. */
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

/* Applies the effect of a successful call to its file and to descriptors. */
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
		if (file != NO_ID && text_contains(argument(occasion->call, 2), T("PROT_EXEC")))
			r->files.items[file].is_code = true;
		return;
	case CALL_MOVE:
	case CALL_MOVE_BACK:
	case CALL_MOVE_ON:
		if (file != NO_ID)
			count_move(r, occasion, file);
		return;
	case CALL_FORK:
		strace_announce(r, occasion->thread->tid, occasion->call);
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

void strace_count_call(struct strace_reader *r, struct thread *thread,
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
	if (strace_takes_bytes(occasion.action) && call->value > 0)
		syscall->bytes += (u64)call->value;
	act(r, &occasion, file);
}
