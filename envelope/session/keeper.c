#include "keeper.h"

#include "workspace.h"

#include "envelope/facts/totals.h"
#include "envelope/probe.h"

#include "common/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct keeper {
	struct session *session;
	struct workspace workspace;
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

/* The key is kept beside the facts: what must agree is not the same any more at the end. */
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
		printf("failed %s%s%s\n", diag->file, *diag->file ? ": " : "", diag->message);
	fflush(stdout);
}

static void take_request(struct keeper *keeper, struct text line)
{
	struct session *session = keeper->session;
	struct diag diag = {0};

	if (text_skip_prefix(&line, T("pin ")))
		command_words_add(&session->pins, keep_word(keeper, line));
	else if (text_skip_prefix(&line, T("stdin ")))
		session->input = keep_word(keeper, line);
	else if (text_skip_prefix(&line, T("publish ")))
		reply(workspace_publish(&keeper->workspace, line, &diag), &diag);
	else if (text_equal(line, T("gather")))
		reply(gather(keeper, &diag), &diag);
}

static void serve(struct keeper *keeper)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	while ((length = getline(&line, &capacity, stdin)) > 0)
		if (line[length - 1] == '\n')
			take_request(keeper, (struct text){line, (size_t)length - 1});
	free(line);
}

/* The end of the requests ends it, and nothing else: what the terminal says is for the script. */
static void ignore_signals(void)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
}

enum exit_code keeper_run(struct session *session, const char *output, bool tells_expected)
{
	struct keeper keeper = {.session = session, .tells_expected = tells_expected};
	struct diag diag = {0};

	ignore_signals();
	if (!workspace_reserve(&keeper.workspace, output, &keeper.arena, &diag)) {
		reply(false, &diag);
	} else {
		printf("timestamp %s %s\n", keeper.workspace.timestamp,
		       keeper.workspace.timestamp_iso);
		probe_pins();
		printf("ready\n");
		fflush(stdout);
		serve(&keeper);
		workspace_remove(&keeper.workspace);
	}
	arena_release(&keeper.arena);
	return diag.failed ? EXIT_WRONG : EXIT_FINE;
}
