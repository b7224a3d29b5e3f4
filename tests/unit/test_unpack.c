/* common/unpack.h: compressed files are read as their content, and damaged ones give one error. */
#include "common/buffer.h"
#include "common/unpack.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "unit.h"

static struct text sample(struct arena *arena)
{
	struct buffer out = {0};

	for (int i = 0; i < 60000; i++)
		buffer_printf(&out, "%d %d\n", i, i * 7919 % 1000);
	return buffer_take(&out, arena);
}

static struct text gzip(struct text content, struct arena *arena)
{
	z_stream z = {0};
	size_t room = content.length + 1000;
	char *out = arena_new(arena, room, 1);

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)content.data;
	z.avail_in = (uInt)content.length;
	z.next_out = (unsigned char *)out;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return (struct text){out, z.total_out};
}

static struct text zstd(struct text content, struct arena *arena)
{
	size_t room = ZSTD_compressBound(content.length);
	char *out = arena_new(arena, room, 1);
	ZSTD_CCtx *context = ZSTD_createCCtx();
	size_t length;

	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1); /* as the zstd program does */
	length = ZSTD_compress2(context, out, room, content.data, content.length);
	ZSTD_freeCCtx(context);

	assert_false(ZSTD_isError(length));
	return (struct text){out, length};
}

static struct text twice(struct text text, struct arena *arena)
{
	struct buffer out = {0};

	buffer_add(&out, text);
	buffer_add(&out, text);
	return buffer_take(&out, arena);
}

static bool keep(void *context, struct text piece, struct diag *diag)
{
	(void)diag;
	buffer_add(context, piece);
	return true;
}

/* The content of the packed text, which is fed in chunks. */
static struct text unpacked(struct text packed, size_t chunk, struct arena *arena,
			    struct diag *diag)
{
	struct buffer out = {0};
	struct unpacker *unpacker = unpack_begin(keep, &out);
	bool fine = true;

	while (fine && packed.length) {
		size_t length = packed.length < chunk ? packed.length : chunk;

		fine = unpack_feed(unpacker, text_before(packed, length), diag);
		packed = text_from(packed, length);
	}
	fine = unpack_end(unpacker, diag);
	assert_int_equal(fine, !diag->failed);
	return buffer_take(&out, arena);
}

static void assert_holds(struct text packed, struct text expected)
{
	static const size_t chunks[] = {1, 3, 1000, 1 << 30};
	struct arena arena = {0};
	struct text whole = packed;
	struct diag diag = {0};

	for (size_t i = 0; i < LENGTH_OF(chunks); i++)
		assert_true(text_equal(unpacked(packed, chunks[i], &arena, &diag), expected));
	assert_true(unpack_whole(&whole, &arena, &diag));
	assert_true(text_equal(whole, expected));
	arena_release(&arena);
}

static void what_is_packed_comes_out_however_it_is_cut(void **state)
{
	struct arena arena = {0};
	struct text content = sample(&arena);

	(void)state;
	assert_holds(gzip(content, &arena), content);
	assert_holds(zstd(content, &arena), content);
	assert_holds(gzip(T(""), &arena), T(""));
	assert_holds(zstd(T(""), &arena), T(""));
	arena_release(&arena);
}

static void one_file_may_be_two_packed_ones(void **state)
{
	struct arena arena = {0};
	struct text content = sample(&arena);

	(void)state;
	assert_holds(twice(gzip(content, &arena), &arena), twice(content, &arena));
	assert_holds(twice(zstd(content, &arena), &arena), twice(content, &arena));
	arena_release(&arena);
}

static void what_is_not_packed_passes_but_for_a_byte_order_mark(void **state)
{
	(void)state;
	assert_holds(T(""), T(""));
	assert_holds(T("a"), T("a"));
	assert_holds(T("\x1f\x8b"), T("\x1f\x8b"));
	assert_holds(T("events: Ir\n"), T("events: Ir\n"));
	assert_holds(T("\xef\xbb\xbf"), T(""));
	assert_holds(T("\xef\xbb\xbf"
		       "events: Ir\n"),
		     T("events: Ir\n"));
}

static void a_file_cut_at_any_byte_is_an_error(void **state)
{
	struct arena arena = {0};
	struct text packed[] = {gzip(T("a few words, a few words\n"), &arena),
				zstd(T("a few words, a few words\n"), &arena)};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(packed); i++)
		for (size_t length = 4; length < packed[i].length; length++) {
			struct text cut = text_before(packed[i], length);
			struct diag diag = {0}, whole = {0};

			unpacked(cut, 7, &arena, &diag);
			assert_string_equal(diag.message,
					    i ? "the compressed file (zstd) is cut short"
					      : "the compressed file (gzip) is cut short");
			assert_false(unpack_whole(&cut, &arena, &whole));
			assert_string_equal(diag.message, whole.message);
		}
	arena_release(&arena);
}

static void damage_is_an_error(void **state)
{
	struct arena arena = {0};
	struct text packed[] = {gzip(sample(&arena), &arena), zstd(sample(&arena), &arena)};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(packed); i++) {
		struct diag diag = {0};

		((char *)packed[i].data)[packed[i].length / 2] ^= 0x55;
		((char *)packed[i].data)[packed[i].length / 2 + 1] ^= 0x55;
		unpacked(packed[i], 1000, &arena, &diag);
		assert_true(diag.failed);
		assert_non_null(strstr(diag.message, "is damaged"));
	}
	arena_release(&arena);
}

/* Stops after this many bytes. */
static bool take_some(void *context, struct text piece, struct diag *diag)
{
	size_t *taken = context;

	*taken += piece.length;
	return *taken < 1000 * 1000 || diag_error(diag, "enough");
}

static void nothing_is_unpacked_that_nobody_takes(void **state)
{
	struct arena arena = {0};
	struct text packed =
	    gzip((struct text){arena_new(&arena, 100 << 20, 1), 100 << 20}, &arena);
	struct unpacker *unpacker;
	struct diag diag = {0};
	size_t taken = 0;

	(void)state;
	unpacker = unpack_begin(take_some, &taken);
	assert_false(unpack_feed(unpacker, packed, &diag));
	assert_false(unpack_end(unpacker, &diag));
	assert_string_equal(diag.message, "enough");
	assert_true(taken < 2 * 1000 * 1000);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_packed_comes_out_however_it_is_cut),
	    cmocka_unit_test(one_file_may_be_two_packed_ones),
	    cmocka_unit_test(what_is_not_packed_passes_but_for_a_byte_order_mark),
	    cmocka_unit_test(a_file_cut_at_any_byte_is_an_error),
	    cmocka_unit_test(damage_is_an_error),
	    cmocka_unit_test(nothing_is_unpacked_that_nobody_takes),
	};

	return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
