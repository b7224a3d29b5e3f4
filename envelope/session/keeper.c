#include "keeper.h"

#include "finish.h"
#include "workspace.h"

#include "envelope/facts/totals.h"
#include "envelope/probe.h"

#include "common/escape.h"
#include "common/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const int ignored_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

struct keeper {
	struct session *session;
	struct workspace workspace;
	struct finish finish; /* the facts for the next `finish` */
	bool tells_expected;
	struct arena arena;
};

/* ---------------------------------------------------------------- gather */

static bool write_expected(const struct keeper *keeper, struct text key, struct arena *arena,
			   struct diag *diag)
{
	struct text path = arena_printf(arena, "%s/expected", keeper->workspace.directory.data);
	u64 total;

	if (!totals_find(key, &total, arena))
		return true;
	return file_write(path.data, arena_printf(arena, "%llu\n", (unsigned long long)total),
			  diag);
}

static void warn_of_commit(struct text remedy)
{
	struct buffer plain = {0};

	if (!remedy.length)
		return;
	escape_plain(&plain, remedy);
	printf("warning the document names no commit, because the repository belongs to another "
	       "user; allow git to read it: %s\n",
	       plain.data);
	buffer_release(&plain);
}

/* Gathers the facts. The key is saved, because it depends on the facts before the run, which change
 * at the end. */
static bool gather(struct keeper *keeper, struct diag *diag)
{
	struct facts_request request = session_facts_request(keeper->session);
	struct text directory = keeper->workspace.directory, key;
	struct arena *arena = &keeper->arena;
	char name[PROFILE_NAME_BYTES];
	struct facts facts = {0};
	bool fine = file_write(session_began_file(directory, arena).data, T(""), diag) &&
		    facts_gather(&request, &facts, arena, diag) &&
		    facts_save(&facts, session_facts_file(directory, arena).data, diag);

	if (fine) {
		key = facts_key(&facts, session_name(keeper->session, name));
		fine = file_write(session_key_file(directory, arena).data, key, diag) &&
		       (!keeper->tells_expected || write_expected(keeper, key, arena, diag));
		warn_of_commit(facts.commit_remedy);
	}
	facts_release(&facts);
	return fine;
}

/* ---------------------------------------------------------------- requests */

static const char *keep_word(struct keeper *keeper, struct text word)
{
	return arena_printf(&keeper->arena, "%.*s", TEXT_ARGS(word)).data;
}

static void reply(bool is_done, const struct diag *diag)
{
	if (is_done)
		printf("done\n");
	else
		diag_print(diag, "failed", stdout);
	fflush(stdout);
}

static void take_signals(void (*handler)(int))
{
	for (size_t i = 0; i < sizeof(ignored_signals) / sizeof(ignored_signals[0]); i++)
		signal(ignored_signals[i], handler);
}

/* Finishes in a process of its own, so that the keeper, which must remove the folder, survives if
 * it runs out of memory. */
static void finish_beside(struct keeper *keeper)
{
	struct diag diag = {0};
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		take_signals(SIG_DFL);
		reply(finish_kind(keeper->session, &keeper->finish, &diag), &diag);
		_exit(0);
	}
	if (child < 0)
		diag_error(&diag, "cannot start a process: %s", strerror(errno));
	else if (waitpid(child, &status, 0) == child && WIFSIGNALED(status))
		diag_error(&diag, "making the document ended with signal %d (%s)", WTERMSIG(status),
			   strsignal(WTERMSIG(status)));
	if (diag.failed)
		reply(false, &diag);
}

static void finish(struct keeper *keeper, const char *base)
{
	struct finish *finish = &keeper->finish;

	finish->directory = keeper->workspace.directory;
	finish->timestamp = keeper->workspace.timestamp_iso;
	finish->base = base;
	finish_beside(keeper);
	command_words_release(&finish->options);
	command_words_release(&finish->valgrind);
	command_words_release(&finish->allocators);
	*finish = (struct finish){0};
}

/* Takes a fact for the next `gather` or `finish`. */
static bool take_fact(struct keeper *keeper, struct text line)
{
	struct session *session = keeper->session;
	struct finish *finish = &keeper->finish;

	if (text_skip_prefix(&line, T("pin ")))
		command_words_add(&session->pins, keep_word(keeper, line));
	else if (text_skip_prefix(&line, T("stdin ")))
		session->input = keep_word(keeper, line);
	else if (text_skip_prefix(&line, T("option ")))
		command_words_add(&finish->options, keep_word(keeper, line));
	else if (text_skip_prefix(&line, T("allocator ")))
		command_words_add(&finish->allocators, keep_word(keeper, line));
	else if (text_skip_prefix(&line, T("valgrind ")))
		command_words_add(&finish->valgrind, keep_word(keeper, line));
	else if (text_skip_prefix(&line, T("recording ")))
		finish->recording = keep_word(keeper, line);
	else if (text_skip_prefix(&line, T("tool ")))
		finish->tool = keep_word(keeper, line);
	else if (text_skip_prefix(&line, T("exit-status ")))
		finish->exit_status = keep_word(keeper, line);
	else if (text_equal(line, T("no-follow")))
		finish->no_follow = true;
	else if (text_equal(line, T("lines")))
		finish->keep_lines = true;
	else if (text_equal(line, T("no-inline")))
		finish->no_inline = true;
	else if (text_equal(line, T("count")))
		finish->is_count = true;
	else if (text_equal(line, T("dumps")))
		finish->keep_dumps = true;
	else
		return false;
	return true;
}

static void take_request(struct keeper *keeper, struct text line)
{
	struct diag diag = {0};

	if (take_fact(keeper, line))
		return;
	if (text_skip_prefix(&line, T("publish ")))
		reply(workspace_publish(&keeper->workspace, line, &diag), &diag);
	else if (text_equal(line, T("gather")))
		reply(gather(keeper, &diag), &diag);
	else if (text_skip_prefix(&line, T("finish ")))
		finish(keeper, keep_word(keeper, line));
	command_words_release(&keeper->session->pins);
}

static void serve(struct keeper *keeper)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	while ((length = getdelim(&line, &capacity, '\0', stdin)) > 0)
		if (line[length - 1] == '\0')
			take_request(keeper, (struct text){line, (size_t)length - 1});
	free(line);
}

enum exit_code keeper_run(struct session *session, const char *output, bool tells_expected)
{
	struct keeper keeper = {.session = session, .tells_expected = tells_expected};
	struct diag diag = {0};

	/*
	 * Only the end of the requests ends the keeper. Signals of the terminal are for the script.
	 */
	take_signals(SIG_IGN);
	if (!workspace_reserve(&keeper.workspace, output, &keeper.arena, &diag)) {
		reply(false, &diag);
	} else {
		printf("timestamp %s\n", keeper.workspace.timestamp);
		probe_pins(session->is_traced);
		printf("ready\n");
		fflush(stdout);
		serve(&keeper);
		workspace_remove(&keeper.workspace);
	}
	arena_release(&keeper.arena);
	return diag.failed ? EXIT_WRONG : EXIT_FINE;
}
