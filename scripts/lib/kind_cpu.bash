# shellcheck shell=bash
# The kind `cpu`: instructions, counted by callgrind.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_cpu_help='instructions per function, counted by callgrind (25 to 40 times slower)'

kind_cpu_probe() {
	find_valgrind
}

# The cache sizes are given only with the simulation, because they would switch it on. Dumps that the
# program requests go to the same file. Inlined functions are found by instruction.
kind_cpu_start() {
	local -a tool=('--callgrind-out-file={}/raw.%p' --combine-dumps=yes)
	[[ -n ${option[no_inline]:-} ]] || tool+=(--dump-instr=yes)
	refuse_newline callgrind
	[[ -z ${option[cache]:-} ]] || tool_options+=(
		--cache-sim=yes --branch-sim=yes '--I1=32768,8,64' '--D1=32768,8,64' '--LL=8388608,16,64'
	)
	[[ -z ${option[only]:-} ]] || tool_options+=("--toggle-collect=${option[only]}")
	tool+=("${tool_options[@]}")
	[[ -z ${option[stacks]:-} ]] || tool+=("--separate-callers=${option[stacks]}")
	start_valgrind callgrind "${tool[@]}"
}

# Makes the document $2.json from the recordings in the directory $1.
kind_cpu_finish() {
	finish_functions "$1/cpu.callgrind" "$2" callgrind
}
