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
# are kept, the command's own first, then its children's.
kind_memory_finish() {
	local round=$1 document=$2 tool
	local -a massif=() dhat=() logs=() arguments=()
	for tool in massif dhat; do
		[[ ! -d $round/memory.$tool ]] || memory_collect "$round/memory.$tool" "$tool"
	done
	memory_check_seen "${logs[@]}"
	finish_facts < <(valgrind_objects "${logs[@]}")
	tool_version=$(sed -n 's/.*Using Valgrind-\([0-9.]*[0-9]\).*/\1/p;T;q' "${logs[0]}")
	describe_run >"$document.about" || fail "cannot write $document.about"
	arguments=(--name "$profile_name" --run "$document.about" --output "$document")
	if ((${#massif[@]} > 0)); then
		memory_convert massif2json "${massif[@]}" "${dhat[@]/#/--dhat=}"
	else
		memory_convert dhat2json "${dhat[@]}"
	fi
	chmod +r -- "${massif[@]}" "${dhat[@]}" # Valgrind makes them private
	[[ $round == "$scratch/1" ]] || return 0
	if ((${#massif[@]} == 0)); then
		plan_files memory dhat "${dhat[@]}"
		return
	fi
	((${#dhat[@]} == 0)) || plan_raw_files memory dhat "${dhat[@]}"
	plan_files memory massif "${massif[@]}"
}

# memory_collect DIR TOOL: the recordings in DIR, into the array named like the tool: the command's
# own, then its children's in the order in which they were started.
memory_collect() {
	local directory=$1 file
	local -n recordings=$2
	local -a children=()
	read_result "$directory"
	file=$directory/raw.${result[pid]}
	[[ -s $file ]] || valgrind_left_nothing "$directory"
	[[ -n ${option[no_follow]:-} ]] || valgrind_children "$file"
	recordings=("$file" "${children[@]}")
	for file in "${recordings[@]}"; do
		logs+=("$directory/log.${file##*.}")
	done
}

# Valgrind's stand-ins for malloc come with the loader: a program without one allocates unseen.
memory_check_seen() {
	local log program
	for log; do
		if valgrind_is_forked "$log" || grep -q 'Reading syms from .*/vgpreload_' "$log"; then
			continue
		fi
		program=$(sed -n 's/.*Reading syms from //p;T;q' "$log")
		[[ $log != "$1" ]] ||
			fail "${program##*/} is linked statically: Valgrind cannot see what it allocates"
		warn "${program##*/} is linked statically: what it allocates is not seen"
	done
}

# memory_convert PROGRAM [--dhat=]FILE…: marks the files of processes that began as copies.
memory_convert() {
	local program=$1 word
	shift
	for word; do
		if [[ $word != --* ]] && valgrind_is_forked "${word%/*}/log.${word##*.}"; then
			arguments+=(--forked)
		fi
		arguments+=("$word")
	done
	convert "$program" "${arguments[@]}"
}

# kind_memory_differences A B: fails, having said what differs, when the two documents do not agree.
kind_memory_differences() {
	say_changes 'allocated and held' <(memory_figures "$1") <(memory_figures "$2")
}

# Every figure and every site, in a line each.
memory_figures() {
	jq -r '.profiles[].memory | ., (.children // [])[]
		| (to_entries[] | select(.value | type == "number") | "\(.key): \(.value)"),
		((.sites // {}) | to_entries[] | "\(.key | gsub("[[:cntrl:]]"; "?")): peak \(.value.peak_bytes), allocated \(.value.allocated_bytes), at exit \(.value.at_exit_bytes) bytes"),
		((.snapshots // [])[] | "snapshot at \(.time): \(.heap) bytes")' "$1"
}
