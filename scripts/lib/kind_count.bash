# shellcheck shell=bash
# The kind `count`: instructions of whole processes, counted by cachegrind in half of callgrind's
# time. For gates: it tells whether anything changed, but not what.

# shellcheck disable=SC2034,SC2054,SC2154 # scratch, tool_options and so on: profile-deep's

kind_count_help='instructions of whole processes, by cachegrind (half as slow as cpu)'

kind_count_probe() {
	find_valgrind
}

kind_count_start() {
	# With chasing, Valgrind evaluates two consecutive conditions together, and cachegrind counts the
	# second even if the first decides. The cache sizes are not used, but without them cachegrind would
	# look up those of this machine.
	tool_options=(--vex-guest-chase=no --cache-sim=no '--I1=32768,8,64' '--D1=32768,8,64' '--LL=262144,8,64')
	start_valgrind cachegrind "${tool_options[@]}" '--cachegrind-out-file={}/raw.%p'
}

# Makes the document $2.json from the recordings in the directory $1.
kind_count_finish() {
	local directory=$1/count.cachegrind
	read_result "$directory"
	session_finish "$2" "valgrind cachegrind:${result[pid]}:$directory"
	((recorded[cachegrind] > 0)) || valgrind_left_nothing "$directory"
}
