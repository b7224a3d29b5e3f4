# shellcheck shell=bash
# The session: what one call of profile-deep asks of build/bin/profile-session. Its keeper stands
# beside the script from session_begin on; it makes the folder `scratch`, and removes it when the
# script has ended, however that ends.
#
#	session_begin                 reserves a time: sets output, scratch and timestamp;
#	                              finds out which pins can be had here
#	session_gather                has the facts about the run gathered, beside it
#	session_finish BASE FACT…     makes the document BASE.json of a run, and calls its recordings
#	                              BASE.TOOL, BASE.TOOL.2 and so on; FACTs are those about a run in
#	                              envelope/session/keeper.h
#	session_publish FILE…         moves files of `scratch` to `output`, and remembers them in `files`
#	session_end                   removes what is left of `scratch`
#
# session_finish also tells what was recorded: `made`, files of this and of earlier kinds;
# `recorded`, TOOL → how many files; `unseen`, programs of which Valgrind could not see what they
# allocate, "TOOL NUMBER PROGRAM"; `total`, the instructions if callgrind counted them; and
# `because`, why the command was stopped if the tool or the loader said so, with their words in
# `because_lines`, of the first kind that has one.

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

session_read_beginning() {
	local word rest
	while read -r -u "$session_replies" word rest; do
		case $word in
		timestamp) timestamp=$rest ;;
		failed:) fail "$rest" ;;
		ready) return ;;
		*) envelope_take_probe "$word" "$rest" ;;
		esac
	done
	exit "$exit_wrong" # it said why
}

session_ask() {
	printf '%s\0' "$@" >&"$session_requests"
}

# Reads whether a request could be fulfilled; if not, the reason ends the script.
session_read_reply() {
	local word reason
	read -r -u "$session_replies" word reason || fail "$session_program has died"
	[[ $word == 'done' ]] || end_damaged "${0##*/}: $reason"
}

# How the pins are held now, as facts: one may be lost in a run.
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

# It ends when nobody can ask it any more.
session_end() {
	[[ -n $session_keeper ]] || return 0
	exec {session_requests}>&-
	wait "$session_keeper" 2>/dev/null || true
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
	while read -r -u "$session_replies" key value; do
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
		changed) warn "$value changed since the run began: what was inlined there is not shown" ;;
		done) return ;;
		failed:) end_damaged "${0##*/}: $value" ;;
		esac
	done
	fail "$session_program has died"
}
