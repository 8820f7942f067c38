#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_check_verb.sh ROOT PROGRAM - bdfuzz check: formats, choices, exit codes, and input that is no good
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0

# check NAME CODE PATTERN ARGUMENT...: exit code and, as a shell pattern, all of the output
check() {
	name=$1 want=$2 pattern=$3
	shift 3
	output=$("$program" check "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $output in
	$pattern) [ "$code" = "$want" ] && return ;;
	esac
	printf '%s: exit code %s, expected %s; output, expected %s:\n%s\n' "$name" "$code" "$want" "$pattern" "$output" |
		cut -c 1-600
	failed=1
}
bad() { # NAME PATTERN ARGUMENT...: refused, in one line, and nothing is written
	name=$1 pattern=$2
	shift 2
	check "$name" 2 "bdfuzz: $pattern" --out report "$@"
	[ "$(printf '%s\n' "$output" | wc -l)" = 1 ] || { echo "$name: more than one line" && failed=1; }
	[ ! -e report ] || { echo "$name: a report was written" && failed=1; }
	[ -z "$(find . -name 'report.*')" ] || { echo "$name: half a report was left" && failed=1; }
}

zeros() { for at in $1; do echo "$at: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"; done; }
entry() { # ADDRESS FIRST-ROW
	echo "$1 a function"
	echo "00: $2"
	zeros '10 20 30'
	echo
}
host='86 80 37 12 00 00 00 00 02 00 00 06 00 00 00 00'
entry 00:00.0 "$host" >good.txt
{ entry 00:00.0 "$host" && entry 00:01.0 '86 80 38 12 00 00 00 00 02 00 00 02 00 00 03 00'; } >bad.txt
entry 0001:00:00.0 "$host" >domain.txt

# ---- bad input ----
: >empty.txt
head -c 4000 "$program" >binary.txt
truncate -s 1000000000 zeros.txt
head -c 1000000 /dev/zero >million.txt
printf '00:00.0 x\n00: 86 80' >no-newline.txt
echo 'lspci: Cannot find any working access method.' >said.txt
printf '00:00.0 Host bridge: Intel\n\tFlags: fast\n\n' >decoded.txt
head -c 150 bad.txt >cut.txt
{ cat good.txt && entry 00:20.0 "$host"; } >device.txt
{ cat good.txt && entry 00:00.0 "$host"; } >twice.txt
sed 's/^10: .*/10: 00 00 [ 1.5] usb 1-1: new/' good.txt >torn.txt
{ echo "00:00.0 $(head -c 300 /dev/zero | tr '\0' x)" && sed 1d good.txt; } >long.txt
mkdir directory
mkfifo fifo

# shellcheck disable=SC2016 # not to be expanded
bad 'no file' 'check: give a file that `lspci -xxxx` wrote, as root'
bad 'not there' 'nowhere.txt: No such file or directory' nowhere.txt
bad 'empty' 'empty.txt: it is empty' empty.txt
bad 'binary' 'binary.txt:1: byte 0x7f is in no text, so this is no dump of lspci'"'"'s: *ELF*' binary.txt
bad 'directory' 'directory: Is a directory' directory
bad 'fifo' 'fifo: Invalid argument' fifo
bad 'a gigabyte of zeros' 'zeros.txt: more than 512 MB, which no capture has' zeros.txt
bad 'a megabyte of zeros' 'million.txt:1: byte 0x00 is in no text*' million.txt
bad 'no newline at the end' 'no-newline.txt:2: the last line does not end in a newline*: "00: 86 80"' no-newline.txt
bad 'what lspci says' 'said.txt:1: what a program says that failed*"lspci: Cannot find*' said.txt
# shellcheck disable=SC2016
bad 'decoded text' 'decoded.txt: decoded text only, without registers: `lspci -xxxx` writes them, as root' decoded.txt
bad 'cut off' 'cut.txt:4: the last line does not end in a newline*' cut.txt
bad 'device number' 'device.txt:7: device numbers end at 1f: "00:20.0 a function"' device.txt
bad 'twice' 'twice.txt:7: 0000:00:00.0 is here for the second time; the first is in line 1: *' twice.txt
bad 'torn row' 'torn.txt:3: a torn row: *: "10: 00 00 \[ 1.5\] usb 1-1: new"' torn.txt
bad 'long line' 'long.txt:1: a line of more than 253 bytes*' long.txt
bad 'one of two' 'empty.txt: it is empty' good.txt empty.txt
bad 'unknown rule' "--only: no rule is called 'PCI-BUS-LOP', did you mean PCI-BUS-LOOP?*" --only PCI-BUS-LOP good.txt
bad 'unknown rule to skip' "--skip: no rule is called 'X'; *" --skip X good.txt
bad 'unknown format' "check: --format is text, jsonl, junit, github or html, not 'pdf'" --format pdf good.txt
bad 'slot' "-s: '99:99:99': *" -s 99:99:99 good.txt
bad 'id' "-d: 'xyz': *" -d xyz good.txt
bad 'system' "*no system under test*nonsense*" --sut nonsense good.txt
bad 'two captures, one scenario' 'check: --scenario is made of one capture' --scenario s.bdf good.txt bad.txt
check 'no place for the report' 2 'bdfuzz: nowhere/report: No such file or directory' --out nowhere/report good.txt

# ---- the lenient reader ----
{ sed 's/^10: .*/10: torn/' good.txt && entry 00:02.0 "$host"; } >damaged.txt
check 'lenient' 0 'bdfuzz: damaged.txt:3: dropped: a torn row: *1 functions: *; 1 lines were dropped*' --lenient damaged.txt
check 'lenient, nothing sound' 2 'bdfuzz: *said.txt:1: what a program says that failed*' --lenient said.txt

# ---- results ----
check 'good' 0 '*PASS PCI-HEADER-TYPE  1 function
*0 failed*1 of 1 captures passed' good.txt
check 'bad' 1 '*FAIL \[MEDIUM\] PCI-HEADER-TYPE 00:01.0 *
  bytes     0x0e: 03
  expected  a header of type 0, 1 or 2
  found     type 3 (the register reads 03)
  clause    *0 of 1 captures passed' bad.txt
check 'sha256' 0 "*sha256 $(sha256sum <good.txt | cut -d ' ' -f 1)*" good.txt
check 'skipped with a reason' 0 '*SKIP PCI-CAP-LIST     1 function: the registers that tell were not recorded;*' good.txt
check 'several' 1 '*good.txt
*bad.txt
*1 of 2 captures passed' good.txt bad.txt
check 'domain' 0 '*LINUX-SCAN *' -D domain.txt
check 'with registers' 1 '*  00: 86 80 38 12 00 00 00 00 02 00 00 02 00 00 03 00
*' -x bad.txt
check 'with domains' 1 '*PCI-HEADER-TYPE 0000:00:01.0 *' -D bad.txt
check 'one rule' 0 '*1 functions: 1 passed, 0 failed, 0 warnings, 0 skipped*' --only PCI-CLASS good.txt
check 'not that rule' 0 '*0 failed*' --skip PCI-HEADER-TYPE bad.txt
check 'a pattern' 0 '*1 functions: 0 passed, 0 failed, 0 warnings, 5 skipped*' --only 'PCI-BUS-*' good.txt
check 'a slot' 0 '*0 failed*' -s 00.0 bad.txt
check 'an id' 1 '*1 failed*' -d 8086:1238 bad.txt
check 'a class' 0 '*0 failed*' -d ::0600 bad.txt
check 'explained' 0 'PCI-BUS-LOOP \[HIGH\]
  rule *
  clause *seed 001*
  advice *' --explain PCI-BUS-LOOP
check 'rules' 0 'DOM-MODEL *PCI-WINDOWS *SRIOV-STRIDE *' --rules
check 'help' 0 'usage: bdfuzz check FILE... *--explain ID*' --help
check 'offers' 0 '*PASS LINUX-VPCI       linux-6.1*: 3 of 3 offers made buses*' "$root/fixtures/captures/synthetic-azure.txt"
check 'each kernel' 0 '*PASS LINUX-SCAN       linux-6.1*: 1 functions found, bus numbers unchanged*' good.txt

# ---- formats ----
check 'jsonl' 1 '{"type":"capture","file":"bad.txt","sha256":"*{"type":"check",*"id":"PCI-HEADER-TYPE","result":"FAIL","severity":"MEDIUM","function":"0000:00:01.0",*"expected":"a header of type 0, 1 or 2",*"offset":14,"bytes":"03"}*{"type":"total",*"failed":1,*}' \
	--format jsonl bad.txt
check 'junit' 1 '<?xml*<testsuite name="bad.txt" tests="*" failures="1" *<testcase classname="bdfuzz.check" name="PCI-HEADER-TYPE 00:01.0">
<failure type="MEDIUM" message="type 3 (the register reads 03)">*</testsuites>' --format junit bad.txt
check 'github' 1 '::error file=bad.txt,line=7,title=PCI-HEADER-TYPE 00%3A01.0::type 3 *%0Aexpected: *
*::notice file=bad.txt,title=bdfuzz check::2 functions: *' --format github bad.txt
check 'html' 1 '<!doctype html>*FAILED: a rule is broken.*<a class="bad" href="#c0-*">FAIL PCI-HEADER-TYPE</a>*<article id="c0-*" class="fails">*</html>' \
	--format html bad.txt

# Names in a capture are arbitrary bytes.
{ printf '#+ about made-by <script>&"%b\n' '\377' && cat bad.txt; } >'<b>&".txt'
for format in html junit; do
	check "escapes, $format" 1 '*&lt;b&gt;&amp;&quot;.txt*' --format $format '<b>&".txt'
	case $output in
	*'<script>'* | *'<b>'*) echo "escapes, $format: something got through" && failed=1 ;;
	esac
done

# The same report twice, and in a file as on standard output.
"$program" check --format jsonl --out one bad.txt
"$program" check --format jsonl bad.txt >two
cmp -s one two || { echo 'a report in a file differs from one that is printed' && failed=1; }

# What the scenario of a capture says is what the capture says.
"$program" check --skip LINUX-SCAN --scenario bad.bdf bad.txt >/dev/null
"$program" replay --sut hardware bad.bdf >out 2>&1
grep -q '^bad.bdf .* PCI-HEADER-TYPE$' out || { echo 'the scenario of a capture has other faults:' && cat out && failed=1; }

# What is written down is read again, and lspci reads it too.  A machine without PCI says so.
if "$program" capture --out here.txt 2>errors; then
	check 'this machine' "$("$program" check here.txt >/dev/null && echo 0 || echo 1)" '*here.txt*' here.txt
	"$program" capture --redact >redacted.txt 2>/dev/null
	grep -q '^#+ about redacted ' redacted.txt || { echo 'redacted: not said' && failed=1; }
else
	grep -q '^bdfuzz: capture: ' errors || { echo 'capture:' && cat errors && failed=1; }
fi

# A sysfs of our own: a PF with a serial number and its VF, a slot, an offer.
mkdir -p sys/bus/pci/devices sys/bus/pci/slots/left sys/devices/pf sys/devices/vf sys/bus/vmbus/devices/x/pci0001:00
bytes() { printf '%b' "$(printf '\\0%o' "$@")"; }
{ bytes 0x86 0x80 0xc9 0x10 0 0 0 0 1 0 0 2 && head -c 244 /dev/zero && bytes 3 0 1 0 1 2 3 4 5 6 7 8 && head -c 3828 /dev/zero; } \
	>sys/devices/pf/config
{ bytes 255 255 255 255 && head -c 252 /dev/zero; } >sys/devices/vf/config
for f in pf vf; do
	echo 0x8086 >sys/devices/$f/vendor && echo 0x10c9 >sys/devices/$f/device && echo 0x020000 >sys/devices/$f/class
	echo '0x00000000f0000000 0x00000000f0003fff 0x0000000000040200' >sys/devices/$f/resource && echo 0 >sys/devices/$f/irq
done
ln -s ../../../devices/pf sys/bus/pci/devices/0000:01:00.0
ln -s ../../../devices/vf sys/bus/pci/devices/0000:01:10.0
ln -s ../pf sys/devices/vf/pointless && ln -s ../../devices/0000:01:00.0 sys/devices/vf/physfn
echo 0000:01:00 >sys/bus/pci/slots/left/address
echo '{44c4f61d-4444-4400-9d52-802e27ede19f}' >sys/bus/vmbus/devices/x/class_id
echo '{47505500-0001-0000-3130-444531303244}' >sys/bus/vmbus/devices/x/device_id
"$program" capture --sysfs sys >made.txt 2>errors || { echo 'capture of a made sysfs:' && cat errors && failed=1; }
"$program" capture --sysfs sys --redact >made-redacted.txt 2>/dev/null
for line in '#+ offer 44c4f61d-4444-4400-9d52-802e27ede19f 47505500-0001-0000-3130-444531303244 0001' \
	'#+ slot 0000:01:00 left' '#+ vf 0000:01:10.0 0000:01:00.0' '#+ bar 0000:01:00.0 0 f0000000 4000' \
	'100: 03 00 01 00 01 02 03 04 05 06 07 08 00 00 00 00'; do
	grep -qxF "$line" made.txt || { echo "capture of a made sysfs: no line $line" && failed=1; }
done
grep -qxF '100: 03 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00' made-redacted.txt ||
	{ echo 'the serial number is there' && failed=1; }
grep -q '^ff0: ' made.txt || { echo 'capture of a made sysfs: not all registers' && failed=1; }
"$program" capture --sysfs nowhere --out never.txt 2>errors
code=$?
if [ $code != 2 ] || [ -e never.txt ] || [ "$(wc -l <errors)" != 1 ]; then
	echo 'capture of no sysfs:' && cat errors && failed=1
fi
exit $failed
