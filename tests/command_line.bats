#!/usr/bin/env bats
# Help, version and usage errors of every program: an error is one line that names the wrong word, with
# exit status 2.

# shellcheck disable=SC2016 # texts for another shell

load helpers/common

bats_require_minimum_version 1.5.0

programs=(profile-compare profile-growth profile-debug profile-merge profile-names profile-report profile-trend profile-quick profile-suite
	envelope-run callgrind2json tally2json cycles2json cachegrind2json massif2json dhat2json strace2json perf2json)

# Removes the beginning that all messages have, and the end that most have.
refuses() {
	local message=$1 program=$2
	run --separate-stderr "$program" "${@:3}"
	[[ $status -eq 2 && -z $output && ${stderr%%$'\n'*} == "$stderr" ]]
	[[ ${stderr%"; try '$program --help'"} == "$program: $message" ]] || {
		printf '%s\n' "expected: $program: $message" "found:    $stderr"
		return 1
	}
}

@test "command line: every program prints its help on stdout, also as -h and beside anything else" {
	local program help
	for program in "${programs[@]}"; do
		run --separate-stderr "$program" --help
		[[ $status -eq 0 && -z $stderr && $output == "Usage: $program "* ]]
		[[ $output == *'-h, --help'* && $output == *'--version'* && $output == *'Exit codes: '* ]]
		help=$output
		run --separate-stderr "$program" -h
		[[ $status -eq 0 && $output == "$help" ]]
		run --separate-stderr "$program" --help a b c
		[[ $status -eq 0 && $output == "$help" ]]
	done
}

@test "command line: every program prints its version" {
	local program
	for program in "${programs[@]}"; do
		run --separate-stderr "$program" --version
		[[ $status -eq 0 && -z $stderr && $output =~ ^$program\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	done
}

@test "command line: an unknown option is named, wherever it stands" {
	local program
	for program in "${programs[@]}"; do
		refuses "unknown option '--bogus'" "$program" --bogus
		refuses "unknown option '--bogus=3'" "$program" --bogus=3 x y
		refuses "unknown option '-x'" "$program" -x
		refuses "unknown option '-x'" "$program" -xh
	done
	for program in "${programs[@]}"; do
		# These run a command, which has options of its own.
		[[ $program != @(profile-quick|envelope-run) ]] || continue
		refuses "unknown option '--bogus'" "$program" a --bogus b
	done
	refuses "unknown option '--lines'" massif2json --lines x
	refuses "unknown option '--dhat'" strace2json --dhat x y
}

@test "command line: an option without its value is named, and one with a value too many" {
	local case program word
	for case in 'profile-compare --limit' 'profile-merge --save' 'profile-report --top' \
		'profile-trend --metric' 'profile-quick --limit' 'profile-quick -r' 'envelope-run --cpu' \
		'callgrind2json --forked' \
		'tally2json --run' 'cycles2json --run' 'cachegrind2json --name' 'massif2json --dhat' 'dhat2json --output' 'strace2json --run' 'perf2json --name'; do
		read -r program word <<<"$case"
		refuses "$word needs a value" "$program" "$word"
	done
	for program in "${programs[@]}"; do
		refuses '--version takes no value' "$program" --version=2
	done
	refuses '--quiet takes no value' profile-compare --quiet=yes a b
	refuses '--fold takes no value' profile-report --fold= a
	refuses '--no-follow takes no value' strace2json --no-follow=1 a
}

@test "command line: missing words and words too many are said" {
	refuses 'two measurements are needed, OLD and NEW, not 0' profile-compare
	refuses 'two measurements are needed, OLD and NEW, not 3' profile-compare a b c
	refuses 'only one of OLD and NEW can be stdin' profile-compare - -
	refuses 'no document given' profile-merge --quiet
	refuses '--only goes with --save' profile-merge --only a
	refuses 'no file given' profile-report --top 3
	refuses 'one index is needed, not 0' profile-trend
	refuses 'one index is needed, not 2' profile-trend a b
	refuses 'no command given' profile-quick
	refuses 'no tool given' envelope-run --fifo
	refuses 'no file given' callgrind2json
	refuses 'more than one file given' strace2json a b
	refuses '--dumps reads its files twice, so they cannot be stdin' callgrind2json --dumps -
}

@test "command line: a value that makes no sense is named" {
	refuses "--top takes a number up to 1000000, not 'x'" profile-compare --top x a b
	refuses "unknown format 'yaml' (console, json, html, markdown)" profile-trend --format json,yaml a
	refuses "unknown format 'yaml'" profile-report --format yaml a
	refuses "--top takes a number from 1 on, not '0'" profile-report --top 0 a
	refuses "unknown order 'size'" profile-report --sort size a
	refuses "--color takes auto, always or never, not 'red'" profile-report --color red a
	refuses "--process takes a number, not '-1'" profile-report --process -1 a
	refuses "--of takes cpu, peak, exit or allocated, not 'disk'" profile-report --of disk a
	refuses '--cpu takes numbers and commas' envelope-run --cpu one true
	refuses '--bind takes DIR=NAME, at most a few times' envelope-run --bind work true
	refuses "--filter is given twice: 'b'" profile-report --filter a --filter b a
	refuses "--against goes with --format svg and html, not here: 'old'" profile-report --against old a
}

@test "command line: options stand in any order, and -- ends them" {
	local program
	for program in profile-report profile-merge profile-trend callgrind2json dhat2json; do
		run --separate-stderr "$program" -- --bogus
		[[ $status -eq 1 && $stderr == "$program: --bogus: cannot open: "* ]]
	done
	run --separate-stderr profile-report no-such-file --top 3
	[[ $status -eq 1 && $stderr == 'profile-report: no-such-file: cannot open: '* ]]
}

@test "command line: help is laid out within 80 columns, and names every format there is" {
	local program line form
	for program in "${programs[@]}"; do
		run --separate-stderr "$program" --help
		for line in "${lines[@]}"; do
			((${#line} <= 80))
		done
	done
	for program in profile-compare profile-report; do
		run --separate-stderr "$program" --format none x y
		[[ $status -eq 2 && $stderr == *"unknown format 'none'"* ]]
		run --separate-stderr "$program" --help
		for form in console json markdown html; do
			[[ $output == *"$form"* ]]
		done
	done
}

@test "command line: colour follows --color, NO_COLOR and CLICOLOR_FORCE alike in every program" {
	local document=$FIXTURES/callgrind/call-contexts.out program
	for program in profile-report profile-compare; do
		local -a files=("$document")
		[[ $program == profile-report ]] || files+=("$document")
		run env -u NO_COLOR -u CLICOLOR_FORCE "$program" "${files[@]}"
		[[ $output != *$'\e['* ]]
		run env -u NO_COLOR "$program" --color always "${files[@]}"
		[[ $output == *$'\e['* ]]
		run env -u NO_COLOR CLICOLOR_FORCE=1 "$program" "${files[@]}"
		[[ $output == *$'\e['* ]]
		run env NO_COLOR=1 CLICOLOR_FORCE=1 "$program" "${files[@]}"
		[[ $output != *$'\e['* ]]
		run env CLICOLOR_FORCE=1 "$program" --color never "${files[@]}"
		[[ $output != *$'\e['* ]]
	done
}

# envelope-run opens closed streams itself; other programs must not see them.
@test "command line: help and version that cannot be written are an error" {
	local program word
	for program in "${programs[@]}"; do
		[[ $program != envelope-run ]] || continue
		for word in --help --version; do
			run --separate-stderr bash -c '"$0" "$1" >/dev/full' "$program" "$word"
			[[ $status -eq 1 && $stderr == "$program: stdout: cannot write: No space left on device" ]]
			run --separate-stderr bash -c '"$0" "$1" >&-' "$program" "$word"
			[[ $status -eq 1 && $stderr == "$program: stdout: cannot write: "* ]]
		done
	done
}

@test "command line: with closed streams no file that is written takes their place" {
	cd "$BATS_TEST_TMPDIR"
	callgrind2json --output expected.json "$FIXTURES/callgrind/minimal.out"
	callgrind2json --output closed.json "$FIXTURES/callgrind/minimal.out" 2>&- <&- >&-
	cmp expected.json closed.json
	run -1 --separate-stderr bash -c 'callgrind2json "$1" >&-' _ "$FIXTURES/callgrind/minimal.out"
	[[ $stderr == "callgrind2json: stdout: cannot write: "* ]]
}

@test "command line: when there is no memory, the program says so in a line that begins with its name" {
	run -1 --separate-stderr bash -c 'ulimit -v 20000; head -c 100000000 /dev/zero | callgrind2json -'
	[[ $stderr == 'callgrind2json: '* && $stderr != *$'\n'* ]]
}

# Libraries that a program uses request memory too: its first and last requests fail, one in each run
# (libsndfile 1.2 crashes at one of them: so many crashes are allowed).
fails_without_memory() {
	local -i at calls status crashes=$1
	local name=$2
	shift 2
	cc -std=c11 -D_GNU_SOURCE -O1 -shared -fPIC -o fail.so "$ROOT/tests/faults/fail.c" -ldl
	export FAULT_PROGRAM=$name FAULT_KIND=memory
	FAULT_AT=0 FAULT_COUNT=calls LD_PRELOAD=$PWD/fail.so "$name" "$@" >/dev/null
	calls=$(<calls)
	for at in {1..8} $(seq $((calls - 60)) 2 "$calls"); do
		status=0
		FAULT_AT=$at LD_PRELOAD=$PWD/fail.so "$name" "$@" >/dev/null 2>err || status=$?
		((status != 139 || --crashes < 0)) || continue
		[[ $status -eq 0 || $status -eq 1 && $(<err) == "$name: "* && $(wc -l <err) -eq 1 ]] || {
			printf 'call %d, status %d: %s\n' "$at" "$status" "$(<err)"
			return 1
		}
	done
}

@test "command line: a program whose libraries get no memory says so in one line, too" {
	[[ ${TESTED_BIN-} != */build/coverage/* ]] || skip 'gcov crashes when it gets no memory at the end of a program'
	cd "$BATS_TEST_TMPDIR"
	callgrind2json --output one.json "$FIXTURES/callgrind/minimal.out"
	fails_without_memory 0 profile-report --format html=page.html one.json
	edm synth --seconds 12 track.wav
	fails_without_memory 1 edm analyze --output found.json track.wav
}
