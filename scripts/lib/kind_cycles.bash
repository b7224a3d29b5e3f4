# shellcheck shell=bash
# The kind `cycles`: model cycles of each function, by our own Valgrind tool, cycles.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_cycles_help='model cycles per function: a described processor runs the instructions (slower than cpu --cache)'

kind_cycles_probe() {
	find_valgrind
	own_tool_can_run cycles || fail "cycles: $REPLY"
}

cycles_stack_offset='' # set by kind_cycles_verify

kind_cycles_start() {
	local -a own=()
	[[ -z ${option[model]:-} ]] || tool_options+=("--model=${option[model]}")
	[[ -z $cycles_stack_offset ]] || own=("--stack-offset=$cycles_stack_offset")
	start_functions cycles "${own[@]}"
}

# Makes the document $2.json from the recordings in the directory $1.
kind_cycles_finish() {
	finish_functions "$1/cycles.cycles" "$2" cycles
}

# Says how much the place of the stack in the model changes: the least and the most of 8 places, which
# differ in lines, sets and pages of the caches.
kind_cycles_verify() {
	local -a kinds=(cycles)
	local i total least='' most=''
	for ((i = 0; i < 8; i++)); do
		cycles_stack_offset=$((i * 528))
		run_kinds "$scratch/offset$i"
		make_documents "$scratch/offset$i"
		[[ -n $least ]] && ((least <= total)) || least=$total
		[[ -n $most ]] && ((most >= total)) || most=$total
	done
	cycles_stack_offset=''
	[[ -n ${option[quiet]:-} ]] || say "model cycles of the process over 8 offsets of the stack: $least to $most"
}
