# SPDX-License-Identifier: GPL-2.0
# entries.awk - reads files of "key: value" lines, one entry a file; for findings.awk, bugs.awk and profiles.awk
#
# A line that begins with a tab goes on with the value before; a blank line and one that begins with # say nothing.
# Who uses it says which keys there are, in is_once[] (exactly once) and is_often[], which suffix a file has, and
# defines
#	take_entry(key, value, words, n)	a complete "key: value"; @words are its @n words
#	complete()				the end of a file; its name without the suffix is stem()
#	finish()				the end of all
# given[key] is what was said once, @at the line that refuse() names; anything else is refused with file:line.

BEGIN {
	for (i = 1; i < ARGC; i++)
		if ((getline first < ARGV[i]) < 1) {
			name = ARGV[i]
			at = 1
			refuse("empty, or cannot be read")
		}
}

function refuse(what) {
	if (!refused)
		printf "%s:%d: %s\n", name, at, what > "/dev/stderr"
	refused = 1
	exit 1
}

# As a C string.  Character by character: what gsub() makes of a backslash differs between awks.
function quoted(text,	out, c, i) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		out = out (c == "\\" || c == "\"" ? "\\" : "") c
	}
	return "\"" out "\""
}

# The words of a value as the initialiser of an array of strings that ends in NULL.
function quoted_words(value,	words, n, i, list) {
	n = split(value, words, " ")
	for (i = 1; i <= n; i++)
		list = list quoted(words[i]) ", "
	return "{ " list "NULL }"
}

function stem(	s) {
	s = name
	sub(/^.*\//, "", s)
	sub(/\.[a-z]+$/, "", s)
	return s
}

# A sentence is one line of prose that a table can show.
function need_sentence(key, value) {
	if (value !~ /\.$/)
		refuse("a " key " ends in a full stop")
}

function need_one_of(key, value, list,	words, n, i) {
	n = split(list, words, " ")
	for (i = 1; i <= n; i++)
		if (value == words[i])
			return
	gsub(/ /, ", ", list)
	refuse(key " is one of " list ", not '" value "'")
}

# A "key: value" is complete, with the lines that go on with it.
function take(	key_at, words, n) {
	if (key == "")
		return
	key_at = at
	at = begun
	if (value == "")
		refuse("'" key "' says nothing")
	n = split(value, words, " ")
	if (key in is_once) {
		if (key in given)
			refuse("a second '" key "'")
		given[key] = value
	}
	take_entry(key, value, words, n)
	at = key_at
	key = ""
}

function end_of_file(	i) {
	take()
	for (i in is_once)
		if (!(i in given))
			refuse("'" i "' is missing")
	complete()
}

FNR == 1 {
	if (name != "") {
		at = last
		end_of_file()
	}
	name = FILENAME
	at = 1
	if (name !~ ("^(.*/)?[a-z0-9-]+\\." suffix "$"))
		refuse("such a file is called <name>." suffix ", in small letters, digits and dashes")
	split("", given)
	key = ""
}

{
	at = last = FNR
	if ($0 ~ /[^\t -~]/)
		refuse("a byte that is not ASCII text")
}

END {
	if (refused)
		exit 1
	if (name != "") {
		at = last
		end_of_file()
	}
	finish()
}

function read_line(line) {
	if (line ~ /^#/ || line ~ /^[ \t]*$/) {
		take()
	} else if (line ~ /^\t/) {
		if (key == "")
			refuse("goes on with nothing")
		sub(/^\t+/, "", line)
		value = value (value == "" ? "" : " ") line
	} else {
		take()
		if (line !~ /^[a-z][a-z0-9-]*:/)
			refuse("expected 'key: value', or a tab before what goes on")
		key = value = line
		sub(/:.*/, "", key)
		sub(/^[a-z0-9-]+:[ \t]*/, "", value)
		begun = FNR
		if (!(key in is_once) && !(key in is_often))
			refuse("unknown key '" key "'")
	}
}
