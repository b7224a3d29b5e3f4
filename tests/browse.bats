#!/usr/bin/env bats
# profile-report --browse, with real keys in a real terminal: tmux, whose screen is read.
# shellcheck disable=SC2154 # bats sets output and the like

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	servers=0
	socket=''
	export LC_ALL=C.UTF-8
	patience=${PATIENCE:-1200}
	unset NO_COLOR TMUX COLUMNS LINES
}

teardown() {
	tmux -S "$socket" kill-server 2>/dev/null || true
}

screen() {
	tmux -S "$socket" capture-pane -p "$@"
}

# eventually COMMAND…: waits until it succeeds; how long does not matter. A screen is drawn in parts.
eventually() {
	local -i tries
	for ((tries = 0; tries < patience; tries++)); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

screen_has() {
	screen | grep -qe "$1"
}

wait_for() {
	eventually screen_has "$1" && return
	echo "no '$1' on this screen:"
	screen
	return 1
}

screen_is() {
	screen | diff -u "$1" - >difference
}

assert_screen() {
	if [[ -n ${BLESS:-} ]]; then
		sleep 1
		screen | assert_golden "browse/$1"
		return
	fi
	eventually screen_is "$ROOT/tests/golden/browse/$1" && return
	cat difference
	return 1
}

# start WIDTH HEIGHT COMMAND…: in a terminal of that size. What stands there before and behind it
# shows whether the terminal is given back. Each has a socket of its own, because a server that was
# told to end may not have left the last one yet.
start() {
	local width=$1 height=$2
	shift 2
	socket=$BATS_TEST_TMPDIR/tmux.$((servers += 1))
	{
		printf 'trap : INT\necho before\n' # Ctrl-C is for the program
		printf '%q ' "$@"
		printf '\nprintf "ended with %%d\\n" $?\nstty -a | tr " " "\\n" | grep -xe "-*icanon" -e "-*echo"\nexec cat\n'
	} >started
	tmux -S "$socket" -f /dev/null new-session -d -x "$width" -y "$height" "bash $BATS_TEST_TMPDIR/started"
}

browse() {
	start 80 20 profile-report --browse "$@"
}

browser_pid() {
	pgrep -P "$(tmux -S "$socket" display-message -p '#{pane_pid}')" profile-report
}

press() {
	tmux -S "$socket" send-keys "$@"
}

# The name in the row that is shown in reverse video.
selected() {
	screen -e | sed -n 's/^.*\x1b\[\(0;\)\?7m//p' | sed 's/\x1b\[[0-9;]*m//g; s/ *$//; s/.*  //'
}

is_selected() {
	[[ $(selected) == "$1" ]]
}

wait_for_selected() {
	eventually is_selected "$1" && return
	echo "not '$1' but '$(selected)' is selected"
	return 1
}

# mouse BUTTON COLUMN LINE…, from 1, as a terminal reports it, three numbers for each event.
mouse() {
	local -a bytes=()
	while (($#)); do
		bytes+=(1b 5b 4d "$(printf '%x' "$((32 + $1))")" "$(printf '%x' "$((32 + $2))")" "$(printf '%x' "$((32 + $3))")")
		shift 3
	done
	press -H "${bytes[@]}"
}

@test "browse: functions come first, by their own cost, on 80 columns and 20 rows" {
	browse "$FIXTURES/browser/templates.callgrind"
	wait_for '^\[functions\]'
	assert_screen functions.txt
}

@test "browse: a wide and high terminal is used" {
	start 200 50 profile-report --browse "$FIXTURES/browser/templates.callgrind" --sources "$FIXTURES/browser"
	wait_for '^\[functions\]'
	assert_screen functions-wide.txt
	press Tab
	wait_for '\[lines\]'
	assert_screen lines-wide.txt
}

@test "browse: keys move as in less, and the selected row is reversed" {
	browse "$FIXTURES/flamegraph/hostile-names.callgrind"
	wait_for_selected main
	press j
	wait_for_selected '-- comment --> <!--'
	press Down
	# shellcheck disable=SC2016 # a name
	wait_for_selected '${7*7} {{7*7}} `x`'
	press G
	wait_for_selected '</script><script>alert(1)</script>'
	press k
	wait_for_selected '<img src=x onerror=alert(1)>'
	press Home
	wait_for_selected main
	press NPage
	wait_for_selected '</script><script>alert(1)</script>'
	press g
	wait_for_selected main
}

@test "browse: s, i, c and o sort, r reverses" {
	browse "$FIXTURES/report/recursion-and-contexts.callgrind"
	wait_for_selected "walk::'lambda'"
	press i
	wait_for '\[inclusive\]'
	wait_for_selected main
	press c
	wait_for '\[calls\]'
	wait_for_selected visit
	press r
	wait_for_selected main
	press o
	wait_for '\[function\]'
	wait_for_selected main
	press s
	wait_for '\[self\]'
	wait_for_selected "walk::'lambda'"
}

@test "browse: / filters while one types, Enter keeps it, Escape ends it" {
	browse "$FIXTURES/browser/templates.callgrind"
	wait_for ' of 181$'
	press /
	press -l vector
	wait_for '/vector  1 of 6$'
	press Enter
	wait_for 'q quits'
	press n
	wait_for ' 2 of 6$'
	press N N
	wait_for ' 6 of 6$'
	press Escape
	wait_for ' of 181$'
	press / 'x['
	wait_for 'not a regular expression'
	press Escape
	wait_for ' of 181$'
}

@test "browse: Enter leads to callers and callees, and on from there; q goes back and quits" {
	browse "$FIXTURES/report/recursion-and-contexts.callgrind"
	wait_for '^\[functions\]'
	press Enter
	wait_for '^\[callers\]'
	assert_screen callers.txt
	press Tab
	wait_for ' \[callees\]'
	assert_screen callees.txt
	press j Right
	wait_for '^visit '
	press Enter
	wait_for '^walk'
	press Left
	wait_for '^visit '
	press BSpace
	wait_for ' \[callees\]'
	press q
	wait_for '^\[functions\]'
	press q
	wait_for 'ended with 0'
}

@test "browse: lines of a function, the user's own first, then the file with its text" {
	browse "$FIXTURES/browser/templates.callgrind" --sources "$FIXTURES/browser"
	wait_for '^\[functions\]'
	press / main Enter
	wait_for_selected main
	press a
	wait_for '\[lines\]'
	assert_screen lines-of-function.txt
	press j Enter
	wait_for '^\[file\]'
	assert_screen file.txt
}

@test "browse: files below the root are shown relative to it, others in full" {
	local dir=$BATS_TEST_TMPDIR/project
	mkdir -p "$dir/src"
	echo 'int x;' >"$dir/src/a.c"
	printf '%s\n' '# callgrind format' 'creator: callgrind-3.19.0' 'cmd: prog' 'positions: line' 'events: Ir' \
		"fl=$dir/src/a.c" fn=main '1 10' fl=/elsewhere/src/b.c fn=f '1 5' 'totals: 15' >"$BATS_TEST_TMPDIR/lines.callgrind"
	browse "$BATS_TEST_TMPDIR/lines.callgrind" --sources "$dir" --full-names
	wait_for '^\[functions\]'
	press Tab
	wait_for ' src/a\.c:1 '
	wait_for ' /elsewhere/src/b\.c:1'
}

@test "browse: without --sources texts are those that git knows below here, so none" {
	browse "$FIXTURES/browser/templates.callgrind"
	wait_for '^\[functions\]'
	press Tab
	wait_for 'templates.cc:23$'
	press Enter
	wait_for 'its text cannot be shown'
}

@test "browse: the list of lines is sorted, filtered, restricted, narrowed and used by mouse" {
	browse "$FIXTURES/browser/templates.callgrind" --sources "$FIXTURES/browser"
	wait_for '^\[functions\]'
	press Tab
	wait_for '\[lines\]'
	wait_for_selected 'names.push_back(std::t'
	press i
	wait_for '\[inclusive\]'
	wait_for ' 1 of '
	press o
	wait_for '\[line\]'
	press s
	wait_for '\[self\]'
	press c
	wait_for '^this list has no such column'
	press a
	wait_for '^this row is no function'
	press / push Enter
	wait_for '/push  1 of '
	press Escape
	press g
	wait_for_selected 'names.push_back(std::t'
	mouse 0 50 5 3 50 5
	wait_for ' 2 of '
	press % 3 Enter
	wait_for '2 of 3 (top of '
	press % Enter
	tmux -S "$socket" resize-window -x 40 -y 10
	wait_for '^.\{30,40\} of [0-9]*$'
	assert_screen lines-narrow.txt
	tmux -S "$socket" resize-window -x 80 -y 20
	wait_for 'inclusive'
	mouse 0 50 5 3 50 5 0 50 5 3 50 5
	wait_for '^\[file\]'
}

@test "browse: text of lines with tabs, wide characters and marks keeps the columns" {
	mkdir src
	printf 'int\tx; // tab\n// 分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析\n// caf\u00e9 e\u0301e\u0301e\u0301, \e[31m red \xff\n' >src/主.cc
	printf '%s\n' '# callgrind format' 'creator: callgrind-3.19.0' 'cmd: prog' 'positions: line' 'events: Ir' \
		"fl=$PWD/src/主.cc" fn=main '1 30' '2 20' '3 10' 'totals: 60' >wide.callgrind
	browse wide.callgrind --sources src
	wait_for '^\[functions\]'
	press Tab
	wait_for '\[lines\]'
	assert_screen wide-lines.txt
}

shows_both_twins() {
	[[ $(screen | grep -c 'operator()(int') == 1 && $(screen | grep -c 'operator()(long') == 1 ]]
}

@test "browse: functions that differ only in their parameters are told apart where there is little room" {
	local name='deep::inside::of::many::scopes::Session<std::map<int, std::string> >::operator()'
	printf '%s\n' '# callgrind format' 'creator: callgrind-3.19.0' 'cmd: prog' 'positions: line' 'events: Ir' fl=a.cc \
		"fn=$name(int const&, std::map<int, std::string> const&) const" '1 30' \
		"fn=$name(long const&, std::map<int, std::string> const&) const" '2 20' 'totals: 50' >twins.callgrind
	browse twins.callgrind
	wait_for '^\[functions\]'
	wait_for_selected 'operator()(int co…> const&) const'
	press j
	wait_for_selected 'operator()(long c…> const&) const'
	tmux -S "$socket" kill-server
	sed 's/^1 30/1 40/; s/^2 20/2 27/; s/totals: 50/totals: 67/' twins.callgrind >later.callgrind
	browse twins.callgrind later.callgrind
	wait_for '^\[changes\]'
	eventually shows_both_twins
}

@test "browse: two files are compared, sorted by the size of the change" {
	browse "$FIXTURES/flamegraph/contexts.callgrind" "$FIXTURES/flamegraph/contexts-later.callgrind"
	wait_for '^\[changes\]'
	assert_screen changes.txt
	press c
	wait_for '^ *\[calls\]'
	press i Enter
	wait_for '^\[callers\]'
	assert_screen changed-callers.txt
	press q Tab
	wait_for '\[functions\]'
}

@test "browse: --against names the old file too" {
	browse --against "$FIXTURES/flamegraph/contexts.callgrind" "$FIXTURES/flamegraph/contexts-later.callgrind"
	wait_for '200 → 300 Ir$'
}

@test "browse: allocation sites, by bytes at the peak, at exit or in total, and their callers" {
	browse "$FIXTURES/dhat/threads.dhat"
	wait_for '^\[sites\]'
	assert_screen sites.txt
	press l
	wait_for '\[at exit\]'
	press i
	wait_for '\[allocated\]'
	press Enter
	wait_for '^\[callers\]'
	assert_screen frames.txt
}

@test "browse: sites of massif have bytes at the peak only" {
	browse "$FIXTURES/massif/threads.massif"
	wait_for 'peak at least 41,088 bytes$'
	assert_screen sites-of-massif.txt
}

@test "browse: changes of allocation sites" {
	browse "$FIXTURES/dhat/known.dhat" "$FIXTURES/dhat/grow.dhat"
	wait_for '^\[changes of sites\]'
	assert_screen changes-of-sites.txt
}

@test "browse: the next event, the next process, the start-up and the top" {
	browse "$FIXTURES/report/caches-and-branches.callgrind"
	wait_for ' 6,000 Ir$'
	press e
	wait_for ' 1,200 Dr$'
	tmux -S "$socket" kill-server
	browse "$FIXTURES/documents/every-part.json"
	wait_for 'process 1 of 2$'
	press p
	wait_for '^forked child: .*process 2 of 2$'
	tmux -S "$socket" kill-server
	browse "$FIXTURES/browser/templates.callgrind"
	wait_for ' of 181$'
	press t
	wait_for ' of 312$'
	press % 10% Enter
	wait_for ' of 32 (top of 312)$'
	press % 7 Enter
	wait_for ' of 7 (top of 312)$'
}

@test "browse: options that tables have hold here too" {
	browse "$FIXTURES/browser/templates.callgrind" --sort inclusive --top 3 --filter 'std::' --full-names
	wait_for '/std::  1 of 3 (top of'
	wait_for '\[inclusive\]'
}

@test "browse: another size of the terminal, also while the help is shown" {
	start 80 20 env COLUMNS=200 LINES=50 profile-report --browse "$FIXTURES/browser/templates.callgrind"
	wait_for '^\[functions\]'
	press G
	wait_for '181 of 181$'
	tmux -S "$socket" resize-window -x 120 -y 30
	wait_for '^.\{110,\} of 181$'
	tmux -S "$socket" resize-window -x 60 -y 12
	wait_for '^.\{50,60\} of 181$'
	assert_screen small.txt
	press '?'
	wait_for '^The keys'
	tmux -S "$socket" resize-window -x 80 -y 20
	wait_for 'the match before$'
	tmux -S "$socket" resize-window -x 10 -y 3
	press j k
	tmux -S "$socket" resize-window -x 80 -y 20
	wait_for 'the match before$'
	press q
	wait_for '181 of 181$'
}

@test "browse: a terminal that had another size for a moment is drawn whole" {
	local pid
	browse "$FIXTURES/browser/templates.callgrind"
	wait_for 'q quits'
	screen >before
	pid=$(browser_pid)
	kill -STOP "$pid"
	tmux -S "$socket" resize-window -x 10 -y 3
	sleep 0.5 # tmux passes a size on after a moment
	tmux -S "$socket" resize-window -x 80 -y 20
	sleep 0.5
	screen >between
	run ! diff before between
	kill -CONT "$pid"
	eventually screen_is before
}

@test "browse: a click selects, a double click opens, the wheel moves by three" {
	browse "$FIXTURES/flamegraph/hostile-names.callgrind"
	wait_for_selected main
	mouse 0 50 8 3 50 8 # press and release on the fifth row; its line is counted from 1
	wait_for_selected 'semi;colon space 12'
	mouse 65 50 8 # down
	wait_for_selected 'right �ot tfel'
	mouse 64 50 8 # up
	wait_for_selected 'semi;colon space 12'
	press g
	wait_for_selected main
	mouse 0 50 4 3 50 4 0 50 4 3 50 4
	wait_for '^\[callers\]'
	mouse 0 13 2 3 13 2
	wait_for ' \[callees\]'
}

help_is() {
	screen | sed -n 's/^  //p' | grep . | diff - "$1" >difference
}

@test "browse: the help lists all keys of docs/browse.md" {
	start 100 45 profile-report --browse "$FIXTURES/report/caches-and-branches.callgrind"
	wait_for '^\[functions\]'
	press '?'
	wait_for '^The keys'
	grep '^| `' "$ROOT/docs/browse.md" | sed -e "s/^| .//; s/. | /|/; s/ |\$//" | awk -F '|' '{ printf "%-16s%s\n", $1, $2 }' >table
	(($(wc -l <table) > 25))
	eventually help_is table || {
		cat difference
		return 1
	}
}

@test "browse: names cannot control the terminal" {
	browse "$FIXTURES/flamegraph/hostile-names.callgrind"
	wait_for '^\[functions\]'
	assert_screen hostile-names.txt
	press / red Enter Enter
	wait_for '^\[callers\]'
	screen -e >codes
	run ! grep -a $'\x1b\[31m' codes
}

@test "browse: wide characters take two columns" {
	cat >wide.callgrind <<-'END'
		# callgrind format
		creator: callgrind-3.19.0
		cmd: ./分析 音楽.mp3
		positions: line
		events: Ir
		ob=/opt/分析
		fl=src/主.cc
		fn=std::map<分析::鍵, std::vector<音符> >::find(分析::鍵 const&)
		5 900
		fn=分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析分析
		9 90
		totals: 990
	END
	browse wide.callgrind
	wait_for '^\[functions\]'
	assert_screen wide-characters.txt
	press j
	wait_for_selected '分析分析分析分析…分析分析分析分析'
	press / 分析 Enter
	wait_for '/分析  1 of 2$'
}

@test "browse: there is no colour, with NO_COLOR or without, and a monochrome terminal suffices" {
	local terminal
	for terminal in vt100 screen-256color; do
		start 80 20 env NO_COLOR=1 TERM="$terminal" profile-report --browse "$FIXTURES/report/caches-and-branches.callgrind"
		wait_for '^\[functions\]'
		wait_for_selected compare
		screen -e >codes
		run ! grep -aE $'\x1b\[([0-9;]*;)?[349][0-8]' codes
		press j
		wait_for_selected main
		press q
		wait_for 'ended with 0'
		tmux -S "$socket" kill-server
	done
}

@test "browse: without a terminal it says so, and exits 2" {
	run -2 --separate-stderr profile-report --browse "$FIXTURES/report/caches-and-branches.callgrind" </dev/null
	[[ $stderr == "profile-report: --browse needs a terminal, for input and for output; try 'profile-report --help'" ]]
	[[ -z $output ]]
	start 80 20 bash -c "profile-report --browse $FIXTURES/report/caches-and-branches.callgrind | cat"
	wait_for '^profile-report: --browse needs a terminal'
	start_other=$(profile-report --browse </dev/null 2>&1) || true
	[[ $start_other == *'no file given'* ]]
}

@test "browse: an unknown terminal, and one that cannot place text, are errors" {
	start 80 20 env TERM=nothing-of-the-kind profile-report --browse "$FIXTURES/report/caches-and-branches.callgrind"
	wait_for "^profile-report: the terminal 'nothing-of-the-kind' is not known: set TERM"
	wait_for 'ended with 1'
	tmux -S "$socket" kill-server
	start 80 20 env TERM=dumb profile-report --browse "$FIXTURES/report/caches-and-branches.callgrind"
	wait_for "^profile-report: the terminal 'dumb' cannot place text"
	wait_for 'ended with 1'
}

@test "browse: a bad file, or one without functions and sites, is an error before the screen is used" {
	echo nonsense >bad
	start 80 20 profile-report --browse bad
	wait_for '^profile-report: bad'
	wait_for 'ended with 1'
	tmux -S "$socket" kill-server
	start 80 20 profile-report --browse "$FIXTURES/browser/timing.json"
	wait_for 'neither functions nor allocation sites were recorded'
	wait_for 'ended with 1'
}

@test "browse: other output, details and more than two files are wrong usage" {
	local -a file=("$FIXTURES/report/caches-and-branches.callgrind")
	run -2 profile-report --browse --format html "${file[@]}"
	run -2 profile-report --browse --output out "${file[@]}"
	run -2 profile-report --browse --callers main "${file[@]}"
	run -2 profile-report --browse "${file[@]}" "${file[@]}" "${file[@]}"
	[[ $output == *"OLD and NEW, not 3 files"* ]]
}

# What the screen showed before is there again, and keys are echoed line by line as before.
assert_given_back() {
	wait_for "^ended with $1"
	wait_for '^before'
	wait_for '^icanon$'
	wait_for '^echo$'
	run ! screen_has functions
}

@test "browse: the terminal is given back by q and Q" {
	local key
	for key in q Q; do
		browse "$FIXTURES/report/caches-and-branches.callgrind"
		wait_for '^\[functions\]'
		run ! screen_has before
		press "$key"
		assert_given_back 0
		tmux -S "$socket" kill-server
	done
}

@test "browse: the terminal is given back when a signal ends it, also that of a crash" {
	local name
	for name in INT TERM HUP QUIT SEGV ABRT; do
		browse "$FIXTURES/report/caches-and-branches.callgrind"
		wait_for '^\[functions\]'
		kill -"$name" "$(browser_pid)"
		assert_given_back "$((128 + $(kill -l "$name")))"
		tmux -S "$socket" kill-server
	done
}

@test "browse: Ctrl-C ends it and gives the terminal back" {
	browse "$FIXTURES/report/caches-and-branches.callgrind"
	wait_for '^\[functions\]'
	press C-c
	assert_given_back 130
}

@test "browse: it can be stopped and continued" {
	start 80 20 bash --norc -i
	wait_for '^bash-.*[$#]'
	press -l "PS1='> '; profile-report --browse $FIXTURES/report/caches-and-branches.callgrind"
	press Enter
	wait_for '^\[functions\]'
	press j
	wait_for_selected main
	press C-z
	wait_for 'Stopped'
	press -l 'stty -a | grep -o -e "-\?icanon"'
	press Enter
	wait_for '^icanon'
	press -l fg
	press Enter
	wait_for '^\[functions\]'
	press k
	wait_for_selected compare
}

@test "browse: model cycles say how well they agreed, in 80 columns" {
	"$ROOT/scripts/profile-deep" cycles --quiet --model redwoodcove true
	browse profiles/*.json
	wait_for ' model cycles (redwoodcove-[0-9]*); redwoodcove off by [0-9.]*×: docs/cycles.md$'
}
