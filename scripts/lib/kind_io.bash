# shellcheck shell=bash
# The kind `io`: system calls and files, recorded by strace.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_io_help='system calls, files and bytes, by strace (a few times slower)'

strace_program='' strace_version='' # set by kind_io_probe

# Tracing may be forbidden (containers, Yama, another debugger at work): better said at once.
kind_io_probe() {
	need_programs strace2json
	strace_find || fail "$REPLY"
}

# Fails with the reason in REPLY. What strace says last is of what it did after it was denied.
strace_find() {
	local error
	strace_program=$(type -P strace) || {
		REPLY='strace is not installed (Debian: apt-get install strace)'
		return 1
	}
	error=$("$strace_program" -o /dev/null -e trace=none -- /bin/true 2>&1 </dev/null) || {
		REPLY="strace may not trace here: ${error##*strace: }"
		[[ $error != *PTRACE_TRACEME*'Operation not permitted'* ]] ||
			REPLY='strace may not trace here: ptrace is denied: Operation not permitted'
		return 1
	}
	strace_version=$("$strace_program" --version 2>/dev/null)
	strace_version=${strace_version%%$'\n'*}
	strace_version=${strace_version##* }
}

kind_io_start() {
	tool_options=(-f)
	start_run strace -- "$strace_program" -f -ttt -T -y -yy -s 0 -o '{}/raw'
}

# Writes the document $2 of what was recorded in the directory $1; of the first round the raw file
# is kept.
kind_io_finish() {
	local directory=$1/io.strace document=$2
	local -a arguments=(--name "$profile_name" --run "$2.about" --output "$2")
	read_result "$directory"
	[[ -s $directory/raw ]] || fail 'nothing was recorded (does the disk have room?)'
	[[ -z ${option[no_follow]:-} ]] || arguments+=(--no-follow)
	facts_about "$document" --strace "$directory/raw" --version-of-tool "$strace_version"
	convert strace2json "${arguments[@]}" "$directory/raw"
	[[ $1 != "$scratch/1" ]] || plan_files io strace "$directory/raw"
}
