// SPDX-License-Identifier: GPL-2.0
/*
 * idioms_pci.c - short sequences on PCI hardware that make sense together; see idioms.h
 *
 * Pieces of machines with the bus numbers that firmware would give them, and what is done to them: the steps of seed
 * 001, and of what else goes wrong with a map of bus numbers.  What hangs from number 1 hangs from any bus.
 */
#include <stddef.h>

#include "scenario/idioms.h"

#define ROOT "root 11\n"
#define PORT "plug 2 1 01.0 root-port secondary=01 subordinate=02\n"
#define NIC "plug 3 2 00.0 endpoint id=8086:10c9 class=020000 bar0=fffe0000 msix=4\n"
#define PF NIC "sriov 3 vfs=7 offset=0x180 stride=2 bar0=ffffc000 msix=3\n"
#define TUNDRA "plug 4 1 02.0 pcie-to-pci id=10e3:8113 class=060401 secondary=03 subordinate=04\n" \
	"plug 5 4 01.0 pci-bridge secondary=04 subordinate=04\nplug 6 5 00.0 pci\n"
#define SWITCH "plug 7 1 03.0 root-port secondary=01 subordinate=04\n" \
	"plug 8 7 00.0 upstream secondary=02 subordinate=04\n" \
	"plug 9 8 00.0 downstream secondary=03 subordinate=03\nplug 10 8 01.0 downstream secondary=04 subordinate=04\n"

/* A capability at c0 behind the PCI Express one, or as the first and only one of a conventional function. */
#define MORE(n) "forge " #n " offset=0x41 c0\nforge " #n " offset=0xc0 "
#define ONLY(n) "forge " #n " offset=0x6 10\nforge " #n " offset=0x34 c0\nforge " #n " offset=0xc0 "

const char *const idioms_pci[] = {
	ROOT "plug 12 11 00.0 pci class=060000\n",
	ROOT "plug 2 11 01.0 root-port secondary=01 subordinate=01\nplug 3 2 00.0 endpoint\nboot\n",
	"root 11 domain=0x1 bus=10 last=1f\n",
	PORT NIC,
	PORT PF "boot\nnumvfs 01:00.0 count=7\n",
	PORT PF "rescan\nnumvfs 01:00.0 count=4\nnumvfs 01:00.0 count=0\n",
	TUNDRA,
	TUNDRA "boot assign=1\n",
	TUNDRA "boot\nremove 03:01.0\nrescan\n",
	SWITCH "plug 11 9 00.0 endpoint\nplug 12 10 00.0 endpoint\n",
	SWITCH "rescan\nremove 00:03.0\nrescan\n",
	/* a bridge that firmware left alone, and one that contains the bus it stands on */
	"plug 2 1 05.0 pci-bridge\nplug 3 2 00.0 pci\n",
	"plug 2 1 05.0 pci-bridge subordinate=02\n",
	"plug 2 1 05.0 pci-bridge secondary=03 subordinate=02\n",
	"plug 2 1 05.0 pci-bridge secondary=01 subordinate=ff\n",
	/* renumbered in one write, in two, byte by byte; a scan's temporary values */
	"setpci 00:01.0 offset=0x18 value=0x00030300\n",
	"setpci 00:05.0 offset=0x18\nsetpci 00:05.0 offset=0x18 value=0x00ff0100\n"
	"setpci 00:05.0 offset=0x1a size=1 value=0x2\n",
	"setpci 00:02.0 offset=0x19 size=1 value=0x5\nsetpci 00:02.0 offset=0x1a size=1 value=0x6\n",
	"setpci 00:02.0 offset=0x18 size=2 value=0x0500\ngetpci 00:02.0 offset=0x18\n",
	"setpci 00:02.0 offset=0x19 size=2 value=0x0605\n",
	/* gone with notice, without, and somebody else in its place */
	"remove 00:01.0\nrescan\n",
	"pull 2\nremove 00:02.0\n",
	"pull 4\nplug 13 1 02.0 pci bar2=ffff0000\nsetpci 00:02.0 offset=0x18 value=0x00050500\nxen-remove 00:02.0\n",
	"forge 2 offset=0x19 0201\n",
	"forge 2 offset=0xe 02\n",
	"retry 3 count=2\nrescan\n",
	/*
	 * What the kinds do not have by themselves: a hot-plug slot (PCI Express Base 4.0, 7.5.3.2 and 7.5.3.9),
	 * bus numbers that cannot be changed (there, 7.8.5), an AGP 3.0 and a PCI-X 2.0 bridge, the subsystem of a
	 * bridge, Thunderbolt (vendor-specific, there, 7.9.5), extended tags and a larger payload (7.5.3.3), a
	 * legacy disk controller (PCI IDE Controller 1.0), a BAR of 8 GiB
	 */
	PORT "forge 2 offset=0x42 4201\nforge 2 offset=0x54 60\nboot\n",
	SWITCH "forge 9 offset=0x42 6201\nforge 9 offset=0x54 40\nforge 10 offset=0x42 6201\n"
	"forge 10 offset=0x54 40\nboot assign=1\n",
	PORT MORE(2) "1400000003040000\nforge 2 offset=0x19 0000\nboot\n",
	TUNDRA ONLY(5) "020030000b00001f02000000\nboot\n",
	TUNDRA ONLY(5) "0700024000000040\nboot\n",
	PORT MORE(2) "0d00000086800100\n",
	"plug 2 1 01.0 root-port id=8086:1576\nforge 2 offset=0x100 0b0001003412c100\n",
	PORT NIC "forge 3 offset=0x44 21\n",
	PORT NIC "forge 2 offset=0x44 22\nforge 3 offset=0x44 20\n",
	"plug 2 1 1f.0 pci id=8086:7010 class=010180 bar4=fffffff1\n",
	"plug 2 1 01.0 endpoint bar0=0000000c bar1=fffffffe\n",
	/* straight to the hypervisor */
	"xen-remove 00:01.0\nxen-add 00:01.0\n",
	"xen-add 02:10.0 pf=01:00.0\nxen-msix 02:10.0\n",
	"numvfs 01:00.0 count=2\nxen-msix 02:10.0\nremove 01:00.0\nxen-msix 02:10.0\n",
	NULL
};
