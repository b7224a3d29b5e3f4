# shellcheck shell=bash
# The kind `memory`: allocations by caller. massif records the timeline; DHAT, at the same time on
# another processor, counts exactly. massif only samples, so its peak may be far below the true peak.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_memory_help='allocations, their peak and what is never freed, by massif and DHAT (likewise)'

readonly memory_callers=30 # the length of recorded chains of callers, for both tools

kind_memory_probe() {
	find_valgrind
}

# Starts DHAT first, because it takes twice as long and so gets the next free processor.
kind_memory_start() {
	local backend=${option[backend]:-both}
	local -a inlined=(--read-inline-info=yes) # the default; changes no figure, only names
	local -a massif=(--time-unit=B --max-snapshots=1000 --peak-inaccuracy=0.0 "--depth=$memory_callers")
	local -a dhat=("--num-callers=$memory_callers")
	if [[ $backend != massif ]]; then
		start_valgrind dhat "${dhat[@]}" "${inlined[@]}" '--dhat-out-file={}/raw.%p'
		tool_options+=("${dhat[@]}")
	fi
	if [[ $backend != dhat ]]; then
		start_valgrind massif "${massif[@]}" "${inlined[@]}" '--massif-out-file={}/raw.%p'
		tool_options+=("${massif[@]}")
	fi
}

# Makes the document $2.json from the recordings in the directory $1.
kind_memory_finish() {
	local round=$1 tool
	local -a found=()
	for tool in massif dhat; do # massif's recording comes first, if there is one
		[[ -d $round/memory.$tool ]] || continue
		read_result "$round/memory.$tool"
		found+=("valgrind $tool:${result[pid]}:$round/memory.$tool")
	done
	session_finish "$2" "${found[@]}" "${allocators[@]/#/allocator }"
	for tool in "${!recorded[@]}"; do
		[[ ${recorded[$tool]} -gt 0 ]] || valgrind_left_nothing "$round/memory.$tool"
	done
	memory_check_seen
}

# The loader loads Valgrind's replacements for malloc, so the allocations of a program without a loader
# are not seen. Names each such program once, although both tools ran it.
memory_check_seen() {
	local word tool number program first=''
	for word in "${unseen[@]}"; do
		read -r tool number program <<<"$word"
		[[ ${first:=$tool} == "$tool" ]] || continue
		((number > 1)) || fail "$program is linked statically: Valgrind cannot see what it allocates; link it dynamically (a program in Go has a heap of its own: use its pprof)"
		warn "$program is linked statically: what it allocates is not seen"
	done
}
