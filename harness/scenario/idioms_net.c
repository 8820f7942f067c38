// SPDX-License-Identifier: GPL-2.0
/*
 * idioms_net.c - short sequences about network devices that make sense together; see idioms.h
 *
 * A NIC and its VF in each order of arrival, the host's word on them before and after, one of them gone and back, a NIC
 * of another serial or MAC beside them.
 */
#include "scenario/idioms.h"

#include <stddef.h>

#define A_NIC "nic 1 mac=00:15:5d:00:00:01\noffer 1 net f8615163-0001-1000-2000-000d3a000001\n"
#define A_FUNCTION "function 2 id=15b3:1016 serial=2 msix=4\nport 2 mac=00:15:5d:00:00:01\n"
#define AN_OFFER "offer 2 pci 47505500-0002-0000-3130-444531303244\n"
#define A_VF A_FUNCTION AN_OFFER
#define ASSOCIATED "associate 1 serial=2\n"
#define OTHER_NIC "nic 3 mac=00:15:5d:00:00:02\noffer 3 net f8615163-0003-1000-2000-000d3a000003\n"

const char *const idioms_net[] = {
	A_NIC ASSOCIATED A_VF,
	A_VF A_NIC ASSOCIATED,
	A_NIC A_VF ASSOCIATED "link 1 up\n",
	A_NIC ASSOCIATED "link 1 up\n" A_VF "wait 200\n",
	OTHER_NIC "associate 3 serial=2\n" A_NIC ASSOCIATED,
	"associate 1 serial=2 allocated=0\neject 2\nrescind 2\n",
	"rescind 2\n" A_VF,
	"rescind 1\n" A_NIC ASSOCIATED,
	"rescind 1 &\nrescind 2 &\nidle\n",
	"associate 1 serial=4294967295\nassociate 1\n",
	A_FUNCTION "relations 2\n",
	"mac 2 mac=00:15:5d:00:00:02\n",
	"mac 1 mac=00:15:5d:00:00:03\n",
	"link 2 up\nlink 2 down\n",
	"netdev 1 plain mac=00:15:5d:00:00:01\nnetdev 2 usb mac=00:15:5d:00:00:01\n",
	"netdev 3 vlan mac=00:15:5d:00:00:01\nnetdev 4 bond mac=00:15:5d:00:00:01\nnetdev 1 gone\n",
	"nic 1 mac=00:15:5d:00:00:01 nvsp=4\n" ASSOCIATED,
	"answer 1 nvsp status=1 count=3\n" A_NIC,
	"answer 1 rndis silent\noffer 1 net f8615163-0001-1000-2000-000d3a000001 &\nrun\nrescind 1 &\nidle\n",
	"answer 1 data-path silent\nlink 1 up &\nrun\nrescind 2 &\nreply 1\n",
	"answer 1 nvsp-buffer status=1\n" A_NIC,
	NULL
};
