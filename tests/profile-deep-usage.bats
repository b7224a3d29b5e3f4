#!/usr/bin/env bats
# Errors of profile-deep for wrong usage and for commands that it cannot run. No test starts Valgrind.

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
}

# One line on stderr, nothing on stdout, that exit code, and no file left behind.
refuses() {
	local code=$1 pattern=$2
	shift 2
	run --separate-stderr env PATH="${path:-$PATH}" "$deep" "$@"
	echo "status $status, said: $stderr"
	[[ $status -eq $code && -z $output && $stderr == *"$pattern"* ]]
	[[ ${#stderr_lines[@]} -eq 1 ]]
	assert_empty_folder .
}

@test "profile-deep: --help goes to stdout, names every option of the table, and is fine" {
	run --separate-stderr "$deep" --help
	[[ $status -eq 0 && -z $stderr && $output == Usage:* ]]
	while read -r name; do
		grep -q -- "--${name//_/-}\b" <<<"$output" || {
			echo "--help does not know --${name//_/-}"
			return 1
		}
	done < <(sed -n '/^readonly -A option_takes=(/,/^)/p' "$deep" | grep -o '\[[a-z_]*\]' | tr -d '[]')
}

@test "profile-deep: --help and docs/profile-deep.md know the same options and kinds" {
	options() {
		grep -o -- '--[a-z][a-z-]*' | sort -u
	}
	diff <("$deep" --help | options) <(grep '^| `--' "$ROOT/docs/profile-deep.md" | cut -d '|' -f 2 | options)
	local kind
	while read -r kind; do
		"$deep" --help | grep -q "^  $kind  *[a-z]"
		grep -q "^| \`$kind\` |" "$ROOT/docs/profile-deep.md"
	done < <(cd "$ROOT/scripts/lib" && printf '%s\n' kind_*.bash | sed 's/^kind_//; s/\.bash$//')
}

@test "profile-deep: --version says which" {
	run "$deep" --version
	[[ $status -eq 0 && $output == "profile-deep "[0-9]* ]]
}

@test "profile-deep: no kind, no command, an unknown kind or option: one line, exit 2" {
	refuses 2 'no kind'
	refuses 2 'no command' cpu
	refuses 2 'no command' cpu --
	refuses 2 'no command' cpu ''
	refuses 2 "unknown kind 'cpux'" cpux true
	refuses 2 "unknown kind 'nope'" cpu,nope true
	refuses 2 'unknown kind' , true
	refuses 2 "unknown option '--bogus'" cpu --bogus true
	refuses 2 "unknown option '--no_follow'" cpu --no_follow true
	refuses 2 "unknown option '-x'" cpu -x true
	refuses 2 '--flamegraph takes no value' cpu --flamegraph=2 true
}

@test "profile-deep: an option without its value, or with a wrong one: one line, exit 2" {
	refuses 2 '--top needs a value' cpu --top
	refuses 2 '--top needs a value' cpu --top= true
	refuses 2 '--top takes' cpu --top 0 true
	refuses 2 '--top takes' cpu --top 5x true
	refuses 2 '--stacks takes' cpu --stacks=none true
	refuses 2 "unknown format 'yaml'" cpu --format json,yaml true
	refuses 2 '--isa takes' cpu --isa avx512 true
	refuses 2 '--name takes' cpu --name ../x true
	refuses 2 "'1A=2' is not a name of a variable" cpu --env 1A=2 true
	refuses 2 '--quiet takes no value' cpu --quiet=yes true
}

@test "profile-deep: options of cpu, count and cycles without these are ignored, and said to be" {
	run --separate-stderr "$deep" memory --backend dhat --only main --lines true
	[[ $status -eq 0 && $stderr == *'--only concerns cpu, count and cycles alone'*'--lines concerns cpu, count and cycles alone'* ]]
	[[ $stderr != *--stacks* ]]
	run --separate-stderr "$deep" memory --backend dhat --flamegraph true
	[[ $status -eq 0 && $stderr != *concerns* ]]
	run --separate-stderr "$deep" count --cache --only exit true
	[[ $status -eq 0 && $stderr == *'--cache concerns cpu alone'* && $stderr != *'--only concerns'* ]]
}

@test "profile-deep: edm's own --profile would profile profile-deep: one line, exit 2" {
	local message="profile-deep is profiling already: leave out edm's"
	refuses 2 "$message --profile" cpu edm analyze track.mp3 --profile cpu
	refuses 2 "$message --profile=cpu" cpu edm analyze --profile=cpu track.mp3
	refuses 2 "$message --prof" memory edm analyze track.mp3 --prof cpu
	refuses 2 "$message --profile" cpu -- "$ROOT/build/bin/edm" analyze --profile cpu track.mp3
	refuses 1 'command not found: nonesuch' cpu nonesuch --profile cpu
}

@test "profile-deep: a command that is not there or cannot be run: one line, exit 1" {
	refuses 1 'command not found: nonesuch' cpu nonesuch
	refuses 1 'command not found: ./nonesuch' cpu ./nonesuch
	refuses 1 'not a program: /' cpu /
	refuses 1 'not executable: /etc/passwd' cpu /etc/passwd
}

@test "profile-deep: a name with terminal control bytes is shown without them" {
	refuses 1 'command not found: a?b?c' cpu $'a\eb\nc'
}

@test "profile-deep: an output folder that cannot be one: one line, exit 1" {
	refuses 1 'cannot make /dev/null' cpu --output /dev/null true
	refuses 1 'cannot make /proc/nope' cpu --output /proc/nope true
}

@test "profile-deep: a missing valgrind: one line that says how to get it, exit 1" {
	mkdir "$BATS_TEST_TMPDIR/path"
	ln -s /bin/bash /usr/bin/dirname /usr/bin/readlink "$BATS_TEST_TMPDIR/path"
	path=$BATS_TEST_TMPDIR/path refuses 1 'valgrind is not installed' cpu /bin/true
}
