#include "kinds.h"

#include "common/memory.h"
#include "parsers/cachegrind/convert.h"
#include "parsers/callgrind/convert.h"
#include "parsers/document/fields.h"
#include "parsers/document/growth.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/memory/convert.h"
#include "parsers/perf/convert.h"
#include "parsers/strace/convert.h"

#define MODEL(member, fields)                                                                      \
	.name = TEXT(#member), .is_model = true,                                                   \
	.part = offsetof(struct document_profile, member), .object = (fields)
#define MADE_BY_TOOL(type)                                                                         \
	.must_agree = true, .tool = offsetof(struct type, tool),                                   \
	.version = offsetof(struct type, version), .options = offsetof(struct type, options),      \
	.option_count = offsetof(struct type, option_count)

static const struct kind kinds[] = {
    {MODEL(cpu, NULL), MADE_BY_TOOL(document_cpu)},
    {MODEL(memory, &document_memory_object), MADE_BY_TOOL(document_memory)},
    {MODEL(io, &document_io_object), MADE_BY_TOOL(document_io)},
    {MODEL(count, NULL), MADE_BY_TOOL(document_cpu)},
    {MODEL(cycles, NULL), MADE_BY_TOOL(document_cpu)},
    {MODEL(sample, NULL), MADE_BY_TOOL(document_cpu), .is_estimate = true},
    {MODEL(growth, &document_growth_object), MADE_BY_TOOL(document_growth), .is_computed = true},
    {MODEL(timing, &document_timing_object)},
};

/* The order matters, because these files begin alike: tally's and
 * cycles', then callgrind's, then cachegrind's,
 * then massif's. The Makefile builds the programs that are named here. */
static const struct raw_format formats[] = {
    {
	.tool = TEXT("tally"),
	.program = "tally2json",
	.is = tally_sniff,
	.read = tally_convert,
	.names_functions = true,
	.has_children = true,
	.takes_lines = true,
	.takes_dumps = true,
	.takes_no_inline = true,
	.about = "Prints the document of a run that tally counted. Several FILEs are the parts and "
		 "child processes of one run, the command's own first; - is stdin.",
    },
    {
	.tool = TEXT("cycles"),
	.program = "cycles2json",
	.is = cycles_sniff,
	.read = cycles_convert,
	.names_functions = true,
	.has_children = true,
	.takes_lines = true,
	.takes_dumps = true,
	.takes_no_inline = true,
	.about = "Prints the document of a run of the model of a processor, cycles. Several FILEs "
		 "are the parts and child processes of one run, the command's own first; - is "
		 "stdin.",
    },
    {
	.tool = TEXT("callgrind"),
	.program = "callgrind2json",
	.is = callgrind_sniff,
	.read = callgrind_convert,
	.names_functions = true,
	.has_children = true,
	.takes_lines = true,
	.takes_dumps = true,
	.takes_no_inline = true,
	.about =
	    "Prints the document of a run that callgrind recorded. Several FILEs are the "
	    "parts, threads and child processes of one run, the command's own first; - is stdin.",
    },
    {
	.tool = TEXT("cachegrind"),
	.program = "cachegrind2json",
	.is = cachegrind_sniff,
	.read = cachegrind_convert,
	.names_functions = true,
	.has_children = true,
	.about = "Prints the document of a run that cachegrind counted: the instructions of whole "
		 "processes. Several FILEs are those of the command and of its child processes, "
		 "the command's own first; - is stdin.",
    },
    {
	.tool = TEXT("massif"),
	.program = "massif2json",
	.is = massif_sniff,
	.read = memory_convert,
	.has_children = true,
	.takes_dhat = true,
	.about = "Prints the document of a run that massif recorded. Several FILEs are those of "
		 "the command and of its child processes, the command's own first; - is stdin.",
    },
    {
	.tool = TEXT("dhat"),
	.program = "dhat2json",
	.is = dhat_sniff,
	.read = memory_convert,
	.has_children = true,
	.about = "Prints the document of a run that DHAT recorded. Several FILEs are those of the "
		 "command and of its child processes, the command's own first; - is stdin.",
    },
    {
	.tool = TEXT("strace"),
	.program = "strace2json",
	.is = strace_sniff,
	.read = strace_convert,
	.takes_no_follow = true,
	.about = "Prints the document of a run that strace recorded with the options "
		 "-f -ttt -T -y -yy -s 0 -o FILE, or with others as far as they allow; - is stdin.",
    },
    {
	.tool = TEXT("perf"),
	.program = "perf2json",
	.is = perf_sniff,
	.read = perf_convert,
	.takes_lines = true,
	.takes_no_inline = true,
	.about = "Prints the document of a run that perf sampled: what perf script printed of it "
		 "with the fields that docs/sample.md names; - is stdin.",
    },
};

const struct kind *kind_at(size_t index)
{
	return index < LENGTH_OF(kinds) ? &kinds[index] : NULL;
}

const struct raw_format *raw_format_at(size_t index)
{
	return index < LENGTH_OF(formats) ? &formats[index] : NULL;
}

const struct raw_format *raw_format_of(struct text tool)
{
	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (text_equal(formats[i].tool, tool))
			return &formats[i];
	return NULL;
}

const struct raw_format *raw_format_recognise(struct text content)
{
	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (formats[i].is(content))
			return &formats[i];
	return NULL;
}
