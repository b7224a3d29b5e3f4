# shellcheck shell=bash
# Completion for zsh: a call of _arguments for each program.

# shellcheck disable=SC2016,SC2154 # zsh's own variables; row_… is help.bash's, place_… values.bash's

declare -A zsh_cases=()
declare -A zsh_commands=() # program → its commands

# The action of _arguments for a source of values.
zsh_action() {
	local -a words
	read -ra words <<<"$1"
	case ${words[0]} in
	words) REPLY="(${words[*]:1})" ;;
	list) REPLY="_sequence compadd - ${words[*]:1}" ;;
	metrics) REPLY='_sequence _edm_profile_ask - metrics' ;;
	limits) REPLY='_edm_profile_limits' ;;
	baselines | profiles | events | workloads) REPLY="_edm_profile_ask ${words[0]}" ;;
	inputs) REPLY='_edm_profile_inputs' ;;
	files) REPLY=_files ;;
	folders) REPLY='_files -/' ;;
	command) REPLY='_normal' ;;
	*) REPLY=' ' ;;
	esac
}

# zsh_quote TEXT: for a description within a word in single quotes.
zsh_quote() {
	REPLY=${1//\\/\\\\}
	REPLY=${REPLY//'['/'\['}
	REPLY=${REPLY//']'/'\]'}
	zsh_quote_message "$REPLY"
}

zsh_quote_message() {
	REPLY=${1//':'/'\:'}
	REPLY=${REPLY//"'"/"'\\''"}
}

complete_zsh_option() {
	local name=$1 value=$2 text=$3 action equals='='
	zsh_quote "$text"
	text=$REPLY
	value_source "$name" "$value" "$3"
	zsh_action "$REPLY"
	action=$REPLY
	[[ $name == --* ]] || equals='+'
	case $value in
	'') printf " '*%s[%s]'" "$name" "$text" ;;
	'[='*) printf " '*%s=-[%s]::%s: '" "$name" "$text" "${value:2:-1}" ;;
	*)
		zsh_quote_message "$value"
		printf " '*%s%s[%s]:%s:%s'" "$name" "$equals" "$text" "$REPLY" "$action"
		;;
	esac
}

complete_zsh_add() {
	local -i i
	local text='_arguments -s -S'
	for ((i = 0; i < ${#row_kind[@]}; i++)); do
		[[ ${row_kind[i]} == option ]] || continue
		text+=$(complete_zsh_option "--${row_name[i]}" "${row_value[i]}" "${row_text[i]}")
		[[ -z ${row_letter[i]} ]] || text+=$(complete_zsh_option "-${row_letter[i]}" "${row_value[i]}" "${row_text[i]}")
	done
	for ((i = 0; i < ${#place_source[@]}; i++)); do
		zsh_action "${place_source[i]}"
		if [[ ${place_source[i]} == command ]]; then
			text+=" '(-)$((i + 1)):command:_command_names -e' '*::word: _edm_profile_command $i'"
		elif [[ -n $place_repeats && $i -eq ${#place_source[@]}-1 ]]; then
			text+=" '*:word:$REPLY'"
		else
			text+=" '$((i + 1)):word:$REPLY'"
		fi
	done
	zsh_cases[$1]=$text
	[[ $1 != *' '* ]] || zsh_commands[${1% *}]+=" ${1#* }"
}

complete_zsh_write() {
	local name
	printf '#compdef %s\n# Made by manual/build from the help of the programs.\n\n' "${programs[*]}"
	printf 'local _edm_profile_names=%q\n' "$names_program"
	cat manual/completion.zsh
	printf '\nlocal name=$service\n'
	printf 'case $name in\n'
	for name in "${!zsh_commands[@]}"; do
		printf '%s) (( CURRENT == 2 )) || [[ "%s " != *" $words[2] "* ]] || { name+=" $words[2]"; shift words; (( CURRENT-- )) } ;;\n' \
			"$name" "${zsh_commands[$name]}"
	done
	printf 'esac\ncase $name in\n'
	for name in "${!zsh_cases[@]}"; do
		printf '%q) %s ;;\n' "$name" "${zsh_cases[$name]}"
	done | sort
	printf 'esac\n'
}
