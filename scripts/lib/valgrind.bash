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
	# Valgrinds that start together under the same process number would get in each other's way in
	# /tmp, and say so on stderr.
	[[ $tool == callgrind || ${envelope_pins[paths]:-} != fixed ]] ||
		progress+=(--environment "TMPDIR=$envelope_root/output")
	start_run "$tool" "${progress[@]}" -- "$valgrind_program" "--tool=$tool" -v --fair-sched=yes \
		"--trace-children=$follow" '--log-file={%}/log.%p' "${vgdb[@]}" "${@//'{}'/'{%}'}"
}

# Ends the script: the run in DIR left no recording. Says why as well as can be told.
valgrind_left_nothing() {
	local -a logs=("$1"/log.*)
	[[ -z $gave_up ]] || fail "Valgrind gave up: $gave_up"
	[[ -z ${result[signal]:-} ]] || judge_command || exit "$exit_command_failed"
	[[ -z ${option[no_follow]:-} ]] ||
		fail 'nothing was recorded: the command became another program, which --no-follow leaves out'
	((${#logs[@]} > 0)) || fail 'Valgrind cannot run this command'
	fail "nothing was recorded; is there room in $output?"
}
