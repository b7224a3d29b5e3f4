# shellcheck shell=bash
# The kind `memory`: what is allocated, by whom. massif draws the timeline, and DHAT beside it, on
# another processor, counts: massif only samples, and its peak may lie far below the true one.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_memory_help='allocations, their peak and what is never freed, by massif and DHAT (likewise)'

readonly memory_callers=30 # how deep chains of callers are recorded, by both tools

kind_memory_probe() {
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

# Makes the document $2.json of what was recorded in the directory $1.
kind_memory_finish() {
	local round=$1 tool
	local -a found=()
	for tool in massif dhat; do # massif's own comes first where there is one
		[[ -d $round/memory.$tool ]] || continue
		read_result "$round/memory.$tool"
		found+=("valgrind $tool:${result[pid]}:$round/memory.$tool")
	done
	session_finish "$2" "${found[@]}"
	for tool in "${!recorded[@]}"; do
		[[ ${recorded[$tool]} -gt 0 ]] || valgrind_left_nothing "$round/memory.$tool"
	done
	memory_check_seen
}

# Valgrind's stand-ins for malloc come with the loader: a program without one allocates unseen. Each
# is named once, though both tools ran it.
memory_check_seen() {
	local word tool number program first=''
	for word in "${unseen[@]}"; do
		read -r tool number program <<<"$word"
		[[ ${first:=$tool} == "$tool" ]] || continue
		((number > 1)) || fail "$program is linked statically: Valgrind cannot see what it allocates"
		warn "$program is linked statically: what it allocates is not seen"
	done
}
