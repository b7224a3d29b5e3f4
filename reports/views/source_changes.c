#include "source_changes.h"

#include "common/git.h"
#include "reports/analysis/compare/pair.h"

/* Names come from the documents, and git would take other words for options. */
static bool is_commit(struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!((name.data[i] >= '0' && name.data[i] <= '9') ||
		      (name.data[i] >= 'a' && name.data[i] <= 'f')))
			return false;
	return name.length >= 7 && name.length <= 64;
}

static bool is_known(const struct document *document)
{
	return is_commit(document->commit) && document->dirty_known;
}

/*
 * The top folder of the repository, or "" unless it has both commits; and whether the new one is
 * checked out.
 */
static struct text find_top(const char *folder, const struct document documents[2],
			    struct arena *arena, bool *is_checked_out)
{
	const char *const words[] = {
	    "rev-parse",
	    "--show-toplevel",
	    "HEAD",
	    arena_printf(arena, "%.*s^{commit}", TEXT_ARGS(documents[OLD].commit)).data,
	    arena_printf(arena, "%.*s^{commit}", TEXT_ARGS(documents[NEW].commit)).data,
	    NULL};
	struct text answer = git_ask(folder, words, arena), top = T("");

	*is_checked_out =
	    text_next_line(&answer, &top) && text_starts_with(answer, documents[NEW].commit);
	return arena_copy(arena, top);
}

void source_changes_ask(const char *folder, const struct document documents[2], struct arena *arena,
			struct moved_lines *out)
{
	const struct document *old = &documents[OLD], *now = &documents[NEW];
	bool is_checked_out;
	struct text top;

	*out = (struct moved_lines){0};
	if (!is_known(old) || old->dirty || !is_known(now))
		return;
	top = find_top(folder, documents, arena, &is_checked_out);
	if (top.length && (is_checked_out || !now->dirty)) {
		const char *const diff[] = {"-c",
					    "core.quotePath=off",
					    "diff",
					    "--no-color",
					    "--no-ext-diff",
					    "--no-textconv",
					    "--src-prefix=a/",
					    "--dst-prefix=b/",
					    "-U0",
					    arena_copy(arena, old->commit).data,
					    now->dirty ? NULL : arena_copy(arena, now->commit).data,
					    NULL};

		out->top = top;
		git_tracked_files(top.data, &out->files);
		moved_lines_read(out, git_ask(top.data, diff, arena));
	}
}
