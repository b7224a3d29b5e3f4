# shellcheck shell=bash
# The kind `cycles`: model cycles of each function, by our own Valgrind tool, cycles.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_cycles_help='model cycles per function: a described processor runs the instructions (60 to 150 times slower)'

kind_cycles_probe() {
	find_valgrind
	own_tool_can_run cycles || fail "cycles: $REPLY"
}

kind_cycles_start() {
	[[ -z ${option[model]:-} ]] || tool_options+=("--model=${option[model]}")
	start_functions cycles
}

# Makes the document $2.json from the recordings in the directory $1.
kind_cycles_finish() {
	finish_functions "$1/cycles.cycles" "$2" cycles
}
