#!/usr/bin/env bats
# profile-trend: a baseline's history out of git, and git bisect with the gate.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/documents
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
	export HOME=$BATS_TEST_TMPDIR GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git init -q repository
	cd repository
	git config user.name test
	git config user.email test@example.org
	mkdir baselines
}

# state SUBJECT DATE KEY=VALUE…: commits a baseline main.
state() {
	local subject=$1 date=$2
	shift 2
	write_document baselines/main.json "$@"
	git add baselines
	GIT_COMMITTER_DATE="$date" git commit -q --date "$date" -m "$subject"
}

history() {
	state 'First figures' 2026-11-01T00:00:00Z
	state 'Tidy up' 2026-11-02T00:00:00Z leaf=leaf.constprop.0
	state 'Work twice' 2026-11-03T00:00:00Z calls=6
	state 'Work once, quicker' 2026-11-04T00:00:00Z leaf_price=600
	state 'New machine' 2026-11-05T00:00:00Z leaf_price=500 version=3.20.0
}

trend() {
	run --separate-stderr "$ROOT/scripts/profile-trend" "$@"
}

@test "trend: every commit with its figure and change, and those that moved it" {
	history
	trend
	((status == 0))
	[[ ${lines[0]} == "prog: instructions  ▂▂█▁▁" ]]
	((${#lines[@]} == 7))
	[[ ${lines[1]} == *"2026-11-01  "*"21,240"*"First figures" ]]
	[[ ${lines[3]} == *"42,390"*"+99.6 %  regressed: Work twice [work at prog.c:10: called 2.0× as often by main]" ]]
	[[ ${lines[5]} == *"15,240"*"incomparable: New machine [cpu.version (\"3.19.0\", now \"3.20.0\")]" ]]
	[[ ${lines[6]} == "  moved by $(git log --format=%h --abbrev=10 --grep 'Work twice') (+99.6 %), $(git log --format=%h --abbrev=10 --grep quicker) (-57.0 %)" ]]
}

@test "trend: JSON, and a page that loads nothing" {
	history
	trend --format json --metric ir,calls
	((status == 0))
	jq -e '.schema == "edm-profile/trend/1" and (.series | map(.metric)) == ["ir", "calls"]
		and ([.series[0].points[] | select(.moved) | .subject]) == ["Work twice", "Work once, quicker"]
		and .series[0].points[2].before == 21240 and .series[0].points[2].value == 42390' <<<"$output"
	trend --format html=trend.html
	((status == 0))
	[[ -z $output ]]
	grep -q '<svg ' trend.html
	run ! grep -nE '(src|srcset|action|data)="|url\(|@import' trend.html
	[[ "$(grep -oE 'https?://[^"'"'"' )]*' trend.html | sort -u)" == $'http://www.w3.org/1999/xhtml\nhttp://www.w3.org/2000/svg' ]]
	(($(grep -c '<script' trend.html) == 1))
}

# with_child COST [FORKED]: gives the baseline's process main() of another cost as its child process.
with_child() {
	# shellcheck disable=SC2016 # a filter for jq
	jq --argjson cost "$1" --argjson forked "${2:-false}" '.profiles.prog.cpu |= . + {children: [{
		command: "child", forked: $forked, calls: [], events: ["Ir"], program: {Ir: $cost}, totals: {Ir: ($cost + 500)},
		shares: (.shares | .program.Ir = $cost | .loader.Ir = 500),
		functions: [.functions[1] | .function = "task" | .self.Ir = $cost | .inclusive.Ir = $cost,
			(.function = "_start" | .object = "/lib/ld.so" | .self.Ir = 500 | .inclusive.Ir = 500)]}]}' \
		baselines/main.json >child.json
	mv child.json baselines/main.json
	git commit -qam "$subject"
}

# child_state SUBJECT COST [FORKED]
child_state() {
	local subject=$1
	write_document baselines/main.json
	git add baselines
	with_child "${@:2}"
}

@test "trend: what child processes cost belongs to the figure, and their functions are named" {
	child_state First 100000
	child_state Slower 130000
	state 'No child' 2026-11-03T00:00:00Z
	child_state 'A child' 130000
	trend --metric ir,process_ir --format json=trend.json,console
	((status == 0))
	[[ $output == *'121,240 '*'151,240 '*'+24.7 %  regressed: Slower [task at prog.c:20: '*', in child]'* ]]
	[[ $output == *'21,240 '*'improved: No child [the process child is gone]'* ]]
	[[ $output == *'151,240 '*'regressed: A child [the process child is new]'* ]]
	jq '.profiles.prog.cpu.children[0].command = "another" | .profiles.prog.cpu.children[0].program.Ir = 230000' \
		baselines/main.json >new.json
	mv new.json baselines/main.json
	git commit -qam Another
	trend
	[[ $output == *'251,240 '*'regressed: Another [the process another is new, child is gone]'* ]]
	jq -e '.series[1].metric == "process_ir" and (.series[1].points | map(.value)) == [121740, 151740, 21240, 151740]' trend.json
}

@test "trend: a forked child, which has its parent's costs, is not added, but its change is a step" {
	child_state First 100000 true
	child_state Slower 130000 true
	trend
	[[ $status == 0 && $output == *'21,240 '*'21,240 '*'+0 %  regressed: Slower [ir of forked processes: 100,000, now 130,000; task at prog.c:20'* ]]
}

@test "trend: the overview of a suite adds the costs of child processes, too" {
	local commit
	child_state First 100000
	child_state Slower 130000
	for commit in HEAD~1 HEAD; do
		git show "$commit:baselines/main.json" | jq '.profiles.other = .profiles.prog' >"$commit.json"
	done
	mv HEAD.json now.json
	"$ROOT/build/bin/profile-compare" --format html=comparison.html HEAD~1.json now.json || [[ $? == 3 ]]
	[[ $(<comparison.html) == *'151,240 <span class="change worse">+24.7 %'* ]]
	"$ROOT/build/bin/profile-report" --format html=report.html now.json
	[[ $(<report.html) == *'<td class="number">151,240</td>'* ]]
}

@test "trend: a page links to the commits of a known forge" {
	history
	git remote add origin https://github.com/owner/name.git
	trend --format html=trend.html
	((status == 0))
	grep -q "<a href=\"https://github.com/owner/name/commit/$(git log -1 --format=%H --grep 'Work twice')\">" trend.html
}

@test "trend: --since, --limit, --profile and a state that is not committed" {
	history
	trend --since 2026-11-03T00:00:00Z
	[[ ${lines[1]} == *"Work twice" ]]
	trend --limit ir=200%
	[[ $output == *"moved by no commit"* ]]
	trend --profile nobody
	[[ $status == 4 && -z $output && $stderr == "profile-trend: no state has the figure ir of nobody" ]]
	trend --metric irr --format json
	[[ $status == 4 && -z $output && $stderr == "profile-trend: no state has the figure irr" ]]
	trend --metric irr,ir
	[[ $status == 0 && $output == *'prog: instructions'* && $stderr == "profile-trend: no state has the figure irr" ]]
	trend --format xml
	((status == 2))
	write_document baselines/main.json calls=9 version=3.20.0
	trend
	[[ ${lines[6]} == *"(changed)"*"regressed: not committed"* ]]
}

@test "trend: a state that is no document is left out and said" {
	state 'First' 2026-11-01T00:00:00Z
	printf '<<<<<<< HEAD\n' >baselines/main.json
	git commit -qam Conflict
	state 'Third' 2026-11-03T00:00:00Z calls=4
	trend
	((status == 0))
	[[ $stderr == "profile-trend: left out $(git log --format=%h --abbrev=10 --grep Conflict): "* ]]
	[[ $output == *First*Third* && $output != *Conflict* ]]
}

@test "trend: subjects and names cannot steer a terminal or a page" {
	state $'<script>alert(1)</script>\033[31m' 2026-11-01T00:00:00Z 'name=a\u001b<b>'
	trend --format console,html=page.html
	((status == 0))
	[[ $output != *$'\033'* ]]
	run ! grep -E '<script>alert|<b>' page.html
}

@test "trend: no such baseline is exit 4, no repository exit 1, wrong usage exit 2" {
	trend
	((status == 4))
	[[ $stderr == "profile-trend: no baseline 'main' in the history of baselines" ]]
	trend --baselines nowhere
	((status == 4))
	trend ../main
	((status == 2))
	trend main other
	((status == 2))
	trend --nonsense
	((status == 2))
	mkdir "$BATS_TEST_TMPDIR/plain"
	cd "$BATS_TEST_TMPDIR/plain"
	mkdir baselines
	GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR trend
	((status == 1))
	trend --help
	((status == 0))
	[[ ${lines[0]} == "Usage: profile-trend "* ]]
}

# The recipe of docs/ci.md: the gate says 3 for worse; bisect wants 1, and 125 for "cannot tell".
# bats test_tags=valgrind
@test "trend: git bisect finds the commit that made it cost more" {
	local i first_bad
	build_planted prog
	git add prog.c
	git commit -qm 'version 0'
	"$ROOT/scripts/profile-deep" cpu --quiet --baselines ../kept --save-baseline good --output ../out ./prog
	for i in {1..6}; do
		((i != 4)) || sed -i 's/#define PASSES 1/#define PASSES 2/' prog.c
		printf '/* version %d */\n' "$i" >>prog.c
		((i != 2)) || printf '#error does not build\n' >>prog.c
		((i != 3)) || sed -i '/does not build/d' prog.c
		git commit -qam "version $i"
	done
	cat >../judge <<-END
		#!/bin/sh
		gcc -g -O1 -o prog prog.c || exit 125
		"$ROOT/scripts/profile-deep" cpu --quiet --baselines ../kept --compare-baseline good --output ../out ./prog
		case \$? in
		0) exit 0 ;;
		3) exit 1 ;;
		*) exit 125 ;;
		esac
	END
	chmod +x ../judge
	git bisect start HEAD HEAD~6
	run git bisect run ../judge
	((status == 0))
	first_bad=$(git rev-parse refs/bisect/bad)
	[[ $(git log -1 --format=%s "$first_bad") == 'version 4' ]]
}
