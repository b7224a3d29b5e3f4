# shellcheck shell=bash
# The envelope: the pinned environment every deep run is put in, so that its counts repeat. Which
# pins there are and why, docs/determinism.md says; build/bin/envelope-run holds them.
#
#	envelope_find_command COMMAND_WORD    ends the script when the command cannot be run
#	envelope_find_trees COMMAND_WORD…     which directories the run will see
#	envelope_take_probe PIN ANSWER        what probing came to, a pin at a time
#	envelope_prepare SPOOL COMMAND_WORD…  fixes the paths, takes stdin
#	envelope_start NUMBER DIR … -- TOOL…  runs `TOOL… COMMAND_WORD…` in the background
#	envelope_wait                         waits for what was started
#	envelope_result DIR                   tells what became of it
#	envelope_stop SIGNAL                  ends what still runs (for traps)
#
# The caller's arrays say what is asked for: `option` (no-envelope, freeze, isa) and `let_through`,
# words NAME or NAME=VALUE. A pin that cannot be had costs one warning and is recorded in
# `envelope_pins`; it never stops a run.

# shellcheck disable=SC2034,SC2154 # option, let_through, result, interrupted belong to the caller

readonly envelope_root=/edm-profile
readonly envelope_helper=$ROOT/build/bin/envelope-run
readonly envelope_freeze_library=$ROOT/build/lib/libedm-freeze.so

# glibc's own choice of instructions, reduced to what every x86-64 machine has. Spelled for 2.36.
envelope_isa_baseline=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-BMI1,-BMI2,-LZCNT,-MOVBE,-FMA,-FMA4
envelope_isa_baseline+=,-F16C,-ERMS,-FSRM,-RTM,-XSAVEC,-XSAVE,-SSE4_1,-SSE4_2,-SSSE3
envelope_isa_baseline+=,-AVX_Fast_Unaligned_Load,-Fast_Unaligned_Load,-Fast_Unaligned_Copy
envelope_isa_baseline+=,-Prefer_ERMS,-Slow_BSF,-Fast_Rep_String,-Prefer_PMINUB_for_stringop
readonly envelope_isa_baseline

declare -A envelope_pins=()        # name → how it is held, as it goes into the document
declare -A envelope_reasons=()     # name → why it cannot be had
envelope_tracing=''                # yes, or why processes may not be traced
declare -a envelope_cpus=()        # CPUs we may use
declare -a envelope_environment=() # NAME=VALUE, what the program gets
declare -a envelope_options=()     # for envelope-run, the same for every run
declare -a envelope_command=()     # the command as seen from inside
declare -a envelope_runs=()        # process ids of what was started
envelope_program=''                # the command's file, as seen from outside
envelope_program_tree=''           # the project it belongs to, '' for the system's programs
envelope_work_tree=''              # the directory that is shown as …/work
envelope_stdin=''                  # file handed on as stdin, '' when it is left alone

# ---------------------------------------------------------------- what is run, and where it lives

# The file a command word means: among the programs built here, or else in the user's PATH.
find_program() {
	local word=$1
	if [[ $word == */* ]]; then
		REPLY=$word
	else
		find_in_path "$word" "$ROOT/build/bin:$PATH" || fail "command not found: $word"
	fi
	[[ -e $REPLY ]] || fail "command not found: $word"
	[[ -f $REPLY ]] || fail "not a program: $word"
	[[ -x $REPLY && -r $REPLY ]] || fail "not executable: $word"
	[[ $REPLY == /* ]] || REPLY=$PWD/${REPLY#./}
	[[ $REPLY != */../* ]] || REPLY=$(realpath -s -- "$REPLY")
}

# The checkout around a directory; fails when there is none.
find_checkout() {
	REPLY=$1
	until [[ -e $REPLY/.git ]]; do
		[[ $REPLY == /?* ]] || return 1
		REPLY=${REPLY%/*}
	done
	REPLY=${REPLY:-/}
}

# The tree a program needs around it, '' for the system's own, whose paths are the same everywhere.
find_program_tree() {
	local directory=${1%/*}
	REPLY=''
	case $directory in
	/usr | /usr/* | /bin | /sbin | /lib | /lib64 | /opt/* | '') return ;;
	esac
	find_checkout "$directory" && return
	REPLY=$directory
	[[ $REPLY != /*/bin ]] || REPLY=${REPLY%/bin}
}

# The directory to show as …/work: the checkout around us, or else where we are, and as far up as
# the command's own words reach.
find_work_tree() {
	local word path
	find_checkout "$PWD" || REPLY=$PWD
	envelope_work_tree=$REPLY
	for word; do
		[[ $word == *../* || $word == .. || $word == */.. ]] || continue
		path=$(realpath -m -s -- "${word#*=}")
		until [[ $path/ == "${envelope_work_tree%/}"/* ]]; do
			envelope_work_tree=${envelope_work_tree%/*}
			envelope_work_tree=${envelope_work_tree:-/}
		done
	done
}

# ---------------------------------------------------------------- pins

# envelope_take_probe PIN ANSWER: one line of what probing came to; fills envelope_pins with yes and no.
envelope_take_probe() {
	local held=${2%% *} reason=${2#* }
	case $1 in
	cpus) read -r -a envelope_cpus <<<"$2" ;;
	tracing)
		envelope_tracing=$held
		[[ $held == yes ]] || envelope_tracing=$reason
		;;
	*)
		envelope_pins[$1]=$held
		[[ $held == yes ]] || envelope_reasons[$1]=$reason
		;;
	esac
}

readonly -A envelope_held=([paths]=fixed [processes]=own [fifo]=fifo [addresses]=fixed)
readonly -A envelope_missing=([paths]=real [processes]=shared [fifo]=shared [addresses]=random)
readonly -A envelope_meaning=(
	[paths]='paths are not fixed, counts may differ between directories'
	[processes]='process numbers are not fixed'
	[fifo]='threads are not pinned, counts of programs with threads may vary'
	[addresses]='addresses are not fixed'
)

# Turns the answers of the probe into what is recorded, and warns of what is missing.
envelope_take_pins() {
	local pin
	for pin in paths processes fifo addresses; do
		if [[ ${envelope_pins[$pin]:-no} == yes ]]; then
			envelope_pins[$pin]=${envelope_held[$pin]}
			continue
		fi
		envelope_pins[$pin]=${envelope_missing[$pin]}
		[[ $pin == processes && ${envelope_pins[paths]} == real ]] || # said already
			warn "${envelope_meaning[$pin]} (${envelope_reasons[$pin]:-no reason given})"
	done
	envelope_pins[environment]=clean
	envelope_pins[streams]=files
}

# The variables of the recipe, then what was asked for: of one name, the last counts.
envelope_take_environment() {
	envelope_environment=(
		PATH=/usr/bin:/bin LC_ALL=C TZ=UTC0 HOME=/nonexistent
		PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 PERL_HASH_SEED=0 PERL_PERTURB_KEYS=0
	)
	[[ ${option[isa]:-} != baseline ]] ||
		envelope_environment+=("GLIBC_TUNABLES=$envelope_isa_baseline")
	if [[ -n ${option[freeze]:-} ]]; then
		envelope_inside "$envelope_freeze_library" "$ROOT" tools
		envelope_environment+=("LD_PRELOAD=$REPLY")
	fi
	envelope_environment+=("${let_through[@]}")
}

# ---------------------------------------------------------------- stdin

# Hands on a regular file, /dev/null for a terminal or nothing; a pipe is read to its end first.
envelope_take_stdin() {
	local spool=$1
	envelope_stdin=/dev/null
	if [[ -t 0 || ! -e /dev/stdin ]]; then
		return
	elif [[ -f /dev/stdin ]]; then
		[[ ! -s /dev/stdin ]] || envelope_take_file "$spool"
	elif [[ -p /dev/stdin || -S /dev/stdin ]]; then
		envelope_take_pipe "$spool"
	elif [[ ! /dev/stdin -ef /dev/null ]]; then
		envelope_keep_stdin_open
	fi
}

# Under a number of its own: while this script reads some other file, that one is its fd 0.
envelope_keep_stdin_open() {
	local -i number
	exec {number}<&0
	envelope_stdin=/proc/$$/fd/$number
}

# A file that was partly read before goes on from there.
envelope_take_file() {
	local label position
	read -r -u 9 label position 9</proc/$$/fdinfo/0
	envelope_keep_stdin_open
	[[ $label != pos: || $position == 0 ]] || envelope_take_pipe "$1"
}

# In the background, for a trapped signal would have to wait for a command in the foreground.
envelope_take_pipe() {
	"$envelope_helper" --keep-stdin "$1" <&0 &
	envelope_runs=("$!")
	envelope_wait
	((envelope_status == 0)) || [[ -n $interrupted ]] || exit "$exit_wrong" # it said why
	envelope_stdin=/dev/null
	[[ ! -s $1 ]] || envelope_stdin=$1
}

# ---------------------------------------------------------------- preparing and running

# A path below one of the trees that are shown inside, as seen from there.
envelope_inside() {
	local path=$1 tree=$2 name=$3
	if [[ ${envelope_pins[paths]:-} != fixed || -z $tree ]]; then
		REPLY=$path
	elif [[ $path == "$tree" ]]; then
		REPLY=$envelope_root/$name
	else
		REPLY=$envelope_root/$name/${path#"${tree%/}/"}
	fi
}

# envelope_find_command COMMAND_WORD: comes first, and ends the script when there is no such thing.
envelope_find_command() {
	find_program "$1"
	envelope_program=$REPLY
	find_program_tree "$envelope_program"
	envelope_program_tree=$REPLY
}

# envelope_find_trees COMMAND_WORD…
envelope_find_trees() {
	if [[ -n ${option[no_envelope]:-} ]]; then
		envelope_work_tree=$PWD
	else
		find_work_tree "$@"
	fi
}

# envelope_prepare SPOOL COMMAND_WORD…; SPOOL is a file to keep a copy of stdin in, if need be.
envelope_prepare() {
	local spool=$1
	shift
	if [[ -n ${option[no_envelope]:-} ]]; then
		envelope_prepare_none "$@"
		return
	fi
	envelope_take_pins
	envelope_take_environment
	envelope_take_stdin "$spool"
	envelope_inside "$envelope_program" "$envelope_program_tree" program
	envelope_command=("$REPLY" "${@:2}")
	envelope_collect_options
}

# Everything as it comes: the user's variables (not what this script made of them), directory,
# streams and scheduling.
envelope_prepare_none() {
	local word
	envelope_pins=()
	envelope_command=("$envelope_program" "${@:2}")
	envelope_options=()
	while IFS= read -r -d '' word; do
		envelope_options+=(--environment "$word")
	done </proc/$$/environ
	envelope_stdin=''
}

# Threads take turns only when they wait: what the command names as its input is not to be waited for.
envelope_hold_order() {
	local word
	envelope_options+=(--fifo)
	for word in "$envelope_stdin" "${envelope_command[@]:1}"; do
		[[ ! -f $word ]] || envelope_options+=(--hold "$word")
	done
}

envelope_collect_options() {
	local word
	envelope_inside "$PWD" "$envelope_work_tree" work
	envelope_options=(--directory "$REPLY" --own-session --capture --stdin "$envelope_stdin")
	for word in "${envelope_environment[@]}"; do
		envelope_options+=(--environment "$word")
	done
	[[ ${envelope_pins[fifo]} != fifo ]] || envelope_hold_order
	[[ ${envelope_pins[addresses]} != fixed ]] || envelope_options+=(--fixed-addresses)
	[[ ${envelope_pins[processes]} != own ]] || envelope_options+=(--own-processes)
	[[ ${envelope_pins[paths]} == fixed ]] || return 0
	envelope_options+=(--bind "$envelope_work_tree=work")
	[[ -z $envelope_program_tree ]] || envelope_options+=(--bind "$envelope_program_tree=program")
	[[ -z ${option[freeze]:-} ]] || envelope_options+=(--bind "$ROOT=tools")
}

# The CPUs we may use, as a list that begins with another one for each number, in REPLY.
envelope_list_cpus() {
	local -i first=$(($1 % ${#envelope_cpus[@]}))
	local -a cpus=("${envelope_cpus[@]:first}" "${envelope_cpus[@]:0:first}")
	local IFS=,
	REPLY=${cpus[*]}
}

# envelope_start NUMBER DIR [OPTION_FOR_THE_HELPER…] -- TOOL…
# Runs the tool with the command behind it, in the background, on a CPU of its own; it may
# write to DIR, which is made, and which it sees as $(envelope_inside DIR DIR output).
envelope_start() {
	local number=$1 directory=$2
	local -a own=(--status "$directory/status" --errors "$directory/errors")
	shift 2
	while [[ $1 != -- ]]; do
		own+=("$1")
		shift
	done
	shift
	[[ ${envelope_pins[paths]:-} != fixed ]] || own+=(--bind "$directory=output")
	if ((${#envelope_pins[@]} > 0)); then
		envelope_list_cpus "$number"
		own+=(--cpu "$REPLY")
	fi
	"$envelope_helper" "${envelope_options[@]}" "${own[@]}" -- "$@" "${envelope_command[@]}" <&0 &
	envelope_runs+=("$!")
}

# Waits for all runs, through any number of trapped signals. envelope_status is 0 if all went well.
envelope_wait() {
	local run
	envelope_status=0
	for run in "${envelope_runs[@]}"; do
		while :; do
			wait "$run" || envelope_status=$?
			kill -0 "$run" 2>/dev/null || break
		done
	done
	envelope_runs=()
}

# envelope_note_lost DIR…: pins that the runs there had to give up.
envelope_note_lost() {
	local directory
	local -A result
	for directory; do
		envelope_result "$directory" || continue
		[[ -n ${result[fifo]:-} && ${envelope_pins[fifo]:-} != lost ]] || continue
		envelope_pins[fifo]=lost
		warn 'threads are no longer pinned, counts may vary: one of them spun while another waited for the processor'
	done
}

# envelope_stop SIGNAL
envelope_stop() {
	((${#envelope_runs[@]} == 0)) || kill -s "$1" "${envelope_runs[@]}" 2>/dev/null || true
}

# What became of the run in DIR, into the caller's associative array `result`: pid, seconds, and
# exit or signal; ended and lost where they apply. Fails when the run never came about.
envelope_result() {
	local key value
	result=()
	[[ -s $1/status ]] || return 1
	while read -r key value; do
		result["$key"]=$value
	done <"$1/status"
}
