#!/usr/bin/env bats
# profile-deep cpu, from a command to its files. Real Valgrind throughout.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup() {
	deep=$ROOT/scripts/profile-deep
	cd "$BATS_TEST_TMPDIR"
}

@test "profile-deep: the total is the raw file's own, to the instruction" {
	"$deep" cpu --quiet sh -c ':'
	[[ $(total_of) == "$(sed -n 's/^totals: //p' profiles/*.callgrind)" ]]
	[[ $(total_of) -gt 10000 ]]
}

@test "profile-deep: a command that exits 7 is kept and shown, and makes exit 5" {
	run --separate-stderr "$deep" cpu sh -c 'exit 7'
	[[ $status -eq 5 && $stderr == *'the command exited with status 7'* ]]
	[[ $output == *sh* ]]
	grep -q '"exit_status": 7' profiles/cpu_*.json
}

@test "profile-deep: a command that dies of SIGSEGV is kept, named, and makes exit 5" {
	run --separate-stderr "$deep" cpu --quiet sh -c 'kill -SEGV $$'
	[[ $status -eq 5 && $stderr == *'signal 11 (SIGSEGV)'* ]]
	grep -q '"exit_status": 139' profiles/cpu_*.json
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
}

@test "profile-deep: --ignore-failure makes a failing command fine" {
	run --separate-stderr "$deep" cpu --quiet --ignore-failure sh -c 'exit 7'
	[[ $status -eq 0 ]]
}
