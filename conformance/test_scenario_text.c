// SPDX-License-Identifier: GPL-2.0
/*
 * test_scenario_text.c - the text form: what is read, how it is written, what is said of what makes no sense
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/operations.h"
#include "scenario/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define GUID "47505500-0001-0000-3130-444531303244"

static struct scenario read_text(const char *text)
{
	struct text_error e = { 0 };
	struct scenario s;

	cr_assert(zero(int, text_parse(text, strlen(text), &s, &e)), "%u:%u: %s in %s", e.line, e.column,
		  e.what, text);
	return s;
}

static char *write_text(struct scenario *s)
{
	char *text;
	size_t len;

	cr_assert(zero(int, text_format(s, &text, &len)));
	cr_assert(eq(sz, strlen(text), len));
	scenario_free(s);
	return text;
}

/* What is read and how it is written again. */
static const struct {
	const char *in, *out;
} spellings[] = {
	{ "", "" },
	{ "\n", "\n" },
	{ "# story\n#\n\n", "# story\n#\n\n" },
	{ "  \t# story \t", "# story \t\n" },
	{ "idle", "idle\n" },
	{ "\tidle  \r\nidle\r\n", "idle\nidle\n" },
	{ "offer 1 pci {47505500-0001-0000-3130-44453130324A} relid=1 sub=0",
	  "offer 1 pci 47505500-0001-0000-3130-44453130324a\n" },
	{ "offer 8 other " GUID " sub=0x1 relid=65535&", "offer 8 other " GUID " relid=65535 sub=1 &\n" },
	{ "offer 2 net " GUID " relid=1", "offer 2 net " GUID " relid=1\n" },
	{ "rescind 0x3 &", "rescind 3 &\n" },
	{ "function 1 id=15b3:1016", "function 1 id=15b3:1016\n" },
	{ "function 1 wslot=0x0 id=0x15b3:1016", NULL },
	{ "function 2 msix=255 msi=1 node=2 flags=1 serial=0xffffffff subsystem=8086:1 rev=3 class=010802 "
	  "id=8086:28c0 wslot=32",
	  "function 2 wslot=0x20 id=8086:28c0 class=010802 rev=3 subsystem=8086:0001 serial=4294967295 "
	  "flags=0x1 node=2 msi=1 msix=255\n" },
	{ "bars 1 wslot=0 fff00004 FFFFFFFF 0 0 0x0 00", "bars 1 fff00004 ffffffff 0 0 0 0\n" },
	{ "bars 1 1 2 3 wslot = 1 4 5 6", "bars 1 wslot=0x1 1 2 3 4 5 6\n" },
	{ "drop 1\neject 1 wslot=0x21 &\ninvalidate 1 mask=3",
	  "drop 1\neject 1 wslot=0x21 &\ninvalidate 1 mask=0x3\n" },
	{ "poke 1 wslot=0 offset=0x40 01020304", "poke 1 offset=0x40 01020304\n" },
	{ "poke 1 0102 offset=64 AB cd", "poke 1 offset=0x40 0102abcd\n" },
	{ "relations 1 form=2\nrelations 1 form=1", "relations 1\nrelations 1 form=1\n" },
	{ "inject list-add", "inject list-add\n" },
	{ "answer 1 version status=0xc0000059 count=1", "answer 1 version status=0xc0000059\n" },
	{ "answer 1 d0 silent\nanswer 1 interrupt short count=0",
	  "answer 1 d0 silent\nanswer 1 interrupt short count=0\n" },
	{ "answer 1 d0 status", "answer 1 d0\n" },
	{ "reply 1", "reply 1\n" },
	{ "packet 1 type=6 transaction=0 00", "packet 1 00\n" },
	{ "packet 1 transaction=0xffffffffffffffff type=0xb",
	  "packet 1 type=11 transaction=0xffffffffffffffff\n" },
	{ "read 1 devfn=0.0 offset=16 size=4\nread 1 devfn=1f.7 size=1",
	  "read 1 offset=0x10\nread 1 devfn=1f.7 size=1\n" },
	{ "write 1 offset=4 size=2 value=6", "write 1 offset=0x4 size=2 value=0x6\n" },
	{ "msi 1 msix count=4\nmsi 1 msi count=1\nmsi-free 1", "msi 1 count=4\nmsi 1 msi\nmsi-free 1\n" },
	{ "retarget 1 vector=2 cpu=3", "retarget 1 vector=2 cpu=3\n" },
	{ "block-read 1 block=1 size=16\nblock-write 1 block=1 0102",
	  "block-read 1 block=1 size=16\nblock-write 1 block=1 0102\n" },
	{ "suspend 1\nresume 1\nunload &\nload", "suspend 1\nresume 1\nunload &\nload\n" },
	{ "fail alloc 3\nfail service 65535", "fail alloc 3\nfail service 65535\n" },
	{ "run\nrun 0\nrun 2 points=3\nrun points=1", "run\nrun\nrun 2 points=3\nrun points=1\n" },
	{ "wait 100\nhost hypercalls=1", "wait 100\nhost hypercalls = 1\n" },
	{ "message 0400000000000000 &\nring 1 write=0x10 0600", "message 0400000000000000 &\nring 1 write=16 0600\n" },
	{ "expect domain 1=1\nexpect domain 1 = 0xfa5e",
	  "expect domain 1 = 0x0001\nexpect domain 1 = 0xfa5e\n" },
	{ "expect bus 1 = installed", "expect bus 1 = installed\n" },
	{ "expect functions 1 = 2\nexpect present 1 1.2 = 1",
	  "expect functions 1 = 2\nexpect present 1 01.2 = 1\n" },
	{ "expect serial 1 0.0 = 4294967295\nexpect node 1 0.0 = -1",
	  "expect serial 1 00.0 = 4294967295\nexpect node 1 00.0 = -1\n" },
	{ "expect device-id 1 00.0 = 0xa5e4d10", "expect device-id 1 00.0 = 0x0a5e4d10\n" },
	{ "expect value = 0 on linux-*\nexpect status = -22 on linux:/usr/src",
	  "expect value = 0x0 on linux-*\nexpect status = -22 on linux:/usr/src\n" },
	{ "expect status = -2147483648\nexpect vectors 1 00.0 = 4",
	  "expect status = -2147483648\nexpect vectors 1 00.0 = 4\n" },
	{ "root 1\nroot 2 domain=1 bus=40 last=0x7f\n", "root 1\nroot 2 domain=0x0001 bus=40 last=7f\n" },
	{ "plug 3 2 1f.7 root-port secondary=3 id=8086:3420 multi=1\nplug 4 3 0.0 pci bar5=ffff0000\n",
	  "plug 3 2 1f.7 root-port id=8086:3420 multi=1 secondary=03\nplug 4 3 00.0 pci bar5=ffff0000\n" },
	{ "plug 3 2 00.0 bridge\n", NULL },
	{ "plug 0 2 00.0 pci\n", NULL },
	{ "root 1 bus=100\n", NULL },
	{ "sriov 5 vfs=7 offset=384 stride=2 varies=both many-offset=4\n",
	  "sriov 5 vfs=7 offset=0x180 stride=0x2 varies=both many-offset=0x4\n" },
	{ "forge 5 offset=24 00 01 05 00\npull 5\nretry 5 count=3\n", "forge 5 offset=0x18 00010500\npull 5\nretry 5 count=3\n" },
	{ "forge 5 offset=4096 00\n", NULL },
	{ "boot\nboot assign=1 &\nrescan &\n", "boot\nboot assign=1 &\nrescan &\n" },
	{ "remove 6:0.0\nremove 0001:06:1f.7\n", "remove 0000:06:00.0\nremove 0001:06:1f.7\n" },
	{ "remove 06:20.0\n", NULL },
	{ "remove 10000:06:00.0\nremove 1000f:6:0.0\n", "remove 10000:06:00.0\nremove 1000f:06:00.0\n" },
	{ "remove 10010:06:00.0\n", NULL },
	{ "xen-remove 10000:06:00.0\n", NULL },
	{ "remove 06.0\n", NULL },
	{ "remove none\n", NULL },
	{ "numvfs 02:00.0 count=7\nsetpci 0:5.0 offset=0x19 size=2 value=0x0706\ngetpci 0:5.0 offset=0x18\n",
	  "numvfs 0000:02:00.0 count=7\nsetpci 0000:00:05.0 offset=0x19 size=2 value=0x706\n"
	  "getpci 0000:00:05.0 offset=0x18\n" },
	{ "xen-add 03:10.0 pf=02:00.0\nxen-remove 03:10.0\nxen-msix 03:10.0\n",
	  "xen-add 0000:03:10.0 pf=0000:02:00.0\nxen-remove 0000:03:10.0\nxen-msix 0000:03:10.0\n" },
	{ "expect map xen-4.17 06:00.0 = 05:00.0\nexpect map heal 06:00.0 = none\nexpect upstream readd 8:0.0 = error\n",
	  "expect map xen-4.17 0000:06:00.0 = 0000:05:00.0\nexpect map heal 0000:06:00.0 = none\n"
	  "expect upstream readd 0000:08:00.0 = error\n" },
	{ "expect map xen 06:00.0 = none\n", NULL },
	{ "expect known 6:0.0 = 1\nexpect secondary 6:0.0 = 7\nexpect subordinate 6:0.0 = 0xff\nexpect count = 12\n",
	  "expect known 0000:06:00.0 = 1\nexpect secondary 0000:06:00.0 = 07\n"
	  "expect subordinate 0000:06:00.0 = ff\nexpect count = 12\n" },
	{ "vmd 2 membar2=0x8002000000 lock=2 host1=4096 restrict=3 shadow=capability cfgbar=0x8000000000 membar1=0\nvmd 3\n",
	  "vmd 2 shadow=capability restrict=3 lock=0x2 host1=0x1000 cfgbar=0x8000000000 membar2=0x8002000000\nvmd 3\n" },
	{ "vmd 2 restrict=4\n", NULL },
	{ "new-id 8086:abcd features=19\nnew-id 8086:abcd\n", "new-id 8086:abcd features=0x13\nnew-id 8086:abcd\n" },
	{ "new-id features=0x13\n", NULL },
	{ "unbind 0:e.0 &\nbind 0:e.0\nsleep\nwake\nhalt\n", "unbind 0000:00:0e.0 &\nbind 0000:00:0e.0\nsleep\nwake\nhalt\n" },
	{ "sleep &\n", NULL },
	{ "nic 1 nvsp=6.1 mac=00:15:5D:0:00:01\n", NULL },
	{ "nic 1 mac=00:15:5d:00:00\n", NULL }, { "nic 1 mac=00:15:5d:00:00:0g\n", NULL },
	{ "nic 1 mac=00-15-5d-00-00-01\n", NULL }, { "nic 1 nvsp=3\n", NULL },
	{ "nic 1 nvsp=6.1 mac=00:15:5D:00:00:0A\nport 2 wslot=1 mac=ff:ff:ff:ff:ff:ff\n",
	  "nic 1 mac=00:15:5d:00:00:0a nvsp=6.1\nport 2 wslot=0x1 mac=ff:ff:ff:ff:ff:ff\n" },
	{ "associate 1 allocated=1 serial=0xffffffff &\nassociate 1 allocated=0\nassociate 1\n",
	  "associate 1 serial=4294967295 &\nassociate 1 allocated=0\nassociate 1\n" },
	{ "associate 1 serial=4294967296\n", NULL }, { "netdev 0 usb\n", NULL }, { "netdev 1 wlan\n", NULL },
	{ "netdev 1 pci mac=00:15:5d:00:00:01 at=0:3.0\nnetdev 1 gone &\n",
	  "netdev 1 pci at=0000:00:03.0 mac=00:15:5d:00:00:01\nnetdev 1 gone &\n" },
	{ "mac 2 mac=00:15:5d:00:00:99\nlink 2 devfn=1.0 up &\nlink 1 down\n",
	  "mac 2 mac=00:15:5d:00:00:99\nlink 2 devfn=01.0 up &\nlink 1 down\n" },
	{ "expect partner 2 0.0 = 8\n", "expect partner 2 00.0 = 8\n" }, { "expect partner 2 0.0 = 9\n", NULL },
	{ "vectors 10000:1:0.0 count=4 kind=msi\nvectors-free 10000:1:0.0 &\ninterrupt 10000:1:0.0 vector=3\n",
	  "vectors 10000:01:00.0 kind=msi count=4\nvectors-free 10000:01:00.0 &\ninterrupt 10000:01:00.0 vector=3\n" },
	{ "expect bound 2 = 1\nexpect private 2 = 0x10000\nexpect first-bus 2 = e0\nexpect bypass 2 = 0\n",
	  "expect bound 2 = 1\nexpect private 2 = 10000\nexpect first-bus 2 = e0\nexpect bypass 2 = 0\n" },
	{ "expect bound 10000:00:00.0 = 1\n", NULL },
	{ "expect offset1 2 = 0xfffffffffc000000\nexpect offset2 2 = 0\nexpect children 2 = 8208\nexpect last-bus 2 = ff\n",
	  "expect offset1 2 = 0xfffffffffc000000\nexpect offset2 2 = 0x0\nexpect children 2 = 0x2010\n"
	  "expect last-bus 2 = ff\n" },
};

Test(scenario_text, one_spelling)
{
	for (size_t i = 0; i < COUNT(spellings); i++) {
		struct text_error e = { 0 };
		struct scenario s;
		int err = text_parse(spellings[i].in, strlen(spellings[i].in), &s, &e);
		char *text;

		cr_expect(eq(int, err, spellings[i].out ? 0 : -EINVAL), "%s: %s", spellings[i].in, e.what);
		if (err)
			continue;
		if (!spellings[i].out) {	/* said above */
			scenario_free(&s);
			continue;
		}
		text = write_text(&s);
		cr_expect(eq(str, text, (char *)spellings[i].out));
		free(text);
	}
}

/* Every operation stands in the list above, so that none can lose its text form unnoticed. */
Test(scenario_text, all_operations_are_tested)
{
	bool seen[OP_KINDS] = { false };

	for (size_t i = 0; i < COUNT(spellings); i++) {
		struct scenario s;

		if (!spellings[i].out)
			continue;
		s = read_text(spellings[i].in);
		for (size_t j = 0; j < s.count; j++)
			seen[s.op[j].kind] = true;
		scenario_free(&s);
	}
	for (int kind = 0; kind < OP_KINDS; kind++)
		cr_expect(eq(int, seen[kind], true), "%s", operation_class[kind].name);
}

Test(scenario_text, values_arrive)
{
	struct scenario s = read_text("# a\n\noffer 3 net 00010203-0405-0607-0809-0a0b0c0d0e0f relid=7 &\n"
				      "function 1 wslot=0x21 id=15b3:1016 class=010802 subsystem=1414:0b0b\n"
				      "packet 1 type=11 0102ff\nexpect status = -22 on model\n");

	cr_assert(eq(sz, s.count, 6));
	cr_expect(eq(u32, s.op[2].line, 3));
	cr_expect(eq(u32, s.op[0].len, 2));
	cr_expect(eq(ptr, s.op[1].data, NULL));
	cr_expect(eq(u8, s.op[2].kind, OP_OFFER));
	cr_expect(eq(int, s.op[2].async, true));
	cr_expect(eq(u8, s.op[2].channel, 3));
	cr_expect(eq(u8, s.op[2].offer.type, OFFER_NET));
	cr_expect(eq(u16, s.op[2].offer.relid, 7));
	cr_expect(eq(u8, s.op[2].offer.instance.b[4], 5));
	cr_expect(eq(u8, s.op[2].offer.instance.b[5], 4));
	cr_expect(eq(u32, s.op[3].function.wslot, 0x21));
	cr_expect(eq(u16, s.op[3].function.vendor, 0x15b3));
	cr_expect(eq(u16, s.op[3].function.device, 0x1016));
	cr_expect(eq(u32, s.op[3].function.class, 0x010802));
	cr_expect(eq(u32, s.op[3].function.subsystem, 0x0b0b1414));
	cr_expect(eq(u16, s.op[4].packet.type, PACKET_COMPLETION));
	cr_expect(eq(u32, s.op[4].len, 3));
	cr_expect(zero(int, memcmp(s.op[4].data, "\x01\x02\xff", 3)));
	cr_expect(eq(i64, (int64_t)s.op[5].expect.value, -22));
	cr_expect(eq(u32, s.op[5].len, 5));
	scenario_free(&s);
}

static const struct {
	const char *text;
	size_t len;		/* 0: up to the NUL */
	uint32_t line, column;
	const char *says;	/* part of the message */
} mistakes[] = {
	{ "ofer 1", 0, 1, 1, "unknown operation \"ofer\"; did you mean \"offer\"?" },
	{ "\n idle\nxyzzy", 0, 3, 1, "expected # and a comment, expect, offer, rescind" },
	{ "offer", 0, 1, 6, "the line ends here; expected CHANNEL: a number from 1 to 8" },
	{ "offer 0", 0, 1, 7, "\"0\", which is out of range; expected CHANNEL" },
	{ "rescind 9", 0, 1, 9, "out of range" },
	{ "offer 1 pic", 0, 1, 9, "pci, net or other; did you mean \"pci\"?" },
	{ "offer 1 pci 47505500", 0, 1, 13, "expected GUID: a GUID such as" },
	{ "offer 1 pci " GUID " reild=1", 0, 1, 50,
	  "\"offer\" has no field \"reild\"; expected relid=, sub= or &; did you mean \"relid\"?" },
	{ "offer 1 pci " GUID " relid=65536", 0, 1, 56,
	  "out of range; expected relid: a number from 0 to 65535" },
	{ "offer 1 pci " GUID " relid=-1", 0, 1, 56, "negative" },
	{ "offer 1 pci " GUID " relid=18446744073709551617", 0, 1, 56, "out of range" },
	{ "offer 1 pci " GUID " relid=0x", 0, 1, 56, "found \"0x\"" },
	{ "offer 1 pci " GUID " relid=", 0, 1, 56, "the line ends here" },
	{ "offer 1 pci " GUID " relid=1 relid=1", 0, 1, 58, "relid is given twice" },
	{ "rescind 1 # why", 0, 1, 11, "it needs a line of its own" },
	{ "rescind 1 & 2", 0, 1, 13, "the end of the line after &" },
	{ "idle &", 0, 1, 6, "can't be started without" },
	{ "idle 3", 0, 1, 6, "found \"3\"; \"idle\" can only be followed here by the end of the line" },
	{ "expect domain = 5", 0, 1, 15, "expected CHANNEL" },
	{ "expect domain 1", 0, 1, 16, "expected = VALUE" },
	{ "expect domain 1 5", 0, 1, 17, "an equals sign" },
	{ "expect value = 5 at", 0, 1, 18, "on SYSTEM" },
	{ "expect value = 5 on", 0, 1, 20, "a system under test" },
	{ "expect value = 5 on \xc3\xa4", 0, 1, 21, "found \"\\xc3\\xa4\"" },
	{ "expect status = -2147483649", 0, 1, 17, "out of range" },
	{ "expect bus 1 = instaled", 0, 1, 16, "did you mean \"installed\"?" },
	{ "expect present 1 00.0 = 2", 0, 1, 25, "a number from 0 to 1" },
	{ "packet 1 123", 0, 1, 10, "an even number of hexadecimal digits" },
	{ "packet 1 12zz", 0, 1, 10, "hexadecimal digits" },
	{ "packet 1 transaction=0x10000000000000000", 0, 1, 22, "out of range" },
	{ "read 1 devfn=20.0", 0, 1, 14, "out of range" },
	{ "read 1 devfn=0.8", 0, 1, 14, "out of range" },
	{ "read 1 devfn=0", 0, 1, 14, "00.0 to 1f.7" },
	{ "read 1 size=3", 0, 1, 13, "4, 2 or 1" },
	{ "function 1", 0, 1, 11, "expected id: vendor:device" },
	{ "function 1 id=15b3", 0, 1, 15, "such as 15b3:1016" },
	{ "function 1 id=15b3:10160", 0, 1, 15, "out of range" },
	{ "function 1 id=15b3:1016 class=1000000", 0, 1, 31, "up to ffffff" },
	{ "bars 1 1 2 3 4 5", 0, 1, 17, "expected BAR5" },
	{ "bars 1 1 2 3 4 5 6 7", 0, 1, 20, "wslot= or the end of the line" },
	{ "fail alloc 0", 0, 1, 12, "from 1 to 65535" },
	{ "idle\nresc\0nd 1", 14, 2, 5, "byte 0x00" },
	{ "# a\x1b[2J", 0, 1, 4, "byte 0x1b" },
	{ "idle\ridle", 0, 1, 5, "byte 0x0d" },
	{ "\xff\xfe", 0, 1, 1, "unknown operation \"\\xff\\xfe\"" },
	{ "&", 0, 1, 1, "unknown operation \"&\"" },
	{ "expect = 5", 0, 1, 8, "found \"=\"; expected SUBJECT" },
};

Test(scenario_text, mistakes_are_named_and_placed)
{
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct scenario s = { .count = 77 };
		struct text_error e = { 0 };
		size_t len = mistakes[i].len ? mistakes[i].len : strlen(mistakes[i].text);

		cr_expect(eq(int, text_parse(mistakes[i].text, len, &s, &e), -EINVAL), "%s",
			  mistakes[i].text);
		cr_expect(eq(u32, e.line, mistakes[i].line), "%s: %s", mistakes[i].text, e.what);
		cr_expect(eq(u32, e.column, mistakes[i].column), "%s: %s", mistakes[i].text, e.what);
		cr_expect(ne(ptr, strstr(e.what, mistakes[i].says), NULL), "%s: %s", mistakes[i].text,
			  e.what);
		cr_expect(eq(sz, s.count, 77), "%s: the output was touched", mistakes[i].text);
	}
}

Test(scenario_text, too_many_operations)
{
	static char text[2 * (SCENARIO_OPERATIONS + 1)];
	struct text_error e = { 0 };
	struct scenario s;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 ? '\n' : '#';
	cr_assert(zero(int, text_parse(text, sizeof(text) - 2, &s, &e)));
	scenario_free(&s);
	cr_expect(eq(int, text_parse(text, sizeof(text), &s, &e), -E2BIG));
	cr_expect(eq(u32, e.line, SCENARIO_OPERATIONS + 1));
}

Test(scenario_text, most_data)
{
	char text[16 + 2 * SCENARIO_DATA + 2];
	struct text_error e = { 0 };
	struct scenario s;
	int head = snprintf(text, sizeof(text), "packet 1 ");

	memset(text + head, 'a', 2 * SCENARIO_DATA + 2);
	cr_assert(zero(int, text_parse(text, (size_t)head + 2 * SCENARIO_DATA, &s, &e)));
	cr_expect(eq(u32, s.op[0].len, SCENARIO_DATA));
	scenario_free(&s);
	cr_expect(eq(int, text_parse(text, (size_t)head + 2 * SCENARIO_DATA + 2, &s, &e), -EINVAL));
	cr_expect(ne(ptr, strstr(e.what, "65535 bytes"), NULL), "%s", e.what);
}

/* Lines of 10 MB of each kind of rubbish: a clear error, in a time that has to be linear to be so short. */
Test(scenario_text, long_lines)
{
	static const char *const heads[] = {
		"", "#", "packet 1 ", "offer 1 pci ", "read 1 offset=", "expect value = 1 on ", "idle "
	};
	static const char fills[] = "a =\xff";
	size_t len = 10 << 20;
	char *text = malloc(len);

	for (size_t i = 0; i < COUNT(heads); i++) {
		for (const char *fill = fills; *fill; fill++) {
			struct text_error e = { 0 };
			struct scenario s;
			int err;

			memset(text, *fill, len);
			memcpy(text, heads[i], strlen(heads[i]));
			err = text_parse(text, len, &s, &e);
			if (!err) {	/* blanks behind something whole */
				cr_expect(eq(chr, *fill, ' '), "%s%c...", heads[i], *fill);
				scenario_free(&s);
				continue;
			}
			cr_expect(eq(u32, e.line, 1));
			cr_expect(lt(sz, strlen(e.what), sizeof(e.what)));
			for (const char *c = e.what; *c; c++)
				cr_expect(ne(int, isprint((unsigned char)*c), 0), "%s", e.what);
		}
	}
	free(text);
}

Test(scenario_text, manual_names_every_operation)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	text_print_grammar(out);
	fclose(out);
	for (int kind = 0; kind < OP_KINDS; kind++) {
		char form[40];

		snprintf(form, sizeof(form), "- `%s", operation_class[kind].name);
		cr_expect(ne(ptr, strstr(text, form), NULL), "%s", form);
		cr_expect(ne(ptr, strstr(text, operation_class[kind].help), NULL), "%s",
			  operation_class[kind].help);
		for (const struct field *f = operation_class[kind].field; f->name; f++)
			cr_expect(ne(ptr, strstr(text, f->name), NULL), "%s", f->name);
	}
	free(text);
}
