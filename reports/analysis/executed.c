#include "executed.h"

#include "parsers/kinds.h"

/* A process that executes another program is counted from there on: it has no code of the first. */
static bool has_code_of(const struct cpu_profile *process, struct text path)
{
	for (u32 f = 0; f < process->function_count; f++)
		if (text_equal(process->functions[f].object, path))
			return true;
	return false;
}

static bool are_copies(const struct document_cpu *part)
{
	for (u32 i = 0; i < part->child_count; i++)
		if (!part->children[i].forked)
			return false;
	return true;
}

bool executed_alone(const struct document_profile *profile, struct text path)
{
	const struct kind *kind;
	bool is_known = false;

	if (!path.length)
		return false;
	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct document_cpu *part = kind_functions(kind, profile);

		if (!part || kind->is_estimate)
			continue;
		if (!has_code_of(&part->process, path) || !are_copies(part))
			return false;
		is_known = true;
	}
	return is_known;
}
