// SPDX-License-Identifier: GPL-2.0
//
// title: Slots are destroyed under a spinning lock.
// row: -
// fix: 41608b64b10b (2021)
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12-checked linux-6.1-checked
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: ATOMIC-SLEEP
// story: hv_pci_bus_exit() destroyed the slots that were left under device_list_lock, and to destroy a slot takes
//	semaphores. The fix moves the records away first, and works on them without the lock. Nothing is left there
//	today: hv_pci_remove_slots() comes before it. So the twin makes the same mistake in that function, which has
//	no lock because no work runs any more.

@undo@
identifier hbus, hpdev;
iterator name list_for_each_entry;
symbol list_entry;
@@
 hv_pci_remove_slots(struct hv_pcibus_device *hbus)
 {
 	struct hv_pci_dev *hpdev;
+	unsigned long flags;
+	spin_lock_irqsave(&hbus->device_list_lock, flags);
 	list_for_each_entry(hpdev, &hbus->children, list_entry) { ... }
+	spin_unlock_irqrestore(&hbus->device_list_lock, flags);
 }

@depends on undo@
expression slot;
@@
 hv_pci_remove_slots(...)
 {
 	<+...
+	bdf_triggered(1);
 	pci_destroy_slot(slot);
 	...+>
 }
