/*
 * Start and end: the environment variables, and the report at exit.
 *
 * EDM_PROFILE=1 switches profiling on. The other variables set options: EDM_PROFILE_OUTPUT=FILE (a
 * document), EDM_PROFILE_SORT=total|avg|calls, EDM_PROFILE_TOP=N (rows of the table; 0: no table),
 * EDM_PROFILE_KEEP_ALL=1, EDM_PROFILE_SLOW_MS=MS, EDM_PROFILE_CPU=1, EDM_PROFILE_MEMORY=1. clock.h
 * describes EDM_PROFILE_CLOCK.
 */
#include "report.h"
#include "switch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
	bool is_asked; /* whether to write a report at exit */
	const char *output;
	enum profile_order order;
	size_t top;
} wish;
static atomic_bool is_applied;

/* Whether the variable is set to something other than "" and 0. */
static bool is_set(const char *name)
{
	const char *value = secure_getenv(name);

	return value && *value != '\0' && strcmp(value, "0") != 0;
}

static void complain(const char *name, const char *value, const char *wanted)
{
	dprintf(2, "edm-profile: %s: '%.60s' is not %s\n", name, value, wanted);
}

static double read_number(const char *name, double otherwise)
{
	const char *value = secure_getenv(name);
	char *end;
	double number;

	if (!value || *value == '\0')
		return otherwise;
	number = strtod(value, &end);
	if (*end == '\0' && number >= 0 && number < 1e15)
		return number;
	complain(name, value, "a number");
	return otherwise;
}

static enum profile_order read_order(void)
{
	static const char name[] = "EDM_PROFILE_SORT";
	const char *value = secure_getenv(name);

	if (!value || *value == '\0' || strcmp(value, "total") == 0)
		return PROFILE_BY_TOTAL;
	if (strcmp(value, "avg") == 0)
		return PROFILE_BY_AVERAGE;
	if (strcmp(value, "calls") == 0)
		return PROFILE_BY_CALLS;
	complain(name, value, "one of total, avg, calls");
	return PROFILE_BY_TOTAL;
}

static void apply_environment(void)
{
	double slow = read_number("EDM_PROFILE_SLOW_MS", 0);
	const char *output = secure_getenv("EDM_PROFILE_OUTPUT");

	wish.order = read_order();
	wish.top = (size_t)read_number("EDM_PROFILE_TOP", (double)REPORT_ALL);
	wish.output = output && *output ? output : NULL;
	if (is_set("EDM_PROFILE_KEEP_ALL"))
		profile_keep_all(true);
	if (is_set("EDM_PROFILE_CPU"))
		profile_measure_cpu_time(true);
	if (is_set("EDM_PROFILE_MEMORY"))
		profile_measure_memory(true);
	if (slow > 0)
		profile_warn_slow(slow * 1e-3, NULL, NULL);
	wish.is_asked = true;
	profile_enable();
}

/* ----------------------------------------------------------------------------- start and end */

static void start_if_asked(void)
{
	if (!atomic_exchange(&is_applied, true) && is_set("EDM_PROFILE"))
		apply_environment();
}

void profile_module_register(struct profile_module *module)
{
	start_if_asked();
	switch_add_module(module);
}

void profile_function_register(struct profile_module *module, struct profile_function *function)
{
	if (!module->registered)
		profile_module_register(module);
	switch_add_function(module, function);
}

/* Runs after all other destructors of this library, and of the program or library that links it
 * statically. */
__attribute__((destructor(101))) static void report_at_exit(void)
{
	if (!wish.is_asked)
		return;
	profile_disable();
	report_at_end(wish.output, wish.top, wish.order);
}
