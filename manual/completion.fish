
# __edm_profile_words PLACE OPTION…: the words of the line, after the program, that are not options nor
# their values. The options are those that take a value. The word at PLACE is a command, from which on
# all words are its own (0: there is none).
function __edm_profile_words
    set -l skip no
    set -l ended no
    set -l count 0
    for word in (commandline -opc)[2..-1]
        if test $argv[1] -gt 0; and test $count -ge $argv[1]
            echo -- $word
        else if test $skip = yes
            set skip no
        else if test $ended = no; and string match -q -- '--' $word
            set ended yes
        else if test $ended = no; and string match -qr -- '^-.' $word
            contains -- $word $argv[2..-1]; and set skip yes
        else
            set count (math $count + 1)
            echo -- $word
        end
    end
end

# __edm_profile_in COMMAND OPTIONS PLACE [+]: whether the word to complete is the one at PLACE, or a
# later one with +, of the program's COMMAND ('' if it has none).
# __edm_profile_in COMMAND OPTIONS options PLACE: whether it may be an option, because the command at
# PLACE, which has options of its own, has not begun (0: there is none).
function __edm_profile_in
    set -l words (__edm_profile_words 0 (string split -n ' ' -- $argv[2]))
    if test -n "$argv[1]"
        test (count $words) -gt 0; and test $words[1] = $argv[1]; or return 1
        set -e words[1]
    end
    set -l place (math (count $words) + 1)
    if test $argv[3] = options
        test $argv[4] -eq 0; or test $place -le $argv[4]
    else if test "$argv[4]" = +
        test $place -ge $argv[3]
    else
        test $place -eq $argv[3]
    end
end

function __edm_profile_ask
    set -l words (commandline -opc)
    set -l files
    set -l folder
    for word in $words[2..-1]
        test -f $word; and set -a files $word
    end
    set -l at (contains -i -- --baselines $words)
    and set folder --baselines $words[(math $at + 1)]
    set -l joined (string match -r -- '^--baselines=.*' $words)
    and set folder $joined[1]
    $__edm_profile_names $folder -- $argv[1] $files 2>/dev/null
end

# __edm_profile_command PLACE OPTION…: completes the command that begins at PLACE as it is by itself.
function __edm_profile_command
    set -l words (__edm_profile_words $argv) (commandline -ct)
    complete --do-complete=(string join ' ' -- (string escape -- $words[$argv[1]..-2]) $words[-1])
end
