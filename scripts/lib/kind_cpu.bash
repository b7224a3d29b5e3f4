# shellcheck shell=bash
# The kind `cpu`: instructions, counted by callgrind.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_cpu_help='instructions per function, counted by callgrind (25 to 40 times slower)'

kind_cpu_probe() {
	find_valgrind
}

# The cache sizes are given only with the simulation, because they would switch it on. Inlined
# functions are found by instruction.
kind_cpu_start() {
	local -a own=()
	[[ -n ${option[no_inline]:-} ]] || own=(--dump-instr=yes)
	[[ -z ${option[cache]:-} ]] || tool_options+=(
		--cache-sim=yes --branch-sim=yes '--I1=32768,8,64' '--D1=32768,8,64' '--LL=8388608,16,64'
	)
	start_functions callgrind "${own[@]}"
}

# Makes the document $2.json from the recordings in the directory $1.
kind_cpu_finish() {
	finish_functions "$1/cpu.callgrind" "$2" callgrind
}
