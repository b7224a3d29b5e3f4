#include "memory_frames.h"

#include "label.h"

/* The position of the bracket that opens what the text's last byte closes; the text's length if
 * there is none. */
static size_t find_opening(struct text text)
{
	size_t open = 0;

	for (size_t i = text.length; i-- > 0;) {
		open += text.data[i] == ')';
		open -= text.data[i] == '(' && open;
		if (!open)
			return text.data[i] == '(' ? i : text.length;
	}
	return text.length;
}

struct memory_frame memory_frame_read(struct text text)
{
	struct memory_frame frame = {.function = text};
	size_t bracket = find_opening(text), colon;
	struct text inside;
	u64 line;

	if (!bracket || bracket == text.length || text.data[bracket - 1] != ' ')
		return frame;
	inside = text_from(text_before(text, text.length - 1), bracket + 1);
	colon = text_find_last(inside, ':');
	if (text_skip_prefix(&inside, T("in "))) {
		frame.object = inside;
	} else if (colon < inside.length && text_to_u64(text_from(inside, colon + 1), &line)) {
		frame.file = text_before(inside, colon);
		frame.line = text_from(inside, colon + 1);
	} else {
		return frame;
	}
	frame.function = text_before(text, bracket - 1);
	return frame;
}

/* ---------------------------------------------------------------- chains */

/* Adds "mp3_read (mp3_read.c:88)" or "??? (libmpg123.so.0)"; for callers "mp3_read:88". */
static void add_frame(struct buffer *out, struct text text, bool is_caller, bool in_short)
{
	struct memory_frame frame = memory_frame_read(text);
	bool is_known = !text_equal(frame.function, T("???"));
	struct arena scratch = {0};

	buffer_add(out, in_short ? label_of(frame.function, &scratch) : frame.function);
	arena_release(&scratch);
	if (is_caller && is_known) {
		buffer_add_string(out, frame.line.length ? ":" : "");
		buffer_add(out, frame.line);
		return;
	}
	if (frame.object.length)
		buffer_printf(out, " (%.*s)", TEXT_ARGS(path_basename(frame.object)));
	else if (frame.file.length)
		buffer_printf(out, " (%.*s:%.*s)", TEXT_ARGS(frame.file), TEXT_ARGS(frame.line));
}

void memory_add_frame(struct buffer *out, struct text frame, bool in_short)
{
	add_frame(out, frame, false, in_short);
}

void memory_add_chain(struct buffer *out, const struct memory_site *site, u32 first, bool in_short)
{
	if (first >= site->frame_count)
		buffer_add(out, site->name);
	for (u32 i = first; i < site->frame_count; i++) {
		if (i > first)
			buffer_add(out, T(" < "));
		add_frame(out, site->frames[i], i > first, in_short);
	}
}

/* ---------------------------------------------------------------- names */

static bool is_one_of(struct text name, const struct text *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, list[i]))
			return true;
	return false;
}

static bool begins_with_one_of(struct text name, const struct text *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_starts_with(name, list[i]))
			return true;
	return false;
}

/* ---------------------------------------------------------------- allocators */

/* Besides these, every name that ends in "alloc" is an allocator: calloc, xrealloc,
 * PyObject_Malloc, g_slice_alloc. */
static const struct text allocators[] = {
    TEXT("aligned_alloc"),
    TEXT("allocate"),
    TEXT("exchange_malloc"),
    TEXT("g_malloc0"),
    TEXT("g_malloc0_n"),
    TEXT("g_malloc_n"),
    TEXT("g_realloc_n"),
    TEXT("g_slice_alloc0"),
    TEXT("g_strdup"),
    TEXT("g_strndup"),
    TEXT("g_try_malloc0"),
    TEXT("memalign"),
    TEXT("_M_allocate"),
    TEXT("_M_create"),
    TEXT("_M_get_node"),
    TEXT("posix_memalign"),
    TEXT("pvalloc"),
    TEXT("reallocarray"),
    TEXT("__strdup"),
    TEXT("strdup"),
    TEXT("__strndup"),
    TEXT("strndup"),
    TEXT("wcsdup"),
    TEXT("xmemdup"),
    TEXT("xreallocarray"),
    TEXT("xstrdup"),
    TEXT("xstrndup"),
    TEXT("__rust_alloc_zeroed"),
    TEXT("__rdl_alloc_zeroed"),
};

static const struct text allocator_beginnings[] = {
    TEXT("operator new"),
    TEXT("std::allocator<"),
    TEXT("std::allocator_traits<"),
    TEXT("std::__new_allocator<"),
    TEXT("__gnu_cxx::new_allocator<"),
    TEXT("alloc::alloc::"),
    TEXT("alloc::raw_vec::"),
    TEXT("<alloc::alloc::Global as core::alloc::Allocator>"),
};

/*
 * Files of the C++ library's allocators, which are usually inlined: allocate (new_allocator.h:137).
 */
static const struct text allocator_files[] = {
    TEXT("new_allocator.h"),
    TEXT("alloc_traits.h"),
    TEXT("allocator.h"),
};

/* Whether the user named it as an allocator: in full or as tables show it. */
static bool is_named(struct text function, const struct memory_allocators *named)
{
	struct arena scratch = {0};
	struct text label;
	bool found;

	if (!named || !named->count)
		return false;
	label = label_of(function, &scratch);
	found = is_one_of(function, named->names, named->count) ||
		is_one_of(label, named->names, named->count);
	arena_release(&scratch);
	return found;
}

static bool is_allocator(struct text text, const struct memory_allocators *named)
{
	struct memory_frame frame = memory_frame_read(text);

	return is_named(frame.function, named) ||
	       is_one_of(frame.function, allocators, LENGTH_OF(allocators)) ||
	       text_ends_with(frame.function, T("alloc")) ||
	       text_ends_with(frame.function, T("Alloc")) ||
	       begins_with_one_of(frame.function, allocator_beginnings,
				  LENGTH_OF(allocator_beginnings)) ||
	       is_one_of(frame.file, allocator_files, LENGTH_OF(allocator_files));
}

u32 memory_first_caller(const struct memory_site *site)
{
	for (u32 i = 0; i < site->frame_count; i++)
		if (!is_allocator(site->frames[i], site->allocators))
			return i;
	return 0;
}

/* ---------------------------------------------------------------- libraries of languages */

static const struct text library_beginnings[] = {
    TEXT("std::"),  TEXT("__gnu_cxx::"), TEXT("alloc::"), TEXT("core::"),
    TEXT("<std::"), TEXT("<alloc::"),	 TEXT("<core::"), TEXT("hashbrown::"),
};

/* Headers of the C++ library beside stl_*.h and *.tcc. Inlined functions have no namespace in their
 * names: push_back (stl_vector.h:1287). */
static const struct text library_files[] = {
    TEXT("basic_string.h"),  TEXT("hashtable.h"),  TEXT("hashtable_policy.h"),
    TEXT("invoke.h"),	     TEXT("shared_ptr.h"), TEXT("shared_ptr_base.h"),
    TEXT("std_function.h"),  TEXT("unique_ptr.h"), TEXT("unordered_map.h"),
    TEXT("unordered_set.h"),
};

static bool is_of_library(struct text text)
{
	struct memory_frame frame = memory_frame_read(text);
	struct arena scratch = {0};
	bool is_named = begins_with_one_of(label_of(frame.function, &scratch), library_beginnings,
					   LENGTH_OF(library_beginnings));

	arena_release(&scratch);
	return is_named || text_starts_with(frame.file, T("stl_")) ||
	       text_ends_with(frame.file, T(".tcc")) ||
	       is_one_of(frame.file, library_files, LENGTH_OF(library_files));
}

bool memory_is_outside(struct text frame, const struct memory_allocators *named)
{
	return !is_of_library(frame) && !is_allocator(frame, named);
}

u32 memory_first_outside(const struct memory_site *site)
{
	u32 first = memory_first_caller(site);

	for (u32 i = first; i < site->frame_count; i++)
		if (memory_is_outside(site->frames[i], site->allocators))
			return i;
	return first;
}

/* ---------------------------------------------------------------- runtime */

/* The owner by the name, in glibc or libstdc++, of the function that requested the memory. */
static const struct {
	struct text beginning;
	const char *owner;
} runtime_functions[] = {
    {TEXT("_IO_file_doallocate"), "stdio buffers"},
    {TEXT("_IO_wfile_doallocate"), "stdio buffers"},
    {TEXT("_dl_"), "dynamic loader"},
    {TEXT("dl_open_worker"), "dynamic loader"},
    {TEXT("add_to_global"), "dynamic loader"},
    {TEXT("call_dl_lookup"), "dynamic loader"},
    {TEXT("__tls_get_addr"), "thread-local storage"},
    {TEXT("tls_get_addr_tail"), "thread-local storage"},
    {TEXT("allocate_dtv"), "threads"},
    {TEXT("allocate_stack"), "threads"},
    {TEXT("__pthread_create"), "threads"},
    {TEXT("pthread_create"), "threads"},
    {TEXT("_nl_"), "locales"},
    {TEXT("setlocale"), "locales"},
    {TEXT("new_composite_name"), "locales"},
    {TEXT("__gconv"), "character conversion"},
    {TEXT("tzset_internal"), "time zones"},
    {TEXT("__tzfile_read"), "time zones"},
    {TEXT("__tzstring"), "time zones"},
    {TEXT("__nss_"), "name service"},
    {TEXT("nss_"), "name service"},
    {TEXT("__new_exitfn"), "functions to call at exit"},
    {TEXT("__cxa_get_globals"), "C++ exceptions"},
    {TEXT("__cxa_thread_atexit"), "functions to call at exit"},
    {TEXT("__register_frame"), "C++ exceptions"},
    {TEXT("(anonymous namespace)::pool::"), "C++ exceptions"},
};

bool memory_is_of_loader(struct memory_frame frame)
{
	return text_starts_with(frame.function, T("_dl_")) ||
	       (text_equal(frame.function, T("call_init")) &&
		text_equal(frame.file, T("dl-init.c")));
}

/* Whether it is the emergency pool for exceptions, which libstdc++ allocates when it is loaded. */
static bool is_exception_pool(const struct memory_site *site, u32 first, struct memory_frame wanted)
{
	bool is_inside = text_starts_with(path_basename(wanted.object), T("libstdc++.so")) ||
			 text_starts_with(wanted.file, T("eh_alloc.cc"));

	for (u32 i = first; is_inside && i < site->frame_count; i++)
		if (text_starts_with(site->frames[i], T("call_init ")) ||
		    text_starts_with(site->frames[i], T("_dl_init ")) ||
		    text_starts_with(path_basename(memory_frame_read(site->frames[i]).object),
				     T("ld-linux")))
			return true;
	return false;
}

const char *memory_runtime_owner(const struct memory_site *site)
{
	u32 first = memory_first_caller(site);
	struct memory_frame wanted;

	if (!site->frame_count)
		return NULL;
	wanted = memory_frame_read(site->frames[first]);
	for (size_t i = 0; i < LENGTH_OF(runtime_functions); i++)
		if (text_starts_with(wanted.function, runtime_functions[i].beginning))
			return runtime_functions[i].owner;
	if (text_starts_with(path_basename(wanted.object), T("ld-linux")))
		return "dynamic loader";
	return is_exception_pool(site, first, wanted) ? "C++ exceptions" : NULL;
}
