
# Offers the names that profile-names finds, in the files that the line names.
(( $+functions[_edm_profile_ask] )) || _edm_profile_ask() {
	local list=$argv[-1] file
	local -a names files folder
	argv=(${argv:#-}) # from _sequence
	for file in ${words[2,CURRENT-1]}; do
		[[ ! -f $file ]] || files+=($file)
	done
	file=${words[(I)--baselines]}
	(( file == 0 )) || folder=(--baselines $words[file+1])
	file=${words[(r)--baselines=*]}
	[[ -z $file ]] || folder=($file)
	names=(${(f)"$($_edm_profile_names $folder -- $list $files 2>/dev/null)"})
	compadd "${@[1,-2]}" -a names
}

(( $+functions[_edm_profile_limits] )) || _edm_profile_limits() {
	_edm_profile_ask -S = -q metrics
}

(( $+functions[_edm_profile_inputs] )) || _edm_profile_inputs() {
	_alternative 'baselines:baseline:_edm_profile_ask baselines' 'files:file:_files'
}

# The words after so many are a command with its own completion.
(( $+functions[_edm_profile_command] )) || _edm_profile_command() {
	shift $1 words
	(( CURRENT -= $1 ))
	[[ $words[1] != -- ]] || { shift words; (( CURRENT-- )) }
	_normal
}
