#include "facts.h"

#include "commit.h"
#include "elf.h"
#include "envelope/fixed_paths.h"
#include "envelope/loader_cache.h"
#include "hashes.h"
#include "identity.h"
#include "machine.h"

#include "common/file.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/memory.h"
#include "common/sha256.h"
#include "common/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- lists of members */

static void add_json(struct facts *facts, struct fact_list *list, struct text key, struct text json)
{
	GROW(list->items, list->capacity, list->count + 1);
	list->items[list->count++] = (struct fact){utf8_clean(key, facts->arena), json};
}

static struct text quoted(struct facts *facts, struct text value)
{
	struct buffer out = {0};

	json_add_quoted(&out, value);
	return buffer_take(&out, facts->arena);
}

static void add_text(struct facts *facts, struct fact_list *list, const char *key,
		     struct text value)
{
	add_json(facts, list, text_from_string(key), quoted(facts, value));
}

static void add_bool(struct facts *facts, struct fact_list *list, const char *key, bool value)
{
	add_json(facts, list, text_from_string(key), value ? T("true") : T("false"));
}

static void add_u64(struct facts *facts, struct fact_list *list, const char *key, u64 value)
{
	add_json(facts, list, text_from_string(key),
		 arena_printf(facts->arena, "%llu", (unsigned long long)value));
}

static struct text hash_text(struct facts *facts, struct text hash)
{
	return arena_printf(facts->arena, "\"sha256:%.*s\"", TEXT_ARGS(hash));
}

static int compare_facts(const void *a, const void *b)
{
	const struct fact *first = a, *second = b;

	return text_compare(first->key, second->key);
}

/* Makes an object with sorted keys. Equal keys have equal values, so one of them is enough. */
static struct text object_of(struct facts *facts, struct fact_list *list)
{
	struct buffer out = {0};

	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare_facts);
	buffer_add_byte(&out, '{');
	for (size_t i = 0; i < list->count; i++) {
		const struct fact *fact = &list->items[i];

		if (i && text_equal(fact[-1].key, fact->key))
			continue;
		if (i)
			buffer_add_byte(&out, ',');
		json_add_quoted(&out, fact->key);
		buffer_add_byte(&out, ':');
		buffer_add(&out, fact->json);
	}
	buffer_add_byte(&out, '}');
	return buffer_take(&out, facts->arena);
}

static void release(struct fact_list *list)
{
	free(list->items);
	*list = (struct fact_list){0};
}

/* ---------------------------------------------------------------- before the run */

static void gather_arguments(struct facts *facts, const struct facts_request *request)
{
	struct buffer out = {0};

	for (size_t i = 0; i < request->argument_count; i++) {
		buffer_add_byte(&out, i ? ',' : '[');
		json_add_quoted(&out, text_from_string(request->arguments[i]));
	}
	buffer_add(&out, request->argument_count ? T("]") : T("[]"));
	add_json(facts, &facts->must_agree, T("arguments"), buffer_take(&out, facts->arena));
}

static bool gather_inputs(struct facts *facts, const struct facts_request *request,
			  struct hashes *hashes, struct diag *diag)
{
	for (size_t i = 0; i < request->argument_count; i++) {
		const char *word = request->arguments[i];
		struct text hash;

		if (!is_readable_file(word))
			continue;
		if (!hashes_of_file(hashes, word, &hash, diag))
			return false;
		add_json(facts, &facts->inputs, text_from_string(word), hash_text(facts, hash));
	}
	return true;
}

static bool gather_stdin(struct facts *facts, const struct facts_request *request,
			 struct hashes *hashes, struct diag *diag)
{
	struct text hash, what = T("device");

	if (!request->input)
		what = T("unknown");
	else if (!strcmp(request->input, "/dev/null"))
		what = T("none");
	else if (is_readable_file(request->input)) {
		if (!hashes_of_file(hashes, request->input, &hash, diag))
			return false;
		what = arena_printf(facts->arena, "sha256:%.*s", TEXT_ARGS(hash));
	}
	add_text(facts, &facts->must_agree, "stdin", what);
	return true;
}

/* An object that tells how each pin is held. */
static struct text held_pins(struct facts *facts, const struct facts_request *request)
{
	struct fact_list pins = {0};
	struct text held = T("\"off\"");

	for (size_t i = 0; i < request->pin_count; i++) {
		struct text pin = text_from_string(request->pins[i]);
		size_t equals = text_find(pin, '=');

		if (equals < pin.length)
			add_json(facts, &pins, text_before(pin, equals),
				 quoted(facts, text_from(pin, equals + 1)));
	}
	if (pins.count)
		held = object_of(facts, &pins);
	release(&pins);
	return held;
}

/* Updates the pins, because one may have been lost during the run. */
static void update_envelope(struct facts *facts, const struct facts_request *request)
{
	for (size_t i = 0; i < facts->must_agree.count; i++)
		if (text_equal(facts->must_agree.items[i].key, T("envelope")))
			facts->must_agree.items[i].json = held_pins(facts, request);
}

static void gather_envelope(struct facts *facts, const struct facts_request *request)
{
	add_json(facts, &facts->must_agree, T("envelope"), held_pins(facts, request));
	add_bool(facts, &facts->must_agree, "freeze", request->is_frozen);
	add_text(facts, &facts->must_agree, "isa",
		 text_from_string(request->isa ? request->isa : "native"));
	add_u64(facts, &facts->must_agree, "cpus", request->pin_count ? 1 : machine_cpus());
}

/* Adds the hash of the variables. Not the values, which may be secrets, because documents are
 * shared. Of several variables of one name, the last counts. */
static void gather_environment(struct facts *facts, const struct facts_request *request)
{
	struct fact_list variables = {0};

	for (size_t i = request->variable_count; i-- > 0;) {
		struct text variable = text_from_string(request->variables[i]);
		struct text name = text_before(variable, text_find(variable, '='));
		char hex[SHA256_HEX + 1];
		bool is_set = false;

		for (size_t k = 0; k < variables.count; k++)
			is_set |= text_equal(variables.items[k].key, name);
		if (is_set)
			continue;
		sha256_of(variable, hex);
		add_json(facts, &variables, name, hash_text(facts, text_from_string(hex)));
	}
	add_json(facts, &facts->must_agree, T("environment"), object_of(facts, &variables));
	release(&variables);
}

static bool is_held(const struct facts_request *request, const char *pin)
{
	for (size_t i = 0; i < request->pin_count; i++)
		if (!strcmp(request->pins[i], pin))
			return true;
	return false;
}

/* Adds the user and the loader's cache. If paths are fixed, the loader sees the plain form of its
 * cache. */
static void gather_identity(struct facts *facts, const struct facts_request *request)
{
	bool is_plain = is_held(request, "paths=fixed");

	add_json(facts, &facts->must_agree, T("user"), identity_user(facts->arena));
	add_json(facts, &facts->must_agree, T("loader_cache"),
		 identity_loader_cache(LOADER_CACHE, is_plain, facts->arena));
}

static void gather_machine(struct facts *facts)
{
	add_text(facts, &facts->must_agree, "cpu_features", machine_features(facts->arena));
	add_text(facts, &facts->informs, "host_cpu", machine_model(facts->arena));
	add_text(facts, &facts->informs, "kernel", machine_kernel(facts->arena));
	add_u64(facts, &facts->informs, "host_cpus", machine_cpus());
}

static struct text without_slash(const char *tree)
{
	struct text text = text_from_string(tree);

	return text_ends_with(text, T("/")) ? text_before(text, text.length - 1) : text;
}

struct text facts_program_build_id(const struct facts *facts)
{
	for (size_t i = 0; i < facts->informs.count; i++) {
		struct text id = facts->informs.items[i].json;

		if (text_equal(facts->informs.items[i].key, T("program_build_id")) &&
		    !text_equal(id, T("\"none\"")))
			return text_before(text_from(id, 1), id.length - 2);
	}
	return T("");
}

/* The program's path as the run sees it: a fixed path in its own tree, or the real path for a
 * program of the system. */
static struct text seen_path(struct facts *facts, const struct facts_request *request)
{
	struct text path = text_from_string(request->program);
	struct text tree = without_slash(request->program_tree);

	if (!tree.length || !is_held(request, "paths=fixed") || !text_skip_prefix(&path, tree))
		return path;
	return arena_printf(facts->arena, FIXED_ROOT "/program%.*s", TEXT_ARGS(path));
}

/* Adds facts about the program. They only inform, because the program is what is compared. */
static bool gather_program(struct facts *facts, const struct facts_request *request,
			   struct hashes *hashes, struct diag *diag)
{
	struct elf_facts elf = elf_read_file(request->program, facts->arena);
	struct text hash;

	if (!hashes_of_file(hashes, request->program, &hash, diag))
		return false;
	add_text(facts, &facts->informs, "program",
		 path_basename(text_from_string(request->program)));
	add_text(facts, &facts->informs, "path", seen_path(facts, request));
	add_text(facts, &facts->informs, "program_sha256", hash);
	add_text(facts, &facts->informs, "program_build_id",
		 elf.build_id.length ? elf.build_id : T("none"));
	add_text(facts, &facts->informs, "compiler", elf.compiler);
	add_bool(facts, &facts->informs, "debug_symbols", elf.has_debug_info);
	return true;
}

/* Adds the commit of the program's tree, or of the working tree for a program of the system. */
static void gather_commit(struct facts *facts, const struct facts_request *request)
{
	const char *tree = *request->program_tree ? request->program_tree : request->work_tree;
	struct commit commit = commit_read(tree, facts->arena);

	facts->commit = commit.hash.data ? quoted(facts, commit.hash) : T("null");
	facts->commit_remedy = commit.remedy;
	facts->dirty = commit.is_dirty ? T("true") : commit.hash.data ? T("false") : T("null");
}

static void init(struct facts *facts, struct arena *arena)
{
	*facts = (struct facts){.commit = T("null"), .dirty = T("null"), .arena = arena};
}

bool facts_gather(const struct facts_request *request, struct facts *facts, struct arena *arena,
		  struct diag *diag)
{
	struct hashes hashes;

	init(facts, arena);
	hashes_open(&hashes, arena);
	gather_arguments(facts, request);
	gather_envelope(facts, request);
	gather_environment(facts, request);
	gather_identity(facts, request);
	gather_machine(facts);
	gather_commit(facts, request);
	return gather_inputs(facts, request, &hashes, diag) &&
	       gather_stdin(facts, request, &hashes, diag) &&
	       gather_program(facts, request, &hashes, diag);
}

struct text facts_key(struct facts *facts, const char *name)
{
	struct text agree = object_of(facts, &facts->must_agree);
	struct text inputs = object_of(facts, &facts->inputs);
	char hex[SHA256_HEX + 1];

	sha256_of(
	    arena_printf(facts->arena, "%s\n%.*s\n%.*s", name, TEXT_ARGS(agree), TEXT_ARGS(inputs)),
	    hex);
	return arena_copy(facts->arena, text_from_string(hex));
}

/* ---------------------------------------------------------------- after the run */

static void drop(struct fact_list *list, struct text key)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!text_equal(list->items[i].key, key))
			list->items[kept++] = list->items[i];
	list->count = kept;
}

/* Removes the inputs that the run wrote. One that the run deleted stays, because it was hashed
 * before. */
static bool drop_outputs(struct facts *facts, const struct facts_request *request,
			 const char *began, struct diag *diag)
{
	struct stat start;

	if (stat(began, &start))
		return diag_error_at(diag, began, 0, 0, "cannot read its status");
	for (size_t i = 0; i < request->argument_count; i++) {
		const char *word = request->arguments[i];

		if (file_changed(word, start.st_mtim)) /* `cp -p` gives an old time */
			drop(&facts->inputs, utf8_clean(text_from_string(word), facts->arena));
	}
	return true;
}

struct text facts_outside(const struct facts_request *request, struct text path,
			  struct arena *arena)
{
	const char *tree = "";
	struct text rest = path;

	if (text_skip_prefix(&rest, T(FIXED_ROOT "/program/")))
		tree = request->program_tree;
	else if (text_skip_prefix(&rest, T(FIXED_ROOT "/work/")))
		tree = request->work_tree;
	if (!*tree)
		return arena_copy(arena, path);
	return arena_printf(arena, "%.*s/%.*s", TEXT_ARGS(without_slash(tree)), TEXT_ARGS(rest));
}

static bool is_library(struct text path)
{
	struct text name = path_basename(path);

	return text_ends_with(name, T(".so")) || text_contains(name, T(".so."));
}

static bool is_below(struct text path, const char *tree)
{
	return *tree && text_skip_prefix(&path, without_slash(tree)) &&
	       text_starts_with(path, T("/"));
}

/* Whether the library belongs to the project, and so to what is compared. */
static bool is_projects_own(const struct facts_request *request, struct text path)
{
	return (strcmp(request->program_tree, "/") && is_below(path, request->program_tree)) ||
	       (strcmp(request->work_tree, "/") && is_below(path, request->work_tree));
}

bool facts_is_own(const struct facts_request *request, struct text path, struct arena *arena)
{
	struct text outside = facts_outside(request, path, arena);

	return text_equal(outside, text_from_string(request->program)) ||
	       (is_library(outside) && is_projects_own(request, outside));
}

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

void facts_add_producers(struct facts *facts, const struct text *producers, size_t count)
{
	struct text *sorted = ARENA_NEW(facts->arena, struct text, count);
	struct buffer out = {0};

	if (!count)
		return;
	memcpy(sorted, producers, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_texts);
	for (size_t i = 0; i < count; i++) {
		buffer_add_byte(&out, i ? ',' : '[');
		json_add_quoted(&out, utf8_clean(sorted[i], facts->arena));
	}
	buffer_add_byte(&out, ']');
	add_json(facts, &facts->informs, T("compiled_by"), buffer_take(&out, facts->arena));
}

static bool is_listed(const struct fact_list *list, struct text key)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].key, key))
			return true;
	return false;
}

/* Adds the library's hash. Skips a file that no longer exists, for example a library that the
 * program wrote itself. */
static bool add_library(struct facts *facts, struct fact_list *list, struct text path,
			struct text key, struct hashes *hashes, struct diag *diag)
{
	struct stat status;
	struct text hash;

	if (is_listed(list, key) || stat(path.data, &status))
		return true;
	if (!hashes_of_file(hashes, path.data, &hash, diag))
		return false;
	add_json(facts, list, key, hash_text(facts, hash));
	return true;
}

static bool add_libraries(struct facts *facts, const struct facts_request *request,
			  const struct text *objects, size_t count, struct diag *diag)
{
	struct fact_list system = {0}, own = {0};
	struct hashes hashes;
	bool fine = true;

	hashes_open(&hashes, facts->arena);
	for (size_t i = 0; fine && i < count; i++) {
		struct text path = facts_outside(request, objects[i], facts->arena);

		if (!is_library(path))
			continue;
		if (is_projects_own(request, path))
			fine = add_library(facts, &own, path, path_basename(path), &hashes, diag);
		else
			fine = add_library(facts, &system, path, path, &hashes, diag);
	}
	add_json(facts, &facts->must_agree, T("libraries"), object_of(facts, &system));
	add_json(facts, &facts->informs, T("libraries"), object_of(facts, &own));
	release(&system);
	release(&own);
	return fine;
}

/* The JSON in the form of jq -cS, so that the fingerprint can be checked with jq. */
static struct text canonical(struct text json, struct arena *arena)
{
	static const struct {
		struct text ours, theirs;
	} escapes[] = {{TEXT("\\u003c"), TEXT("<")},
		       {TEXT("\\u0008"), TEXT("\\b")},
		       {TEXT("\\u000c"), TEXT("\\f")},
		       {TEXT("\\u000d"), TEXT("\\r")}};
	struct buffer out = {0};

	while (json.length) {
		size_t length = json.data[0] == '\\' ? 2 : 1, i = 0;

		while (i < LENGTH_OF(escapes) && !text_skip_prefix(&json, escapes[i].ours))
			i++;
		if (i < LENGTH_OF(escapes)) {
			buffer_add(&out, escapes[i].theirs);
			continue;
		}
		buffer_add(&out, text_before(json, length));
		json = text_from(json, length);
	}
	return buffer_take(&out, arena);
}

static void assemble(struct facts *facts)
{
	struct text agree = object_of(facts, &facts->must_agree);
	struct text informs = object_of(facts, &facts->informs);
	char hex[SHA256_HEX + 1];

	sha256_of(canonical(agree, facts->arena), hex);
	facts->system = arena_printf(
	    facts->arena, "{\"fingerprint\":\"%s\",\"informs\":%.*s,\"must_agree\":%.*s}", hex,
	    TEXT_ARGS(informs), TEXT_ARGS(agree));
}

void facts_add_timed_waits(struct facts *facts)
{
	if (is_listed(&facts->informs, T("waits")))
		return;
	add_text(facts, &facts->informs, "waits", T("timed"));
	assemble(facts);
}

bool facts_complete(struct facts *facts, const struct facts_request *request, const char *began,
		    const struct text *objects, size_t object_count, struct diag *diag)
{
	if (!drop_outputs(facts, request, began, diag) ||
	    !add_libraries(facts, request, objects, object_count, diag))
		return false;
	update_envelope(facts, request);
	add_json(facts, &facts->must_agree, T("inputs"), object_of(facts, &facts->inputs));
	assemble(facts);
	return true;
}

/* ---------------------------------------------------------------- saving */

static void write_object(struct json_writer *writer, const char *key, struct facts *facts,
			 struct fact_list *list)
{
	json_key(writer, key);
	json_raw(writer, object_of(facts, list));
}

bool facts_save(struct facts *facts, const char *path, struct diag *diag)
{
	struct buffer out = {0};
	struct json_writer writer = {.out = &out};
	bool fine;

	json_open_object(&writer, JSON_LINES);
	json_key(&writer, "commit");
	json_raw(&writer, facts->commit);
	json_key(&writer, "dirty");
	json_raw(&writer, facts->dirty);
	write_object(&writer, "informs", facts, &facts->informs);
	write_object(&writer, "inputs", facts, &facts->inputs);
	write_object(&writer, "must_agree", facts, &facts->must_agree);
	json_key(&writer, "system");
	json_raw(&writer, facts->system.data ? facts->system : T("null"));
	json_close(&writer);
	json_end(&writer);
	fine = file_write(path, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static void read_object(struct json_reader *reader, struct facts *facts, struct fact_list *list)
{
	struct text key, json;

	json_enter_object(reader);
	while (json_next_key(reader, &key))
		if (json_skip(reader, &json))
			add_json(facts, list, key, json);
}

static void read_member(struct json_reader *reader, struct facts *facts, struct text key)
{
	if (text_equal(key, T("commit")))
		json_skip(reader, &facts->commit);
	else if (text_equal(key, T("dirty")))
		json_skip(reader, &facts->dirty);
	else if (text_equal(key, T("informs")))
		read_object(reader, facts, &facts->informs);
	else if (text_equal(key, T("inputs")))
		read_object(reader, facts, &facts->inputs);
	else if (text_equal(key, T("must_agree")))
		read_object(reader, facts, &facts->must_agree);
	else if (!json_read_null(reader))
		json_skip(reader, &facts->system);
}

bool facts_load(struct facts *facts, const char *path, struct arena *arena, struct diag *diag)
{
	struct json_reader reader;
	struct text content, key;

	init(facts, arena);
	if (!file_read(path, arena, &content, diag))
		return false;
	json_reader_init(&reader, path, content, arena, diag);
	json_enter_object(&reader);
	while (json_next_key(&reader, &key))
		read_member(&reader, facts, key);
	return json_reader_ok(&reader);
}

void facts_release(struct facts *facts)
{
	release(&facts->must_agree);
	release(&facts->informs);
	release(&facts->inputs);
}
