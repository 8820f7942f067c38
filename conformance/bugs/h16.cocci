// SPDX-License-Identifier: GPL-2.0
//
// title: A device is removed while work on its bus runs.
// row: H16
// fix: 94d22763207a (2021)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 3
// rules: SANITIZER LEAK
// story: hv_pci_remove() took the bus away while works on relations or on an eject were queued or under way, and only
//	waited for them at the end, when the channel was closed. They scanned a bus that was gone, or talked to a host
//	that was not listening. The fix sets the state first, under which no work is queued, and lets go of the queue
//	before anything else. This patch sets the state when the bus is gone, and destroys the queue at the end.

@undo@
expression hbus, hdev;
symbol hv_pcibus_installed, hv_pcibus_removing;
@@
 hv_pci_remove(...)
 {
 	...
 	if (hbus->state == hv_pcibus_installed) {
-		tasklet_disable(&hdev->channel->callback_event);
-		hbus->state = hv_pcibus_removing;
-		tasklet_enable(&hdev->channel->callback_event);
-		destroy_workqueue(hbus->wq);
-		hbus->wq = NULL;
+		bdf_reached();
 		...
 		pci_unlock_rescan_remove();
+		hbus->state = hv_pcibus_removing;
 	}
 	...
 	irq_domain_free_fwnode(hbus->fwnode);
+	destroy_workqueue(hbus->wq);
 	...
 }

@depends on undo@
expression hbus;
@@
 pci_devices_present_work(...)
 {
 	<+...
+	bdf_triggered(!hbus->bridge->bus);
 	pci_scan_child_bus(hbus->bridge->bus);
 	...+>
 }
