# shellcheck shell=bash
# Messages to the user, and the exit codes of docs/exit-codes.md.

# shellcheck disable=SC2034 # used by the scripts
readonly exit_wrong=1 exit_usage=2 exit_regression=3 exit_incomparable=4 exit_command_failed=5

# Replaces control characters and newlines in text of unknown origin. Result in REPLY.
printable() {
	REPLY=$1
	[[ $REPLY != *[[:cntrl:]]* ]] || REPLY=${REPLY//[[:cntrl:]]/?}
}

say() {
	printable "$1"
	printf '%s: %s\n' "${0##*/}" "$REPLY" >&2
}

# Prints a warning, unless --quiet was given.
warn() {
	[[ -n ${option[quiet]:-} ]] || say "warning: $1"
}

# fail MESSAGE [EXIT_CODE]
fail() {
	say "$1"
	exit "${2:-$exit_wrong}"
}

# find_in_path NAME [PATH]: finds the first program of that name, in REPLY, without starting a process.
find_in_path() {
	local directory IFS=:
	set -f
	for directory in ${2:-$PATH}; do
		REPLY=${directory:-.}/$1
		[[ ! -f $REPLY || ! -x $REPLY ]] || break
		REPLY=''
	done
	set +f
	[[ -n $REPLY ]]
}

# need_programs NAME…: fails if one of these programs is not built.
need_programs() {
	local name
	for name; do
		[[ -x $ROOT/build/bin/$name ]] || fail "build/bin/$name is missing: run make in $ROOT"
	done
}

# end_with PROGRAM STATUS: ends the script as one of our programs ended, whose message is REPLY.
end_with() {
	REPLY=${REPLY%$'\n'}
	[[ -n $REPLY ]] || REPLY="$1 ended with status $2"
	fail "${REPLY#"$1: "}" "$2"
}

# check_with PROGRAM OPTION…: lets one of our programs check its later options. If it fails, the script
# ends with its message and exit code. Its stdout is in REPLY.
check_with() {
	local status=0
	REPLY=$("$ROOT/build/bin/$1" --check "${@:2}" 2>&1) || status=$?
	((status == 0)) || end_with "$1" "$status"
}

# read_words ARRAY PROGRAM WORD…: sets the array to the words that one of our programs prints, each with a NUL
# behind it. If it fails, the script ends with its message and exit code. Its status comes behind its words, because
# bash 5.2 now and then says -1 when it waits for a process substitution.
read_words() {
	local -n words_read=$1
	local -i status
	mapfile -d '' -t words_read < <(
		status=0
		"$ROOT/build/bin/$2" "${@:3}" 2>&1 || status=$?
		printf '\0%d\0' "$status"
	)
	status=${words_read[-1]}
	REPLY=${words_read[-2]}
	((status == 0)) || end_with "$2" "$status"
	words_read=("${words_read[@]::${#words_read[@]}-2}")
}

# Prints the comment at the head of a script, which is its help.
print_help() {
	local line
	while IFS= read -r line; do
		[[ $line == '#'* ]] || return 0
		[[ $line == '#!'* ]] && continue
		line=${line#'#'}
		printf '%s\n' "${line# }"
	done <"$1"
}
