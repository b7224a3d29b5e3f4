#!/usr/bin/env bats
# Other programs can read our output, for any names in it: XML by xmllint, JSON by jq. The inputs are those
# of the fuzz targets, which are separated by bytes FF.

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# Writes the parts of a file to part-1, part-2 and so on.
split_input() {
	rm -f part-*
	LC_ALL=C awk 'BEGIN { RS = "\377"; ORS = "" } { print >("part-" NR) }' "$1"
}

@test "formats: reports of the fuzz targets' inputs are JSON to jq, and pictures XML to xmllint" {
	local input format pictures=0
	for input in "$ROOT"/tests/fuzz/corpus/{writers,comparison}/*; do
		split_input "$input"
		profile-report --format json=report.json part-1
		jq -e 'has("schema")' report.json
		profile-report --format html=report.html --sources '' part-1
		for format in svg speedscope; do
			profile-report --estimate --format "$format=picture.$format" part-1 || continue 2 # no stacks
		done
		xmllint --noout picture.svg
		jq -e '.profiles | length > 0' picture.speedscope
		pictures=$((pictures + 1))
	done
	((pictures > 4))
}

@test "formats: comparisons of the fuzz targets' inputs are JSON to jq, and JUnit's XML to xmllint" {
	local input output compared=0
	for input in "$ROOT"/tests/fuzz/corpus/comparison/*; do
		split_input "$input"
		profile-compare --format json,junit,benchmark-action,bencher --into compared part-1 part-2 || [[ $? == [34] ]]
		[[ -s compared.xml ]] || continue # they cannot be compared
		xmllint --noout compared.xml
		for output in compared*.json; do
			jq -es 'length == 1' "$output"
		done
		rm compared*
		compared=$((compared + 1))
	done
	((compared > 4))
}
