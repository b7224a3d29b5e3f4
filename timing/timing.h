/*
 * edm-profile timing: measures how long functions and blocks take, inside the running program.
 *
 *	PROFILE_FUNCTION(double, mix, (const float *samples, size_t count), (samples, count))
 *	{
 *		PROFILE_SCOPE("mix: filter");
 *		...
 *	}
 *
 * EDM_PROFILE=1 in the environment switches everything on and writes a table at exit. Without it a
 * decorated function executes the same instructions as an undecorated one, and a scope adds four
 * instructions. With -DEDM_NPROFILE the macros generate no code. docs/timing.md is the guide; it
 * also describes all costs and how they were measured.
 *
 * Conventions: times are in seconds. Names are compared as strings; everything with the same name
 * is counted together, in all threads and libraries of the process. A process can have 32,000
 * names. Every function may be called from any thread at any time, except from signal handlers.
 * Functions print only where documented. Requires gcc or clang, C11 or C++17, and Linux; depends
 * only on libc and pthreads.
 */
#ifndef EDM_PROFILE_TIMING_H
#define EDM_PROFILE_TIMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PROFILE_API __attribute__((visibility("default")))

/*
 * ------------------------------------------------------------------------------------ decorators
 *
 * PROFILE_FUNCTION(type, name, (parameters), (arguments)) replaces a function's head: its result
 * type, its name, its parameters as declared, and their names again. `static` may precede it. A
 * function without parameters has (void), ().
 *
 * `name` becomes a pointer to the function, which points to a timed version while profiling is on.
 * It is called like a function. A header declares it with PROFILE_DECLARE(type, name,
 * (parameters)), which has hidden visibility, the fastest way to call it from the same program or
 * library. Use PROFILE_DECLARE_EXPORTED for a function that other libraries call. A table of
 * functions that is initialised at compile time needs a constant: `name__plain`, which is never
 * timed. The linker's symbol `name` is still the function itself, so debuggers and callgrind show
 * its name, and code compiled without this header can call it (untimed).
 *
 * Each call counts with its whole duration, including nested calls of the same name. A call that a
 * C++ exception ends is counted; one that longjmp ends is not.
 */
#ifndef EDM_NPROFILE

#define PROFILE_FUNCTION(type, name, parameters, arguments)                                        \
	__typeof__(type) name##__plain parameters __asm__(#name),                                  \
	    (*name)parameters __asm__(#name "__pointer") = name##__plain;                          \
	_Pragma("GCC diagnostic push")                                                             \
	    _Pragma("GCC diagnostic ignored \"-Wpedantic\"") static __typeof__(type) name##__timed \
		parameters                                                                         \
	{                                                                                          \
		PROFILE_SCOPE(#name);                                                              \
		return name##__plain arguments;                                                    \
	}                                                                                          \
	_Pragma("GCC diagnostic pop") PROFILE_UNSANITIZED static void name##__switch(bool on)      \
	{                                                                                          \
		name = on ? name##__timed : name##__plain;                                         \
	}                                                                                          \
	static struct profile_function name##__function = {name##__switch, 0};                     \
	__attribute__((constructor)) static void name##__register(void)                            \
	{                                                                                          \
		profile_function_register(&profile_module, &name##__function);                     \
	}                                                                                          \
	__attribute__((noinline)) __typeof__(type) name##__plain parameters

#define PROFILE_DECLARE(type, name, parameters)                                                    \
	extern __attribute__((visibility("hidden"))) __typeof__(type)(*name)                       \
	    parameters __asm__(#name "__pointer")

#define PROFILE_DECLARE_EXPORTED(type, name, parameters)                                           \
	extern PROFILE_API __typeof__(type)(*name) parameters __asm__(#name "__pointer")

/*
 * PROFILE_SCOPE("name"); times the code from here to the end of the block, whichever way it is
 * left: at its end, by return, break, goto, or a C++ exception. A scope left by longjmp is not
 * counted. The name must be a string literal. Scopes of one thread nest; for work that ends
 * elsewhere, or code that switches stacks, use tokens.
 */
#define PROFILE_SCOPE(name) PROFILE_SCOPE_NUMBERED(name, __COUNTER__)

/* Counts the innermost running scope or decorated function of this thread as failed. */
#define PROFILE_ERROR()                                                                            \
	do {                                                                                       \
		if (__builtin_expect(__atomic_load_n(&profile_module.on, __ATOMIC_RELAXED) != 0,   \
				     0))                                                           \
			profile_error();                                                           \
	} while (0)

#else

#define PROFILE_FUNCTION(type, name, parameters, arguments) __typeof__(type) name parameters
#define PROFILE_DECLARE(type, name, parameters)		    __typeof__(type) name parameters
#define PROFILE_DECLARE_EXPORTED(type, name, parameters)                                           \
	PROFILE_API __typeof__(type) name parameters
#define PROFILE_SCOPE(name) ((void)0)
#define PROFILE_ERROR()	    ((void)0)

#endif

/* ---------------------------------------------------------------------- work that is not a block
 */

/* A piece of work in progress. May be copied, and stopped on another thread. {0} means none. */
struct profile_token {
	uint64_t start, period;
	uint32_t name;
};

/* Starts timing under a name, which is copied. Costs almost nothing while profiling is off. */
PROFILE_API struct profile_token profile_start(const char *name);

/* Ends the work and records it, unless profiling was off when it started or was switched since. The
 * token becomes none, so stopping it twice records once. `error` counts the work as failed. */
PROFILE_API void profile_stop(struct profile_token *token, bool error);

/* Records a duration, in seconds, that was measured by other means. Negative values and NaN count
 * as 0. */
PROFILE_API void profile_record(const char *name, double seconds, bool error);

/* The same as PROFILE_ERROR(), for code that cannot use macros. */
PROFILE_API void profile_error(void);

/* ------------------------------------------------------------------------------------- switches */

/*
 * Switches profiling on and off at run time. Calls and scopes that are running at that moment are
 * not recorded; figures recorded before are kept. Switching is fast. Calls of a decorated function
 * through a copy of its pointer that was made while profiling was off are never timed.
 */
PROFILE_API void profile_enable(void);
PROFILE_API void profile_disable(void);
PROFILE_API bool profile_is_enabled(void);

/* Drops everything recorded so far, and restarts open sessions. */
PROFILE_API void profile_reset(void);

/* Stores every duration from now on, at 8 bytes each, so that percentiles are exact. */
PROFILE_API void profile_keep_all(bool keep);

/*
 * Measures these for scopes and functions that start from now on; costs about a microsecond each.
 */
PROFILE_API void profile_measure_cpu_time(bool measure); /* CPU time of the thread */
PROFILE_API void profile_measure_memory(bool measure);	 /* change of heap size, all threads */

/*
 * Calls longer than `seconds` (0: none) are counted as slow and reported to the callback, on their
 * own thread, as soon as they end. With a NULL callback, a warning is printed on stderr, at most
 * ten times per name. The callback may use everything here; it must return (no longjmp, no
 * exception).
 */
typedef void profile_slow_callback(const char *name, double seconds, void *context);
PROFILE_API void profile_warn_slow(double seconds, profile_slow_callback *callback, void *context);

/* -------------------------------------------------------------------------------------- results */

struct profile_statistics {
	const char *name; /* lives as long as the process */
	uint64_t calls, errors, slow;
	double total, min, max, mean, stddev;
	double p50, p75, p90, p95, p99; /* within 1 %; exact with profile_keep_all */
	bool has_cpu_time, has_memory;	/* whether it was measured for at least one call */
	double cpu_time;		/* seconds */
	int64_t memory;			/* bytes gained, or lost if negative */
};

struct profile_summary {
	size_t names, threads; /* names with figures; running threads with figures */
	uint64_t calls, errors, slow;
	uint64_t lost; /* calls not recorded: in a signal handler, no memory, too many names */
	size_t memory_bytes;   /* held by this library */
	const char *clock;     /* "TSC", "CNTVCT" or "CLOCK_MONOTONIC" */
	double clock_step;     /* resolution in seconds; 0 if profiling was never on */
	double scope_cost;     /* seconds that one scope takes */
	double scope_own_time; /* the part of it, in seconds, in the scope's own time */
};

/* The figures of one name; false if nothing is recorded for it. */
PROFILE_API bool profile_get(const char *name, struct profile_statistics *statistics);

/* The figures of all names, sorted by name. Returns their number; the caller frees *all with
 * free(). Returns 0, with *all = NULL, if there are none or no memory. */
PROFILE_API size_t profile_all(struct profile_statistics **all);

PROFILE_API void profile_summary(struct profile_summary *summary);

/*
 * The stored durations of a name, in seconds, thread by thread; stored while profile_keep_all was
 * on. The caller frees the array with free(). NULL, with *count = 0, if there are none or no
 * memory.
 */
PROFILE_API double *profile_durations(const char *name, size_t *count);

/* A session covers what all threads record between its begin and its end. Sessions may overlap. */
struct profile_session;
PROFILE_API struct profile_session *profile_session_begin(void); /* NULL without memory */
/* Ends and frees the session (NULL is allowed) and returns its figures as profile_all() does. */
PROFILE_API size_t profile_session_end(struct profile_session *session,
				       struct profile_statistics **all);

enum profile_order { PROFILE_BY_TOTAL, PROFILE_BY_AVERAGE, PROFILE_BY_CALLS };

/* Prints a table of the first `top` names (0: all) on stdout. */
PROFILE_API void profile_print_report(size_t top, enum profile_order order);

/* Writes a document of edm-profile (docs/document.md) with one profile. `%p` in the path is
 * replaced by the process id. False with errno set on failure; then an older file is unchanged. */
PROFILE_API bool profile_save_report(const char *path);

/* ----------------------------------------------------------------------------------- benchmarks */

typedef void benchmark_function(void *argument);

/* Zero selects the default. */
struct benchmark_options {
	size_t iterations;     /* samples taken: 100 */
	size_t warmup;	       /* samples discarded before: 3 */
	double sample_seconds; /* calls are repeated within a sample to last this long: 20 us */
};

/* All times are seconds per call. */
struct benchmark_result {
	const char *name;
	size_t iterations;
	uint64_t calls; /* in each sample, found by calibration */
	double min, median, mean, max, stddev, p90, p95;
};

PROFILE_API struct benchmark_result benchmark_run(const char *name, benchmark_function *function,
						  void *argument, struct benchmark_options options);

enum benchmark_verdict { BENCHMARK_NO_DIFFERENCE, BENCHMARK_FASTER, BENCHMARK_SLOWER };

struct benchmark_comparison {
	struct benchmark_result a, b;
	double speedup, low, high; /* median of a / median of b, and its 95 % confidence interval */
	enum benchmark_verdict verdict; /* of b; no difference if the interval contains 1 */
};

struct benchmark_subject {
	const char *name;
	benchmark_function *function;
	void *argument;
};

/* Takes the samples of both in turns, so that disturbances affect both. */
PROFILE_API struct benchmark_comparison benchmark_compare(struct benchmark_subject a,
							  struct benchmark_subject b,
							  struct benchmark_options options);

/* One benchmark of a suite; with parameters, one row per parameter, named `name/parameter`. */
struct benchmark {
	const char *name;
	benchmark_function *function;
	void *(*set_up)(long parameter); /* returns the argument; may be NULL */
	void (*tear_down)(void *argument);
	const long *parameters;
	size_t parameter_count;
	double target_mean, target_p95; /* seconds, checked by --check; 0 for none */
	struct benchmark_options options;
};

/*
 * The main() of a benchmark program, with the options --list, --filter TEXT, --format console|json,
 * --check and --help. Returns the exit code: 0, 1 for an error, 2 for wrong usage, 3 for a missed
 * target. Under callgrind it measures no time; instead callgrind counts each benchmark without its
 * set-up.
 */
PROFILE_API int benchmark_main(int argc, char **argv, const struct benchmark *suite, size_t count);

/* Makes the compiler compute a value that is not used, and assume that memory has changed. */
#define benchmark_keep(value) __asm__ __volatile__("" : : "g"(value) : "memory")

/* ------------------------------------------------------------------------------------------------
 * The rest is the expansion of the macros. Do not use it directly. */
#ifndef EDM_NPROFILE

/* One timed place in the source. */
struct profile_site {
	const char *name;
	uint32_t id; /* of the name; 0 before the first use */
};

struct profile_function {
	void (*point)(bool on); /* sets the function's pointer to its timed version, or back */
	struct profile_function *next;
};

/*
 * Every program and every library has its own module. It is hidden, so that a scope accesses it
 * with one instruction, and weak, so that all files of the program or library share it. The asm
 * below uses the offsets of the first three members.
 */
struct profile_module {
	uint64_t on;	     /* 0 while profiling is off, else the number of this period */
	void (*enter)(void); /* entry points of the library that preserve registers */
	void (*leave)(void);
	struct profile_function *functions;
	struct profile_module *next;
	bool registered;
};

__attribute__((weak, visibility("hidden"))) struct profile_module profile_module;

PROFILE_API void profile_module_register(struct profile_module *module);
PROFILE_API void profile_module_unregister(struct profile_module *module);
PROFILE_API void profile_function_register(struct profile_module *module,
					   struct profile_function *function);
PROFILE_API void profile_scope_enter(struct profile_site *site, const void *frame);
PROFILE_API void profile_scope_leave(struct profile_site *site, const void *frame);

__attribute__((constructor)) static void profile_module_begin(void)
{
	profile_module_register(&profile_module);
}

/* Removes the sites and functions of a library that is unloaded. */
__attribute__((destructor)) static void profile_module_end(void)
{
	profile_module_unregister(&profile_module);
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define PROFILE_PORTABLE
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define PROFILE_PORTABLE
#endif
#endif
#if !defined(__x86_64__) || defined(__ILP32__) || !defined(__SSE2__)
#define PROFILE_PORTABLE
#endif

#define PROFILE_INLINE	    static inline __attribute__((always_inline, unused))
#define PROFILE_UNSANITIZED __attribute__((no_sanitize("thread")))

#define PROFILE_JOIN_NOW(a, b) a##b
#define PROFILE_JOIN(a, b)     PROFILE_JOIN_NOW(a, b)

#define PROFILE_SCOPE_NUMBERED(name, number)                                                       \
	static struct profile_site PROFILE_JOIN(profile_site_, number) = {"" name, 0};             \
	struct profile_scope PROFILE_JOIN(profile_scope_, number) __attribute__((                  \
	    cleanup(profile_scope_end), unused)) = {&PROFILE_JOIN(profile_site_, number)};         \
	profile_scope_begin(&PROFILE_JOIN(profile_scope_, number))

struct profile_scope {
	struct profile_site *site;
};

#ifdef PROFILE_PORTABLE

PROFILE_INLINE void profile_scope_begin(struct profile_scope *scope)
{
	if (__builtin_expect(__atomic_load_n(&profile_module.on, __ATOMIC_RELAXED) != 0, 0))
		profile_scope_enter(scope->site, __builtin_frame_address(0));
}

PROFILE_INLINE void profile_scope_end(struct profile_scope *scope)
{
	if (__builtin_expect(__atomic_load_n(&profile_module.on, __ATOMIC_RELAXED) != 0, 0))
		profile_scope_leave(scope->site, __builtin_frame_address(0));
}

#else

/*
 * While profiling is off, a scope is two instructions at each end: a compare with memory and a jump
 * that is not taken. They are one asm statement, so that the compiler sees no branch and optimises
 * as before. The code for profiling on is out of line (subsection 1). It preserves every register
 * except three that hardly any function uses there, and it does not touch the 128 bytes below the
 * stack pointer, which a leaf function may be using.
 *
 * While profiling is on, the begin pushes {time, stack pointer, site} on the thread's stack of open
 * scopes; the end checks that the top is its own, appends {duration, site} to the thread's log,
 * which the library drains when it is full, and pops it. Both are found through profile_thread, a
 * thread-local variable of the library (timing/hot.h). All other cases call the library, among
 * them a clock that is not the counter: module.enter and module.leave, with the site in r11, or 0
 * if the log is full.
 *
 * The begin reserves its place on the stack before it fills it in, and the end reserves its place
 * in the log with one instruction, because a signal handler with scopes of its own may run in
 * between. The compiler may address the site through any register but those that it is told of, so
 * the address is taken before others are used.
 */
#define PROFILE_TEST "cmpq $0, %c1(%%rip)\n\tjne 1f\n2:\n\t.subsection 1\n1:\t"
#define PROFILE_INTO_LIBRARY(member)                                                               \
	"lea -128(%%rsp), %%rsp\n\tcall *%c1+" member "(%%rip)\n\t"                                \
	"lea 128(%%rsp), %%rsp\n\tjmp 2b\n\t.previous"
#define PROFILE_THREAD(to) "mov profile_thread@gottpoff(%%rip), %%" to "\n\t"

#ifdef __AVX__
#define PROFILE_MOVQ "vmovq"
#else
#define PROFILE_MOVQ "movq"
#endif

#define PROFILE_READ_COUNTER                                                                       \
	PROFILE_MOVQ " %%rax, %%xmm15\n\t"                                                         \
		     "mov %%rdx, %%r11\n\t"                                                        \
		     "rdtsc\n\t"                                                                   \
		     "shl $32, %%rdx\n\t"                                                          \
		     "or %%rdx, %%rax\n\t"
#define PROFILE_RESTORE "mov %%r11, %%rdx\n\t" PROFILE_MOVQ " %%xmm15, %%rax\n\t"

PROFILE_INLINE void profile_scope_begin(struct profile_scope *scope)
{
	__asm__ __volatile__ __inline__(
	    PROFILE_TEST PROFILE_THREAD("r11") "mov %%fs:(%%r11), %%r10\n\t"  /* top */
					       "cmp %%fs:8(%%r11), %%r10\n\t" /* limit */
					       "jae 3f\n\t"
					       "add $24, %%r10\n\t"
					       "mov %%r10, %%fs:(%%r11)\n\t"
					       "lea %0, %%r11\n\t"
					       "mov %%r11, -8(%%r10)\n\t"
					       "mov %%rsp, -16(%%r10)\n\t" PROFILE_READ_COUNTER
					       "mov %%rax, -24(%%r10)\n\t" PROFILE_RESTORE
					       "jmp 2b\n"
					       "3:\tlea %0, %%r11\n\t" PROFILE_INTO_LIBRARY("8")
	    :
	    : "m"(*scope->site), "i"(&profile_module)
	    : "r10", "r11", "xmm15", "cc", "memory");
}

PROFILE_INLINE void profile_scope_end(struct profile_scope *scope)
{
	__asm__ __volatile__ __inline__(
	    PROFILE_TEST PROFILE_THREAD(
		"r10") "cmpq $0, %%fs:8(%%r10)\n\t" /* limit */
		       "je 3f\n\t"
		       "mov %%fs:(%%r10), %%r10\n\t" /* top */
		       "lea %0, %%r11\n\t"
		       "cmp %%r11, -8(%%r10)\n\t"
		       "jne 3f\n\t"
		       "cmp %%rsp, -16(%%r10)\n\t"
		       "jne 3f\n\t" PROFILE_READ_COUNTER "sub -24(%%r10), %%rax\n\t" PROFILE_THREAD(
			   "rdx") "cmp %%fs:24(%%rdx), %%rax\n\t" /* threshold */
				  "ja 4f\n\t"
				  "mov %%rax, -24(%%r10)\n\t"
				  "mov $16, %%eax\n\t"
				  "xadd %%rax, %%fs:16(%%rdx)\n\t" /* next */
				  "mov -24(%%r10), %%rdx\n\t"
				  "mov %%rdx, (%%rax)\n\t"
				  "mov -8(%%r10), %%rdx\n\t"
				  "mov %%rdx, 8(%%rax)\n\t" PROFILE_THREAD(
				      "rdx") "sub $24, %%r10\n\t"
					     "mov %%r10, %%fs:(%%rdx)\n\t"
					     "lea 16(%%rax), %%r10\n\t" PROFILE_RESTORE
					     "test $0x1ff0, %%r10d\n\t"
					     "jnz 2b\n\t"
					     "xor %%r11d, %%r11d\n\t"
					     "jmp 5f\n"
					     "4:\t" PROFILE_RESTORE "3:\tlea %0, %%r11\n"
					     "5:\t" PROFILE_INTO_LIBRARY("16")
	    :
	    : "m"(*scope->site), "i"(&profile_module)
	    : "r10", "r11", "xmm15", "cc", "memory");
}

#endif
#endif

#ifdef __cplusplus
}
#endif

#endif
