#include "made.h"

#include "parsers/kinds.h"

static void add_kinds(struct buffer *out, const struct document_profile *profile)
{
	const struct kind *kind;
	bool is_first = true;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		if (kind->is_computed || !kind_is_measured(kind, profile))
			continue;
		buffer_add(out, is_first ? T("") : T(","));
		buffer_add(out, kind->name);
		is_first = false;
	}
}

static void add_options(struct buffer *out, const struct document_cpu *cpu)
{
	if (cpu_event(&cpu->process, T("D1mr")) != NO_ID)
		buffer_add(out, T(" --cache"));
	if (cpu->process.context_count)
		buffer_add(out, T(" --stacks"));
}

struct text html_made_by(const struct document_profile *profile, struct arena *arena)
{
	struct buffer out = {0};

	if (!profile->command.length)
		return T("");
	buffer_add(&out, T("profile-deep "));
	add_kinds(&out, profile);
	if (profile->cpu)
		add_options(&out, profile->cpu);
	buffer_add(&out, T(" -- "));
	buffer_add(&out, profile->command);
	return buffer_take(&out, arena);
}
