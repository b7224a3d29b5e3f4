# shellcheck shell=bash
# The options of a script. Its help, the comment at its head, declares them, so that the help always
# lists exactly the options that exist:
#
#	#   --top N        rows of the table   takes a value: --top 5 or --top=5
#	#   --stacks[=N]   full contexts       takes one only after an equals sign
#	#   --quiet        no table            takes none
#
#	options_declare SCRIPT   the options are those that the head of SCRIPT declares; it is read when the
#	                         first option is
#	options_name WORD        the option of a word, in REPLY; fails if it is not an option
#	options_take WORD…       reads the first word, and the second if that is the first one's value:
#	                         option_name, option_value (`yes` for those that take none) and
#	                         option_words, 1 or 2; ends the script if the words are not valid
#
# Dashes within names are underscores here: --save-baseline is save_baseline.

# shellcheck disable=SC2034,SC2154 # the results are the caller's, exit_usage is from messages.bash

options_may_be_empty=''     # names, between spaces, of options that may have an empty value
declare -A options_takes=() # name → nothing, value or optional
options_script=''
option_name='' option_value='' option_words=0

usage_error() {
	fail "$1 (see ${0##*/} --help)" "$exit_usage"
}

options_declare() {
	options_script=$1
}

options_read_head() {
	local line name
	local -a head
	mapfile -t -n 200 head <"$options_script"
	for line in "${head[@]}"; do
		[[ $line == '#'* ]] || return 0
		[[ $line == '#   --'* ]] || continue
		line=', '${line#'#   '}
		while [[ $line == ', --'* ]]; do
			line=${line#', --'}
			name=${line%%[!a-z-]*}
			line=${line#"$name"}
			case $line in
			'[='*) options_takes[${name//-/_}]=optional ;;
			' '[!' ']*) options_takes[${name//-/_}]=value ;;
			*) options_takes[${name//-/_}]=nothing ;;
			esac
		done
	done
}

options_name() {
	[[ $1 == --?* ]] || return 1
	((${#options_takes[@]} > 0)) || options_read_head
	REPLY=${1#--}
	REPLY=${REPLY%%=*}
	[[ -n $REPLY && $REPLY != *_* ]] || return 1
	REPLY=${REPLY//-/_}
	[[ -n ${options_takes[$REPLY]:-} ]]
}

options_take() {
	options_name "$1" || usage_error "unknown option '$1'"
	option_name=$REPLY
	option_value=yes
	option_words=1
	[[ $1 != *=* ]] || option_value=${1#*=}
	case ${options_takes[$option_name]} in
	nothing) [[ $1 != *=* ]] || usage_error "${1%%=*} takes no value" ;;
	optional) [[ $1 == *=* ]] || option_value='' ;;
	value)
		if [[ $1 != *=* ]]; then
			(($# > 1)) || usage_error "${1%%=*} needs a value"
			option_value=$2
			option_words=2
		fi
		[[ -n $option_value || $options_may_be_empty == *" $option_name "* ]] || usage_error "${1%%=*} needs a value"
		;;
	esac
}

# Prints the version, which is that of the built programs.
print_version() {
	[[ -x $ROOT/build/bin/profile-report ]] || fail "build/bin/profile-report is missing: run make in $ROOT"
	read -r _ REPLY < <("$ROOT/build/bin/profile-report" --version)
	printf '%s %s\n' "${0##*/}" "$REPLY"
}
