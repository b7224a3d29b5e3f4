#!/usr/bin/env bats
# edm under the profiler: handing over to profile-deep, and counts that repeat.
# shellcheck disable=SC2154 # run --separate-stderr sets stderr

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# Makes a profile-deep in that folder, which prints its folder and its words.
make_stub() {
	mkdir -p "$1"
	cat >"$1/profile-deep" <<-'END'
		#!/bin/sh
		printf '%s' "$0"
		printf ' [%s]' "$@"
	END
	chmod +x "$1/profile-deep"
}

# A copy of edm in that folder.
install_edm() {
	mkdir -p "$1"
	cp "$(command -v edm)" "$1/edm"
}

@test "edm --profile: becomes profile-deep with the command and without the profiling flags" {
	install_edm tree/build/bin
	make_stub tree/scripts
	run tree/build/bin/edm analyze --types bpm track.mp3 --profile cpu,io --flamegraph -- -x.mp3
	((status == 0))
	[[ $output == *"/tree/build/bin/../../scripts/profile-deep [cpu,io] [--flamegraph] [--] [edm] [analyze] [--types] [bpm] [track.mp3] [--] [-x.mp3]" ]]
}

@test "edm --profile: passes on every profiling flag, whichever way it is written" {
	install_edm tree/build/bin
	make_stub tree/scripts
	run tree/build/bin/edm analyze --profile=cpu --format json --top=5 --all track.mp3 \
		--save-baseline main --compare-baseline=old
	[[ $output == *"profile-deep [cpu] [--format] [json] [--top=5] [--all] [--save-baseline] [main] [--compare-baseline=old] [--] [edm] [analyze] [track.mp3]" ]]
}

@test "edm --profile: works for edm evaluate" {
	install_edm tree/build/bin
	make_stub tree/scripts
	run tree/build/bin/edm evaluate structure --source songs --profile memory --reference r.csv
	[[ $output == *"profile-deep [memory] [--] [edm] [evaluate] [structure] [--source] [songs] [--reference] [r.csv]" ]]
}

@test "edm --profile: takes the profile-deep beside it, else that of PATH" {
	install_edm bin
	make_stub elsewhere
	PATH=$PWD/elsewhere:$PATH run bin/edm analyze --profile cpu a.mp3
	[[ $output == "$PWD/elsewhere/profile-deep [cpu] [--] [edm] [analyze] [a.mp3]" ]]
	make_stub bin
	PATH=$PWD/elsewhere:$PATH run bin/edm analyze --profile cpu a.mp3
	[[ $output == "$PWD/bin/profile-deep [cpu] [--] [edm] [analyze] [a.mp3]" ]]
}

@test "edm --profile: a missing profile-deep is one line and exit code 1" {
	install_edm bin
	run --separate-stderr env PATH=/nonexistent "$PWD/bin/edm" analyze --profile cpu a.mp3
	((status == 1))
	[[ $stderr == "edm: --profile needs profile-deep, which was not found in the checkout, beside edm or on PATH" ]]
}

@test "edm --profile: wrong usage is told before anything is profiled" {
	install_edm tree/build/bin
	make_stub tree/scripts
	run --separate-stderr tree/build/bin/edm analyze --profile cpu
	((status == 2))
	[[ $stderr == "edm analyze: a file is missing; try 'edm analyze --help'" ]]
}

# bats test_tags=valgrind
@test "edm analyze: without --profile it looks for neither itself nor profile-deep" {
	edm synth --seconds 12 a.mp3
	valgrind --tool=none --trace-syscalls=yes --log-file=calls edm analyze a.mp3
	grep -q 'sys_openat.*a\.mp3' calls
	run ! grep -E 'sys_readlink|sys_exec|profile-deep' calls
}

# bats test_tags=valgrind
@test "edm analyze: takes the same number of instructions on every run" {
	local i
	edm synth --seconds 12 a.mp3
	for i in 1 2; do
		rm -f a.json
		env -i PATH="$PATH" valgrind --tool=callgrind --callgrind-out-file="out$i" \
			edm analyze --output a.json a.mp3
	done
	grep '^totals:' out1
	[[ $(grep '^totals:' out1) == $(grep '^totals:' out2) ]]
}
