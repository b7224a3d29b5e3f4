#include "json.h"

#include "file.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *new_bytes(size_t size)
{
	return memory_new(size, 1);
}

void json_start(void)
{
	json_object_seed(1);
	json_set_alloc_funcs(new_bytes, free);
}

json_t *json_rounded(double value, int decimals)
{
	double scale = pow(10, decimals);

	return json_real(round(value * scale) / scale);
}

json_t *json_any_text(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	json_t *value = json_string(text);
	char *clean, *end;

	if (value)
		return value;
	clean = end = NEW(char, strlen(text) * (sizeof(replacement) - 1) + 1);
	for (; *text; text++) {
		if ((unsigned char)*text < 0x80)
			*end++ = *text;
		else
			end = stpcpy(end, replacement);
	}
	value = json_string(clean);
	free(clean);
	return value;
}

bool json_save(json_t *document, const char *path, struct error *error)
{
	size_t flags = JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12);
	char *text = json_dumps(document, flags);
	size_t length;
	bool fine;

	json_decref(document);
	if (!text)
		return error_set(error, "cannot be written as JSON");
	length = strlen(text);
	text = memory_resize(text, length + 2, 1);
	text[length] = '\n';
	fine = file_write(path, text, length + 1, error);
	free(text);
	return fine;
}
