# tests/run itself: a test that fails or does not finish must never count as passed.
load helpers/common

# Makes a tree with tests/run, in which nothing has to be built. Its bats must not see our variables.
setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p bin build tests/browser
	cp "$ROOT/tests/run" tests/run
	printf '#!/bin/sh\n' >bin/make
	printf '#!/bin/sh\nprintf "1..1\\nok 1 browser\\n"\n' >tests/browser/run
	printf '@test "fine" {\n\ttrue\n}\n' >tests/fine.bats
	chmod +x bin/make tests/browser/run
}

run_all() {
	run env -i PATH="$PWD/bin:/usr/local/bin:/usr/bin:/bin" HOME="$HOME" tests/run
	echo "$output"
}

@test "tests/run: all tests pass: exit 0, and their number" {
	run_all
	[[ $status -eq 0 && ${lines[-1]} == '2 passed, 0 failed, 0 skipped' ]]
}

@test "tests/run: a failing test makes exit 1 and is named at the end" {
	printf '@test "broken" {\n\tfalse\n}\n@test "left out" {\n\tskip\n}\n' >tests/broken.bats
	run_all
	[[ $status -eq 1 && ${lines[-1]} == '2 passed, 1 failed, 1 skipped' && ${lines[-2]} == 'not ok '*' broken'* ]]
}

@test "tests/run: a file of tests that cannot be read makes exit 1" {
	printf '@test "broken" {\n' >tests/broken.bats
	run_all
	[[ $status -eq 1 && ${lines[-1]} == *' failed, '* && ${lines[-1]} != *' 0 failed'* ]]
}

@test "tests/run: a runner that dies half-way, without a plan, or short of it, makes exit 1" {
	local script
	for script in 'echo ok 1 a; exit 3' 'echo ok 1 a' 'echo 1..2; echo ok 1 a' 'exit 0'; do
		printf '#!/bin/sh\n%s\n' "$script" >tests/browser/run
		run_all
		[[ $status -eq 1 && ${lines[-1]} == *', 1 failed, 0 skipped' ]]
	done
}

@test "tests/run: a unit test that fails makes exit 1, a build that fails no tests at all" {
	mkdir -p build/release/unit
	printf '#!/bin/sh\nprintf "1..1\\nnot ok 1 unit\\n"\nexit 1\n' >build/release/unit/test_unit
	chmod +x build/release/unit/test_unit
	run_all
	[[ $status -eq 1 && ${lines[-1]} == '2 passed, 1 failed, 0 skipped' ]]
	printf '#!/bin/sh\nexit 2\n' >bin/make
	run_all
	[[ $status -ne 0 && $output != *passed* ]]
}

@test "tests/run: a build under the sanitizers that fails makes the run fail, whatever the other tests say" {
	printf '#!/bin/sh\ncase "$*" in *asan*) echo "asan: no compiler"; exit 2 ;; esac\n' >bin/make
	run_all
	[[ $status -eq 2 && $output == *'asan: no compiler'* && $output != *passed* ]]
}
