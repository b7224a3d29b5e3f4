#!/usr/bin/env bats
# What decorated functions and scopes cost while profiling is off, counted to the instruction.
#
# tests/fixtures/timing/shapes.c calls each function 512 and 1024 times between callgrind's client
# requests; the difference is what 512 calls cost, callers and all.

load helpers/common

# Builds and runs one of the four programs that shapes.h describes; leaves "function count" lines in
# the file VARIANT, and callgrind's files beside it.
count_shapes() {
	local variant=$1 sources=$FIXTURES/timing dir=$BATS_TEST_TMPDIR/$1.run
	shift
	local -a library=(-I"$ROOT/timing" -L"$ROOT/build/lib" -ledm-profile-timing)
	mkdir "$dir"
	"$@" -std=c11 -fPIC -shared "$sources/shapes_library.c" -o "$dir/libshapes.so" "${library[@]}"
	"$@" -std=c11 "$sources/shapes.c" "$sources/shapes_functions.c" -o "$dir/shapes" \
		-L"$dir" -lshapes "${library[@]}" -Wl,-rpath,"$dir:$ROOT/build/lib"
	env -u EDM_PROFILE LD_BIND_NOW=1 valgrind -q --tool=callgrind \
		--callgrind-out-file="$dir/out" "$dir/shapes"
	# shellcheck disable=SC2016 # awk's, not the shell's
	find "$dir" -name 'out.[0-9]*' -exec awk '
		/^desc: Trigger: Client Request:/ { name = $5 }
		/^summary:/ { number = FILENAME; sub(/.*\./, "", number); print number, name, $2 }
	' {} + | sort -n | awk '{ if ($2 in once) print $2, $3 - once[$2]; else once[$2] = $3 }' |
		sort >"$BATS_TEST_TMPDIR/$variant"
}

# Prints, for each function, how many instructions more a call takes in the second program, in
# thousandths; a handful in 512 calls is setting up the loop, and none in a call.
extra_per_call() {
	join "$BATS_TEST_TMPDIR/$1" "$BATS_TEST_TMPDIR/$2" | awk '{
		extra = $3 - $2
		whole = int(extra / 512 + (extra < 0 ? -0.5 : 0.5))
		rest = extra - 512 * whole
		print $1, (rest > -8 && rest < 8) ? 1000 * whole : int(1000 * extra / 512)
	}'
}

# All of 27 functions cost the same decorated; the one that is called across libraries costs one
# instruction less, the detour by the procedure linkage table.
assert_decorating_is_free() {
	extra_per_call plain decorated >"$BATS_TEST_TMPDIR/extra"
	(($(wc -l <"$BATS_TEST_TMPDIR/extra") == 26)) # odd and inside_library are called by others
	[[ $(awk '$2 != 0' "$BATS_TEST_TMPDIR/extra") == "${1:-far_function -1000}" ]]
}

# The instructions of the decorated functions themselves, without their callers and callees.
own_instructions() {
	local -a parts
	mapfile -t parts < <(find "$BATS_TEST_TMPDIR/$1.run" -name 'out.[0-9]*')
	"$ROOT/build/bin/callgrind2json" "${parts[@]}" |
		jq -r '.profiles[].cpu.functions[] | "\(.function) \(.self.Ir)"' |
		awk '{ sub(/[.\x27].*/, "", $1); own[$1] += $2 } END { for (f in own) print f, own[f] }' |
		sort >"$BATS_TEST_TMPDIR/$1.own"
}

assert_bodies_are_the_same() {
	own_instructions "$1"
	own_instructions decorated
	cut -d' ' -f1 "$BATS_TEST_TMPDIR/decorated" | grep -v '^library_entry$' |
		sed 's/even/even odd/' | tr ' ' '\n' | sort >"$BATS_TEST_TMPDIR/names"
	join "$BATS_TEST_TMPDIR/names" "$BATS_TEST_TMPDIR/$1.own" |
		join - "$BATS_TEST_TMPDIR/decorated.own" >"$BATS_TEST_TMPDIR/bodies"
	(($(wc -l <"$BATS_TEST_TMPDIR/bodies") >= 25))
	[[ $(awk '$2 != $3 { print $1 }' "$BATS_TEST_TMPDIR/bodies") == "${2:-}" ]]
}

# noipa is gcc's word for noinline that also keeps callers from being compiled with the function's
# body in view; the third program is plain noinline, where only the bodies can be compared.
check_gcc() {
	count_shapes plain gcc "$@" -DREFERENCE=noipa
	count_shapes noinline gcc "$@"
	count_shapes decorated gcc "$@" -DDECORATED
	assert_decorating_is_free
}

check_clang() {
	count_shapes plain clang "$@"
	count_shapes decorated clang "$@" -DDECORATED
}

# need_compiler NAME VERSION: others arrange what is not decorated otherwise, by an instruction here and there.
need_compiler() {
	# shellcheck disable=SC2053 # a pattern
	[[ $("$1" -dumpversion) == $2* ]] || skip "the figures are those of $1 $2"
}

# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (gcc -O2)" {
	need_compiler gcc '1[0-5]'
	check_gcc -O2
	assert_bodies_are_the_same noinline
}

# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (gcc -O3)" {
	need_compiler gcc 12
	check_gcc -O3
	assert_bodies_are_the_same noinline
}

# calls_others is a caller, too: gcc compiles it for the callees it sees unless those are noipa.
# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (gcc, LTO)" {
	need_compiler gcc 12
	check_gcc -O2 -flto
	assert_bodies_are_the_same noinline calls_others
}

# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (clang -O2)" {
	check_clang -O2
	assert_decorating_is_free
	assert_bodies_are_the_same plain
}

# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (clang -O3)" {
	check_clang -O3
	assert_decorating_is_free
	assert_bodies_are_the_same plain
}

# clang has no noipa: with LTO it sees that nobody keeps the address of large_struct's argument.
# bats test_tags=valgrind
@test "timing: off, 27 decorated functions cost no instruction more (clang, LTO)" {
	check_clang -O2 -flto -fuse-ld=lld
	assert_decorating_is_free $'far_function -1000\nlarge_struct 1000'
	assert_bodies_are_the_same plain large_struct
}

# What a scope costs in each function, in thousandths of an instruction, beyond the program named.
# compare and tree are left out: they are called some thirty times and more a call that is counted.
per_scope() {
	extra_per_call "$1" scoped | awk '
		BEGIN { scopes["calls_others"] = 3; scopes["library_entry"] = 2; scopes["even"] = 8.5 }
		$1 != "compare" && $1 != "tree" { print $1, int($2 / ($1 in scopes ? scopes[$1] : 1)) }'
}

# The bounds cost nothing themselves, but the compiler may not move code across them either. What
# that costs, if anything, is what separates the two comparisons here.
assert_scopes_cost() {
	local beyond_bounds=$1 above_five=$2
	[[ $(per_scope bounded | awk '$2 != 4000' | paste -sd,) == "$beyond_bounds" ]]
	[[ $(per_scope plain | awk '$2 > 5000' | paste -sd,) == "$above_five" ]]
}

# bats test_tags=valgrind
@test "timing: off, a scope costs four instructions (gcc)" {
	need_compiler gcc 12
	count_shapes plain gcc -O2
	count_shapes scoped gcc -O2 -DSCOPED
	count_shapes bounded gcc -O2 -DBOUNDED
	assert_scopes_cost 'many_arguments 5000' 'even 5117,large_struct 6000'
}

# bats test_tags=valgrind
@test "timing: off, a scope costs four instructions (clang)" {
	need_compiler clang 14
	count_shapes plain clang -O2
	count_shapes scoped clang -O2 -DSCOPED
	count_shapes bounded clang -O2 -DBOUNDED
	assert_scopes_cost 'text 5000' 'even 5117'
}

# Own instructions of edm's functions, sorted.
edm_instructions() {
	env -u EDM_PROFILE valgrind -q --tool=callgrind --callgrind-out-file="$1.callgrind" "$2" analyze track.wav >/dev/null
	"$ROOT/build/bin/callgrind2json" "$1.callgrind" >"$1.json"
	jq -r '.profiles[].cpu | .functions[] | select(.object | endswith("edm")) | "\(.function) \(.self.Ir)"' \
		"$1.json" | awk '!/^0x/ { own[$1] += $2 } END { for (f in own) print f, own[f] }' | sort >"$1.functions"
}

# What the decorated edm executes besides: constructors and destructors, and the loader that binds
# what the library needs of libc; three callers hold a pointer in a register, or one less.
# bats test_tags=valgrind
@test "timing: edm costs the same decorated, but for its start and end" {
	[[ $("${CC:-gcc}" --version) =~ ^gcc[^$'\n']*\ 12\. ]] || skip 'the figures are those of gcc 12' # which built edm
	local -a libraries
	cd "$BATS_TEST_TMPDIR"
	mkdir plain
	read -ra libraries < <(pkg-config --libs libmpg123 sndfile fftw3f jansson)
	libraries+=(-lmp3lame)
	gcc -std=c11 -D_GNU_SOURCE -iquote "$ROOT" -O2 -g -DEDM_NPROFILE "$ROOT"/edm/*.c "$ROOT"/common/output_file.c -o plain/edm "${libraries[@]}" -lm
	edm synth --bpm 150 --seconds 12 --seed 1 track.wav >synth.log
	edm_instructions with "$ROOT/build/bin/edm"
	edm_instructions without plain/edm
	(($(join with.functions without.functions | wc -l) > 30))
	join with.functions without.functions | awk '{ d = $2 - $3 } d < -1 || d > 1' >changed
	cat changed
	[[ ! -s changed ]]
	[[ $(join -v 2 with.functions without.functions | wc -l) == 0 ]]
	join -v 1 with.functions without.functions >added
	run ! grep -vE '__(register|switch) |^(profile_(module|function)_|point_module |registry_|settings_period |start_if_asked |switch_add_(module|function) |report_at_exit |threads_drain |unlink_module )' added
	(($(jq '.profiles[].cpu.totals.Ir' with.json) - $(jq '.profiles[].cpu.totals.Ir' without.json) < 100000))
}
