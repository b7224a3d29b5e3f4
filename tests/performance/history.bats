#!/usr/bin/env bats
# profile-history over a long history: make test-history.

# shellcheck disable=SC2154,SC2034 # stderr, lines: bats sets them; variables of helpers/history

load ../helpers/common
load ../helpers/history

setup() {
	history_setup
}

# 500 commits, of which 6 change a figure, 2 do not build, 50 change only a text and 100 only a comment.
make_long_history() {
	local -i i
	history_begin
	for ((i = 1; i <= 500; i++)); do
		((i % 5)) || extra="/* $i */"
		case $i in
		40) first=1300 ;;
		111) second=700 ;;
		222) third=2000 ;;
		223 | 390) extra='#error unfinished' ;;
		224 | 391) extra='' ;;
		300) first=900 ;;
		413) second=1400 ;;
		478) third=1500 ;;
		esac
		((i % 10)) || text="text $i"
		history_commit "Commit $i"
	done
	history_end
	cd repository
}

# bats test_tags=valgrind,slow
@test "history: of 500 commits 6 steps are found with at most 60 builds" {
	make_long_history
	history --format json=steps.json main~499..main
	((status == 0))
	[[ $(moved first steps.json | paste -sd,) == 'Commit 40,Commit 300' ]]
	[[ $(moved second steps.json | paste -sd,) == 'Commit 111,Commit 413' ]]
	[[ $(moved third steps.json | paste -sd,) == 'Commit 222,Commit 478' ]]
	(($(built) <= 60))
	echo "# $(built) builds" >&3
	cp steps.json before.json
	history --format json=steps.json main~499..main
	[[ $status == 0 && $(built) == 0 ]]
	cmp steps.json before.json
}
