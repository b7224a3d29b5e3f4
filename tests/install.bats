#!/usr/bin/env bats
# make install: the tools work in the folder where they were installed.

# shellcheck disable=SC2154 # stderr: bats sets it

load helpers/common
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
	make -s -C "$ROOT" install DESTDIR="$PWD/stage" PREFIX=/usr/local
	mv stage/usr/local 'other place'
	PATH="$PWD/other place/bin:$PATH"
}

# bats test_tags=valgrind
@test "install: every tool runs, from whatever prefix" {
	local tool
	for tool in profile-{baseline,compare,deep,merge,quick,report,trend}; do
		"$tool" --version | grep -qE "^$tool [0-9]"
	done
	profile-deep cpu,memory,io --quiet --freeze --format html sh -c 'echo hello' >output
	[[ $(<output) == hello ]]
	assert_valid_document profiles/cpu_*.json
	profile-report profiles/cpu_*.json | grep -q 'Ir in the whole process'
}

@test "install: the timing library has the version of the programs" {
	local -x PKG_CONFIG_PATH="$PWD/other place/lib/pkgconfig"
	[[ "profile-quick $(pkg-config --modversion edm-profile-timing)" == "$(profile-quick --version)" ]]
}

# bats test_tags=valgrind
@test "install: another project's suite and its performance tests find what they need" {
	mkdir -p project/tests project/baselines
	cd project
	build_planted prog
	cat >baselines/suite.json <<-'END'
		{"schema": "edm-profile/suite/1", "workloads": [{"name": "prog", "command": ["./prog"], "kinds": ["cpu"]}]}
	END
	profile-baseline measure main --quiet
	profile-baseline compare main --quiet --limit wall=none --limit cpu=none --limit rss=none
	printf '%s\n' "load '../../other place/lib/edm-profile/bats/benchmark'" \
		'@test "prog stays quick" {' \
		'	benchmark prog --limit wall=none --limit cpu=none --limit rss=none -- ./prog' '}' >tests/speed.bats
	BENCHMARK_SAVE=1 bats tests
	bats tests
	build_planted prog -DPASSES=2
	run bats tests
	[[ $status -eq 1 && $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
}
