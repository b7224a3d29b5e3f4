#include "timed_waits.h"

#include "common/memory.h"

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

/* The function name in a line "fn=NAME", "cfn=NAME" or "fn=(7) NAME", without leading underscores
 * and without the version; "" for other lines. */
static struct text name_in(struct text line)
{
	if (!text_skip_prefix(&line, T("fn=")) && !text_skip_prefix(&line, T("cfn=")))
		return T("");
	if (text_starts_with(line, T("("))) {
		size_t space = text_find(line, ' ');

		line = text_from(line, space < line.length ? space + 1 : space);
	}
	while (text_skip_prefix(&line, T("_")))
		;
	line = text_before(line, text_find(line, '@'));
	return text_before(line, text_find(line, '\''));
}

static bool is_among(struct text name, const struct text *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

void timed_waits_take(struct timed_waits *found, struct text line)
{
	struct text name = name_in(line);

	if (!name.length)
		return;
	found->starts_threads |= is_among(name, starts, LENGTH_OF(starts));
	found->waits |= is_among(name, waits, LENGTH_OF(waits));
}

bool timed_waits_are_there(const struct timed_waits *found)
{
	return found->starts_threads && found->waits;
}
