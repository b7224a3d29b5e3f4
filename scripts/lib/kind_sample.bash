# shellcheck shell=bash
# The kind `sample`: where the time goes, sampled by perf. The command runs natively: no pin of the
# envelope disturbs it. docs/sample.md describes the fields that are recorded.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_sample_help='where the time goes, sampled by perf (hardly slower); --pid: a running process'

kind_sample_is_optional=- # the mark of a line of --doctor

perf_program=''      # set by kind_sample_probe
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
		REPLY=$("$perf_program" --version 2>&1) && return
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

kind_sample_start() {
	local -A envelope_pins=()
	local -a envelope_options=() record=() until=() quietly=()
	local word
	while IFS= read -r -d '' word; do
		envelope_options+=(--environment "$word")
	done </proc/$$/environ
	envelope_command=("$envelope_program" "${command[@]:1}")
	sample_clock
	record=(record -q -N -o '{}/data' -e "$REPLY" --call-graph "$sample_call_graph")
	sample_rate
	record+=(-F "$REPLY")
	[[ -z ${option[off_cpu]:-} ]] || record+=(-e context-switches/period=1/ --switch-events)
	((EUID != 0)) || record+=(-m 4M)
	tool_options=("--call-graph=$sample_call_graph" ${option[off_cpu]:+--off-cpu})
	if ((${#pids[@]} > 0)); then
		local IFS=,
		record+=(-p "${pids[*]}")
		envelope_command=() quietly=(--capture --mute) # what perf says is among nobody's output
		[[ ! -t 2 || -n ${option[quiet]:-} ]] || say "sampling process ${pids[*]}, $REPLY times a second; Ctrl-C ends it and reports"
		[[ -z ${option[seconds]:-} ]] || envelope_command=(sleep "${option[seconds]}")
	elif [[ -n ${option[seconds]:-} ]]; then
		find_in_path timeout || fail '--seconds needs the program timeout (Debian: apt-get install coreutils)'
		until=("$REPLY" --foreground -s INT "${option[seconds]}")
	fi
	start_run perf "${quietly[@]}" -- "${until[@]}" "$perf_program" "${record[@]}" --
}

# Makes the document $2.json from the recordings in the directory $1.
kind_sample_finish() {
	local directory=$1/sample.perf
	read_result "$directory"
	[[ -s $directory/data && ($exit_status != 255 || ${#pids[@]} -eq 0) ]] || sample_left_nothing "$directory"
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

# Prints how was measured, and what perf recorded in the directory $1.
sample_write() {
	local pid most=$sample_unwound
	[[ $sample_call_graph == dwarf* ]] || most=$sample_walked
	sample_rate
	printf '# rate %s\n# call-graph %s\n# max-stack %s\n' "$REPLY" "${sample_call_graph%%,*}" "$most"
	if ((${#pids[@]} > 0)); then
		printf '# pid %s\n' "${pids[@]}"
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

# perf was told to be quiet, because its messages would be among the command's own.
sample_left_nothing() {
	local said=''
	sample_may_all
	((${#pids[@]} == 0)) || said=$(grep . "$1/errors" | tail -n 1) || true
	fail "perf recorded nothing (it ended with status $exit_status${said:+: $said}); is there room in $output?"
}
