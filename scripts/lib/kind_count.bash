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
	tally_can_run || {
		warn "count: $REPLY; callgrind counts instead, without allocations"
		count_tool=callgrind
	}
}

# Whether tally was built with the Valgrind that is installed now. On failure, REPLY is the reason.
tally_can_run() {
	local built_for='' now
	[[ -x $valgrind_tools/tally-amd64-linux && -r $valgrind_tools/built-for ]] || {
		REPLY='our Valgrind tool tally is not built (make says why)'
		return 1
	}
	now=$valgrind_tools/none-amd64-linux # a link to what is installed
	[[ -x $now && ! $now -nt $valgrind_tools/built-for && ! $valgrind_tools/built-for -nt $now ]] || {
		read -r built_for <"$valgrind_tools/built-for" || true
		REPLY="our Valgrind tool tally was built for another Valgrind ($built_for) than is installed (make builds it anew)"
		return 1
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
