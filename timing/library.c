/* The start of the library, and its state in the child of a fork. */
#include "library.h"

#include "clock.h"
#include "names.h"
#include "scope.h"
#include "session.h"
#include "thread.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_once_t started = PTHREAD_ONCE_INIT;
static atomic_bool is_forked;

static void before_fork(void)
{
	registry_lock();
	pages_lock();
}

static void after_fork_in_parent(void)
{
	pages_unlock();
	registry_unlock();
}

/* The child begins without figures, so that parent and child together report each call once. */
static void after_fork_in_child(void)
{
	pages_unlock();
	is_forked = true;
	threads_after_fork();
	session_reset();
	registry_unlock();
}

bool library_is_forked(void)
{
	return is_forked;
}

static void start_once(void)
{
	clock_start();
	scope_find_state();
	pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void library_start(void)
{
	pthread_once(&started, start_once);
}
