/*
 * The massif reader on any input: no crash; accepted input is consistent, and unchanged after it is
 * written to a document and read back. Reading in two chunks gives the same as reading in one.
 */
#include "parsers/document/memory.h"
#include "parsers/memory/massif.h"
#include "fuzz.h"

struct outcome {
	struct arena arena;
	struct memory_profile profile;
	struct diag diag;
	bool fine;
};

static struct outcome read_whole(struct text input)
{
	struct outcome o = {0};

	o.fine = massif_read(input, &o.arena, &o.profile, &o.diag);
	return o;
}

static struct outcome read_in_two(struct text input, size_t cut)
{
	struct outcome o = {0};
	struct massif_reader *reader = massif_begin(&o.arena);
	bool fine = massif_feed(reader, text_before(input, cut), &o.diag) &&
		    massif_feed(reader, text_from(input, cut), &o.diag);

	o.fine = massif_end(reader, &o.profile, &o.diag) && fine;
	return o;
}

static void check_snapshot(const struct memory_profile *p, const struct memory_snapshot *snapshot)
{
	u64 sum = 0;

	MUST(snapshot->is_detailed || !snapshot->share_count);
	for (u32 i = 0; i < snapshot->share_count; i++) {
		MUST(snapshot->shares[i].node < p->node_count);
		MUST(snapshot->shares[i].bytes > 0);
		sum += snapshot->shares[i].bytes;
		MUST(sum <= INT64_MAX);
	}
}

static void check_profile(const struct memory_profile *p)
{
	for (u32 i = 0; i < p->node_count; i++) {
		MUST(p->nodes[i].frame < p->frame_count);
		MUST(p->nodes[i].parent == NO_ID || p->nodes[i].parent < i);
	}
	MUST(p->snapshot_count > 0);
	for (u32 i = 0; i < p->snapshot_count; i++) {
		check_snapshot(p, &p->snapshots[i]);
		MUST(p->snapshots[i].heap <= p->peak_bytes);
	}
	for (u32 i = 1; i < p->site_count; i++)
		MUST(text_compare(p->sites[i - 1].name, p->sites[i].name) < 0);
}

static void check_document(struct outcome *o)
{
	struct buffer written = {0}, again = {0};
	struct document document = {0}, read;
	struct memory_recordings recordings = {
	    .tool = T("massif"), .massif_count = 1, .massif = &o->profile};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct document_run run = {0};

	MUST(document_add_memory(&profile, &recordings, &run, &o->arena, &o->diag));
	*document_profile(&document, T("p"), &o->arena) = profile;
	if (document_write(&document, &written, &o->diag)) {
		MUST(document_read(buffer_text(&written), NULL, &o->arena, &read, &o->diag));
		read.profiles[0].memory->kept.json = (struct text){NULL, 0};
		MUST(document_write(&read, &again, &o->diag));
		MUST(text_equal(buffer_text(&written), buffer_text(&again)));
	}
	buffer_release(&written);
	buffer_release(&again);
}

static void check_same(const struct outcome *a, const struct outcome *b)
{
	must_agree(a->fine, &a->diag, b->fine, &b->diag);
	MUST(a->profile.snapshot_count == b->profile.snapshot_count);
	MUST(a->profile.node_count == b->profile.node_count);
	MUST(a->profile.site_count == b->profile.site_count);
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
