# shellcheck shell=bash
# For tests of profile-deep: small programs, and the results of runs.

# Each test works in an empty folder; the tests of a file share a cache.
enter_own_folder() {
	# shellcheck disable=SC2034 # the tests use it
	deep=$ROOT/scripts/profile-deep
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
}

# Looks a value up in the newest document of profiles/.
look() {
	local -a documents=(profiles/cpu_*.json)
	jq -c "$@" "${documents[-1]}"
}

# Builds a small C program from tests/fixtures/programs for this test.
build_program() {
	gcc -D_GNU_SOURCE -O1 -g -o "$BATS_TEST_TMPDIR/$1" "$FIXTURES/programs/$1.c" -lpthread
	REPLY=$BATS_TEST_TMPDIR/$1
}

# The total of instructions in the newest document of a folder, as text: jq would round it.
total_of() {
	local -a documents=("${1:-profiles}"/c*_*.json) # of cpu or count
	grep -m 1 '"totals": {' "${documents[-1]}" | grep -o '"Ir": [0-9]*' | grep -o '[0-9]*$'
}

# need_pin NAME: skips the test if the pin is not available (paths, processes, fifo, addresses).
need_pin() {
	"$ROOT/build/bin/envelope-run" --probe | grep -q "^$1 yes" || skip "the envelope cannot pin $1 here"
}

# Messages on stderr without warnings, which depend on the machine.
without_warnings() {
	sed '/^profile-deep: warning: /d' <<<"$1"
}

# assert_folder_holds FOLDER NAME…: exactly these, hidden files included, with timestamps as T.
assert_folder_holds() {
	diff <(printf '%s\n' "${@:2}") <(find "$1" -mindepth 1 -printf '%P\n' | LC_ALL=C sort |
		sed 's/[0-9]\{8\}T[0-9]\{6\}Z/T/')
}

# Checks that a folder is empty; hidden files count.
assert_empty_folder() {
	local found
	found=$(ls -A "$1")
	[[ -z $found ]] || {
		echo "left in $1: $found"
		return 1
	}
}
