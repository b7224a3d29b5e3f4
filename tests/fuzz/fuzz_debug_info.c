/*
 * Debug information on any file: no crash, and all references are valid: scopes refer to functions
 * and finally to one that was not inlined.
 */
#include "files.h"
#include "parsers/resolve/debug_info.h"

enum { ADDRESSES = 64, DEPTH = 100000 };

static void check_scope(const struct debug_info *info, struct debug_object *object, u32 id)
{
	for (u32 depth = 0; id != DEBUG_NONE; depth++) {
		struct debug_scope scope = *debug_scope(object, id);
		const struct debug_function *function = debug_function(info, scope.function);

		MUST(depth < DEPTH && scope.function != DEBUG_NONE && function);
		MUST(function->name.data && !function->name.data[function->name.length]);
		MUST(scope.call_file.data);
		debug_unit_facts(object, scope.unit);
		id = scope.parent;
	}
}

static void check_place(const struct debug_info *info, struct debug_object *object, u64 address)
{
	struct debug_place place = debug_find(object, address);

	MUST(place.unit != DEBUG_NONE || place.scope == DEBUG_NONE);
	if (place.unit != DEBUG_NONE)
		MUST(debug_unit_facts(object, place.unit).name.data);
	check_scope(info, object, place.scope);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_write(&file, (struct text){(const char *)data, size});
	struct debug_info *info = debug_info_new("/nowhere");
	struct debug_object *object;

	if (debug_info_open(info, path, T(""), &object) == DEBUG_FINE)
		for (u64 address = 0; address < ADDRESSES; address++) {
			check_place(info, object, 0x1000 + 8 * address);
			check_place(info, object, 4 * address);
			check_place(info, object, 0x401000 + 8 * address);
		}
	debug_info_release(info);
	return 0;
}
