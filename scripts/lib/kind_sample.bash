# shellcheck shell=bash
# The kind `sample`: where the time goes, sampled by perf. The command runs natively: no pin of the
# envelope disturbs it. docs/sample.md describes the fields that are recorded.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_sample_help='where the time goes, sampled by perf (hardly slower); --pid: a running process'

kind_sample_is_optional=- # the mark of a line of --doctor

# perf ends when one of the threads that it is to sample ends while it begins, which lasts some tenths of a second. So
# many times it begins with all threads, then with those that are there since the first try, and at last not again.
readonly sample_tries_with_all=3 sample_most_tries=10
declare -g -i sample_tries=0
declare -g -a sample_first_threads=() sample_target=()
sample_left_out='' # "NUMBER of NUMBER" threads

perf_program=''      # set by kind_sample_probe
perf_version=''      # likewise
sample_call_graph='' # how stacks are recorded, likewise

readonly sample_fields=comm,pid,tid,time,period,event,ip,sym,symoff,dso

# The most frames of a stack: as the kernel walks them, and as perf unwinds them.
readonly sample_unwound=1024
sample_walked=127
[[ ! -r /proc/sys/kernel/perf_event_max_stack ]] || read -r sample_walked </proc/sys/kernel/perf_event_max_stack

# `perf` may be missing, or be a script that wants the one of the running kernel, which a container
# rarely has. The newest with its version in its name, as perf_5.10, serves as well.
sample_find_perf() {
	local name
	local -a names
	mapfile -t names < <(compgen -c perf_)
	((${#names[@]} < 2)) || mapfile -t names < <(printf '%s\n' "${names[@]}" | sort -Vr)
	for name in perf "${names[@]}"; do
		find_in_path "$name" || continue
		perf_program=$REPLY
		perf_version=$("$perf_program" --version 2>&1) && REPLY=$perf_version && return
	done
	[[ -n $perf_program ]] || fail 'perf is not installed (Debian: apt-get install linux-perf)'
	fail "there is no perf for this kernel, $(uname -r) (Debian: apt-get install linux-perf; Ubuntu: linux-tools-$(uname -r))"
}

kind_sample_probe() {
	sample_find_perf
	sample_may_all
	[[ -z ${option[off_cpu]:-} ]] || sample_may waits
	sample_choose_call_graph
	sample_check_rate
}

# sample_may PID: ends the script if it may not be sampled.
sample_may() {
	REPLY=$("$envelope_helper" --probe-sampling "$1") || fail "${REPLY:-$envelope_helper cannot be run}"
}

sample_may_all() {
	local pid
	for pid in "${pids[@]:-0}"; do
		sample_may "$pid"
	done
}

# Frame pointers are rarely there, and the processor's records of branches are short: copies of the
# stack, unwound afterwards, show all of it.
sample_choose_call_graph() {
	local can
	sample_call_graph=${option[call_graph]:-}
	[[ -z $sample_call_graph ]] || return 0
	can=$("$perf_program" version --build-options 2>/dev/null) || true
	sample_call_graph=fp
	[[ ! $can =~ (libunwind|dwarf-unwind-support|libdw-dwarf-unwind):\ *\[\ *on ]] || sample_call_graph=dwarf
}

sample_check_rate() {
	local most=100000
	[[ ! -r /proc/sys/kernel/perf_event_max_sample_rate ]] || read -r most </proc/sys/kernel/perf_event_max_sample_rate
	((${option[rate]:-1} <= most)) ||
		fail "--rate: the kernel takes at most $most samples per second (sysctl kernel.perf_event_max_sample_rate)"
}

sample_rate() {
	REPLY=999
	((${#pids[@]} == 0)) || REPLY=99
	REPLY=${option[rate]:-$REPLY}
}

# Hardware counts cycles where it can; virtual machines often have no counters.
sample_clock() {
	REPLY=cpu-clock
	[[ ! -e /sys/bus/event_source/devices/cpu && ! -e /sys/bus/event_source/devices/cpu_core ]] || REPLY=cycles
}

# Whether the kernel can tell perf the build-ids of files when they come into memory. Otherwise perf reads them at the
# end, when another file may have taken the name.
sample_knows_build_ids() {
	local version kernel
	read -r kernel </proc/sys/kernel/osrelease
	for version in "$perf_version" "$kernel"; do
		[[ $version =~ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 5012)) || return 1
	done
}

sample_say_begin() {
	local IFS=,
	[[ ! -t 2 || -n ${option[quiet]:-} ]] || say "sampling process ${pids[*]}, $1 times a second; Ctrl-C ends it and reports"
}

# Sets `until` to the words that end a command after --seconds.
sample_find_timeout() {
	find_in_path timeout || fail '--seconds needs the program timeout (Debian: apt-get install coreutils)'
	until=("$REPLY" --foreground -s INT "${option[seconds]}")
}

# Sets `threads` to those that the processes have.
sample_list_threads() {
	local pid task state
	threads=()
	for pid in "${pids[@]}"; do
		for task in "/proc/$pid/task/"*; do
			read -r state 2>/dev/null <"$task/stat" || continue
			[[ ${state##*') '} == [ZX]* ]] || threads+=("${task##*/}")
		done
	done
}

# Sets `sample_target` to the options of perf for what it is to sample in the next try.
sample_choose_threads() {
	local -a threads old=()
	local thread
	local IFS=,
	sample_list_threads
	((sample_tries > 0)) || sample_first_threads=("${threads[@]}")
	sample_tries+=1
	sample_target=(-p "${pids[*]}")
	((sample_tries > sample_tries_with_all)) || return 0
	for thread in "${threads[@]}"; do
		[[ ,${sample_first_threads[*]}, != *",$thread,"* ]] || old+=("$thread")
	done
	sample_left_out=''
	((${#old[@]} > 0)) || return 0
	sample_target=(-t "${old[*]}" --inherit)
	((${#old[@]} == ${#threads[@]})) || sample_left_out="$((${#threads[@]} - ${#old[@]})) of ${#threads[@]}"
}

# Reads the result of a run of perf. When it ended without a word, a thread has ended: it runs again.
sample_read_result() {
	read_result "$1"
	while ((sample_tries < sample_most_tries)) && sample_lost_threads "$1"; do
		sample_leave_ended
		sample_may_all
		rm -rf -- "$1"
		run_kinds "${1%/*}"
		read_result "$1"
	done
}

# Goes on without the processes that have ended, if there are others.
sample_leave_ended() {
	local pid reason=''
	local -a there=()
	for pid in "${pids[@]}"; do
		if REPLY=$("$envelope_helper" --probe-sampling "$pid"); then
			there+=("$pid")
		else
			reason=$REPLY
		fi
	done
	[[ -n $reason && ${#there[@]} -gt 0 ]] || return 0
	pids=("${there[@]}") incomplete=$reason
}

# Sets REPLY to what perf said in the directory $1, without the threads that it did not find any more.
sample_said() {
	REPLY=$(grep -v '^WARNING: Ignored open failure for pid' "$1/errors" | grep .) || true
}

sample_lost_threads() {
	((${#pids[@]} > 0 && exit_status == 255)) && [[ -z $ended_early ]] || return 1
	sample_said "$1"
	[[ -z $REPLY || $REPLY == *'(No such process)'* ]]
}

kind_sample_start() {
	local -A envelope_pins=()
	local -a envelope_options=() record=() until=() quietly=()
	local word
	while IFS= read -r -d '' word; do
		envelope_options+=(--environment "$word")
	done </proc/$$/environ
	envelope_command=("$envelope_program" "${command[@]:1}")
	sample_clock
	record=(record -N -o '{}/data' -e "$REPLY" --call-graph "$sample_call_graph")
	sample_rate
	record+=(-F "$REPLY")
	[[ -z ${option[off_cpu]:-} ]] || record+=(-e context-switches/period=1/ --switch-events)
	((EUID != 0)) || record+=(-m 4M)
	! sample_knows_build_ids || record+=(--buildid-mmap)
	tool_options=("--call-graph=$sample_call_graph" ${option[off_cpu]:+--off-cpu})
	if ((${#pids[@]} > 0)); then
		((sample_tries > 0)) || sample_say_begin "$REPLY"
		sample_choose_threads
		record+=("${sample_target[@]}")
		envelope_command=() quietly=(--capture --mute) # what perf says is among nobody's output
		[[ -z ${option[seconds]:-} ]] || envelope_command=(sleep "${option[seconds]}")
	else
		record+=(-q) # its messages would be among the command's own
		[[ -z ${option[seconds]:-} ]] || sample_find_timeout
	fi
	start_run perf "${quietly[@]}" -- "${until[@]}" "$perf_program" "${record[@]}" --
}

# Makes the document $2.json from the recordings in the directory $1.
kind_sample_finish() {
	local directory=$1/sample.perf
	sample_read_result "$directory"
	[[ -s $directory/data && ($exit_status != 255 || ${#pids[@]} -eq 0) ]] || sample_left_nothing "$directory"
	[[ -z $sample_left_out ]] ||
		warn "threads ended while perf began: the youngest, $sample_left_out, and what they start, are not sampled"
	sample_is_status_of_command || exit_status=0 died_of=''
	sample_write "$directory" >"$directory/script"
	session_finish "$2" ${option[lines]:+lines} ${option[no_inline]:+no-inline} \
		"recording perf:$directory/script" "tool $perf_program"
	rm -f -- "$directory/data"
	[[ $total == 0 ]] || return 0
	rm -f -- "$2".*
	sample_found_nothing
}

# Whether the status is that of the command, which ran to its end: not of perf with a running process.
sample_is_status_of_command() {
	((${#pids[@]} == 0)) && [[ -z $ended_early && (-z ${option[seconds]:-} || $exit_status != 124) ]]
}

# Prints the files with code of the process $1 that are there no more, or have been replaced.
sample_list_gone() {
	local range rights offset device inode path
	[[ -r /proc/$1/maps ]] || return 0
	while read -r range rights offset device inode path; do
		[[ $rights != *x* || $path != /*' (deleted)' ]] || printf '# gone %s\n' "${path% (deleted)}"
	done <"/proc/$1/maps" 2>/dev/null
}

# Prints how was measured, and what perf recorded in the directory $1.
sample_write() {
	local pid most=$sample_unwound
	[[ $sample_call_graph == dwarf* ]] || most=$sample_walked
	sample_rate
	printf '# rate %s\n# call-graph %s\n# max-stack %s\n' "$REPLY" "${sample_call_graph%%,*}" "$most"
	if ((${#pids[@]} > 0)); then
		printf '# pid %s\n' "${pids[@]}"
		for pid in "${pids[@]}"; do
			sample_list_gone "$pid"
		done
		[[ -z ${option[seconds]:-} || -n $ended_early ]] || printf '# seconds %s\n' "${option[seconds]}"
	fi
	"$perf_program" buildid-list -f -i "$1/data" 2>/dev/null | sed 's/^/# build-id /'
	# Since perf 6.6 addresses are those in memory, and dsoff is the field of those in files. perf
	# 5.10 has no such field: the mappings tell.
	sample_print "$1" "$sample_fields,dsoff" || sample_print "$1" "$sample_fields" --show-mmap-events ||
		fail "perf script failed: $(head -n 1 "$1/said")"
}

# sample_print DIRECTORY FIELDS OPTION…
sample_print() {
	"$perf_program" script -f -i "$1/data" -F "$2" "${@:3}" --no-inline --max-stack "$sample_unwound" \
		--show-task-events --show-switch-events --show-lost-events 2>"$1/said"
}

sample_found_nothing() {
	local what='the command'
	((${#pids[@]} == 0)) || what='the process'
	sample_may_all
	[[ -z ${option[off_cpu]:-} ]] ||
		fail "not one sample was taken: $what did not run, nor did it stop waiting in this time"
	fail "not one sample was taken: $what did not run in this time (--off-cpu shows where it waits; a higher --rate sees more)"
}

sample_left_nothing() {
	sample_may_all
	! sample_lost_threads "$1" ||
		fail "perf cannot begin, because threads of the process end all the time ($sample_tries tries)"
	REPLY=''
	((${#pids[@]} == 0)) || sample_said "$1"
	[[ -z $REPLY ]] || fail "perf recorded nothing: ${REPLY##*$'\n'} (status $exit_status)"
	fail "perf recorded nothing (it ended with status $exit_status); is there room in $output?"
}
