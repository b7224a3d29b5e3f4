# shellcheck shell=bash
# Completes from _edm_profile_options, the options of each program, and _edm_profile_values, from what
# an option's value or a word is completed: manual/values.bash says what there is.

# _edm_profile_from SOURCE CUR: fills COMPREPLY with what begins with CUR.
_edm_profile_from() {
	local cur=$2 before='' word
	local -a found=() words
	read -ra words <<<"$1"
	case ${words[0]} in
	words) found=("${words[@]:1}") ;;
	list | metrics)
		[[ $cur != *,* ]] || before=${cur%,*},
		cur=${cur##*,}
		found=("${words[@]:1}")
		[[ ${words[0]} == list ]] || _edm_profile_ask metrics
		;;
	limits)
		_edm_profile_ask metrics
		found=("${found[@]/%/=}")
		compopt -o nospace
		;;
	baselines | profiles | events | workloads) _edm_profile_ask "${words[0]}" ;;
	inputs)
		_edm_profile_ask baselines
		compopt -o filenames
		;;
	folders) compopt -o dirnames ;;
	files) compopt -o filenames ;;
	esac
	[[ ${words[0]} != @(files|inputs) ]] || mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	for word in "${found[@]}"; do
		[[ $word != "$cur"* ]] || COMPREPLY+=("$before$word")
	done
	[[ ${found[*]} != *'growth='* ]] || compopt -o nospace
}

# Sets the names that profile-names finds, in the folder of --baselines, if given.
# shellcheck disable=SC2154 # set where the tables are
_edm_profile_ask() {
	mapfile -t found < <("$_edm_profile_names" ${baselines:+--baselines "$baselines"} -- "$1" "${files[@]}" 2>/dev/null)
}

# Puts words together that bash takes apart at `=`: words, and starts, where each begins in COMP_WORDS.
_edm_profile_split() {
	local -i i
	local word glue=''
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -n $glue || ($word == = && $i -gt 0) ]]; then
			words[-1]+=$word
			glue=''
			[[ $word != = ]] || glue=yes
		else
			words+=("$word")
			starts+=("$i")
		fi
	done
}

_edm_profile() {
	local program=${1##*/} word cur source='' baselines='' ended=''
	local -a words=() starts=() files=()
	local -i i place=0 last
	COMPREPLY=()
	_edm_profile_split
	last=${#words[@]}-1
	cur=${words[last]}
	for ((i = 1; i < last; i++)); do
		word=${words[i]}
		if [[ $word == -- && -z $ended ]]; then
			ended=yes
		elif [[ -z $ended && $word == -?* ]]; then
			[[ $word != --baselines=* ]] || baselines=${word#*=}
			[[ -n ${_edm_profile_values["$program $word"]:-} ]] || continue
			i+=1
			((i < last)) || source=${_edm_profile_values["$program $word"]}
			[[ $word != --baselines ]] || baselines=${words[i]}
		elif [[ -n ${_edm_profile_options["$program $word"]:-} ]]; then
			program+=" $word"
		else
			place+=1
			if [[ ${_edm_profile_values["$program $place"]:-} == command ]]; then
				_edm_profile_command "${starts[i]}"
				return
			fi
			[[ ! -f $word ]] || files+=("$word")
		fi
	done
	if [[ -n $source ]]; then
		_edm_profile_from "$source" "$cur"
	elif [[ -z $ended && $cur == --*=* ]]; then
		_edm_profile_from "${_edm_profile_values["$program ${cur%%=*}"]:-none}" "${cur#*=}"
		[[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/"${cur%%=*}="}")
	elif [[ -z $ended && $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "${_edm_profile_options["$program"]}" -- "$cur")
		[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
	else
		place+=1
		source=${_edm_profile_values["$program $place"]:-${_edm_profile_values["$program +"]:-none}}
		if [[ $source == command ]]; then
			_edm_profile_command "${starts[last]}"
		else
			_edm_profile_from "$source" "$cur"
		fi
	fi
}

# The words from this one on are a command with its own completion.
_edm_profile_command() {
	if declare -F _comp_command_offset >/dev/null; then
		_comp_command_offset "$1"
	elif declare -F _command_offset >/dev/null; then
		_command_offset "$1"
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		(($1 == COMP_CWORD)) || mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
