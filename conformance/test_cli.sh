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
mkdir entries && ln -s nowhere entries/gone.bdf && cp good.bdf entries

check 'help' 0 '*usage:*replay*' help
check 'help of a verb' 0 'usage: bdfuzz replay *' help replay
check '--help' 0 'usage: bdfuzz show *' show --help
bad 'an unknown verb' "unknown verb 'x'*" x
bad 'an unknown option' 'show: unrecognized option*' show --frobnicate
bad 'no file' 'replay: give *' replay
bad 'two files' 'show: give one file' show good.bdf wrong.bdf
bad 'a file that is not there' 'none.bdf: No such file*' replay none.bdf
bad 'a directory without scenarios' 'empty: no .bdf file*' replay empty
bad 'an entry of a directory that is not there' 'entries/gone.bdf: No such file*' replay entries
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
bad 'coverage of a model' 'coverage: there is no coverage build of model' coverage --sut model
bad 'coverage of a file' "coverage: takes no arguments, got 'good.bdf'" coverage good.bdf
bad 'schedules that are none' "--schedules: 'some' is not 'all'" replay --schedules some good.bdf
bad 'too many steps' "--steps: '13' is not a number from 0 to 12" replay --schedules all --steps 13 good.bdf
bad 'steps that are no number' "--steps: 'x' is not a number*" replay --schedules all --steps x good.bdf
bad 'too many points' "--points: '256' is not a number from 0 to 255" replay --schedules all --points 256 good.bdf
bad 'steps of nothing' 'replay: --steps needs --schedules all' replay --steps 3 good.bdf
bad 'a place for nothing' 'replay: --save needs --schedules all' replay --save there good.bdf
bad 'a format that is none' "rules: --format is *" rules --format html

check 'a scenario passes' 0 '*good.bdf  PASS*1 scenarios, 1 systems: 1 passed, 0 known, 0 failed' replay --sut model good.bdf
check 'a model says so' 0 '*model: NOT A REAL SYSTEM*model (not real)*' replay --sut model good.bdf
check 'an expectation fails' 1 '*wrong.bdf  FAIL EXPECT*(line 2)*1 failed' replay --sut model wrong.bdf
# Legacy systems break rules on purpose: they run when they are named, and the scenario says what they show.
legacy='legacy-8-9-none'
{ printf '# known: DOM-KEPT on legacy-8-*\n# known: DOM-MODEL on %s\n' $legacy && cat good.bdf; } |
	sed "s/= 0x0001/& on model/" >said.bdf
sed 's/DOM-MODEL on legacy-8-9-none/DOM-ZERO on *none/' said.bdf >gone.bdf
check 'no legacy system by default' 0 'linux*model (not real)*1 scenarios, * systems: *' replay good.bdf
check 'a legacy system fails' 1 '*FAIL DOM-KEPT DOM-MODEL EXPECT*' replay --sut $legacy good.bdf
check 'a scenario says what it shows' 0 '*said.bdf  KNOWN DOM-KEPT DOM-MODEL*1 known, 0 failed' replay --sut $legacy said.bdf
check 'a scenario says what is not shown' 1 '*gone.bdf  FAIL*DOM-ZERO did not happen*' replay --sut $legacy gone.bdf
bad 'a legacy system is not fuzzed' "fuzz: $legacy is not a real system*" fuzz --sut $legacy
check 'a model has one order' 0 '*good.bdf  model (not real)  *1 orders: 1 passed, 0 known, 0 new' \
	replay --sut model --schedules all good.bdf
check 'an expectation fails in the one order' 1 "*wrong.bdf: in 1 of 1 orders*EXPECT*file *there/wrong-EXPECT-*$offer*1 new" \
	replay --sut model --schedules all --save there wrong.bdf
check 'what was saved shows it' 1 '*FAIL EXPECT*' replay --sut model there
touch file
check 'a place that cannot be' 2 '*bdfuzz: file/wrong-EXPECT-*: *' replay --sut model --schedules all --save file wrong.bdf
for real in $("$program" replay --sut none good.bdf 2>&1 | sed 's/.*there are //; s/,//g'); do
	case $real in
	linux*) ;;
	*) continue ;;
	esac
	race=$root/conformance/scenarios/race-resume-rescind.bdf
	check "a plain run on $real does not show it" 0 '*KNOWN LEAK*' replay --sut "$real" "$race"
	case $output in
	*BUS-STALE*) echo "a plain run on $real does show it" && failed=1 ;;
	esac
	check "one order on $real does" 0 '*orders on linux*BUS-STALE*0 new' \
		replay --sut "$real" --schedules all --save "$real" "$race"
	check "and again by itself on $real" 0 '*KNOWN BUS-STALE*' replay --sut "$real" "$real"
	# No rule speaks of a host that starves its guest: what is seen of it is the event.
	check "a callback on $real that never ends" 0 '*event hang *runs without end*the run is over*: 0 findings*' \
		show --sut "$real" "$root/conformance/scenarios/ring-length.bdf"
	# Each of these orders is a bad access, which ends its run.
	check "crashes on $real do not end it" 0 '*: 0 passed, [1-9][0-9]* known, 0 new' \
		replay --sut "$real" --steps 4 --schedules all "$root/conformance/scenarios/eject-replaced.bdf"
done
# What only a host that breaks the protocol does is refused, unless the scenario or the command line says so.
printf 'message 0200000000000000ffffffff\n' >message.bdf
for real in $("$program" replay --sut none good.bdf 2>&1 | sed 's/.*there are //; s/,//g'); do
	case $real in
	linux-*) ;;
	*) continue ;;
	esac
	check "a trusted host of $real" 0 '*status -1*0 findings*' show message.bdf --sut "$real"
	check "a hostile host of $real" 1 '*host hostile = 1*WARN*mode      hostile*relid2channel*' \
		show --hostile message.bdf --sut "$real"
	check "replayed with a hostile host of $real" 0 '*message.bdf  KNOWN WARN*' replay --hostile --sut "$real" message.bdf
done
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
# In which process a scenario is run makes no difference.
for jobs in 1 3; do
	"$program" replay "$root/corpus/seeds/fuzz_vpci" --jobs $jobs --sut linux-6.12,model >"jobs-$jobs"
done
cmp jobs-1 jobs-3 || failed=1

exit $failed
