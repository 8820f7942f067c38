// SPDX-License-Identifier: GPL-2.0
//
// title: Work on an eject and work on relations run at the same time.
// row: H13
// fix: 021ad274d7dc (2018) (hash not checked)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.12-checked
// target: fuzz_vpci
// mode: trusted
// tier: 3
// rules: SANITIZER LIST
// story: A host that takes a function away sends an eject, and relations without the function at once. Both were
//	handed to the system's queue, which runs works side by side, and both took the record off its list. The fix
//	gives the bus a queue that runs one work at a time. This patch makes it run any number, and takes state_lock,
//	which is younger (067d6ec7ed5b) and would hide it, out of the eject work; works on relations do exclude each
//	other, as they did by a semaphore.

@queue@
expression list args;
expression hbus;
@@
 hv_pci_probe(...)
 {
 	...
-	hbus->wq = alloc_ordered_workqueue("hv_pci_%x", 0, args);
+	hbus->wq = alloc_workqueue("hv_pci_%x", 0, 0, args);
 	...
 }

@depends on queue@
expression hbus;
identifier hpdev, flags;
@@
 hv_eject_device_work(...)
 {
 	...
-	mutex_lock(&hbus->state_lock);
 	...
+	bdf_triggered(hpdev->list_entry.next == LIST_POISON1);
 	spin_lock_irqsave(&hbus->device_list_lock, flags);
 	list_del(&hpdev->list_entry);
 	...
-	mutex_unlock(&hbus->state_lock);
 }
