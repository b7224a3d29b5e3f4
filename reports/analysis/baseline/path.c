#include "path.h"

#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 100 };

bool is_baseline_name(struct text name)
{
	return name.length <= NAME_BYTES && text_is_name(name);
}

bool baseline_path(const char *folder, struct text name, struct arena *arena, const char **path,
		   struct diag *diag)
{
	if (!is_baseline_name(name))
		return diag_error(
		    diag,
		    "'%.*s' is not a name for a baseline: use letters, digits, '.', '_' "
		    "and '-', beginning with a letter or digit",
		    TEXT_ARGS(name));
	*path = arena_printf(arena, "%s/%.*s.json", folder, TEXT_ARGS(name)).data;
	return true;
}

const char *find_input(const char *word, const char *folder, struct arena *arena, struct diag *diag)
{
	const char *path = NULL;

	if (is_baseline_name(text_from_string(word)) &&
	    baseline_path(folder, text_from_string(word), arena, &path, diag) &&
	    !access(path, F_OK))
		return path;
	if (!strcmp(word, "-") || strchr(word, '/') || !access(word, F_OK))
		return word;
	diag_error(diag, "'%s' is neither a file nor a baseline: there is no %s/%s.json", word,
		   folder, word);
	return NULL;
}
