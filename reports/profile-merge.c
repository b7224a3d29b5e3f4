/*
 * profile-merge: combines documents of single runs into a baseline. scripts/profile-baseline makes
 * the measurements.
 */
#include "common/command_line.h"
#include "reports/analysis/agreement.h"
#include "reports/analysis/baseline/baseline.h"
#include "reports/analysis/baseline/path.h"
#include "reports/analysis/baseline/store.h"
#include "parsers/input.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

struct arguments {
	struct arena *arena;
	const char *save, *baselines, *root, *machine;
	bool only, prune, is_quiet, is_check;
	struct command_words files;
};

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	const char *path;

	if (!arguments->files.count && !arguments->is_check)
		return diag_error(diag, "no document given");
	if (arguments->machine && arguments->save)
		return diag_error(diag, "--same-machine saves nothing");
	if (arguments->only && !arguments->save)
		return diag_error(diag, "--only goes with --save");
	return !arguments->save ||
	       baseline_path(arguments->baselines, text_from_string(arguments->save),
			     arguments->arena, &path, diag);
}

static const struct command_option options[] = {
    {.name = "save",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, save),
     .value = "NAME",
     .help = "save into the baseline NAME: replace profiles of the same name and keep the others; "
	     "the file stays untouched when no exact figure changed"},
    {.name = "only",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, only),
     .help = "remove all other profiles from the baseline"},
    {.name = "baselines",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, baselines),
     .value = "DIR",
     .help = "the folder of the baselines (baselines)"},
    {.name = "root",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, root),
     .value = "DIR",
     .help = "name source files relative to DIR (the working directory)"},
    {.name = "prune",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, prune),
     .help = "print the result in the form of a saved baseline: functions of little cost are "
	     "combined, details left out"},
    {.name = "same-machine",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, machine),
     .value = "DOCUMENT",
     .help = "merge nothing; check that the documents were measured on machines like this one, on "
	     "which DOCUMENT was measured, whatever their commands"},
    {.name = "quiet",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_quiet),
     .help = "do not print what was saved"},
    {.name = "check",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_check),
     .help = "merge nothing; check the other options and, with --save, that an existing baseline "
	     "is undamaged"},
    {0},
};

static bool read_documents(const struct arguments *arguments, struct document *documents,
			   struct diag *diag)
{
	for (size_t i = 0; i < arguments->files.count; i++)
		if (!input_read(&arguments->files.items[i], 1,
				(struct input_options){.keep_lines = true}, arguments->arena,
				&documents[i], diag))
			return false;
	return true;
}

static bool save(const struct arguments *arguments, const struct document *document,
		 struct diag *diag)
{
	bool is_changed;

	if (!baseline_save(arguments->baselines, text_from_string(arguments->save), document,
			   arguments->only ? BASELINE_REPLACE : BASELINE_UPDATE, arguments->arena,
			   &is_changed, diag))
		return false;
	if (!arguments->is_quiet)
		fprintf(stderr, "profile-merge: %s/%s.json: %s\n", arguments->baselines,
			arguments->save,
			is_changed ? "saved" : "no exact figure changed, left as it is");
	return true;
}

static enum exit_code check_baseline(const struct arguments *arguments, struct diag *diag)
{
	const char *path;

	if (!arguments->save)
		return EXIT_FINE;
	if (!baseline_path(arguments->baselines, text_from_string(arguments->save),
			   arguments->arena, &path, diag))
		return EXIT_USAGE;
	return access(path, F_OK) || baseline_check(path, arguments->arena, diag) ? EXIT_FINE
										  : EXIT_WRONG;
}

static struct text shown(struct text value)
{
	return value.length ? value : T("absent");
}

static bool is_same_machine(const struct document *here, const struct document *other,
			    struct arena *arena, struct diag *diag)
{
	for (u32 i = 0; i < other->profile_count; i++) {
		struct agreement agreement;

		agreement_check_machine(here, &here->profiles[0], other, &other->profiles[i], arena,
					&agreement);
		if (agreement.count)
			return diag_error(diag, "%.*s is %.*s there, and %.*s here",
					  TEXT_ARGS(agreement.items[0].field),
					  TEXT_ARGS(shown(agreement.items[0].now)),
					  TEXT_ARGS(shown(agreement.items[0].old)));
	}
	return true;
}

static enum exit_code check_machine(const struct arguments *arguments, struct diag *diag)
{
	struct document *documents =
	    ARENA_NEW(arguments->arena, struct document, arguments->files.count);
	struct document here;

	if (!input_read(&arguments->machine, 1, (struct input_options){0}, arguments->arena, &here,
			diag))
		return EXIT_WRONG;
	if (!here.profile_count) {
		diag_error(diag, "%s: it has no profile", arguments->machine);
		return EXIT_WRONG;
	}
	if (!read_documents(arguments, documents, diag))
		return EXIT_WRONG;
	for (size_t i = 0; i < arguments->files.count; i++)
		if (!is_same_machine(&here, &documents[i], arguments->arena, diag))
			return EXIT_INCOMPARABLE;
	return EXIT_FINE;
}

static enum exit_code merge(const struct arguments *arguments, struct diag *diag)
{
	struct document *documents =
	    ARENA_NEW(arguments->arena, struct document, arguments->files.count);
	struct document combined;
	char folder[4096];
	const char *root = arguments->root;

	if (!root)
		root = getcwd(folder, sizeof(folder)) ? folder : "";
	if (!read_documents(arguments, documents, diag))
		return EXIT_WRONG;
	if (!baseline_combine(documents, (u32)arguments->files.count, arguments->arena, &combined,
			      diag))
		return EXIT_INCOMPARABLE;
	if ((arguments->prune || arguments->save) &&
	    !baseline_prune(&combined, text_from_string(root), arguments->arena, diag))
		return EXIT_WRONG;
	if (arguments->save ? !save(arguments, &combined, diag)
			    : !document_write_file(&combined, "-", diag))
		return EXIT_WRONG;
	return EXIT_FINE;
}

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	if (arguments->is_check)
		return check_baseline(arguments, diag);
	return arguments->machine ? check_machine(arguments, diag) : merge(arguments, diag);
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-merge",
	    .synopsis = "[OPTION]... DOCUMENT...",
	    .about = "Merges documents. Several documents of the same profile and kind are runs "
		     "of it and become one profile, with the range of each figure that differed. "
		     "Different profiles and kinds are kept side by side. Prints the result, or "
		     "saves it as a baseline.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong (a bad file, a full disk), 2 "
		     "wrong usage, "
		     "4 the runs of a profile were not measured in the same way, or --same-machine "
		     "found a difference.",
	    .options = options,
	    .words = offsetof(struct arguments, files),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena, .baselines = "baselines"};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.files);
	arena_release(&arena);
	return code;
}
