#!/usr/bin/env bats
# Workloads measured on other machines: real sshds on loopback addresses. docs/hosts.md

# shellcheck disable=SC2034,SC2154 # variables of the helpers; stderr is bats'

load helpers/common
load helpers/planted
load helpers/hosts
load helpers/history

setup() {
	cd "$BATS_TEST_TMPDIR"
	hosts_setup
}

teardown() {
	cd "$BATS_TEST_TMPDIR"
	hosts_stop
}

# As after a login, for root's groups are part of the conditions of a measurement.
as_user() {
	local -a login=()
	((EUID != 0)) || login=(setpriv --reuid=0 --regid=0 --init-groups)
	exec "${login[@]}" "$@" 3>&- 4>&-
}

baseline() {
	run --separate-stderr as_user "$ROOT/scripts/profile-baseline" "$@"
	printf '%s\n' "$stderr"
}

# How often each workload was said to be done.
done_once() {
	local -a names
	mapfile -t names < <(grep -oE ' (left|%): w[0-9]+' <<<"$stderr" | grep -oE 'w[0-9]+$' | sort)
	[[ ${names[*]} == "$*" ]]
}

# bats test_tags=valgrind
@test "hosts: four agree with one machine byte for byte but for times, nothing is measured twice or left" {
	hosts_start 2 3 4 5
	hosts_write 2 3 4 5
	hosts_suite 5
	jq '.workloads[0].runs = {exact: 2, timed: 1}' baselines/suite.json >x
	mv x baselines/suite.json
	git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm all
	baseline measure one --quiet
	: >../started
	baseline measure four --hosts ../hosts --carry
	((status == 0))
	same_but_times baselines/one.json baselines/four.json
	[[ $(jq -r .commit baselines/four.json) == "$(git rev-parse HEAD)" ]]
	[[ $(sort -k 2 ../started | cut -d ' ' -f 2 | tr '\n' ' ') == 'w0 w0 w1 w2 w3 w4 ' ]] # w0 is also timed
	assert_hosts_clean
	baseline compare four --hosts ../hosts --limit wall=none --limit cpu=none --limit rss=none
	((status == 0))
	[[ ${lines[0]} == 'unchanged (5 profiles)' ]]
	assert_hosts_clean
	jq '.profiles.w0.timing |= (with_entries(select(.key == ("reference", "start_up"))) as $same |
		walk(if type == "number" and . != floor then . / 1000 else . end) + $same)' baselines/four.json >x # w0 took less time than the machine can
	mv x baselines/four.json
	build_planted prog -DPASSES=2
	: >../started
	baseline compare four --hosts ../hosts w0 w1
	((status == 3))
	[[ $output == *'w1: regressed: '*'instructions grew by '* ]]
	(($(grep -c w0 ../started) == 4)) # figures and times, and both again
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: one that fails in the middle, one that cannot be reached and a slow one: the work goes to the others" {
	local wait_on=2 wait_for=100 killer
	hosts_start 2 3 4
	hosts_suite 5
	printf '1/127.0.0.%s\n' 2 3 4 9 >../hosts
	{
		timeout 100 sh -c "until grep -qs '^4' ../started; do sleep 0.1; done"
		hosts_kill 4
		timeout 100 sh -c "until grep -s '^3' ../started | grep -c . | grep -q '[3-9]'; do sleep 0.1; done"
		: >../gate
	} 3>&- 4>&- &
	killer=$!
	baseline measure all --hosts ../hosts
	wait "$killer" || true
	((status == 0))
	[[ $stderr == *'host 127.0.0.9 failed: '*'onnection refused'* ]]
	[[ $stderr == *'host 127.0.0.4 failed: '* && $stderr != *'host 127.0.0.'[23]' failed'* ]]
	done_once w0 w1 w2 w3 w4
	(($(wc -l <../started) <= 6)) # one was lost with its host
	(($(grep -c '^2' ../started) < $(grep -c '^3' ../started)))
	jq -e '.profiles | length == 5' baselines/all.json
	unset 'host_pid[4]' # nothing can be removed there
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: one whose C library is another, and one whose disk is full, are named and give no result" {
	((EUID == 0)) || skip 'only root can give a host another C library, or a small disk'
	local library
	library=$(readlink -f /lib/x86_64-linux-gnu/libc.so.6)
	cp "$library" other-libc
	printf 'x' >>other-libc
	printf '%s\n' '#!/bin/bash' "mount --bind '$PWD/other-libc' '$library'" 'exec "$@"' >other
	printf '%s\n' '#!/bin/bash' "mount -t tmpfs -o size=200k none '$PWD/host5/tmp'" 'exec "$@"' >full
	chmod +x other full
	host_before[4]="unshare -m --propagation private $PWD/other"
	host_before[5]="unshare -m --propagation private $PWD/full"
	hosts_start 3 4 5
	hosts_write 3 4 5
	hosts_suite 6                                # one for each processor of each host
	head -c 100000 /dev/urandom >baselines/input # there is room for it as it was sent, and for no copy
	baseline measure all --hosts ../hosts
	((status == 0))
	[[ $stderr == *"host 127.0.0.4 failed: it differs from this machine: libraries.$library is \"sha256:"* ]]
	[[ $stderr == *'host 127.0.0.5 failed: '* ]]
	[[ $stderr == *'o space left'* ]]
	done_once w0 w1 w2 w3 w4 w5
	assert_hosts_clean
	hosts_write 4 5
	baseline measure all --hosts ../hosts
	[[ $status == 1 && ${stderr_lines[-1]} == 'profile-baseline: no host is left'* ]]
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: after Ctrl-C, SIGTERM or kill -9 nothing is left there, and the next call measures only the rest" {
	local signal pid
	local wait_on=3 wait_for=1000 target document
	local -i due
	hosts_start 2 3
	hosts_suite 3
	for signal in INT TERM KILL; do
		printf '1/127.0.0.%s\n' 2 3 >../hosts
		rm -rf ../started build
		: >../output # now, so that no line of the last signal is counted for this one
		(as_user setsid env --default-signal=INT "$ROOT/scripts/profile-baseline" measure all --hosts ../hosts >../output 2>&1) &
		pid=$!
		SECONDS=0
		until (($(grep -c ' done, ' ../output) == 2)); do
			sleep 0.1
			kill -0 "$pid" && ((SECONDS < 100)) || { cat ../output && return 1; }
		done
		target=$pid
		[[ $signal != INT ]] || target=-$pid # a terminal signals the whole group
		kill -s "$signal" -- "$target"
		wait "$pid" || true
		SECONDS=0
		until (assert_hosts_clean && ! pgrep -f "ssh -F $BATS_TEST_TMPDIR/ssh/config") >/dev/null; do
			((SECONDS < 60)) || { cat ../output && assert_hosts_clean && return 1; }
			sleep 0.1
		done
		[[ ! -e baselines/all.json ]]
		run ! grep 'may be left' ../output
		due=1
		if [[ $signal == KILL ]]; then # one of the two was made on another machine
			document=$(find build/suite/.hosts/results -name 'count_*.json' -print -quit)
			jq '.system.must_agree.user.uid = 12345' "$document" >x
			mv x "$document"
			due=2
		fi
		: >../started
		hosts_write 2
		baseline measure all --hosts ../hosts
		((status == 0))
		[[ $(jq '[.. | .uid? | select(. == 12345)] | length' baselines/all.json) == 0 ]]
		[[ $(wc -l <../started) == "$due" && $stderr == *'measured before'* ]]
		[[ $(ls -A build/suite) != *.hosts* ]]
		rm baselines/all.json
	done
}

# bats test_tags=valgrind
@test "hosts: a disk that is full here is said of this machine, and no host is blamed or tries again" {
	((EUID == 0)) || skip 'only root can mount a small disk'
	local wait_on='[23]' wait_for=100 pid
	hosts_start 2 3
	hosts_write 2 3
	hosts_suite 1
	printf '%s\n' '#!/bin/bash' 'mkdir -p build/suite' 'mount -t tmpfs -o size=4m none build/suite' 'exec "$@"' >small
	chmod +x small
	as_user unshare -m --propagation private ./small "$ROOT/scripts/profile-baseline" measure all --hosts ../hosts >../output 2>&1 &
	pid=$!
	SECONDS=0
	until grep -qs w0 ../started; do
		sleep 0.1
		kill -0 "$pid" && ((SECONDS < 100)) || { cat ../output && return 1; }
	done
	run ! cp /dev/zero "/proc/$pid/root$PWD/build/suite/fill"
	: >../gate
	status=0
	wait "$pid" || status=$?
	cat ../output
	((status == 1))
	[[ $(tail -n 1 ../output) == "profile-baseline: this machine cannot keep results in $PWD/build/suite/.hosts: No space left on device" ]]
	run ! grep 'host .* failed' ../output
	[[ $(grep -c w0 ../started) == 1 ]]
	assert_hosts_clean
	run --separate-stderr as_user unshare -m --propagation private bash -c 'mkdir -p build/suite
		mount -t tmpfs -o size=20k none build/suite
		exec "$@"' bash "$ROOT/scripts/profile-baseline" measure all --hosts ../hosts
	printf '%s\n' "$stderr"
	((status == 1))
	[[ $stderr == "profile-baseline: this machine cannot pack what is sent into $PWD/build/suite/.hosts: tar: "* && ${#stderr_lines[@]} == 1 ]]
	baseline measure all --hosts ../hosts
	((status == 0))
}

# bats test_tags=valgrind
@test "hosts: text that a host prints at each login harms no result" {
	hosts_start 2
	hosts_write 2
	hosts_suite 1
	printf '%s\n' 'echo Welcome; echo "host ready" >&2' 'printf "Today: \0\1\2"' >../host2/home/.bashrc
	baseline measure all --hosts ../hosts
	((status == 0))
	[[ $stderr == *'w0, on 127.0.0.2'* ]]
	jq -e '.profiles.w0 | has("count")' baselines/all.json
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: a workload that fails on two hosts is exit 5; one that fails on one is measured elsewhere; another installation is refused" {
	local host
	mkdir older
	cp -r "$ROOT/scripts" older/scripts
	ln -s "$ROOT/build" older/build
	echo '# measures in another way' >>older/scripts/lib/valgrind.bash
	host_path[4]=$PWD/older/scripts
	mkdir -p another/build/bin # of the same version
	cp -r "$ROOT/scripts" another/scripts
	ln -s "$ROOT"/build/bin/* another/build/bin
	ln -s "$ROOT/build/lib" another/build/lib
	rm another/build/bin/profile-session
	cp "$ROOT/build/bin/profile-session" another/build/bin
	printf 'x' >>another/build/bin/profile-session
	host_path[5]=$PWD/another/scripts
	hosts_start 2 3 4 5
	hosts_write 2 3 4 5
	hosts_suite 2
	jq '.workloads[1].command = ["false"]' baselines/suite.json >baselines/bad.json
	baseline measure all --suite baselines/bad.json --hosts ../hosts
	((status == 5))
	[[ ${stderr_lines[-1]} == 'profile-baseline: workload w1, run 1: the command exited with status 1' ]]
	for host in 4 5; do
		[[ $stderr == *"host 127.0.0.$host failed: it has profile-baseline "*', files '*'; here is '* ]]
	done
	[[ $stderr != *'host 127.0.0.'[23]' failed'* ]]
	jq --arg there "$PWD/../failed" '.workloads[1].setup = [["sh", "-c", "! mkdir \"$0\"", $there]]
		| del(.workloads[0])' baselines/suite.json >baselines/once.json
	hosts_write 2 9
	baseline measure all --suite baselines/once.json --hosts ../hosts
	[[ $status == 1 && ${stderr_lines[-1]} == *'workload w1: its set-up failed: '* ]] # the other host might do it
	rmdir ../failed
	hosts_write 2 3
	baseline measure all --suite baselines/once.json --hosts ../hosts
	((status == 0))
	[[ $stderr == *'host 127.0.0.'[23]' failed: workload w1: its set-up failed: '* ]]
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: the steps of a history are those found on one machine" {
	hosts_start 2 3
	hosts_write 2 3 9
	history_setup
	history_begin
	history_commit 'Commit 1'
	second=1500
	history_commit 'Commit 2'
	text='more'
	history_commit 'Commit 3'
	history_end
	cd repository
	run --separate-stderr as_user "$ROOT/scripts/profile-history" --format json=here.json --cache ../here main~2..main
	((status == 0))
	run --separate-stderr as_user "$ROOT/scripts/profile-history" --hosts ../hosts --format json=there.json --cache ../there main~2..main
	((status == 0))
	[[ $(moved second there.json) == 'Commit 2' ]]
	cmp here.json there.json
	[[ $stderr == *'host 127.0.0.9 failed: '* ]]
	assert_hosts_clean
}

# bats test_tags=valgrind
@test "hosts: this machine can be one, names may have spaces and quotes, --send takes files along that no word names" {
	local path
	hosts_suite 1
	mkdir "it's"
	echo 'one' >"it's/\"one\" [*]"
	echo 'two' >"it's two"
	jq '.workloads[0] += {setup: [["cat", "../../../it\u0027s/\"one\" [*]"],
		["sh", "-c", "cat ../../../it?s?two"]]}' baselines/suite.json >x
	mv x baselines/suite.json
	printf '2/:\n' >../hosts
	baseline measure all --hosts ../hosts
	[[ $status == 5 && $stderr == *'its set-up failed: sh -c '* ]]
	[[ $(find build/suite/.hosts -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | paste -sd ' ') == 'key results' ]]
	baseline measure all --hosts ../hosts --send "it's three"
	[[ $status == 1 && ${stderr_lines[-1]} == "profile-baseline: --send it's three: there is no such file" ]]
	echo 'three' >../outside
	for path in ../outside "$PWD/../outside" build/suite; do
		baseline measure all --hosts ../hosts --send "it's two" --send "$path"
		[[ $status == 2 && $stderr == "profile-baseline: --send $path: only what is below $PWD is sent, without build/suite" ]]
	done
	baseline measure all --hosts ../hosts --send "it's two"
	((status == 0))
	[[ $stderr == *'w0, on this machine'* ]]
}

@test "hosts: what is wrong with the list of hosts, or missing here, is one line" {
	local line
	hosts_suite 1
	while IFS='|' read -r line expected; do
		printf '%b\n' "$line" >../hosts
		baseline measure all --hosts ../hosts
		[[ $status == 1 && $stderr == "profile-baseline: ../hosts$expected" ]]
	done <<-'END'
		# none|: there is no host
		a b|:1: expected [JOBS/]DESTINATION, one word for ssh; its options belong into ~/.ssh/config
		-oProxyCommand=x|:1: expected [JOBS/]DESTINATION, one word for ssh; its options belong into ~/.ssh/config
		0/a|:1: expected [JOBS/]DESTINATION, one word for ssh; its options belong into ~/.ssh/config
		a\n\n2/a|:3: a is there twice
	END
	baseline measure all --hosts nowhere
	[[ $status == 1 && $stderr == 'profile-baseline: nowhere: cannot read the hosts' ]]
	hosts_write 9
	baseline measure all --hosts ../hosts
	[[ $status == 1 && ${stderr_lines[-1]} == 'profile-baseline: no host is left' && ${#stderr_lines[@]} == 2 ]]
}

# bats test_tags=valgrind
@test "shard: baselines of all shards, merged, are that of one machine to the byte" {
	local i
	hosts_suite 5
	jq '.workloads[0].kinds += ["memory"]' baselines/suite.json >x
	mv x baselines/suite.json
	baseline measure all --documents documents
	profile-merge --baselines one --save all --quiet documents/*/*/*.json
	for i in 1 2; do
		mkdir "shard$i"
		profile-merge --baselines "shard$i" --save all --quiet documents/w["$((i - 1))$((i + 1))$((i + 3))"]/*/*.json
	done
	profile-merge --baselines merged --save all --quiet shard1/all.json shard2/all.json
	cmp one/all.json merged/all.json
	baseline measure all --shard 2/2 --quiet
	((status == 0))
	same_but_times baselines/all.json shard2/all.json
	baseline compare all --shard 2/2 --quiet
	((status == 0))
	baseline measure all --shard 6/6
	[[ $status == 0 && $stderr == 'profile-baseline: shard 6/6 has no workload' ]]
	baseline measure all --send x
	[[ $status == 2 && $stderr == 'profile-baseline: --carry and --send go with --hosts'* ]]
	baseline compare all --documents x
	[[ $status == 2 && $stderr == 'profile-baseline: --documents goes with measure'* ]]
	baseline measure all --runs 08,1
	[[ $status == 2 && $stderr == 'profile-baseline: --runs takes '* ]]
	for i in 0/2 3/2 1 x/2; do
		baseline measure all --shard "$i"
		[[ $status == 2 && $stderr == 'profile-baseline: --shard '* ]]
	done
}
