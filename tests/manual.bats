#!/usr/bin/env bats
# The manual pages and the completions, which are made from the help of the programs.

load helpers/common

setup_file() {
	MANUAL=$BATS_FILE_TMPDIR/manual
	export MANUAL
	cd "$ROOT"
	programs=(scripts/profile-* build/bin/{profile-merge,edm} build/bin/*2json)
	manual/build "$MANUAL" "$ROOT/build/bin/profile-names" "${programs[@]}"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

options_of() {
	grep -oE '(^|[ ,(])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | sort -u
}

@test "manual: every program has a page, and the overview names each" {
	local program
	for program in "$ROOT"/scripts/profile-* "$ROOT"/build/bin/{profile-merge,edm,strace2json}; do
		[[ -s $MANUAL/man/man1/${program##*/}.1 ]]
		grep -q "^.It Xr ${program##*/} 1$" "$MANUAL/man/man7/edm-profile.7"
	done
}

@test "manual: mandoc finds nothing to complain about in any page" {
	local complaints
	# Whether other pages are installed, and which system this is, are not about these pages.
	complaints=$(mandoc -Tlint "$MANUAL"/man/*/* 2>/dev/null | grep -vE ' Xr | Os |function name without markup') || true
	[[ -z $complaints ]] || {
		printf '%s\n' "$complaints"
		return 1
	}
}

@test "manual: pages have exactly the options of the help, and its exit codes" {
	local program name command
	for program in "$ROOT"/scripts/profile-* "$ROOT"/build/bin/{profile-merge,edm} "$ROOT"/build/bin/*2json; do
		name=${program##*/}
		"$program" --help >help
		[[ $name != edm ]] || for command in analyze evaluate synth; do "$program" "$command" --help >>help; done
		mandoc -Tascii "$MANUAL/man/man1/$name.1" | col -b | sed '/^EXAMPLES/,/^SEE ALSO/d' >page
		grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*(, --version)?' help | options_of >expected
		grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*' page | options_of >found
		diff expected found
		grep -q '^EXIT STATUS' page
	done
}

@test "manual: what a help says in a form that is not known ends the making of pages" {
	mkdir bin
	printf '%s\n' '#!/bin/sh' 'printf "Usage: odd FILE\n\nIs odd.\n\n   a   line that is neither\n"' >bin/odd
	chmod +x bin/odd
	run "$ROOT/manual/build" "$PWD/made" none "$PWD/bin/odd"
	[[ $status -eq 1 && $output == 'manual: odd --help: cannot read: '*'a   line that is neither' ]]
}

@test "manual: the changelog has the version of the programs" {
	read -r _ version < <(profile-report --version)
	grep -qE "^## $version, [0-9]{4}-[0-9]{2}-[0-9]{2}$" "$ROOT/CHANGELOG.md"
	[[ $(edm --version) == "edm $version" ]]
}

@test "manual: every value that is offered is one that the program takes" {
	local key source program option word
	declare -A _edm_profile_values=()
	# shellcheck source=/dev/null
	source <(sed -n '/^declare -gA _edm_profile_values/,/^)/p' "$MANUAL/completion/bash/edm-profile" | sed 's/declare -gA/declare -A/')
	local -i count=0
	for key in "${!_edm_profile_values[@]}"; do
		source=${_edm_profile_values[$key]}
		[[ $key == profile-*' --'* && $source == @(words|list)* && $source != *growth=* ]] || continue
		read -r program option <<<"$key"
		for word in ${source#* }; do
			run "$(PATH=$ROOT/scripts:$PATH command -v "$program")" "$option" "$word" no-such-file
			[[ $output != *"'$word'"* && $output != *"$option takes"* ]] || {
				printf '%s %s: %s\n' "$key" "$word" "$output"
				return 1
			}
			count+=1
		done
	done
	((count > 30))
}

# Of each line of stdin, all shells offer exactly the words after `=>`.
all_shells_complete() {
	local shell PATH=$ROOT/scripts:$PATH # fish completes programs that it finds
	local -a lines
	cat >expected
	mapfile -t lines < <(sed 's/ =>.*//' expected)
	for shell in bash zsh fish; do
		"$ROOT/tests/helpers/complete" "$shell" "$MANUAL" "${lines[@]}" >found
		diff expected found || {
			printf 'found by %s\n' "$shell"
			return 1
		}
	done
}

@test "completion: kinds, options and their values, in bash, zsh and fish" {
	all_shells_complete <<-'END'
		profile-deep c => count cpu cycles
		profile-deep cpu --ver => --verify --version
		profile-deep cpu --backend  => dhat massif
		profile-deep cpu --backend=m => massif
		profile-compare --format json,ht => json,html
		profile-baseline  => compare measure
		edm  => analyze evaluate synth
		edm synth --b => --bpm
		edm evaluate  => bpm structure
	END
}

@test "completion: names of baselines, profiles, workloads, metrics and events" {
	mkdir -p baselines other
	cp "$ROOT"/baselines/{suite,main}.json baselines
	cp baselines/main.json other/before.json
	all_shells_complete <<-'END'
		profile-deep cpu --compare-baseline  => main
		profile-deep cpu --baselines other --save-baseline  => before
		profile-baseline compare main evaluate_ => evaluate_bpm evaluate_structure
		profile-report --profile evaluate_ => evaluate_bpm evaluate_structure
		profile-report --event All => AllocatedBytes Allocations
		profile-trend --metric ir,pe => ir,peak
		profile-compare ma => main
	END
}

@test "completion: the command of profile-deep is completed as it is by itself" {
	touch README.md
	all_shells_complete <<-'END'
		profile-deep cpu edm sy => synth
		profile-deep --top 5 cpu -- edm synth --b => --bpm
		profile-quick -r 2 edm analyze --ty => --types
		profile-deep cpu ls READ => README.md
	END
}

@test "profile-names: files that are damaged, of another kind or missing have no names" {
	mkdir -p baselines/folder.json
	printf '{"schema": "edm-profile/baseline/1", "profiles": {' >baselines/damaged.json
	mkfifo baselines/pipe.json
	cp "$ROOT/baselines/main.json" baselines/good.json
	profile-names profiles | grep -qx analyze_bpm
	[[ $(profile-names profiles baselines/damaged.json missing baselines/pipe.json) == '' ]]
	[[ $(profile-names events good) == *$'Allocations\nIr'* ]]
	[[ $(profile-names --baselines nowhere baselines) == '' ]]
	run profile-names
	[[ $status -eq 2 && $output == "profile-names: say what to list; "* ]]
	run profile-names names
	[[ $status -eq 2 && $output == "profile-names: there is no list of 'names'; "* ]]
}
