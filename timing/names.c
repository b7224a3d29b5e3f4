/* The registry of names. Names are never removed. */
#include "names.h"

#include "hot.h"

#include <pthread.h>
#include <string.h>

enum { CHAINS = 256, IDS_PER_PAGE = 504, ID_PAGES = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	struct name *chains[CHAINS];
	struct name **by_id[ID_PAGES];
	uint32_t count;
	char *text, *text_end; /* free part of the page that texts are copied to */
	struct name *spare, *spare_end;
} names;

void registry_lock(void)
{
	profile_thread.busy++;
	pthread_mutex_lock(&lock);
}

void registry_unlock(void)
{
	pthread_mutex_unlock(&lock);
	profile_thread.busy--;
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t hash_of(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

static char *copy_text(const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > (size_t)(names.text_end - names.text)) {
		size_t bytes = size > PIECE_BYTES ? size : PIECE_BYTES;

		names.text = pages_get(bytes);
		names.text_end = names.text ? names.text + bytes : NULL;
		if (!names.text)
			return NULL;
	}
	names.text += size;
	return memcpy(names.text - size, text, size);
}

static struct name *new_name(void)
{
	if (names.spare == names.spare_end) {
		names.spare = pages_get(PIECE_BYTES);
		names.spare_end =
		    names.spare ? names.spare + PIECE_BYTES / sizeof(struct name) : NULL;
	}
	return names.spare ? names.spare++ : NULL;
}

/* Makes room for one more id; false without memory or ids. */
static bool make_room_for_id(void)
{
	uint32_t page = names.count / IDS_PER_PAGE;

	if (page == ID_PAGES)
		return false;
	if (!names.by_id[page])
		names.by_id[page] = pages_get(PIECE_BYTES);
	return names.by_id[page];
}

static void number(struct name *name)
{
	names.by_id[names.count / IDS_PER_PAGE][names.count % IDS_PER_PAGE] = name;
	name->id = ++names.count;
}

struct name *name_find(const char *text)
{
	struct name *name = names.chains[hash_of(text) % CHAINS];

	while (name && strcmp(name->text, text) != 0)
		name = name->next;
	return name;
}

uint32_t name_id_locked(const char *text)
{
	struct name **chain = &names.chains[hash_of(text) % CHAINS];
	struct name *name = name_find(text);

	if (name)
		return name->id;
	if (!make_room_for_id())
		return 0;
	name = new_name();
	if (!name)
		return 0;
	name->text = copy_text(text);
	if (!name->text)
		return 0;
	number(name);
	name->next = *chain;
	*chain = name;
	return name->id;
}

uint32_t name_id(const char *text)
{
	uint32_t id;

	registry_lock();
	id = name_id_locked(text);
	registry_unlock();
	return id;
}

uint32_t site_id_locked(struct profile_site *site)
{
	uint32_t id = __atomic_load_n(&site->id, __ATOMIC_RELAXED);

	if (id == 0) {
		id = name_id_locked(site->name);
		__atomic_store_n(&site->id, id, __ATOMIC_RELAXED);
	}
	return id;
}

uint32_t site_id(struct profile_site *site)
{
	uint32_t id = __atomic_load_n(&site->id, __ATOMIC_RELAXED);

	if (id == 0) {
		registry_lock();
		id = site_id_locked(site);
		registry_unlock();
	}
	return id;
}

uint32_t name_count(void)
{
	return names.count;
}

struct name *name_by_id(uint32_t id)
{
	return names.by_id[(id - 1) / IDS_PER_PAGE][(id - 1) % IDS_PER_PAGE];
}
