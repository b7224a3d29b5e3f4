#include "convert.h"

#include "common/escape.h"

/* Reads the files first: the profile's name may have to be made from the command in them. */
bool convert_recording(const struct raw_format *format, const struct recording *recording,
		       const char *name, struct arena *arena, struct document *document,
		       struct diag *diag)
{
	struct converted converted = {.whole = recording->run->profile};
	struct document_profile *whole = &converted.whole;

	document_init(&converted.parts);
	if (!format->read(recording, arena, &converted, diag)) {
		diag_set_file(diag, recording->files[0].path);
		return false;
	}
	if (name)
		whole->name = text_from_string(name);
	else if (!whole->name.data)
		whole->name = document_profile_name(whole->command, arena);
	*document = recording->run->document;
	*document_profile(document, whole->name, arena) = *whole;
	document_add_parts(document, whole, &converted.parts, arena);
	return true;
}

struct text recording_notes_sentence(const struct recording_notes *notes, struct arena *arena)
{
	struct buffer sentence = {0};

	if (!notes->changed_count && notes->has_hidden)
		return T("this recording names its program by a place of the measuring "
			 "environment; the document beside it (.json) shows what was inlined");
	if (!notes->changed_count)
		return T("");
	escape_plain_first(&sentence, notes->changed[0], notes->changed_count);
	buffer_add_string(&sentence,
			  " changed since the run began: what was inlined there is not shown");
	return buffer_take(&sentence, arena);
}

void recording_notes_print(const struct recording_notes *notes, const char *program, FILE *out)
{
	struct arena arena = {0};
	struct text sentence = recording_notes_sentence(notes, &arena);

	if (sentence.length)
		fprintf(out, "%s: %.*s\n", program, TEXT_ARGS(sentence));
	if (notes->gone.length)
		fprintf(out, "%s: %.*s\n", program, TEXT_ARGS(notes->gone));
	if (notes->incomplete.length)
		fprintf(out, "%s: %.*s\n", program, TEXT_ARGS(notes->incomplete));
	arena_release(&arena);
}
