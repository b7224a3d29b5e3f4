/* Threads: their logs and blocks, from the first scope to the end of the thread. */
#include "thread.h"

#include "archive.h"
#include "names.h"
#include "settings.h"

#include <string.h>

/* The mapping of a log: room for three, because signal handlers add events while a second one is
 * drained (see rewind_log()), and one to align them. */
enum { LOG_MAPPING_BYTES = 4 * LOG_BYTES };

static struct thread *threads;
static pthread_key_t at_exit;
static pthread_once_t key_made = PTHREAD_ONCE_INIT;

/* ------------------------------------------------------------------------------------ blocks */

static bool grow_blocks(struct thread *thread, uint32_t id)
{
	uint32_t room = thread->block_room ? thread->block_room : PIECE_BYTES / sizeof(void *);
	struct block **blocks;

	while (room <= id)
		room *= 2;
	blocks = pages_get(room * sizeof(struct block *));
	if (!blocks)
		return false;
	if (thread->blocks)
		memcpy(blocks, thread->blocks, thread->block_room * sizeof(struct block *));
	pages_put(thread->blocks, thread->block_room * sizeof(struct block *));
	thread->blocks = blocks;
	thread->block_room = room;
	return true;
}

__attribute__((noinline)) static struct block *new_block(struct thread *thread, uint32_t id)
{
	if (id >= thread->block_room && !grow_blocks(thread, id))
		return NULL;
	thread->blocks[id] = pages_get(sizeof(struct block));
	return thread->blocks[id];
}

struct block *thread_block(struct thread *thread, uint32_t id)
{
	struct block *block = id < thread->block_room ? thread->blocks[id] : NULL;

	return block ? block : new_block(thread, id);
}

/* Moves a block's figures to its name's archive. The registry and the thread must be locked. */
static void fold(struct thread *thread, uint32_t id)
{
	struct block *archive = name_archive(name_by_id(id));

	if (archive) {
		block_merge(archive, thread->blocks[id]);
		block_clear(thread->blocks[id]);
	}
}

/* -------------------------------------------------------------------------------------- logs */

enum drained { ALL_DRAINED, SITE_WANTS_ID, BLOCK_WANTS_FOLDING };

/* The site of an event. The thread writes it last; until then it is NULL. */
static struct profile_site *site_of(const struct event *event)
{
	return __atomic_load_n(&event->site, __ATOMIC_ACQUIRE);
}

/*
 * The end of the valid events. The thread reserves the place of an event first and then fills it
 * in, without a lock, so for other threads an event without a site is the end. The thread itself
 * meets such an event in a signal handler that interrupted the end of a scope (see pass_late()).
 */
static struct event *log_end(const struct thread *thread)
{
	struct event *end = __atomic_load_n(&thread->hot->next, __ATOMIC_ACQUIRE);

	if (thread->hot != &profile_thread)
		for (struct event *event = thread->drained; event < end; event++)
			if (!site_of(event))
				return event;
	return end;
}

/* Passes over an event that is not filled in, to return to it when it is. There can be more than
 * one only if signal handlers interrupted each other there; then the others are lost. */
static void pass_late(struct thread *thread)
{
	if (thread->late)
		thread->lost++;
	else
		thread->late = thread->drained;
	thread->drained++;
}

/* The event to be drained next. It is the end of the log if there is none. */
static struct event *next_event(const struct thread *thread)
{
	return thread->late && site_of(thread->late) ? thread->late : thread->drained;
}

/* Records that the events from `event`, which was next, to before `end` are drained. */
static void pass_events(struct thread *thread, const struct event *event, struct event *end)
{
	if (event == thread->late)
		thread->late = NULL;
	else
		thread->drained = end;
}

/* Drains as far as possible without the registry lock. `*id` is the name that stopped it. Events
 * that cannot be stored for lack of memory are counted as lost. */
static enum drained drain_some(struct thread *thread, uint32_t *id)
{
	const struct event *end = log_end(thread);
	bool keep = settings_keep_all();
	struct event *event;

	while ((event = next_event(thread)) < end) {
		struct event *stopped;
		struct block *block;

		if (!site_of(event)) {
			pass_late(thread);
			continue;
		}
		*id = __atomic_load_n(&event->site->id, __ATOMIC_RELAXED);
		if (*id == 0)
			return SITE_WANTS_ID;
		block = thread_block(thread, *id);
		if (!block) {
			thread->lost++;
			pass_events(thread, event, event + 1);
			continue;
		}
		stopped =
		    block_account(block, event, event == thread->late ? event + 1 : end, keep);
		if (stopped == event)
			return BLOCK_WANTS_FOLDING;
		pass_events(thread, event, stopped);
	}
	return ALL_DRAINED;
}

/*
 * Resolves what stopped drain_some(). The registry and the thread must be locked. If they were
 * unlocked in between, another thread may have continued draining, even to the end, where there is
 * no event.
 */
static void help_drain(struct thread *thread, enum drained reason, uint32_t id)
{
	struct event *event = next_event(thread);

	if (reason == BLOCK_WANTS_FOLDING) {
		fold(thread, id);
	} else if (event < log_end(thread) && site_of(event) && site_id_locked(event->site) == 0) {
		thread->lost++;
		pass_events(thread, event, event + 1);
	}
}

void thread_drain_locked(struct thread *thread)
{
	enum drained reason;
	uint32_t id;

	while ((reason = drain_some(thread, &id)) != ALL_DRAINED)
		help_drain(thread, reason, id);
}

/*
 * Restarts a log that was drained to its end; only its own thread may do that. Returns false if it
 * is not at its end, because a signal handler added events in the meantime.
 *
 * A late event is waited for until the thread has filled a second log's worth of places behind the
 * first. If it is not there by then, its scope was left by longjmp() from a signal handler, and the
 * call is lost.
 */
static bool rewind_log(struct thread *thread)
{
	struct event *end = thread->drained;

	if (thread->late && end < thread->log + 2 * LOG_EVENTS)
		return true;
	memset(thread->log, 0, (size_t)((char *)end - (char *)thread->log));
	if (!__atomic_compare_exchange_n(&thread->hot->next, &end, thread->log, false,
					 __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		return false;
	if (thread->late)
		thread->lost++;
	thread->late = NULL;
	thread->drained = thread->log;
	return true;
}

/* Drops the events that are not drained. */
static void empty_log(struct thread *thread)
{
	thread->late = NULL;
	do {
		thread->drained = log_end(thread);
	} while (!rewind_log(thread));
}

void thread_drain(struct thread *thread)
{
	enum drained reason;
	uint32_t id;

	thread->hot->busy++;
	pthread_mutex_lock(&thread->lock);
	do {
		while ((reason = drain_some(thread, &id)) != ALL_DRAINED) {
			pthread_mutex_unlock(&thread->lock);
			registry_lock();
			pthread_mutex_lock(&thread->lock);
			help_drain(thread, reason, id);
			registry_unlock();
		}
	} while (!rewind_log(thread));
	pthread_mutex_unlock(&thread->lock);
	thread->hot->busy--;
}

/* Records a duration; false if the block must be folded first. The thread must be locked. */
static bool record_locked(struct thread *thread, uint32_t id, uint64_t ticks, bool error, bool slow)
{
	struct block *block = id > 0 ? thread_block(thread, id) : NULL;

	if (!block) {
		thread->lost++;
		return true;
	}
	if (!block_add(block, ticks, settings_keep_all()))
		return false;
	block->errors += error;
	block->slow += slow;
	return true;
}

void thread_record(uint32_t id, uint64_t ticks, bool error, bool slow)
{
	struct thread *thread = thread_of_caller();
	bool is_recorded;

	if (!thread)
		return;
	thread->hot->busy++;
	pthread_mutex_lock(&thread->lock);
	is_recorded = record_locked(thread, id, ticks, error, slow);
	pthread_mutex_unlock(&thread->lock);
	if (!is_recorded) {
		registry_lock();
		pthread_mutex_lock(&thread->lock);
		fold(thread, id);
		record_locked(thread, id, ticks, error, slow);
		pthread_mutex_unlock(&thread->lock);
		registry_unlock();
	}
	thread->hot->busy--;
}

/* --------------------------------------------------------------------------- begin and end */

static void link_thread(struct thread *thread)
{
	registry_lock();
	thread->next = threads;
	thread->link = &threads;
	if (threads)
		threads->link = &thread->next;
	threads = thread;
	registry_unlock();
}

static void unlink_thread(struct thread *thread)
{
	*thread->link = thread->next;
	if (thread->next)
		thread->next->link = thread->link;
}

static void forget_blocks(struct thread *thread)
{
	for (uint32_t id = 1; id < thread->block_room; id++)
		if (thread->blocks[id])
			block_clear(thread->blocks[id]);
}

static void fold_blocks(struct thread *thread)
{
	for (uint32_t id = 1; id < thread->block_room; id++)
		if (thread->blocks[id])
			fold(thread, id);
}

static void release_thread(struct thread *thread)
{
	for (uint32_t id = 1; id < thread->block_room; id++)
		pages_put(thread->blocks[id], sizeof(struct block));
	pages_put(thread->blocks, thread->block_room * sizeof(struct block *));
	if (thread->stack != thread->first_stack)
		pages_put(thread->stack, thread->stack_room * sizeof(struct open_scope));
	pages_put(thread->extras, thread->stack_room * sizeof(struct extra));
	pages_put(thread->log_pages, LOG_MAPPING_BYTES);
	pages_put(thread, sizeof(*thread));
}

/* Ends a thread: moves its figures to the archives. */
static void end_thread(void *argument)
{
	struct thread *thread = argument;

	profile_thread.busy++;
	registry_lock();
	pthread_mutex_lock(&thread->lock);
	thread_drain_locked(thread);
	fold_blocks(thread);
	pthread_mutex_unlock(&thread->lock);
	unlink_thread(thread);
	registry_unlock();
	profile_thread.top = &scope_sentinel + 1;
	hot_set_limit(&profile_thread, NULL);
	profile_thread.thread = NULL;
	profile_thread.busy--;
	release_thread(thread);
}

static void make_key(void)
{
	pthread_key_create(&at_exit, end_thread);
}

static struct thread *begin_thread(void)
{
	struct thread *thread = pages_get(sizeof(*thread));
	char *log = thread ? pages_get(LOG_MAPPING_BYTES) : NULL;

	if (!log) {
		pages_put(thread, sizeof(*thread));
		return NULL;
	}
	pthread_mutex_init(&thread->lock, NULL);
	thread->hot = &profile_thread;
	thread->log_pages = log;
	thread->log = (struct event *)(void *)(log + (-(uintptr_t)log & (LOG_BYTES - 1)));
	thread->stack = thread->first_stack;
	thread->stack_room = FIRST_STACK;
	thread->stack[0] = scope_sentinel;
	profile_thread.top = thread->stack + 1;
	hot_set_limit(&profile_thread, NULL);
	profile_thread.threshold = 0;
	profile_thread.next = thread->drained = thread->log;
	profile_thread.thread = thread;
	link_thread(thread);
	pthread_once(&key_made, make_key);
	pthread_setspecific(at_exit, thread);
	return thread;
}

struct thread *thread_of_caller(void)
{
	return profile_thread.thread ? profile_thread.thread : begin_thread();
}

/* ------------------------------------------------------------------------------- all threads */

struct thread *thread_first(void)
{
	return threads;
}

void threads_drain(void)
{
	for (struct thread *t = threads; t; t = t->next) {
		pthread_mutex_lock(&t->lock);
		thread_drain_locked(t);
		pthread_mutex_unlock(&t->lock);
	}
}

void threads_fold(void)
{
	for (struct thread *t = threads; t; t = t->next) {
		pthread_mutex_lock(&t->lock);
		thread_drain_locked(t);
		fold_blocks(t);
		pthread_mutex_unlock(&t->lock);
	}
}

void threads_forget(void)
{
	for (struct thread *t = threads; t; t = t->next) {
		pthread_mutex_lock(&t->lock);
		thread_drain_locked(t);
		forget_blocks(t);
		t->lost = 0;
		pthread_mutex_unlock(&t->lock);
	}
}

void threads_poke(void)
{
	for (struct thread *t = threads; t; t = t->next) {
		pthread_mutex_lock(&t->lock);
		hot_set_limit(t->hot, NULL);
		__atomic_store_n(&t->hot->threshold, 0, __ATOMIC_RELAXED);
		pthread_mutex_unlock(&t->lock);
	}
}

uint64_t threads_lost(void)
{
	uint64_t lost = 0;

	for (struct thread *t = threads; t; t = t->next)
		lost += t->lost;
	return lost;
}

/* Called in the child of a fork(): only the calling thread exists, with its open scopes but without
 * figures. */
void threads_after_fork(void)
{
	struct thread *next;

	for (struct thread *t = threads; t; t = next) {
		next = t->next;
		pthread_mutex_init(&t->lock, NULL);
		if (t->hot == &profile_thread)
			continue;
		forget_blocks(t);
		unlink_thread(t);
		release_thread(t);
	}
	if (profile_thread.thread) {
		empty_log(profile_thread.thread);
		forget_blocks(profile_thread.thread);
		profile_thread.thread->lost = 0;
	}
}
