# shellcheck shell=bash
# From what shells complete the words of a program: by the name of a value in the help.
#
#	value_source OPTION VALUE TEXT   sets REPLY; OPTION is "--top" or "" for a word of the synopsis
#
# REPLY is one of:
#
#	words WORD…   one of these               list WORD…   one or several, separated by commas
#	baselines, profiles, events, workloads   names that profile-names finds
#	metrics, limits                          metrics separated by commas; a metric, then `=`
#	files, folders, inputs                   inputs are files and baselines
#	command                                  a command with its own words
#	none                                     anything: a number, a text

# shellcheck disable=SC2034 # place_… are the results

declare -a value_kinds=() # the kinds of profile-deep, set by the caller
value_formats=''          # the formats of profile-compare, likewise

# The choices that a text begins with, "console (the default), json; …": at least two words.
value_choices() {
	local word rest=${1%%;*}
	local -a words=()
	REPLY=''
	while [[ $rest =~ ^([a-z][a-z0-9:-]*)(\ \([^\)]*\))?(,\ |$)(.*)$ ]]; do
		words+=("${BASH_REMATCH[1]}")
		rest=${BASH_REMATCH[4]}
	done
	[[ -z $rest && ${#words[@]} -gt 1 ]] || return 1
	REPLY=${words[*]}
}

value_source() {
	local option=$1 value=$2 text=$3
	if [[ -n $option ]] && value_choices "$text"; then
		if [[ $text == *comma* ]]; then
			REPLY="list $REPLY"
		else
			REPLY="words $REPLY"
		fi
		return
	fi
	case "$option $value" in
	'--format '*) REPLY="list $value_formats" ;; # "as for profile-compare"
	'--profile KINDS' | '--kinds '* | ' KIND[,KIND'*) REPLY="list ${value_kinds[*]}" ;;
	'--profile '*) REPLY=profiles ;;
	'--event '*) REPLY=events ;;
	'--metric '*) REPLY=metrics ;;
	'--limit growth='*) REPLY='words growth=' ;;
	'--limit '*LIMIT) REPLY=limits ;;
	--*baseline' NAME' | '--save NAME' | ' NAME' | ' [NAME]') REPLY=baselines ;;
	' OLD' | ' NEW') REPLY=inputs ;;
	' '*WORKLOAD*) REPLY=workloads ;;
	' COMMAND' | ' TOOL') REPLY='command' ;;
	' '*[a-z]'|'[a-z]*) REPLY="words ${value//'|'/ }" ;;
	*' DIR') REPLY=folders ;;
	*' FILE'* | *' [FILE]'* | *' DOCUMENT'* | *' PATH') REPLY=files ;;
	*' '[a-z]*) REPLY="words $value" ;;
	*) REPLY=none ;;
	esac
}

# The words of a synopsis that are not options, and where each is completed from: place_source, by its
# place; the last one holds for all later words too if place_repeats is yes.
value_read_places() {
	local word skip=''
	place_source=() place_repeats=''
	for word in $1; do
		case $word in
		'[OPTION]...' | '[options]' | '[--]' | '['--*) continue ;;
		--*) skip=yes && continue ;;
		esac
		[[ -z $skip ]] || {
			skip=''
			continue
		}
		[[ $word != @(*...|*…\]) ]] || place_repeats=yes
		value_source '' "${word%...}" ''
		place_source+=("$REPLY")
		[[ $REPLY != command ]] || break
	done
}
