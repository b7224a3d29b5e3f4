#include "machine.h"

#include "common/buffer.h"

#include <cpuid.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

enum cpu_register { EAX, EBX, ECX, EDX };

/* The place in CPUID: leaf (with subleaf 0), register and bit. */
static const struct feature {
	const char *name;
	u32 leaf;
	enum cpu_register in;
	int bit;
	bool needs_avx; /* the kernel must also save the wide registers */
} features[] = {
    {"avx", 1, ECX, 28, true},
    {"avx2", 7, EBX, 5, true},
    {"bmi", 7, EBX, 3, true},
    {"cx16", 1, ECX, 13, false},
    {"f16c", 1, ECX, 29, true},
    {"lzcnt", 0x80000001, ECX, 5, false},
    {"rdrand", 1, ECX, 30, false},
    {"rdseed", 7, EBX, 18, false},
    {"rdtscp", 0x80000001, EDX, 27, false},
    {"sse3", 1, ECX, 0, false},
    {"ssse3", 1, ECX, 9, false},
};

static bool has(const struct feature *feature)
{
	u32 values[4];

	if (!__get_cpuid_count(feature->leaf, 0, values + EAX, values + EBX, values + ECX,
			       values + EDX))
		return false;
	if (feature->needs_avx && !__builtin_cpu_supports("avx"))
		return false;
	return values[feature->in] >> feature->bit & 1;
}

struct text machine_features(struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 0; i < LENGTH_OF(features); i++)
		if (has(&features[i]))
			buffer_printf(&out, "%s%s", out.length ? " " : "", features[i].name);
	return buffer_take(&out, arena);
}

/* Reads only the lines of the first processor, because the kernel generates the file while it is
 * read. */
struct text machine_model(struct arena *arena)
{
	char bytes[2048];
	int fd = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, bytes, sizeof(bytes));
	struct text rest = {bytes, got > 0 ? (size_t)got : 0}, line;

	if (fd >= 0)
		close(fd);
	while (text_next_line(&rest, &line))
		if (text_starts_with(line, T("model name")) && text_find(line, ':') < line.length)
			return arena_copy(arena,
					  text_trim(text_from(line, text_find(line, ':') + 1)));
	return T("unknown");
}

struct text machine_kernel(struct arena *arena)
{
	struct utsname name;

	return uname(&name) ? T("unknown") : arena_copy(arena, text_from_string(name.release));
}

u32 machine_cpus(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) ? 1 : (u32)CPU_COUNT(&set);
}
