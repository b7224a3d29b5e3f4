#include "baseline.h"

#include "common/buffer.h"
#include "common/json_sorted.h"
#include "parsers/document/growth.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/document/repeats.h"
#include "parsers/document/timing.h"
#include "reports/analysis/agreement.h"
#include "runs.h"
#include "reports/analysis/prune.h"
#include "reports/analysis/prune_memory.h"

#include <math.h>

/* ---------------------------------------------------------------- combining */

static u32 collect_runs(const struct document *documents, u32 count, struct text name,
			struct baseline_run *runs)
{
	u32 found = 0;

	for (u32 i = 0; i < count; i++) {
		const struct document_profile *profile = document_find(&documents[i], name);

		if (profile)
			runs[found++] = (struct baseline_run){&documents[i], profile};
	}
	return found;
}

/* Fills the document of the joined profile with what the runs' documents say at their top. */
static void describe(const struct baseline_run *runs, u32 count, struct document *out)
{
	for (u32 i = 0; i < count; i++) {
		const struct document *from = runs[i].document;

		if (!out->system.json.data)
			out->system = *document_system(from, runs[i].profile);
		if (!out->commit.data)
			out->commit = from->commit;
		if (!out->dirty_known && from->dirty_known) {
			out->dirty_known = true;
			out->dirty = from->dirty;
		}
		if (from->timestamp.data &&
		    (!out->timestamp.data || text_compare(out->timestamp, from->timestamp) < 0))
			out->timestamp = from->timestamp;
	}
}

/* `runs` has room for a run of each document. */
static bool combine_profile(const struct document *documents, u32 count, struct text name,
			    struct baseline_run *runs, struct arena *arena, struct document *out,
			    struct diag *diag)
{
	u32 run_count = collect_runs(documents, count, name, runs);
	struct document one;
	struct document_profile joined;

	document_init(&one);
	if (!baseline_join_runs(runs, run_count, arena, &joined, diag))
		return false;
	describe(runs, run_count, &one);
	*document_profile(&one, name, arena) = joined;
	return document_merge(out, &one, DOCUMENT_REPLACE, arena, diag);
}

bool baseline_combine(const struct document *documents, u32 count, struct arena *arena,
		      struct document *out, struct diag *diag)
{
	struct baseline_run *runs = ARENA_NEW(arena, struct baseline_run, (size_t)count + 1);

	document_init(out);
	for (u32 i = 0; i < count; i++) {
		document_set_members(&out->others, &documents[i].others, arena);
		for (u32 k = 0; k < documents[i].profile_count; k++) {
			struct text name = documents[i].profiles[k].name;

			if (!document_find(out, name) &&
			    !combine_profile(documents, count, name, runs, arena, out, diag))
				return false;
		}
	}
	return true;
}

/* ---------------------------------------------------------------- pruning */

/* The file, relative to the root if it is below it. */
static struct text relative(struct text file, struct text root)
{
	struct text rest = file;

	return root.length && text_skip_prefix(&rest, root) && text_skip_prefix(&rest, T("/"))
		   ? rest
		   : file;
}

static void name_relative(struct cpu_profile *process, struct text root)
{
	for (u32 f = 0; f < process->function_count; f++)
		process->functions[f].file = relative(process->functions[f].file, root);
}

static struct document_cpu *prune_cpu(const struct document_cpu *in, struct text root,
				      struct arena *arena)
{
	struct document_cpu *cpu = ARENA_NEW(arena, struct document_cpu, 1);

	*cpu = *in;
	cpu_prune(&in->process, NULL, arena, &cpu->process);
	name_relative(&cpu->process, root);
	cpu->children = ARENA_NEW(arena, struct cpu_profile, (size_t)cpu->child_count + 1);
	for (u32 i = 0; i < cpu->child_count; i++) {
		cpu_prune(&in->children[i], NULL, arena, &cpu->children[i]);
		name_relative(&cpu->children[i], root);
	}
	return cpu;
}

static void name_growth_relative(struct document_profile *profile, struct text root,
				 struct arena *arena)
{
	struct document_growth *growth = ARENA_NEW(arena, struct document_growth, 1);
	u32 count = profile->growth->table.function_count;

	*growth = *profile->growth;
	growth->kept.json = (struct text){NULL, 0};
	growth->table.functions = ARENA_NEW(arena, struct growth_function, (size_t)count + 1);
	for (u32 i = 0; i < count; i++) {
		struct growth_function *f = &growth->table.functions[i];

		*f = profile->growth->table.functions[i];
		f->file = relative(f->file, root);
		f->call_file = relative(f->call_file, root);
	}
	profile->growth = growth;
}

static void prune_memory(struct document_profile *profile, struct arena *arena)
{
	struct document_memory memory = *profile->memory;

	memory.kept.json = (struct text){NULL, 0};
	memory.process = memory_prune(&memory.process, arena);
	memory.children = ARENA_NEW(arena, struct memory_profile, memory.child_count);
	for (u32 i = 0; i < memory.child_count; i++)
		memory.children[i] = memory_prune(&profile->memory->children[i], arena);
	document_set_memory(profile, &memory, arena);
}

/* Keeps no more single runs than a comparison can need. */
static void prune_timing(struct document_profile *profile, struct arena *arena)
{
	enum { MOST_RUNS = 100 }; /* profile-quick measures up to 40 */
	struct document_timing *timing = ARENA_NEW(arena, struct document_timing, 1);

	if (profile->timing->profile.run_count <= MOST_RUNS)
		return;
	*timing = *profile->timing;
	timing->kept.json = (struct text){NULL, 0};
	timing->profile.run_count = MOST_RUNS;
	profile->timing = timing;
}

bool baseline_prune(struct document *document, struct text root, struct arena *arena,
		    struct diag *diag)
{
	(void)diag;
	for (u32 i = 0; i < document->profile_count; i++) {
		struct document_profile *profile = &document->profiles[i];

		if (profile->cpu)
			profile->cpu = prune_cpu(profile->cpu, root, arena);
		if (profile->count)
			profile->count = prune_cpu(profile->count, root, arena);
		if (profile->cycles)
			profile->cycles = prune_cpu(profile->cycles, root, arena);
		if (profile->growth)
			name_growth_relative(profile, root, arena);
		if (profile->memory)
			prune_memory(profile, arena);
		if (profile->timing)
			prune_timing(profile, arena);
	}
	return true;
}

/* ---------------------------------------------------------------- updating */

static void remove_profile(struct document *document, struct text name)
{
	u32 count = 0;

	for (u32 i = 0; i < document->profile_count; i++)
		if (!text_equal(document->profiles[i].name, name))
			document->profiles[count++] = document->profiles[i];
	document->profile_count = count;
}

/* Whether the new profile can be merged into the old one: it is another kind of the same program,
 * under the same conditions. */
static bool completes(const struct document *baseline, const struct document_profile *old,
		      const struct document *from, const struct document_profile *now,
		      struct arena *arena)
{
	struct agreement agreement;

	agreement_check(baseline, old, from, now, arena, &agreement);
	return !agreement.count && agreement.same_program;
}

bool baseline_update(struct document *baseline, const struct document *from, struct arena *arena,
		     struct diag *diag)
{
	for (u32 i = 0; i < from->profile_count; i++) {
		const struct document_profile *now = &from->profiles[i];
		const struct document_profile *old = document_find(baseline, now->name);

		if (old && !completes(baseline, old, from, now, arena))
			remove_profile(baseline, now->name);
	}
	return document_merge(baseline, from, DOCUMENT_REPLACE, arena, diag);
}

/* ---------------------------------------------------------------- sameness */

static void keep_what_must_agree(struct document_profile *profile,
				 const struct document_system *system, struct arena *arena)
{
	static const char *const informing[] = {"fingerprint", "informs", NULL};

	profile->system = (struct document_system){0};
	if (system->json.data)
		profile->system.json = json_sorted(system->json, informing, arena);
}

/* For values that vary, only whether they are known is compared. */
static void forget_value(double *value)
{
	if (!isnan(*value))
		*value = 0;
}

static void forget_times(struct document_profile *profile, struct arena *arena)
{
	struct document_io io = *profile->io;

	io.kept.json = (struct text){NULL, 0};
	io.profile.totals.time = 0;
	io.profile.files = ARENA_NEW(arena, struct io_file, io.profile.file_count);
	for (u32 i = 0; i < io.profile.file_count; i++) {
		io.profile.files[i] = profile->io->profile.files[i];
		io.profile.files[i].counts.time = io.profile.files[i].fsync_time = 0;
	}
	io.profile.syscalls = ARENA_NEW(arena, struct io_syscall, io.profile.syscall_count);
	for (u32 i = 0; i < io.profile.syscall_count; i++) {
		io.profile.syscalls[i] = profile->io->profile.syscalls[i];
		io.profile.syscalls[i].time = 0;
	}
	document_set_io(profile, &io, arena);
}

static void forget_what_scatters(struct document_profile *profile, struct arena *arena)
{
	forget_value(&profile->cpu_time);
	forget_value(&profile->wall_time);
	forget_value(&profile->peak_memory_mb);
	if (profile->io)
		forget_times(profile, arena);
	if (profile->repeats)
		profile->repeats = ARENA_NEW(arena, struct document_repeats, 1);
	if (profile->timing)
		profile->timing = ARENA_NEW(arena, struct document_timing, 1);
	document_remove_member(&profile->others, T("commit"));
	document_remove_member(&profile->others, T("dirty"));
	document_remove_member(&profile->others, T("timestamp"));
}

static struct document_members copy_members(const struct document_members *members,
					    struct arena *arena)
{
	struct document_members copy = {0};

	document_set_members(&copy, members, arena);
	return copy;
}

void baseline_exact(const struct document *document, struct arena *arena, struct document *exact)
{
	*exact = *document;
	exact->commit = exact->timestamp = (struct text){NULL, 0};
	exact->system = (struct document_system){0};
	exact->dirty_known = false;
	exact->profiles =
	    ARENA_NEW(arena, struct document_profile, (size_t)document->profile_count + 1);
	for (u32 i = 0; i < document->profile_count; i++) {
		struct document_profile *profile = &exact->profiles[i];

		*profile = document->profiles[i];
		profile->others = copy_members(&profile->others, arena);
		forget_what_scatters(profile, arena);
		keep_what_must_agree(profile, document_system(document, &document->profiles[i]),
				     arena);
	}
}

static bool exact_bytes(const struct document *document, struct arena *arena, struct buffer *out,
			struct diag *diag)
{
	struct document exact;

	baseline_exact(document, arena, &exact);
	return document_write(&exact, out, diag);
}

bool baseline_is_same(const struct document *a, const struct document *b, struct arena *arena,
		      bool *is_same, struct diag *diag)
{
	struct buffer first = {0}, second = {0};
	bool fine = exact_bytes(a, arena, &first, diag) && exact_bytes(b, arena, &second, diag);

	*is_same = fine && text_equal(buffer_text(&first), buffer_text(&second));
	buffer_release(&first);
	buffer_release(&second);
	return fine;
}
