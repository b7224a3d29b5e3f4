# shellcheck shell=bash
# The kind `io`: system calls and files, recorded by strace.

# shellcheck disable=SC2034,SC2154 # scratch, tool_options and so on: profile-deep's

kind_io_help='system calls, files and bytes, by strace (a few times slower)'

strace_program='' strace_version='' # set by kind_io_probe

# Tracing may be forbidden (containers, Yama, another debugger at work): better said at once.
kind_io_probe() {
	local error
	need_programs strace2json
	[[ -z $(type -P valgrind) ]] || find_valgrind # the fingerprint is that of the other kinds
	strace_program=$(type -P strace) || fail 'strace is not installed (Debian: apt-get install strace)'
	error=$("$strace_program" -o /dev/null -- "$BASH" -c : 2>&1 </dev/null) ||
		fail "strace may not trace here: ${error##*strace: }"
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
	finish_facts < <(io_objects "$directory/raw")
	tool_version=$strace_version
	describe_run >"$document.about" || fail "cannot write $document.about"
	convert strace2json "${arguments[@]}" "$directory/raw"
	[[ $1 != "$scratch/1" ]] || plan_files io strace "$directory/raw"
}

# Every library that was mapped as code, as finish_facts wants them, and the loader, which the kernel
# maps by itself.
io_objects() {
	local loader
	LC_ALL=C grep -aoE 'PROT_EXEC[A-Z|_]*, [A-Z|_]+, [0-9]+</[^>]*' "$1" | sed 's/.*</ob=(0) /' || true
	loader=$(LC_ALL=C readelf -lW -- "$envelope_program" 2>/dev/null |
		sed -n 's/.*program interpreter: \(.*\)]/\1/p') || true
	[[ -z $loader ]] || printf 'ob=(0) %s\n' "$(realpath -- "$loader")"
}

# kind_io_differences A B: fails, having said what differs, when the two documents do not agree.
kind_io_differences() {
	say_changes 'called, read and written' <(io_figures "$1") <(io_figures "$2")
}

# The counts of every file and system call, in a line each.
io_figures() {
	jq -r '.profiles[].io | (.files, .syscalls) | to_entries[]
		| "\(.key | gsub("[[:cntrl:]]"; "?")): \(.value | del(.time, .fsync_time) | tojson)"' "$1"
}
