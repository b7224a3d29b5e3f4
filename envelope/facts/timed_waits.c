#include "timed_waits.h"

#include "common/memory.h"

#include <string.h>

static const struct text starts[] = {TEXT("pthread_create"), TEXT("thrd_create")};

static const struct text waits[] = {
    TEXT("clock_nanosleep"),
    TEXT("cnd_timedwait"),
    TEXT("epoll_pwait"),
    TEXT("epoll_wait"),
    TEXT("mtx_timedlock"),
    TEXT("nanosleep"),
    TEXT("poll"),
    TEXT("ppoll"),
    TEXT("pselect"),
    TEXT("pthread_cond_clockwait"),
    TEXT("pthread_cond_timedwait"),
    TEXT("pthread_mutex_clocklock"),
    TEXT("pthread_mutex_timedlock"),
    TEXT("select"),
    TEXT("sem_clockwait"),
    TEXT("sem_timedwait"),
    TEXT("sleep"),
    TEXT("thrd_sleep"),
    TEXT("usleep"),
};

/* A name stands behind "fn=" or "fn=(7) ", may have underscores in front, and a version behind. */
static bool is_whole(struct text recording, const char *at, size_t length)
{
	const char *before = at, *end = recording.data + recording.length;
	const char *after = at + length;

	while (before > recording.data && before[-1] == '_')
		before--;
	if (before == recording.data || (before[-1] != '=' && before[-1] != ' '))
		return false;
	return after == end || *after == '\n' || *after == '@' || *after == '\'';
}

static bool has_function(struct text recording, struct text name)
{
	const char *end = recording.data + recording.length, *at = recording.data;

	while ((at = memmem(at, (size_t)(end - at), name.data, name.length))) {
		if (is_whole(recording, at, name.length))
			return true;
		at += name.length;
	}
	return false;
}

static bool has_any(struct text recording, const struct text *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_function(recording, names[i]))
			return true;
	return false;
}

bool has_timed_waits(struct text recording)
{
	return recording.length && has_any(recording, starts, LENGTH_OF(starts)) &&
	       has_any(recording, waits, LENGTH_OF(waits));
}
