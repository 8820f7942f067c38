// SPDX-License-Identifier: GPL-2.0
//
// title: The slot of a function stays when relations no longer list the function.
// row: H7
// fix: 340d45569940 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: SLOT-NAME LEAK
// story: pci_devices_present_work() dropped its references to the record of a function that is gone, and forgot the
//	slot that the record names, which was left in sysfs under the old serial number with nobody to take it away.
//	The fix destroys the slot there; this patch does not.

@@
identifier hpdev;
@@
 pci_devices_present_work(...)
 {
 	<+...
-	if (hpdev->pci_slot)
-		pci_destroy_slot(hpdev->pci_slot);
+	bdf_triggered(!!hpdev->pci_slot);
 	...+>
 }
