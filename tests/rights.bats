#!/usr/bin/env bats
# Whatever rights profile-deep has: where the pins hold, cpu and count give the same counts; each pin that
# does not hold is one warning; and nothing is fatal that need not be.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr
# shellcheck disable=SC2016 # programs in single quotes

load helpers/common
load helpers/deep

# Other users cannot enter bats' own folders, so the file has a folder of its own.
setup_file() {
	RIGHTS=$(mktemp -d)
	export RIGHTS
	chmod 755 "$RIGHTS"
	gcc -O1 -g -o "$RIGHTS/prog" -x c - <<<'#include <stdlib.h>
		#include <string.h>
		static int work(void) { volatile int s = 0; for (int i = 0; i < 20000; i++) s += i; return s; }
		int main(void) { char *p = malloc(1000); memset(p, work(), 1000); free(p); return 0; }'
	cc -o "$RIGHTS/deny" "$FIXTURES/programs/deny.c"
}

teardown_file() {
	rm -rf -- "$RIGHTS"
}

setup() {
	deep=$ROOT/scripts/profile-deep
	FOLDER=$(mktemp -d -p "$RIGHTS")
	chmod 777 "$FOLDER"
	cd "$FOLDER"
}

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent)
nowhere=(setpriv --reuid=54321 --regid=54321 --clear-groups env HOME=/nonexistent) # no passwd entry

need_root() {
	((EUID == 0)) || skip 'needs root to become another user'
}

# need COMMAND…: skips the test if the situation cannot be made here.
need() {
	"$@" true 2>/dev/null || skip "not possible here: ${*:1:3}"
}

# measure COMMAND…: profile-deep by that command, with cpu and count. Result in stderr.
measure() {
	rm -rf profiles
	run -0 --separate-stderr "$@" "$deep" cpu,count --top 1 ../prog
	[[ $(without_warnings "$stderr") == 'profile-deep: wrote '* ]]
}

# The figures of the whole process and of the program's part of it, by cpu and then by count.
figures() {
	jq -c '[.profiles[] | (.cpu // .count) | .totals, .program]' profiles/cpu_*.json profiles/count_*.json
}

# The figures of the program's part alone, which do not depend on the paths.
program_figures() {
	figures | jq -c '.[1]'
}

# The warnings on pins must be one for each PIN=REASON, in order, and no other.
assert_warnings() {
	local -a found
	local -i i=0
	local word
	mapfile -t found < <(grep 'warning: ' <<<"$stderr")
	((${#found[@]} == $#)) || { echo "$stderr" && return 1; }
	for word; do
		[[ ${found[i]} == "profile-deep: warning: ${word%%=*} are not "*"(${word#*=})" ]] || { echo "$stderr" && return 1; }
		i+=1
	done
}

# assert_same FIGURES COMMAND…: expects the figures of a run by the command to be those of a run as it is.
assert_same() {
	local expected
	measure env
	expected=$("$1")
	measure "${@:2}"
	diff <(echo "$expected") <("$1")
}

no_paths='paths=unshare: Operation not permitted'
no_fifo='threads=SCHED_FIFO: Operation not permitted'

# ---------------------------------------------------------------- users

@test "rights: root has every pin, without a warning" {
	need_root
	need_pin paths
	need_pin fifo
	measure env
	assert_warnings
}

@test "rights: an ordinary user with user namespaces counts as root does, and is told of FIFO" {
	need_root
	need_pin paths
	need "${nobody[@]}" unshare -Um
	assert_same figures "${nobody[@]}"
	assert_warnings "$no_fifo"
}

@test "rights: a user without an entry in passwd, too" {
	need_root
	need_pin paths
	need "${nowhere[@]}" unshare -Um
	assert_same figures "${nowhere[@]}"
	assert_warnings "$no_fifo"
}

@test "rights: an ordinary user without user namespaces counts the same in the program" {
	need_root
	assert_same program_figures "${nobody[@]}" ../deny unshare
	assert_warnings "$no_paths" "$no_fifo"
}

@test "rights: a mask that denies everything, no HOME, and a folder of temporary files that is not there" {
	assert_same figures bash -c 'umask 777; exec "$@"' _ env -u HOME -u USER TMPDIR=/nonexistent
	((EUID != 0)) || measure "${nobody[@]}" bash -c 'umask 777; exec "$@"' _ env -u HOME -u USER TMPDIR=/nonexistent
}

@test "rights: closed streams are as empty ones" {
	local closed
	for closed in '<&-' '>&-' '2>&-' '<&- >&-' '>&- 2>&-' '<&- >&- 2>&-'; do
		rm -rf profiles
		eval "'$deep' cpu ../prog $closed" >out 2>err || { echo "$closed" && cat err && return 1; }
		[[ -s $(echo profiles/cpu_*.json) ]]
	done
}

# ---------------------------------------------------------------- system calls that a container denies

@test "rights: without namespaces, mounts or a new root the paths are real, in one line" {
	need_pin paths
	assert_same program_figures ../deny unshare
	[[ $(grep -c 'warning: ' <<<"$stderr") == 1 && $stderr == *"(${no_paths#*=})"* ]]
	measure ../deny mount
	[[ $(grep -c 'warning: ' <<<"$stderr") == 1 && $stderr == *'(private mounts: Operation not permitted)'* ]]
	measure ../deny pivot_root
	[[ $(grep -c 'warning: ' <<<"$stderr") == 1 && $stderr == *'(pivot_root: Operation not permitted)'* ]]
}

@test "rights: without sched_setscheduler or the choice of a processor threads are not pinned, in one line" {
	need_pin fifo
	assert_same figures ../deny sched_setscheduler
	assert_warnings "$no_fifo"
	assert_same figures ../deny sched_setaffinity
	assert_warnings 'threads=sched_setaffinity: Operation not permitted'
	assert_same figures ../deny sched_getaffinity
	assert_warnings 'threads=sched_getaffinity: Operation not permitted'
	[[ $(jq -r .system.must_agree.envelope.fifo profiles/cpu_*.json) == shared ]]
}

@test "rights: without personality addresses are not fixed, in one line" {
	need_pin addresses
	need_pin fifo
	assert_same figures ../deny personality
	assert_warnings 'addresses=ADDR_NO_RANDOMIZE: Operation not permitted'
}

@test "rights: without ptrace and performance events nothing is lost" {
	need_pin fifo
	assert_same figures ../deny ptrace,perf_event_open
	assert_warnings
}

@test "rights: without ptrace io says so in one line, beside kinds that have begun" {
	run -1 --separate-stderr ../deny ptrace "$deep" cpu,count,memory,io ../prog
	[[ $stderr == 'profile-deep: strace may not trace here: '* && ${#stderr_lines[@]} == 1 ]]
	assert_empty_folder profiles
}

@test "rights: calls that a sandbox may deny, and that can be done without, are done without" {
	need_pin fifo
	need_pin paths
	local call
	for call in memfd_create close_range fallocate flock mlock chmod fchmod fsync linkat poll setsid; do
		assert_same figures ../deny "$call"
		assert_warnings
	done
	assert_same program_figures ../deny getrandom # which the C library calls before main, since glibc 2.43
	assert_warnings
	for call in open_tree move_mount; do
		assert_same program_figures ../deny "$call"
		[[ $(grep -c 'warning: ' <<<"$stderr") == 1 && $stderr == *'paths are not fixed'*'Operation not permitted)'* ]]
	done
}

@test "rights: without poll, output is shown, and waiting takes no time of the processor" {
	printf '#!/bin/sh\necho hello\nsleep 2\n' >waits
	chmod +x waits
	TIMEFORMAT='%U %S'
	{ time run -0 --separate-stderr timeout -k 1 20 ../deny poll "$ROOT/build/bin/envelope-run" --capture -- "$PWD/waits"; } 2>taken
	[[ $output == hello ]]
	awk '{ exit !($1 + $2 < 1) }' taken || { cat taken && return 1; }
}

@test "rights: without rename, by which files are put in place, there is one line and nothing is left" {
	run -1 --separate-stderr ../deny rename "$deep" cpu,count ../prog
	[[ $stderr == *'cannot keep the recording: Operation not permitted' && ${#stderr_lines[@]} == 1 ]]
	assert_empty_folder profiles
}

@test "rights: where signals cannot be received, there is one line and no waiting" {
	run -1 --separate-stderr timeout 60 ../deny signalfd4 "$deep" cpu ../prog
	[[ $stderr == *'signalfd: Operation not permitted'* && ${#stderr_lines[@]} == 1 ]]
	assert_empty_folder profiles
}

@test "rights: a container that denies all of it leaves three lines and the program's count" {
	need_pin addresses
	assert_same program_figures ../deny \
		unshare,mount,pivot_root,ptrace,personality,perf_event_open,sched_setaffinity,sched_setscheduler
	assert_warnings "$no_paths" 'threads=SCHED_FIFO: Operation not permitted' \
		'addresses=ADDR_NO_RANDOMIZE: Operation not permitted'
}

# ---------------------------------------------------------------- files

# changed_mounts COMMAND…: runs `$deep …`, which follows, after that shell command in a view of its own.
changed_mounts() {
	unshare -m bash -c "$1"' && shift && exec "$@"' bash "$@"
}

@test "rights: a checkout that is read-only, built before, is as good" {
	need_pin paths
	local lock="mount --bind '$ROOT' '$ROOT' && mount -o remount,bind,ro '$ROOT'"
	need changed_mounts "$lock"
	assert_same figures unshare -m bash -c "$lock"' && exec "$@"' _
	run ! changed_mounts "$lock" touch "$ROOT/build/written"
}

@test "rights: /dev/shm may be full or missing, and so may all of /dev but null" {
	need_pin paths
	need changed_mounts 'mount -t tmpfs tmpfs /dev'
	assert_same figures unshare -m bash -c 'mount -t tmpfs -o size=4k tmpfs /dev/shm && head -c 4096 /dev/zero >/dev/shm/full && exec "$@"' _
	assert_same figures unshare -m bash -c 'mount -t tmpfs tmpfs /dev && mknod -m 666 /dev/null c 1 3 && exec "$@"' _
}

@test "rights: without /proc, without which Valgrind does not run, there is one line and nothing else" {
	need changed_mounts 'umount -l /proc'
	run -1 --separate-stderr changed_mounts 'umount -l /proc' "$deep" cpu,count ../prog
	[[ -z $output && $stderr == 'profile-deep: /proc is not mounted here, and Valgrind does not run without it' ]]
	[[ ! -e profiles ]]
}

write_small_suite() {
	mkdir baselines
	echo '{"schema": "edm-profile/suite/1", "workloads": [{"name": "prog", "command": ["./prog"], "kinds": ["count"]}]}' \
		>baselines/suite.json
}

# A project of another user, whose repository git therefore refuses.
make_project_of_another() {
	mkdir project
	(
		cd project
		git init -q
		git -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m 'Begin'
		write_small_suite
	)
	chown -R 1234 project
	chmod -R a+rwX project
}

@test "rights: the repository of another user, which git refuses, is one line that names the setting" {
	need_root
	make_project_of_another
	cd project
	local remedy="git config --global --add safe.directory $PWD" without='warning: the document names no commit, because '
	local -x HOME=$FOLDER LC_ALL=C.UTF-8
	cp ../../prog .
	run -0 --separate-stderr "$deep" count --top 1 ./prog
	[[ $(grep -c 'safe.directory' <<<"$stderr") == 1 ]]
	[[ $stderr == *"profile-deep: $without"*"allow git to read it: $remedy"* ]]
	[[ $(jq -c .commit profiles/count_*.json) == null ]]
	run -0 --separate-stderr "$ROOT/scripts/profile-baseline" measure main --runs 1,0
	[[ $(grep -c 'safe.directory' <<<"$stderr") == 1 && $stderr == *"the baseline names no commit, because "*"$remedy"* ]]
	run -1 --separate-stderr "$ROOT/scripts/profile-trend" main
	[[ $stderr == "profile-trend: the repository belongs to another user; allow git to read it: $remedy" ]]
	run -1 --separate-stderr "$ROOT/scripts/profile-change" HEAD
	[[ $stderr == "profile-change: the repository belongs to another user; allow git to read it: $remedy" ]]
	eval "$remedy"
	rm -r profiles
	run -0 --separate-stderr "$deep" count --top 1 ./prog
	[[ $stderr != *safe.directory* && $(jq -r .commit profiles/count_*.json) == "$(git rev-parse HEAD)" ]]
}

@test "rights: profile-baseline says each pin that does not hold, once" {
	need_pin paths
	cp ../prog .
	write_small_suite
	run -0 --separate-stderr ../deny unshare "$ROOT/scripts/profile-baseline" measure main --runs 2,0
	[[ $(grep -c 'warning: ' <<<"$stderr") == 1 && $stderr == *'paths are not fixed'*"(${no_paths#*=})"* ]]
	run -0 --separate-stderr ../deny unshare "$ROOT/scripts/profile-baseline" measure main --runs 2,0 --quiet
	[[ -z $stderr ]]
}

# ---------------------------------------------------------------- bubblewrap, as Flatpak and some CI use it

sandbox=(bwrap --ro-bind / / --dev /dev --proc /proc --unshare-all)

@test "rights: bubblewrap with user namespaces gives the same counts" {
	type -P bwrap >/dev/null || skip 'bubblewrap is not installed'
	need_pin paths
	need "${sandbox[@]}"
	assert_same figures "${sandbox[@]}" --bind /tmp /tmp --bind "$FOLDER" "$FOLDER"
	assert_warnings "$no_fifo"
}

@test "rights: where /tmp cannot be written, cpu says that it counts more, once, and not in the program" {
	local expected lock='mount --bind . /mnt && mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp && cd /mnt'
	need changed_mounts "$lock"
	measure env
	expected=$(program_figures)
	rm -r profiles
	run -0 --separate-stderr changed_mounts "$lock" \
		"$deep" cpu,count --verify --top 1 "$RIGHTS/prog"
	[[ $(grep -c 'warning: /tmp cannot be written' <<<"$stderr") == 1 ]]
	diff <(echo "$expected") <(program_figures)
}

@test "rights: bubblewrap without capabilities or further namespaces gives the program's count" {
	type -P bwrap >/dev/null || skip 'bubblewrap is not installed'
	sandbox+=(--unshare-user --disable-userns --cap-drop ALL)
	need "${sandbox[@]}"
	assert_same program_figures "${sandbox[@]}" --bind /tmp /tmp --bind "$FOLDER" "$FOLDER"
	assert_warnings 'paths=no namespaces allowed' "$no_fifo"
}
