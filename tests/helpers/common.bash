# shellcheck shell=bash
# Loaded by every test file: paths, and a sandbox for each test.

bats_require_minimum_version 1.5.0

# shellcheck disable=SC2154 # bats sets it

ROOT=$(cd "${BATS_TEST_DIRNAME%/tests*}" && pwd)
export ROOT
FIXTURES=$ROOT/tests/fixtures
export FIXTURES
# Debian's programs before what stands before them: some machines have a python3 that is a script and
# takes a second to start. TESTED_BIN: of another variant, see tests/coverage.
PATH=${TESTED_BIN:-$ROOT/build/bin}:/usr/bin:/bin:$PATH

# For callgrind of Valgrind 3.16, as profile-deep does (scripts/lib/valgrind.bash).
# shellcheck disable=SC2034
LOADER_JUMPS=(--pop-on-jump=_dl_runtime_resolve_{fxsave,xsave,xsavec})

# Compares stdin with tests/golden/NAME; BLESS=1 (make bless) rewrites it, a missing one fails.
assert_golden() {
	local golden=$ROOT/tests/golden/$1
	if [[ -n ${BLESS:-} ]]; then
		mkdir -p "$(dirname "$golden")"
		cat >"$golden"
		return
	fi
	[[ -f $golden ]] || {
		echo "no golden file $golden: look at the output, then run make bless"
		return 1
	}
	diff -u "$golden" -
}

# Checks documents against docs/schema with Debian's validator, which takes half a second to start.
assert_valid_document() {
	local file
	local -a instances=()
	for file in "$@"; do
		instances+=(-i "$file")
	done
	/usr/bin/jsonschema "${instances[@]}" "$ROOT/docs/schema/baseline.v1.schema.json"
}

# Makes programs with inlined functions, and other targets of make; test files run side by side.
make_inlined_programs() {
	mkdir -p "$ROOT/build"
	flock "$ROOT/build" make -s -C "$ROOT" inlined-programs "$@" >&2
}
