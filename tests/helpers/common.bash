# shellcheck shell=bash
# Loaded by every test file: paths, and a sandbox for each test.

bats_require_minimum_version 1.5.0

# shellcheck disable=SC2154 # bats sets it

ROOT=$(cd "${BATS_TEST_DIRNAME%/tests*}" && pwd)
export ROOT
FIXTURES=$ROOT/tests/fixtures
export FIXTURES
PATH=${TESTED_BIN:-$ROOT/build/bin}:$PATH # TESTED_BIN: of another variant, see tests/coverage

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

# Checks a document against docs/schema with Debian's validator.
assert_valid_document() {
	/usr/bin/jsonschema -i "$1" "$ROOT/docs/schema/baseline.v1.schema.json"
}

# Makes programs with inlined functions, and other targets of make; test files run side by side.
make_inlined_programs() {
	mkdir -p "$ROOT/build"
	flock "$ROOT/build" make -s -C "$ROOT" inlined-programs "$@" >&2
}
