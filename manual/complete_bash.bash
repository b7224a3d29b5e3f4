# shellcheck shell=bash
# Completion for bash: tables of all programs, before the code of manual/completion.bash, which
# completes from them.

# shellcheck disable=SC2154 # row_… is help.bash's, place_… values.bash's

declare -a bash_options=() bash_values=()

# complete_bash_add NAME: the program, or a program and its command, whose help was read.
complete_bash_add() {
	local -i i
	local options=''
	for ((i = 0; i < ${#row_kind[@]}; i++)); do
		[[ ${row_kind[i]} == option ]] || continue
		options+=${options:+ }--${row_name[i]}
		[[ ${row_value[i]} != '[='* ]] || options+='='
		[[ -n ${row_value[i]} && ${row_value[i]} != '[='* ]] || continue
		value_source "--${row_name[i]}" "${row_value[i]}" "${row_text[i]}"
		bash_values+=("[$1 --${row_name[i]}]='$REPLY'")
		[[ -z ${row_letter[i]} ]] || bash_values+=("[$1 -${row_letter[i]}]='$REPLY'")
	done
	bash_options+=("[$1]='$options'")
	for ((i = 0; i < ${#place_source[@]}; i++)); do
		bash_values+=("[$1 $((i + 1))]='${place_source[i]}'")
	done
	[[ -z $place_repeats ]] || bash_values+=("[$1 +]='${place_source[-1]}'")
}

complete_bash_write() {
	printf '# shellcheck shell=bash\n# Made by manual/build from the help of the programs.\n\n'
	printf '_edm_profile_names=%q\n' "$names_program"
	printf 'declare -gA _edm_profile_options=(\n'
	printf '\t%s\n' "${bash_options[@]}"
	printf ')\ndeclare -gA _edm_profile_values=(\n'
	printf '\t%s\n' "${bash_values[@]}"
	printf ')\n\n'
	sed '/^# shellcheck shell/d' manual/completion.bash
	printf '\ncomplete -F _edm_profile %s\n' "${programs[*]}"
}
