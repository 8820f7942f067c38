#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# prepare.sh SOURCE OUT CC - make a kernel's sources ready to be compiled into an image
#
# SOURCE is a version ("6.12": Debian's package linux-source-6.12) or a directory with a Linux tree.  Into OUT go
# source/ (only what is needed, as shipped), um/ (generated headers of ARCH=um), flags (the compile line that kbuild
# would use), version (what it is, one line); um-checked/ and flags-checked are the same with the kernel's own checkers
# on.  Done once; done again when the package or the configuration changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$1 out=$2 cc=$3

fail() { echo "$*" >&2; exit 1; }

# What an image needs: headers, Kconfig, and the rooms that files.txt names.
parts="Makefile Kbuild Kconfig include scripts kernel lib arch/um arch/x86 drivers/base drivers/pci drivers/hv \
	drivers/net/hyperv net/core net/ethernet mm security init fs/sysfs fs/kernfs tools/include tools/scripts tools/build tools/bpf"

case $source in
/*)
	name="linux:$source"
	[ -f "$source/Makefile" ] && [ -f "$source/Kconfig" ] || fail "$source is not a Linux source tree: give the directory that holds its Makefile and Kconfig."
	[ -f "$source/drivers/pci/controller/pci-hyperv.c" ] || fail "$source has no drivers/pci/controller/pci-hyperv.c: use a tree from 4.20 on that has the driver."
	mark="$source $(cd "$source" && cksum drivers/pci/controller/*.c drivers/hv/*.[ch] include/linux/hyperv.h Makefile | cksum)"
	;;
*)
	package="linux-source-$source"
	tarball=/usr/src/$package.tar.xz
	[ -f "$tarball" ] || fail "$tarball is missing: install Debian's package $package (./bdfuzz does, unless --no-install forbids it)."
	version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || fail "$tarball does not belong to an installed package $package: install it with apt-get install $package."
	name="$package $version"
	mark="$name $(stat -c %s "$tarball")"
	;;
esac
mark="$mark $(cat "$here/config" "$here/config-checked" "$0" | cksum) $cc"
[ -f "$out/mark" ] && [ "$(cat "$out/mark")" = "$mark" ] && exit 0

rm -rf "$out"
mkdir -p "$out/source"
echo "preparing $name"
case $source in
/*)
	(cd "$source" && for p in $parts; do [ -e "$p" ] && echo "$p"; done && find . -name 'Kconfig*' -not -path './.git/*') |
		tar -C "$source" --exclude='*.o' --exclude='*.cmd' -cf - -T - | tar -C "$out/source" -xf -
	;;
*)
	# The tarball is the package's, bit for bit; so is then what comes out of it.
	dpkg -V "$package" | grep -q 'linux-source' && fail "$tarball differs from what package $package ships: reinstall it with apt-get install --reinstall $package."
	set --
	for p in $parts; do set -- "$@" "$package/$p"; done
	tar -C "$out/source" --strip-components=1 -xJf "$tarball" --wildcards "$@" "$package/*Kconfig*" 2>"$out/tar.log" ||
		grep -q 'Not found in archive' "$out/tar.log" || { cat "$out/tar.log" >&2; fail "could not unpack $tarball: is the disk full?"; }
	[ -f "$out/source/drivers/pci/controller/pci-hyperv.c" ] || fail "$tarball has no drivers/pci/controller/pci-hyperv.c: this package is too old."
	;;
esac

# configure SUFFIX CONFIG...: um<SUFFIX>/ and flags<SUFFIX> for what these files say together.
configure() {
	um=$out/um$1 suffix=$1
	shift
	mkdir -p "$um"
	cat "$@" >"$um/all.config"
	set -- -C "$out/source" ARCH=um CC="$cc" HOSTCC="$cc" O="$um"
	make "$@" KCONFIG_ALLCONFIG="$um/all.config" allnoconfig prepare >"$out/prepare$suffix.log" 2>&1 || {
		tail -n 15 "$out/prepare$suffix.log" >&2
		fail "could not configure $name; the whole log is $out/prepare$suffix.log"
	}
	# kbuild's own compile line, from one small file: then without what only a kernel's own address space needs.
	make "$@" V=1 lib/ctype.o >"$out/line.log" 2>&1 || { tail -n 15 "$out/line.log" >&2; fail "could not compile a file of $name; see $out/line.log"; }
	sed -n 's/.*-Wp,-MMD,[^ ]*ctype\.o\.d \(-nostdinc .*\) -DKBUILD_MODFILE.*/\1/p' "$out/line.log" | tail -n 1 |
		sed -E "s/-include /--include=/g; s#-I./#-I$um/#g; s#-I(lib|lib/?) ##g; s/-mcmodel=large|-mno-(sse2?|mmx|3dnow|avx)|-fomit-frame-pointer|-W[a-z][^ ]*//g" >"$out/flags$suffix"
	[ -s "$out/flags$suffix" ] || fail "could not find kbuild's compile line in $out/line.log"
}
configure '' "$here/config"
configure -checked "$here/config" "$here/config-checked"
echo "$name" >"$out/version"
echo "$mark" >"$out/mark"
