// SPDX-License-Identifier: GPL-2.0
//
// title: Slots stay when the driver lets go of a bus.
// row: H8
// fix: 15becc2b56c6 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: LEAK
// story: The driver made a slot for each function and never took one away when it was unloaded or its device left:
//	slot and bus stayed in memory and in sysfs, with a name that the next load could not have. The fix destroys
//	the slots when the bus is removed; another place does since, where the records are freed. This patch takes out
//	both.

@remove@
expression hbus;
@@
 hv_pci_remove(...)
 {
 	<+...
-	hv_pci_remove_slots(hbus);
 	...+>
 }

@depends on remove@
identifier hpdev;
@@
 hv_pci_bus_exit(...)
 {
 	<+...
-	if (hpdev->pci_slot)
-		pci_destroy_slot(hpdev->pci_slot);
+	bdf_triggered(!!hpdev->pci_slot);
 	...+>
 }
