#include "script.h"

#include "common/buffer.h"
#include "common/file.h"
#include "common/lines.h"
#include "common/memory.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

/* Lines that a name with newlines may have, and bytes of such a name. */
enum { JOINED_LINES = 64, JOINED_BYTES = 64 * 1024 };

struct reader {
	struct perf_recording *recording;
	struct lines lines;
	struct diag *diag;

	/* The frame of each distinct line of a stack; as long as addresses mean the same. */
	struct intern stack_lines;
	u64 lines_pid;
	u32 *frame_of_line;
	size_t frame_capacity;

	/* The sample being read. */
	bool in_sample;
	struct perf_record sample;
	u32 *stack; /* frames, innermost first */
	size_t depth, stack_capacity;

	/* A record or frame whose name goes on in the next line. */
	struct buffer joined;
	u64 joined_lines, joined_from;
	bool has_records;
};

static bool fail(struct reader *reader, u64 line, const char *what)
{
	return diag_error_at(reader->diag, "", line, 0, "%s", what);
}

/* ---------------------------------------------------------------- threads and processes */

/* The number of a key, which is new if it is that many. */
static u32 number_of(struct intern *keys, u64 a, u64 b)
{
	u64 key[2] = {a, b};

	return intern_add(keys, (struct text){(const char *)key, sizeof(key)});
}

static u32 add_process(struct perf_recording *r, u64 pid, u32 name)
{
	GROW(r->processes, r->process_capacity, r->process_count + 1);
	r->processes[r->process_count] =
	    (struct perf_process){.pid = pid, .name = name, .next = NO_ID};
	return (u32)r->process_count++;
}

static u32 find_process(struct perf_recording *r, u64 pid)
{
	size_t before = r->known_processes.count;
	u32 id = number_of(&r->known_processes, pid, 0);

	if (id >= before) {
		GROW(r->process_now, r->process_now_capacity, (size_t)id + 1);
		r->process_now[id] = add_process(r, pid, intern_add(&r->texts, T("")));
	}
	return r->process_now[id];
}

static u32 add_thread(struct perf_recording *r, u64 pid, u64 tid, u32 process)
{
	GROW(r->threads, r->thread_capacity, r->thread_count + 1);
	r->threads[r->thread_count] = (struct perf_thread){
	    .pid = pid,
	    .tid = tid,
	    .name = intern_add(&r->texts, T("")),
	    .process = process,
	};
	return (u32)r->thread_count++;
}

static u32 find_thread(struct perf_recording *r, u64 pid, u64 tid)
{
	u32 process = find_process(r, pid);
	size_t before = r->known_threads.count;
	u32 id = number_of(&r->known_threads, pid, tid);

	if (id >= before)
		GROW(r->thread_now, r->thread_now_capacity, (size_t)id + 1);
	if (id >= before || r->threads[r->thread_now[id]].process != process)
		r->thread_now[id] = add_thread(r, pid, tid, process);
	return r->thread_now[id];
}

/* From now on the process runs another program, so that it is another process here. */
static void begin_program(struct perf_recording *r, u64 pid, u64 time)
{
	u32 before = find_process(r, pid);
	u32 id = number_of(&r->known_processes, pid, 0);

	r->process_now[id] = add_process(r, pid, r->processes[before].name);
	r->processes[before].next = r->process_now[id];
	r->processes[before].ended = time;
}

static void name_thread(struct perf_recording *r, u32 id, struct text name)
{
	struct perf_thread *thread = &r->threads[id];

	thread->name = intern_add(&r->texts, name);
	if (thread->tid == thread->pid)
		r->processes[thread->process].name = thread->name;
}

u32 perf_main_process(const struct perf_recording *r)
{
	u32 found = NO_ID;

	for (u32 i = 0; i < r->process_count; i++)
		if (r->processes[i].pid == r->command && (found == NO_ID || !r->pid_count))
			found = i;
	return found;
}

/* ---------------------------------------------------------------- stacks */

struct perf_frame perf_frame_at(const struct perf_recording *recording, u32 frame)
{
	struct perf_frame result;

	memcpy(&result, intern_text(&recording->frames, frame).data, sizeof(result));
	return result;
}

static bool is_gone(const struct perf_recording *r, u32 object)
{
	for (size_t i = 0; i < r->gone_count; i++)
		if (r->gone[i] == object)
			return true;
	return false;
}

static u32 add_frame(struct perf_recording *r, u64 pid, const struct perf_place *place)
{
	struct perf_frame frame;

	memset(&frame, 0, sizeof(frame)); /* the bytes between its members too */
	frame.object = intern_add(&r->texts, place->object);
	frame.is_deleted = place->is_deleted || is_gone(r, frame.object);
	frame.name = intern_add(&r->texts, frame.is_deleted ? T("") : place->name);
	frame.address = place->address;
	if (r->mappings.pids.count && !place->is_kernel)
		frame.address =
		    perf_mappings_position(&r->mappings, pid, frame.object, place->address);
	frame.is_kernel = place->is_kernel;
	return intern_add(&r->frames, (struct text){(const char *)&frame, sizeof(frame)});
}

static u32 add_stack(struct perf_recording *r, u32 caller, u32 frame)
{
	u32 id = pairs_add(&r->stacks, caller, frame);

	GROW(r->depths, r->depth_capacity, (size_t)id + 1);
	r->depths[id] = caller == PERF_NO_STACK ? 1 : r->depths[caller - 1] + 1;
	return id + 1;
}

/* Adds a frame to the sample, the innermost first. */
static void add_place(struct reader *reader, u32 frame)
{
	GROW(reader->stack, reader->stack_capacity, reader->depth + 1);
	reader->stack[reader->depth++] = frame;
}

/* The stack of the sample, from its outermost frame on. */
static u32 take_stack(struct reader *reader)
{
	struct perf_place unknown = {.object = T("???"), .name = T("")};
	u32 stack = PERF_NO_STACK;

	if (!reader->depth)
		return add_stack(reader->recording, stack,
				 add_frame(reader->recording, 0, &unknown));
	while (reader->depth)
		stack = add_stack(reader->recording, stack, reader->stack[--reader->depth]);
	return stack;
}

static bool add_cost(struct reader *reader, u32 thread, u32 stack, enum perf_event event, u64 cost)
{
	struct perf_recording *r = reader->recording;
	size_t before = r->known_counts.count;
	u32 id = pairs_add(&r->known_counts, thread, stack);

	GROW(r->counts, r->count_capacity, (size_t)id + 1);
	if (id >= before)
		r->counts[id] = (struct perf_count){.thread = thread, .stack = stack};
	r->threads[thread].exists = true;
	return !__builtin_add_overflow(r->counts[id].costs[event], cost,
				       &r->counts[id].costs[event]) ||
	       fail(reader, reader->lines.number, "the waits add up to more than 2^64-1");
}

/* ---------------------------------------------------------------- samples and records */

static void note_time(struct perf_recording *r, u64 time)
{
	if (!time)
		return;
	if (!r->first_time || time < r->first_time)
		r->first_time = time;
	if (time > r->last_time)
		r->last_time = time;
}

/* Of an event that counts the time, the period tells the rate. */
static void note_event(struct perf_recording *r, const struct perf_record *sample)
{
	static const u64 second = 1000000000;

	r->event = intern_add(&r->texts, sample->event);
	if (!r->rate && sample->period &&
	    (text_starts_with(sample->event, T("cpu-clock")) ||
	     text_starts_with(sample->event, T("task-clock"))))
		r->rate = (second + sample->period / 2) / sample->period;
}

static void forget_lines(struct reader *reader)
{
	if (reader->stack_lines.count)
		intern_release(&reader->stack_lines);
}

/* The texts of a record are slices of its line, which is soon gone. */
static void begin_sample(struct reader *reader, const struct perf_record *record)
{
	struct perf_recording *r = reader->recording;
	u32 thread;

	if (r->mappings.pids.count && record->pid != reader->lines_pid)
		forget_lines(reader);
	reader->lines_pid = record->pid;
	reader->sample = *record;
	reader->sample.event = intern_text(&r->texts, intern_add(&r->texts, record->event));
	reader->in_sample = true;
	reader->depth = 0;
	thread = find_thread(r, record->pid, record->tid);
	name_thread(r, thread, record->name);
	r->processes[r->threads[thread].process].ended = 0; /* its first thread alone had ended */
}

/* A context switch has the stack where the thread leaves the processor. */
static bool end_sample(struct reader *reader)
{
	struct perf_recording *r = reader->recording;
	const struct perf_record *sample = &reader->sample;
	u32 thread, stack;

	if (!reader->in_sample)
		return true;
	reader->in_sample = false;
	thread = find_thread(r, sample->pid, sample->tid);
	stack = take_stack(reader);
	if (text_starts_with(sample->event, T("context-switches"))) {
		r->has_waits = true;
		r->threads[thread].away_stack = stack;
		return true;
	}
	if (!r->command)
		r->command = sample->pid;
	note_event(r, sample);
	return add_cost(reader, thread, stack, PERF_SAMPLES, 1);
}

static bool end_wait(struct reader *reader, u32 id, u64 now)
{
	struct perf_thread *thread = &reader->recording->threads[id];
	u64 waited = now > thread->away_since ? (now - thread->away_since + 500) / 1000 : 0;
	u32 stack = thread->away_stack;

	if (!thread->is_away)
		return true;
	thread->is_away = false;
	thread->away_stack = PERF_NO_STACK;
	if (thread->was_preempted)
		return !__builtin_add_overflow(reader->recording->preempted_time, waited,
					       &reader->recording->preempted_time) ||
		       fail(reader, reader->lines.number, "the waits add up to more than 2^64-1");
	return stack == PERF_NO_STACK || !waited ||
	       add_cost(reader, id, stack, PERF_BLOCKED, waited);
}

static bool take_switch(struct reader *reader, const struct perf_record *record, u32 id)
{
	struct perf_thread *thread = &reader->recording->threads[id];

	if (record->kind == RECORD_IN)
		return end_wait(reader, id, record->time);
	thread->is_away = true;
	thread->was_preempted = record->kind == RECORD_PREEMPTED;
	thread->away_since = record->time;
	return true;
}

static void take_mapping(struct reader *reader, const struct perf_record *record)
{
	struct perf_recording *r = reader->recording;
	struct perf_mapping mapping = {.begin = record->begin,
				       .length = record->length,
				       .offset = record->offset,
				       .object = intern_add(&r->texts, record->object)};

	perf_mappings_add(&r->mappings, record->other_pid, &mapping);
	forget_lines(reader);
}

static void take_fork(struct perf_recording *r, const struct perf_record *record)
{
	u32 child = find_thread(r, record->other_pid, record->other_tid);
	u32 parent = find_thread(r, record->pid, record->tid);

	r->threads[child].name = r->threads[parent].name;
	if (record->other_pid == record->pid)
		return;
	perf_mappings_copy(&r->mappings, record->pid, record->other_pid);
	r->processes[r->threads[child].process].name =
	    r->processes[r->threads[parent].process].name;
}

bool perf_was_asked_for(const struct perf_recording *r, u64 pid)
{
	for (size_t i = 0; i < r->pid_count; i++)
		if (r->pids[i] == pid)
			return true;
	return false;
}

/* Of what is sampled for its own sake, the programs are told apart. The first one that a command
 * executes is itself. */
static void take_execution(struct perf_recording *r, const struct perf_record *record)
{
	if (!r->command)
		r->command = record->other_pid;
	else if (r->pid_count ? perf_was_asked_for(r, record->other_pid)
			      : r->command == record->other_pid)
		begin_program(r, record->other_pid, record->time);
}

static void take_name(struct reader *reader, const struct perf_record *record)
{
	struct perf_recording *r = reader->recording;

	if (record->is_execution) {
		take_execution(r, record);
		perf_mappings_drop(&r->mappings, record->other_pid);
		if (r->mappings.pids.count)
			forget_lines(reader);
	}
	name_thread(r, find_thread(r, record->other_pid, record->other_tid), record->name);
}

static bool take_end(struct reader *reader, const struct perf_record *record)
{
	struct perf_recording *r = reader->recording;
	u32 thread = find_thread(r, record->other_pid, record->other_tid);

	if (record->other_pid == record->other_tid)
		r->processes[r->threads[thread].process].ended = record->time;
	return end_wait(reader, thread, record->time);
}

static bool take_record(struct reader *reader, const struct perf_record *record)
{
	struct perf_recording *r = reader->recording;

	reader->has_records = true;
	note_time(r, record->time);
	switch (record->kind) {
	case RECORD_SAMPLE:
		begin_sample(reader, record);
		if (!record->has_place)
			return true;
		add_place(reader, add_frame(r, record->pid, &record->place));
		return end_sample(reader);
	case RECORD_NAME:
		take_name(reader, record);
		return true;
	case RECORD_FORK:
		take_fork(r, record);
		return true;
	case RECORD_EXIT:
		return take_end(reader, record);
	case RECORD_IN:
	case RECORD_OUT:
	case RECORD_PREEMPTED:
		return take_switch(reader, record, find_thread(r, record->pid, record->tid));
	case RECORD_LOST:
		return !__builtin_add_overflow(r->lost, record->lost, &r->lost) ||
		       fail(reader, reader->lines.number, "too many lost samples");
	case RECORD_MAPPING:
		take_mapping(reader, record);
		return true;
	case RECORD_OTHER:
		break;
	}
	return true;
}

/* ---------------------------------------------------------------- the lines before */

static void add_build_id(struct perf_recording *r, struct text rest)
{
	size_t space = text_find(rest, ' ');
	struct perf_build_id id;

	if (!space || space == rest.length)
		return; /* code that is made at run time has none */
	id.id = arena_copy(&r->arena, text_before(rest, space));
	id.object = intern_add(&r->texts, text_from(rest, space + 1));
	GROW(r->build_ids, r->build_id_capacity, r->build_id_count + 1);
	r->build_ids[r->build_id_count++] = id;
}

static void add_gone(struct perf_recording *r, struct text object)
{
	GROW(r->gone, r->gone_capacity, r->gone_count + 1);
	r->gone[r->gone_count++] = intern_add(&r->texts, object);
}

static void add_pid(struct perf_recording *r, u64 pid)
{
	if (!r->command)
		r->command = pid;
	GROW(r->pids, r->pid_capacity, r->pid_count + 1);
	r->pids[r->pid_count++] = pid;
}

static bool take_remark(struct reader *reader, struct text line)
{
	struct perf_recording *r = reader->recording;
	struct text number = line;
	u64 value = 0;
	bool fine = true;

	if (text_skip_prefix(&number, T("# rate ")))
		fine = text_to_u64(number, &r->rate);
	else if (text_skip_prefix(&number, T("# max-stack ")))
		fine = text_to_u64(number, &r->max_stack);
	else if (text_skip_prefix(&number, T("# pid ")) && (fine = text_to_u64(number, &value)))
		add_pid(r, value);
	else if (text_skip_prefix(&line, T("# call-graph ")))
		r->call_graph = intern_add(&r->texts, line);
	else if (text_skip_prefix(&line, T("# seconds ")))
		r->seconds = intern_add(&r->texts, line);
	else if (text_skip_prefix(&line, T("# build-id ")))
		add_build_id(r, line);
	else if (text_skip_prefix(&line, T("# gone ")))
		add_gone(r, line);
	return fine || fail(reader, reader->lines.number, "expected a number");
}

/* ---------------------------------------------------------------- lines */

/* Keeps a line whose name goes on in the next one. */
static bool join(struct reader *reader, struct text line)
{
	if (!reader->joined_lines)
		reader->joined_from = reader->lines.number;
	if (++reader->joined_lines > JOINED_LINES ||
	    reader->joined.length + line.length > JOINED_BYTES)
		return fail(reader, reader->joined_from,
			    reader->in_sample
				? "expected a place of a stack: ADDRESS FUNCTION (OBJECT)"
				: "expected a record: COMMAND PID/TID TIME: …");
	buffer_add(&reader->joined, line);
	buffer_add_byte(&reader->joined, '\n');
	return true;
}

/* The line with those that were kept before it. */
static struct text joined(struct reader *reader, struct text line)
{
	if (!reader->joined_lines)
		return line;
	buffer_add(&reader->joined, line);
	return buffer_text(&reader->joined);
}

/* Undoes joined(), so that the line can be kept. */
static void unjoin(struct reader *reader, struct text line)
{
	if (reader->joined_lines)
		reader->joined.length -= line.length;
}

static void end_joining(struct reader *reader)
{
	reader->joined_lines = 0;
	buffer_clear(&reader->joined);
}

static bool take_place(struct reader *reader, struct text line)
{
	struct text whole = joined(reader, line);
	u32 id = intern_find(&reader->stack_lines, whole);
	struct perf_place place;

	if (id == INTERN_NONE) {
		if (!perf_place_read(whole, &place)) {
			unjoin(reader, line);
			return join(reader, line);
		}
		id = intern_add(&reader->stack_lines, whole);
		GROW(reader->frame_of_line, reader->frame_capacity, (size_t)id + 1);
		reader->frame_of_line[id] =
		    add_frame(reader->recording, reader->sample.pid, &place);
	}
	add_place(reader, reader->frame_of_line[id]);
	end_joining(reader);
	return true;
}

static bool take_head(struct reader *reader, struct text line)
{
	struct text whole = joined(reader, line);
	struct perf_record record;
	bool fine;

	if (!perf_record_read(whole, &record)) {
		unjoin(reader, line);
		return join(reader, line);
	}
	fine = take_record(reader, &record);
	end_joining(reader);
	return fine;
}

/* A line that is blank ends the stack of a sample. */
static bool take_line(void *context, struct text line, struct diag *diag)
{
	struct reader *reader = context;

	reader->diag = diag;
	if (!reader->joined_lines && !line.length)
		return end_sample(reader);
	if (!reader->has_records && !reader->joined_lines && line.data[0] == '#')
		return take_remark(reader, line);
	if (reader->in_sample)
		return take_place(reader, line);
	return take_head(reader, line);
}

/* ---------------------------------------------------------------- files */

static bool feed(void *context, struct text chunk, struct diag *diag)
{
	struct reader *reader = context;

	return lines_feed(&reader->lines, chunk, take_line, reader, diag);
}

/* Threads that were away when the recording ended had waited until then. */
static bool end_reading(struct reader *reader, struct diag *diag)
{
	struct perf_recording *r = reader->recording;

	reader->diag = diag;
	if (!lines_end(&reader->lines, diag))
		return false;
	if (reader->joined_lines)
		return fail(reader, reader->joined_from, "the file ends within a record");
	if (!end_sample(reader))
		return false;
	for (u32 i = 0; i < r->thread_count; i++)
		if (!end_wait(reader, i, r->last_time))
			return false;
	return true;
}

static void begin(struct reader *reader, struct perf_recording *recording)
{
	*reader = (struct reader){.recording = recording};
	*recording = (struct perf_recording){0};
	recording->call_graph = recording->event = recording->seconds =
	    intern_add(&recording->texts, T(""));
}

static void release(struct reader *reader)
{
	lines_release(&reader->lines);
	intern_release(&reader->stack_lines);
	free(reader->frame_of_line);
	free(reader->stack);
	buffer_release(&reader->joined);
}

bool perf_read(struct text content, struct perf_recording *recording, struct diag *diag)
{
	struct reader reader;
	bool fine;

	begin(&reader, recording);
	fine = feed(&reader, content, diag) && end_reading(&reader, diag);
	release(&reader);
	return fine;
}

bool perf_read_file(const char *path, struct perf_recording *recording, struct diag *diag)
{
	struct reader reader;
	bool fine;

	begin(&reader, recording);
	fine = file_read_chunks(path, feed, &reader, diag) && end_reading(&reader, diag);
	release(&reader);
	return fine;
}

bool perf_sniff(struct text content)
{
	struct perf_record record;
	struct text line;

	while (text_next_line(&content, &line))
		if (line.length && line.data[0] != '#')
			return perf_record_read(line, &record);
	return false;
}

void perf_release(struct perf_recording *recording)
{
	intern_release(&recording->texts);
	intern_release(&recording->frames);
	intern_release(&recording->known_threads);
	intern_release(&recording->known_processes);
	pairs_release(&recording->stacks);
	pairs_release(&recording->known_counts);
	free(recording->depths);
	free(recording->counts);
	free(recording->thread_now);
	free(recording->process_now);
	free(recording->threads);
	free(recording->processes);
	free(recording->build_ids);
	free(recording->gone);
	free(recording->pids);
	perf_mappings_release(&recording->mappings);
	arena_release(&recording->arena);
	*recording = (struct perf_recording){0};
}
