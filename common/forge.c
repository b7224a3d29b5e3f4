#include "forge.h"

static const struct {
	struct text host, between;
} forges[] = {
    {TEXT("github.com"), TEXT("commit/")},
    {TEXT("gitlab.com"), TEXT("-/commit/")},
    {TEXT("codeberg.org"), TEXT("commit/")},
    {TEXT("bitbucket.org"), TEXT("commits/")},
};

/* Takes what stands before the host off the front: https://user@, ssh://git@, git@. */
static void skip_to_host(struct text *remote)
{
	static const struct text schemes[] = {TEXT("https://"), TEXT("http://"), TEXT("ssh://"),
					      TEXT("git://")};
	size_t at;

	for (size_t i = 0; i < LENGTH_OF(schemes); i++)
		if (text_skip_prefix(remote, schemes[i]))
			break;
	at = text_find(*remote, '@');
	if (at < text_find(*remote, '/'))
		*remote = text_from(*remote, at + 1);
}

static bool is_path(struct text path)
{
	size_t slash = text_find(path, '/');

	if (!slash || slash + 1 >= path.length)
		return false;
	for (size_t begin = 0; begin < path.length;) {
		struct text rest = text_from(path, begin);
		struct text part = text_before(rest, text_find(rest, '/'));

		if (!text_is_name(part))
			return false;
		begin += part.length + 1;
	}
	return true;
}

struct text forge_commits(struct text remote, struct arena *arena)
{
	remote = text_trim(remote);
	while (remote.length && strchr("\n/", remote.data[remote.length - 1]))
		remote.length--;
	skip_to_host(&remote);
	if (text_ends_with(remote, T(".git")))
		remote.length -= 4;
	for (size_t i = 0; i < LENGTH_OF(forges); i++) {
		struct text path = remote;

		if (!text_skip_prefix(&path, forges[i].host) || !path.length ||
		    !strchr(":/", path.data[0]))
			continue;
		path = text_from(path, 1);
		if (is_path(path))
			return arena_printf(arena, "https://%.*s/%.*s/%.*s",
					    TEXT_ARGS(forges[i].host), TEXT_ARGS(path),
					    TEXT_ARGS(forges[i].between));
	}
	return T("");
}
