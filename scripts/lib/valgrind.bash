# shellcheck shell=bash
# For all kinds that run under Valgrind: finding it, its common options, its log.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

valgrind_program='' # set by find_valgrind

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
	valgrind_may_use_tmp "$tool" || progress+=(--environment 'TMPDIR={}')
	start_run "$tool" "${progress[@]}" -- "$valgrind_program" "--tool=$tool" -v --fair-sched=yes \
		"--trace-children=$follow" '--log-file={%}/log.%p' "${vgdb[@]}" "${@//'{}'/'{%}'}"
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
