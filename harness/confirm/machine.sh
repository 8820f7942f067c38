# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables go in and out
#
# machine.sh - boots a distribution's kernel, or its Xen, in QEMU; to be sourced, with $root the checkout
#
# A boot stops once behind the firmware, while SeaBIOS waits with its boot menu: by then bridges have the numbers that
# the firmware gave them and no operating system has run.  There QEMU's monitor reads all of config space (through
# the memory-mapped window of q35, which nothing needs to have set up but the firmware) and writes bus numbers.  What
# the kernel then does is seen from inside: guest.sh.  Nothing is installed or run as another user, and nothing is
# written but below $cache and in the directory that a boot is given.

: "${cache:=$root/build/boots}"
qemu_version=$(qemu-system-x86_64 --version 2>/dev/null | sed -n 's/^QEMU emulator version \([^ ]*\).*/QEMU \1/p')
# Warnings go to the console; what the kernel has to say about bus numbers, to its log.  Drivers that would scan on
# their own, when a slot has news, stay out of it; so do watchdogs, as the machine that QEMU runs on may be busy.
quiet='quiet loglevel=5 panic=-1 log_buf_len=4M acpiphp.disable=1 pcie_ports=compat'
quiet="$quiet nowatchdog rcupdate.rcu_cpu_stall_suppress=1"
quiet="$quiet dyndbg=\"file drivers/pci/probe.c +p\""
window=0xb0000000	# where SeaBIOS puts config space of q35

packages='qemu-system-x86_64:qemu-system-x86 busybox:busybox-static cpio:cpio dpkg:dpkg apt-get:apt'

machine_missing() { # the first package that is missing, or nothing
	for pair in $packages; do
		command -v "${pair%%:*}" >/dev/null || { echo "${pair#*:}" && return; }
	done
	# Any other busybox may want libraries, which the guest has not.
	case $(ldd "$(command -v busybox)" 2>&1) in
	*'not a dynamic'* | *'statically'*) ;;
	*) echo busybox-static ;;
	esac
}

# The file of package $1 in $cache, downloaded if need be, in $deb.  Returns 1, with one line printed.
machine_download() {
	mkdir -p -- "$cache/packages"
	version=$(apt-cache policy "$1" | sed -n 's/^  Candidate: //p')
	case $version in
	'' | '(none)') echo "$1: no such package; apt-get update may help" >&2 && return 1 ;;
	esac
	deb=$(find "$cache/packages" -name "$1_$(echo "$version" | sed 's/:/%3a/')_*.deb")
	[ -z "$deb" ] || return 0
	(cd -- "$cache/packages" && apt-get -q download "$1" >download.log 2>&1) ||
		{ echo "$1: apt-get download failed: $(tail -n 1 "$cache/packages/download.log")" >&2 && return 1; }
	deb=$(find "$cache/packages" -name "$1_$(echo "$version" | sed 's/:/%3a/')_*.deb")
}

machine_version() { # "linux-image-6.1.0-56-amd64_6.1.192-2_amd64.deb": version and name behind the dash
	basename -- "$1" .deb | sed 's/^[a-z]*-[a-z]*-//; s/_amd64$//; s/%3a/:/; s/\(.*\)_\(.*\)/\2 (\1)/'
}

# Take the kernel of the .deb file $1 out of it: $kernel is its vmlinuz, $modules the modules that the guest wants.
machine_kernel() {
	directory=$cache/$(basename -- "$1" .deb)
	if [ ! -f "$directory/done" ]; then
		rm -rf -- "$directory"
		mkdir -p -- "$directory"
		dpkg --fsys-tarfile "$1" | tar -C "$directory" -x --wildcards './boot/vmlinuz-*' '*/pci-pf-stub.ko*' ||
			{ echo "$1: no package of a kernel" >&2 && return 1; }
		: >"$directory/done"
	fi
	kernel=$(find "$directory/boot" -name 'vmlinuz-*')
	kernel_version="Linux $(machine_version "$1")"
	modules=$directory/lib
}

# Take Xen out of the .deb file $1: $xen is what QEMU can start, an ELF file.
machine_xen() {
	directory=$cache/$(basename -- "$1" .deb)
	mkdir -p -- "$directory"
	xen=$directory/xen
	xen_version="Xen $(machine_version "$1")"
	[ -f "$xen" ] || { dpkg --fsys-tarfile "$1" | tar -C "$directory" -x --wildcards './boot/xen-*.gz' &&
		gunzip -c "$directory"/boot/xen-*.gz >"$xen"; } || { echo "$1: no package of Xen" >&2 && return 1; }
}

# The guest's root file system with the operations in the file $2, below the directory $1: $1/initramfs.  With what is
# in the directory $extra, if there is one.
machine_initramfs() {
	rm -rf -- "$1/root"
	mkdir -p -- "$1/root/bin" "$1/root/modules" "$1/root/dev" "$1/root/proc" "$1/root/sys"
	cp -- "$(command -v busybox)" "$1/root/bin/busybox"
	cp -- "$root/harness/confirm/guest.sh" "$1/root/init"
	chmod +x "$1/root/init"
	cp -- "$2" "$1/root/operations"
	[ -z "${extra-}" ] || cp -r -- "$extra/." "$1/root"
	[ ! -d "$modules" ] || find "$modules" -name '*.ko*' -exec cp -- {} "$1/root/modules" \;
	(cd -- "$1/root" && find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc -R 0:0) |
		gzip -1 >"$1/initramfs"
	rm -rf -- "$1/root"
}

trap "" PIPE	# QEMU may end at any time
tell() { printf "%s\n" "$*" >&3; } 2>/dev/null	# a line to the monitor

# What the monitor has answered, without its echo of what it was asked, once it has answered the last request.
answers() {
	tell 'info name'	# says one line that nothing else says
	for _ in $(seq 600); do
		grep -q '^bdfuzz-end' "$dir/monitor" && break
		kill -0 "$qemu" 2>/dev/null || return 1
		sleep 0.1
	done
	sed '/^(qemu)/d; s/\r$//; /^bdfuzz-end/d' "$dir/monitor"
	: >"$dir/monitor"
}

address() { # what port 0xcf8 takes for $1, bus:device.function in hexadecimal, and the register $2
	device=${1#*:}
	printf '0x%x' $((0x80000000 | 0x${1%%:*} << 16 | 0x${device%.*} << 11 | ${device#*.} << 8 | $2))
}

# All of config space, to $dir/hardware: a line for each register that is not zero, "bus:device.function offset value",
# and for each BAR "bus:device.function size offset value", what is read back after all ones.
machine_read() {
	tell 'info pci'
	answers >"$dir/info" || return 1
	sed -n 's/^  Bus *\([0-9]*\), device *\([0-9]*\), function *\([0-9]*\):$/\1 \2 \3/p' "$dir/info" |
		while read -r bus device function; do
			printf '%02x:%02x.%x\n' "$bus" "$device" "$function"
		done | sort >"$dir/functions"
	while read -r bdf; do
		tell "xp /1024xw $(printf '0x%x' $((window + (($(address "$bdf" 0) & 0xffff00) << 4))))"
	done <"$dir/functions"
	answers >"$dir/words" || return 1
	awk -f "$root/harness/confirm/words.awk" "$dir/words" >"$dir/hardware"
	# Header type 1 has two BARs, type 0 six.
	awk 'NR == FNR { bars[$1] = 6; next } $2 == "00c" && substr($3, 3, 2) % 80 == 1 { bars[$1] = 2 }
		END { for (bdf in bars) print bdf, bars[bdf] }' "$dir/functions" "$dir/hardware" | sort >"$dir/headers"
	while read -r bdf bars; do
		for bar in $(seq 0 $((bars - 1))); do
			tell "o /w 0xcf8 $(address "$bdf" $((0x10 + 4 * bar)))"
			old=$(sed -n "s/^$bdf $(printf '%03x' $((0x10 + 4 * bar))) //p" "$dir/hardware")
			tell 'o /w 0xcfc 0xffffffff'
			tell 'i /w 0xcfc'
			tell "o /w 0xcfc 0x${old:-0}"
			printf '%s size %x\n' "$bdf" "$bar" >>"$dir/sizes"
		done
	done <"$dir/headers"
	answers | sed -n 's/.*= 0x//p' | paste -d ' ' "$dir/sizes" - >>"$dir/hardware"
}

# Change bus numbers as the file $1 says, lines "numbers bus:device.function primary secondary subordinate", or with the
# id of a device in place of an address.  Returns 1, with a line printed, if QEMU's firmware left that one without a bus.
machine_numbers() {
	awk '/^  Bus .*:$/ { place = $2 $4 $6; sub(/:/, "", place) }
		/^ *id "/ { gsub(/"/, "", $2); print $2, place }' \
		"$dir/info" | while IFS=' ,' read -r id bus device function; do
		printf '%s %02x:%02x.%x\n' "$id" "$bus" "$device" "$function"
	done >"$dir/ids"
	while read -r _ bdf primary secondary subordinate; do
		case $bdf in
		*:*) ;;
		*)
			id=$bdf bdf=$(sed -n "s/^$bdf //p" "$dir/ids")
			if [ -z "$bdf" ]; then
				echo "the firmware gave no bus to the bridge above $id: its numbers cannot be written" >&2
				return 1
			fi
			;;
		esac
		tell "o /w 0xcf8 $(address "$bdf" 0x18)"
		tell "o /b 0xcfc 0x$primary"
		tell "o /b 0xcfd 0x$secondary"
		tell "o /b 0xcfe 0x$subordinate"
	done <"$1"
	answers >/dev/null
}

# Boot with the devices in the file $devices (a -device argument a line), the numbers in $numbers (may be empty), the
# operations in $operations, for $1 seconds or less; $2... are further arguments of QEMU.  In $dir: console, guest
# (what guest.sh says), hardware.  Returns 1 if it did not end by itself, 3, with a line printed, if it was not begun.
machine_boot() {
	limit=$1
	shift
	rm -f -- "$dir"/console "$dir"/guest "$dir"/firmware "$dir"/monitor "$dir"/request "$dir"/sizes
	mkfifo "$dir/request"
	while read -r device; do
		[ -z "$device" ] || set -- "$@" -device "$device"
	done <"$devices"
	nice qemu-system-x86_64 -no-user-config -nodefaults -display none -no-reboot -name bdfuzz-end \
		-accel tcg -boot menu=on,splash-time=2500 -serial "file:$dir/console" -serial "file:$dir/guest" \
		-chardev "file,id=firmware,path=$dir/firmware" -device isa-debugcon,iobase=0x402,chardev=firmware \
		-monitor stdio "$@" <"$dir/request" >>"$dir/monitor" 2>"$dir/errors" &
	qemu=$!
	exec 3>"$dir/request"
	for _ in $(seq 600); do
		grep -q '^Press ESC' "$dir/firmware" 2>/dev/null && break
		kill -0 "$qemu" 2>/dev/null || break
		sleep 0.1
	done
	tell stop
	if ! answers >/dev/null || ! machine_read; then
		machine_end
		echo "QEMU did not start: $(grep -v 'has no peer' "$dir/errors" | tail -n 1)" >&2
		return 3
	fi
	if [ -s "$numbers" ] && ! machine_numbers "$numbers"; then
		machine_end
		return 3
	fi
	tell cont
	ended=1
	for _ in $(seq $((limit * 5))); do
		kill -0 "$qemu" 2>/dev/null || { ended=0 && break; }
		sleep 0.2
	done
	machine_end
	return $ended
}

# The usual machine of a kernel: as machine_boot(), with further parameters of the kernel in $2.
machine_boot_kernel() {
	seconds=$1
	parameters=$2
	shift 2
	machine_boot "$seconds" -machine q35,sata=off,smbus=off -cpu qemu64 -m 256 -kernel "$kernel" \
		-initrd "$dir/initramfs" -append "console=ttyS0 $quiet$parameters" "$@"
}

# The same for Xen.  With an IOMMU, or it maps nothing; "max" for a processor makes this dom0 crash early.
machine_boot_xen() {
	seconds=$1
	parameters=$2
	shift 2
	machine_boot "$seconds" -machine q35,kernel-irqchip=off,sata=off,smbus=off -cpu qemu64 -m 1024 \
		-device intel-iommu,intremap=off -kernel "$xen" \
		-initrd "$kernel console=hvc0 $quiet$parameters,$dir/initramfs" \
		-append 'dom0_mem=512M com1=115200,8n1 console=com1 iommu=verbose,debug loglvl=all' "$@"
}

# What the guest of the boot in the directory $1 said, as a table; and if it never came to its end, what the console
# says of that.  $2: what machine_boot() returned.
machine_table() {
	{
		cat -- "$1/guest"
		grep -q '^end' "$1/guest" || {
			echo died
			[ "$2" = 0 ] || echo hang
			sed 's/^\[ *[0-9.]*\] /log /' "$1/console"
		}
	} | awk -f "$root/harness/confirm/table.awk"
}

# What a scenario's hardware has of the boot in the directory $1: root buses as the firmware's tables told the kernel,
# and BARs of VFs.
machine_roots() {
	sed -n 's/^log pci_bus 0000:\(..\): root bus resource \[bus \(..\)-\(..\)\].*/root \1 \3/p' \
		"$1/guest" >"$1/roots"
	[ -s "$1/roots" ] || echo 'root 00 ff' >"$1/roots"	# the guest never came so far
	sed -n '/^vfs /p' "$1/guest" | sort -u -k 2,2 >"$1/vfs"
}

machine_end() {
	kill "$qemu" 2>/dev/null || :
	wait "$qemu" || :
	exec 3>&-
	rm -f -- "$dir/request"
}
