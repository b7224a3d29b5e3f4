#include "recordings.h"

#include "elf.h"
#include "strace_objects.h"

#include "common/file.h"
#include "common/lines.h"
#include "common/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---------------------------------------------------------------- the directory */

struct number_list {
	u64 *items;
	size_t count, capacity;
};

static int compare_numbers(const void *a, const void *b)
{
	u64 first = *(const u64 *)a, second = *(const u64 *)b;

	return (first > second) - (first < second);
}

/*
 * Lists the process numbers of the logs, sorted. Every process has a log, even without a recording.
 */
static bool list_logs(const char *directory, struct number_list *list, struct diag *diag)
{
	DIR *folder = opendir(directory);
	struct dirent *entry;
	u64 number;

	if (!folder)
		return diag_error_at(diag, directory, 0, 0, "cannot open: %s", strerror(errno));
	while ((entry = readdir(folder))) {
		struct text name = text_from_string(entry->d_name);

		if (!text_skip_prefix(&name, T("log.")) || !text_to_u64(name, &number))
			continue;
		GROW(list->items, list->capacity, list->count + 1);
		list->items[list->count++] = number;
	}
	closedir(folder);
	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare_numbers);
	return true;
}

static bool is_recorded(const char *directory, u64 pid, struct arena *arena, struct text *path)
{
	struct stat status;

	*path = arena_printf(arena, "%s/raw.%llu", directory, (unsigned long long)pid);
	return !stat(path->data, &status) && status.st_size > 0;
}

/* Does the same as `chmod +r`. Who may not read it then says so. */
static void make_readable(const char *path)
{
	mode_t hidden = umask(0);
	struct stat status;

	umask(hidden);
	if (!stat(path, &status))
		chmod(path, (status.st_mode & 07777) | (0444 & ~hidden));
}

/* ---------------------------------------------------------------- processes */

static void add_object(struct recordings *recordings, struct text path)
{
	GROW(recordings->objects, recordings->object_capacity, recordings->object_count + 1);
	recordings->objects[recordings->object_count++] = path;
}

static void add_recording(struct recordings *recordings, u64 pid, const struct valgrind_log *log)
{
	struct process_recording *recording;

	GROW(recordings->items, recordings->capacity, recordings->count + 1);
	recording = &recordings->items[recordings->count++];
	*recording = (struct process_recording){
	    .pid = pid,
	    .is_forked = log->is_forked,
	    .is_unseen = !log->is_forked && !log->has_stand_ins,
	    .program = log->object_count ? path_basename(log->objects[0]) : T(""),
	};
}

struct walk {
	struct recordings *recordings;
	const char *directory;
	u64 own;
	bool (*exists)(struct text path);
	const struct reason_reader *reasons;
	struct arena *arena;
};

static bool take_process(struct walk *walk, u64 pid, bool is_wanted, struct diag *diag)
{
	struct recordings *recordings = walk->recordings;
	struct text path =
	    arena_printf(walk->arena, "%s/log.%llu", walk->directory, (unsigned long long)pid);
	struct valgrind_log log;
	struct text content;

	if (!file_read(path.data, walk->arena, &content, diag))
		return false;
	log = valgrind_log_read(content, walk->exists, walk->arena);
	for (size_t i = 0; i < log.object_count; i++)
		add_object(recordings, log.objects[i]);
	if (!recordings->version.data)
		recordings->version = log.version;
	reason_read(&recordings->reason, content, log.object_count ? log.objects[0] : T(""),
		    walk->reasons);
	if (!is_wanted || !is_recorded(walk->directory, pid, walk->arena, &path))
		return true;
	if (pid == walk->own && log.has_total) {
		recordings->has_total = true;
		recordings->total = log.total;
	}
	add_recording(recordings, pid, &log);
	make_readable(path.data);
	return true;
}

static bool take_processes(struct walk *walk, const struct number_list *pids, bool alone,
			   struct diag *diag)
{
	struct text path;
	bool any = is_recorded(walk->directory, walk->own, walk->arena, &path);

	for (size_t i = 0; i < pids->count; i++)
		if (pids->items[i] == walk->own && !take_process(walk, walk->own, any, diag))
			return false;
	for (size_t i = 0; i < pids->count; i++)
		if (pids->items[i] != walk->own &&
		    !take_process(walk, pids->items[i], any && !alone, diag))
			return false;
	return true;
}

bool recordings_read(struct recordings *recordings, const char *directory, u64 own, bool alone,
		     bool (*exists)(struct text path), const struct reason_reader *reasons,
		     struct arena *arena, struct diag *diag)
{
	struct walk walk = {recordings, directory, own, exists, reasons, arena};
	struct number_list pids = {0};
	bool fine = list_logs(directory, &pids, diag) && take_processes(&walk, &pids, alone, diag);

	free(pids.items);
	return fine;
}

/* ---------------------------------------------------------------- strace */

struct strace_walk {
	struct lines lines;
	struct strace_objects objects;
	struct arena *arena;
};

static bool take_line(void *context, struct text line, struct diag *diag)
{
	struct strace_walk *walk = context;

	(void)diag;
	strace_objects_take(&walk->objects, line, walk->arena);
	return true;
}

static bool take_chunk(void *context, struct text chunk, struct diag *diag)
{
	struct strace_walk *walk = context;

	return lines_feed(&walk->lines, chunk, take_line, walk, diag);
}

static void add_loader(struct recordings *recordings, const char *program, struct arena *arena)
{
	struct elf_facts elf = elf_read_file(program, arena);
	char *path = elf.interpreter.length ? realpath(elf.interpreter.data, NULL) : NULL;

	if (path)
		add_object(recordings, arena_copy(arena, text_from_string(path)));
	free(path);
}

bool recordings_read_strace(struct recordings *recordings, const char *file, const char *program,
			    struct arena *arena, struct diag *diag)
{
	struct strace_walk walk = {.arena = arena};
	bool fine = file_read_chunks(file, take_chunk, &walk, diag);

	for (size_t i = 0; i < walk.objects.count; i++)
		add_object(recordings, walk.objects.paths[i]);
	lines_release(&walk.lines);
	free(walk.objects.paths);
	if (fine)
		add_loader(recordings, program, arena);
	return fine;
}

void recordings_read_errors(struct recordings *recordings, const char *directory,
			    const struct reason_reader *reasons, struct arena *arena)
{
	struct text path = arena_printf(arena, "%s/errors", directory), content;
	struct diag ignored = {0};

	if (!access(path.data, F_OK) && file_read(path.data, arena, &content, &ignored))
		reason_read(&recordings->reason, content, T(""), reasons);
}

void recordings_release(struct recordings *recordings)
{
	free(recordings->items);
	free(recordings->objects);
	free(recordings->reason.lines);
	*recordings = (struct recordings){0};
}
