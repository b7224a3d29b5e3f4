#include "sampling.h"

#include "common/units.h"

static const double microseconds = 1e6;

void sampling_add_time(struct buffer *out, const struct cpu_sampling *sampling, u64 samples)
{
	if (sampling->rate)
		units_add_seconds(out, (double)samples / (double)sampling->rate);
	else
		buffer_add(out, T("-"));
}

static void add_samples(struct buffer *out, u64 samples)
{
	buffer_add_grouped(out, samples);
	buffer_add(out, samples == 1 ? T(" sample") : T(" samples"));
}

struct text sampling_rate(const struct cpu_sampling *sampling, struct arena *arena)
{
	if (!sampling->rate)
		return T("at an unknown rate");
	return arena_printf(arena, "%llu per second of running",
			    (unsigned long long)sampling->rate);
}

struct text sampling_words(const struct cpu_sampling *sampling, u64 samples, struct arena *arena)
{
	struct buffer out = {0};

	add_samples(&out, samples);
	buffer_add(&out, T(", "));
	buffer_add(&out, sampling_rate(sampling, arena));
	return buffer_take(&out, arena);
}

struct text sampling_sentence(const struct cpu_sampling *sampling,
			      const struct cpu_profile *process, struct arena *arena)
{
	u64 samples = process->totals[SAMPLING_SAMPLES];
	struct buffer out = {0};

	add_samples(&out, samples);
	buffer_add(&out, T(" in "));
	units_add_seconds(&out, (double)sampling->duration / microseconds);
	if (sampling->rate) {
		buffer_add(&out, T(", an estimated "));
		sampling_add_time(&out, sampling, samples);
		buffer_printf(&out, " of running; %llu per second",
			      (unsigned long long)sampling->rate);
	}
	if (sampling->clock.length)
		buffer_printf(&out, " by %.*s", TEXT_ARGS(sampling->clock));
	if (sampling->call_graph.length)
		buffer_printf(&out, ", stacks by %.*s", TEXT_ARGS(sampling->call_graph));
	return buffer_take(&out, arena);
}

struct text sampling_command(const struct cpu_profile *process, struct arena *arena)
{
	if (!process->processes)
		return process->command;
	return arena_printf(arena, "%.*s (%llu processes)", TEXT_ARGS(process->command),
			    (unsigned long long)process->processes);
}
