# shellcheck shell=bash
# Compares the current measurement with a baseline. `profile-compare --attend` runs from before the first
# run until the verdict, and reads the baseline only once.
#
#	comparison_begin OPTION… BASELINE  ends the script if an option or the baseline is not valid
#	comparison_round DOCUMENT…         passes all documents; `wanted` lists what must be measured
#	                                   again before there is a verdict, "PROFILE KIND[,KIND] RUNS", or
#	                                   is empty if nothing more must be measured
#	comparison_end                     waits for the verdict, which is its exit status

# shellcheck disable=SC2034,SC2154 # wanted is the caller's, beside_… are set by beside.bash

declare -a wanted=()
comparison_process='' comparison_requests='' comparison_replies='' # process id, file descriptors

comparison_begin() {
	local word status=0
	beside_start 3 "$ROOT/build/bin/profile-compare" --attend "$@"
	comparison_process=$beside_process comparison_requests=$beside_requests comparison_replies=$beside_replies
	read -r -u "$comparison_replies" word && return
	wait "$comparison_process" || status=$?
	exit "$status" # it has printed the reason
}

# comparison_ask REQUEST…: fails if the process has ended; comparison_end then has the reason.
comparison_ask() {
	{ printf '%s\n' "$@" >&"$comparison_requests"; } 2>/dev/null
}

comparison_round() {
	local word rest
	wanted=()
	comparison_ask "${@/#/document }" compare || return 0
	while read -r -u "$comparison_replies" word rest; do
		[[ $word == measure ]] || return 0
		wanted+=("$rest")
	done
}

comparison_end() {
	wait "$comparison_process"
}
