/*
 * profile-merge: documents of single runs in, a baseline out. scripts/profile-baseline measures;
 * this puts together what it measured.
 */
#include "../common/version.h"
#include "baseline.h"
#include "baseline_path.h"
#include "baseline_store.h"
#include "input.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
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

enum {
	OPTION_SAVE = 256,
	OPTION_ONLY,
	OPTION_BASELINES,
	OPTION_ROOT,
	OPTION_PRUNE,
	OPTION_QUIET,
	OPTION_VERSION
};

static const struct option long_options[] = {
    {"save", required_argument, NULL, OPTION_SAVE},
    {"only", no_argument, NULL, OPTION_ONLY},
    {"baselines", required_argument, NULL, OPTION_BASELINES},
    {"root", required_argument, NULL, OPTION_ROOT},
    {"prune", no_argument, NULL, OPTION_PRUNE},
    {"quiet", no_argument, NULL, OPTION_QUIET},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

struct arguments {
	const char *save, *baselines, *root;
	bool only, prune, is_quiet, wants_help, wants_version;
	char **files;
	u32 file_count;
};

static bool read_option(struct arguments *arguments, int option, struct diag *diag)
{
	switch (option) {
	case OPTION_SAVE:
		arguments->save = optarg;
		return true;
	case OPTION_ONLY:
		return arguments->only = true;
	case OPTION_BASELINES:
		arguments->baselines = optarg;
		return true;
	case OPTION_ROOT:
		arguments->root = optarg;
		return true;
	case OPTION_PRUNE:
		return arguments->prune = true;
	case OPTION_QUIET:
		return arguments->is_quiet = true;
	case OPTION_VERSION:
		return arguments->wants_version = true;
	case 'h':
		return arguments->wants_help = true;
	default:
		return diag_error(diag, "unknown option or missing value; try --help");
	}
}

static bool read_arguments(struct arguments *arguments, int count, char **words,
			   struct arena *arena, struct diag *diag)
{
	const char *path;
	int option;

	*arguments = (struct arguments){.baselines = "baselines"};
	opterr = 0;
	while ((option = getopt_long(count, words, "h", long_options, NULL)) != -1)
		if (!read_option(arguments, option, diag))
			return false;
	arguments->files = &words[optind];
	arguments->file_count = (u32)(count - optind);
	if (arguments->wants_help || arguments->wants_version)
		return true;
	if (!arguments->file_count)
		return diag_error(diag, "no document given; try --help");
	if (arguments->only && !arguments->save)
		return diag_error(diag, "--only goes with --save");
	return !arguments->save ||
	       baseline_path(arguments->baselines, text_from_string(arguments->save), arena, &path,
			     diag);
}

static bool read_documents(const struct arguments *arguments, struct arena *arena,
			   struct document *documents, struct diag *diag)
{
	for (u32 i = 0; i < arguments->file_count; i++) {
		const char *path = arguments->files[i];

		if (!input_read(&path, 1, arena, &documents[i], diag))
			return false;
	}
	return true;
}

static bool save(const struct arguments *arguments, const struct document *document,
		 struct arena *arena, struct diag *diag)
{
	bool is_changed;

	if (!baseline_save(arguments->baselines, text_from_string(arguments->save), document,
			   arguments->only ? BASELINE_REPLACE : BASELINE_UPDATE, arena, &is_changed,
			   diag))
		return false;
	if (!arguments->is_quiet)
		fprintf(stderr, "profile-merge: %s/%s.json: %s\n", arguments->baselines,
			arguments->save,
			is_changed ? "saved" : "no exact figure changed, left as it is");
	return true;
}

static enum exit_code run(const struct arguments *arguments, struct arena *arena, struct diag *diag)
{
	struct document *documents = ARENA_NEW(arena, struct document, arguments->file_count);
	struct document combined;
	char folder[4096];
	const char *root = arguments->root;

	if (!root)
		root = getcwd(folder, sizeof(folder)) ? folder : "";
	if (!read_documents(arguments, arena, documents, diag))
		return EXIT_WRONG;
	if (!baseline_combine(documents, arguments->file_count, arena, &combined, diag))
		return EXIT_INCOMPARABLE;
	if ((arguments->prune || arguments->save) &&
	    !baseline_prune(&combined, text_from_string(root), arena, diag))
		return EXIT_WRONG;
	if (arguments->save ? !save(arguments, &combined, arena, diag)
			    : !document_write_file(&combined, "-", diag))
		return EXIT_WRONG;
	return EXIT_FINE;
}

int main(int count, char **words)
{
	struct arguments arguments;
	struct arena arena = {0};
	struct diag diag = {0};
	int code = EXIT_FINE;

	if (!read_arguments(&arguments, count, words, &arena, &diag))
		code = EXIT_USAGE;
	else if (arguments.wants_help)
		fputs(usage, stdout);
	else if (arguments.wants_version)
		puts("profile-merge " EDM_PROFILE_VERSION);
	else
		code = (int)run(&arguments, &arena, &diag);
	if (diag.failed)
		diag_print(&diag, "profile-merge", stderr);
	arena_release(&arena);
	return code;
}
