#!/usr/bin/env bats
# What the scripts inherit (options of the shell, functions, variables, streams) and must not depend on.

# shellcheck disable=SC2154 # stderr, lines: bats sets them
# shellcheck disable=SC2016 # texts for other shells

load helpers/common
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# Every executable script there is; bats itself runs the tests.
scripts() {
	local file
	cd "$ROOT"
	while read -r file; do
		[[ $file == *.ba* ]] || printf '%s\n' "$file"
	done < <(tests/helpers/shell-files)
}

# Defines functions with the names of all commands that a script could call.
hostile_functions() {
	local name
	for name in $(compgen -b) main awk basename cat cp cut dirname find flock git grep head jq ln make \
		mkdir mktemp mv nproc readlink realpath rm rmdir sed seq sort stat tail tee touch tr wc; do
		hostile+=("BASH_FUNC_$name%%=() { builtin printf '%s is inherited\n' $name >&2; return 1; }")
	done
}

# Sets a variable for each variable name that a script uses.
hostile_variables() {
	local name
	while read -r name; do
		[[ $name =~ ^(PATH|HOME|PWD|OLDPWD|TZ|LC_ALL|XDG_.*|BASH.*|DEBIAN_.*|WERROR|TERM|LD_.*|GLIBC_.*|PYTHON.*|PERL.*)$ ]] || hostile+=("$name=inherited")
	done < <(cd "$ROOT/scripts" && cat profile-* lib/*.bash | grep -oE '\b[A-Za-z_]+(\[[^]]*\])?\+?=|\b(read|mapfile)( -[a-z]+)* [a-z_ ]+|local( -[a-zA-Z]+)* [a-z_ ]+' |
		tr -cs 'A-Za-z_' '\n' | sort -u)
	((${#hostile[@]} > 200))
}

# hostile SET: the words for env, in the array `hostile`. What does not hide each other is one set: every
# script runs under every set, each time for tenths of a second.
hostile() {
	hostile=()
	case $1 in
	names)
		hostile_variables
		hostile_functions
		;;
	options)
		hostile=(
			SHELLOPTS=noglob:errexit:nounset:noclobber:xtrace:verbose:noexec:keyword
			BASHOPTS=failglob:nocasematch:nocaseglob:xpg_echo:lastpipe:compat31:execfail
		)
		;;
	surroundings)
		printf 'set -f\ncd() { return 1; }\nshopt -s failglob\nIFS=/\n' >startup
		hostile=(
			"BASH_ENV=$PWD/startup" "ENV=$PWD/startup"
			POSIXLY_CORRECT=1 IFS=/ CDPATH=/usr:/ 'GLOBIGNORE=*' TMOUT=1 FUNCNEST=2 BASH_COMPAT=31 PS4='$(exit 1)'
			'GREP_OPTIONS=-v --color=always' GREP_COLOR=9 LC_ALL=tr_TR.UTF-8 LANG=xx LS_COLORS=x JQ_COLORS=1 TMPDIR=/nonexistent HOME=/nonexistent
			GIT_DIR=/nonexistent GIT_WORK_TREE=/ GIT_INDEX_FILE=/nonexistent GIT_PREFIX=x GIT_PAGER=false
		)
		;;
	*) return 1 ;;
	esac
}

# Of bash itself, before a script's first line.
without_locale_warnings() {
	sed '/warning: setlocale:/d'
}

readonly sets=(names options surroundings)

@test "inherited: every script starts its shell so that it takes over no options and no functions" {
	local file
	local -i count=0
	while read -r file; do
		[[ $(head -n 1 "$ROOT/$file") == '#!/bin/bash -p' ]] || { echo "$file" && return 1; }
		count+=1
	done < <(scripts)
	((count > 20))
}

@test "inherited: the version and wrong usage of every script are the same whatever is inherited" {
	local set script words call got
	local -a hostile
	local -A expected
	for script in "$ROOT"/scripts/profile-*; do
		for words in --version --help --nonsense; do
			call="$script $words"
			expected[$call]=$("$script" "$words" 2>&1) || expected[$call]+=" $?"
		done
	done
	for set in "${sets[@]}"; do
		hostile "$set"
		for call in "${!expected[@]}"; do
			script=${call% *} words=${call##* }
			got=$(timeout 20 env "${hostile[@]}" "$script" "$words" 2> >(without_locale_warnings) 2>&1) || got+=" $?"
			[[ $(without_locale_warnings <<<"$got") == "${expected[$call]}" ]] || {
				printf '%s with %s: %s\n' "$call" "$set" "$got"
				return 1
			}
		done
	done
}

# bats test_tags=valgrind
@test "inherited: a deep profile comes to the same count whatever is inherited" {
	local set total
	local -a hostile found
	build_planted prog
	"$ROOT/scripts/profile-deep" cpu --quiet ./prog
	total=$(jq '.profiles.prog.cpu.totals.Ir' profiles/cpu_*.json)
	for set in "${sets[@]}"; do
		rm -r profiles
		hostile "$set"
		timeout 60 env "${hostile[@]}" "$ROOT/scripts/profile-deep" cpu --format html,console ./prog >out 2>err </dev/null || {
			echo "$set" && cat err && return 1
		}
		grep -q 'leaf' out
		found=(profiles/*)
		[[ ${#found[@]} -eq 3 && $(jq '.profiles.prog.cpu.totals.Ir' profiles/cpu_*.json) == "$total" ]] || {
			echo "$set: ${found[*]}" && return 1
		}
	done
}

# bats test_tags=valgrind
@test "inherited: a suite is measured and compared, and its history shown, whatever is inherited" {
	local set
	local -a hostile
	build_planted prog
	mkdir baselines
	write_suite baselines/suite.json
	git init -q .
	for set in "${sets[@]}"; do
		hostile "$set"
		rm -rf build baselines/main.json
		timeout 120 env "${hostile[@]}" "$ROOT/scripts/profile-baseline" measure main >out 2>err </dev/null ||
			{ echo "$set" && cat err && return 1; }
		timeout 120 env "${hostile[@]}" "$ROOT/scripts/profile-baseline" compare main >out 2>err </dev/null ||
			{ echo "$set" && cat err && return 1; }
		grep -qx 'prog: unchanged' out
		git add baselines
		git -c user.name=t -c user.email=t@t commit -qm "$set"
		timeout 60 env "${hostile[@]}" "$ROOT/scripts/profile-trend" >out 2>err </dev/null ||
			{ echo "$set" && cat err && return 1; }
		grep -q "$set" out
	done
}

@test "inherited: what the machine and CI start works whatever is inherited" {
	local set
	local -a hostile
	for set in "${sets[@]}"; do
		hostile "$set"
		timeout 60 env "${hostile[@]}" "$ROOT/scripts/install-packages" build >out 2>&1
		timeout 60 env "${hostile[@]}" MAKEFLAGS=-n "$ROOT/.ci/run" >out 2>err || { cat err && return 1; }
		grep -qx 'tests/run' out
	done
}

# bats test_tags=valgrind
@test "inherited: a mask that forbids everything does not keep a run from its own files" {
	local folder
	local -a as_user=(env HOME=/nonexistent XDG_CACHE_HOME=/nonexistent)
	((EUID != 0)) || as_user+=(setpriv --reuid 65534 --regid 65534 --clear-groups) # root may do anything
	folder=$(mktemp -d)
	chmod 777 "$folder"
	cd "$folder"
	build_planted prog
	run "${as_user[@]}" bash -c 'umask 777; exec "$1" cpu --quiet ./prog' _ "$ROOT/scripts/profile-deep"
	rm -r "$folder"
	((status == 0)) || { echo "$output" && return 1; }
}

@test "inherited: closed streams of every script are as empty ones, and never become files that it writes" {
	local script closed
	for script in "$ROOT"/scripts/profile-*; do
		for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- >&- 2>&-'; do
			status=0
			eval "timeout 20 '$script' --nonsense $closed" 2>err || status=$?
			((status == 2)) || { echo "$script $closed: $status" && return 1; }
		done
	done
}
