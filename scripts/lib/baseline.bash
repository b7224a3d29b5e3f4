# shellcheck shell=bash
# Baselines in profile-deep: --compare-baseline and --save-baseline.

# shellcheck disable=SC2034,SC2154 # option, limits, documents, scratch and so on: profile-deep's

# Checks everything before anything is measured.
baseline_check_options() {
	local outputs
	option[baselines]=${option[baselines]:-baselines}
	[[ ! -v option[save_baseline] && ! -v option[compare_baseline] ]] ||
		need_programs profile-compare profile-merge profile-quick
	[[ ! -v option[save_baseline] ]] ||
		check_with profile-merge --baselines "${option[baselines]}" --save "${option[save_baseline]}"
	if [[ -v option[compare_baseline] ]]; then
		source_library comparison
		baseline_begin
	elif ((${#limits[@]} > 0)); then
		usage_error '--limit goes with --compare-baseline'
	fi
}

# Reads the baseline, before anything is measured.
baseline_begin() {
	local -a outputs
	choose_outputs
	((${#outputs[@]} > 0)) || outputs=(--quiet)
	find_profile_name
	comparison_begin --baselines "${option[baselines]}" --top "${option[top]}" --profile "$REPLY" \
		"${limits[@]}" "${sources[@]}" "${outputs[@]}" -- "${option[compare_baseline]}"
}

# baseline_measure_again KIND,… RUNS: measures without output, and adds the documents to `documents`.
baseline_measure_again() {
	local kind status=$exit_status
	local -i i
	local -a kinds
	IFS=, read -ra kinds <<<"$1"
	[[ -n ${option[quiet]:-} ]] ||
		say "costs more than the baseline: measuring $2 more times to be sure"
	muted=yes
	for ((i = 0; i < $2; i++)); do
		run_kinds "$scratch/again$i"
		make_documents "$scratch/again$i"
		for kind in "${kinds[@]}"; do
			documents+=("$scratch/again$i/${kind}_$timestamp.json")
		done
	done
	exit_status=$status
}

# Reports no regression before the measurements that profile-compare requests were repeated.
baseline_compare() {
	local name kinds count verdict=0
	local -a documents=("${documents[@]}") outputs
	choose_outputs
	[[ " ${outputs[*]} " != *' --format=console '* ]] || printf '\n'
	comparison_ask "into $scratch/comparison_$timestamp" || true
	comparison_round "${documents[@]}"
	while ((${#wanted[@]} > 0)); do
		read -r name kinds count <<<"${wanted[0]}"
		baseline_measure_again "$kinds" "$count"
		comparison_round "${documents[@]}"
	done
	comparison_end || verdict=$?
	files=()
	session_publish "$scratch/comparison_$timestamp".*
	((${#files[@]} == 0)) || say_files "${files[@]}"
	return "$verdict"
}

# Times and peak memory in a baseline are those of native runs.
baseline_save() {
	local -a quick=("$ROOT/build/bin/profile-quick" --format json --ignore-failure)
	local -a merge=("$ROOT/build/bin/profile-merge" --baselines "${option[baselines]}")
	if ((exit_status != 0)) && [[ -z ${option[ignore_failure]:-} ]]; then
		say 'not saved as a baseline: the command failed'
		return 0
	fi
	find_profile_name
	quick+=(--name "$REPLY")
	[[ -z $envelope_stdin ]] || quick+=(--input "$envelope_stdin")
	"${quick[@]}" -- "$envelope_program" "${command[@]:1}" >"$scratch/times.json" || return "$exit_wrong"
	[[ -z ${option[quiet]:-} ]] || merge+=(--quiet)
	merge+=(--root "${envelope_program_tree:-$envelope_work_tree}")
	"${merge[@]}" --save "${option[save_baseline]}" "${documents[@]}" "$scratch/times.json"
}
