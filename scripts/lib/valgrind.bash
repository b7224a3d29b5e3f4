# shellcheck shell=bash
# What the kinds that run under Valgrind share: finding it, its common options, its log.

# shellcheck disable=SC2154 # option, result and so on: profile-deep's

valgrind_program='' # set by find_valgrind

# Debian's `valgrind` is a script that changes the environment; the real one stands beside it.
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

# start_valgrind TOOL OPTION…: starts a run of the current kind. `{}` in an option stands for the
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
	# What else the cache lists moves the count of every process. To strace it would show as files that
	# the loader looks for in vain, so it is for Valgrind alone.
	[[ ${envelope_pins[paths]:-} != fixed ]] || progress+=(--plain-loader-cache)
	valgrind_may_use_tmp "$tool" || progress+=(--environment 'TMPDIR={}')
	start_run "$tool" "${progress[@]}" -- "$valgrind_program" "--tool=$tool" -v --fair-sched=yes \
		"--trace-children=$follow" '--log-file={%}/log.%p' "${vgdb[@]}" "${@//'{}'/'{%}'}"
}

# Ends the script: the run in DIR left no recording. Says why as well as can be told.
valgrind_left_nothing() {
	local -a logs=("$1"/log.*)
	if [[ -n $because ]]; then
		say_because "$because"
		exit "$exit_wrong"
	fi
	[[ -z ${result[signal]:-} ]] || judge_command || exit "$exit_command_failed"
	[[ -z ${option[no_follow]:-} ]] ||
		fail 'nothing was recorded: the command became another program, which --no-follow leaves out'
	((${#logs[@]} > 0)) || fail 'Valgrind cannot run this command'
	fail "nothing was recorded; is there room in $output?"
}
