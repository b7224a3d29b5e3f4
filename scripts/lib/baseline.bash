# shellcheck shell=bash
# Baselines in profile-deep: --compare-baseline and --save-baseline.

# shellcheck disable=SC2034,SC2154 # option, limits, documents, scratch and so on: profile-deep's

readonly baseline_more_runs=3 # before a function is accused

# Everything that can be wrong is said before anything is measured.
baseline_check_options() {
	local name
	local -a baselines=()
	option[baselines]=${option[baselines]:-baselines}
	for name in save_baseline compare_baseline; do
		[[ -v option[$name] ]] || continue
		need_programs profile-compare profile-merge profile-quick
		[[ ${#option[$name]} -le 100 && ${option[$name]} =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
			usage_error "--${name//_/-}: '${option[$name]}' is no name for a baseline"
		baselines+=("${option[baselines]}/${option[$name]}.json")
	done
	if [[ -v option[compare_baseline] ]]; then
		"$ROOT/build/bin/profile-compare" "${limits[@]}" --version >/dev/null || exit "$exit_usage"
		[[ -e ${baselines[-1]} ]] ||
			fail "no baseline '${option[compare_baseline]}': there is no ${baselines[-1]}" "$exit_incomparable"
	elif ((${#limits[@]} > 0)); then
		usage_error '--limit goes with --compare-baseline'
	fi
	for name in "${baselines[@]}"; do
		[[ ! -e $name ]] || "$ROOT/build/bin/profile-merge" "$name" >/dev/null || exit "$exit_wrong"
	done
}

# baseline_merge DOCUMENT…: all of them as one, in $scratch/measured.json.
baseline_merge() {
	"$ROOT/build/bin/profile-merge" "$@" >"$scratch/measured.json"
}

# baseline_judge OPTION…: compares what was merged with the baseline; fails as profile-compare does.
baseline_judge() {
	"$ROOT/build/bin/profile-compare" --baselines "${option[baselines]}" --top "${option[top]}" \
		--profile "$profile_name" "${limits[@]}" "$@" \
		"${option[compare_baseline]}" "$scratch/measured.json"
}

# Measures again, quietly, so that no rare event is taken for a change.
baseline_measure_again() {
	local kind status=$exit_status
	local -i i
	[[ -n ${option[quiet]:-} ]] ||
		say "dearer than the baseline: measuring $baseline_more_runs more times to be sure"
	muted=yes
	for ((i = 0; i < baseline_more_runs; i++)); do
		run_kinds "$scratch/again$i"
		make_documents "$scratch/again$i"
		for kind in "${kinds[@]}"; do
			runs+=("$scratch/again$i/$kind.json")
		done
	done
	exit_status=$status
}

baseline_compare() {
	local verdict=0 format
	local -a runs=("${documents[@]}") outputs=()
	baseline_merge "${runs[@]}" || return
	baseline_judge --quiet || verdict=$?
	if ((verdict == exit_regression)); then
		baseline_measure_again
		baseline_merge "${runs[@]}" || return
	fi
	for format in "${formats[@]}"; do
		case $format in
		console) [[ -n ${option[quiet]:-} ]] || outputs+=(--format console) ;;
		json) outputs+=(--format "json=$scratch/comparison.json") ;;
		markdown) outputs+=(--format "markdown=$scratch/comparison.md") ;;
		esac
	done
	((${#outputs[@]} > 0)) || outputs=(--quiet)
	verdict=0
	[[ ${outputs[*]} != *console* ]] || printf '\n'
	baseline_judge "${outputs[@]}" || verdict=$?
	baseline_publish
	return "$verdict"
}

baseline_publish() {
	local file name
	for file in "$scratch"/comparison.*; do
		name=$output/comparison_$timestamp.${file##*.}
		publish "$file" "$name"
		shown_path "$name"
		[[ -n ${option[quiet]:-} ]] || say "wrote $REPLY"
	done
}

# Times and peak memory in a baseline are those of native runs.
baseline_save() {
	local -a quick=("$ROOT/build/bin/profile-quick" --format json --name "$profile_name" --ignore-failure)
	local -a merge=("$ROOT/build/bin/profile-merge" --baselines "${option[baselines]}")
	if ((exit_status != 0)) && [[ -z ${option[ignore_failure]:-} ]]; then
		say 'not saved as a baseline: the command failed'
		return 0
	fi
	[[ -z $envelope_stdin ]] || quick+=(--input "$envelope_stdin")
	"${quick[@]}" -- "$envelope_program" "${command[@]:1}" >"$scratch/times.json" || return "$exit_wrong"
	[[ -z ${option[quiet]:-} ]] || merge+=(--quiet)
	merge+=(--root "${envelope_program_tree:-$envelope_work_tree}")
	"${merge[@]}" --save "${option[save_baseline]}" "${documents[@]}" "$scratch/times.json"
}
