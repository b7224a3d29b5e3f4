/* The writers of growth, in a table, and those that write the view as it is. */
#include "reports/writers/markdown.h"
#include "writer.h"

#define AS_ROW(name, function)	{name, function},
#define AS_WORD(name, function) ", " name

const struct growth_writer growth_writers[GROWTH_WRITER_COUNT] = {GROWTH_WRITERS(AS_ROW)};

const char *growth_writer_names(void)
{
	static const char names[] = GROWTH_WRITERS(AS_WORD);

	return names + 2; /* without the first comma and space */
}

void growth_write_console(const struct growth_output *output, struct buffer *out)
{
	console_write(output->view, &output->console, out);
}

void growth_write_markdown(const struct growth_output *output, struct buffer *out)
{
	markdown_write(output->view, out);
}
