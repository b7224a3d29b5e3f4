#include "paths.h"

#include "line.h"

#include "common/buffer.h"
#include "common/unescape.h"
#include "common/utf8.h"

/* The kernel chooses ports from this number on (ip_local_port_range). */
enum { FIRST_PICKED_PORT = 32768 };

/* Decodes the escapes, except those of bytes that are not UTF-8, which documents cannot hold. */
static struct text readable(struct text escaped, struct arena *arena)
{
	struct text rest = unescape_c(escaped, arena);
	struct buffer out = {0};

	if (utf8_clean(rest, arena).data == rest.data)
		return rest;
	while (rest.length) {
		size_t length = utf8_sequence_length(rest);

		if (length)
			buffer_add(&out, text_before(rest, length));
		else
			buffer_printf(&out, "\\%03o", (unsigned char)rest.data[0]);
		rest = text_from(rest, length ? length : 1);
	}
	return buffer_take(&out, arena);
}

/* Replaces /proc/PID/ of the process itself by /proc/self/. */
static struct text name_self(struct text path, u64 pid, struct arena *arena)
{
	struct text rest = path;
	u64 number;

	if (!text_skip_prefix(&rest, T("/proc/")) || !text_skip_u64(&rest, &number))
		return path;
	if (number != pid || (rest.length && rest.data[0] != '/'))
		return path;
	return arena_printf(arena, "/proc/self%.*s", TEXT_ARGS(rest));
}

/* Removes the device number that follows the path of a device node. */
static struct text cut_device(struct text path)
{
	size_t start = text_find(path, '<'); /* a < of the path itself is escaped */

	return text_before(path, start);
}

static bool has_fixed_port(struct text endpoint)
{
	size_t colon = text_find_last(endpoint, ':');
	u64 port;

	return colon < endpoint.length && text_to_u64(text_from(endpoint, colon + 1), &port) &&
	       port < FIRST_PICKED_PORT;
}

/* The end of "LOCAL->REMOTE" whose port was not chosen by the kernel; empty if there is none. */
static struct text fixed_endpoint(struct text connection)
{
	for (size_t i = 0; i + 1 < connection.length; i++) {
		struct text remote;

		if (connection.data[i] != '-' || connection.data[i + 1] != '>')
			continue;
		remote = text_from(connection, i + 2);
		if (has_fixed_port(remote))
			return remote;
		connection = text_before(connection, i);
	}
	return has_fixed_port(connection) ? connection : text_before(connection, 0);
}

/* The quoted path of a local socket, if it has one: 1->2,"/run/x". */
static struct text socket_path(struct text inside, struct arena *arena)
{
	size_t quote = text_find(inside, '"');
	struct text path = {0};

	if (strace_read_string(text_from(inside, quote), &path))
		path = readable(path, arena);
	return path;
}

struct text strace_file_name(struct text decoration, u64 pid, struct arena *arena)
{
	size_t bracket = text_find(decoration, '[');
	struct text kind, inside, which;

	if (text_starts_with(decoration, T("/")))
		return name_self(readable(cut_device(decoration), arena), pid, arena);
	if (!bracket || bracket == decoration.length || decoration.data[bracket - 1] != ':' ||
	    text_starts_with(decoration, T("anon_inode:")))
		return readable(decoration, arena);
	kind = text_before(decoration, bracket - 1);
	inside = text_from(decoration, bracket + 1);
	if (text_ends_with(inside, T("]")))
		inside.length--;
	which =
	    text_starts_with(kind, T("UNIX")) ? socket_path(inside, arena) : fixed_endpoint(inside);
	if (!which.length)
		return kind;
	return arena_printf(arena, "%.*s %.*s", TEXT_ARGS(kind), TEXT_ARGS(which));
}

/* Adds the path's parts, each with a slash before it, "." and empty ones left out. */
static void add_parts(struct buffer *out, struct text path)
{
	while (path.length) {
		size_t end = text_find(path, '/');
		struct text part = text_before(path, end);

		if (part.length && !text_equal(part, T("."))) {
			buffer_add_byte(out, '/');
			buffer_add(out, part);
		}
		path = text_from(path, end < path.length ? end + 1 : end);
	}
}

struct text strace_path_name(struct text folder, struct text path, u64 pid, struct arena *arena)
{
	bool is_absolute;
	struct buffer out = {0};
	struct text result;

	path = readable(path, arena);
	folder = readable(folder, arena);
	is_absolute = text_starts_with(path, T("/"));
	if (!is_absolute && !folder.length)
		return path;
	if (!is_absolute)
		add_parts(&out, folder);
	add_parts(&out, path);
	if (!out.length)
		buffer_add_byte(&out, '/');
	result = name_self(arena_copy(arena, buffer_text(&out)), pid, arena);
	buffer_release(&out);
	return result;
}
