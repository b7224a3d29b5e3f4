#include "trend_states.h"

#include "common/file.h"
#include "common/git.h"

#include <string.h>

static struct text content_in(const char *folder, struct text commit, const char *file,
			      struct arena *arena)
{
	const char *words[] = {
	    "show", arena_printf(arena, "%.*s:./%s", TEXT_ARGS(commit), file).data, NULL};

	return git_ask(folder, words, arena);
}

bool trend_state_read(const char *folder, const char *file, struct arena *arena,
		      struct trend_state *state, struct diag *diag)
{
	struct arena content = {0};
	struct text text = content_in(folder, state->commit, file, &content);
	bool fine = text.length && document_read(text, NULL, arena, &state->document, diag);

	arena_release(&content);
	return fine;
}

/* ---------------------------------------------------------------- one file */

/* Lines of commit, date and subject, separated by tabs, the oldest first. */
static struct text list_commits(const char *folder, const char *file, struct arena *arena)
{
	const char *words[] = {"--literal-pathspecs",
			       "log",
			       "--reverse",
			       "--format=%H%x09%cI%x09%s",
			       arena_printf(arena, "-n%d", TREND_MOST_COMMITS).data,
			       "--",
			       file,
			       NULL};

	return git_ask(folder, words, arena);
}

/* Whether the file is not as it was in the last commit. */
static bool is_changed(const char *path, const char *folder, const char *file)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct text now;
	bool is = file_read(path, &arena, &now, &diag) &&
		  !text_equal(now, content_in(folder, T("HEAD"), file, &arena));

	arena_release(&arena);
	return is;
}

static void read_line(struct text line, const char *folder, const char *file, struct arena *arena,
		      struct trend_state *states, u32 *count)
{
	struct trend_state *state = &states[*count];
	size_t first = text_find(line, '\t');
	struct text rest = text_from(line, first == line.length ? first : first + 1);
	size_t second = text_find(rest, '\t');
	struct diag diag = {0};

	*state = (struct trend_state){
	    .commit = text_before(line, first),
	    .date = text_before(rest, second),
	    .subject = text_from(rest, second == rest.length ? second : second + 1),
	    .position = *count,
	};
	*count += trend_state_read(folder, file, arena, state, &diag);
}

static bool read_file_now(const char *path, struct arena *arena, struct trend_state *state)
{
	struct arena content = {0};
	struct diag diag = {0};
	struct text text;
	bool fine;

	*state = (struct trend_state){.commit = T(""), .date = T(""), .subject = T("")};
	fine = file_read(path, &content, &text, &diag) &&
	       document_read(text, NULL, arena, &state->document, &diag);
	arena_release(&content);
	return fine;
}

u32 trend_states_of_file(const char *path, struct arena *arena, struct trend_state **states)
{
	const char *slash = strrchr(path, '/');
	const char *file = slash ? slash + 1 : path;
	const char *folder =
	    slash ? arena_printf(arena, "%.*s", (int)(slash - path) + 1, path).data : ".";
	struct text commits = list_commits(folder, file, arena), line;
	u32 count = 0;

	*states = ARENA_NEW(arena, struct trend_state, TREND_MOST_COMMITS + 2);
	while (text_next_line(&commits, &line))
		read_line(line, folder, file, arena, *states, &count);
	if (count && is_changed(path, folder, file))
		count += read_file_now(path, arena, &(*states)[count]);
	return count;
}
