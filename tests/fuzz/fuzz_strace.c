/*
 * The strace reader on any input: no crash; the counts of accepted input add up, and are unchanged
 * after they are written to a document and read back. Reading in two chunks gives the same as
 * reading in one.
 */
#include "parsers/document/io.h"
#include "parsers/strace/strace.h"
#include "fuzz.h"

struct outcome {
	struct arena arena;
	struct io_profile profile;
	struct diag diag;
	bool fine;
};

static struct strace_options options_for(struct text input)
{
	return (struct strace_options){.command_only = input.length % 2};
}

static struct outcome read_whole(struct text input)
{
	struct outcome o = {0};

	o.fine = strace_read(input, options_for(input), &o.arena, &o.profile, &o.diag);
	return o;
}

static struct outcome read_in_two(struct text input, size_t cut)
{
	struct outcome o = {0};
	struct strace_reader *reader = strace_begin(options_for(input), &o.arena);
	bool fine = strace_feed(reader, text_before(input, cut), &o.diag) &&
		    strace_feed(reader, text_from(input, cut), &o.diag);

	o.fine = strace_end(reader, &o.profile, &o.diag) && fine;
	return o;
}

static void check_profile(const struct io_profile *p)
{
	u64 calls = 0, errors = 0;

	for (u32 i = 0; i < p->syscall_count; i++) {
		MUST(!i || text_compare(p->syscalls[i - 1].name, p->syscalls[i].name) < 0);
		calls += p->syscalls[i].calls;
		errors += p->syscalls[i].errors;
	}
	MUST(calls == p->totals.calls && errors == p->totals.errors);
	for (u32 i = 0; i < p->file_count; i++) {
		const struct io_file *file = &p->files[i];

		MUST(!i || text_compare(p->files[i - 1].path, file->path) < 0);
		MUST(file->counts.errors <= file->counts.calls);
		MUST(file->unclosed <= file->opens);
		MUST(file->distinct_bytes + file->reread_bytes <= file->counts.read_bytes);
	}
}

static void check_document(struct outcome *o)
{
	struct buffer written = {0}, again = {0};
	struct document document = {0}, read;
	struct document_io io = {.tool = T("strace"), .version = T(""), .profile = o->profile};
	struct document_profile profile = document_profile_unknown(T("p"));

	document_set_io(&profile, &io, &o->arena);
	*document_profile(&document, T("p"), &o->arena) = profile;
	if (document_write(&document, &written, &o->diag)) {
		MUST(document_read(buffer_text(&written), NULL, &o->arena, &read, &o->diag));
		read.profiles[0].io->kept.json = (struct text){NULL, 0};
		MUST(document_write(&read, &again, &o->diag));
		MUST(text_equal(buffer_text(&written), buffer_text(&again)));
	}
	buffer_release(&written);
	buffer_release(&again);
}

static void check_same(const struct outcome *a, const struct outcome *b)
{
	must_agree(a->fine, &a->diag, b->fine, &b->diag);
	MUST(a->profile.totals.calls == b->profile.totals.calls);
	MUST(a->profile.file_count == b->profile.file_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct outcome whole = read_whole(input), two = read_in_two(input, fuzz_cut(input));

	check_same(&whole, &two);
	if (whole.fine) {
		check_profile(&whole.profile);
		check_document(&whole);
	}
	arena_release(&whole.arena);
	arena_release(&two.arena);
	return 0;
}
