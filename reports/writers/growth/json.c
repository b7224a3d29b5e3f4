/* The document, as all other tools write it. */
#include "writer.h"

void growth_write_json(const struct growth_output *output, struct buffer *out)
{
	document_write(output->document, out, output->diag);
}
