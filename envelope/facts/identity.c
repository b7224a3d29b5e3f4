#include "identity.h"

#include "envelope/loader_cache.h"

#include "common/diag.h"
#include "common/file.h"
#include "common/sha256.h"

#include <unistd.h>

static struct text quoted_hash(struct text bytes, struct arena *arena)
{
	char hex[SHA256_HEX + 1];

	sha256_of(bytes, hex);
	return arena_printf(arena, "\"sha256:%s\"", hex);
}

/* NAME:PASSWORD:UID:… */
static bool is_of(struct text line, u32 uid)
{
	u64 number;

	for (int field = 0; field < 2; field++) {
		size_t colon = text_find(line, ':');

		if (colon == line.length)
			return false;
		line = text_from(line, colon + 1);
	}
	return text_to_u64(text_before(line, text_find(line, ':')), &number) && number == uid;
}

struct text identity_entry(struct text passwd, u32 uid, struct arena *arena)
{
	struct text rest = passwd, line;

	while (text_next_line(&rest, &line))
		if (is_of(line, uid))
			break;
	return quoted_hash(text_before(passwd, passwd.length - rest.length), arena);
}

struct text identity_user(struct arena *arena)
{
	struct diag ignored = {0};
	struct text passwd, entry = T("null");
	int groups = getgroups(0, NULL);

	if (file_read("/etc/passwd", arena, &passwd, &ignored))
		entry = identity_entry(passwd, geteuid(), arena);
	return arena_printf(arena, "{\"entry\":%.*s,\"gid\":%u,\"groups\":%d,\"uid\":%u}",
			    TEXT_ARGS(entry), getegid(), groups < 0 ? 0 : groups, geteuid());
}

struct text identity_loader_cache(const char *path, bool is_plain, struct arena *arena)
{
	struct loader_cache cache;
	struct buffer names = {0};
	struct text hash = T("\"none\"");

	if (!loader_cache_read(path, &cache))
		return hash;
	for (size_t i = 0; i < cache.count; i++)
		if (cache.entries[i].is_kept || !is_plain)
			buffer_printf(&names, "%x %s\n", (unsigned)cache.entries[i].flags,
				      cache.entries[i].name);
	if (names.length)
		hash = quoted_hash(buffer_text(&names), arena);
	buffer_release(&names);
	loader_cache_release(&cache);
	return hash;
}
