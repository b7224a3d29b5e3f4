# shellcheck shell=bash
# The workloads of a suite (baselines/suite.json), which profile-suite reads and checks.
#
#	suite_read FILE         ends the script if the file is not a suite
#	suite_check_names SUITE NAME…  ends the script if one of these is no workload; SUITE is what messages call it
#	suite_words NAME PART   sets the array `words` to a part of a workload; fails, with an empty
#	                        array, if the workload has no such part
#	suite_words NAME PART SIZE  the same for `command` and `environment`; SIZE is '' if the workload has no sizes
#	suite_sizes NAME        sets the array `words` to the sizes of a workload; to '' if it has none
#	suite_named NAME        sets the array `words` to all that may name a file: the words of the command, for
#	                        each size, and of the set-up, and the values of the environment
#	suite_check_shard I/N   ends the script if this is no shard
#	suite_shard I/N NAME…   sets the array `words` to every N-th of the workloads, from the I-th on
#
# `suite_names` keeps the order of the workloads; the parts are those of profile-suite --help.

# shellcheck disable=SC2034 # words is for the caller

declare -a suite_names=() suite_all=() words=()
declare -A suite_first=() suite_count=() # "NAME PART" → position and number of its words in suite_all

suite_read() {
	local part
	local -i i
	[[ -e $1 ]] || fail "there is no suite: $1"
	read_words suite_all profile-suite -- "$1"
	for ((i = 0; i < ${#suite_all[@]}; i += 3 + suite_count[$part])); do
		part="${suite_all[i]} ${suite_all[i + 1]}"
		suite_first[$part]=$((i + 3))
		suite_count[$part]=${suite_all[i + 2]}
		[[ ${suite_all[i + 1]} != kinds ]] || suite_names+=("${suite_all[i]}")
	done
}

suite_check_names() {
	local name
	for name in "${@:2}"; do
		[[ -v suite_first["$name kinds"] ]] || usage_error "there is no workload '$name' in $1"
	done
}

suite_words() {
	local part="$1 $2${3:+ $3}"
	words=()
	[[ -v suite_first["$part"] ]] || return 1
	words=("${suite_all[@]:suite_first["$part"]:suite_count["$part"]}")
}

suite_sizes() {
	suite_words "$1" sizes || words=('')
}

suite_named() {
	local size
	local -a named=() sizes
	local -i i
	suite_sizes "$1"
	sizes=("${words[@]}")
	for ((i = 0; ; i++)); do
		suite_words "$1" "setup $i" || break
		named+=("${words[@]}")
	done
	for size in "${sizes[@]}"; do
		suite_words "$1" environment "$size"
		named+=("${words[@]#*=}")
		suite_words "$1" command "$size"
		named+=("${words[@]}")
	done
	words=("${named[@]}")
}

suite_check_shard() {
	[[ $1 =~ ^([1-9][0-9]{0,4})/([1-9][0-9]{0,4})$ ]] || usage_error '--shard takes I/N: 1/4'
	((BASH_REMATCH[1] <= BASH_REMATCH[2])) || usage_error "--shard $1: there are only ${BASH_REMATCH[2]} shards"
}

suite_shard() {
	local -a names=("${@:2}")
	local -i i
	words=()
	for ((i = ${1%/*} - 1; i < ${#names[@]}; i += ${1#*/})); do
		words+=("${names[i]}")
	done
}
