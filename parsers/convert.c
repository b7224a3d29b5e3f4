#include "convert.h"

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
