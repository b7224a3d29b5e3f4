# shellcheck shell=bash
# Performance tests in bats, for any project:
#
#	load /path/to/edm-profile/bats/benchmark
#
#	# bats test_tags=benchmark
#	@test "sorting stays quick" {
#		benchmark sorting --limit ir=0.5% -- ./sort input.txt
#	}
#
# benchmark NAME [--kinds KIND,…] [--limit METRIC=LIMIT]… [--freeze] [--] COMMAND [ARG…]
#
# Measures the command in the test's folder, and fails if it costs more than the profile NAME of the
# baseline allows: 1 % more instructions (or other counts, with --kinds), 20 % more time, or the given
# limits. The message shows the figures and the functions that caused the change. If the baseline was
# measured on another system, the test is skipped with a message.
#
#	BENCHMARK_BASELINE   the baseline's name (bench)
#	BENCHMARK_BASELINES  the folder it lies in (baselines in the test's folder, or in a folder above)
#	BENCHMARK_SAVE=1     save the measurement as the baseline instead of comparing it
#	BENCHMARK_FORMAT     the format of a failure message, as for profile-compare (console)

benchmark_scripts=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../scripts" && pwd)

# The nearest folder `baselines` in the test file's folder or above; else the one in that folder.
benchmark_folder() {
	local folder=$BATS_TEST_DIRNAME
	while [[ -n $folder && ! -d $folder/baselines ]]; do
		folder=${folder%/*}
	done
	printf '%s\n' "${BENCHMARK_BASELINES:-${folder:-$BATS_TEST_DIRNAME}/baselines}"
}

benchmark() {
	local name=${1:-} kinds=count options='[]' suite=$BATS_TEST_TMPDIR/benchmark.json report status=0
	local -a limits=() common=()
	shift || true
	while (($# > 0)); do
		case $1 in
		--kinds) kinds=$2 && shift 2 ;;
		--kinds=*) kinds=${1#*=} && shift ;;
		--limit) limits+=(--limit "$2") && shift 2 ;;
		--limit=*) limits+=("$1") && shift ;;
		--freeze) options='["--freeze"]' && shift ;;
		--) shift && break ;;
		-*) printf 'benchmark: unknown option %s\n' "$1" >&2 && return 2 ;;
		*) break ;;
		esac
	done
	if [[ -z $name || $# -eq 0 ]]; then
		printf 'benchmark: a name and a command are needed\n' >&2
		return 2
	fi
	jq -n --arg name "$name" --arg kinds "$kinds" --argjson options "$options" --args \
		'{schema: "edm-profile/suite/1", workloads: [{name: $name, kinds: ($kinds | split(",")),
			options: $options, command: $ARGS.positional}]}' -- "$@" >"$suite" || return
	common=(
		"${BENCHMARK_BASELINE:-bench}" --suite "$suite" --baselines "$(benchmark_folder)"
		--work "$BATS_TEST_TMPDIR/benchmark" --here --quiet
		--root "$(git -C "$BATS_TEST_DIRNAME" rev-parse --show-toplevel 2>/dev/null || pwd)"
	)
	if [[ -n ${BENCHMARK_SAVE:-} ]]; then
		"$benchmark_scripts/profile-baseline" measure "${common[@]}" "$name"
		return
	fi
	report=$("$benchmark_scripts/profile-baseline" compare "${common[@]}" "${limits[@]}" \
		--format "${BENCHMARK_FORMAT:-console}" "$name" 2>&1) || status=$?
	benchmark_judge "$name" "$status" "$report"
}

# Turns the exit code into the result of the test.
benchmark_judge() {
	local name=$1 status=$2 report=$3
	case $status in
	0) return ;;
	3) printf 'costs more than the baseline allows:\n%s\n' "$report" ;;
	4)
		if [[ $report == *': incomparable: '* && $report != *'not in the old document'* ]]; then
			skip "${report%%$'\n'*}"
		fi
		printf '%s\n' "$report" "no baseline for '$name' yet: run the test with BENCHMARK_SAVE=1"
		;;
	*) printf '%s\n' "$report" ;;
	esac
	return 1
}
