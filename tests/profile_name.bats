#!/usr/bin/env bats
# Profiles are paired by name, so all programs must give the same name to the same command.

# shellcheck disable=SC2154 # lines: bats sets it

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	printf '#include "%s/timing/timing.h"\nint main(void) { return 0; }\n' "$ROOT" >prog.c
	cc -o prog prog.c "$ROOT/build/lib/libedm-profile-timing.a" -pthread
	cp prog .hidden
	cp prog 'odd name'
	touch afile
}

names() {
	jq -r '.profiles | keys[]' "$@"
}

# expect NAME COMMAND...: of profile-quick, the timing library, and a raw file of callgrind.
expect() {
	local name=$1
	shift
	[[ $(profile-quick --format json -r 1 -w 0 -- "$@" | names) == "$name" ]]
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=timing.json "$@"
	[[ $(names timing.json) == "$name" ]]
	printf 'cmd: %s\nevents: Ir\nfn=main\n1 5\ntotals: 5\n' "$*" >raw
	[[ $1 == *' '* || $(callgrind2json raw | names) == "$name" ]]
}

@test "profile name: the same of profile-quick, of the timing library, and of a raw file" {
	expect prog ./prog
	expect prog_analyze ./prog analyze x
	expect prog ./prog fooBar
	expect prog ./prog afile
	expect prog ./prog -x
	expect p.hidden ./.hidden
	expect odd_name './odd name'
}

# bats test_tags=valgrind
@test "profile name: profile-deep has the same" {
	local name
	for name in 'prog ./prog fooBar' 'p.hidden ./.hidden' 'prog_analyze ./prog analyze'; do
		local -a words=()
		read -r -a words <<<"$name"
		"$ROOT/scripts/profile-deep" io --quiet --format json --output out -- "${words[@]:1}"
		[[ $(names out/io_*.json) == "${words[0]}" ]]
		rm -r out
	done
}
