// SPDX-License-Identifier: GPL-2.0
/*
 * idioms.c - short sequences that make sense together; see idioms.h
 *
 * What random operations rarely hit upon: orders that the protocol gives a meaning to, and races
 * that historic defects of pci-hyperv.c needed (a rescind during probe, relations beside an eject, a
 * late completion, a failing step).
 */
#include "scenario/idioms.h"

#include <stddef.h>

#define A_FUNCTION "function 1 id=15b3:1016 subsystem=15b3:0001 serial=1 msix=4\n"
#define A_BAR "bars 1 fff0000c ffffffff 0 0 0 0\n"
#define AN_OFFER "offer 1 pci 47505500-0001-0000-3130-444531303244"

const char *const idioms[] = {
	A_FUNCTION A_BAR AN_OFFER "\n",
	AN_OFFER "\n" A_FUNCTION "relations 1\n",
	"function 1 wslot=0x20 id=15b3:1016 serial=2\nrelations 1\n",
	"function 1 wslot=0x1 id=1414:b111 class=010802 serial=3\n"
	"bars 1 wslot=0x1 ffffc004 ffffffff 0 0 0 0\nrelations 1 form=1\n",
	"drop 1\nrelations 1\n",
	"drop 1\nrelations 1 &\neject 1 &\nrun\nrun\n",
	"eject 1\ndrop 1\nrelations 1\n",
	"relations 1 &\neject 1 &\nrun 1\n",
	"relations 1 &\nrelations 1 form=1 &\nidle\n",
	"rescind 1\n" AN_OFFER "\n",
	AN_OFFER " &\nrun\nrescind 1 &\nrun 1\nidle\n",
	"relations 1 &\nrescind 1 &\nrun 1 points=3\nidle\n",
	"eject 1 &\nrescind 1 &\nrun 1\n",
	"suspend 1\nresume 1\n",
	"suspend 1\ndrop 1\nresume 1\nrelations 1\n",
	"suspend 1 &\nrelations 1 &\nrun 1\nidle\nresume 1\n",
	"unload\nload\n",
	"unload &\nrelations 1 &\nrun 1\nidle\nload\n",
	"answer 1 version status=0xc0000059\n" AN_OFFER "\n",
	"answer 1 d0 status=0xc0000184\n" AN_OFFER "\n",
	"answer 1 d0 status=0xc0000001 count=2\n" AN_OFFER "\n",
	"answer 1 requirements short\n" A_FUNCTION "relations 1\n",
	"answer 1 interrupt silent\nmsi 1 &\nrun\nwait 1000\nreply 1\n",
	"answer 1 d0-exit silent\nsuspend 1 &\nwait 10000\nreply 1\n",
	"fail alloc 4\n" AN_OFFER "\n",
	"fail service 3\n" AN_OFFER "\n",
	"fail alloc 2\n" A_FUNCTION "relations 1\n",
	"host hypercalls = 1\n" AN_OFFER "\n",
	"msi 1 count=2\nretarget 1 cpu=1\nmsi-free 1\n",
	"msi 1 msi count=4\nretarget 1 vector=3\n",
	"block-read 1 block=1\nblock-write 1 block=1 01020304\ninvalidate 1 mask=0x2\n",
	"answer 1 read-block silent\nblock-read 1 &\nrun\ninvalidate 1\nreply 1\n",
	"read 1\nread 1 offset=0x8\nread 1 offset=0x2c\nread 1 offset=0x3d size=1\n",
	"write 1 offset=0x10 value=0xffffffff\nread 1 offset=0x10\n",
	/* relations of no function, and an eject, as raw packets */
	"packet 1 0000494200000000\n",
	"packet 1 19004942010000000000\n",
	"packet 1 0b00494200000000\n",
	NULL
};

/*
 * Messages: include/linux/hyperv.h, struct vmbus_channel_message_header and on.  Packets of a ring begin with
 * struct vmpacket_descriptor: type, offset and length in units of 8 bytes, flags, transaction.
 */
const char *const idioms_hostile[] = {
	/* an offer cut short, a rescind of nobody, of relid 0, of one beyond all; offers delivered once more */
	"message 0100000000000000c4f614440000\n",
	"message 020000000000000077000000\n",
	"message 020000000000000000000000\n",
	"message 0200000000000000ffffffff\n",
	"message 0400000000000000\n",
	"message 0200000000000000\n",
	/* results that nobody asked for: open, GPADL created and torn down, version, unload, modify */
	"message 0600000000000000010000000100000000000000\n",
	"message 0a0000000000000001000000e1e1010000000000\n",
	"message 0c00000000000000e1e10100\n",
	"message 0f000000000000000100000001000000\n",
	"message 1100000000000000\n",
	"message 18000000000000000100000000000000\n",
	"message ffffffff00000000\n",
	/* the same device again, its rescind twice, an eject twice, an eject of nobody */
	"offer 1 pci 47505500-0001-0000-3130-444531303244\noffer 1 pci 47505500-0001-0000-3130-444531303244\n",
	"rescind 1 &\nrescind 1 &\nidle\n",
	"eject 1 &\neject 1 &\nidle\n",
	"eject 1 wslot=0xffffff00\n",
	"relations 1 &\neject 1 &\neject 1 &\nidle\n",
	"suspend 1\nrelations 1\neject 1\nresume 1\n",
	/* relations that say more than they carry, in both forms */
	"packet 1 00004942ffffffff\n",
	"packet 1 1900494202000000b3151610000000020000000000000000010000000000000000000000\n",
	/* completions of what is asked, answered with other sizes */
	"packet 1 type=11 transaction=0x1 00000000\n",
	"packet 1 type=11 transaction=0x2 00000000ffffffff\n",
	"packet 1 type=11 transaction=0xffffffffffffffff\n",
	/* descriptors of any type, whose payload begins where the host says */
	"ring 1 06000200030000000000000000000000\n",
	"ring 1 0600ffff0200000000000000000000000400494200000000\n",
	"ring 1 0b0003000300000001000000000000000000000000000000\n",
	"ring 1 ffff0200030001000000000000000000\n",
	/* header types of bridges, BARs of no size */
	"poke 1 offset=0xe 02\n",
	"bars 1 00000004 0 ffffffff 1 0 0\n",
	"bars 1 0 0 0 0 0 fff0000c\n",
	NULL
};
