# shellcheck shell=bash
# The kind `cpu`: instructions, counted by callgrind.

# shellcheck disable=SC2154 # scratch, profile_name and so on: profile-deep's

# shellcheck disable=SC2034 # for profile-deep --help
kind_cpu_help='instructions per function, counted by callgrind (25 to 40 times slower)'

kind_cpu_probe() {
	need_programs callgrind2json
	find_valgrind
}

# The geometry is given only with the simulation, for giving it would switch that on. What the
# program asks callgrind to dump stays in its one file.
kind_cpu_start() {
	local -a tool=('--callgrind-out-file={}/raw.%p' --combine-dumps=yes)
	[[ ${envelope_command[0]} != *$'\n'* ]] ||
		fail "callgrind cannot record a program with a newline in its path: ${envelope_command[0]}"
	[[ -z ${option[cache]:-} ]] || tool_options+=(
		--cache-sim=yes --branch-sim=yes '--I1=32768,8,64' '--D1=32768,8,64' '--LL=8388608,16,64'
	)
	[[ -z ${option[only]:-} ]] || tool_options+=("--toggle-collect=${option[only]}")
	tool+=("${tool_options[@]}")
	[[ -z ${option[stacks]:-} ]] || tool+=("--separate-callers=${option[stacks]}")
	start_valgrind callgrind "${tool[@]}"
}

# Writes the document $2 of what was recorded in the directory $1; of the first round the raw files
# are kept.
kind_cpu_finish() {
	local directory=$1/cpu.callgrind document=$2
	local -a lines=()
	read_result "$directory"
	facts_about "$document" "--valgrind=${result[pid]}:$directory"
	((${#recordings[@]} > 0)) || valgrind_left_nothing "$directory"
	[[ -z ${option[lines]:-} ]] || lines=(--lines)
	convert callgrind2json --name "$profile_name" --run "$document.about" --output "$document" \
		--dumps "${lines[@]}" "${recording_words[@]}"
	[[ -z ${option[only]:-} || $total != 0 ]] ||
		warn "--only: '${option[only]}' was never entered (in C++ names have arguments; * stands for any)"
	[[ $1 != "$scratch/1" ]] || plan_files cpu callgrind "${recordings[@]}"
}
