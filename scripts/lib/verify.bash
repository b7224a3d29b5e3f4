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

# suspects WHOSE DOCUMENT KEY…: names of functions, one a line. Of the changed ones and those they
# call; or, of the whole program, those that its own code and its libraries call, as the loader and
# the C library ask for this and that in every process.
suspects() {
	local whose=$1 document=$2
	shift 2
	printf '{%s}\n' "$@" | jq -r -n --arg whose "$whose" --slurpfile document "$document" '
		(reduce inputs as $key ({}; .[$key | [.object, .function] | tojson] = $key.function)) as $changed
		| $document[0].profiles[].cpu
		| .functions as $functions
		| def asks: if $whose == "changed" then $changed[[.object, .function] | tojson] != null
			else .object // "" | test("/(ld-linux|ld-2|libc[.-])[^/]*$") | not end;
		($functions | map(asks)) as $asks
		| (if $whose == "changed" then $changed[] else empty end),
			(.calls[] | select($asks[.caller]) | $functions[.callee].function)' 2>/dev/null |
		LC_ALL=C sort -u
}

# Reads names of functions; says in REPLY what they suggest, and fails when that is nothing.
likely_cause() {
	local name
	local -A causes=()
	while IFS= read -r name; do
		case ${name%%@*} in
		pthread_* | __pthread_* | thrd_* | *futex* | __lll_* | sem_* | start_thread) causes[threads]=1 ;;
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
	[[ -n $REPLY ]]
}

# explain DOCUMENT KEY…: how likely which cause is, in REPLY.
explain() {
	if likely_cause < <(suspects changed "$@"); then
		REPLY="likely because of $REPLY"
	elif likely_cause < <(suspects program "$@"); then
		REPLY="perhaps because of $REPLY, which the program asks for"
	else
		REPLY='because of something unseen (the time stamp counter, uninitialised memory)'
	fi
}

# 1234567 as 1,234,567: no number is too long for it.
with_commas() {
	local rest=''
	REPLY=$1
	while ((${#REPLY} > 3)); do
		rest=,${REPLY: -3}$rest
		REPLY=${REPLY::-3}
	done
	REPLY+=$rest
}

# change BEFORE AFTER: two numbers that differ, in REPLY.
change() {
	local before
	with_commas "$1"
	before=$REPLY
	with_commas "$2"
	REPLY="$before -> $REPLY"
}

# figures ROW: its numbers into `figures_of`, by `calls` and the names of events.
figures() {
	local row=${1//\"/}
	row=${row/calls /calls: }
	while [[ $row =~ ([A-Za-z0-9_.]+):\ ([0-9]+) ]]; do
		figures_of[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		row=${row#*"${BASH_REMATCH[0]}"}
	done
}

# change_of_row BEFORE AFTER: `357,726 -> 138,798 Ir in 1 call`, in REPLY.
change_of_row() {
	local event words=''
	local -A figures_of=() old=()
	figures "$1"
	for event in "${!figures_of[@]}"; do
		old[$event]=${figures_of[$event]}
		figures_of[$event]=0
	done
	figures "$2"
	sort_words "${!figures_of[@]}"
	for event in "${sorted[@]}"; do
		[[ $event != calls && ${old[$event]:-0} != "${figures_of[$event]}" ]] || continue
		change "${old[$event]:-0}" "${figures_of[$event]}"
		words+="${words:+, }$REPLY $event"
	done
	if [[ ${old[calls]} != "${figures_of[calls]}" ]]; then
		change "${old[calls]}" "${figures_of[calls]}"
		REPLY="$words${words:+, }$REPLY calls"
	else
		with_commas "${old[calls]}"
		[[ $REPLY == 1 ]] && REPLY+=' call' || REPLY+=' calls'
		REPLY="$words in $REPLY"
	fi
}

# differences A B: fails, having said what differs, when the two documents do not agree.
differences() {
	local key label
	local -i number=0
	local -A before=() after=()
	local -a keys
	changed_rows "$1" "$2"
	for key in "${!after[@]}"; do
		[[ -v before["$key"] ]] || before["$key"]='calls 0'
	done
	((${#before[@]} > 0)) || return 0
	mapfile -t keys < <(printf '%s\n' "${!before[@]}" | LC_ALL=C sort)
	explain "$1" "${keys[@]}"
	say "not repeatable, $REPLY; functions that differ between two runs: ${#keys[@]}"
	while IFS= read -r label; do
		key=${keys[number]}
		change_of_row "${before[$key]}" "${after[$key]:-calls 0}"
		say "  $label: $REPLY"
		number+=1
	done < <(printf '{%s}\n' "${keys[@]}" |
		jq -r '"\(.function) [\(.object // "" | sub(".*/"; ""))]" | gsub("[[:cntrl:]]"; "?")')
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

# Sorts the words by bytes into the array `sorted` (by insertion: they are few).
sort_words() {
	local LC_ALL=C word
	local -i at
	sorted=()
	for word; do
		at=${#sorted[@]}
		while ((at > 0)) && [[ ${sorted[at - 1]} > $word ]]; do
			sorted[at]=${sorted[at - 1]}
			at=$((at - 1))
		done
		sorted[at]=$word
	done
}
