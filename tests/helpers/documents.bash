# shellcheck shell=bash
# Writes small, complete documents from a few figures, for tests of comparisons and baselines.

# write_document FILE [KEY=VALUE...]: a program whose main() calls work() `calls` times, which calls
# leaf() ten times each. Other keys override the defaults below.
write_document() {
	local file=$1 calls=3 leaf_price=700 work_price=50 leaf=leaf work=work name=prog word=
	local version=3.19.0 options='[]' system=null others='' wall=null baseline=null commit=null
	local object=/p/prog
	shift
	for word; do
		local "${word?}"
	done
	local leaf_cost=$((calls * 10 * leaf_price)) work_self=$((calls * work_price))
	local work_cost=$((leaf_cost + work_self)) total=$((leaf_cost + work_self + 90))
	cat >"$file" <<-END
		{
		 "commit": $commit,
		 "dirty": null,
		 "name": $baseline,
		 "profiles": {
		  "$name": {
		   "calls": $((calls * 11)),
		   "command": "$name",
		   "cpu": {
		    "calls": [
		     {"callee": 2, "caller": 1, "count": $calls, "inclusive": {"Ir": $work_cost}},
		     {"callee": 0, "caller": 2, "count": $((calls * 10)), "inclusive": {"Ir": $leaf_cost}}
		    ],
		    "events": ["Ir"],
		    "functions": [
		     {"calls": $((calls * 10)), "file": "prog.c", "function": "$leaf", "inclusive": {"Ir": $leaf_cost}, "line": 3, "object": "$object", "self": {"Ir": $leaf_cost}},
		     {"calls": 1, "file": "prog.c", "function": "main", "inclusive": {"Ir": $total}, "line": 20, "object": "$object", "self": {"Ir": 90}},
		     {"calls": $calls, "file": "prog.c", "function": "$work", "inclusive": {"Ir": $work_cost}, "line": 10, "object": "$object", "self": {"Ir": $work_self}}
		    ],
		    "options": $options,
		    "program": {"Ir": $total},
		    "shares": {"c_library": {"Ir": 0}, "libraries": {"Ir": 0}, "loader": {"Ir": 0}, "program": {"Ir": $total}},
		    "tool": "callgrind",
		    "totals": {"Ir": $total},
		    "version": "$version"
		   },
		   "cpu_time": $wall,
		   "exit_status": 0,
		   "peak_memory_mb": null,
		   ${others:+$others,}
		   "wall_time": $wall
		  }
		 },
		 "schema": "edm-profile/baseline/1",
		 "system": $system,
		 "timestamp": null
		}
	END
}

# timing MEDIAN MIN MAX [REFERENCE]: a timing part of ten runs, for `others=`.
timing() {
	local nothing='"max": 0, "mean": 0, "median": 0, "min": 0, "p90": 0, "stddev": 0'
	local reference=${4:-0.01}
	printf '"timing": {"peak_rss_bytes": 1000000, "reference": {"max": %s, "mean": %s, "median": %s, "min": %s, "p90": %s, "stddev": 0}, "runs": 10, "system": {%s}, "user": {%s}, "wall": {"max": %s, "mean": %s, "median": %s, "min": %s, "p90": %s, "stddev": 0.1}}' \
		"$reference" "$reference" "$reference" "$reference" "$reference" \
		"$nothing" "$nothing" "$3" "$1" "$1" "$2" "$3"
}

# runs SECONDS...: a timing part with that many runs, each one in it, for `others=`. "1.5-0.5" is a
# run of 1.5 s that waited 0.5 s of them for a processor.
# shellcheck disable=SC2016 # a filter for jq
runs() {
	jq -nr '
		def row: split("-") | map(tonumber) | {exit_status: 0, peak_rss_bytes: 1000000, system: 0,
			user: (.[0] - (.[1] // 0)), waiting: (.[1] // 0), wall: .[0]};
		def statistics: sort | {max: max, mean: (add / length), median: ((.[(length - 1) / 2 | floor]
			+ .[length / 2 | floor]) / 2), min: min, p90: max, stddev: 0};
		[$ARGS.positional[] | row] | {each: ., peak_rss_bytes: 1000000, reference: ([0.01] | statistics),
			runs: length, system: (map(.system) | statistics),
			undisturbed: (map(.wall - .waiting) | statistics),
			user: (map(.user) | statistics), wall: (map(.wall) | statistics)}
		| "\"timing\": \(tojson)"' --args "$@"
}

# memory PEAK [SITE]: a memory part with one site that holds all memory, for `others=`.
memory() {
	local site=${2:-make_buffer (prog.c:7) < main (prog.c:21)}
	printf '"memory": {"allocated_bytes": %s, "allocations": 1, "at_exit_blocks": 0, "at_exit_bytes": 0, "options": [], "peak_blocks": 1, "peak_bytes": %s, "peak_source": "dhat", "sites": {"%s": {"allocated_blocks": 1, "allocated_bytes": %s, "at_exit_blocks": 0, "at_exit_bytes": 0, "frames": ["%s"], "peak_blocks": 1, "peak_bytes": %s}}, "sites_source": "dhat", "tool": "dhat", "version": "3.19.0"}' \
		"$1" "$1" "$site" "$1" "${site// < /\", \"}" "$1"
}
