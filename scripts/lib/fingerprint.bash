# shellcheck shell=bash
# What could move a count though the program is the same: gathered beside the run, so that it costs
# no time, and hashed into the document's fingerprint. docs/determinism.md describes the fields.
#
#	fingerprint_begin DIR COMMAND_WORD…   starts gathering in the background, into DIR/facts
#	fingerprint_end DIR OBJECT…           adds the libraries; the `system` object is in REPLY
#
# Facts are lines `NAME JSON`, names starting with `must.` or `informs.`. Hashes of files are kept
# in the user's cache, by path, size, times and inode.

# shellcheck disable=SC2034,SC2154 # what others set: option, let_through, envelope_…, valgrind_program

readonly cache_directory=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/edm-profile
readonly cache_lines=2000

# ---------------------------------------------------------------- hashes of files, with a cache

declare -A hash_of=()     # file → SHA-256, of what hash_files was asked for
declare -A hash_cached=() # "path|size|mtime|ctime|inode" → SHA-256
hash_cache_loaded=''

hash_cache_load() {
	local hash key
	[[ -z $hash_cache_loaded ]] || return 0
	hash_cache_loaded=1
	[[ -r $cache_directory/hashes ]] || return 0
	while read -r hash key; do
		[[ ! $hash =~ ^[0-9a-f]{64}$ ]] || hash_cached[$key]=$hash
	done <"$cache_directory/hashes"
	((${#hash_cached[@]} < cache_lines)) || : >"$cache_directory/hashes" || true
}

# One line at a time, so that several runs may add at once. A file changed just now is not kept: it
# could change again without its times showing it.
hash_cache_add() {
	local hash=$1 key=$2 mtime=$3
	((${mtime%.*} < EPOCHSECONDS - 2)) || return 0
	printf '%s %s\n' "$hash" "$key" >>"$cache_directory/hashes" || return 0
} 2>/dev/null

# hash_files FILE…: fills hash_of for those that are readable regular files.
hash_files() {
	local file key size mtime ctime inode hash
	local -a plain=()
	hash_cache_load
	for file; do
		[[ ! -f $file || ! -r $file || $file == *[$'\n\\']* ]] || plain+=("$file")
	done
	((${#plain[@]} > 0)) || return 0
	[[ -d $cache_directory ]] || mkdir -p "$cache_directory" 2>/dev/null || true
	while read -r size mtime ctime inode file; do
		key="$file|$size|$mtime|$ctime|$inode"
		hash=${hash_cached[$key]:-}
		if [[ -z $hash ]]; then
			read -r hash _ < <(sha256sum -- "$file") || continue
			hash_cache_add "$hash" "$key" "$mtime"
		fi
		hash_of[$file]=$hash
	done < <(stat -L -c '%s %.9Y %.9Z %i %n' -- "${plain[@]}")
}

# ---------------------------------------------------------------- facts

fact() {
	printf '%s %s\n' "$1" "$2"
}

fact_string() {
	json_string "$2"
	fact "$1" "$REPLY"
}

# The processor as Valgrind shows it: asked once per machine and Valgrind, 0.2 s.
fact_guest_cpuid() {
	[[ -n $valgrind_program ]] || return 0
	local key line value='' file=$cache_directory/guest-cpuid
	key=$(stat -L -c '%n|%s|%.9Y|%i' -- "$valgrind_program" "$ROOT/build/bin/guest-cpuid")
	while IFS= read -r line && [[ -n $line ]]; do
		[[ $line != @(model|flags|vendor_id|cpu family|stepping)* ]] || key+="|$line"
	done </proc/cpuinfo
	key=${key//$'\n'/|}
	while read -r value line; do
		[[ $line != "$key" ]] || break
		value=''
	done < <(cat "$file" 2>/dev/null)
	if [[ -z $value ]]; then
		value=$(env -i "$valgrind_program" -q --tool=none "$ROOT/build/bin/guest-cpuid" \
			2>/dev/null </dev/null | sha256sum)
		value=${value%% *}
		{ mkdir -p "$cache_directory" && printf '%s %s\n' "$value" "$key" >>"$file"; } 2>/dev/null || true
	fi
	fact_string must.guest_cpuid "$value"
}

fact_envelope() {
	local pin pins='"off"'
	local -a members=()
	for pin in "${!envelope_pins[@]}"; do
		json_string "${envelope_pins[$pin]}"
		members+=("$pin" "$REPLY")
	done
	if ((${#members[@]} > 0)); then
		json_object "${members[@]}"
		pins=$REPLY
	fi
	fact must.envelope "$pins"
	if [[ -n ${option[freeze]:-} ]]; then fact must.freeze true; else fact must.freeze false; fi
	fact_string must.isa "${option[isa]:-native}"
	if ((${#envelope_pins[@]} > 0)); then fact must.cpus 1; else fact must.cpus "${#envelope_cpus[@]}"; fi
}

# Variables let through: hashed, for their values may be secrets and documents are shared.
fact_environment() {
	local word hash
	local -a members=()
	for word in "${let_through[@]}"; do
		read -r hash _ < <(printf '%s' "$word" | sha256sum)
		members+=("${word%%=*}" "\"sha256:$hash\"")
	done
	json_object "${members[@]}"
	fact must.environment "$REPLY"
}

# The command's words, and the files among them as lines `input HASH WORD`; which of those the run
# itself wrote, and are no input therefore, shows only at the end.
fact_inputs() {
	local word
	hash_files "$@"
	for word; do
		[[ -z ${hash_of[$word]:-} ]] || fact input "${hash_of[$word]} $word"
	done
	json_array "$@"
	fact must.arguments "$REPLY"
}

fact_stdin() {
	local hash
	case $envelope_stdin in
	'') fact_string must.stdin unknown ;;
	/dev/null) fact_string must.stdin none ;;
	*)
		if [[ -f $envelope_stdin ]]; then
			read -r hash _ < <(sha256sum -- "$envelope_stdin")
			fact_string must.stdin "sha256:$hash"
		else
			fact_string must.stdin device
		fi
		;;
	esac
}

# The program itself is what is being compared, so it only informs.
fact_program() {
	local line build_id='' compiler='' symbols=false
	while IFS= read -r line; do
		case $line in
		*'Build ID: '*) build_id=${line##*: } ;;
		*'] '*GCC:* | *'] '*clang*) compiler=${compiler:-${line#*] }} ;;
		*' .debug_info '*) symbols=true ;;
		esac
	done < <(readelf -W -n -S -p .comment -- "$envelope_program" 2>/dev/null || true)
	hash_files "$envelope_program"
	fact_string informs.program "${envelope_program##*/}"
	fact_string informs.program_sha256 "${hash_of[$envelope_program]:-unknown}"
	fact_string informs.program_build_id "${build_id:-none}"
	fact_string informs.compiler "${compiler#"${compiler%%[! ]*}"}"
	fact informs.debug_symbols "$symbols"
}

fact_machine() {
	local line model=unknown version
	while IFS= read -r line; do
		[[ $line != 'model name'* ]] || { model=${line#*: } && break; }
	done </proc/cpuinfo
	fact_string informs.host_cpu "$model"
	version=$(</proc/sys/kernel/osrelease)
	fact_string informs.kernel "$version"
	fact informs.host_cpus "${#envelope_cpus[@]}"
}

# The commit of the program's own tree, or of the one we are in for a program of the system.
fact_commit() {
	local tree=${envelope_program_tree:-$envelope_work_tree} line commit=null dirty=null
	if [[ -e $tree/.git ]]; then
		while IFS= read -r line; do
			case $line in
			'# branch.oid ('*) ;;
			'# branch.oid '*) commit=\"${line##* }\" dirty=false ;;
			'#'*) ;;
			*) dirty=true ;;
			esac
		done < <(git --no-optional-locks -C "$tree" status --porcelain=v2 --branch \
			--untracked-files=no 2>/dev/null || true)
	fi
	fact commit "$commit"
	fact dirty "$dirty"
}

# ---------------------------------------------------------------- putting it together

gather_facts() {
	fact_inputs "$@"
	fact_stdin
	fact_envelope
	fact_environment
	fact_machine
	fact_program
	fact_commit
	fact_guest_cpuid
}

# read_facts DIR: the facts so far, into the caller's arrays must, informs, inputs and facts. What
# the run wrote after `started` is no input.
read_facts() {
	local name value
	while read -r name value; do
		case $name in
		must.*) must+=("${name#must.}" "$value") ;;
		informs.*) informs+=("${name#informs.}" "$value") ;;
		input)
			[[ ${value#* } -nt $1/started ]] ||
				inputs+=("${value#* }" "\"sha256:${value%% *}\"")
			;;
		*) facts["$name"]=$value ;;
		esac
	done <"$1/facts"
}

# For the progress line: the total of an earlier run of this profile, with a fingerprint that agrees
# as far as it is known now, into DIR/expected.
find_expected() {
	local document ours
	local -i tries=0
	local -a must=() informs=() inputs=() earlier=("$output"/cpu_*.json)
	read_facts "$1"
	json_object "${inputs[@]}"
	json_object "${must[@]}" inputs "$REPLY"
	ours=$REPLY
	while ((${#earlier[@]} > 0 && ++tries <= 10)); do
		document=${earlier[-1]}
		unset 'earlier[-1]'
		[[ $(jq -cS '.system.must_agree | del(.libraries)' "$document") == "$ours" ]] || continue
		jq -e -r --arg name "$profile_name" '.profiles[$name].cpu.totals.Ir // empty' "$document" \
			>"$1/expected" || continue
		return
	done
} 2>/dev/null

# fingerprint_begin DIR COMMAND_ARGUMENT…
fingerprint_begin() {
	local directory=$1
	shift
	: >"$directory/started"
	{
		gather_facts "$@" >"$directory/facts"
		[[ -z $progress_label ]] || find_expected "$directory"
	} </dev/null &
	fingerprint_gathering=$!
}

# The shared libraries among the objects that were loaded: the system's own must agree, the
# project's are what is being compared.
fact_libraries() {
	local object path
	local -a files=() system=() own=()
	for object; do
		path=$object
		path=${path/#"$envelope_root/program/"/"${envelope_program_tree%/}/"}
		path=${path/#"$envelope_root/work/"/"${envelope_work_tree%/}/"}
		[[ $path != *.so && $path != *.so.* ]] || files+=("$path")
	done
	hash_files "${files[@]}"
	for path in "${files[@]}"; do
		[[ -n ${hash_of[$path]:-} ]] || continue
		if is_own_library "$path"; then
			own+=("${path##*/}" "\"sha256:${hash_of[$path]}\"")
		else
			system+=("$path" "\"sha256:${hash_of[$path]}\"")
		fi
	done
	json_object "${system[@]}"
	fact must.libraries "$REPLY"
	json_object "${own[@]}"
	fact informs.libraries "$REPLY"
}

is_own_library() {
	local tree
	for tree in "$envelope_program_tree" "$envelope_work_tree"; do
		[[ -z $tree || $tree == / || $1 != "$tree"/* ]] || return 0
	done
	return 1
}

# fingerprint_end DIR OBJECT…: sets the caller's associative array `facts` (commit, dirty, system).
fingerprint_end() {
	local directory=$1 agree hash
	local -a must=() informs=() inputs=()
	shift
	wait "$fingerprint_gathering" || true
	fingerprint_gathering=''
	fact_libraries "$@" >>"$directory/facts"
	read_facts "$directory"
	json_object "${inputs[@]}"
	json_object "${must[@]}" inputs "$REPLY"
	agree=$REPLY
	read -r hash _ < <(printf '%s' "$agree" | sha256sum)
	json_object "${informs[@]}"
	json_object must_agree "$agree" informs "$REPLY" fingerprint "\"$hash\""
	facts[system]=$REPLY
}
