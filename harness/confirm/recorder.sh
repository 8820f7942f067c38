#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2034,SC2154 # $here and $root come from who reads this, other names go there or to machine.sh
#
# recorder.sh - what the two record.sh below fixtures share; read by them, not run
#
# They are here: $here, and the project: $root; record() records the machine $name.
# shellcheck source=harness/confirm/machine.sh
. "$root/harness/confirm/machine.sh"

refuse() { echo "record.sh: $*" >&2 && exit 2; }
wrong() { echo "record.sh: $*" >&2 && exit 1; }

# Options, names and packages, before anything is downloaded; $image is the package of the kernel.
recorder_begin() {
	case ${1-} in
	-h | --help) sed -n '4,/^[^#]/s/^# \{0,1\}//p' "$0" && exit 0 ;;
	-*) refuse "unknown option '$1'; names of machines are all it takes" ;;
	esac
	for name; do
		[ -f "$here/$name.machine" ] || refuse "$name: there is no $name.machine"
	done
	missing=$(machine_missing)
	[ -z "$missing" ] || refuse "package $missing is missing"
	image=${BDFUZZ_KERNEL_IMAGE:-$(apt-cache depends linux-image-amd64 | sed -n 's/^  Depends: //p')}
}

# Those that are named, or all that there are.
recorder_run() {
	[ $# != 0 ] || for file in "$here"/*.machine; do
		name=${file##*/}
		set -- "$@" "${name%.machine}"
	done
	for name; do
		record
	done
}
