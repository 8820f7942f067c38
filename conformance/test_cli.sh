#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_cli.sh ROOT PROGRAM - the program's verbs: output, exit codes, and input that is no good
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0

# check NAME CODE PATTERN VERB...: exit code and, as a shell pattern, all of the output
check() {
	name=$1 want=$2 pattern=$3
	shift 3
	output=$("$program" "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $output in
	$pattern) [ "$code" = "$want" ] && return ;;
	esac
	printf '%s: exit code %s, expected %s; output, expected %s:\n%s\n' "$name" "$code" "$want" "$pattern" "$output" |
		cut -c 1-400
	failed=1
}
bad() { # NAME PATTERN VERB...: refused, in one line
	name=$1 pattern=$2
	shift 2
	check "$name" 2 "bdfuzz: $pattern" "$@"
	[ "$(printf '%s\n' "$output" | wc -l)" = 1 ] || { echo "$name: more than one line" && failed=1; }
}

offer='offer 1 pci 47505500-0001-0000-3130-444531303244'
printf '# a story\n%s\nexpect domain 1 = 0x0001\nrescind 1\n' "$offer" >good.bdf
printf '%s\nexpect domain 1 = 0x0002\n' "$offer" >wrong.bdf
printf '# a story\r\n%s\r\nexpect\tdomain 1 = 0x0001\r\nrescind 1' "$offer" >crlf.bdf
printf 'offer 1 pci\000x\n' >nul.bdf
printf 'rescind 1\nfrobnicate 7\n' >unknown.bdf
printf 'rescind 1\nfrobnicate \033[31m\n' >escape.bdf
{ printf '# ' && head -c 10000000 /dev/zero | tr '\0' x; } >long.bdf
head -c 10000000 /dev/zero | tr '\0' x >word.bdf
mkdir empty && mkfifo fifo.bdf

check 'help' 0 '*usage:*replay*' help
check 'help of a verb' 0 'usage: bdfuzz replay *' help replay
check '--help' 0 'usage: bdfuzz show *' show --help
bad 'an unknown verb' "unknown verb 'x'*" x
bad 'an unknown option' 'show: unrecognized option*' show --frobnicate
bad 'no file' 'replay: give *' replay
bad 'two files' 'show: give one file' show good.bdf wrong.bdf
bad 'a file that is not there' 'none.bdf: No such file*' replay none.bdf
bad 'a directory without scenarios' 'empty: no .bdf file*' replay empty
bad 'a directory as a scenario' 'empty: Is a directory' show empty
bad 'a FIFO' 'fifo.bdf: *' show fifo.bdf
bad 'NUL bytes' 'nul.bdf:1:*' show nul.bdf
bad 'an unknown operation' 'unknown.bdf:2:1: *frobnicate*expected*' replay unknown.bdf
bad 'an escape sequence' 'escape.bdf:2:12: *' replay escape.bdf
bad 'one long comment' 'long.bdf:1:1: *' show long.bdf
bad 'one long word' 'word.bdf:1:1: *' show word.bdf
bad 'an unknown system' "--sut: there is no system under test 'linux-2.4'; there are *" replay --sut linux-2.4 good.bdf
bad 'an empty list of systems' "--sut: there is no system under test ''*" replay --sut model, good.bdf
bad 'a number that is none' "--runs: '1x' is not a number*" fuzz --runs 1x
bad 'too many jobs' "--jobs: '0' is not a number*" fuzz --jobs 0
bad 'a model is not fuzzed' 'fuzz: model is not a real system*' fuzz --sut model
bad 'a format that is none' "rules: --format is *" rules --format html

check 'a scenario passes' 0 '*good.bdf  PASS*1 scenarios, 1 systems: 1 passed, 0 known, 0 failed' replay --sut model good.bdf
check 'a model says so' 0 '*model: NOT A REAL SYSTEM*model (not real)*' replay --sut model good.bdf
check 'an expectation fails' 1 '*wrong.bdf  FAIL EXPECT*(line 2)*1 failed' replay --sut model wrong.bdf
check 'CRLF, tabs, no last newline' 0 '*PASS*' replay --sut model crlf.bdf
check 'the text, and what happens' 0 "# a story*installed, domain 0x0001*0 findings*" show good.bdf --sut model
bad 'an unwritable place' 'none/good: *' pack good.bdf none/good
check 'text to bytes' 0 '' pack good.bdf good
check 'bytes to text' 0 '' pack good again.bdf
cmp good.bdf again.bdf || failed=1
check 'bytes are shown as text' 0 '# a story*rescind 1' show good
check 'the rules' 0 '*DOM-UNIQUE*' rules
[ "$("$program" rules --format markdown | wc -l)" = "$(($(find "$root/harness/check/rules" -name '*.c' | wc -l) + 2))" ] ||
	{ echo 'rules: not one line for each file' && failed=1; }
check 'the known findings' 0 '*children-leak*LEAK*trusted*' findings
check 'all about one' 0 'children-leak *cause *scenario  conformance/scenarios/rescind-children.bdf*mask *' findings children-leak
bad 'a finding that nobody knows' "findings: there is no known finding 'x'*" findings x
bad 'findings in a format that is none' "findings: --format is *" findings --format html

# A finding's file names its scenario by its place; another one that shows nothing is no worse for that.
case $("$program" replay --sut none good.bdf 2>&1) in
*linux-6.12,*)
	mkdir -p conformance/scenarios
	printf '%s\nrescind 1\n' "$offer" >conformance/scenarios/rescind-children.bdf
	check 'a finding that is gone' 1 '*children-leak did not happen on linux-6.12*0 passed, 0 known, 1 failed' \
		replay --sut linux-6.12 conformance/scenarios/rescind-children.bdf
	check 'the same under another name' 0 '*0 hit*1 passed*' replay --sut linux-6.12 good.bdf
	check 'with another host it is another scenario' 0 '*1 passed*' \
		replay --hostile --sut linux-6.12 conformance/scenarios/rescind-children.bdf
	check 'hits of masks' 1 '*children-leak*LEAK*linux-6.12*new_pcichild_device*1*masks, 1 hit*1 findings*' \
		show --sut linux-6.12 "$root/conformance/scenarios/rescind-children.bdf"
	;;
esac
exit $failed
