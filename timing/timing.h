/*
 * edm-profile timing: how long functions and blocks take, inside the running program.
 *
 *	PROFILE_FUNCTION(double, mix, (const float *samples, size_t count), (samples, count))
 *	{
 *		PROFILE_SCOPE("mix: filter");
 *		...
 *	}
 *
 * EDM_PROFILE=1 in the environment switches all of it on and writes a table at exit. Without it a
 * decorated function executes the very instructions it executes undecorated, and a scope four
 * more. With -DEDM_NPROFILE the macros leave nothing behind. docs/timing.md is the guide; what
 * everything costs, and how that was measured, is told there.
 *
 * Conventions: times are seconds. Names are compared as strings; whatever uses one name is counted
 * together, in every thread and every library of the process; a process can have 32,000 of them.
 * Every function here may be called from any thread at any time, signal handlers excepted. Nothing
 * prints except where it says so. Needs gcc or clang, C11 or C++17, Linux, and links with libc and
 * pthreads only.
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

/* ------------------------------------------------------------------------------------ decorators
 *
 * PROFILE_FUNCTION(type, name, (parameters), (arguments)) stands in place of a function's head:
 * its result, its name, its parameters as declared, and their names once more. `static` may stand
 * before it. A function of no parameters is (void), ().
 *
 * `name` becomes a pointer to the function, pointed at a timed version while profiling is on, so
 * calls look as ever. A header declares such a function with PROFILE_DECLARE(type, name,
 * (parameters)), which has hidden visibility: the fastest way to call it from within one program
 * or library. For a function that other libraries call, declare it with PROFILE_DECLARE_EXPORTED.
 * Tables of functions made at compile time need a constant: `name__plain`, which is never timed.
 * The linker's symbol `name` stays the function itself, so that debuggers and callgrind show its
 * name, and code that was compiled without this header may call it (untimed).
 *
 * Each call counts with its whole duration, calls within calls of the same name included. Calls
 * that end by longjmp or by a C++ exception: the former are forgotten, the latter counted.
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
 * PROFILE_SCOPE("name"); times from here to the end of the block, however it is left: falling out,
 * return, break, goto, a C++ exception. Left by longjmp, it is forgotten. The name is a string
 * literal. Scopes of one thread nest; for work that ends elsewhere, or code that switches stacks,
 * there are tokens.
 */
#define PROFILE_SCOPE(name) PROFILE_SCOPE_NUMBERED(name, __COUNTER__)

/* The innermost scope or decorated function of this thread that is still running has failed. */
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

/* ------------------------------------------------------------------------ work that is no block */

/* A piece of work under way. May be copied, and stopped on another thread. {0} is none. */
struct profile_token {
	uint64_t start, period;
	uint32_t name;
};

/* Starts timing under a name, which is copied. Does next to nothing while profiling is off. */
PROFILE_API struct profile_token profile_start(const char *name);

/*
 * Ends the work and records it, unless profiling was off when it started or was switched since.
 * The token becomes none: stopping it twice records once.
 */
PROFILE_API void profile_stop(struct profile_token *token, bool error);

/* Records a duration that was measured otherwise. Negative and NaN count as 0. */
PROFILE_API void profile_record(const char *name, double seconds, bool error);

/* As PROFILE_ERROR(), for code that cannot use macros. */
PROFILE_API void profile_error(void);

/* ------------------------------------------------------------------------------------- switches */

/*
 * On and off at run time. What is running when profiling is switched on or off is not recorded;
 * what was recorded stays. Off and on again is cheap. Calls of a decorated function through a
 * copy of its pointer made while profiling was off stay untimed.
 */
PROFILE_API void profile_enable(void);
PROFILE_API void profile_disable(void);
PROFILE_API bool profile_is_enabled(void);

/* Forgets all that was recorded, and lets sessions that are open begin anew. */
PROFILE_API void profile_reset(void);

/* Keeps every duration from now on, 8 bytes each: percentiles become exact. */
PROFILE_API void profile_keep_all(bool keep);

/* For scopes and functions that start from now on; about a microsecond each. */
PROFILE_API void profile_measure_cpu_time(bool measure); /* of the thread */
PROFILE_API void profile_measure_memory(bool measure); /* change of the heap in use, all threads */

/*
 * Calls of more than `seconds` (0 for none) are counted as slow and given to the callback, on the
 * thread that made them, right when they end. A NULL callback warns on stderr, ten times a name.
 * The callback may use everything here; it must return (no longjmp, no exception).
 */
typedef void profile_slow_callback(const char *name, double seconds, void *context);
PROFILE_API void profile_warn_slow(double seconds, profile_slow_callback *callback, void *context);

/* -------------------------------------------------------------------------------------- results */

struct profile_statistics {
	const char *name; /* lives as long as the process */
	uint64_t calls, errors, slow;
	double total, min, max, mean, stddev;
	double p50, p75, p90, p95, p99; /* within 1 %; exact with profile_keep_all */
	bool has_cpu_time, has_memory;	/* whether it was measured for any of the calls */
	double cpu_time;		/* seconds */
	int64_t memory;			/* bytes gained, or lost if negative */
};

struct profile_summary {
	size_t names,
	    threads; /* with something recorded; threads that live and recorded anything */
	uint64_t calls, errors, slow;
	uint64_t lost;	       /* not recorded: in a signal handler, no memory, too many names */
	size_t memory_bytes;   /* held by this library */
	const char *clock;     /* "TSC", "CNTVCT" or "CLOCK_MONOTONIC" */
	double clock_step;     /* seconds between two readings that differ; 0: was never on */
	double scope_cost;     /* what one scope costs its surroundings */
	double scope_own_time; /* the part of it that shows in the scope's own time */
};

/* One name's figures; false when nothing is recorded under it. */
PROFILE_API bool profile_get(const char *name, struct profile_statistics *statistics);

/*
 * All names with anything recorded, sorted by name. The caller frees *all with free(). Returns
 * how many; 0 and NULL when there are none, or no memory.
 */
PROFILE_API size_t profile_all(struct profile_statistics **all);

PROFILE_API void profile_summary(struct profile_summary *summary);

/* Every duration of a name in the order of their threads; kept while profile_keep_all was on. The
 * caller frees the array with free(); NULL when there are none. */
PROFILE_API double *profile_durations(const char *name, size_t *count);

/* What is recorded between begin and end, by all threads. Sessions may overlap. */
struct profile_session;
PROFILE_API struct profile_session *profile_session_begin(void); /* NULL: no memory */
/* Ends and frees it (NULL is allowed) and gives its statistics, as profile_all does. */
PROFILE_API size_t profile_session_end(struct profile_session *session,
				       struct profile_statistics **all);

enum profile_order { PROFILE_BY_TOTAL, PROFILE_BY_AVERAGE, PROFILE_BY_CALLS };

/* Prints a table on stdout: the `top` first names (0: all of them). */
PROFILE_API void profile_print_report(size_t top, enum profile_order order);

/*
 * Writes a document of edm-profile (docs/document.md) with one profile; `%p` in the path stands
 * for the process id. False with errno set when that fails; an older file is then untouched.
 */
PROFILE_API bool profile_save_report(const char *path);

/* ----------------------------------------------------------------------------------- benchmarks */

typedef void benchmark_function(void *argument);

/* Zero means the default. */
struct benchmark_options {
	size_t iterations; /* samples taken: 100 */
	size_t warmup;	   /* samples thrown away before: 3 */
	double
	    sample_seconds; /* calls are repeated within a sample until it lasts this long: 20 us */
};

/* Seconds of one call. */
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
	double speedup, low, high;	/* median of a / median of b, and its 95 % interval */
	enum benchmark_verdict verdict; /* b against a; no difference if the interval holds 1 */
};

struct benchmark_subject {
	const char *name;
	benchmark_function *function;
	void *argument;
};

/* Takes the samples of both in turns, so that what disturbs the machine disturbs both. */
PROFILE_API struct benchmark_comparison benchmark_compare(struct benchmark_subject a,
							  struct benchmark_subject b,
							  struct benchmark_options options);

/* One row of a suite; with parameters, one row for each of them, called `name/parameter`. */
struct benchmark {
	const char *name;
	benchmark_function *function;
	void *(*set_up)(long parameter); /* makes the argument; may be NULL */
	void (*tear_down)(void *argument);
	const long *parameters;
	size_t parameter_count;
	double target_mean, target_p95; /* checked by --check; 0 for none */
	struct benchmark_options options;
};

/*
 * The main() of a program of benchmarks: --list, --filter TEXT, --format console|json, --check,
 * --help. Returns the exit code: 0, 1 for an error, 2 for wrong usage, 3 for a missed target.
 * Under callgrind it takes no time but has each benchmark counted, set-up excluded.
 */
PROFILE_API int benchmark_main(int argc, char **argv, const struct benchmark *suite, size_t count);

/* Makes the compiler compute a value although nobody uses it, and forget what it knows of memory.
 */
#define benchmark_keep(value) __asm__ __volatile__("" : : "g"(value) : "memory")

/* ------------------------------------------------------------------------------------------------
 * From here on: what the macros expand to. Not for use by hand.
 */
#ifndef EDM_NPROFILE

/* One place in the text that is timed. */
struct profile_site {
	const char *name;
	uint32_t id; /* of the name; 0 before the first use */
};

struct profile_function {
	void (*point)(bool on); /* points the function's pointer at its timed version, or back */
	struct profile_function *next;
};

/*
 * Every program and every library has a module of its own: hidden, so that the code of a scope
 * reaches it in one instruction; weak, so that all its files share it. The asm below knows where
 * the first three members lie.
 */
struct profile_module {
	uint64_t on;	     /* 0 while profiling is off, else the number of this period */
	void (*enter)(void); /* register-preserving ways into the library */
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

/* A library that is unloaded takes its sites and functions along. */
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
 * Off, a scope is two instructions at each end: a compare with memory and a jump that is not
 * taken. They are one asm statement, so that the compiler sees no branch and optimises around it
 * as before; what happens when on lies out of line (subsection 1) and preserves every register but
 * three that hardly any function has in use there. It may not touch the 128 bytes below the stack
 * pointer either, which a function that calls nothing may be using.
 *
 * On, the begin pushes {time, stack pointer, site} on the thread's stack of open scopes; the end
 * checks that the top is its own, pops it, and appends {duration, site} to the thread's log, which
 * the library works off when it is full. Both hang on profile_thread, a thread-local variable of
 * the library (timing/hot.h). Anything unusual goes to the library at once: module.enter and
 * module.leave, with the site in r11, 0 for a log that is full.
 *
 * The begin takes its place on the stack before it fills it in, for a signal handler with scopes of
 * its own may come in between; and nothing is put aside in memory.
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

#define PROFILE_READ_CLOCK                                                                         \
	PROFILE_MOVQ " %%rax, %%xmm15\n\t"                                                         \
		     "mov %%rdx, %%r11\n\t"                                                        \
		     "rdtsc\n\t"                                                                   \
		     "shl $32, %%rdx\n\t"                                                          \
		     "or %%rdx, %%rax\n\t"
#define PROFILE_RESTORE "mov %%r11, %%rdx\n\t" PROFILE_MOVQ " %%xmm15, %%rax\n\t"

PROFILE_INLINE void profile_scope_begin(struct profile_scope *scope)
{
	__asm__ __volatile__ __inline__(
	    PROFILE_TEST PROFILE_READ_CLOCK PROFILE_THREAD(
		"rdx") "mov %%fs:(%%rdx), %%r10\n\t"  /* top */
		       "cmp %%fs:8(%%rdx), %%r10\n\t" /* limit */
		       "jae 3f\n\t"
		       "add $24, %%r10\n\t"
		       "mov %%r10, %%fs:(%%rdx)\n\t"
		       "mov %%rax, -24(%%r10)\n\t"
		       "lea %0, %%rax\n\t"
		       "mov %%rsp, -16(%%r10)\n\t"
		       "mov %%rax, -8(%%r10)\n\t" PROFILE_RESTORE "jmp 2b\n"
		       "3:\t" PROFILE_RESTORE "lea %0, %%r11\n\t" PROFILE_INTO_LIBRARY("8")
	    :
	    : "m"(*scope->site), "i"(&profile_module)
	    : "r10", "r11", "xmm15", "cc", "memory");
}

PROFILE_INLINE void profile_scope_end(struct profile_scope *scope)
{
	__asm__ __volatile__ __inline__(
	    PROFILE_TEST PROFILE_READ_CLOCK PROFILE_THREAD(
		"r10") "lea %0, %%rdx\n\t"
		       "mov %%fs:(%%r10), %%r10\n\t" /* top */
		       "sub -24(%%r10), %%rax\n\t"
		       "cmp %%rsp, -16(%%r10)\n\t"
		       "jne 4f\n\t"
		       "cmp %%rdx, -8(%%r10)\n\t"
		       "jne 4f\n\t" PROFILE_THREAD(
			   "rdx") "cmp %%fs:24(%%rdx), %%rax\n\t" /* threshold */
				  "ja 4f\n\t"
				  "sub $24, %%r10\n\t"
				  "mov %%r10, %%fs:(%%rdx)\n\t"
				  "mov %%fs:16(%%rdx), %%r10\n\t" /* next */
				  "mov %%rax, (%%r10)\n\t"
				  "lea %0, %%rax\n\t"
				  "mov %%rax, 8(%%r10)\n\t"
				  "add $16, %%r10\n\t"
				  "mov %%r10, %%fs:16(%%rdx)\n\t" PROFILE_RESTORE
				  "test $0x1ff0, %%r10d\n\t"
				  "jnz 2b\n\t"
				  "xor %%r11d, %%r11d\n\t"
				  "jmp 5f\n"
				  "4:\t" PROFILE_RESTORE "lea %0, %%r11\n"
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
