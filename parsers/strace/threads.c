#include "reader.h"

#include "common/memory.h"

#include <string.h>

struct thread *strace_thread_entry(struct strace_reader *r, u64 tid)
{
	size_t known = r->tids.count;
	u32 id = intern_add(&r->tids, (struct text){(const char *)&tid, sizeof(tid)});

	if (id == known) {
		GROW(r->threads, r->thread_capacity, known + 1);
		r->threads[id] = (struct thread){.tid = tid};
	}
	return &r->threads[id];
}

/* Gives the new thread what its parent shares with it, according to the flags of the call. */
static void adopt(struct strace_reader *r, struct thread *child, const struct thread *parent,
		  struct text call)
{
	bool is_process = !text_contains(call, T("CLONE_THREAD"));

	child->is_known = true;
	child->folder = parent->folder;
	child->is_left_out = parent->is_left_out || (is_process && r->command_only);
	if (text_contains(call, T("CLONE_FILES"))) {
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

static bool is_forking(const struct thread *thread)
{
	struct text call = buffer_text(&thread->pending);

	return thread->is_known && call.length &&
	       call_action_of(text_before(call, text_find(call, '('))) == CALL_FORK;
}

/* The thread whose unfinished call made the new one, or NULL; usually the one that began such a
 * call last. */
static const struct thread *find_parent(const struct strace_reader *r, const struct thread *child)
{
	u32 newest = intern_find(
	    &r->tids, (struct text){(const char *)&r->forking_tid, sizeof(r->forking_tid)});

	if (newest == INTERN_NONE)
		return NULL;
	if (is_forking(&r->threads[newest]) && &r->threads[newest] != child)
		return &r->threads[newest];
	for (size_t i = 0; i < r->tids.count; i++)
		if (&r->threads[i] != child && is_forking(&r->threads[i]))
			return &r->threads[i];
	return NULL;
}

static struct thread *known_thread(const struct strace_reader *r, u64 tid)
{
	u32 id = intern_find(&r->tids, (struct text){(const char *)&tid, sizeof(tid)});

	return id != INTERN_NONE && r->threads[id].is_known ? &r->threads[id] : NULL;
}

/* The id of the only running thread; 0 if there are none or several. */
static u64 only_thread(const struct strace_reader *r)
{
	u64 found = 0;

	for (size_t i = 0; i < r->tids.count; i++) {
		if (!r->threads[i].is_known)
			continue;
		if (found)
			return 0;
		found = r->threads[i].tid;
	}
	return found;
}

/* The id under which the thread of a line is stored: 0 for one that began without an id. */
static u64 own_tid(struct strace_reader *r, u64 tid, bool is_resumed)
{
	const struct thread *unnamed = known_thread(r, 0), *thread;

	if (!tid)
		return unnamed ? 0 : only_thread(r);
	if (tid == r->first_tid)
		return 0;
	if (!unnamed || r->first_tid || known_thread(r, tid))
		return tid;
	thread = strace_thread_entry(r, tid);
	if (is_resumed || !find_parent(r, thread)) {
		r->first_tid = tid;
		return 0;
	}
	return tid;
}

struct thread *strace_find_thread(struct strace_reader *r, u64 tid, bool is_resumed)
{
	struct thread *thread = strace_thread_entry(r, own_tid(r, tid, is_resumed));
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

void strace_end_thread(struct strace_reader *r, struct thread *thread)
{
	io_descriptors_leave(&r->descriptors, thread->table);
	buffer_clear(&thread->pending);
	thread->is_known = thread->was_seen = false;
}

void strace_announce(struct strace_reader *r, u64 parent_tid, const struct strace_call *call)
{
	struct text flags = {0};
	struct thread *child;
	size_t known = r->tids.count;

	if (call->value <= 0)
		return;
	child = strace_thread_entry(r, (u64)call->value); /* may move the parent */
	if (child->is_known || (r->tids.count == known && !child->is_announced)) {
		child->is_announced = true;
		return;
	}
	for (u32 i = 0; i < call->argument_count; i++)
		if (text_contains(call->arguments[i], T("CLONE_")))
			flags = call->arguments[i];
	adopt(r, child, strace_thread_entry(r, parent_tid), flags);
	child->is_announced = true;
}
