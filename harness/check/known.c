// SPDX-License-Identifier: GPL-2.0
/* known.c - the table of known findings; see known.h */
#include "check/known.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "check/run.h"

static const struct known_finding known[] = {
	{ "ID-ALIAS", "linux-6.*", "*",
	  "The ID is made of four bytes of the GUID and PCI_FUNC() only, and compared with nobody's: "
	  "6.12 pci-hyperv.c:647-651, 6.1 pci-hyperv.c:668-672." },
	{ "LEAK", "linux-6.*", "new_pcichild_device",
	  "A channel rescinded before its functions were ejected: hv_pci_bus_exit() returns before it frees them: "
	  "6.12 pci-hyperv.c:3831, 6.1 pci-hyperv.c:3781." },
	{ "BUG", "linux-6.*", "hv_process_channel_removal",
	  "device_register() fails, vmbus_device_register() puts the device, and its release insists that the "
	  "channel was "
	  "rescinded: 6.12 vmbus_drv.c:2083, channel_mgmt.c:444, 6.1 vmbus_drv.c:1917, channel_mgmt.c:444." },
	{ "FN-GHOST", "linux-6.*", "*",
	  "Relations without a function take its slot and the driver's record of it, but only ever scan for new ones: "
	  "6.12 pci-hyperv.c:2648-2682, 6.1 pci-hyperv.c:2575-2609." },
	{ "KOBJECT", "linux-6.*", "free_channel",
	  "vmbus_device_create() fails, and free_channel() puts a kobject that was never initialised: "
	  "6.12 channel_mgmt.c:583, 381, 6.1 channel_mgmt.c:583, 381." },
	{ "REFCOUNT", "linux-6.*", "free_channel",
	  "The same: its reference count is zero, as kzalloc() left it, and is put: "
	  "6.12 channel_mgmt.c:583, 381, 6.1 channel_mgmt.c:583, 381." },
	{ "WARN", "linux-6.*", "irq_domain_remove",
	  "The same cause as BUS-STALE, while interrupts are set up: the MSI domain is removed under them: "
	  "6.12 pci-hyperv.c:3901, 3928, 6.1 pci-hyperv.c:3854, 3881." },
	{ "SANITIZER", "linux-6.*", "prepopulate_bars",
	  "A bus that had no BARs when it was probed has some when it wakes up: hv_pci_resume() allocates no "
	  "windows, and "
	  "the one that is missing is read: 6.12 pci-hyperv.c:2218-2224, 4056, 6.1 pci-hyperv.c:2145-2151, 4010." },
	{ "LEAK", "linux-6.*", "alloc_resource",
	  "High MMIO space runs out after low space was given: release_low_mmio frees a range that is no longer marked "
	  "busy, which frees nothing: 6.12 pci-hyperv.c:3247, 3272-3276, 6.1 pci-hyperv.c:3174, 3199-3203." },
	{ "LEAK", "linux-6.*", "hv_ringbuffer_init",
	  "On purpose: memory that the host may still see is kept when the GPADL cannot be torn down: "
	  "6.12 channel.c:938-954, 6.1 channel.c:974-990." },
	{ "WARN", "linux-6.*", "pci_device_add",
	  "device_add() fails (no memory), and pci_device_add() only warns: 6.12 probe.c:2660, 6.1 probe.c:2631." },
	{ "SANITIZER", "linux-6.*", "hv_ringbuffer_write",
	  "A resume that fails closes the channel and leaves the driver bound; its removal then writes into "
	  "the ring that "
	  "is gone: 6.12 pci-hyperv.c:4067, 3868, 6.1 pci-hyperv.c:4021, 3818." },
	{ "LIVELOCK", "linux-6.*", "wait_for_response",
	  "Rescinds are worked on one at a time, probes too.  A rescind waits for its device's probe, which "
	  "waits behind "
	  "another probe, which polls for its own rescind, which waits behind the first one: "
	  "6.12 channel_mgmt.c:1233, connection.c:199, 207, 6.1 channel_mgmt.c:1233, connection.c:181, 189." },
	{ "LEAK", "linux-6.*", "resource_list_create_entry",
	  "pci_register_host_bridge() takes the bridge's windows off their list and fails (no memory) without "
	  "giving them "
	  "back: 6.12 probe.c:954, 1061-1069, 6.1 probe.c:930, 1034-1042." },
	{ "SANITIZER", "linux-6.*", "__request_resource",
	  "No memory for a domain's bus numbers: get_pci_domain_busn_res() returns NULL, which is used: "
	  "6.12 probe.c:3195-3199, 6.1 probe.c:3162-3166." },
	{ "BUG", "linux-6.*", "*dev_sort_resources",
	  "No memory for one list entry is a panic: 6.12 setup-bus.c:156, 6.1 setup-bus.c:153." },
	{ "SANITIZER", "linux-6.*", "hv_pci_probe",
	  "pci_register_host_bridge() fails late (no memory) and puts the bridge once too often; "
	  "hv_pci_probe() then reads "
	  "its domain: 6.12 pci-hyperv.c:3807, 6.1 pci-hyperv.c:3757." },
	{ "REFCOUNT", "linux-6.*-checked", "release_pcibus_dev",
	  "The same put too many, where the bridge's release is still to come: "
	  "6.12 probe.c:1062, 1069, 92, 6.1 probe.c:1035, 1042, 93." },
	{ "SANITIZER", "linux-6.*", "hv_eject_device_work",
	  "An eject overtakes the work on relations that replaced the function: both take it off the list: "
	  "6.12 pci-hyperv.c:2667, 2865, 6.1 pci-hyperv.c:2594, 2792." },
	{ "LIST", "linux-6.*-checked", "hv_eject_device_work",
	  "The same, as DEBUG_LIST sees it: 6.12 pci-hyperv.c:2667, 2865, 6.1 pci-hyperv.c:2594, 2792." },
	{ "SANITIZER", "linux-6.*-checked", "pci_destroy_slot",
	  "The same: DEBUG_LIST keeps the list whole, and the slot, which went with the relations, goes once more: "
	  "6.12 pci-hyperv.c:2670, 2869, 6.1 pci-hyperv.c:2597, 2796." },
	{ "LEAK", "linux-6.*", "kobject_set_name_vargs",
	  "A function with an unknown header type: pci_setup_device() has named it, pci_scan_device() frees it "
	  "without its "
	  "name: 6.12 probe.c:1966, 2094, 2518, 6.1 probe.c:1879, 2006, 2492." },
	{ "BUS-STALE", "linux-6.*", "*",
	  "A suspend that fails leaves the state at hv_pcibus_removing, so hv_pci_remove() keeps the root bus "
	  "and frees its "
	  "sysdata: 6.12 pci-hyperv.c:3901, 3964, 6.1 pci-hyperv.c:3854, 3918." },
};

/* A scenario says `inject`: what a checker finds in that file is what it is asked for. */
static const struct known_finding injected = {
	"*", "linux*-checked", "*", "Committed on purpose, to prove the checker: kernel/glue/inject.c."
};

const struct known_finding *known_lookup(const struct finding *f, const char *sut)
{
	char function[sizeof(f->where)];
	const char *name = "";
	int len = finding_function(f->where, &name);

	snprintf(function, sizeof(function), "%.*s", len, name);
	if (strstr(f->where, "kernel/glue/inject.c:") && !fnmatch(injected.sut, sut, 0))
		return &injected;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i].id, f->rule->id) && !fnmatch(known[i].sut, sut, 0) &&
		    !fnmatch(known[i].function, function, 0))
			return &known[i];
	return NULL;
}
