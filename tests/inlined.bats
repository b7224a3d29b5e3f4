# Chains of inlined functions out of debug information, against addr2line.

load helpers/common

setup_file() {
	cd "$ROOT"
	make_inlined_programs build/bench/read-debug-info
}

setup() {
	cd "$ROOT"
	programs=build/samples
	sources=$FIXTURES/inlined
	mine=$BATS_TEST_TMPDIR
}

# Checks that all instructions of the object have the chains of addr2line, and at least `least` have one.
assert_as_addr2line() {
	local object=$1 least=$2 function=${3:-}
	run tests/helpers/compare-chains "$object" "$function"
	printf '%s\n' "$output"
	[[ ${lines[-1]} =~ ^([0-9]+)\ same,\ 0\ different, ]]
	((BASH_REMATCH[1] >= least))
}

# It names functions otherwise that Rust or clang has made.
is_old_addr2line() {
	[[ $(addr2line --version) == *' 2.35'* ]]
}

addresses() {
	objdump -d --no-show-raw-insn "$1" | sed -nE 's/^ +([0-9a-f]+):.*/\1/p'
}

chains() {
	build/bench/read-debug-info "$@" < <(addresses "${*: -1}")
}

# The form of debug information does not change instructions, so chains must not change either. They are
# compared with those of an object that is compared with addr2line itself.
assert_same_chains() {
	local -a options=("${@:3}")
	chains "$1" >"$mine/expected"
	chains "${options[@]}" "$2" | diff "$mine/expected" -
	[[ $(grep -c '?' "$mine/expected") -gt 20 ]]
}

@test "inlined: templates of C++ have the chains of addr2line" {
	assert_as_addr2line "$programs/templates" 1500
}

@test "inlined: Rust has the chains of addr2line" {
	! is_old_addr2line || skip 'addr2line 2.35 names other functions where Rust has no line'
	assert_as_addr2line "$programs/iterators" 5000
}

@test "inlined: link-time optimisation has the chains of addr2line" {
	assert_as_addr2line "$programs/units" 70
	clang -O2 -g -gdwarf-4 -flto -fuse-ld=lld "$sources"/units_{main,other}.c -o "$mine/units"
	assert_as_addr2line "$mine/units" 70
}

@test "inlined: recursion that is inlined has the chains of addr2line" {
	assert_as_addr2line "$programs/recursion" 1000
}

@test "inlined: threads have the chains of addr2line" {
	assert_as_addr2line "$programs/threads" 500 '~_State_impl'
}

@test "inlined: gcc and clang, with DWARF 4 and 5, at -O1 and -O3, have the chains of addr2line" {
	assert_as_addr2line "$programs/small" 90
	is_old_addr2line || assert_as_addr2line "$programs/clang" 100
	g++ -O3 -g -gdwarf-4 "$sources/small.cc" -o "$mine/small"
	assert_as_addr2line "$mine/small" 90
	g++ -O1 -g -gdwarf-5 -no-pie "$sources/small.cc" -o "$mine/small"
	assert_as_addr2line "$mine/small" 90
}

# addr2line misses what clang writes as DWARF 5 (lists of ranges by number): 2.40 and sid's of October 2026.
@test "inlined: clang's DWARF 5 has the chains of its DWARF 4" {
	local version
	clang++ -O2 -g -gdwarf-5 "$sources/small.cc" -o "$mine/small"
	assert_same_chains "$programs/clang" "$mine/small"
	for version in 4 5; do
		clang -O2 -g -gdwarf-$version -flto -fuse-ld=lld "$sources"/units_{main,other}.c -o "$mine/units$version"
	done
	assert_same_chains "$mine/units4" "$mine/units5"
}

# addr2line 2.40 knows no function of split units.
@test "inlined: split debug information has the chains of whole one" {
	local version
	cd "$mine"
	for version in 4 5; do
		g++ -O2 -g -gdwarf-$version -gsplit-dwarf -c "$sources/small.cc" -o small.o
		g++ small.o -o small
		(cd "$ROOT" && assert_same_chains "$programs/small" "$mine/small")
	done
	for version in 4 5; do
		clang++ -O2 -g -gdwarf-$version -gsplit-dwarf -c "$sources/small.cc" -o small.o
		clang++ small.o -o small
		(cd "$ROOT" && assert_same_chains "$programs/clang" "$mine/small")
	done
}

@test "inlined: Rust's split debug information has the chains of whole one" {
	rustc -O -g -C split-debuginfo=unpacked "$sources/iterators.rs" -o "$mine/iterators" ||
		skip 'this rustc does not split debug information'
	[[ -n $(find "$mine" -name '*.dwo') ]]
	assert_same_chains "$programs/iterators" "$mine/iterators"
}

@test "inlined: compressed debug information has the chains of plain one" {
	g++ -O2 -g -gz=zlib "$sources/small.cc" -o "$mine/small"
	assert_same_chains "$programs/small" "$mine/small"
}

@test "inlined: what dwz made smaller has the same chains, shared parts included" {
	dwz -o "$mine/small" "$programs/small"
	assert_same_chains "$programs/small" "$mine/small"
	cp "$programs/templates" "$programs/threads" "$mine"
	(cd "$mine" && dwz -m shared.debug -r templates threads)
	[[ -s $mine/shared.debug ]]
	assert_same_chains "$programs/templates" "$mine/templates"
	assert_same_chains "$programs/threads" "$mine/threads"
}

@test "inlined: separate debug information is found by .gnu_debuglink, beside the object or in .debug" {
	objcopy --only-keep-debug "$programs/small" "$mine/small.debug"
	objcopy --strip-debug --add-gnu-debuglink="$mine/small.debug" "$programs/small" "$mine/small"
	assert_same_chains "$programs/small" "$mine/small"
	mkdir "$mine/.debug"
	mv "$mine/small.debug" "$mine/.debug"
	assert_same_chains "$programs/small" "$mine/small"
}

@test "inlined: separate debug information is found by build-id" {
	local id
	id=$(readelf -n "$programs/small" | sed -n 's/.*Build ID: //p')
	mkdir -p "$mine/root/.build-id/${id:0:2}"
	objcopy --only-keep-debug "$programs/small" "$mine/root/.build-id/${id:0:2}/${id:2}.debug"
	objcopy --strip-debug "$programs/small" "$mine/small"
	assert_same_chains "$programs/small" "$mine/small" --root "$mine/root"
}

@test "inlined: debug information of another build is not taken" {
	objcopy --only-keep-debug "$programs/clang" "$mine/small.debug"
	objcopy --strip-debug --add-gnu-debuglink="$mine/small.debug" "$programs/small" "$mine/small"
	run ! chains "$mine/small"
	[[ $output == *'small: no information' ]]
}

@test "inlined: without a build-id the checksum of .gnu_debuglink decides" {
	g++ -O2 -g -Wl,--build-id=none "$sources/small.cc" -o "$mine/whole"
	objcopy --only-keep-debug "$mine/whole" "$mine/small.debug"
	objcopy --strip-debug --add-gnu-debuglink="$mine/small.debug" "$mine/whole" "$mine/small"
	assert_same_chains "$mine/whole" "$mine/small"
	printf 'x' >>"$mine/small.debug"
	run ! chains "$mine/small"
	[[ $output == *'small: no information' ]]
}

@test "inlined: an object of another build-id is not asked, and neither is what is no object" {
	local id
	id=$(readelf -n "$programs/small" | sed -n 's/.*Build ID: //p')
	chains --build-id "$id" "$programs/small" >"$mine/asked"
	[[ -s $mine/asked ]]
	run ! chains --build-id "${id:1}0" "$programs/small"
	[[ $output == *'small: other build' ]]
	run ! build/bench/read-debug-info "$sources/small.cc" </dev/null
	[[ $output == *'small.cc: no object' ]]
	run ! build/bench/read-debug-info "$mine/nothing" </dev/null
	[[ $output == *'nothing: no object' ]]
}
