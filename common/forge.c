#include "forge.h"

#include <string.h>

struct forge {
	struct text host;	   /* a part of the host's name */
	const char *commit, *line; /* after the repository */
};

static const struct forge forges[] = {
    {TEXT("github"), "/commit/", "/blob/{commit}/{file}#L{line}"},
    {TEXT("gitlab"), "/-/commit/", "/-/blob/{commit}/{file}#L{line}"},
    {TEXT("salsa.debian.org"), "/-/commit/", "/-/blob/{commit}/{file}#L{line}"},
    {TEXT("codeberg"), "/commit/", "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("gitea"), "/commit/", "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("forgejo"), "/commit/", "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("bitbucket"), "/commits/", "/src/{commit}/{file}#lines-{line}"},
    {TEXT("sr.ht"), "/commit/", "/tree/{commit}/item/{file}#L{line}"},
};

static const struct forge *find_forge(struct text host)
{
	for (size_t i = 0; i < LENGTH_OF(forges); i++)
		if (text_contains(host, forges[i].host))
			return &forges[i];
	return NULL;
}

/* Whether it is an owner's repository, as "owner/name": no part is empty or leads elsewhere. */
static bool is_repository(struct text path)
{
	size_t parts = 0;

	for (size_t begin = 0; begin <= path.length; parts++) {
		struct text rest = text_from(path, begin);
		struct text part = text_before(rest, text_find(rest, '/'));

		if (!part.length || text_equal(part, T("..")))
			return false;
		begin += part.length + 1;
	}
	return parts > 1;
}

/* "me:secret@host" → "host" */
static struct text without_user(struct text host)
{
	size_t at = text_find_last(host, '@');

	return at < host.length ? text_from(host, at + 1) : host;
}

/* False for paths of this machine, and for all that is no address of a repository. */
static bool split_remote(struct text remote, struct text *host, struct text *path)
{
	bool is_ssh = text_skip_prefix(&remote, T("ssh://"));
	bool is_web = text_skip_prefix(&remote, T("https://")) ||
		      text_skip_prefix(&remote, T("http://")) ||
		      text_skip_prefix(&remote, T("git://"));
	size_t end = text_find(remote, is_ssh || is_web ? '/' : ':');

	if (end == remote.length)
		return false;
	*host = without_user(text_before(remote, end));
	*path = text_from(remote, end + 1);
	if (is_ssh)
		*host = text_before(*host, text_find(*host, ':'));
	return host->length && path->length && text_find(*host, '/') == host->length;
}

static bool is_plain(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || (byte && strchr("-._~/+:", byte));
}

void forge_add_encoded(struct buffer *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (is_plain((unsigned char)text.data[i]))
			buffer_add_byte(out, text.data[i]);
		else
			buffer_printf(out, "%%%02X", (unsigned)(unsigned char)text.data[i]);
}

static struct text trimmed(struct text remote)
{
	while (remote.length && strchr("\n\r /", remote.data[remote.length - 1]))
		remote = text_before(remote, remote.length - 1);
	return text_ends_with(remote, T(".git")) ? text_before(remote, remote.length - 4) : remote;
}

/* The repository's page and, after it, the forge's path for commits or lines. */
static struct text address(struct text remote, bool of_line, struct arena *arena)
{
	const struct forge *forge;
	struct text host, path;
	struct buffer out = {0};

	if (!split_remote(trimmed(remote), &host, &path) || !is_repository(path))
		return T("");
	forge = find_forge(host);
	if (!forge)
		return T("");
	buffer_add(&out, T("https://"));
	forge_add_encoded(&out, host);
	buffer_add_byte(&out, '/');
	forge_add_encoded(&out, path);
	buffer_add_string(&out, of_line ? forge->line : forge->commit);
	return buffer_take(&out, arena);
}

struct text forge_commits(struct text remote, struct arena *arena)
{
	return address(remote, false, arena);
}

struct text forge_lines(struct text remote, struct arena *arena)
{
	return address(remote, true, arena);
}
