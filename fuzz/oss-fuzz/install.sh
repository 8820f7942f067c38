#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# install.sh - what build.sh needs, into an image of a fuzzing service: Ubuntu, with a compiler and CMake of its own
#
# The kernels are Debian's packages linux-source-*, bit for bit: their system names, and the known findings that are
# passed by, depend on them.  An archive keeps only the newest of a package, so a snapshot of it follows.
set -eu

apt-get update
apt-get install -y --no-install-recommends bc bison ca-certificates curl flex make ninja-build perl uuid-dev xz-utils

# PACKAGE SHA-256, below the pool of Debian's security archive
while read -r package sum; do
	file=/tmp/${package##*/}
	for archive in https://deb.debian.org/debian-security \
		https://snapshot.debian.org/archive/debian-security/20261121T000000Z; do
		curl -fsSL --retry 3 -o "$file" "$archive/pool/updates/main/l/$package" && break
	done
	echo "$sum  $file" | sha256sum -c
	dpkg -i "$file" </dev/null
	rm "$file"
done <<-END
	linux-6.12/linux-source-6.12_6.12.117-1~deb12u1_all.deb e849faf31ca3555757f3a8877cb01af92122f744f75d1f3102734651c4e14703
	linux/linux-source-6.1_6.1.192-2_all.deb ae95fe63d4c553f8d0e6c86cb1ab566f3894a43743eb19ab585cd97d82f26514
END
