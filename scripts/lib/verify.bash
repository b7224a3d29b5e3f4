# shellcheck shell=bash
# shellcheck disable=SC2154 # sorted is sort_words' result
# What `--verify` does with two documents of the same command: says that they agree, or names every
# function whose own cost or number of calls differs, and what is likely to make them differ.
# Inclusive costs say nothing here: a difference below changes them all the way up to main.

# The functions' rows without their inclusive costs, the children's behind the command's own.
function_rows() {
	sed -n 's/^ *{"calls": \([0-9]*\), \("file": .*\), "inclusive": {[^}]*}\(.*\), "self": \({[^}]*}\)},\{0,1\}$/\2\3|calls \1, self \4/p' "$1"
}

# changed_rows A B: associative arrays `before` and `after`, by everything that names a function.
changed_rows() {
	local sign row
	while read -r sign row; do
		if [[ $sign == - ]]; then
			before[${row%|*}]=${row##*|}
		else
			after[${row%|*}]=${row##*|}
		fi
	done < <(diff --unchanged-line-format= --old-line-format='- %L' --new-line-format='+ %L' \
		<(function_rows "$1") <(function_rows "$2") || true)
}

# The names of the functions that the changed ones call, and their own, one a line.
suspects() {
	local document=$1
	shift
	printf '{%s}\n' "$@" | jq -r -n --slurpfile document "$document" '
		[inputs | [.object, .function]] as $changed
		| $document[0].profiles[].cpu
		| .functions as $functions
		| [$functions | to_entries[] | select([.value.object, .value.function] as $key
			| $changed | index([$key])) | .key] as $callers
		| ($changed[] | .[1]), (.calls[] | select(.caller as $c | $callers | index($c))
			| $functions[.callee].function)' 2>/dev/null | sort -u
}

# Reads names of functions; says what they suggest.
likely_cause() {
	local name
	local -A causes=()
	while IFS= read -r name; do
		case ${name%%@*} in
		pthread_* | __pthread_* | *futex* | __lll_* | sem_* | start_thread) causes[threads]=1 ;;
		clock_gettime | __clock_gettime* | gettimeofday | time | clock | times | ftime | timespec_get | \
			*nanosleep* | usleep | sleep | poll | select | epoll_wait) causes[time]=1 ;;
		getrandom | getentropy | arc4random* | *random_device*) causes[randomness]=1 ;;
		__gen_tempname | *mkstemp* | *mkdtemp* | tmpfile* | mktemp) causes['names of temporary files']=1 ;;
		getpid | gettid | getppid) causes['process numbers']=1 ;;
		esac
	done
	sort_words "${!causes[@]}"
	REPLY=''
	for name in "${sorted[@]}"; do
		REPLY+=${REPLY:+, }$name
	done
	REPLY=${REPLY:-something unseen (the time stamp counter, uninitialised memory)}
}

# differences A B: fails, having said what differs, when the two documents do not agree.
differences() {
	local key label
	local -i number=0
	local -A before=() after=()
	changed_rows "$1" "$2"
	for key in "${!after[@]}"; do
		[[ -v before["$key"] ]] || before["$key"]='calls 0'
	done
	((${#before[@]} > 0)) || return 0
	likely_cause < <(suspects "$1" "${!before[@]}")
	say "not repeatable, likely because of $REPLY; functions that differ between two runs: ${#before[@]}"
	sort_words "${!before[@]}"
	while IFS= read -r label; do
		key=${sorted[number]}
		say "  $label: ${before[$key]} -> ${after[$key]:-calls 0}"
		number+=1
	done < <(printf '{%s}\n' "${sorted[@]}" | jq -r '"\(.function) (\(.object))" | gsub("[[:cntrl:]]"; "?")')
	return 1
}

# say_changes WHAT A B: says which lines differ; fails when some do.
say_changes() {
	local sign line
	local -i count=0
	while read -r sign line; do
		((count > 0)) || say "not repeatable: what is $1 differs between two runs"
		count+=1
		((count > 20)) || say "  $sign: $line"
	done < <(diff "$2" "$3" | sed -n 's/^</first/p; s/^>/second/p')
	((count <= 20)) || say "  and $((count - 20)) more lines"
	((count == 0))
}
