#include "diag.h"

#include <stdarg.h>
#include <string.h>

/* Messages quote untrusted input, so control bytes, which could drive a terminal or break the line,
 * are replaced. */
static void make_printable(char *string)
{
	for (char *s = string; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

static void record(struct diag *diag, const char *file, u64 line, u64 column, const char *format,
		   va_list arguments)
{
	if (diag->failed)
		return;
	diag->failed = true;
	diag->line = line;
	diag->column = column;
	vsnprintf(diag->message, sizeof(diag->message), format, arguments);
	make_printable(diag->message);
	diag_set_file(diag, file);
}

bool diag_error(struct diag *diag, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(diag, "", 0, 0, format, arguments);
	va_end(arguments);
	return false;
}

bool diag_error_at(struct diag *diag, const char *file, u64 line, u64 column, const char *format,
		   ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(diag, file, line, column, format, arguments);
	va_end(arguments);
	return false;
}

void diag_set_file(struct diag *diag, const char *file)
{
	if (!diag->failed || diag->file[0])
		return;
	snprintf(diag->file, sizeof(diag->file), "%s", file);
	make_printable(diag->file);
}

void diag_print(const struct diag *diag, const char *program, FILE *out)
{
	fprintf(out, "%s: ", program);
	if (diag->file[0]) {
		fprintf(out, "%s:", diag->file);
		if (diag->line)
			fprintf(out, "%llu:", (unsigned long long)diag->line);
		if (diag->line && diag->column)
			fprintf(out, "%llu:", (unsigned long long)diag->column);
		fputc(' ', out);
	}
	fprintf(out, "%s\n", diag->message);
}
