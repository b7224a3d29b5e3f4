#!/usr/bin/env bats
# profile-deep io: counts per file and call, findings, and where tracing is forbidden.
# bats file_tags=strace
# shellcheck disable=SC2154 # bats sets stderr and stderr_lines

load helpers/common
load helpers/deep

setup() {
	deep=$ROOT/scripts/profile-deep
	cd "$BATS_TEST_TMPDIR"
}

# The io part of the newest document.
io() {
	local -a documents=(profiles/io_*.json)
	jq -c ".profiles[].io | $1" "${documents[-1]}"
}

@test "io: cat's reads, writes and bytes, stdout by its name" {
	head -c 300000 /dev/zero >zeros
	"$deep" io --quiet cat zeros >/dev/null
	# Newer ones try copy_file_range first.
	[[ $(io '.files | to_entries[] | select(.key | endswith("/zeros")) | .value | [.opens, .read_bytes, .errors <= 1]') == '[1,300000,true]' ]]
	[[ $(io '.files.stdout.written_bytes') == 300000 ]]
	[[ $(io '[.processes, .threads]') == '[1,1]' ]]
	assert_valid_document profiles/io_*.json
}

@test "io: two runs agree in everything but times" {
	head -c 300000 /dev/zero >zeros
	"$deep" io --quiet sh -c 'cat zeros zeros | wc -c; ls' >/dev/null
	"$deep" io --quiet sh -c 'cat zeros zeros | wc -c; ls' >/dev/null
	set -- profiles/io_*.json
	diff <(jq -S 'del(.timestamp, .profiles[].io.totals.time, .profiles[].io[][]?.time?)' "$1") \
		<(jq -S 'del(.timestamp, .profiles[].io.totals.time, .profiles[].io[][]?.time?)' "$2")
}

# Two runs under the same conditions, one of them counted by strace itself.
assert_counts_of_strace() {
	rm -rf copy profiles
	strace -f -c -o theirs "$@" >/dev/null
	rm -rf copy
	"$deep" io --no-envelope --quiet "$@" >/dev/null
	awk '$1 ~ /^[0-9.]+$/ && $NF != "total" { print $NF, $4, NF == 6 ? $5 : 0 }' theirs | sort >theirs.counts
	[[ -s theirs.counts ]]
	io '.syscalls | to_entries[] | "\(.key) \(.value.calls) \(.value.errors)"' | tr -d '"' | sort |
		diff theirs.counts -
}

@test "io: in the environment as it is, counts are those of strace -c" {
	head -c 300000 /dev/zero >zeros
	assert_counts_of_strace cat zeros
	assert_counts_of_strace cp zeros copy
	assert_counts_of_strace edm --version
}

@test "io: findings, a sentence each" {
	cat >waste.c <<-'END'
		#include <fcntl.h>
		#include <unistd.h>
		int main(void)
		{
			char bytes[100] = "";
			int in = open("data", O_RDONLY), out = open("out", O_WRONLY | O_CREAT, 0600);
			for (int i = 0; i < 50; i++)
				read(in, bytes, 10);
			lseek(in, 0, SEEK_SET);
			read(in, bytes, 100);
			for (int i = 0; i < 20; i++)
				write(out, bytes, 1);
			fsync(out);
			fdatasync(out);
			close(out);
			return 0;
		}
	END
	gcc -w -o waste waste.c
	head -c 100 /dev/zero >data
	"$deep" io ./waste 2>/dev/null | sed -n '/^findings/,/^$/p' | sed -E 's/[0-9.]+ (µs|ms)/N ms/' |
		assert_golden io/findings.txt
}

@test "io: --no-follow leaves out the processes that the command started" {
	"$deep" io --quiet --no-follow sh -c 'cat /dev/null; :'
	[[ $(io '[.processes, .threads, .syscalls.execve.calls]') == '[1,1,1]' ]]
	rm -r profiles
	"$deep" io --quiet sh -c 'cat /dev/null; :'
	[[ $(io '[.processes, .syscalls.execve.calls]') == '[2,2]' ]]
}

@test "io: where tracing is forbidden: one line, exit 1, nothing left behind" {
	cc -o deny "$FIXTURES/programs/deny.c"
	run -1 --separate-stderr ./deny ptrace "$deep" io true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == 'profile-deep: strace may not trace here: '*'Operation not permitted' ]]
	[[ -z $(ls -A profiles) ]]
	run -0 ./deny ptrace "$deep" count --quiet true
}

@test "io: without strace: one line, exit 1" {
	mkdir bin
	local program
	for program in bash env jq grep sed mkdir readlink dirname valgrind; do
		ln -s "$(type -P "$program")" bin/
	done
	run -1 --separate-stderr env PATH="$PWD/bin" "$deep" io /bin/true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == 'profile-deep: strace is not installed'* ]]
}

@test "io: a command that fails is kept and makes exit 5" {
	run -5 --separate-stderr "$deep" io --quiet sh -c 'exit 3'
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'exited with status 3' ]]
	[[ -s $(echo profiles/io_*.json) && -s $(echo profiles/io_*.strace) ]]
	run -5 --separate-stderr "$deep" io --quiet sh -c 'kill -SEGV $$'
	[[ $stderr == *SIGSEGV* ]]
}

# bats test_tags=valgrind
@test "io: a command that kills strace: one line, exit 1, nothing left behind" {
	# shellcheck disable=SC2016 # for the other shell
	run -1 --separate-stderr "$deep" io --quiet sh -c 'kill -s KILL $PPID; sleep 1'
	[[ $stderr == 'profile-deep: strace was killed while it recorded (signal 9)' ]]
	assert_empty_folder profiles
}

@test "io: cpu,memory,io side by side give one document with three parts" {
	"$deep" cpu,memory,io --quiet --format json sort /etc/passwd
	[[ $(jq -c '[.profiles[] | has("cpu"), has("memory"), has("io")]' profiles/report_*.json) == '[true,true,true]' ]]
	assert_valid_document profiles/report_*.json
	set -- profiles/*
	[[ $# -eq 8 ]]
}
