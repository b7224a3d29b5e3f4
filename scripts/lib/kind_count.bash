# shellcheck shell=bash
# The kind `count`: instructions, calls and allocations of each function, counted by our own Valgrind
# tool, tally. For gates: it is as fast as Valgrind can be. Where tally cannot run, callgrind counts.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_count_help='instructions, calls and allocations per function, by tally (the fastest)'

count_tool='' # set by kind_count_probe

kind_count_probe() {
	find_valgrind
	count_tool=tally
	own_tool_can_run tally || {
		warn "count: $REPLY; callgrind counts instead, without allocations"
		count_tool=callgrind
	}
}

kind_count_start() {
	local -a own=()
	[[ -z ${option[lines]:-} ]] || own=(--dump-instr=yes)
	start_functions "$count_tool" "${own[@]}"
}

# Makes the document $2.json from the recordings in the directory $1.
kind_count_finish() {
	finish_functions "$1/count.$count_tool" "$2" "$count_tool" count
}
