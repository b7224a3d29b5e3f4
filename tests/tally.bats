#!/usr/bin/env bats
# tools/tally: its counts are those of a processor that steps through the program, its calls those of
# callgrind, its heap that of DHAT.
# bats file_tags=valgrind

load helpers/common

setup_file() {
	local tools=$BATS_FILE_TMPDIR
	gcc -O2 -o "$tools/single-step" "$ROOT/tests/helpers/single-step.c"
	export PATH=$tools:$PATH VALGRIND_LIB=$ROOT/build/lib/valgrind
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# bare PROGRAM [FLAG…]: builds one of the programs without a library.
bare() {
	gcc -O1 -nostdlib -static -fno-stack-protector -o "${1%.*}" "$ROOT/tests/tally/$1" "${@:2}"
}

# tally COMMAND…: leaves the recording in tally.out, and what the command prints in stdout and stderr.
tally() {
	valgrind -q --tool=tally --tally-out-file=tally.out "${options[@]}" "$@" >stdout 2>stderr
}

# total FILE: the instructions in it.
total() {
	awk '/^totals:/ { sum += $2 } END { print sum + 0 }' "$1"
}

# document FILTER FILE…: what jq makes of the document of recordings.
document() {
	callgrind2json "${@:2}" | jq -c ".profiles[].cpu | $1"
}

# same_as_stepping PROGRAM
same_as_stepping() {
	local stepped
	bare "$@"
	stepped=$(single-step "./${1%.*}")
	tally "./${1%.*}"
	echo "stepped $stepped, tally $(total tally.out)"
	((stepped > 500 && stepped == $(total tally.out)))
}

@test "tally: the second of two conditions is counted only where it is looked at" {
	same_as_stepping conditions.c
	same_as_stepping conditions.c -O2
}

@test "tally: a repeated string instruction counts once for each round" {
	same_as_stepping strings.S
}

@test "tally: code that is rewritten while it runs is counted as it is" {
	same_as_stepping rewriting.c
}

@test "tally: signal handlers are counted, and so is the return from them" {
	same_as_stepping signals.c
	same_as_stepping signals.c -O0
}

@test "tally: recursion, indirect calls, switches and tail calls are counted exactly" {
	same_as_stepping recursion.c
	same_as_stepping recursion.c -O0
	same_as_stepping recursion.c -O2
}

@test "tally: vector, floating point and bit instructions count once" {
	same_as_stepping vectors.c
	same_as_stepping vectors.c -O2 -mavx2
}

@test "tally: locked instructions and loop count once" {
	same_as_stepping atomics.S
}

@test "tally: of a stretch of code that a fault ends, at most the instructions before the fault are missing" {
	local stepped
	bare handlers.c
	stepped=$(single-step ./handlers)
	tally ./handlers
	# 30 faults, each behind fewer than 5 instructions of a stretch
	((stepped >= $(total tally.out) && stepped - $(total tally.out) < 150))
}
