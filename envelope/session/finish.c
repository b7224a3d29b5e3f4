#include "finish.h"

#include "envelope/facts/hashes.h"
#include "envelope/facts/recordings.h"
#include "envelope/facts/timed_waits.h"
#include "envelope/facts/totals.h"
#include "envelope/facts/words.h"

#include "common/escape.h"
#include "common/file.h"
#include "common/json_writer.h"
#include "common/lines.h"
#include "common/memory.h"
#include "parsers/convert.h"
#include "parsers/resolve/producers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The state while one kind of one round is being finished. */
struct work {
	const struct session *session;
	const struct finish *finish;
	struct facts_request request;
	struct facts facts;
	struct recordings recordings;
	struct reason_reader reasons;

	/* The files under their current names, of all directories in order. */
	struct raw_file *files;
	size_t file_count, file_capacity;
	bool is_complete; /* whether every directory has a recording */
	struct arena arena;
};

/* ---------------------------------------------------------------- recordings */

/* The current request, for a callback without a context argument. */
static struct work *paths_of;

static bool exists(struct text path)
{
	return !access(facts_outside(&paths_of->request, path, &paths_of->arena).data, F_OK);
}

/* Renames a recording: the first of its tool to BASE.TOOL, the others to BASE.TOOL.2 and so on. */
static bool keep(struct work *work, const char *old, struct text tool, size_t number,
		 bool is_forked, struct diag *diag)
{
	struct text new =
	    arena_printf(&work->arena, "%s.%.*s", work->finish->base, TEXT_ARGS(tool));

	if (number > 1)
		new = arena_printf(&work->arena, "%s.%zu", new.data, number);
	if (rename(old, new.data))
		return diag_error_at(diag, new.data, 0, 0, "cannot keep the recording: %s",
				     strerror(errno));
	GROW(work->files, work->file_capacity, work->file_count + 1);
	work->files[work->file_count++] =
	    (struct raw_file){.path = new.data, .tool = tool, .is_forked = is_forked};
	printf("recording\n");
	return true;
}

static void say(const char *key, struct text value)
{
	struct buffer plain = {0};

	escape_plain(&plain, value);
	printf("%s %s\n", key, plain.data ? plain.data : "");
	buffer_release(&plain);
}

static bool keep_valgrinds(struct work *work, size_t from, const char *directory, struct text tool,
			   struct diag *diag)
{
	for (size_t i = from; i < work->recordings.count; i++) {
		const struct process_recording *recording = &work->recordings.items[i];
		struct text old = arena_printf(&work->arena, "%s/raw.%llu", directory,
					       (unsigned long long)recording->pid);

		if (!keep(work, old.data, tool, i - from + 1, recording->is_forked, diag))
			return false;
		if (recording->is_unseen)
			say("unseen", recording->program);
	}
	return true;
}

/* Callgrind and our tools write names as they are: with a newline they would break the file. */
static bool may_have_names(const struct work *work, struct text tool, size_t from,
			   struct diag *diag)
{
	const struct recordings *recordings = &work->recordings;

	if (!text_equal(tool, T("callgrind")) && !text_equal(tool, T("tally")) &&
	    !text_equal(tool, T("cycles")))
		return true;
	for (size_t i = from; i < recordings->object_count; i++)
		if (text_find(recordings->objects[i], '\n') < recordings->objects[i].length)
			return diag_error(diag,
					  "%.*s cannot record a program or library with a "
					  "newline in its path: %.*s; rename it, or leave child "
					  "processes out with --no-follow",
					  TEXT_ARGS(tool), TEXT_ARGS(recordings->objects[i]));
	return true;
}

/* `word` is TOOL:PID:DIR. */
static bool read_valgrind(struct work *work, const char *word, struct diag *diag)
{
	struct text rest = text_from_string(word), tool = text_before(rest, text_find(rest, ':'));
	size_t before = work->recordings.count, objects = work->recordings.object_count;
	u64 pid;

	if (!text_skip_prefix(&rest, tool) || !text_skip_prefix(&rest, T(":")) ||
	    !text_skip_u64(&rest, &pid) || !text_skip_prefix(&rest, T(":")))
		return diag_error(diag, "valgrind takes TOOL:PID:DIR");
	printf("tool %.*s\n", TEXT_ARGS(tool));
	if (!recordings_read(&work->recordings, rest.data, pid, work->finish->no_follow, exists,
			     &work->reasons, &work->arena, diag) ||
	    !may_have_names(work, tool, objects, diag))
		return false;
	recordings_read_errors(&work->recordings, rest.data, &work->reasons, &work->arena);
	work->is_complete &= work->recordings.count > before;
	return keep_valgrinds(work, before, rest.data, tool, diag);
}

/* What the loader said, and what strace saw. */
static bool read_reasons(struct work *work, struct text tool, const char *file, struct diag *diag)
{
	struct text path = text_from_string(file);
	struct text folder = text_before(path, path.length - path_basename(path).length);

	recordings_read_errors(&work->recordings,
			       arena_printf(&work->arena, "%.*s.", TEXT_ARGS(folder)).data,
			       &work->reasons, &work->arena);
	return !text_equal(tool, T("strace")) ||
	       recordings_read_strace(&work->recordings, file, work->session->program, &work->arena,
				      diag);
}

/* word: TOOL:FILE. */
static bool read_recording(struct work *work, const char *word, struct diag *diag)
{
	struct text rest = text_from_string(word), tool = text_before(rest, text_find(rest, ':'));

	if (!text_skip_prefix(&rest, tool) || !text_skip_prefix(&rest, T(":")))
		return diag_error(diag, "recording takes TOOL:FILE");
	printf("tool %.*s\n", TEXT_ARGS(tool));
	return read_reasons(work, tool, rest.data, diag) &&
	       keep(work, rest.data, tool, 1, false, diag);
}

static void say_reason(const struct work *work)
{
	const struct reason *reason = &work->recordings.reason;
	bool went_well = work->is_complete && !strcmp(work->finish->exit_status, "0");

	if (!reason->sentence.data || (reason->is_vague && went_well))
		return;
	say(reason->never_ran ? "never-ran" : "because", reason->sentence);
	for (size_t i = 0; i < reason->line_count; i++)
		say("said", reason->lines[i]);
}

static bool read_recordings(struct work *work, struct diag *diag)
{
	struct recordings *recordings = &work->recordings;
	u64 status;

	work->is_complete = true;
	for (size_t i = 0; i < work->finish->valgrind.count; i++)
		if (!read_valgrind(work, work->finish->valgrind.items[i], diag))
			return false;
	if (work->finish->recording && !read_recording(work, work->finish->recording, diag))
		return false;
	if (text_to_u64(text_from_string(work->finish->exit_status), &status))
		reason_of_status(&recordings->reason, status, &work->reasons);
	say_reason(work);
	return true;
}

/* ---------------------------------------------------------------- facts */

struct wait_search {
	struct lines lines;
	struct timed_waits found;
};

static bool take_line(void *context, struct text line, struct diag *diag)
{
	struct wait_search *search = context;

	(void)diag;
	timed_waits_take(&search->found, line);
	return true;
}

static bool take_chunk(void *context, struct text chunk, struct diag *diag)
{
	struct wait_search *search = context;

	return lines_feed(&search->lines, chunk, take_line, search, diag);
}

/* Looks for waits with time limits in the recordings of all processes, which are read piece by
 * piece. */
static bool look_for_waits(const struct work *work, bool *are_there, struct diag *diag)
{
	bool fine = true;

	*are_there = false;
	for (size_t i = 0; fine && !*are_there && i < work->file_count; i++) {
		const struct raw_format *format = raw_format_of(work->files[i].tool);
		struct wait_search search = {0};

		if (!format || !format->names_functions)
			continue;
		fine = file_read_chunks(work->files[i].path, take_chunk, &search, diag);
		*are_there = timed_waits_are_there(&search.found);
		lines_release(&search.lines);
	}
	return fine;
}

/* More than a program has, unless each of its units was compiled in a way of its own. */
enum { MOST_PRODUCERS = 32 };

static void add_producers(struct work *work)
{
	const struct recordings *recordings = &work->recordings;
	struct text program = text_from_string(work->session->program);
	struct intern producers = {0};

	for (size_t i = 0; i < recordings->object_count; i++) {
		struct text path = recordings->objects[i];
		struct text file = facts_outside(&work->request, path, &work->arena);
		bool is_program = text_equal(file, program);

		if (facts_is_own(&work->request, path, &work->arena))
			producers_find(file.data,
				       is_program ? facts_program_build_id(&work->facts) : T(""),
				       &producers);
	}
	if (producers.count <= MOST_PRODUCERS)
		facts_add_producers(&work->facts, producers.texts, producers.count);
	intern_release(&producers);
}

/* Completes the facts once, with the objects that the first kind loaded. They are the same for all
 * kinds and rounds. */
static bool complete_facts(struct work *work, struct diag *diag)
{
	struct text directory = work->finish->directory;
	struct text file = session_facts_file(directory, &work->arena);
	struct text began = session_began_file(directory, &work->arena);
	const struct recordings *recordings = &work->recordings;
	bool is_complete = work->facts.system.data, has_timed_waits;

	if (!look_for_waits(work, &has_timed_waits, diag))
		return false;
	if (is_complete && !has_timed_waits)
		return true;
	if (!is_complete)
		add_producers(work);
	if (!is_complete && !facts_complete(&work->facts, &work->request, began.data,
					    recordings->objects, recordings->object_count, diag))
		return false;
	if (has_timed_waits)
		facts_add_timed_waits(&work->facts);
	return facts_save(&work->facts, file.data, diag);
}

/* Saves callgrind's count, which the next run on a terminal uses for its progress line. */
static bool remember_total(struct work *work, struct diag *diag)
{
	struct text directory = work->finish->directory, key;

	if (!work->recordings.has_total)
		return true;
	if (!file_read(session_key_file(directory, &work->arena).data, &work->arena, &key, diag))
		return false;
	totals_remember(key, work->recordings.total, &work->arena);
	return true;
}

static bool find_version(struct work *work, struct text *version, struct diag *diag)
{
	struct hashes hashes;

	*version = work->recordings.version;
	if (!work->finish->tool)
		return true;
	hashes_open(&hashes, &work->arena);
	return hashes_version_of(&hashes, work->finish->tool, version, diag);
}

/* ---------------------------------------------------------------- the document */

static struct text command_of(const struct session *session, struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 0; i < session->command.count; i++) {
		if (i > 0)
			buffer_add_byte(&out, ' ');
		words_quote(&out, text_from_string(session->command.items[i]));
	}
	return buffer_take(&out, arena);
}

static void write_words(struct json_writer *writer, const char *key,
			const struct command_words *words)
{
	json_key(writer, key);
	json_open_array(writer, JSON_INLINE);
	for (size_t i = 0; i < words->count; i++)
		json_string(writer, words->items[i]);
	json_close(writer);
}

/* The JSON object that converters read by --run. */
static struct text describe_run(struct work *work, struct text version)
{
	struct buffer out = {0};
	struct json_writer writer = {.out = &out};
	char name[PROFILE_NAME_BYTES];

	json_open_object(&writer, JSON_LINES);
	write_words(&writer, "allocators", &work->finish->allocators);
	json_member_text(&writer, "command", command_of(work->session, &work->arena));
	json_key(&writer, "commit");
	json_raw(&writer, work->facts.commit);
	json_key(&writer, "dirty");
	json_raw(&writer, work->facts.dirty);
	json_key(&writer, "exit_status");
	json_raw(&writer, text_from_string(work->finish->exit_status));
	json_member_string(&writer, "name", session_name(work->session, name));
	write_words(&writer, "options", &work->finish->options);
	json_key(&writer, "system");
	json_raw(&writer, work->facts.system);
	json_member_string(&writer, "timestamp", work->finish->timestamp);
	if (version.data)
		json_member_text(&writer, "version", version);
	json_close(&writer);
	json_end(&writer);
	return buffer_take(&out, &work->arena);
}

/* Where the objects of the run are; the program's is known by its build-id. */
static struct inline_object *list_objects(struct work *work)
{
	const struct recordings *recordings = &work->recordings;
	struct inline_object *objects =
	    ARENA_NEW(&work->arena, struct inline_object, recordings->object_count);
	struct text program = text_from_string(work->session->program);

	for (size_t i = 0; i < recordings->object_count; i++) {
		struct text path = recordings->objects[i];
		struct text file = facts_outside(&work->request, path, &work->arena);
		bool is_program = text_equal(file, program);

		objects[i] = (struct inline_object){
		    .path = path,
		    .file = file.data,
		    .build_id = is_program ? facts_program_build_id(&work->facts) : T("")};
	}
	return objects;
}

static struct timespec time_of(struct text path)
{
	struct stat status;

	return stat(path.data, &status) ? (struct timespec){0} : status.st_mtim;
}

/* Of all processes; 0 if there is nothing to show. */
static u64 samples_and_waits(const struct document_cpu *part)
{
	u64 sum = 0;

	for (u32 i = 0; i <= part->child_count; i++) {
		const struct cpu_profile *process = i ? &part->children[i - 1] : &part->process;

		for (u32 e = 0; e < process->event_count; e++)
			sum += process->totals[e] > 0;
	}
	return sum;
}

static void say_total(const struct document *document, const char *name)
{
	const struct document_profile *profile = document_find(document, text_from_string(name));
	const struct document_cpu *counted = NULL;

	if (profile)
		counted = profile->cpu	   ? profile->cpu
			  : profile->count ? profile->count
					   : profile->cycles;
	if (counted)
		printf("total %llu\n", (unsigned long long)counted->process.totals[0]);
	else if (profile && profile->sample)
		printf("total %llu\n", (unsigned long long)samples_and_waits(profile->sample));
}

static bool make_document(struct work *work, struct diag *diag)
{
	const struct finish *finish = work->finish;
	struct recording_notes notes = {0};
	struct document_run run;
	struct recording recording = {
	    .files = work->files,
	    .file_count = (u32)work->file_count,
	    .run = &run,
	    .keep_lines = finish->keep_lines,
	    .drop_addresses = true,
	    .keep_dumps = finish->keep_dumps,
	    .is_count = finish->is_count,
	    .no_follow = finish->no_follow,
	    .no_inline = finish->no_inline,
	    .objects = list_objects(work),
	    .object_count = work->recordings.object_count,
	    .began = time_of(session_began_file(finish->directory, &work->arena)),
	    .notes = &notes,
	};
	const struct raw_format *format = raw_format_of(work->files[0].tool);
	struct text output = arena_printf(&work->arena, "%s.json", finish->base), version;
	struct document document;
	char name[PROFILE_NAME_BYTES];

	if (!format)
		return diag_error(diag, "there is no such tool");
	if (!find_version(work, &version, diag) ||
	    !document_read_run(describe_run(work, version), NULL, &work->arena, &run, diag) ||
	    !convert_recording(format, &recording, NULL, &work->arena, &document, diag))
		return false;
	say_total(&document, session_name(work->session, name));
	if (notes.changed_count)
		say("warning", recording_notes_sentence(&notes, &work->arena));
	if (notes.gone.length)
		say("warning", notes.gone);
	if (notes.incomplete.length)
		say("incomplete", notes.incomplete);
	return document_write_file(&document, output.data, diag);
}

static bool do_work(struct work *work, struct diag *diag)
{
	struct text directory = work->finish->directory;

	return facts_load(&work->facts, session_facts_file(directory, &work->arena).data,
			  &work->arena, diag) &&
	       read_recordings(work, diag) && complete_facts(work, diag) &&
	       remember_total(work, diag) && (!work->is_complete || make_document(work, diag));
}

/* Whether the variable is set in our environment, but not passed to the command. */
static bool drops(const struct session *session, struct text name)
{
	for (size_t i = 0; i < session->variables.count; i++) {
		struct text variable = text_from_string(session->variables.items[i]);

		if (text_equal(text_before(variable, text_find(variable, '=')), name))
			return false;
	}
	return session->pins.count && getenv(name.data);
}

bool finish_kind(const struct session *session, const struct finish *finish, struct diag *diag)
{
	struct work work = {
	    .session = session, .finish = finish, .request = session_facts_request(session)};
	bool fine;

	paths_of = &work;
	work.reasons = (struct reason_reader){
	    .request = &work.request,
	    .drops_library_path = drops(session, T("LD_LIBRARY_PATH")),
	    .arena = &work.arena,
	};
	fine = do_work(&work, diag);
	free(work.files);
	recordings_release(&work.recordings);
	facts_release(&work.facts);
	arena_release(&work.arena);
	return fine;
}
