# shellcheck shell=bash
# The kind `io`: system calls and files, recorded by strace.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_io_help='system calls, files and bytes, by strace (a few times slower)'

strace_program='' # set by kind_io_probe

kind_io_probe() {
	strace_find || fail "$REPLY"
}

# On failure, REPLY is the reason. Tracing may be forbidden (containers, Yama).
strace_find() {
	find_in_path strace || {
		REPLY='strace is not installed (Debian: apt-get install strace)'
		return 1
	}
	strace_program=$REPLY
}

strace_may_trace() {
	REPLY="strace may not trace here: $envelope_tracing"
	[[ $envelope_tracing == yes ]]
}

kind_io_start() {
	strace_may_trace || fail "$REPLY"
	tool_options=(-f)
	start_run strace -- "$strace_program" -f -ttt -T -y -yy -s 0 -o '{}/raw'
}

# Makes the document $2.json from the recordings in the directory $1.
kind_io_finish() {
	local directory=$1/io.strace
	read_result "$directory"
	[[ -s $directory/raw ]] || fail 'nothing was recorded (does the disk have room?)'
	[[ -z ${result[signal]:-} || -z $(tail -c 1 "$directory/raw") ]] ||
		fail "strace was killed while it recorded (signal ${result[signal]})"
	session_finish "$2" "recording strace:$directory/raw" "tool $strace_program"
}
