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

# bats test_tags=valgrind,slow
@test "history: of 3,000 commits one step is found with as many builds as halving takes" {
	history_begin
	history_commit First
	history_texts 1700
	second=1500
	history_commit Slower
	history_texts 1298
	history_end
	cd repository
	history --format json=steps.json main~2999..main
	((status == 0))
	[[ $(moved second steps.json) == Slower ]]
	echo "# $(built) builds" >&3
	(($(built) <= 14)) # both ends, and log2(3000) = 11.6
}

# interrupted_at_random_moments SIGNAL TARGET: the search, 20 times ended early; TARGET is "" for the script
# alone, "-" for all that it has started, as at a terminal. A search that came to its end is begun anew.
interrupted_at_random_moments() {
	local signal=$1 target=$2 cache=parts$1 moment
	local -i pid status ended=0 finished=0
	local -a search=("$ROOT/scripts/profile-history" --quiet --format json=parts.json --cache "$cache" main~39..main)
	while ((ended < 20)); do
		printf -v moment '%d.%03d' "$((RANDOM % 2))" "$((RANDOM % 1000))"
		setsid env --default-signal=INT "${search[@]}" >/dev/null 2>errors &
		pid=$! status=0
		sleep "$moment"
		kill -s "$signal" -- "$target$pid" 2>/dev/null || true
		wait "$pid" || status=$?
		if ((status > 128)); then
			ended+=1
		else
			((status == 0)) || {
				cat errors
				return 1
			}
			cmp whole.json parts.json
			rm -r -- "$cache"
			finished+=1
		fi
	done
	echo "# $signal: ended early $ended times, came to its end $finished times" >&3
	"${search[@]}"
	cmp whole.json parts.json
	[[ ! -e $cache/tree && $(git worktree list | wc -l) == 1 ]]
}

# bats test_tags=valgrind,slow
@test "history: ended at 20 random moments by kill -9, and by Ctrl-C, it goes on and ends with the same bytes" {
	history_small
	cd repository
	echo "# seed ${SEED:=$((RANDOM))}" >&3
	RANDOM=$SEED
	history --quiet --format json=whole.json --cache whole main~39..main
	((status == 0))
	interrupted_at_random_moments KILL ''
	interrupted_at_random_moments INT -
}
