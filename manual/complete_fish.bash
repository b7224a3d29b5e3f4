# shellcheck shell=bash
# Completion for fish: a file for each program, because fish loads them by name.

# shellcheck disable=SC2154 # row_… is help.bash's, place_… values.bash's

declare -A fish_lines=() # program → its lines

# fish_quote TEXT: as a word in single quotes.
fish_quote() {
	REPLY=${1//\\/\\\\}
	REPLY="'${REPLY//"'"/"\\'"}'"
}

# fish_action SOURCE [PLACE OPTIONS]: the end of `complete` for a source of values. A command at PLACE
# comes after options, of which the variable OPTIONS holds those with a value.
fish_action() {
	local -a words
	read -ra words <<<"$1"
	case ${words[0]} in
	words) REPLY="-x -a '${words[*]:1}'" ;;
	list) REPLY="-x -a '(__fish_append , ${words[*]:1})'" ;;
	metrics) REPLY="-x -a '(__fish_append , (__edm_profile_ask metrics))'" ;;
	limits) REPLY="-x -a '(__edm_profile_ask metrics)='" ;;
	baselines | profiles | events | workloads) REPLY="-x -a '(__edm_profile_ask ${words[0]})'" ;;
	inputs) REPLY="-F -r -a '(__edm_profile_ask baselines)'" ;;
	files) REPLY='-F -r' ;;
	folders) REPLY="-x -a '(__fish_complete_directories)'" ;;
	command) REPLY="-x -a '(__edm_profile_command $2 \$$3)'" ;;
	*) REPLY='-x' ;;
	esac
}

# complete_fish_add NAME [of a program, or of a program and its command]
complete_fish_add() {
	local program=${1%% *} command='' head option lines='' valued='' text
	local -i i
	[[ $1 != *' '* ]] || command=${1#* }
	for ((i = 0; i < ${#row_kind[@]}; i++)); do
		[[ ${row_kind[i]} == option && -n ${row_value[i]} && ${row_value[i]} != '[='* ]] || continue
		valued+=" --${row_name[i]}${row_letter[i]:+ -${row_letter[i]}}"
	done
	text=__edm_profile_valued_${1//[- ]/_}
	lines="set -g $text$valued"$'\n'
	head="complete -c $program -n '__edm_profile_in \"$command\" \"\$$text\""
	for ((i = 0; i < ${#row_kind[@]}; i++)); do
		[[ ${row_kind[i]} == option ]] || continue
		option="-l ${row_name[i]}${row_letter[i]:+ -s ${row_letter[i]}}"
		fish_quote "${row_text[i]}"
		text=$REPLY
		REPLY=-f
		if [[ -n ${row_value[i]} && ${row_value[i]} != '[='* ]]; then
			value_source "--${row_name[i]}" "${row_value[i]}" "${row_text[i]}"
			fish_action "$REPLY"
		fi
		lines+="$head options ${place_source[*]:+$(fish_command_place)}' $option -d $text $REPLY"$'\n'
	done
	for ((i = 0; i < ${#place_source[@]}; i++)); do
		fish_action "${place_source[i]}" "$((i + 1))" "__edm_profile_valued_${1//[- ]/_}"
		text=$((i + 1))
		[[ -z $place_repeats && ${place_source[i]} != command || $i -ne ${#place_source[@]}-1 ]] || text+=' +'
		# Not a value of an option: -x and -r belong to those.
		REPLY=${REPLY/#-x/-f}
		lines+="$head $text' ${REPLY/ -r/}"$'\n'
	done
	fish_lines[$program]+=$lines
}

# The place of the command that a program runs, whose options are not the program's; 0 if there is none.
fish_command_place() {
	if [[ ${place_source[-1]} == command ]]; then
		printf '%d' "${#place_source[@]}"
	else
		printf 0
	fi
}

complete_fish_write() {
	local folder=$1 name
	for name in "${programs[@]}"; do
		{
			printf '# Made by manual/build from the help of the program.\n\n'
			printf 'set -g __edm_profile_names %q\n' "$names_program"
			cat manual/completion.fish
			printf '\ncomplete -c %s -f\n%s' "$name" "${fish_lines[$name]}"
		} >"$folder/$name.fish"
	done
}
