# shellcheck shell=bash
# Reads what a program prints as its help, from which pages and completions are made.
#
#	help_read PROGRAM   reads the help from stdin; ends the script at a line that fits nothing
#
# What was read is in help_synopsis (the usage line after the program's name), help_about (the
# paragraphs before the first row), help_notes (those after the last), and in between in rows: the
# arrays row_kind, row_letter, row_name, row_value, row_text.
#
#	heading   text "How to measure"
#	option    letter "r" or "", name "runs", value "RUNS" or "[=N]" or "", text
#	term      name "cpu", text
#	text      text, a paragraph

# shellcheck disable=SC2034 # used by those who read

help_program='' help_synopsis=''
declare -a help_about=() help_notes=()
declare -a row_kind=() row_letter=() row_name=() row_value=() row_text=()

help_fail() {
	printf 'manual: %s --help: cannot read: %s\n' "$help_program" "$1" >&2
	exit 1
}

# help_add_row KIND LETTER NAME VALUE TEXT
help_add_row() {
	row_kind+=("$1") row_letter+=("$2") row_name+=("$3") row_value+=("$4") row_text+=("$5")
}

# help_append TEXT: the last row goes on.
help_append() {
	local last=$((${#row_text[@]} - 1))
	((last >= 0)) || help_fail "$1"
	row_text[last]+=${row_text[last]:+ }$1
}

# The names of an option row, with the value: "-r, --runs RUNS", "--stacks[=N]", "--help, --version".
help_add_option() {
	local names=$1 text=$2 letter='' name
	while [[ $names =~ ^(-([a-z]),\ )?--([a-z][a-z-]*)(.*)$ ]]; do
		letter=${BASH_REMATCH[2]} name=${BASH_REMATCH[3]} names=${BASH_REMATCH[4]}
		if [[ $names == ', --'* ]]; then
			help_add_option_without_text "$letter" "$name"
			names=${names#, }
		elif [[ -z $names && -z $text && $name == @(help|version) ]]; then
			help_add_option_without_text "$letter" "$name"
			return
		elif [[ -z $names || $names == '[='*']' || $names == ' '[!\ ]* ]]; then
			help_add_row option "$letter" "$name" "${names# }" "$text"
			return
		else
			break
		fi
	done
	help_fail "$1"
}

help_add_option_without_text() {
	case $2 in
	help) help_add_row option "$1" "$2" '' 'print this text' ;;
	version) help_add_row option "$1" "$2" '' 'print the version' ;;
	*) help_fail "--$2" ;;
	esac
}

# A line that is not indented: of the synopsis, a heading, or of a paragraph.
help_take_text() {
	local line=$1
	if [[ $line == *: && $line != 'Exit '* && $2 == ' '* ]]; then
		help_add_row heading '' '' '' "${line%:}"
	elif [[ $help_in_paragraph == yes && $line != @(Exit codes|Exit status):* ]]; then
		help_append "$line"
	else
		help_add_row text '' '' '' "$line"
	fi
}

# Texts before the first row are the description, those after the last one the notes.
help_split() {
	local -i first=0 last=$((${#row_kind[@]} - 1))
	help_about=() help_notes=()
	while ((first <= last)) && [[ ${row_kind[first]} == text ]]; do
		help_about+=("${row_text[first]}")
		first+=1
	done
	while ((last > first)) && [[ ${row_kind[last]} == text ]]; do
		help_notes=("${row_text[last]}" "${help_notes[@]}")
		last+=-1
	done
	row_kind=("${row_kind[@]:first:last-first+1}") row_letter=("${row_letter[@]:first:last-first+1}")
	row_name=("${row_name[@]:first:last-first+1}") row_value=("${row_value[@]:first:last-first+1}")
	row_text=("${row_text[@]:first:last-first+1}")
}

help_read() {
	local line next help_in_paragraph=no
	local -a lines
	local -i i
	help_program=$1
	row_kind=() row_letter=() row_name=() row_value=() row_text=()
	mapfile -t lines
	[[ ${lines[0]:-} == "Usage: $1 "* || ${lines[0]:-} == "Usage: $1" ]] || help_fail "${lines[0]:-}"
	help_synopsis=${lines[0]#"Usage: $1"}
	help_synopsis=${help_synopsis# }
	for ((i = 1; i < ${#lines[@]}; i++)); do
		line=${lines[i]} next=${lines[i + 1]:-}
		if [[ -z $line ]]; then
			help_in_paragraph=no
		elif [[ $line =~ ^\ {2,6}(-.*[^ ])\ \ +([^ ].*)$ || $line =~ ^\ {2,6}(-.*)$ ]]; then
			help_in_paragraph=no
			help_add_option "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]:-}"
		elif [[ $line =~ ^\ \ ([^ ].*[^ ])\ \ +([^ ].*)$ ]]; then
			help_in_paragraph=no
			help_add_row term '' "${BASH_REMATCH[1]}" '' "${BASH_REMATCH[2]}"
		elif [[ $line =~ ^\ {12,}([^ ].*)$ ]]; then
			help_append "${BASH_REMATCH[1]}"
		elif [[ $line != ' '* ]]; then
			help_take_text "$line" "$next"
			[[ ${row_kind[-1]} != text ]] || help_in_paragraph=yes
		else
			help_fail "$line"
		fi
	done
	help_split
}
