# shellcheck shell=bash
# The kind `io`: system calls and files, recorded by strace.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_io_help='system calls, files and bytes, by strace (a few times slower)'

strace_program='' # set by kind_io_probe

kind_io_probe() {
	find_in_path strace || fail 'strace is not installed (Debian: apt-get install strace)'
	strace_program=$REPLY
}

# Tracing may be forbidden (containers, Yama): better said at once.
kind_io_start() {
	[[ $envelope_tracing == yes ]] || fail "strace may not trace here: $envelope_tracing"
	tool_options=(-f)
	start_run strace -- "$strace_program" -f -ttt -T -y -yy -s 0 -o '{}/raw'
}

# Makes the document $2.json of what was recorded in the directory $1.
kind_io_finish() {
	local directory=$1/io.strace
	read_result "$directory"
	[[ -s $directory/raw ]] || fail 'nothing was recorded (does the disk have room?)'
	session_finish "$2" --strace "$directory/raw" --tool "$strace_program"
}
