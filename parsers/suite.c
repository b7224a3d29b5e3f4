#include "suite.h"

#include "common/json_reader.h"
#include "common/memory.h"
#include "kinds.h"
#include "parsers/model/sizes.h"

enum { DEFAULT_RUNS = 3, MOST_RUNS = 1000, RUNS_NOT_GIVEN };

/* ---------------------------------------------------------------- words */

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_variable(struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!is_letter(name.data[i]) && name.data[i] != '_' &&
		    (!i || !is_digit(name.data[i])))
			return false;
	return name.length > 0;
}

static bool read_word(struct json_reader *r, struct text *word)
{
	if (!json_read_text(r, word))
		return false;
	return text_find(*word, 0) == word->length || json_fail(r, "a word must not contain a NUL");
}

/* Reads an array of words and checks each with `check`, unless that is NULL. */
static bool read_words(struct json_reader *r, struct suite_words *words,
		       bool (*check)(struct json_reader *, struct text))
{
	size_t capacity = 0, count = 0;
	struct text *items = NULL;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(items, capacity, count + 1);
		if (read_word(r, &items[count]) && check)
			check(r, items[count]);
		count++;
	}
	if (items)
		arena_adopt(r->arena, items);
	*words = (struct suite_words){(u32)count, items};
	return !r->failed;
}

/* Reads an object of words as words "KEY=VALUE". */
static bool read_pairs(struct json_reader *r, struct suite_words *words,
		       bool (*check)(struct json_reader *, struct text))
{
	size_t capacity = 0, count = 0;
	struct text *items = NULL, key, value;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		GROW(items, capacity, count + 1);
		if (read_word(r, &value) && check(r, key))
			items[count++] =
			    arena_printf(r->arena, "%.*s=%.*s", TEXT_ARGS(key), TEXT_ARGS(value));
	}
	if (items)
		arena_adopt(r->arena, items);
	*words = (struct suite_words){(u32)count, items};
	return !r->failed;
}

/* ---------------------------------------------------------------- members of a workload */

static bool read_name(struct json_reader *r, struct suite_workload *workload)
{
	return json_read_text(r, &workload->name) &&
	       (text_is_name(workload->name) ||
		json_fail(r,
			  "a name is letters, digits, '.', '_' and '-', and begins with a letter "
			  "or digit"));
}

static bool read_command_words(struct json_reader *r, struct suite_words *words)
{
	if (!read_words(r, words, NULL))
		return false;
	if (!words->count)
		return json_fail(r, "a command needs at least one word");
	return words->items[0].length || json_fail(r, "the name of the program is empty");
}

static bool read_command(struct json_reader *r, struct suite_workload *workload)
{
	return read_command_words(r, &workload->command);
}

static bool read_directory(struct json_reader *r, struct suite_workload *workload)
{
	return read_word(r, &workload->directory) &&
	       (workload->directory.length || json_fail(r, "the name of the folder is empty"));
}

static bool is_variable_or_fail(struct json_reader *r, struct text name)
{
	return is_variable(name) ||
	       json_fail(r, "'%.*s' is not a name of a variable", TEXT_ARGS(name));
}

static bool read_environment(struct json_reader *r, struct suite_workload *workload)
{
	return read_pairs(r, &workload->environment, is_variable_or_fail);
}

/* Checks the name of a kind. Only kinds that a tool records are allowed. */
static bool is_kind_or_fail(struct json_reader *r, struct text name)
{
	const struct kind *kind;
	struct buffer known = {0};

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		if (!kind->must_agree || kind->is_computed || kind->is_estimate)
			continue;
		if (text_equal(kind->name, name)) {
			buffer_release(&known);
			return true;
		}
		buffer_printf(&known, "%s%.*s", known.length ? ", " : "", TEXT_ARGS(kind->name));
	}
	json_fail(r, "there is no kind '%.*s'; there are: %.*s", TEXT_ARGS(name),
		  TEXT_ARGS(buffer_text(&known)));
	buffer_release(&known);
	return false;
}

static bool read_kinds(struct json_reader *r, struct suite_workload *workload)
{
	return read_words(r, &workload->kinds, is_kind_or_fail) &&
	       (workload->kinds.count || json_fail(r, "there must be at least one kind"));
}

static bool is_metric_or_fail(struct json_reader *r, struct text name)
{
	return (name.length && text_find(name, 0) == name.length &&
		text_find(name, '=') == name.length) ||
	       json_fail(r, "'%.*s' is not a name of a metric", TEXT_ARGS(name));
}

static bool read_limits(struct json_reader *r, struct suite_workload *workload)
{
	return read_pairs(r, &workload->limits, is_metric_or_fail);
}

static bool is_option_or_fail(struct json_reader *r, struct text word)
{
	return text_starts_with(word, T("--")) ||
	       json_fail(r, "an option of profile-deep must begin with --");
}

static bool read_options(struct json_reader *r, struct suite_workload *workload)
{
	return read_words(r, &workload->options, is_option_or_fail);
}

static bool read_runs(struct json_reader *r, struct suite_workload *workload)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		bool is_timed = text_equal(key, T("timed"));
		u64 least = is_timed ? 0 : 1;
		u64 *runs = text_equal(key, T("exact")) ? &workload->exact_runs
			    : is_timed			? &workload->timed_runs
							: NULL;

		if (!runs)
			return json_fail(r, "unknown key");
		if (json_read_u64(r, runs) && (*runs < least || *runs > MOST_RUNS))
			json_fail(r, "expected a number from %u to %d", (unsigned)least, MOST_RUNS);
	}
	return !r->failed;
}

static bool read_commands(struct json_reader *r, struct suite_words **out, u32 *out_count)
{
	struct suite_words *commands = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(commands, capacity, count + 1);
		read_command_words(r, &commands[count++]);
	}
	if (commands)
		arena_adopt(r->arena, commands);
	*out = commands;
	*out_count = (u32)count;
	return !r->failed;
}

static bool read_setup(struct json_reader *r, struct suite_workload *workload)
{
	return read_commands(r, &workload->setup, &workload->setup_count);
}

static bool read_size_list(struct json_reader *r, struct buffer *list)
{
	double size;

	json_enter_array(r);
	while (json_next_element(r))
		if (json_read_double(r, &size)) {
			buffer_add_string(list, list->length ? "," : "");
			growth_size_write(list, size);
		}
	return !r->failed;
}

/* Reads the sizes, a list of numbers or a text such as "1000..64000*2", as words. */
static bool read_sizes(struct json_reader *r, struct suite_workload *workload)
{
	struct growth_sizes sizes;
	struct buffer list = {0};
	struct diag wrong = {0};
	struct text text;
	bool fine;

	if (json_peek(r) == JSON_ARRAY) {
		fine = read_size_list(r, &list);
	} else {
		fine = read_word(r, &text);
		if (fine)
			buffer_add(&list, text);
	}
	buffer_add_byte(&list, 0);
	if (fine && !growth_sizes_read(list.data, &sizes, &wrong))
		fine = json_fail(r, "%s", wrong.message);
	buffer_release(&list);
	if (!fine)
		return false;
	workload->sizes =
	    (struct suite_words){sizes.count, ARENA_NEW(r->arena, struct text, sizes.count)};
	for (u32 i = 0; i < sizes.count; i++) {
		struct buffer word = {0};

		growth_size_write(&word, sizes.items[i]);
		workload->sizes.items[i] = buffer_take(&word, r->arena);
	}
	return true;
}

static const struct member {
	struct text key;
	bool (*read)(struct json_reader *, struct suite_workload *);
} members[] = {
    {TEXT("command"), read_command},
    {TEXT("directory"), read_directory},
    {TEXT("environment"), read_environment},
    {TEXT("kinds"), read_kinds},
    {TEXT("limits"), read_limits},
    {TEXT("name"), read_name},
    {TEXT("options"), read_options},
    {TEXT("runs"), read_runs},
    {TEXT("setup"), read_setup},
    {TEXT("sizes"), read_sizes},
};

/* ---------------------------------------------------------------- workloads */

static bool read_member(struct json_reader *r, struct text key, struct suite_workload *workload)
{
	for (size_t i = 0; i < LENGTH_OF(members); i++)
		if (text_equal(members[i].key, key))
			return members[i].read(r, workload);
	return json_fail(r, "unknown key");
}

static bool has_size(const struct suite_words *words)
{
	for (u32 i = 0; i < words->count; i++)
		if (growth_size_has_place(words->items[i]))
			return true;
	return false;
}

/* One kind is counted at each size, and times are not measured. */
static bool check_growth(struct json_reader *r, struct suite_workload *workload)
{
	static const struct text counted[] = {TEXT("count"), TEXT("cpu"), TEXT("memory")};
	bool is_counted = false;

	if (!has_size(&workload->command) && !has_size(&workload->environment))
		return json_fail(r,
				 "the workload '%.*s' has \"sizes\", so its command or "
				 "environment needs {} for the size",
				 TEXT_ARGS(workload->name));
	for (size_t i = 0; i < LENGTH_OF(counted); i++)
		is_counted |= text_equal(workload->kinds.items[0], counted[i]);
	if (workload->kinds.count != 1 || !is_counted)
		return json_fail(r,
				 "the growth of '%.*s' is measured by one kind: count, cpu or "
				 "memory",
				 TEXT_ARGS(workload->name));
	if (workload->timed_runs && workload->timed_runs != RUNS_NOT_GIVEN)
		return json_fail(
		    r,
		    "the workload '%.*s' has \"sizes\", so its times are not measured; "
		    "\"timed\" can only be 0",
		    TEXT_ARGS(workload->name));
	return true;
}

static bool check_workload(struct json_reader *r, struct suite_workload *workload)
{
	if (!workload->name.data)
		return json_fail(r, "a workload needs a \"name\"");
	if (!workload->command.count)
		return json_fail(r, "the workload '%.*s' needs a \"command\"",
				 TEXT_ARGS(workload->name));
	if (workload->sizes.count && !check_growth(r, workload))
		return false;
	if (workload->timed_runs == RUNS_NOT_GIVEN)
		workload->timed_runs = workload->sizes.count ? 0 : DEFAULT_RUNS;
	return true;
}

static bool read_workload(struct json_reader *r, struct suite_workload *workload)
{
	static struct text count = TEXT("count");
	struct text key;

	*workload = (struct suite_workload){
	    .kinds = {1, &count}, .exact_runs = DEFAULT_RUNS, .timed_runs = RUNS_NOT_GIVEN};
	json_enter_object(r);
	while (json_next_key(r, &key))
		if (!read_member(r, key, workload))
			return false;
	return r->failed || check_workload(r, workload);
}

static bool is_new(struct json_reader *r, const struct suite_workload *workloads, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(workloads[i].name, workloads[count].name))
			return json_fail(r, "there is a workload '%.*s' already",
					 TEXT_ARGS(workloads[count].name));
	return true;
}

static bool read_workloads(struct json_reader *r, struct suite *suite)
{
	struct suite_workload *workloads = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(workloads, capacity, count + 1);
		if (read_workload(r, &workloads[count]) && is_new(r, workloads, count))
			count++;
	}
	if (workloads)
		arena_adopt(r->arena, workloads);
	suite->count = (u32)count;
	suite->workloads = workloads;
	return !r->failed && (count || json_fail(r, "a suite needs at least one workload"));
}

/* ---------------------------------------------------------------- the suite */

static bool read_schema(struct json_reader *r)
{
	struct text schema;

	return json_read_text(r, &schema) && (text_equal(schema, T(SUITE_SCHEMA)) ||
					      json_fail(r, "this program reads %s", SUITE_SCHEMA));
}

static bool read_suite(struct json_reader *r, struct suite *suite)
{
	bool has_schema = false, has_workloads = false;
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("schema")))
			has_schema = read_schema(r);
		else if (text_equal(key, T("workloads")))
			has_workloads = read_workloads(r, suite);
		else if (text_equal(key, T("build")))
			read_commands(r, &suite->build, &suite->build_count);
		else
			json_fail(r, "unknown key");
	}
	if (!r->failed && !has_schema)
		return json_fail(r, "not a suite: it has no \"schema\"");
	return r->failed || has_workloads || json_fail(r, "\"workloads\" is missing");
}

bool suite_read(struct text content, const char *file, struct arena *arena, struct suite *suite,
		struct diag *diag)
{
	struct json_reader r;

	*suite = (struct suite){0};
	json_reader_init(&r, file, content, arena, diag);
	read_suite(&r, suite);
	return json_reader_ok(&r);
}

/* ---------------------------------------------------------------- for scripts */

static void add_words(struct buffer *out, struct text name, const char *what,
		      const struct suite_words *words)
{
	buffer_add_word(out, name);
	buffer_add_word(out, text_from_string(what));
	buffer_add_u64(out, words->count);
	buffer_add_byte(out, 0);
	for (u32 i = 0; i < words->count; i++)
		buffer_add_word(out, words->items[i]);
}

static void add_number(struct buffer *out, const struct suite_workload *workload, const char *what,
		       u64 number)
{
	struct buffer digits = {0};
	struct text word;

	buffer_add_u64(&digits, number);
	word = buffer_text(&digits);
	add_words(out, workload->name, what, &(struct suite_words){1, &word});
	buffer_release(&digits);
}

static void add_directory(struct buffer *out, const struct suite_workload *workload,
			  const char *file)
{
	struct text path = text_from_string(file), folder = T("."), word;
	size_t slash = text_find_last(path, '/');
	struct buffer joined = {0};

	if (slash < path.length)
		folder = text_before(path, slash ? slash : 1);
	if (!text_starts_with(workload->directory, T("/"))) {
		buffer_add(&joined, folder);
		buffer_add_byte(&joined, '/');
	}
	buffer_add(&joined, workload->directory);
	word = buffer_text(&joined);
	add_words(out, workload->name, "directory", &(struct suite_words){1, &word});
	buffer_release(&joined);
}

static void add_commands(struct buffer *out, struct text name, const char *what,
			 const struct suite_words *commands, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		struct buffer part = {0};

		buffer_printf(&part, "%s %u", what, i);
		add_words(out, name, part.data, &commands[i]);
		buffer_release(&part);
	}
}

/* The words with the size in place of {}. */
static struct suite_words at_size(const struct suite_words *words, struct text size,
				  struct arena *arena)
{
	struct suite_words filled = {words->count, ARENA_NEW(arena, struct text, words->count)};

	for (u32 i = 0; i < words->count; i++)
		filled.items[i] = growth_size_fill_in(words->items[i], size, arena);
	return filled;
}

/* Adds the words, or of a workload with sizes the words for each size. */
static void add_words_of_sizes(struct buffer *out, const struct suite_workload *workload,
			       const char *what, const struct suite_words *words)
{
	struct arena arena = {0};

	if (!workload->sizes.count)
		add_words(out, workload->name, what, words);
	for (u32 i = 0; i < workload->sizes.count; i++) {
		struct text size = workload->sizes.items[i];
		struct suite_words filled = at_size(words, size, &arena);
		struct text part = arena_printf(&arena, "%s %.*s", what, TEXT_ARGS(size));

		add_words(out, workload->name, part.data, &filled);
	}
	arena_release(&arena);
}

static void add_setup(struct buffer *out, const struct suite_workload *workload)
{
	size_t sizes = workload->sizes.count;
	struct suite_words *commands;
	struct arena arena = {0};
	u32 count = 0;

	commands = ARENA_NEW(&arena, struct suite_words, workload->setup_count * (sizes + 1) + 1);
	for (u32 i = 0; i < workload->setup_count; i++) {
		const struct suite_words *command = &workload->setup[i];

		if (!sizes || !has_size(command))
			commands[count++] = *command;
		else
			for (size_t k = 0; k < sizes; k++)
				commands[count++] =
				    at_size(command, workload->sizes.items[k], &arena);
	}
	add_commands(out, workload->name, "setup", commands, count);
	arena_release(&arena);
}

void suite_write(const struct suite *suite, const char *file, struct buffer *out)
{
	add_commands(out, T(""), "build", suite->build, suite->build_count);
	for (u32 i = 0; i < suite->count; i++) {
		const struct suite_workload *workload = &suite->workloads[i];

		add_words_of_sizes(out, workload, "command", &workload->command);
		if (workload->directory.data)
			add_directory(out, workload, file);
		add_words_of_sizes(out, workload, "environment", &workload->environment);
		add_words(out, workload->name, "kinds", &workload->kinds);
		add_words(out, workload->name, "limits", &workload->limits);
		add_words(out, workload->name, "options", &workload->options);
		add_number(out, workload, "exact", workload->exact_runs);
		add_number(out, workload, "timed", workload->timed_runs);
		if (workload->sizes.count)
			add_words(out, workload->name, "sizes", &workload->sizes);
		add_setup(out, workload);
	}
}
