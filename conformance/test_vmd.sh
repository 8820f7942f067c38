#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_vmd.sh ROOT PROGRAM - bdfuzz vmd: where host addresses are, what each kernel makes of it, and whether that is right
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }
scenarios=$root/conformance/scenarios/vmd
"$program" vmd --sut linux-6.1,linux-6.12 "$scenarios/28c0.bdf" >/dev/null 2>&1
[ $? -le 1 ] || { echo 'linux-6.1 or linux-6.12 is not built in' && exit 77; }

# gives CODE FILE: the text in `expected` is all that is said of FILE, behind what the systems are made of
gives() {
	"$program" vmd --sut linux-6.1,linux-6.12 "$2" >out 2>&1
	[ $? = "$1" ] || fail "$2: not exit code $1"
	sed '1,/^$/d' out >found
	diff expected found || failed=1
}

# kernels CODE FILE: the same of what the kernels make of it, without the columns that are empty or long
kernels() {
	"$program" vmd --sut linux-6.1,linux-6.12 "$2" >out 2>&1
	[ $? = "$1" ] || fail "$2: not exit code $1"
	sed -n '/^kernel /,$p' out | sed 's/  *$//; s/   */  /g' >found
	diff expected found || failed=1
}

# refuses CODE TEXT ARGUMENT...: nothing is printed but one line that has TEXT in it
refuses() {
	code=$1 text=$2
	shift 2
	"$program" vmd "$@" >out 2>err
	[ $? = "$code" ] || fail "$*: not exit code $code"
	[ -s out ] && fail "$*: something was printed"
	[ "$(wc -l <err)" = 1 ] || fail "$*: not one line: $(cat err)"
	grep -qF -- "$text" err || fail "$*: $(cat err)"
}

# An ID that no table knows: the place is found; no kernel takes the device; told wrongly, both have wrong addresses.
cat >expected <<'END'
VMD 2, 8086:abcd at 0000:00:0e.0, as firmware left it

window   guest address  size
CFGBAR    0x8000000000   32M
MEMBAR1     0x90000000   32M
MEMBAR2   0x8002000000    1M

method               register         reads               says          host address           offset
membar2-0x2000       config 0x70      0x00000002          VMLOCK: on
                     MEMBAR2 0x2000   0x0000000094000000  MEMBAR1         0x94000000       -0x4000000
                     MEMBAR2 0x2008   0x0000206ffff00000  MEMBAR2     0x206ffff00000  -0x1feffdf00000
vendor-capability    capability 0x09  there is none
legacy-old-location  config 0x70      0x00000002          VMLOCK: on
                     MEMBAR2 0x2008   0x0000206ffff00000  MEMBAR1     0x206ffff00000  -0x206f6ff00000
                     MEMBAR2 0x2010   0x0000000000000000  MEMBAR2                0x0     0x8002000000

method               verdict    speaks   because
none                 wrong      against  another place is enabled, or cannot be read
membar2-0x2000       plausible  for      its enable bit or signature is there
vendor-capability    wrong      against  its enable bit or signature is absent
                                against  another place is enabled, or cannot be read
legacy-old-location  wrong      against  a host address is 0
                                against  a host address is no multiple of its window's size
                                for      its enable bit or signature is there
                                against  it takes one window's address for the other's

membar2-0x2000: Shadow registers at 0x2000 and 0x2008 of MEMBAR2, if VMLOCK enables them.
Of MEMBAR2 children have what begins at 0x2010, where the out-of-band interface (0x2010 to 0x2090) is too.
Buses 00-1f.

kernel      features of     features                                              offset of MEMBAR1        offset of MEMBAR2  buses     children from  result
linux-6.1   -               -                                                                     -                        -      -                 -  left alone
linux-6.1   like 8086:201d  vendor-capability                                    0x0 for -0x4000000  0x0 for -0x1feffdf00000  00-1f  0x2000, over OOB  WRONG addresses
linux-6.1   like 8086:28c0  membar2-0x2000 restriction msi-bypass                        -0x4000000          -0x1feffdf00000  00-1f  0x2010, over OOB  right
linux-6.1   like 8086:467f  vendor-capability restriction first-vector           0x0 for -0x4000000  0x0 for -0x1feffdf00000  00-1f  0x2000, over OOB  WRONG addresses
linux-6.12  -               -                                                                     -                        -      -                 -  left alone
linux-6.12  like 8086:201d  vendor-capability                                    0x0 for -0x4000000  0x0 for -0x1feffdf00000  00-1f  0x2000, over OOB  WRONG addresses
linux-6.12  like 8086:28c0  membar2-0x2000 restriction msi-bypass                        -0x4000000          -0x1feffdf00000  00-1f  0x2010, over OOB  right
linux-6.12  like 8086:467f  vendor-capability restriction first-vector pm-quirk  0x0 for -0x4000000  0x0 for -0x1feffdf00000  00-1f  0x2000, over OOB  WRONG addresses
Addresses and buses are right when told (linux-6.1, linux-6.12):
	echo 8086 abcd ffffffff ffffffff 0 0 13 >/sys/bus/pci/drivers/vmd/new_id

END
gives 0 "$scenarios/unknown-id.bdf"

# The pre-production device of seed 002: both kernels take one window's address for the other's, and say nothing.
cat >expected <<'END'
VMD 2, 8086:28c0 at 0000:00:0e.0, as firmware left it

window   guest address  size
CFGBAR    0x8000000000   32M
MEMBAR1     0x90000000   32M
MEMBAR2   0x8002000000    1M

method               register         reads               says          host address           offset
membar2-0x2000       config 0x70      0x00000002          VMLOCK: on
                     MEMBAR2 0x2000   0x0000000000000000  MEMBAR1                0x0       0x90000000
                     MEMBAR2 0x2008   0x0000000094000000  MEMBAR2         0x94000000     0x7f6e000000
vendor-capability    capability 0x09  there is none
legacy-old-location  config 0x70      0x00000002          VMLOCK: on
                     MEMBAR2 0x2008   0x0000000094000000  MEMBAR1         0x94000000       -0x4000000
                     MEMBAR2 0x2010   0x0000206ffff00000  MEMBAR2     0x206ffff00000  -0x1feffdf00000

method               verdict    speaks   because
none                 wrong      against  another place is enabled, or cannot be read
membar2-0x2000       wrong      against  a host address is 0
                                for      its enable bit or signature is there
                                against  it takes one window's address for the other's
vendor-capability    wrong      against  its enable bit or signature is absent
                                against  another place is enabled, or cannot be read
legacy-old-location  plausible  for      its enable bit or signature is there

legacy-old-location: Shadow registers at 0x2008 and 0x2010 of MEMBAR2, as before 2019.
Of MEMBAR2 children have what begins at 0x2018, where the out-of-band interface (0x2010 to 0x2090) is too.
Buses 00-1f.

kernel      features of  features                                       offset of MEMBAR1                 offset of MEMBAR2  buses     children from  result
linux-6.1   its table    membar2-0x2000 restriction msi-bypass  0x90000000 for -0x4000000  0x7f6e000000 for -0x1feffdf00000  00-1f  0x2010, over OOB  WRONG addresses
linux-6.12  its table    membar2-0x2000 restriction msi-bypass  0x90000000 for -0x4000000  0x7f6e000000 for -0x1feffdf00000  00-1f  0x2010, over OOB  WRONG addresses

END
gives 1 "$scenarios/28c0-preproduction.bdf"

# Where the kernels differ: a value of the bus restriction, an ID.  What is told of b60b decides about its buses.
cat >expected <<'END'
kernel  features of  features  offset of MEMBAR1  offset of MEMBAR2  buses  children from  result
linux-6.1  its table  membar2-0x2000 restriction msi-bypass  -  -  -  -  not bound: the probe fails
linux-6.12  its table  membar2-0x2000 restriction msi-bypass  0x0  0x0  e0-ff  0x2010, over OOB  right

END
kernels 1 "$scenarios/restriction-3.bdf"
cat >expected <<'END'
kernel  features of  features  offset of MEMBAR1  offset of MEMBAR2  buses  children from  result
linux-6.1  -  -  -  -  -  -  left alone
linux-6.1  like 8086:201d  vendor-capability  0x0  0x0  00-1f for 80-9f  0x2000  WRONG buses
linux-6.1  like 8086:28c0  membar2-0x2000 restriction msi-bypass  0x0  0x0  80-9f  0x2010  right
linux-6.1  like 8086:467f  vendor-capability restriction first-vector  0x0  0x0  80-9f  0x2000  right
linux-6.12  its table  vendor-capability restriction first-vector pm-quirk  0x0  0x0  80-9f  0x2000  right
Addresses and buses are right when told (linux-6.1):
	echo 8086 b60b ffffffff ffffffff 0 0 13 >/sys/bus/pci/drivers/vmd/new_id
Addresses and buses are right when told (linux-6.1):
	echo 8086 b60b ffffffff ffffffff 0 0 e >/sys/bus/pci/drivers/vmd/new_id

END
kernels 0 "$scenarios/id-b60b.bdf"

# Pre-production registers behind an unknown ID: no features of a table find them.
sed 's/8086:28c0/8086:abcd/' "$scenarios/28c0-preproduction.bdf" >old.bdf
"$program" vmd --sut linux-6.12 old.bdf >out 2>&1 || fail "old.bdf: exit code $?"
grep -q '^legacy-old-location: ' out || fail 'old.bdf: the place was not found'
[ "$(grep -c '^linux-6.12  *like .* WRONG addresses$' out)" = 3 ] || fail 'old.bdf: not all of the table is called wrong'
grep -qx 'Nothing that a table has is right: the driver has to be changed for it.' out || fail 'old.bdf: another advice'

# What firmware has programmed into a child speaks for the place, or against it.
cat >child.bdf <<'END'
root 1 last=1f
plug 2 1 0e.0 vmd id=8086:abcd bar0=fe00000c bar1=ffffffff bar2=fe000000 bar4=fff0000c bar5=ffffffff msix=4
vmd 2 shadow=membar2 lock=0x2 host1=0x94000000 host2=0x206ffff00000 cfgbar=0x8000000000 membar1=0x90000000 membar2=0x8002000000
plug 3 2 00.0 endpoint class=010802 bar0=ffffc004 bar1=ffffffff
setpci 10000:00:00.0 offset=0x10 value=0x94100004
END
"$program" vmd child.bdf >out 2>&1
grep -q "^membar2-0x2000  *plausible  *for  *all children's BARs lie" out || fail "child.bdf: $(grep plausible out)"
sed -i 's/0x94100004/0x90100004/' child.bdf	# as the guest has it, and the host has not
"$program" vmd child.bdf >out 2>&1
grep -q "^membar2-0x2000  *wrong  *against  *a child's BAR lies in no" out || fail "child.bdf: $(grep ^membar2 out)"

# What the README shows is what is printed.
"$program" vmd "$scenarios/unknown-id.bdf" >out 2>&1
awk '/bdfuzz vmd conf/ && /^    [$]/ { on = 1; next } on && /^[^ ]/ { exit } on && /^    [^[]/ { print substr($0, 5) }' \
	"$root/README.md" >shown
[ "$(wc -l <shown)" -gt 15 ] || fail "the README shows $(wc -l <shown) lines"
while IFS= read -r line; do
	grep -qxF -e "$line" out || fail "README: not printed: $line"
done <shown

# Several VMDs, one after the other; windows that firmware gave no place.
"$program" vmd "$scenarios/two.bdf" >out 2>&1 || fail "two.bdf: exit code $?"
[ "$(grep -c '^VMD .*, as firmware left it$' out)" = 2 ] || fail 'two.bdf: not two VMDs'
"$program" vmd "$root/conformance/scenarios/planted/v3.bdf" >out 2>&1 || fail "v3.bdf: exit code $?"
grep -q '^Firmware gave it no addresses' out || fail 'v3.bdf: where the offsets are from is not said'

# What cannot be done is said in one line.
refuses 2 'there is no VMD in it' "$root/conformance/scenarios/eject.bdf"
refuses 2 'No such file' none.bdf
refuses 2 'give one file'
refuses 2 'give one file' child.bdf child.bdf
refuses 2 'model has no VMD driver' --sut model child.bdf
refuses 2 'no system under test' --sut linux-1.0 child.bdf
echo 'vmd 2 shadow=everywhere' >bad.bdf
refuses 2 'bad.bdf:1:' bad.bdf

exit $failed
