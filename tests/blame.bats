#!/usr/bin/env bats
# bats file_tags=valgrind
# Some of the planted changes of `make blame`, those of which the cause has to stay right.

load helpers/common

@test "blame: causes of planted changes in C and C++ are named first" {
	local -a names=(ledger-fewer-slots ledger-printf-number words-key-by-value words-table-every-time)
	run --separate-stderr "$ROOT/tests/blame/run" "${names[@]}"
	((status == 0))
	[[ $output == *'4 of 4 first, 4 of 4 within three' ]]
}
