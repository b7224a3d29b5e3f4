/*
 * Usage: single-step [--histogram FILE] [--from-entry] [--range START SIZE]... COMMAND [ARG...]
 *
 * Prints how many instructions the command's process executed, up to and with the system call that
 * ended it: the processor stops after each one. Then, for every range of addresses (hexadecimal, as
 * `nm -S` prints those of functions), how many of these instructions lie in it. It is what counts
 * of other tools are compared with. --from-entry leaves out what the loader does before the
 * program's first instruction, which is most of a short program and takes seconds. The histogram
 * has a line for every instruction that ran: its object, its address in the object's file, and how
 * often; the program then starts with the auxiliary vector that Valgrind would give it, without the
 * entries of the kernel's own library and of newer kernels. A repeated string instruction counts
 * once for each round that it does. Signals are delivered. Threads are followed, and those of
 * children made by clone() with shared memory; other children are not. Addresses are not
 * randomised. Exits 1 unless the command exits 0. To be compiled by the test that needs it.
 */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RANGES = 16, MAPPINGS = 256, SLOTS = 1 << 20 };

struct range {
	unsigned long long start, size;
	long long count;
};

struct mapping {
	unsigned long long start, end, base; /* address 0 of the file is at the base */
	char object[256];
};

/* How often an instruction ran. */
struct slot {
	unsigned long long address;
	long long count;
};

struct histogram {
	const char *path; /* NULL if none is asked for */
	struct slot slots[SLOTS];
	struct mapping mappings[MAPPINGS];
	int mapping_count;
};

struct counts {
	long long all;
	pid_t pid;
	int from_entry;
	struct histogram *histogram;
	struct range ranges[RANGES];
	int range_count;
};

static void fail(const char *what)
{
	fprintf(stderr, "single-step: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	if (personality(ADDR_NO_RANDOMIZE) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		fail("ptrace");
	execvp(command[0], command);
	fail(command[0]);
	return 0;
}

/* ------------------------------------------------------------------ histogram */

static void add_to_histogram(struct histogram *histogram, unsigned long long address, int number)
{
	size_t i = address * 0x9e3779b97f4a7c15 >> 44;

	while (histogram->slots[i].address && histogram->slots[i].address != address)
		i = (i + 1) % SLOTS;
	histogram->slots[i].address = address;
	histogram->slots[i].count += number;
}

/* Whether the object's addresses are those of the memory. */
static int is_at_fixed_address(const char *object)
{
	FILE *file = fopen(object, "r");
	unsigned char header[18] = {0};

	if (!file)
		return 0;
	if (fread(header, sizeof(header), 1, file) != 1)
		memset(header, 0, sizeof(header));
	fclose(file);
	return header[16] == 2; /* ET_EXEC */
}

/* All mappings of an object have the base of the first. */
static void set_base(struct histogram *histogram, struct mapping *mapping)
{
	mapping->base = is_at_fixed_address(mapping->object) ? 0 : mapping->start;
	for (int i = 0; i < histogram->mapping_count; i++)
		if (!strcmp(histogram->mappings[i].object, mapping->object)) {
			mapping->base = histogram->mappings[i].base;
			return;
		}
}

/* Reads what is mapped when the process ends. */
static void read_mappings(pid_t pid, struct histogram *histogram)
{
	char path[64], line[512];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	file = fopen(path, "r");
	if (!file)
		fail(path);
	while (histogram->mapping_count < MAPPINGS && fgets(line, sizeof(line), file)) {
		struct mapping *mapping = &histogram->mappings[histogram->mapping_count];

		if (sscanf(line, "%llx-%llx %*s %*s %*s %*s %255s", &mapping->start, &mapping->end,
			   mapping->object) != 3)
			continue;
		set_base(histogram, mapping);
		histogram->mapping_count++;
	}
	fclose(file);
}

static void print_slot(const struct histogram *histogram, const struct slot *slot, FILE *file)
{
	for (int i = 0; i < histogram->mapping_count; i++) {
		const struct mapping *mapping = &histogram->mappings[i];

		if (mapping->start <= slot->address && slot->address < mapping->end) {
			fprintf(file, "%s %llx %lld\n", mapping->object,
				slot->address - mapping->base, slot->count);
			return;
		}
	}
	fprintf(file, "??? %llx %lld\n", slot->address, slot->count);
}

static void write_histogram(const struct histogram *histogram)
{
	FILE *file = fopen(histogram->path, "w");

	if (!file)
		fail(histogram->path);
	for (size_t i = 0; i < SLOTS; i++)
		if (histogram->slots[i].count)
			print_slot(histogram, &histogram->slots[i], file);
	if (fclose(file))
		fail(histogram->path);
}

/* ------------------------------------------------------------------ the start */

static long word_at(pid_t pid, unsigned long long address)
{
	errno = 0;
	return ptrace(PTRACE_PEEKDATA, pid, (void *)address, NULL);
}

static void read_registers(pid_t thread, struct user_regs_struct *registers)
{
	if (ptrace(PTRACE_GETREGS, thread, NULL, registers) < 0)
		fail("PTRACE_GETREGS");
}

static void write_word(pid_t pid, unsigned long long address, long word)
{
	if (ptrace(PTRACE_POKEDATA, pid, (void *)address, (void *)word) < 0)
		fail("PTRACE_POKEDATA");
}

/* The auxiliary vector of a program that has not begun. */
static unsigned long long auxiliary_vector(pid_t pid)
{
	struct user_regs_struct registers;
	unsigned long long address;

	read_registers(pid, &registers);
	address = registers.rsp + 8 * (unsigned long long)(word_at(pid, registers.rsp) + 2);
	while (word_at(pid, address)) /* the environment */
		address += 8;
	return address + 8;
}

/* Removes entries of the auxiliary vector that Valgrind has not. */
static void hide_entries(pid_t pid)
{
	long type;

	for (unsigned long long address = auxiliary_vector(pid);
	     (type = word_at(pid, address)) != AT_NULL; address += 16)
		if ((type == AT_SYSINFO_EHDR || type > AT_SECURE) && type != AT_RANDOM &&
		    type != AT_EXECFN)
			write_word(pid, address, AT_IGNORE);
}

/* Lets the loader do its work, by a breakpoint at the program's entry. */
static void go_to_entry(pid_t pid)
{
	unsigned long long address = auxiliary_vector(pid), entry;
	struct user_regs_struct registers;
	int status;
	long code;

	while (word_at(pid, address) != AT_ENTRY)
		address += 16;
	entry = (unsigned long long)word_at(pid, address + 8);
	code = word_at(pid, entry);
	write_word(pid, entry, (code & ~0xffL) | 0xcc);
	if (ptrace(PTRACE_CONT, pid, NULL, NULL) < 0 || waitpid(pid, &status, 0) != pid ||
	    !WIFSTOPPED(status))
		fail("PTRACE_CONT");
	write_word(pid, entry, code);
	read_registers(pid, &registers);
	registers.rip = entry;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &registers) < 0)
		fail("PTRACE_SETREGS");
}

/* ------------------------------------------------------------------ stepping */

/* Adds to the counts of the instruction that is next. */
static void count(pid_t thread, int number, struct counts *counts)
{
	struct user_regs_struct registers;

	counts->all += number;
	if (!counts->range_count && !counts->histogram->path)
		return;
	read_registers(thread, &registers);
	for (int i = 0; i < counts->range_count; i++)
		if (registers.rip - counts->ranges[i].start < counts->ranges[i].size)
			counts->ranges[i].count += number;
	if (counts->histogram->path)
		add_to_histogram(counts->histogram, registers.rip, number);
}

static void step(pid_t thread, int signal)
{
	if (ptrace(PTRACE_SINGLESTEP, thread, NULL, (void *)(long)signal) < 0 && errno != ESRCH)
		fail("PTRACE_SINGLESTEP");
}

/* A signal comes before the instruction that was counted last, which is executed after the handler,
 * or never. All signals are taken to have handlers. */
static void interrupted(pid_t thread, int signal, struct counts *counts)
{
	count(thread, -1, counts);
	step(thread, signal);
}

static void stopped(pid_t thread, int status, struct counts *counts)
{
	int signal = WSTOPSIG(status);

	if (signal != SIGTRAP && signal != SIGSTOP) {
		interrupted(thread, signal, counts);
		return;
	}
	if (status >> 16 == 0) /* otherwise it is in the middle of clone(), or ends */
		count(thread, 1, counts);
	else if (status >> 16 == PTRACE_EVENT_EXIT && thread == counts->pid)
		read_mappings(thread, counts->histogram);
	step(thread, 0);
}

/* The status with which it ended. */
static int step_to_end(pid_t pid, struct counts *counts)
{
	int status, ended = 0;
	pid_t thread;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return status;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   (void *)(PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT)) < 0)
		fail("PTRACE_SETOPTIONS");
	counts->pid = pid;
	if (counts->histogram->path)
		hide_entries(pid);
	if (counts->from_entry)
		go_to_entry(pid);
	stopped(pid, status, counts);
	while ((thread = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			stopped(thread, status, counts);
		else if (thread == pid)
			ended = status;
	}
	return ended;
}

static char **read_options(char **argv, struct counts *counts)
{
	argv++;
	if (argv[0] && argv[1] && !strcmp(argv[0], "--histogram")) {
		counts->histogram->path = argv[1];
		argv += 2;
	}
	if (argv[0] && !strcmp(argv[0], "--from-entry")) {
		counts->from_entry = 1;
		argv++;
	}
	for (; argv[0] && !strcmp(argv[0], "--range"); argv += 3) {
		struct range *range = &counts->ranges[counts->range_count++];

		if (counts->range_count == RANGES || !argv[1] || !argv[2])
			break;
		range->start = strtoull(argv[1], NULL, 16);
		range->size = strtoull(argv[2], NULL, 16);
	}
	return argv;
}

int main(int argc, char **argv)
{
	static struct histogram histogram;
	struct counts counts = {.histogram = &histogram};
	char **command = read_options(argv, &counts);
	int status;

	if (argc < 2 || !command[0]) {
		fprintf(stderr, "usage: single-step [--histogram FILE] [--from-entry] "
				"[--range START SIZE]... COMMAND [ARG...]\n");
		return EXIT_FAILURE;
	}
	status = step_to_end(start(command), &counts);
	printf("%lld\n", counts.all);
	for (int i = 0; i < counts.range_count; i++)
		printf("%lld\n", counts.ranges[i].count);
	if (histogram.path)
		write_histogram(&histogram);
	return WIFEXITED(status) && !WEXITSTATUS(status) ? EXIT_SUCCESS : EXIT_FAILURE;
}
