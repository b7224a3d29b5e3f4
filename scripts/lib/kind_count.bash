# shellcheck shell=bash
# The kind `count`: instructions of whole processes, counted by cachegrind in half of callgrind's
# time. It says whether anything changed, not what: for gates.

# shellcheck disable=SC2034,SC2054,SC2154 # scratch, tool_options and so on: profile-deep's

kind_count_help='instructions of whole processes, by cachegrind (half as slow as cpu)'

kind_count_probe() {
	find_valgrind
}

kind_count_start() {
	# Valgrind runs two conditions in a row at once, and cachegrind would count the second even where
	# the first decides: not without chasing. Sizes, so that it does not look for those of this
	# machine's caches, which it does not use.
	tool_options=(--vex-guest-chase=no --cache-sim=no '--I1=32768,8,64' '--D1=32768,8,64' '--LL=262144,8,64')
	start_valgrind cachegrind "${tool_options[@]}" '--cachegrind-out-file={}/raw.%p'
}

# Makes the document $2.json of what was recorded in the directory $1.
kind_count_finish() {
	local directory=$1/count.cachegrind
	read_result "$directory"
	session_finish "$2" "valgrind cachegrind:${result[pid]}:$directory"
	((recorded[cachegrind] > 0)) || valgrind_left_nothing "$directory"
}
