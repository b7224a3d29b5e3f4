# shellcheck shell=bash
# The envelope: the pinned environment of every deep run, which makes its counts repeatable.
# docs/determinism.md describes the pins and their reasons; build/bin/envelope-run holds them.
#
#	envelope_find_command COMMAND_WORD    ends the script if the command cannot be run
#	envelope_find_trees COMMAND_WORD…     finds the directories that the run will see
#	envelope_take_probe PIN ANSWER        takes the result of probing one pin
#	envelope_prepare SPOOL COMMAND_WORD…  fixes the paths, sets up stdin
#	envelope_start NUMBER DIR … -- TOOL…  runs `TOOL… COMMAND_WORD…` in the background
#	envelope_wait                         waits for all started runs
#	envelope_result DIR                   reads the result of a run
#	envelope_stop SIGNAL                  ends all runs (for traps)
#
# The caller's arrays hold the requests: `option` (no-envelope, freeze, isa) and `let_through`, words
# NAME or NAME=VALUE. A pin that is not available causes one warning and is recorded in
# `envelope_pins`; it never stops a run.

# shellcheck disable=SC2034,SC2154 # option, let_through, result, interrupted belong to the caller

# shellcheck source-path=SCRIPTDIR
source "$ROOT/scripts/lib/signals.bash"

readonly envelope_root=/edm-profile
readonly envelope_helper=$ROOT/build/bin/envelope-run
readonly envelope_freeze_library=$ROOT/build/lib/libedm-freeze.so

# Restricts glibc to the instructions that every x86-64 machine has. Names are those of glibc 2.36.
envelope_isa_baseline=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-BMI1,-BMI2,-LZCNT,-MOVBE,-FMA,-FMA4
envelope_isa_baseline+=,-F16C,-ERMS,-FSRM,-RTM,-XSAVEC,-XSAVE,-SSE4_1,-SSE4_2,-SSSE3
envelope_isa_baseline+=,-AVX_Fast_Unaligned_Load,-Fast_Unaligned_Load,-Fast_Unaligned_Copy
envelope_isa_baseline+=,-Prefer_ERMS,-Slow_BSF,-Fast_Rep_String,-Prefer_PMINUB_for_stringop
readonly envelope_isa_baseline

declare -A envelope_pins=()        # name → how it is held, as in the document
declare -A envelope_reasons=()     # name → why it is not available
envelope_tracing=''                # yes, or why processes may not be traced
declare -a envelope_cpus=()        # CPUs that may be used
declare -a envelope_environment=() # NAME=VALUE, the program's variables
declare -a envelope_options=()     # for envelope-run, the same for every run
declare -a envelope_command=()     # the command as seen from inside
declare -a envelope_runs=()        # process ids of the started runs
envelope_before=''                 # while one starts: the last process started before it, or none
envelope_stopped=''                # a signal ended them
envelope_program=''                # the command's file, as seen from outside
envelope_program_tree=''           # the project it belongs to, '' for a program of the system
envelope_work_tree=''              # the directory that is shown as …/work
envelope_stdin=''                  # file passed as stdin, '' if stdin is inherited

# ---------------------------------------------------------------- the command and its folders

# Finds the file of a command word: among the programs built here, or else in the user's PATH.
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

# Finds the checkout that contains a directory; fails if there is none.
find_checkout() {
	REPLY=$1
	until [[ -e $REPLY/.git ]]; do
		[[ $REPLY == /?* ]] || return 1
		REPLY=${REPLY%/*}
	done
	REPLY=${REPLY:-/}
}

# Finds the tree that a program needs; '' for a program of the system, whose paths are the same everywhere.
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

# Finds the directory to show as …/work: the checkout that contains the working directory, or else the
# working directory; or a folder above, if the command's words name files there.
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

# envelope_take_probe PIN ANSWER: takes one line of the probe's output; sets envelope_pins to yes or no.
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

# Turns the answers of the probe into recorded values, and warns about missing pins.
envelope_take_pins() {
	local pin
	for pin in paths processes fifo addresses; do
		if [[ ${envelope_pins[$pin]:-no} == yes ]]; then
			envelope_pins[$pin]=${envelope_held[$pin]}
			continue
		fi
		envelope_pins[$pin]=${envelope_missing[$pin]}
		[[ $pin == processes && ${envelope_pins[paths]} == real ]] || # reported already
			warn "${envelope_meaning[$pin]} (${envelope_reasons[$pin]:-no reason given})"
	done
	envelope_pins[environment]=clean
	envelope_pins[streams]=files
}

# The fixed variables, then the requested ones. Of several with one name, the last counts.
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

# Passes a regular file through. A terminal or closed stdin becomes /dev/null. A pipe is read to its end first.
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

# Keeps stdin open under another number, because fd 0 is another file while this script reads one.
envelope_keep_stdin_open() {
	local -i number
	exec {number}<&0
	envelope_stdin=/proc/$$/fd/$number
}

# A file that was partly read before continues at that position.
envelope_take_file() {
	local label position
	read -r -u 9 label position 9</proc/$$/fdinfo/0
	envelope_keep_stdin_open
	[[ $label != pos: || $position == 0 ]] || envelope_take_pipe "$1"
}

# Reads in the background, because a trapped signal would have to wait for a command in the foreground.
envelope_take_pipe() {
	"$envelope_helper" --keep-stdin "$1" <&0 &
	envelope_runs=("$!")
	envelope_wait
	((envelope_status == 0)) || [[ -n $interrupted ]] || exit "$exit_wrong" # it has printed the reason
	envelope_stdin=/dev/null
	[[ ! -s $1 ]] || envelope_stdin=$1
}

# ---------------------------------------------------------------- preparing and running

# Translates a path below a tree that is shown inside to the path inside.
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

# envelope_find_command COMMAND_WORD: must be called first; ends the script if there is no such command.
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

# envelope_prepare SPOOL COMMAND_WORD…; SPOOL is a file for a copy of stdin, if necessary.
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

# Without the envelope: keeps the user's variables (not this script's), directory, streams and
# scheduling.
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

# Makes threads take turns only when they wait, and holds the command's input files in memory, so that
# reading them is no wait.
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

# Sets REPLY to the list of usable CPUs, which begins with a different CPU for each number.
envelope_list_cpus() {
	local -i first=$(($1 % ${#envelope_cpus[@]}))
	local -a cpus=("${envelope_cpus[@]:first}" "${envelope_cpus[@]:0:first}")
	local IFS=,
	REPLY=${cpus[*]}
}

# envelope_start NUMBER DIR [OPTION_FOR_THE_HELPER…] -- TOOL…
# Runs the tool with the command in the background, on a CPU of its own. It may write to DIR, which is
# created, and which it sees as $(envelope_inside DIR DIR output).
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
	if ((${#envelope_pins[@]} > 0 && ${#envelope_cpus[@]} > 0)); then
		envelope_list_cpus "$number"
		own+=(--cpu "$REPLY")
	fi
	envelope_before=${!:-none}
	"$envelope_helper" "${envelope_options[@]}" "${own[@]}" -- "$@" "${envelope_command[@]}" <&0 &
	envelope_note_run
}

# Also for traps, in the moment in which one has started.
envelope_note_run() {
	[[ -z $envelope_before || ${!:-none} == "$envelope_before" ]] || envelope_runs+=("$!")
	envelope_before=''
}

# Waits for all runs, also after trapped signals. envelope_status is 0 if all succeeded. When a trapped signal ends a
# wait, bash may just have taken note of the end of another run, which it then forgets; waiting for that one would last
# for ever.
envelope_wait() {
	local run
	envelope_status=0
	for run in "${envelope_runs[@]}"; do
		while [[ -z $envelope_stopped ]] || kill -0 "$run" 2>/dev/null; do
			wait "$run" || envelope_status=$?
			kill -0 "$run" 2>/dev/null || break
		done
	done
	envelope_runs=()
}

# envelope_note_lost DIR…: records the pins that the runs in these folders lost.
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
	local run
	envelope_stopped=yes
	envelope_note_run
	for run in "${envelope_runs[@]}"; do
		signal_send "$1" "$run" || true
	done
}

# Reads the result of the run in DIR into the caller's associative array `result`: pid, seconds, and
# exit or signal; ended and lost if they apply. Fails if the run could not be started.
envelope_result() {
	local key value
	result=()
	[[ -s $1/status ]] || return 1
	while read -r key value; do
		result["$key"]=$value
	done <"$1/status"
}
