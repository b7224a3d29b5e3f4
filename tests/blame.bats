#!/usr/bin/env bats
# bats file_tags=valgrind
# Some of the planted changes of `make blame`, those of which the cause has to stay right.

load helpers/common

@test "blame: causes of planted changes in C and C++ are named first" {
	local -a names=(ledger-fewer-slots ledger-printf-number words-key-by-value words-table-every-time)
	local all
	# Older compilers make one function of the two that the last change is about.
	(($(gcc -dumpversion | cut -d. -f1) >= 12)) || unset 'names[-1]'
	all="${#names[@]} of ${#names[@]}"
	run --separate-stderr "$ROOT/tests/blame/run" "${names[@]}"
	((status == 0))
	[[ $output == *"$all first, $all within three" ]]
}
