// SPDX-License-Identifier: GPL-2.0
/*
 * idioms_vmd.c - short sequences on VMDs that make sense together; see idioms.h
 *
 * What hangs from number 1 hangs from any bus.  Addresses of hosts and windows are made up.
 */
#include <stddef.h>

#include "scenario/idioms.h"

#define WINDOWS "bar0=ffe0000c bar1=ffffffff bar2=fe000000 bar4=fff0000c bar5=ffffffff msix=4"
#define SERVER "plug 2 1 0e.0 vmd id=8086:28c0 " WINDOWS "\n"
#define OLD "plug 2 1 05.5 vmd id=8086:201d " WINDOWS "\n"
#define CLIENT "plug 2 1 0e.0 vmd id=8086:9a0b " WINDOWS "\n"
#define UNKNOWN "plug 2 1 0e.0 vmd id=8086:abcd " WINDOWS "\n"
#define IN_MEMBAR2 "vmd 2 shadow=membar2 lock=0x2 host1=0x94000000 host2=0x206ffff00000\n"
#define IN_CAPABILITY "vmd 2 shadow=capability host1=0x7a000000 host2=0x5025600000\n"
#define DISK "plug 3 2 00.0 root-port id=8086:2030\n" \
	"plug 4 3 00.0 endpoint id=8086:0a54 class=010802 bar0=ffffc004 bar1=ffffffff msix=4\n"

const char *const idioms_vmd[] = {
	"root 1 last=1f\n" SERVER IN_MEMBAR2 DISK "boot\n",
	SERVER "vmd 2\n" DISK,
	SERVER "vmd 2 shadow=membar2\n" DISK "boot\n",
	SERVER "vmd 2 shadow=membar2 lock=0x2 restrict=1 host1=0x94000000 host2=0x206ffff00000\n" DISK,
	SERVER "vmd 2 restrict=2\n" DISK "rescan\n",
	SERVER "vmd 2 restrict=3\n" DISK,
	OLD "vmd 2\n" DISK,
	OLD IN_CAPABILITY DISK "boot\n",
	CLIENT "vmd 2 restrict=0\n" DISK,
	CLIENT IN_CAPABILITY DISK "rescan\n",
	UNKNOWN IN_CAPABILITY DISK "new-id 8086:abcd features=0x2e\nrescan\n",
	UNKNOWN IN_MEMBAR2 DISK "boot\nnew-id 8086:abcd features=0x13\n",
	"vectors 10000:01:00.0 count=4\ninterrupt 10000:01:00.0 vector=1\n",
	"vectors 10000:81:00.0 count=2\ninterrupt 10000:81:00.0\nvectors-free 10000:81:00.0\n",
	"vectors 10000:e1:00.0\nsleep\nwake\ninterrupt 10000:e1:00.0\n",
	"sleep\nwake\n",
	"unbind 00:0e.0\nbind 00:0e.0\n",
	"remove 00:0e.0\nrescan\n",
	"fail alloc 20\nunbind 00:0e.0\nbind 00:0e.0\n",
	"fail service 1\nbind 00:0e.0\n",
	"remove 10000:00:00.0\nrescan\n",
	"getpci 10000:00:1f.7 offset=0xffc\n",
	"getpci 10000:01:00.0\nsetpci 10000:01:00.0 offset=0x3c size=1 value=0xff\n",
	"getpci 10000:80:00.0 offset=0xe size=2\ngetpci 10000:81:00.0 offset=0x3 size=1\n",
	"plug 5 2 01.0 root-endpoint id=8086:0b23 bar0=ffffff80\nrescan\n",
	"plug 5 2 02.0 root-port\nplug 6 5 00.0 endpoint class=010802 bar0=ffffc004 bar1=ffffffff msix=8\nrescan\n",
	"halt\n",
	NULL
};
