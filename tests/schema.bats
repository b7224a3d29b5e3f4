#!/usr/bin/env bats
# The schema, which tests/unit/test_schema.c compares with the tables of fields, and the documents
# that are kept here.

load helpers/common

@test "schema: every document that is kept here is valid, and is read and written as it is" {
	local file
	local -a documents=() arguments=()
	mapfile -d '' -t documents < <(cd "$ROOT" && git ls-files -z 'tests/golden/*.json' 'baselines/*.json' |
		xargs -0 grep -lZ '"schema": "edm-profile/baseline/1"')
	((${#documents[@]} >= 10))
	for file in "${documents[@]}"; do
		arguments+=(-i "$ROOT/$file")
		profile-report --format json "$ROOT/$file" | cmp - "$ROOT/$file"
	done
	/usr/bin/jsonschema "${arguments[@]}" "$ROOT/docs/schema/baseline.v1.schema.json"
}
