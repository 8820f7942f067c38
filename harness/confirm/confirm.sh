#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# confirm.sh DIRECTORY SYSTEM IMAGE SECONDS XEN - boot the machine in DIRECTORY/machine, and compare what is there with
# DIRECTORY/expected (bdfuzz confirm has written both)
#
# IMAGE: a package of a kernel or a bzImage; empty: Debian's of the SYSTEM.  XEN: not empty for Xen.
# Exit codes: 0 CONFIRMED, 1 REFUTED, 2 unusable input, 3 internal error.
set -eu

root=$(readlink -f -- "$(dirname -- "$0")/../..")
dir=$(readlink -f -- "$1") system=$2 image=$3 limit=$4 with_xen=$5
# shellcheck source=harness/confirm/machine.sh
. "$root/harness/confirm/machine.sh"
refuse() { echo "bdfuzz: confirm: $*" >&2 && exit 2; }

missing=$(machine_missing)
[ -z "$missing" ] || refuse "package $missing is missing"

image_package() { # Debian's package with the kernel of the system
	version=${system#linux-}
	version=${version%%[-+:]*}
	for package in "linux-image-$version-amd64" linux-image-amd64; do
		found=$(apt-cache depends "$package" 2>/dev/null |
			sed -n "s/^  Depends: \\(linux-image-${version}[.0-9].*\\)/\\1/p")
		[ -z "$found" ] || { echo "$found" && return; }
	done
}

modules=/nonexistent
case $image in
'')
	package=$(image_package)
	[ -n "$package" ] || refuse "there is no package of a kernel $system: give --kernel-image"
	machine_download "$package" || exit 2
	machine_kernel "$deb" || exit 2
	;;
*.deb) machine_kernel "$image" || exit 2 ;;
*)
	[ -f "$image" ] || refuse "$image: no such file"
	kernel=$image kernel_version="Linux $image"
	;;
esac
boots=machine_boot_kernel on=$kernel_version
if [ -n "$with_xen" ]; then
	machine_download xen-hypervisor-4.17-amd64 || exit 2
	machine_xen "$deb" || exit 2
	boots=machine_boot_xen on="$xen_version with $kernel_version"
fi

devices=$dir/devices numbers=$dir/numbers operations=$dir/operations
sed -n 's/^device //p' "$dir/machine" >"$devices"
sed -n '/^numbers /p' "$dir/machine" >"$numbers"
sed -n 's/^run //p' "$dir/machine" >"$operations"
parameters=
[ "$(head -n 1 "$operations")" = boot ] || parameters=' pci=assign-busses'
machine_initramfs "$dir" "$operations"
ended=0
$boots "$limit" "$parameters" || ended=$?
[ $ended -le 1 ] || exit 3

machine_table "$dir" $ended >"$dir/table"
if [ -n "$with_xen" ]; then
	awk -f "$root/harness/confirm/xen.awk" "$dir/console" | tee "$dir/xen"
	sed -n 's/^panic in /log PANIC: in /p' "$dir/xen" >>"$dir/table"
fi
sed -n 's/^note /approximated: /p' "$dir/machine"
echo "$system says what $on shall show ($qemu_version)"
awk -f "$root/harness/confirm/compare.awk" "$dir/expected" "$dir/table"
