# shellcheck shell=bash
# The kind `memory`: what is allocated, by whom. massif draws the timeline, and DHAT beside it, on
# another processor, counts: massif only samples, and its peak may lie far below the true one.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_memory_help='allocations, their peak and what is never freed, by massif and DHAT (likewise)'

readonly memory_callers=30 # how deep chains of callers are recorded, by both tools

kind_memory_probe() {
	need_programs massif2json dhat2json
	find_valgrind
}

# DHAT first: it takes twice as long, and gets the processor that the kinds before have left.
kind_memory_start() {
	local backend=${option[backend]:-both}
	local -a massif=(--time-unit=B --max-snapshots=1000 --peak-inaccuracy=0.0 "--depth=$memory_callers")
	local -a dhat=("--num-callers=$memory_callers")
	if [[ $backend != massif ]]; then
		start_valgrind dhat "${dhat[@]}" '--dhat-out-file={}/raw.%p'
		tool_options+=("${dhat[@]}")
	fi
	if [[ $backend != dhat ]]; then
		start_valgrind massif "${massif[@]}" '--massif-out-file={}/raw.%p'
		tool_options+=("${massif[@]}")
	fi
}

# Writes the document $2 of what was recorded in the directory $1; of the first round the raw files
# are kept. massif's come first where there are any.
kind_memory_finish() {
	local round=$1 document=$2 tool
	local -a tools=() found=()
	for tool in massif dhat; do
		[[ -d $round/memory.$tool ]] || continue
		read_result "$round/memory.$tool"
		tools+=("$tool")
		found+=("--valgrind=${result[pid]}:$round/memory.$tool")
	done
	facts_about "$document" "${found[@]}"
	((${#recordings[@]} > 0)) || valgrind_left_nothing "$round/memory.${tools[0]}"
	((${#tools[@]} == 1 || ${#more_recordings[@]} > 0)) || valgrind_left_nothing "$round/memory.${tools[1]}"
	memory_check_seen
	convert "${tools[0]}2json" --name "$profile_name" --run "$document.about" --output "$document" \
		"${recording_words[@]}" "${more_recordings[@]/#/--dhat=}"
	[[ $round == "$scratch/1" ]] || return 0
	((${#more_recordings[@]} == 0)) || plan_raw_files memory dhat "${more_recordings[@]}"
	plan_files memory "${tools[0]}" "${recordings[@]}"
}

# Valgrind's stand-ins for malloc come with the loader: a program without one allocates unseen. Each
# is named once, though both tools ran it.
memory_check_seen() {
	local word directory number program
	for word in "${unseen[@]}"; do
		read -r directory number program <<<"$word"
		((directory == 0)) || continue
		((number > 1)) || fail "$program is linked statically: Valgrind cannot see what it allocates"
		warn "$program is linked statically: what it allocates is not seen"
	done
}
