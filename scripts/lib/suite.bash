# shellcheck shell=bash
# The suite: which workloads there are (baselines/suite.json), read with jq.
#
#	suite_read FILE         ends the script when the file is no suite
#	suite_words NAME PATH   the words of an array of a workload, into the array `words`
#
# `suite` maps names to workloads as JSON; `suite_names` keeps their order.

# shellcheck disable=SC2034,SC2154 # words is for the caller, all_kinds is from kinds.bash

declare -A suite=()
declare -a suite_names=() words=()

suite_read() {
	local file=$1 fault name workload
	[[ -e $file ]] || fail "there is no suite: $file"
	fault=$(jq -r --arg kinds "${all_kinds[*]}" -f "$ROOT/scripts/lib/suite.jq" -- "$file" 2>&1) ||
		fail "$file: ${fault//jq: error (at*: /}"
	[[ -z $fault ]] || fail "$file: ${fault%%$'\n'*}"
	while IFS=$'\t' read -r name workload; do
		suite[$name]=$workload
		suite_names+=("$name")
	done < <(jq -r '.workloads[] | "\(.name)\t\(tojson)"' -- "$file")
}

# suite_words NAME FILTER: what the filter finds in the workload, each into a word of `words`.
suite_words() {
	mapfile -d '' -t words < <(jq -j "($2) | tostring + \"\\u0000\"" <<<"${suite[$1]}")
}

suite_runs() {
	REPLY=$(jq -r ".runs.$2 // 3" <<<"${suite[$1]}")
}
