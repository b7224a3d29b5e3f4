# What is wrong with a suite (baselines/suite.json), one line each; nothing when all is well.
# docs/schema/suite.v1.schema.json says the same more formally. $kinds are those there are, "cpu io".

def words: type == "array" and length > 0 and all(.[]; type == "string") and .[0] != "";
def known(keys): keys_unsorted - keys | map("unknown key '\(.)'");

def workload_faults:
	known(["command", "environment", "kinds", "limits", "name", "options", "runs", "setup"]),
	(if .name | type == "string" and test("^[A-Za-z0-9][A-Za-z0-9._-]*$") then [] else
		["'name' must be letters, digits, '.', '_' and '-'"] end),
	(if .command | words then [] else ["'command' must be an array of words"] end),
	(if (.kinds // ["cpu"]) | words and (. - ($kinds / " ") == []) then [] else
		["'kinds' must be some of \($kinds | gsub(" "; ", "))"] end),
	(if (.setup // []) | type == "array" and all(.[]; words) then [] else
		["'setup' must be an array of commands, each an array of words"] end),
	(if (.limits // {}) | type == "object" and all(.[]; type == "string") then [] else
		["'limits' must be an object of texts, such as {\"ir\": \"1%\"}"] end),
	(if (.options // []) | type == "array" and all(.[]; type == "string" and startswith("--")) then [] else
		["'options' must be an array of options of profile-deep"] end),
	(if (.environment // {}) | type == "object" and all(.[]; type == "string")
		and all(keys_unsorted[]; test("^[A-Za-z_][A-Za-z0-9_]*$")) then [] else
		["'environment' must be an object of texts"] end),
	(if (.runs // {}) | type == "object" and (keys_unsorted - ["exact", "timed"] == [])
		and all(.[]; type == "number" and . >= 1 and . <= 1000 and . == floor) then [] else
		["'runs' must be {\"exact\": N, \"timed\": N}"] end);

if type != "object" then "must be an object"
elif .schema != "edm-profile/suite/1" then "'schema' must be \"edm-profile/suite/1\""
elif (.workloads | type) != "array" or (.workloads | length) == 0 then "'workloads' must be an array with at least one"
else
	(known(["schema", "workloads"])[]),
	(.workloads | to_entries[] | .key as $at | .value
		| if type != "object" then "workload \($at + 1): must be an object"
		  else "workload \(.name // ($at + 1)): " + (workload_faults[]) end),
	(.workloads | map(.name?) | group_by(.)[] | select(length > 1) | "workload \(.[0]): there are \(length) of that name")
end
| gsub("[[:cntrl:]]"; "?")
