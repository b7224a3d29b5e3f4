# shellcheck shell=bash
# The kind `count`: instructions of whole processes, counted by cachegrind in half of callgrind's
# time. It says whether anything changed, not what: for gates.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_count_help='instructions of whole processes, by cachegrind (half as slow as cpu)'

kind_count_probe() {
	need_programs cachegrind2json
	find_valgrind
}

kind_count_start() {
	tool_options=(--cache-sim=no)
	start_valgrind cachegrind "${tool_options[@]}" '--cachegrind-out-file={}/raw.%p'
}

# Writes the document $2 of what was counted in the directory $1.
kind_count_finish() {
	local directory=$1/count.cachegrind document=$2
	local -a children=() raw=()
	read_result "$directory"
	raw=("$directory/raw.${result[pid]}")
	[[ -s ${raw[0]} ]] || valgrind_left_nothing "$directory"
	[[ -n ${option[no_follow]:-} ]] || valgrind_children "${raw[0]}"
	raw+=("${children[@]}")
	finish_facts < <(valgrind_objects "$directory"/log.*)
	tool_version=$(sed -n 's/.*Using Valgrind-\([0-9.]*[0-9]\).*/\1/p;T;q' "$directory/log.${result[pid]}")
	describe_run >"$document.about" || fail "cannot write $document.about"
	convert cachegrind2json --name "$profile_name" --run "$document.about" --output "$document" \
		"${raw[@]}"
	chmod +r -- "${raw[@]}" # Valgrind makes them private
	[[ $1 != "$scratch/1" ]] || plan_files count cachegrind "${raw[@]}"
}

# kind_count_differences A B: fails, having said what differs, when the two documents do not agree.
kind_count_differences() {
	say_changes 'counted' <(count_figures "$1") <(count_figures "$2")
}

count_figures() {
	jq -r '.profiles[].count | "\(.instructions) instructions",
		((.children // [])[] | "\(.instructions) in \(.command | gsub("[[:cntrl:]]"; "?"))")' "$1"
}
