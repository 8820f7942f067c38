// SPDX-License-Identifier: GPL-2.0
//
// title: The error of a slot that could not be made is taken for a slot.
// row: H9
// fix: 54be5b8ce33f (2018) (hash not checked)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 2
// rules: SANITIZER
// story: pci_create_slot() returns an error pointer, and its caller asked for NULL. The error stayed in the record,
//	and was used as a slot when the function left. The fix asks IS_ERR(); this patch asks for NULL again. It takes
//	a slot that cannot be made: no memory.

@undo@
expression hpdev;
@@
 hv_pci_assign_slots(...)
 {
 	<+...
-	IS_ERR(hpdev->pci_slot)
+	!hpdev->pci_slot
 	...+>
 }

@depends on undo@
expression hpdev;
@@
 hv_pci_assign_slots(...)
 {
 	<+...
 	hpdev->pci_slot = pci_create_slot(...);
+	bdf_triggered(IS_ERR(hpdev->pci_slot));
 	...+>
 }
