/*
 * profile-merge: documents of single runs in, a baseline out. scripts/profile-baseline measures;
 * this puts together what it measured.
 */
#include "common/command_line.h"
#include "reports/analysis/baseline/baseline.h"
#include "reports/analysis/baseline/path.h"
#include "reports/analysis/baseline/store.h"
#include "parsers/input.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static const char usage[] =
    "Usage: profile-merge [OPTION]... DOCUMENT...\n"
    "\n"
    "Puts documents together: several of one profile are runs of it and become one profile,\n"
    "with the range of what was not the same in all of them; other profiles and kinds stand\n"
    "beside each other. Prints the result, or saves it as a baseline.\n"
    "\n"
    "      --save NAME      into the baseline NAME: profiles it has are replaced, others stay;\n"
    "                       untouched when no exact figure changed\n"
    "      --only           the baseline shall hold these profiles and no others\n"
    "      --baselines DIR  where baselines lie (baselines)\n"
    "      --root DIR       name source files relative to DIR (the working directory)\n"
    "      --prune          make it small even when it is only printed\n"
    "      --quiet          do not say what was saved\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file, a full disk), 2 wrong usage,\n"
    "4 the runs of a profile were not measured alike.\n";

struct arguments {
	struct arena *arena;
	const char *save, *baselines, *root;
	bool only, prune, is_quiet;
	struct command_words files;
};

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	const char *path;

	if (!arguments->files.count)
		return diag_error(diag, "no document given");
	if (arguments->only && !arguments->save)
		return diag_error(diag, "--only goes with --save");
	return !arguments->save ||
	       baseline_path(arguments->baselines, text_from_string(arguments->save),
			     arguments->arena, &path, diag);
}

static const struct command_option options[] = {
    {"save", OPTION_STRING, offsetof(struct arguments, save), NULL},
    {"only", OPTION_FLAG, offsetof(struct arguments, only), NULL},
    {"baselines", OPTION_STRING, offsetof(struct arguments, baselines), NULL},
    {"root", OPTION_STRING, offsetof(struct arguments, root), NULL},
    {"prune", OPTION_FLAG, offsetof(struct arguments, prune), NULL},
    {"quiet", OPTION_FLAG, offsetof(struct arguments, is_quiet), NULL},
    {0},
};

static bool read_documents(const struct arguments *arguments, struct document *documents,
			   struct diag *diag)
{
	for (size_t i = 0; i < arguments->files.count; i++)
		if (!input_read(&arguments->files.items[i], 1, true, arguments->arena,
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

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
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

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-merge",
	    .usage = usage,
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
