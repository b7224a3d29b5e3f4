/* The names of what is timed, and the registry lock, which guards them (see thread.h). */
#ifndef TIMING_NAMES_H
#define TIMING_NAMES_H

#include "timing.h"

struct block;

struct name {
	const char *text;
	uint32_t id; /* from 1 */
	bool is_hidden;
	unsigned int warnings;
	struct name *next;     /* in its chain of the hash table */
	struct block *archive; /* newest first */
};

/* The lock; who holds it counts as busy. */
void registry_lock(void);
void registry_unlock(void);

/* The name's id, adding a copy of it when new. 0 when out of memory or ids. Takes the registry
 * lock. */
uint32_t name_id(const char *text);

/* As above for a site, remembering it there. */
uint32_t site_id(struct profile_site *site);

/* For those who hold the lock already. Ids run from 1 to name_count(). */
uint32_t name_id_locked(const char *text);
uint32_t site_id_locked(struct profile_site *site);
uint32_t name_count(void);
struct name *name_by_id(uint32_t id);
struct name *name_find(const char *text); /* NULL when there is none */

#endif
