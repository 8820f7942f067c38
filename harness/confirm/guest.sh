#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash disable=SC2154
#
# guest.sh - the first process of a guest: carries out /operations, and says after each what the kernel has
#
# An operation is a line as in a scenario: boot (which is over), rescan, remove, setpci, getpci, numvfs.  What it says
# goes to the second serial port, where no kernel message can come in between; where there is none, to the console:
#   after OPERATION       then of each: status N, 0 good; value, of getpci
#   function ADDRESS VENDOR:DEVICE CLASS HEX  as the kernel knows it, and the first 64 bytes of its config space now
#   vfs ADDRESS TOTAL ... first and last byte and the kernel's flags of each BAR of all its VFs together
#   bus DOMAIN:BUS        that there is in /sys/class/pci_bus
#   log TEXT              a line of the kernel's since the operation before
# and "end" at the end.  If there is a program /capture, what that says follows.
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox --install -s /bin
export PATH=/bin
exec </dev/null >/dev/console 2>&1
{ stty -F /dev/ttyS1 raw 115200 && exec >/dev/ttyS1; } 2>/dev/null
devices=/sys/bus/pci/devices

# A function whose directory went with its parent's, and that the kernel has all the same: it still lists it elsewhere.
lost() {
	at=${1#*:}
	device=${at#*:}
	number=$(printf '%s%02x' "${at%%:*}" $((0x${device%.*} << 3 | ${device#*.})))
	ids=$(sed -n "s/^${number}[[:blank:]]*\(....\)\(....\).*/\1:\2/p" /proc/bus/pci/devices)
	echo "function $1 ${ids:--} - -"
}

show() {
	for function in "$devices"/*; do
		[ -L "$function" ] || continue
		[ -e "$function" ] || { lost "${function##*/}" && continue; }
		read -r vendor <"$function/vendor"
		read -r device <"$function/device"
		read -r class <"$function/class"
		registers=$(hexdump -v -n 64 -e '64/1 "%02x"' "$function/config")
		echo "function ${function##*/} ${vendor#0x}:${device#0x} ${class#0x} $registers"
		[ -f "$function/sriov_totalvfs" ] || continue
		read -r total <"$function/sriov_totalvfs"
		echo "vfs ${function##*/} $total $(sed -n '8,13p' "$function/resource" | tr '\n' ' ')"
	done
	for bus in /sys/class/pci_bus/*; do
		echo "bus ${bus##*/}"
	done
	dmesg -c | sed 's/^\(<[0-9]*>\)*\[ *[0-9.]*\] //; s/^/log /'
}

config() { # a function's config space in $file, offset, size and value in variables of these names
	file=$devices/$1/config
	shift
	offset=0 size=4 value=0	# what a scenario leaves out
	for field in "$@"; do
		case $field in
		offset=* | size=* | value=*) eval "${field%%=*}=\$((${field#*=}))" ;;
		esac
	done
	[ -f "$file" ]
}

numvfs() { # the simplest driver that can switch VFs on; VFs get none, as nobody looks at what they do
	find /modules -name 'pci-pf-stub*' -exec insmod {} \; 2>/dev/null
	echo 0 >"$devices/$1/sriov_drivers_autoprobe"
	[ -e "$devices/$1/driver" ] || {
		echo pci-pf-stub >"$devices/$1/driver_override"
		echo "$1" >/sys/bus/pci/drivers_probe
	}
	count=${2-1}
	echo $((${count#count=})) >"$devices/$1/sriov_numvfs"
}

perform() {
	verb=$1
	shift
	case $verb in
	boot) ;;
	rescan) echo 1 >/sys/bus/pci/rescan ;;
	remove) [ -e "$devices/$1" ] && echo 1 >"$devices/$1/remove" ;;
	numvfs) [ -e "$devices/$1" ] && numvfs "$@" ;;
	setpci) # in one access: what the kernel makes of a write of so many bytes
		config "$@" || return
		bytes=
		for byte in $(seq "$size"); do
			bytes=$bytes$(printf '\\x%02x' $((value >> 8 * (byte - 1) & 0xff)))
		done
		printf "%b" "$bytes" |
			dd of="$file" bs="$size" count=1 seek="$offset" oflag=seek_bytes conv=notrunc 2>/dev/null
		;;
	getpci) config "$@" && echo "value $(hexdump -v -s "$offset" -n "$size" -e '1/'"$size"' "0x%x"' "$file")" ;;
	*) return 1 ;;
	esac
}

number=0
while read -r operation; do
	number=$((number + 1))
	echo "bdfuzz: operation $number: $operation" >/dev/kmsg
	echo "after $operation"
	# shellcheck disable=SC2086 # words
	(perform $operation) 2>/dev/null	# one that the kernel kills must not take init along
	echo "status $?"
	show
done </operations
echo "bdfuzz: operation end" >/dev/kmsg
echo 'end'
[ ! -x /capture ] || /capture
sleep 1
poweroff -f
