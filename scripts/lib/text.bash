# shellcheck shell=bash
# Small things about words: JSON strings, words as one would type them.
# Results come back in REPLY, so that nothing here starts a process.

# The JSON string of any bytes; what is not UTF-8 becomes U+FFFD.
json_string() {
	local LC_ALL=C text=$1
	if [[ $text == *[!\ -~]* ]]; then # rare, so it may cost a process
		REPLY=$(jq -n --arg text "$text" '$text')
		return
	fi
	text=${text//\\/\\\\}
	REPLY="\"${text//\"/\\\"}\""
}

# A JSON object out of KEY VALUE pairs; values are JSON already. Keys come out sorted by bytes.
json_object() {
	local LC_ALL=C key members='' word
	local -A value_of=()
	while (($# > 1)); do
		value_of[$1]=$2
		shift 2
	done
	sort_words "${!value_of[@]}"
	for key in "${sorted[@]}"; do
		json_string "$key"
		word="$REPLY:${value_of[$key]}"
		members+=${members:+,}$word
	done
	REPLY="{$members}"
}

json_array() {
	local word words=''
	for word; do
		json_string "$word"
		words+=${words:+,}$REPLY
	done
	REPLY="[$words]"
}

# Sorts the words by bytes into the array `sorted` (by insertion: they are few).
sort_words() {
	local LC_ALL=C word
	local -i at
	sorted=()
	for word; do
		at=${#sorted[@]}
		while ((at > 0)) && [[ ${sorted[at - 1]} > $word ]]; do
			sorted[at]=${sorted[at - 1]}
			at=$((at - 1))
		done
		sorted[at]=$word
	done
}

# The words as one would type them: quoted only where a shell needs it.
shell_words() {
	local LC_ALL=C.UTF-8 word words=''
	for word; do
		[[ -n $word && $word != *[!A-Za-z0-9_./:=,@%+-]* ]] || word=${word@Q}
		words+=${words:+ }$word
	done
	REPLY=$words
}
