#include "common/json_writer.h"
#include "writer.h"

/* Enough digits for any factor: they are relative to the size to the third power. */
enum { FACTOR_DECIMALS = 15, SHARE_DECIMALS = 6, EXPONENT_DECIMALS = 4, SIZE_DECIMALS = 9 };

static void add_counts(struct json_writer *w, const char *key, const u64 *counts, u32 count)
{
	json_key(w, key);
	json_open_array(w, JSON_INLINE);
	for (u32 i = 0; i < count; i++)
		json_u64(w, counts[i]);
	json_close(w);
}

static void add_growth(struct json_writer *w, const char *key, const struct growth *growth)
{
	struct buffer term = {0};

	growth_add_term(growth, &term);
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	json_key(w, "exponent");
	json_double(w, growth->exponent, EXPONENT_DECIMALS);
	json_member_bool(w, "irregular", growth->is_irregular);
	json_member_text(w, "term", buffer_text(&term));
	json_key(w, "terms");
	json_open_array(w, JSON_INLINE);
	for (u32 i = 0; i < growth->part_count; i++) {
		json_open_object(w, JSON_INLINE);
		json_key(w, "factor");
		json_double(w, growth->factors[i], FACTOR_DECIMALS);
		json_member_bool(w, "log", growth->parts[i].has_log);
		json_key(w, "power");
		json_double(w, growth->parts[i].power, EXPONENT_DECIMALS);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	buffer_release(&term);
}

static void add_function(struct json_writer *w, const struct growth_table *table,
			 const struct growth_function *f)
{
	json_open_object(w, JSON_LINES);
	if (f->call_file.length) {
		json_key(w, "called_at");
		json_open_object(w, JSON_INLINE);
		json_member_text(w, "file", f->call_file);
		json_member_u64(w, "line", f->call_line);
		json_close(w);
	}
	add_counts(w, "calls", f->calls, table->size_count);
	add_growth(w, "calls_growth", &f->call_growth);
	json_member_bool(w, "cause", f->is_cause);
	add_counts(w, "cost", f->costs, table->size_count);
	add_growth(w, "cost_growth", &f->cost_growth);
	json_member_text(w, "file", f->file);
	json_member_text(w, "function", f->name);
	add_counts(w, "inclusive", f->inclusive, table->size_count);
	add_growth(w, "inclusive_growth", &f->inclusive_growth);
	json_member_bool(w, "inlined", f->is_inlined);
	json_member_u64(w, "line", f->line);
	json_member_text(w, "object", f->object);
	json_key(w, "share");
	json_double(w, f->share, SHARE_DECIMALS);
	json_key(w, "share_later");
	json_double(w, f->far_share, SHARE_DECIMALS);
	json_close(w);
}

void growth_write_json(const struct growth_output *output, struct buffer *out)
{
	const struct growth_table *table = output->table;
	struct json_writer w = {.out = out};

	json_open_object(&w, JSON_LINES);
	json_member_text(&w, "command", table->command);
	json_member_text(&w, "event", table->event);
	json_key(&w, "functions");
	json_open_array(&w, JSON_LINES);
	for (u32 i = 0; i < table->function_count; i++)
		add_function(&w, table, &table->functions[i]);
	json_close(&w);
	json_key(&w, "program");
	json_open_object(&w, JSON_LINES);
	add_counts(&w, "cost", table->costs, table->size_count);
	add_growth(&w, "cost_growth", &table->program);
	json_close(&w);
	json_member_string(&w, "schema", "edm-profile/growth/1");
	json_key(&w, "sizes");
	json_open_array(&w, JSON_INLINE);
	for (u32 i = 0; i < table->size_count; i++)
		json_double(&w, table->sizes[i], SIZE_DECIMALS);
	json_close(&w);
	json_close(&w);
	json_end(&w);
}
