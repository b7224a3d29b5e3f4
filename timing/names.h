/* The names of timed code, and the registry lock, which protects them (see thread.h). */
#ifndef TIMING_NAMES_H
#define TIMING_NAMES_H

#include "timing.h"

struct block;

struct name {
	const char *text;
	uint32_t id; /* from 1 */
	bool is_hidden;
	unsigned int warnings;
	struct name *next;     /* in the same chain of the hash table */
	struct block *archive; /* newest first */
};

/* The registry lock. Its holder counts as busy. */
void registry_lock(void);
void registry_unlock(void);

/*
 * The id of a name, which is copied if it is new. 0 without memory or ids. Takes the registry lock.
 */
uint32_t name_id(const char *text);

/* The same for a site, which keeps the id. */
uint32_t site_id(struct profile_site *site);

/* The registry must be locked for these. Ids are 1 to name_count(). */
uint32_t name_id_locked(const char *text);
uint32_t site_id_locked(struct profile_site *site);
uint32_t name_count(void);
struct name *name_by_id(uint32_t id);
struct name *name_find(const char *text); /* NULL if it does not exist */

#endif
