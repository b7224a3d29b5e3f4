# shellcheck shell=bash
# The facts about a run, which build/bin/profile-facts gathers beside it and completes afterwards.
# docs/determinism.md describes them.
#
#	facts_begin                   starts gathering, in the background
#	facts_about DOCUMENT WORD…    completes them: DOCUMENT.about is what the converters take by --run;
#	                              WORDs are options of `profile-facts about`
#
# facts_about also tells what the recordings are: `recordings` and, for a second directory,
# `more_recordings` hold the command's own first, with --forked in front of those of copies; `unseen`
# maps them to programs whose allocations were not seen; gave_up is Valgrind's reason, total the
# instructions that callgrind counted; '' when there is none.

# shellcheck disable=SC2034,SC2154 # option, let_through, envelope_… and so on: others set or use them

facts_gathering='' # process id of what gathers

facts_begin() {
	local word
	local -a words=()
	for word in "${!envelope_pins[@]}"; do
		words+=(--pin "$word=${envelope_pins[$word]}")
	done
	for word in "${let_through[@]}"; do
		words+=(--let "$word")
	done
	[[ -z ${option[isa]:-} ]] || words+=(--isa "${option[isa]}")
	[[ -z ${option[freeze]:-} ]] || words+=(--freeze)
	[[ -z $envelope_stdin ]] || words+=(--stdin "$envelope_stdin")
	[[ -z $progress_label ]] || words+=(--expected "$scratch/expected")
	facts_words=(
		--facts "$scratch/facts" --name "$profile_name" --program "$envelope_program"
		--program-tree "$envelope_program_tree" --work-tree "$envelope_work_tree"
	)
	: >"$scratch/started"
	"$ROOT/build/bin/profile-facts" "${facts_words[@]}" "${words[@]}" -- gather "${command[@]}" </dev/null &
	facts_gathering=$!
}

# A fact that could not be had ends the script: profile-facts said which.
facts_wait() {
	[[ -n $facts_gathering ]] || return 0
	wait "$facts_gathering" || exit "$exit_wrong"
	facts_gathering=''
}

facts_about() {
	local document=$1 word answers
	local -a words=(--output "$1.about" --began "$scratch/started" --timestamp "$timestamp_iso" --exit-status "$exit_status")
	shift
	facts_wait
	for word in "${tool_options[@]}"; do
		words+=("--option=$word")
	done
	[[ -z ${option[no_follow]:-} ]] || words+=(--no-follow)
	[[ -z $progress_label ]] || words+=(--remember)
	answers=$("$ROOT/build/bin/profile-facts" "${facts_words[@]}" "${words[@]}" "$@" -- about "${command[@]}") ||
		exit "$exit_wrong"
	facts_take_answers "$answers" "$@"
}

# facts_take_answers ANSWERS WORD…: the directories are those of --valgrind=PID:DIR among the words.
facts_take_answers() {
	local key value last='' directory=''
	local -n list=recordings
	local -a directories=()
	recordings=() more_recordings=() unseen=() gave_up='' total=''
	for value in "${@:2}"; do
		[[ $value != --valgrind=* ]] || directories+=("${value#*:}")
	done
	while read -r key value; do
		case $key in
		directory)
			directory=${directories[value]}
			[[ $value == 0 ]] || local -n list=more_recordings
			;;
		recording) list+=("$directory/raw.$value") ;;
		forked) list+=(--forked "$directory/raw.$value") ;;
		unseen) unseen[${list[-1]}]=$value ;;
		gave-up) gave_up=$value ;;
		total) total=$value ;;
		esac
	done <<<"$1"
}
