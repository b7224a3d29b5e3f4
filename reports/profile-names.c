/* profile-names: prints the names that words on a command line may be, for completion. */
#include "common/command_line.h"
#include "common/file.h"
#include "common/intern.h"
#include "parsers/profiles.h"
#include "parsers/suite.h"
#include "reports/analysis/baseline/path.h"
#include "reports/analysis/metrics.h"

#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char suite_name[] = "suite"; /* baselines/suite.json is no baseline */

struct arguments {
	struct arena *arena;
	const char *baselines;
	struct command_words words;
	struct intern names; /* what will be printed */
};

static void add_name(struct arguments *arguments, struct text name)
{
	if (name.length)
		intern_add(&arguments->names, name);
}

/* ---------------------------------------------------------------- what there is */

/* Calls take() for each baseline of the folder; a folder that cannot be read has none. */
static void each_baseline(struct arguments *arguments,
			  void take(struct arguments *arguments, struct text name))
{
	DIR *folder = opendir(arguments->baselines);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		struct text name = text_from_string(entry->d_name);

		if (!text_ends_with(name, T(".json")))
			continue;
		name = text_before(name, name.length - strlen(".json"));
		if (is_baseline_name(name) && !text_equal(name, text_from_string(suite_name)))
			take(arguments, name);
	}
	if (folder)
		closedir(folder);
}

static void add_workloads(struct arguments *arguments)
{
	const char *path =
	    arena_printf(arguments->arena, "%s/%s.json", arguments->baselines, suite_name).data;
	struct text content;
	struct suite suite;
	struct diag diag = {0};

	if (!file_read(path, arguments->arena, &content, &diag) ||
	    !suite_read(content, path, arguments->arena, &suite, &diag))
		return;
	for (u32 i = 0; i < suite.count; i++)
		add_name(arguments, suite.workloads[i].name);
}

static void add_profiles(struct arguments *arguments, const struct document *document)
{
	for (u32 i = 0; i < document->profile_count; i++)
		add_name(arguments, document->profiles[i].name);
}

static void add_part(struct arguments *arguments, const struct document_cpu *part)
{
	for (u32 i = 0; part && i < part->process.event_count; i++)
		add_name(arguments, part->process.events[i]);
}

static void add_events(struct arguments *arguments, const struct document *document)
{
	for (u32 i = 0; i < document->profile_count; i++) {
		add_part(arguments, document->profiles[i].cpu);
		add_part(arguments, document->profiles[i].count);
	}
}

/* Whether it is a file that can be read at once: a completion must not wait for a pipe. */
static bool is_plain_file(const char *path)
{
	struct stat file;

	return !stat(path, &file) && S_ISREG(file.st_mode);
}

/* Documents that cannot be read have no names: the user is not done with the line yet. */
static void add_of_file(struct arguments *arguments, const char *path)
{
	bool wants_events = !strcmp(arguments->words.items[0], "events");
	struct profiles profiles = {0};
	struct diag diag = {0};

	if (!is_plain_file(path))
		return;
	if (profiles_open(&profiles, path, wants_events ? PROFILES_KEEP_ALL : PROFILES_KEEP_NONE,
			  (struct input_options){0}, arguments->arena, &diag)) {
		if (wants_events)
			add_events(arguments, &profiles.document);
		else
			add_profiles(arguments, &profiles.document);
	}
	profiles_close(&profiles);
}

static void add_of_baseline(struct arguments *arguments, struct text name)
{
	struct diag diag = {0};
	const char *path;

	if (baseline_path(arguments->baselines, name, arguments->arena, &path, &diag))
		add_of_file(arguments, path);
}

/* Names in the files; without files, in all baselines. */
static void add_of_files(struct arguments *arguments)
{
	struct diag diag = {0};

	for (size_t i = 1; i < arguments->words.count; i++) {
		const char *path = find_input(arguments->words.items[i], arguments->baselines,
					      arguments->arena, &diag);

		if (path)
			add_of_file(arguments, path);
	}
	if (arguments->words.count == 1)
		each_baseline(arguments, add_of_baseline);
}

/* ---------------------------------------------------------------- what is asked for */

static void find_baselines(struct arguments *arguments)
{
	each_baseline(arguments, add_name);
}

static void find_profiles(struct arguments *arguments)
{
	add_of_files(arguments);
	if (arguments->words.count == 1)
		add_workloads(arguments);
}

static void find_metrics(struct arguments *arguments)
{
	size_t count;
	const struct metric_kind *kinds = metric_kinds(&count);

	for (size_t i = 0; i < count; i++)
		add_name(arguments, kinds[i].name);
}

static const struct {
	const char *name;
	void (*find)(struct arguments *arguments);
} lists[] = {
    {"baselines", find_baselines}, {"events", add_of_files},	 {"metrics", find_metrics},
    {"profiles", find_profiles},   {"workloads", add_workloads},
};

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	if (!arguments->words.count)
		return diag_error(diag, "say what to list");
	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		if (!strcmp(arguments->words.items[0], lists[i].name))
			return true;
	return diag_error(diag, "there is no list of '%s'", arguments->words.items[0]);
}

static int compare_names(const void *a, const void *b)
{
	return text_compare_natural(*(const struct text *)a, *(const struct text *)b);
}

/* Names with control characters are left out, because one would look like several. */
static bool is_printable(struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if ((unsigned char)name.data[i] < ' ' || name.data[i] == 127)
			return false;
	return true;
}

static void add_lines(struct arguments *arguments, struct buffer *out)
{
	size_t count = arguments->names.count;
	struct text *names;

	names = intern_keep(&arguments->names, arguments->arena);
	if (count)
		qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 0; i < count; i++) {
		if (!is_printable(names[i]))
			continue;
		buffer_add(out, names[i]);
		buffer_add_byte(out, '\n');
	}
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct buffer out = {0};
	bool fine;

	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		if (!strcmp(arguments->words.items[0], lists[i].name))
			lists[i].find(arguments);
	add_lines(arguments, &out);
	fine = file_write("-", buffer_text(&out), diag);
	buffer_release(&out);
	return fine ? EXIT_FINE : EXIT_WRONG;
}

static const struct command_option options[] = {
    {.name = "baselines",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, baselines),
     .value = "DIR",
     .help = "the folder of the baselines and of suite.json (baselines)"},
    {0},
};

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-names",
	    .synopsis = "[OPTION]... LIST [FILE]...",
	    .about =
		"Prints names, one per line, from which shells complete command lines. LIST is "
		"baselines (of the folder), metrics (that have limits), workloads (of the "
		"suite), or profiles or events (in the FILEs, documents or baselines by name; "
		"without FILE, in all baselines). Files that cannot be read have no names.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena, .baselines = "baselines"};
	int code = command_line_main(&line, &arguments, count, words);

	intern_release(&arguments.names);
	command_words_release(&arguments.words);
	arena_release(&arena);
	return code;
}
