#include "output_forms.h"

#include "text.h"

#include <assert.h>

/* The position of the name in the list "console, json, html"; -1 if it is not there. */
static int position_of(struct text name, struct text names)
{
	for (int position = 0; names.length; position++) {
		size_t comma = text_find(names, ',');

		assert(position < OUTPUT_FORMS_MAX);
		if (text_equal(name, text_trim(text_before(names, comma))))
			return position;
		names = text_from(names, comma < names.length ? comma + 1 : comma);
	}
	return -1;
}

bool output_forms_read(void *into, const char *word, struct diag *diag)
{
	struct output_forms *forms = into;
	struct text form = text_from_string(word);
	size_t equals = text_find(form, '=');
	struct text name = text_before(form, equals);
	int position = position_of(name, text_from_string(forms->names));

	if (position < 0)
		return diag_error(diag, "unknown format '%.*s' (%s)", TEXT_ARGS(name),
				  forms->names);
	forms->files[position] = equals < form.length ? word + equals + 1 : "-";
	return true;
}

void output_forms_settle(struct output_forms *forms)
{
	for (int i = 0; i < OUTPUT_FORMS_MAX; i++)
		if (forms->files[i])
			return;
	forms->files[0] = "-";
}
