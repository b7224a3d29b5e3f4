#!/usr/bin/env bats
# bats/benchmark.bash, as another project would load it.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/planted

setup() {
	PATH=$BATS_ROOT/bin:$PATH # the bats that runs this file; others may be too old
	cd "$BATS_TEST_TMPDIR"
	mkdir tests
	cp "$FIXTURES"/benchmark/*.bats tests
	export BENCHMARK_HELPER=$ROOT/bats/benchmark
}

# Runs bats without the environment of this test run.
inner_bats() {
	run env -u BATS_TMPDIR -u BATS_RUN_TMPDIR -u BATS_SUITE_TMPDIR -u BATS_FILE_TMPDIR bats --tap "$@" 3>&- 4>&-
}

# bats test_tags=valgrind
@test "benchmark helper: no baseline, saved, passed, failed with the figures and the cause" {
	build_planted prog
	mkdir baselines
	inner_bats tests/speed.bats
	((status == 1))
	[[ $output == *"run the test with BENCHMARK_SAVE=1"* ]]

	BENCHMARK_SAVE=1 inner_bats tests/speed.bats
	((status == 0))
	[[ -e baselines/bench.json ]]
	inner_bats tests/speed.bats
	((status == 0))

	build_planted prog -DPASSES=2
	inner_bats tests/speed.bats
	((status == 1))
	[[ $output == *"# costs more than the baseline allows:"* ]]
	[[ $output == *"# prog: regressed: "*"instructions grew by "*"(limit 1%)"* ]]
	[[ $output == *"old"*"new"*"change"*"limit"* ]]
	[[ $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
}

# bats test_tags=valgrind
@test "benchmark helper: measured on another system, the test is skipped and says why" {
	build_planted prog
	mkdir baselines
	BENCHMARK_SAVE=1 inner_bats tests/speed.bats
	jq '.system.must_agree.cpu_features = "another"' baselines/bench.json >other
	mv other baselines/bench.json
	inner_bats tests/speed.bats
	((status == 0))
	[[ $output == *"# skip prog: incomparable: cpu_features "* ]]
}

@test "benchmark helper: wrong use fails" {
	inner_bats tests/wrong.bats
	((status == 1))
	[[ $output == *"a name and a command are needed"* && $output == *"unknown option --fast"* ]]
}

@test "benchmark helper: our performance tests do not run unless asked for" {
	run bats --count "$ROOT/tests/performance" --filter-tags benchmark
	((output >= 5))
	run bats --count "$ROOT/tests" --filter-tags benchmark
	((output == 0))
}
