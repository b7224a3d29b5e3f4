#include "input.h"

#include "common/file.h"
#include "convert.h"

#include <string.h>
#include <sys/stat.h>

struct input {
	struct raw_file file;
	struct arena arena;		 /* holds the content, if it was read at once */
	const struct raw_format *format; /* NULL: a document */
};

struct reading {
	struct input *inputs;
	size_t count;
	struct input_options options;
	struct arena *arena;
	struct document *document;
	struct diag *diag;
};

static bool merge(struct reading *r, const struct document *one, const char *path)
{
	if (document_merge(r->document, one, DOCUMENT_REFUSE, r->arena, r->diag))
		return true;
	diag_set_file(r->diag, path);
	return false;
}

static bool read_documents(struct reading *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct raw_file *file = &r->inputs[i].file;
		struct document one;

		if (r->inputs[i].format)
			continue;
		if (!document_read(file->content, file->path, r->arena, &one, r->diag))
			return false;
		arena_release(&r->inputs[i].arena);
		if (!merge(r, &one, file->path))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- raw files */

static bool read_run(struct reading *r, const struct raw_format *format,
		     const struct raw_file *files, u32 count)
{
	struct document_run run;
	struct recording recording = {.files = files,
				      .file_count = count,
				      .run = &run,
				      .keep_lines = r->options.keep_lines,
				      .no_inline = r->options.no_inline,
				      .notes = r->options.notes,
				      .keep_dumps = true};
	struct document one;

	return document_read_run(T("{}"), NULL, r->arena, &run, r->diag) &&
	       convert_recording(format, &recording, NULL, r->arena, &one, r->diag) &&
	       merge(r, &one, files[0].path);
}

/* Reads all files with the same read function as the one at `index`, as one run if they can be
 * processes of one. */
static bool read_like(struct reading *r, size_t index)
{
	const struct raw_format *format = r->inputs[index].format;
	struct raw_file *files = ARENA_NEW(r->arena, struct raw_file, r->count);
	u32 count = 0;

	if (!format->has_children)
		return read_run(r, format, &r->inputs[index].file, 1);
	for (size_t i = 0; i < r->count; i++) {
		if (!r->inputs[i].format || r->inputs[i].format->read != format->read)
			continue;
		if (i < index)
			return true; /* read already */
		files[count++] = r->inputs[i].file;
	}
	return read_run(r, format, files, count);
}

/* ---------------------------------------------------------------- all files */

/* Whether all can be opened again. Then their readers do so and keep no more than they need. */
static bool are_regular(const char *const *paths, size_t count)
{
	struct stat status;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(paths[i], "-") || stat(paths[i], &status) || !S_ISREG(status.st_mode))
			return false;
	return true;
}

/* Whether the head of a file shows that it is a raw file. */
static bool is_raw(struct text head)
{
	return raw_format_recognise(head) != NULL;
}

/* Reads a document, and a raw file if it cannot be opened again. */
static bool read_input(const char *path, bool is_regular, struct input *input, struct diag *diag)
{
	struct text *content = &input->file.content;

	*input = (struct input){.file.path = path};
	if (!file_read_unless(path, is_regular ? is_raw : NULL, &input->arena, content, diag))
		return false;
	input->format = raw_format_recognise(*content);
	if (input->format && is_regular) {
		arena_release(&input->arena);
		*content = (struct text){0}; /* to be read from the file again */
	}
	if (input->format)
		input->file.tool = input->format->tool;
	return input->format || document_sniff(input->file.content) ||
	       diag_error_at(diag, path, 0, 0,
			     "neither a document nor a file of a known tool: give what "
			     "profile-deep or profile-quick wrote");
}

bool input_read(const char *const *paths, size_t count, struct input_options options,
		struct arena *arena, struct document *document, struct diag *diag)
{
	struct input *inputs = ARENA_NEW(arena, struct input, count);
	struct reading r = {.inputs = inputs,
			    .count = count,
			    .options = options,
			    .arena = arena,
			    .document = document,
			    .diag = diag};
	bool fine = true, regular = are_regular(paths, count);

	document_init(document);
	for (size_t i = 0; fine && i < count; i++)
		fine = read_input(paths[i], regular, &inputs[i], diag);
	fine = fine && read_documents(&r);
	for (size_t i = 0; fine && i < count; i++)
		fine = !inputs[i].format || read_like(&r, i);
	for (size_t i = 0; i < count; i++)
		arena_join(arena, &inputs[i].arena);
	return fine;
}
