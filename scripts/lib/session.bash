# shellcheck shell=bash
# The session: the interface of profile-deep to build/bin/profile-session. Its keeper runs beside the
# script from session_begin on. It creates the folder `scratch`, and removes it after the script has
# ended, for whatever reason.
#
#	session_begin                 reserves a time: sets output, scratch and timestamp;
#	                              finds out which pins are available
#	session_gather                starts gathering the facts about the run, in the background
#	session_finish BASE FACT…     makes the document BASE.json of a run, and names its recordings
#	                              BASE.TOOL, BASE.TOOL.2 and so on; envelope/session/keeper.h
#	                              describes the FACTs
#	session_publish FILE…         moves files of `scratch` to `output`, and adds them to `files`
#	session_end                   removes the rest of `scratch`
#
# session_finish also sets: `made`, the files of this and of earlier kinds; `recorded`, TOOL → number of
# files; `unseen`, the programs whose allocations Valgrind could not see, "TOOL NUMBER PROGRAM"; `total`,
# the instructions that cpu or count counted; `incomplete`, why running processes were not sampled to the
# end; and `because`, why the command was stopped, if the tool or the loader printed a reason, with their
# lines in `because_lines`, both of the first kind with a reason.

# shellcheck disable=SC2034,SC2154 # option, let_through, envelope_… and so on: others set or use them

readonly session_program=$ROOT/build/bin/profile-session

declare -A recorded=()
declare -a because_lines=()
because=''
session_keeper='' session_requests='' session_replies='' # process id, and file descriptors
session_gathers=''

# ---------------------------------------------------------------- the keeper

session_begin() {
	local word
	local -a words=(
		--program "$envelope_program" --program-tree "$envelope_program_tree" --work-tree "$envelope_work_tree"
	)
	[[ -z ${option[isa]:-} ]] || words+=(--isa "${option[isa]}")
	[[ -z ${option[freeze]:-} ]] || words+=(--freeze)
	[[ " ${kinds[*]} " != *' io '* && -z ${option[verify]:-} ]] || words+=(--trace)
	[[ -z $progress_label ]] || words+=(--tell-expected)
	for word in "${let_through[@]}"; do
		words+=(--let "$word")
	done
	[[ -z ${option[name]:-} ]] || words+=(--name "${option[name]}")
	output=${option[output]:-profiles}
	beside_start 1 "$session_program" --output "$output" "${words[@]}" -- "${command[@]}"
	session_keeper=$beside_process session_requests=$beside_requests session_replies=$beside_replies
	session_read_beginning
	cd -- "$output" 2>/dev/null || fail "cannot enter $output"
	output=$PWD
	cd -- "$OLDPWD"
	scratch=$output/.run_$timestamp
}

# session_read VARIABLE…: reads a line of the keeper. When the keeper has died, bash closes the descriptor.
session_read() {
	read -r -u "$session_replies" "$@" 2>/dev/null
}

session_read_beginning() {
	local word rest
	while session_read word rest; do
		case $word in
		timestamp) timestamp=$rest ;;
		failed:) fail "$rest" ;;
		ready) return ;;
		*) envelope_take_probe "$word" "$rest" ;;
		esac
	done
	exit "$exit_wrong" # it has printed the reason
}

session_ask() {
	printf '%s\0' "$@" >&"$session_requests"
}

# Reads the reply to a request, and the warnings before it. If it failed, ends the script with the reason.
session_read_reply() {
	local word value
	while session_read word value; do
		case $word in
		warning) warn "$value" ;;
		done) return ;;
		*) end_damaged "${0##*/}: $value" ;;
		esac
	done
	fail "$session_program has died"
}

# Sets `pins` to the facts on how the pins are held; a run may have lost one.
session_pins() {
	local pin
	pins=()
	for pin in "${!envelope_pins[@]}"; do
		pins+=("pin $pin=${envelope_pins[$pin]}")
	done
}

session_gather() {
	local -a pins
	printf '%s\n' "$timestamp" 2>/dev/null >"$scratch/room" || end_damaged "cannot write to $output"
	session_pins
	[[ -z $envelope_stdin ]] || pins+=("stdin $envelope_stdin")
	session_ask "${pins[@]}" gather
	session_gathers=yes
}

session_publish() {
	local file
	for file; do
		session_ask "publish ${file#"$scratch/"}"
		session_read_reply
		files+=("$output/${file##*/}")
	done
}

# Closes the requests, which ends the keeper, and waits for it. Of one that has died, removes the folder,
# unless another session does.
session_end() {
	[[ -n $session_keeper ]] || return 0
	exec {session_requests}>&-
	wait "$session_keeper" 2>/dev/null || [[ ! -d ${scratch:-} ]] ||
		flock --nonblock "$scratch" rm -rf -- "$scratch" || true
	session_keeper=''
}

# ---------------------------------------------------------------- after a run

session_finish() {
	local base=$1
	local -a pins facts=("${@:2}" "exit-status $exit_status" "${tool_options[@]/#/option }")
	[[ -z $session_gathers ]] || session_read_reply
	session_gathers=''
	session_pins
	[[ -z ${option[no_follow]:-} ]] || facts+=(no-follow)
	session_ask "${pins[@]}" "${facts[@]}" "finish $base"
	session_read_answers "$base"
	made+=("$base.json")
}

session_read_answers() {
	local key value tool was_known=$because
	local -i number
	recorded=() unseen=() total=''
	while session_read key value; do
		case $key in
		tool) tool=$value recorded[$tool]=0 ;;
		recording)
			number=$((recorded[$tool] + 1))
			recorded[$tool]=$number
			made+=("$1.$tool")
			((number == 1)) || made[-1]+=.$number
			;;
		unseen) unseen+=("$tool $number $value") ;;
		never-ran) fail "$value" ;;
		because) because=${because:-$value} ;;
		said) [[ -n $was_known ]] || because_lines+=("$value") ;;
		total) total=$value ;;
		warning) warn "$value" ;;
		incomplete) incomplete=$value ;;
		done) return ;;
		failed:) end_damaged "${0##*/}: $value" ;;
		esac
	done
	fail "$session_program has died"
}
