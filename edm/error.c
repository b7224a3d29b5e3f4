#include "error.h"

#include <stdarg.h>

static void record(struct error *error, size_t line, size_t column, const char *format,
		   va_list arguments)
{
	if (error->text[0])
		return;
	error->line = line;
	error->column = column;
	vsnprintf(error->text, sizeof(error->text), format, arguments);
}

bool error_set(struct error *error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(error, 0, 0, format, arguments);
	va_end(arguments);
	return false;
}

bool error_set_at(struct error *error, size_t line, size_t column, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(error, line, column, format, arguments);
	va_end(arguments);
	return false;
}

void print_name(const char *name, FILE *out)
{
	for (; *name; name++) {
		unsigned char byte = (unsigned char)*name;

		fputc(byte < ' ' || byte == 0x7f ? '?' : byte, out);
	}
}

void error_print(const struct error *error, const char *file)
{
	fputs("edm: ", stderr);
	if (file) {
		print_name(file, stderr);
		fputc(':', stderr);
		if (error->line)
			fprintf(stderr, "%zu:", error->line);
		if (error->line && error->column)
			fprintf(stderr, "%zu:", error->column);
		fputc(' ', stderr);
	}
	print_name(error->text, stderr);
	fputc('\n', stderr);
}
