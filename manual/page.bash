# shellcheck shell=bash
# Writes manual pages in mdoc, out of what help.bash has read.

# shellcheck disable=SC2154 # help_… and row_… are help.bash's

# page_escape TEXT: the text in mdoc, in REPLY. Dashes stay dashes, and nothing is taken for a request.
page_escape() {
	local text=$1 character out=''
	local -i i
	text=${text//\\/\\e}
	text=${text//-/\\-}
	if [[ $text == *[!\ -~]* ]]; then
		for ((i = 0; i < ${#text}; i++)); do
			character=${text:i:1}
			[[ $character == [\ -~] ]] || printf -v character '\\[u%04X]' "'$character"
			out+=$character
		done
		text=$out
	fi
	[[ $text != [.\']* ]] || text="\\&$text"
	REPLY=$text
}

# Each sentence begins on a line of its own, as formatters want it.
page_text() {
	page_escape "$1"
	REPLY=${REPLY//'. '/$'.\n'}
	REPLY=${REPLY//$'\n'./$'\n''\&.'}
	printf '%s\n' "$REPLY"
}

page_paragraphs() {
	local text first=yes
	for text; do
		[[ -n $first ]] || printf '.Pp\n'
		first=''
		page_text "$text"
	done
}

# What the program does, for apropos: the first sentence.
page_purpose() {
	local text=${help_about[0]%%. *}
	text=${text%%: *}
	text=${text%.}
	page_escape "${text,}"
}

page_option_head() {
	local name letter=$1 value=$3
	name=${2//-/\\-}
	printf '.It '
	[[ -z $letter ]] || printf 'Fl %s , ' "$letter"
	printf 'Fl Fl %s' "$name"
	case $value in
	'') ;;
	'[='*) printf ' Ns Oo = Ns Ar %s Oc' "${value:2:-1}" ;;
	*)
		page_escape "$value"
		printf ' Ar %s' "$REPLY"
		;;
	esac
	printf '\n'
}

# page_rows FROM TO: headings, lists and texts.
page_rows() {
	local -i i
	local open='' heading=Options
	for ((i = $1; i < $2; i++)); do
		if [[ ${row_kind[i]} == @(heading|text) && -n $open ]]; then
			printf '.El\n'
			open=''
		elif [[ ${row_kind[i]} == @(option|term) && -z $open ]]; then
			printf '.Bl -tag -width Ds\n'
			open=yes
		fi
		if [[ ${row_kind[i]} == option && ${row_name[i]} == help && $heading != @(Options|Instead*) ]]; then
			printf '.El\n.Ss Help\n.Bl -tag -width Ds\n'
		fi
		case ${row_kind[i]} in
		heading)
			heading=${row_text[i]}
			page_escape "${row_text[i]}"
			printf '.Ss %s\n' "$REPLY"
			;;
		text) printf '.Pp\n' && page_text "${row_text[i]}" ;;
		term)
			page_escape "${row_name[i]}"
			printf '.It %s\n' "$REPLY"
			page_text "${row_text[i]}"
			;;
		option)
			page_option_head "${row_letter[i]}" "${row_name[i]}" "${row_value[i]}"
			page_text "${row_text[i]}"
			;;
		esac
	done
	[[ -z $open ]] || printf '.El\n'
}

# The first row that is about options, or the heading above it.
page_first_option() {
	local -i i
	for ((i = 0; i < ${#row_kind[@]}; i++)); do
		[[ ${row_kind[i]} != option ]] || break
	done
	((i == 0)) || [[ ${row_kind[i - 1]} != heading ]] || i+=-1
	REPLY=$i
}

# page_notes: the sections that the notes of the help are for.
page_notes() {
	local note
	local -a others=()
	for note in "${help_notes[@]}"; do
		case $note in
		'Exit codes: '* | 'Exit status: '*)
			printf '.Sh EXIT STATUS\n'
			page_text "${note#Exit *: }"
			;;
		'The environment variables '*)
			printf '.Sh ENVIRONMENT\n'
			page_text "$note"
			;;
		*) others+=("$note") ;;
		esac
	done
	((${#others[@]} == 0)) || {
		printf '.Sh NOTES\n'
		page_paragraphs "${others[@]}"
	}
}

# Examples are those of the README and of the docs: lines of code that call the program.
page_examples() {
	local line first=yes
	while IFS= read -r line; do
		[[ -z $first ]] || printf '.Sh EXAMPLES\n.Bd -literal -offset indent -compact\n'
		first=''
		page_escape "$line"
		printf '%s\n' "$REPLY"
	done < <(
		sed -nE "s,^    (\\\$ )?(\./scripts/|scripts/|build/bin/)?($1 .*),\\3,p" README.md docs/*.md |
			grep -vE '[][<…]|\b[A-Z]{3,}\b' | sed 's/[[:blank:]]*#/  #/' |
			LC_ALL=C awk 'length <= 79 && !seen[$0]++' | head -n 12
	)
	[[ -n $first ]] || printf '.Ed\n'
}

# Breaks long lines, but not those of requests and examples.
page_wrap() {
	LC_ALL=C awk '
		/^\.Bd -literal/ { literal = 1 }
		/^\.Ed/ { literal = 0 }
		/^\./ || literal { print; next }
		{
			line = ""
			for (i = 1; i <= NF; i++) {
				if (line != "" && length(line) + length($i) + 1 > 78) {
					print line
					line = ""
				}
				if (line == "" && $i ~ /^[.\047]/)
					line = "\\\\&"
				line = line (line == "" || line == "\\\\&" ? "" : " ") $i
			}
			print line
		}'
}

# page_head NAME SECTION
page_head() {
	printf '.\\" Made by manual/build from the help of the program and the docs.\n'
	printf '.Dd %s\n.Dt %s %s\n.Os edm-profile %s\n' "$manual_date" "${1^^}" "$2" "$manual_version"
}

page_synopsis() {
	printf '.Nm %s\n' "$1"
	page_escape "$help_synopsis"
	[[ -z $REPLY ]] || printf '%s\n' "$REPLY"
}

# page_write NAME: the page of the program whose help was read.
page_write() {
	local first
	page_head "$1" 1
	page_purpose
	printf '.Sh NAME\n.Nm %s\n.Nd %s\n.Sh SYNOPSIS\n' "$1" "$REPLY"
	page_synopsis "$1"
	printf '.Sh DESCRIPTION\n'
	page_paragraphs "${help_about[@]}"
	page_first_option
	first=$REPLY
	page_rows 0 "$first"
	printf '.Sh OPTIONS\n'
	page_rows "$first" "${#row_kind[@]}"
	page_notes
	page_examples "$1"
	printf '.Sh SEE ALSO\n'
	page_see_also "$1"
}

page_see_also() {
	if [[ $1 == edm ]]; then
		printf '.Xr profile-deep 1 ,\n'
	fi
	printf '.Xr edm-profile 7\n'
}

# page_add_command NAME: the help that was read is that of a command of the page's program.
page_add_command() {
	local -i i
	printf '.Sh %s\n' "${1^^}"
	page_synopsis "$1"
	printf '.Pp\n'
	page_paragraphs "${help_about[@]}"
	page_rows 0 "${#row_kind[@]}"
	for ((i = 0; i < ${#help_notes[@]}; i++)); do
		printf '.Pp\n'
		page_text "${help_notes[i]}"
	done
}
