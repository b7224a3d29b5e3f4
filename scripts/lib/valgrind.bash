# shellcheck shell=bash
# For all kinds that run under Valgrind: finding it, its common options, its log.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

valgrind_program=''                              # set by find_valgrind
readonly valgrind_tools=$ROOT/build/lib/valgrind # our own tools, beside links to Valgrind's
# The loader's functions that jump to what they have found. Callgrind of Valgrind 3.16 knows them only by
# the name that they had before glibc 2.26, and takes what they found for the beginning of a thread.
readonly loader_jumps=(--pop-on-jump=_dl_runtime_resolve_{fxsave,xsave,xsavec})

# Debian's `valgrind` is a script that changes the environment; the real program is in the same folder.
find_valgrind() {
	[[ -z $valgrind_program ]] || return 0
	find_in_path valgrind || fail 'valgrind is not installed (Debian: apt-get install valgrind)'
	valgrind_program=$REPLY
	[[ ! -x $REPLY.bin ]] || valgrind_program=$REPLY.bin
}

# Whether Valgrind's own temporary files may lie in /tmp. Valgrinds that start together under the same
# process number would get in each other's way there, and say so on stderr; where they cannot write,
# they do not start. Callgrind goes without a variable that costs instructions wherever it can.
valgrind_may_use_tmp() {
	local folder=/tmp
	[[ -z ${option[no_envelope]:-} ]] || folder=${TMPDIR:-/tmp}
	[[ -w $folder ]] && [[ $1 == callgrind || ${envelope_pins[paths]:-} != fixed ]]
}

# Names a folder of the run. Adds to the array `progress` of start_valgrind. Only for callgrind this is
# not the rule; it is said once, not again while verifying.
valgrind_use_own_tmp() {
	progress+=(--environment 'TMPDIR={}')
	[[ $1 != callgrind || -n $muted ]] ||
		warn '/tmp cannot be written, so the command sees the variable TMPDIR, and its loader counts some hundred instructions more'
}

# start_valgrind TOOL OPTION…: starts a run of the current kind. `{}` in an option is replaced by the
# directory to write to.
start_valgrind() {
	local tool=$1 follow=yes
	local -a progress=() vgdb=(--vgdb=no)
	shift
	[[ -z ${option[no_follow]:-} ]] || follow=no
	if [[ $tool == callgrind && -n $progress_label ]]; then
		progress=(
			--progress "$progress_label" --expected "$scratch/expected"
			--vgdb "${valgrind_program%/*}/vgdb" --vgdb-prefix '{}/vgdb'
		)
		vgdb=(--vgdb=yes '--vgdb-prefix={}/vgdb')
	fi
	# The other entries of the cache change the count of every process. strace would record failed opens
	# of the loader, so the plain cache is only for Valgrind.
	[[ ${envelope_pins[paths]:-} != fixed ]] || progress+=(--plain-loader-cache)
	[[ $tool != @(tally|cycles) ]] || valgrind_use_own_tools
	valgrind_may_use_tmp "$tool" || valgrind_use_own_tmp "$tool"
	start_run "$tool" "${progress[@]}" -- "$valgrind_program" "--tool=$tool" -v --fair-sched=yes \
		"--trace-children=$follow" '--log-file={%}/log.%p' "${vgdb[@]}" "${@//'{}'/'{%}'}"
}

# own_tool_can_run TOOL: whether our tool was built with the Valgrind that is installed now. On failure,
# REPLY is the reason.
own_tool_can_run() {
	local built_for='' now
	[[ -x $valgrind_tools/$1-amd64-linux && -r $valgrind_tools/built-for ]] || {
		REPLY="our Valgrind tool $1 is not built (make says why)"
		return 1
	}
	now=$valgrind_tools/none-amd64-linux # a link to what is installed
	[[ -x $now && ! $now -nt $valgrind_tools/built-for && ! $valgrind_tools/built-for -nt $now ]] || {
		read -r built_for <"$valgrind_tools/built-for" || true
		REPLY="our Valgrind tool $1 was built for another Valgrind ($built_for) than is installed (make builds it anew)"
		return 1
	}
}

# Lets Valgrind find our tools, at a path that is the same everywhere if paths are fixed. Adds to the
# array `progress` of start_valgrind.
valgrind_use_own_tools() {
	envelope_inside "$valgrind_tools" "$valgrind_tools" valgrind
	progress+=(--environment "VALGRIND_LIB=$REPLY")
	[[ ${envelope_pins[paths]:-} != fixed ]] || progress+=(--bind "$valgrind_tools=valgrind")
}

# start_functions TOOL OPTION…: starts a run of a tool that records functions in callgrind's format.
# Dumps that the program requests go to the same file.
start_functions() {
	local -a own=("--$1-out-file={}/raw.%p" --combine-dumps=yes "${@:2}")
	[[ ${envelope_command[0]} != *$'\n'* ]] ||
		fail "$1 cannot record a program with a newline in its path: ${envelope_command[0]}"
	[[ $1 != callgrind ]] || own+=("${loader_jumps[@]}")
	[[ -z ${option[only]:-} ]] || tool_options+=("--toggle-collect=${option[only]}")
	own+=("${tool_options[@]}")
	[[ -z ${option[stacks]:-} ]] || own+=("--separate-callers=${option[stacks]}")
	start_valgrind "$1" "${own[@]}"
}

# finish_functions DIR BASE TOOL WORD…: makes the document BASE.json from recordings in callgrind's format.
finish_functions() {
	local directory=$1 base=$2 tool=$3
	local -a words=("${@:4}" dumps)
	read_result "$directory"
	[[ -z ${option[lines]:-} ]] || words+=(lines)
	[[ -z ${option[no_inline]:-} ]] || words+=(no-inline)
	session_finish "$base" "valgrind $tool:${result[pid]}:$directory" "${words[@]}"
	[[ ${recorded[$tool]} -gt 0 ]] || valgrind_left_nothing "$directory"
	[[ -n ${option[only]:-} && $total == 0 ]] || return 0
	rm -f -- "$base".*
	fail "--only: '${option[only]}' was never entered (in C++ names have arguments; * stands for any)"
}

# Ends the script, because the run in DIR left no recording. Prints the reason, if it is known.
valgrind_left_nothing() {
	local -a logs=("$1"/log.*)
	if [[ -n $because ]]; then
		say_because "$because"
		exit "$exit_wrong"
	fi
	[[ -z ${result[signal]:-} ]] || judge_command || exit "$exit_command_failed"
	[[ -z ${option[no_follow]:-} ]] ||
		fail 'nothing was recorded: the command executed another program, which --no-follow leaves out'
	((${#logs[@]} > 0)) || fail 'Valgrind cannot run this command'
	fail "nothing was recorded; is there room in $output?"
}
