/* Sessions: figures recorded between two moments; and resetting. */
#include "session.h"

#include "archive.h"
#include "names.h"
#include "statistics.h"
#include "thread.h"

#include <stdlib.h>

struct profile_session {
	uint64_t since;
	struct profile_session *next;
};

static struct profile_session *sessions;

static void release_archives(struct block **archives)
{
	while (*archives) {
		struct block *older = (*archives)->older;

		block_clear(*archives);
		pages_put(*archives, sizeof(**archives));
		*archives = older;
	}
}

void session_reset(void)
{
	threads_forget();
	for (uint32_t id = 1; id <= name_count(); id++) {
		release_archives(&name_by_id(id)->archive);
		name_by_id(id)->warnings = 0;
	}
	archive_begin_epoch();
	for (struct profile_session *s = sessions; s; s = s->next)
		s->since = archive_epoch();
}

void profile_reset(void)
{
	registry_lock();
	session_reset();
	registry_unlock();
}

struct profile_session *profile_session_begin(void)
{
	struct profile_session *session = malloc(sizeof(*session));

	if (!session)
		return NULL;
	registry_lock();
	threads_fold();
	session->since = archive_begin_epoch();
	session->next = sessions;
	sessions = session;
	registry_unlock();
	return session;
}

/* Joins the archives of a name when no session needs them separately any more. */
static void join_archives(struct name *name)
{
	struct block *newest = name->archive;

	while (newest && newest->older) {
		struct block *older = newest->older;

		block_merge(newest, older);
		newest->older = older->older;
		block_clear(older);
		pages_put(older, sizeof(*older));
	}
}

static void close_session(struct profile_session *session)
{
	struct profile_session **link = &sessions;

	while (*link != session)
		link = &(*link)->next;
	*link = session->next;
	if (!sessions)
		for (uint32_t id = 1; id <= name_count(); id++)
			join_archives(name_by_id(id));
}

size_t profile_session_end(struct profile_session *session, struct profile_statistics **all)
{
	size_t count;

	*all = NULL;
	if (!session)
		return 0;
	registry_lock();
	threads_fold();
	count = statistics_since(session->since, all);
	close_session(session);
	registry_unlock();
	free(session);
	return count;
}
