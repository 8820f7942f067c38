#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# patch.sh BASE PATCH OUT - the sources of a kernel with a patch series applied; PATCH and OUT are absolute paths
#
# BASE is what prepare.sh made, PATCH a file of mails (an mbox, or one mail) or a plain diff; mails without a diff are
# covers and are passed by.  Into OUT go source/ (links to BASE's files, but for those that are changed), changed (which
# of them an image is made of: files of files.txt, and headers), notes (what is changed and not looked at), flags,
# version.  Configuration and generated headers are BASE's.  Exit code 2 and one line: the series cannot be used.
set -eu
room=$(cd "$(dirname "$0")" && pwd)
base=$(cd "$1" && pwd) patch=$2 out=$3
name=$(cat "$base/version")
series=${patch##*/}

unusable() { echo "$*" >&2; exit 2; }

# A tree's repository, or ours, and what somebody likes to configure, have no say.
GIT_CEILING_DIRECTORIES=$(dirname "$out") GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
export GIT_CEILING_DIRECTORIES GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM LC_ALL
unset GIT_DIR GIT_WORK_TREE

{ [ -f "$patch" ] && [ -r "$patch" ]; } || unusable "$patch: no such file"
command -v git >/dev/null || unusable 'git is missing, which applies patches: install the package git'
mark="$(cat "$base/mark") $(cksum <"$patch") $(cat "$room/files.txt" "$0" | cksum)"
[ -f "$out/mark" ] && [ "$(cat "$out/mark")" = "$mark" ] && exit 0

rm -rf "$out"
mkdir -p "$out/mails" "$out/diffs"
cp -al "$base/source" "$out/source"
cd "$out/source"	# no repository from here on up to the ceiling

# The diffs of the series in their order, without what is around them, each with its subject.
if grep -q -e '^From ' -e '^Subject:' "$patch"; then
	git mailsplit -b -o"$out/mails" -- "$patch" >/dev/null || unusable "$patch: git cannot split it into mails"
	for mail in "$out"/mails/*; do
		diff=$out/diffs/${mail##*/}
		git mailinfo "$out/message" "$diff" <"$mail" >"$out/head" 2>/dev/null || unusable "$patch: git cannot read mail ${mail##*/}"
		sed -n 's/^Subject: //p' "$out/head" >"$diff.subject"
		grep -q '^--- ' "$diff" || grep -q '^diff --git ' "$diff" || rm "$diff" "$diff.subject"
	done
else
	cp "$patch" "$out/diffs/0001"
	echo "$series" >"$out/diffs/0001.subject"
fi

# Whether files beside $1 are here: if so it would be, too.
is_unpacked() {
	for beside in "$out/source/$(dirname "$1")"/*.[chS]; do
		[ ! -e "$beside" ] || return 0
	done
	return 1
}

: >"$out/touched"
: >"$out/outside"
for diff in "$out"/diffs/*[0-9]; do
	[ -e "$diff" ] || unusable "$patch: there is no patch in it"
	subject=$(cat "$diff.subject")
	files=$(git apply --numstat -- "$diff" 2>"$out/why") ||
		unusable "$series: \"$subject\" is no patch that git reads: $(sed -n '1s/^error: //p' "$out/why")"
	created=$(git apply --summary -- "$diff" | sed -n 's/^ create mode [0-7]* //p')
	set --
	for file in $(echo "$files" | cut -f 3-); do
		if [ -e "$out/source/$file" ] || echo "$created" | grep -qxF "$file" || is_unpacked "$file"; then
			echo "$file" >>"$out/touched"
		else
			set -- "$@" "--exclude=$file"
			echo "$file" >>"$out/outside"
		fi
	done
	git apply --whitespace=nowarn "$@" -- "$diff" 2>"$out/why" ||
		unusable "$series: \"$subject\" does not apply to $name: $(sed -n '1s/^error: //p' "$out/why")"
done

# What an image is made of.  Headers are taken for used.
: >"$out/changed"
: >"$out/notes"
sort -u "$out/touched" "$out/outside" >"$out/all"
while read -r file; do
	case $file in
	*.h) is=compiled ;;
	*) is=$(grep -qE "^$file( |\$)" "$room/files.txt" && [ -e "$base/source/$file" ] && echo compiled) || is= ;;
	esac
	if [ -n "$is" ] && [ -e "$out/source/$file" ]; then
		echo "$file" >>"$out/changed"
	else
		echo "$file" >>"$out/notes"
	fi
done <"$out/all"
[ -s "$out/changed" ] || unusable "$series changes nothing that is compiled in here: $(tr '\n' ' ' <"$out/notes")"
sed "s#$base/source#$out/source#g" "$base/flags" >"$out/flags"
echo "$name, with $series applied" >"$out/version"
echo "$mark" >"$out/mark"
