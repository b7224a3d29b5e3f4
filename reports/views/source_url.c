#include "source_url.h"

#include "common/buffer.h"

#include <string.h>

bool source_url_check(const char *pattern, struct diag *diag)
{
	struct text text = text_from_string(pattern ? pattern : "");

	if (!text.length)
		return true;
	if (!text_starts_with(text, T("https://")) && !text_starts_with(text, T("http://")))
		return diag_error(diag, "--source-url: '%s' does not begin with https://", pattern);
	return text_contains(text, T("{file}")) ||
	       diag_error(diag, "--source-url: '%s' does not contain {file}", pattern);
}

/* ---------------------------------------------------------------- forges */

struct forge {
	struct text host; /* a part of the host's name */
	const char *path; /* after the repository */
};

static const struct forge forges[] = {
    {TEXT("github"), "/blob/{commit}/{file}#L{line}"},
    {TEXT("gitlab"), "/-/blob/{commit}/{file}#L{line}"},
    {TEXT("salsa.debian.org"), "/-/blob/{commit}/{file}#L{line}"},
    {TEXT("codeberg"), "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("gitea"), "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("forgejo"), "/src/commit/{commit}/{file}#L{line}"},
    {TEXT("bitbucket"), "/src/{commit}/{file}#lines-{line}"},
    {TEXT("sr.ht"), "/tree/{commit}/item/{file}#L{line}"},
};

/* "me:secret@host" → "host" */
static struct text without_user(struct text host)
{
	size_t at = text_find_last(host, '@');

	return at < host.length ? text_from(host, at + 1) : host;
}

/* Takes apart https://USER@HOST/PATH, ssh://USER@HOST:PORT/PATH and USER@HOST:PATH. False for paths
 * of this machine, and for all that is none of these. */
static bool split_remote(struct text remote, struct text *host, struct text *path)
{
	bool is_ssh = text_skip_prefix(&remote, T("ssh://"));
	bool is_web =
	    text_skip_prefix(&remote, T("https://")) || text_skip_prefix(&remote, T("http://"));
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

/* Other bytes than those of plain names as %XX. */
static void add_encoded(struct buffer *out, struct text text)
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

struct text source_url_of_remote(struct text remote, struct arena *arena)
{
	struct text host, path;
	struct buffer out = {0};

	if (!split_remote(trimmed(remote), &host, &path))
		return T("");
	for (size_t i = 0; i < LENGTH_OF(forges); i++) {
		if (!text_contains(host, forges[i].host))
			continue;
		buffer_add(&out, T("https://"));
		add_encoded(&out, host);
		buffer_add_byte(&out, '/');
		add_encoded(&out, path);
		buffer_add_string(&out, forges[i].path);
		break;
	}
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- one file */

struct text source_url_of_file(struct text pattern, struct text commit, struct text file,
			       struct arena *arena)
{
	struct buffer out = {0};

	if (!commit.length && text_contains(pattern, T("{commit}")))
		return T("");
	while (pattern.length) {
		if (text_skip_prefix(&pattern, T("{commit}"))) {
			add_encoded(&out, commit);
		} else if (text_skip_prefix(&pattern, T("{file}"))) {
			add_encoded(&out, file);
		} else {
			buffer_add_byte(&out, pattern.data[0]);
			pattern = text_from(pattern, 1);
		}
	}
	return buffer_take(&out, arena);
}
