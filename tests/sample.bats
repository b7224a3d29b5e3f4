#!/usr/bin/env bats
# profile-deep sample: shares that are known, running processes, blocked time, and where sampling is not allowed.
# bats file_tags=perf
# shellcheck disable=SC2030,SC2031,SC2154 # bats sets output, stderr and stderr_lines

bats_require_minimum_version 1.5.0
load helpers/common
load helpers/deep

setup() {
	enter_own_folder
	perf=$(type -P perf "$(compgen -c perf_ | tail -n 1)" | head -n 1) # Debian 11 has perf_5.10
	[[ -n $perf ]] || skip 'perf is not installed'
	REPLY=$("$ROOT/build/bin/envelope-run" --probe-sampling 0) || skip "$REPLY"
}

teardown() {
	[[ -z ${process:-} ]] || kill -KILL "$process" 2>/dev/null || true
}

# The newest document's part.
part() {
	local -a documents=(profiles/sample_*.json)
	jq -c ".profiles[].sample | $1" "${documents[-1]}"
}

# share_of FUNCTION: its share of the samples of the process, in whole percent.
share_of() {
	part "[(.functions[] | select(.function == \"$1\") | .inclusive.Samples), .totals.Samples] | 100 * .[0] / .[1] | round"
}

# is_about NUMBER EXPECTED: within 8 points, four times the 99 % interval of 1000 samples.
is_about() {
	printf 'is %s, expected %s\n' "$1" "$2"
	(($1 >= $2 - 8 && $1 <= $2 + 8))
}

# while_sampled COMMAND…: waits until perf has recorded for a while.
while_sampled() {
	until [[ -s $(echo profiles/.run_*/1/sample.perf/data) ]]; do sleep 0.1; done
	sleep 2
	"$@"
}

# Starts a program that computes for ever, in `process`.
start_endless() {
	build_program endless
	"$REPLY" >/dev/null 2>&1 3>&- &
	process=$!
}

@test "sample: two functions of 70 and 30 percent, in every form, and every figure says that it is an estimate" {
	build_program shares
	run -0 --separate-stderr "$deep" sample --top 5 --lines --flamegraph --format console,html,markdown "$REPLY"
	is_about "$(share_of seventy)" 70
	is_about "$(share_of thirty)" 30
	[[ $(part .sampling.call_graph) == '"'@(dwarf|fp)'"' && $(part .sampling.rate) == 999 ]]
	[[ ${lines[1]} =~ ^[0-9,]+' samples in '.*', an estimated '.*' of running; 999 per second by ' ]]
	[[ $output == *'99 % within'*'Samples are estimates: a true share lies within its interval with 99 % confidence.'* ]]
	[[ $(part '.lines | length > 0') == true ]]
	assert_valid_document profiles/sample_*.json
	grep -q '999 per second of running: widths are estimates' profiles/sample_*.svg
	[[ -s $(echo profiles/report_*.html) && -s $(echo profiles/report_*.md) && -s $(echo profiles/sample_*.perf) ]]
}

@test "sample: the recording and the document say the same, in every form" {
	build_program shares
	"$deep" sample --quiet "$REPLY"
	profile-report profiles/sample_*.perf --format collapsed | grep -q '^_start;.*;main;seventy'
	profile-report profiles/sample_*.json --format speedscope | jq -e '.profiles | length > 0' >/dev/null
	diff <(profile-report profiles/sample_*.perf --format collapsed) <(profile-report profiles/sample_*.json --format collapsed)
}

@test "sample: three threads are apart" {
	build_program shares
	"$deep" sample --quiet "$REPLY" threads
	for thread in 1 2 3; do
		is_about "$(share_of "(thread $thread)")" 33
	done
	[[ $(share_of one_third) -ge 95 ]]
}

@test "sample: recursion of depth 200 counts once" {
	build_program shares
	"$deep" sample --quiet --call-graph dwarf,32768 "$REPLY" recursion
	is_about "$(share_of descend)" 70
}

@test "sample: functions that were inlined" {
	c++ -O2 -g -o inlined "$FIXTURES/programs/inlined_shares.cpp"
	"$deep" sample --quiet ./inlined
	is_about "$(share_of 'Work<70>::run() const')" 70
	is_about "$(share_of 'Work<30>::run() const')" 30
	[[ $(part '[.functions[] | select(.inlined) | .function] | contains(["Work<30>::run() const","Work<70>::run() const"])') == true ]]
}

@test "sample: stripped code is named by its functions' addresses" {
	build_program shares
	strip -o stripped "$REPLY"
	"$deep" sample --quiet ./stripped
	read -r address _ < <(nm "$REPLY" | grep ' seventy$')
	is_about "$(share_of "0x$address")" 70
}

has_libunwind() {
	[[ $("$perf" version --build-options) =~ libunwind:\ *\[\ on ]]
}

# Whose functions perf finds in /tmp/perf-PID.map, which such programs leave behind.
@test "sample: code that is made at run time has the names that the program gave it" {
	[[ $(uname -m) == x86_64 ]] || skip 'the program makes code for x86-64'
	build_program made_code
	local how
	for how in fp dwarf; do
		[[ $how == fp ]] || has_libunwind || skip 'this perf unwinds by libdw alone, which finds no stack in such code'
		rm -rf profiles
		run -0 --separate-stderr "$deep" sample --call-graph "$how" --format console,html "$REPLY"
		rm "/tmp/perf-${lines[0]}.map"
		is_about "$(share_of py::seventy:/it.py)" 70
		is_about "$(share_of py::thirty:/it.py)" 30
		[[ $output == *'py::seventy:/it.py [JIT] '* ]]
	done
}

# names_what_it_makes FUNCTION OPTION… -- COMMAND…: the program's own function has more than half of the samples.
names_what_it_makes() {
	local function=$1 map
	local -a options=()
	shift
	while [[ $1 != -- ]]; do options+=("$1") && shift; done
	run -0 --separate-stderr "$deep" sample --quiet "${options[@]}" "$@"
	map=/tmp/perf-$(grep -o -m 1 'exec: .*' profiles/sample_*.perf | sed 's,.*/,,').map
	[[ -s $map ]]
	rm "$map"
	part '[.functions[] | select(.object == "JIT") | .function]'
	# node names the function again when it has compiled it
	[[ $(part "([.functions[] | select(.object == \"JIT\" and (.function | test(\"$function\"))) | .inclusive.Samples] | max) * 2 > .totals.Samples") == true ]]
}

@test "sample: the functions of python 3.12 and later" {
	local python found=''
	local -a options=()
	for python in python3 python3.{12..15} "$HOME"/.pyenv/versions/3.1[2-5].*/bin/python3; do
		[[ -n $found ]] || ! "$python" -X perf -c 'import os; os.remove(f"/tmp/perf-{os.getpid()}.map")' 2>/dev/null || found=$python
	done
	[[ -n $found ]] || skip 'there is no python 3.12 or later here'
	printf 'def work():\n    for i in range(20000000): pass\nwork()\n' >it.py
	has_libunwind || options=(--call-graph fp)
	names_what_it_makes '^py::work:.*it.py$' "${options[@]}" -- "$found" -X perf it.py
}

@test "sample: the functions of node" {
	command -v node >/dev/null || skip 'there is no node here'
	printf 'function work(n) { let s = 0; for (let i = 0; i < n; i++) s += i * i %% 7; return s }\nwork(5e8)\n' >it.js
	names_what_it_makes 'work .*it.js' --call-graph fp -- node --perf-basic-prof it.js
}

@test "sample: the functions of java" {
	{ command -v java && command -v javac; } >/dev/null || skip 'there is no java here'
	printf '%s\n' 'class It { static long work(int n) { long s = 0; for (int i = 0; i < n; i++) s += (long) i * i % 7; return s; }' \
		'public static void main(String[] words) { long s = 0; for (int i = 0; i < 500; i++) s += work(1000000); System.exit((int) (s % 2) * 0); } }' >It.java
	javac It.java
	java -XX:+UnlockDiagnosticVMOptions -XX:+PrintFlagsFinal -version 2>/dev/null | grep -q DumpPerfMapAtExit ||
		skip 'this java writes no maps'
	names_what_it_makes 'It.work' --call-graph fp -- java -XX:+UnlockDiagnosticVMOptions -XX:+PreserveFramePointer -XX:+DumpPerfMapAtExit It
}

@test "sample: blocked time is told apart from running time" {
	"$ROOT/build/bin/envelope-run" --probe-sampling waits || skip 'waits cannot be seen here'
	build_program shares
	run -0 --separate-stderr "$deep" sample --off-cpu --top 5 "$REPLY" sleeper
	[[ $output == *'sleeper: blocked'* && $output == *'Blocked time is not running time'* ]]
	[[ $(part '[.functions[] | select(.function == "doze") | .inclusive | (.BlockedMicroseconds > 590000), .Samples < 20] | all') == true ]]
	is_about "$(share_of seventy)" 70
	"$deep" sample --off-cpu --quiet "$REPLY" reader
	[[ $(part '[.functions[] | select(.function == "read_slowly") | .inclusive.BlockedMicroseconds > 400000] | all') == true ]]
}

@test "sample: children are apart, by the name of their program" {
	build_program shares
	run -0 --separate-stderr "$deep" sample --top 3 sh -c "$REPLY forks; :"
	[[ $output == *'child: shares (4 processes)'* || $output == *'child: shares (3 processes)'* ]]
	[[ $(part '[.children[] | select(.command | startswith("shares")) | .functions[] | select(.function == "thirty") | .inclusive.Samples > 500] | all') == true ]]
}

@test "sample: a running process is not disturbed, and --seconds ends the sampling" {
	start_endless
	run -0 --separate-stderr "$deep" sample --pid "$process" --seconds 2 --rate 499
	[[ $output == *' 499 per second by '* ]]
	[[ $(part '.totals.Samples > 0') == true ]]
	kill -0 "$process"
}

# is_undisturbed COMMAND…: what it prints is the same whether or not it is sampled, it goes on afterwards, and nobody
# has stopped or traced it. It must run until its input ends, and compute before, or all the time.
is_undisturbed() {
	local state tracer key value
	mkfifo input
	"$@" <input >sampled 3>&- &
	process=$!
	exec 4>input
	"$deep" sample --quiet --pid "$process" --rate 499 --seconds 2
	[[ $(part '.totals.Samples > 0') == true ]]
	while read -r key value _; do
		case $key in
		State:) state=$value ;;
		TracerPid:) tracer=$value ;;
		esac
	done </proc/"$process"/status
	printf 'state %s, traced by %s\n' "$state" "$tracer"
	[[ $state == [RSD] && $tracer == 0 ]]
	exec 4>&-
	wait "$process"
	rm -r input profiles
	"$@" </dev/null >undisturbed
	cmp sampled undisturbed
	[[ -s undisturbed ]]
}

@test "sample: a running sqlite3 is not disturbed" {
	command -v sqlite3 >/dev/null || skip 'there is no sqlite3 here'
	is_undisturbed sqlite3 -cmd 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000000) select sum(i), max(i % 7919) from n;' :memory:
}

@test "sample: a running python3 is not disturbed" {
	is_undisturbed python3 -c 'import hashlib, select, sys
text = b"x"
for i in range(400000): text = hashlib.sha256(text).digest()
print(text.hex())
while not select.select([sys.stdin], [], [], 0)[0]: pass'
}

@test "sample: a running program of several threads is not disturbed" {
	build_program hashing_threads
	is_undisturbed "$REPLY"
}

@test "sample: threads that end while perf begins do not end it" {
	build_program passing_threads
	"$REPLY" 3>&- &
	process=$!
	run -0 --separate-stderr "$deep" sample --pid "$process" --seconds 1 --rate 499
	(($(share_of lasting) > 50))
	[[ ${#stderr_lines[@]} -eq 1 || ${#stderr_lines[@]} -eq 2 && ${stderr_lines[0]} == 'profile-deep: warning: threads ended while perf began: the youngest, '*', and what they start, are not sampled' ]]
	[[ $(part '[.functions[] | select(.function == "main") | .inclusive.Samples > 0] | any') == true ]]
	kill -0 "$process"
}

@test "sample: perf that ends without a word, again and again, is one line" {
	start_endless
	mkdir bin
	# shellcheck disable=SC2016 # the script's own variables
	printf '#!/bin/sh\n[ "$1" != record ] || exit 255\nexec %s "$@"\n' "$perf" >bin/perf
	chmod +x bin/perf
	PATH=$PWD/bin:$PATH run -1 --separate-stderr timeout 60 "$deep" sample --pid "$process" --seconds 1
	printf '%s\n' "$stderr"
	[[ $stderr == 'profile-deep: perf cannot begin, because threads of the process end all the time (10 tries)' ]]
	[[ -z $(find profiles -name '.run_*') ]]
}

# start_server: starts ./server, whose function is busy(); the file `other` is another build, in which it has another name.
start_server() {
	gcc -O2 -g -Wl,--build-id=sha1 -o server "$FIXTURES/programs/lively_server.c"
	gcc -O2 -g -Wl,--build-id=sha1 -DNAME=innocent -o other "$FIXTURES/programs/lively_server.c"
	./server >/dev/null 2>&1 3>&- &
	process=$!
}

@test "sample: no name is taken from another file that is there in place of the program" {
	start_server
	mv other server
	run -0 --separate-stderr "$deep" sample --pid "$process" --seconds 1 --rate 299
	[[ $output != *innocent* && $output == *'0x000'* ]] || printf '%s\n' "$output"
	[[ $output != *innocent* ]]
	[[ ${stderr_lines[0]} == "profile-deep: warning: $PWD/server was deleted or replaced while it ran: its functions have no names" ]]
	run ! grep -q innocent profiles/sample_*.json
}

@test "sample: no name is taken from another file that comes in place of the program meanwhile" {
	start_server
	(sleep 1.5 && mv other server) 3>&- &
	run -0 --separate-stderr "$deep" sample --pid "$process" --seconds 4 --rate 299
	printf '%s\n' "$output" "$stderr"
	[[ $output != *innocent* ]]
	[[ ${stderr_lines[0]} == "profile-deep: warning: $PWD/server was deleted or replaced while it ran: its functions have no names" ]]
	run ! grep -q innocent profiles/sample_*.json
}

@test "sample: the program's own code is told where its main function was not seen" {
	build_program thread_pool
	"$REPLY" a b 3>&- &
	process=$!
	run -0 --separate-stderr "$deep" sample --pid "$process" --seconds 1 --rate 499
	[[ ${lines[2]} =~ ^'its own code '([0-9]+) ]] && ((BASH_REMATCH[1] > 60))
	[[ $output != *'burn ['* ]]
	cp "$REPLY" a-very-long-name-of-a-server
	run -0 --separate-stderr "$deep" sample --seconds 2 --rate 499 sh -c './a-very-long-name-of-a-server a b & wait'
	printf '%s\n' "$output"
	[[ ${output#*child: a-very-long} =~ 'its own code '([0-9]+) ]] && ((BASH_REMATCH[1] > 60))
}

@test "sample: names of threads that are empty, or imitate a record, lose nothing, and stay whole" {
	build_program thread_pool
	run -0 --separate-stderr "$deep" sample --seconds 2 --rate 499 --format console,json "$REPLY" '' 'x 1/1 2.0: ' $'al\npha) (x' 'y 1/1 2.0: b:'
	printf '%s\n' "$output"
	[[ $output == *'(thread '?': x 1/1 2.0:)'* && $output == *'(thread '?': al'*'pha) (x)'* && $output == *'(thread '?': y 1/1 2.0: b:)'* ]]
	[[ $(part '[.functions[].function | select(startswith("(thread "))] | length') -ge 4 ]]
}

@test "sample: threads, and processes whose main thread has ended, are said to be such" {
	build_program thread_pool
	"$REPLY" a 3>&- &
	process=$!
	for task in /proc/"$process"/task/*; do :; done
	while [[ ${task##*/} == "$process" ]]; do
		sleep 0.1
		for task in /proc/"$process"/task/*; do :; done
	done
	refused "${task##*/} is a thread of process $process: --pid takes processes, and samples all threads of each" \
		--pid "${task##*/}" --seconds 1
	kill "$process"
	"$REPLY" ends a 3>&- &
	process=$!
	until grep -q '^State:.*Z' /proc/"$process"/status; do sleep 0.1; done
	refused "the main thread of process $process has ended, so that it does not show where its code is: its other threads cannot be sampled" \
		--pid "$process" --seconds 1
}

@test "sample: the time is that which was asked for, though nothing ran in a part of it" {
	sh -c 'sleep 2; i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done; sleep 60; :' 3>&- &
	process=$!
	run "$deep" sample --pid "$process" --seconds 4 --rate 999
	printf '%s\n' "$output"
	[[ $output == *' samples in 4.'* ]]
}

@test "sample: Ctrl-C ends and reports, and the process lives on" {
	start_endless
	env --default-signal=INT "$deep" sample --pid "$process" >output 2>errors 3>&- &
	while_sampled kill -INT "$!"
	wait "$!"
	grep -q ' samples in ' output
	[[ $(<errors) == 'profile-deep: wrote profiles/sample_'* ]]
	kill -0 "$process"
	[[ -z $(find profiles -name '.run_*') ]]
}

@test "sample: on a terminal it is said how the sampling of a process ends" {
	start_endless
	run -0 script -qec "'$deep' sample --pid $process --seconds 1" /dev/null
	[[ ${lines[0]} == "profile-deep: sampling process $process, 99 times a second; Ctrl-C ends it and reports"* ]]
}

@test "sample: a command ends with --seconds, and its status is reported" {
	build_program endless
	run -0 --separate-stderr "$deep" sample --quiet --seconds 3 "$REPLY"
	[[ $(part '.totals.Samples > 0') == true ]]
	# shellcheck disable=SC2016 # the command's own variable
	run -5 "$deep" sample --quiet sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; exit 3'
}

# refused MESSAGE WORD…: ends with 1 and this one line, and leaves nothing.
refused() {
	run -1 --separate-stderr "$deep" sample "${@:2}"
	printf '%s\n' "$stderr"
	[[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == "profile-deep: "$1 ]]
	[[ ! -d profiles || -z $(ls -A profiles) ]]
}

@test "sample: what cannot be sampled is one line that says what to do" {
	start_endless
	kill -STOP "$process"
	refused "process $process is stopped, so there is nothing to sample: kill -CONT $process lets it go on" --pid "$process"
	kill -KILL "$process"
	wait "$process" || true
	refused "there is no process $process (pgrep*" --pid "$process"
	sleep 100 3>&- &
	process=$!
	refused 'not one sample was taken: the process did not run in this time (--off-cpu shows where it waits; a higher --rate sees more)' \
		--pid "$process" --seconds 0.5
	refused '--rate: the kernel takes at most * samples per second (sysctl kernel.perf_event_max_sample_rate)' --rate 999999 true
}

# Starts bash in `process`, which computes until there is a file `go`, and then does what is given.
start_until_go() {
	# shellcheck disable=SC2016 # bash's own variable
	bash -c 'until [[ -e go ]]; do ((++turns)); done; '"$1" >/dev/null 2>&1 3>&- &
	process=$!
}

@test "sample: a running process that executes another program is said, and the two programs are apart" {
	build_program shares
	start_until_go "exec $REPLY ratio"
	while_sampled touch go 3>&- &
	run -1 --separate-stderr "$deep" sample --pid "$process" --quiet --seconds 60
	printf '%s\n' "$stderr"
	[[ ${#stderr_lines[@]} -eq 1 ]]
	[[ $stderr == "profile-deep: process $process executed another program, shares, after "*"; its samples are apart (--pid $process samples it now)" ]]
	[[ $(part '[.functions[] | select(.function == "seventy")] | length') == 0 ]]
	[[ $(part '[.children[] | select(.command == "shares") | .functions[] | select(.function == "seventy")] | length') == 1 ]]
}

@test "sample: a running process that ends too early is said" {
	start_until_go 'exit 0'
	while_sampled touch go 3>&- &
	run -1 --separate-stderr "$deep" sample --pid "$process" --quiet --seconds 60
	printf '%s\n' "$stderr"
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == "profile-deep: process $process ended after "*'s, before --seconds 60 were over' ]]
	[[ $(part '.totals.Samples > 0') == true ]]
	rm go
	start_until_go 'exit 0'
	while_sampled touch go 3>&- &
	run -0 --separate-stderr "$deep" sample --pid "$process" --quiet
	[[ -z $stderr ]]
}

@test "sample: a process that ends before anything is seen of it is one line" {
	sleep 1.5 3>&- &
	process=$!
	refused "there is no process $process (pgrep*" --pid "$process" --seconds 60
}

@test "sample: kernel.perf_event_paranoid 3, which forbids it to ordinary users" {
	((EUID == 0)) || skip 'needs root, to become another user'
	build_program deny
	local deny=$PWD/denied
	cp "$REPLY" "$deny"
	echo 3 >level
	chmod 755 . "$deny" level
	# shellcheck disable=SC2016 # the inner shell's
	run -1 --separate-stderr unshare --mount bash -c 'mount --bind level /proc/sys/kernel/perf_event_paranoid || exit 9
		cd / && exec setpriv --reuid=65534 --clear-groups "$@"' bash "$deny" perf_event_open "$deep" sample true
	printf '%s\n' "$stderr"
	[[ $stderr == 'profile-deep: kernel.perf_event_paranoid is 3: sysctl kernel.perf_event_paranoid=2, or run as root' ]]
}

@test "sample: without perf, without perf for this kernel, and without the system call" {
	build_program deny
	run -1 --separate-stderr "$REPLY" perf_event_open "$deep" sample true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'perf_event_open is denied: '*seccomp=unconfined* ]]
	mkdir bin
	for name in bash readlink uname; do ln -s "$(command -v $name)" bin; done
	run -1 --separate-stderr env PATH="$PWD/bin" "$deep" sample /bin/true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'perf is not installed (Debian: apt-get install linux-perf)' ]]
	printf '#!/bin/sh\necho "WARNING: perf not found for kernel" >&2\nexit 2\n' >bin/perf
	chmod +x bin/perf
	run -1 --separate-stderr env PATH="$PWD/bin" "$deep" sample /bin/true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *"there is no perf for this kernel, $(uname -r) ("* ]]
}

@test "sample: a perf with the version in its name serves where there is none for this kernel" {
	build_program shares
	mkdir bin
	printf '#!/bin/sh\nexit 2\n' >bin/perf
	printf '#!/bin/sh\necho "an old one" >&2; exit 1\n' >bin/perf_66.12
	chmod +x bin/perf bin/perf_66.12
	ln -s "$perf" bin/perf_66.120
	PATH=$PWD/bin:$PATH run -0 --separate-stderr "$deep" sample --quiet "$REPLY"
	[[ $stderr == '' ]]
	is_about "$(share_of seventy)" 70
	PATH=$PWD/bin:$PATH run "$deep" --doctor
	grep -qx "ok  perf  *$("$perf" --version)" <<<"$output"
}

@test "sample: another user's process, and waits where the kernel hides them" {
	((EUID == 0)) || skip 'needs root, to become another user'
	[[ $(</proc/sys/kernel/perf_event_paranoid) == 2 ]] || skip 'kernel.perf_event_paranoid is not 2'
	cd / # which others may enter
	sleep 100 3>&- &
	process=$!
	run -1 --separate-stderr setpriv --reuid=65534 --clear-groups "$deep" sample --pid "$process"
	[[ $stderr == *"process $process belongs to another user (uid 0): run as that user, or as root" ]]
	run -1 --separate-stderr setpriv --reuid=65534 --clear-groups "$deep" sample --off-cpu true
	[[ $stderr == *'kernel.perf_event_paranoid is 2: sysctl kernel.perf_event_paranoid=1, or run as root' ]]
}

@test "sample: a process that may not be looked at" {
	unshare --user --map-root-user true || skip 'user namespaces are not allowed here'
	start_endless
	run -1 --separate-stderr timeout 60 unshare --user --map-root-user "$deep" sample --pid "$process" --seconds 5
	printf '%s\n' "$stderr"
	[[ ${#stderr_lines[@]} -eq 1 ]]
	[[ $stderr == "profile-deep: process $process may not be sampled (Permission denied): run as its user, or as root with CAP_PERFMON and CAP_SYS_PTRACE" ]]
}

@test "sample: a process that does not show where its code is" {
	[[ $EUID == 0 && -e /proc/1/maps ]] && ! cat /proc/1/maps >/dev/null 2>&1 || skip 'the first process is no such one here'
	refused 'process 1 does not show where its code is (/proc/1/maps: Permission denied): run as its user, or as root with CAP_SYS_PTRACE' \
		--pid 1 --seconds 5
}

@test "sample: a comparison says shares with their intervals, and judges nothing" {
	build_program shares
	"$deep" sample --quiet --name shares "$REPLY"
	mv profiles/sample_*.json old.json
	"$deep" sample --quiet --name shares "$REPLY"
	run -0 profile-compare old.json profiles/sample_*.json
	[[ ${lines[0]} == 'shares: inconclusive: '* && $output == *'estimated running time'* ]]
	[[ $output == *' seventy [shares]: '@(inconclusive|larger|smaller)* ]]
	[[ $output != *' costs '* ]]
}

# recording FUNCTION:SAMPLES…: a recording of the process p, in which main calls these functions, at 99 Hz.
recording() {
	local pair i
	printf '# rate 99\n# call-graph fp\np 7/7 1.0: PERF_RECORD_COMM exec: p:7/7\n'
	for pair; do
		for ((i = 0; i < ${pair#*:}; i++)); do
			printf 'p 7/7 1.%06d: 1 cpu-clock: \n\t 10 %s+0x1 (/bin/p)\n\t 20 main+0x1 (/bin/p)\n\n' "$i" "${pair%:*}"
		done
	done
}

@test "sample: a share is another one only beyond the intervals, in every form of a comparison" {
	recording f:700 g:300 >old.perf
	recording f:350 g:650 same:5 >new.perf
	run -0 profile-compare old.perf new.perf
	[[ $output == *' f [p]: smaller'* && $output == *' g [p]: larger'* && $output == *' same [p]: inconclusive'* ]]
	[[ $output == *'shares  of 1,005 samples, 99 per second of running; before of 1,000 samples, 99 per second of running'* ]]
	run -0 profile-compare --format markdown old.perf new.perf
	[[ $output == *'| larger |'* && $output == *'| inconclusive |'* && $output == *'of 1,005 samples, 99 per second'* ]]
	profile-compare --format html=changes.html,json=changes.json old.perf new.perf
	grep -q 'shares: of 1,005 samples, 99 per second of running; before of 1,000 samples' changes.html
	grep -q '>larger<' changes.html
	jq -e '.verdict == "inconclusive" and (.profiles[0].sampled[0] |
		.changed_functions == 2 and .rate == {new: 99, old: 99} and .samples == {new: 1005, old: 1000} and
		([.functions[] | {(.function): .verdict}] | add) == {f: "smaller", g: "larger", main: "inconclusive", same: "inconclusive"} and
		(.functions[0] | .object == "p" and .difference.low < -0.29 and .difference.high > -0.41 and .old.estimate == 0.7))' changes.json
}

@test "sample: children are compared by their program, however many there were" {
	recording f:100 >old.perf
	for pid in 8 9; do
		printf 'p 7/7 2.0: PERF_RECORD_FORK(%s:%s):(7:7)\np %s/%s 2.0: 1 cpu-clock: \n\t 10 h+0x1 (/bin/p)\n\n' $pid $pid $pid $pid
	done >>old.perf
	head -n -5 old.perf >new.perf
	run -0 profile-report old.perf
	[[ $output == *'child: p (2 processes)'* ]]
	run -0 profile-compare old.perf new.perf
	[[ $output == *'  in p'*' h [p]: inconclusive'* ]]
}

@test "sample: every form says that these are samples, how many, and the rate; none shows calls" {
	recording f:700 g:300 >it.perf
	local words='1,000 samples in 699.0 µs, an estimated 10.10 s of running; 99 per second by cpu-clock, stacks by fp'
	for options in '' '--callers f' '--callees main' '--format markdown' '--format html'; do
		# shellcheck disable=SC2086 # words
		run -0 profile-report $options it.perf
		[[ $output == *"$words"* ]]
		[[ $options == *html || ! $output =~ [^a-z]calls[^a-z]|called\ 0 ]]
	done
	profile-report --format svg it.perf | grep -q '>1,000 Samples · 99 per second of running: widths are estimates<'
	recording f:500 g:300 >old.perf
	profile-report --format svg it.perf --against old.perf |
		grep -q '>1,000 Samples, before 800 · widths: now; colours: change; 99 per second of running: widths are estimates<'
	[[ $(profile-report --format speedscope it.perf | jq -r '.profiles[0].name') == 'p (1,000 samples, 99 per second of running: estimates)' ]]
}

@test "sample: options that say nothing of samples are refused" {
	for words in --verify --freeze '--isa baseline'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr "$deep" sample $words true
		[[ $stderr == *'goes with exact kinds'* ]]
	done
	run -2 "$deep" cpu --pid 1
	run -2 "$deep" sample --pid 1 true
	run -2 "$deep" sample --pid one
	run -2 "$deep" sample --call-graph none true
	run -2 "$deep" sample --seconds 0 true
}

@test "sample: what stands above main is one row, and threads are no part of it" {
	profile-report "$FIXTURES/perf/threads-and-waits.perf" >table
	grep -q '^  (thread 1)  ' table
	grep -q '^  (start-up, 6 functions)  ' table
	run ! grep -q libc_start table
	profile-report --all "$FIXTURES/perf/threads-and-waits.perf" | grep -q libc_start
}
