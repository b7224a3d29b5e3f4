# shellcheck shell=bash
# The facts about a run, which build/bin/profile-facts gathers beside it and completes afterwards.
# docs/determinism.md describes them.
#
#	facts_begin                   starts gathering, in the background
#	facts_about DOCUMENT WORD…    completes them: DOCUMENT.about is what the converters take by --run;
#	                              WORDs are options of `profile-facts about`
#
# facts_about also tells what was recorded, the command's own first: `recordings`, the same with
# --forked in front of those of copies in `recording_words`, and `more_recordings` of a second
# directory; `unseen`, "DIRECTORY NUMBER PROGRAM", where Valgrind could not see what is allocated;
# `total`, the instructions if callgrind counted them; and `because`, why the command was stopped if
# the tool or the loader said so, with their words in `because_lines`, of the first kind that has one.

# shellcheck disable=SC2034,SC2154 # option, let_through, envelope_… and so on: others set or use them

facts_gathering='' # process id of what gathers
because=''
declare -a because_lines=()

# How the pins are held now, as options: one may be lost in a run.
facts_pins() {
	local word
	words=()
	for word in "${!envelope_pins[@]}"; do
		words+=(--pin "$word=${envelope_pins[$word]}")
	done
}

facts_begin() {
	local word
	local -a words
	facts_pins
	[[ -z ${option[isa]:-} ]] || words+=(--isa "${option[isa]}")
	[[ -z ${option[freeze]:-} ]] || words+=(--freeze)
	[[ -z $envelope_stdin ]] || words+=(--stdin "$envelope_stdin")
	[[ -z $progress_label ]] || words+=(--expected "$scratch/expected")
	facts_words=(
		--facts "$scratch/facts" --name "$profile_name" --program "$envelope_program"
		--program-tree "$envelope_program_tree" --work-tree "$envelope_work_tree"
	)
	for word in "${let_through[@]}"; do
		facts_words+=(--let "$word")
	done
	printf '%s\n' "$timestamp_iso" 2>/dev/null >"$scratch/started" || end_damaged "cannot write to $output"
	"$ROOT/build/bin/profile-facts" "${facts_words[@]}" "${words[@]}" -- gather "${command[@]}" </dev/null \
		>/dev/null 2>"$scratch/complaint" &
	facts_gathering=$!
}

# A fact that could not be had ends the script.
facts_wait() {
	local complaint=''
	[[ -n $facts_gathering ]] || return 0
	wait "$facts_gathering" || {
		read -r complaint <"$scratch/complaint" || true
		end_damaged "$complaint"
	}
	facts_gathering=''
}

facts_about() {
	local document=$1 word answers
	local -a words
	facts_pins
	words+=(--output "$1.about" --began "$scratch/started" --timestamp "$timestamp_iso" --exit-status "$exit_status")
	shift
	facts_wait
	for word in "${tool_options[@]}"; do
		words+=("--option=$word")
	done
	[[ -z ${option[no_follow]:-} ]] || words+=(--no-follow)
	answers=$("$ROOT/build/bin/profile-facts" "${facts_words[@]}" "${words[@]}" "$@" -- about "${command[@]}" 2>&1) ||
		end_damaged "$answers"
	facts_take_answers "$answers" "$@"
}

# facts_take_answers ANSWERS WORD…: the directories are those of --valgrind=PID:DIR among the words.
facts_take_answers() {
	local key value was_known=$because
	local -a directories=()
	recordings=() recording_words=() more_recordings=() unseen=() total=''
	for value in "${@:2}"; do
		[[ $value != --valgrind=* ]] || directories+=("${value#*:}")
	done
	while read -r key value; do
		case $key in
		directory) facts_directory=$value ;;
		recording | forked) facts_take_recording "$key" "${directories[facts_directory]}/raw.$value" ;;
		unseen) unseen+=("$facts_directory ${#recordings[@]} $value") ;;
		never-ran) fail "$value" ;;
		because) because=${because:-$value} ;;
		said) [[ -n $was_known ]] || because_lines+=("$value") ;;
		total) total=$value ;;
		esac
	done <<<"$1"
}

facts_take_recording() {
	if ((facts_directory > 0)); then
		more_recordings+=("$2")
		return
	fi
	recordings+=("$2")
	[[ $1 != forked ]] || recording_words+=(--forked)
	recording_words+=("$2")
}
