// SPDX-License-Identifier: GPL-2.0
//
// title: The work on relations is initialised anew while it is queued.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12-checked linux-6.1-checked
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: ODEBUG
// story: Each packet of relations brings a work of its own, which is thrown away when one is queued already. The twin
//	has one work for the bus, and initialises it for each packet, as an eject does with the work of its function:
//	the queue's list loses hold of it when it was queued.

@member@
@@
 struct hv_pcibus_device {
 	...
 	struct workqueue_struct *wq;
+	struct work_struct dr_wrk;
 	...
 };

@take depends on member@
identifier work, dr_wrk, hbus;
symbol wrk;
@@
 pci_devices_present_work(struct work_struct *work)
 {
 	...
-	dr_wrk = container_of(work, struct hv_dr_work, wrk);
-	hbus = dr_wrk->bus;
-	kfree(dr_wrk);
+	hbus = container_of(work, struct hv_pcibus_device, dr_wrk);
 	...
 }

@give depends on take@
identifier hbus, dr, dr_wrk, pending_dr;
symbol pci_devices_present_work;
@@
 hv_pci_start_relations_work(struct hv_pcibus_device *hbus, struct hv_dr_state *dr)
 {
 	...
-	dr_wrk = kzalloc(...);
-	if (!dr_wrk)
-		return -ENOMEM;
-	INIT_WORK(&dr_wrk->wrk, pci_devices_present_work);
-	dr_wrk->bus = hbus;
+	INIT_WORK(&hbus->dr_wrk, pci_devices_present_work);
 	...
-	if (pending_dr)
-		kfree(dr_wrk);
-	else
-		queue_work(hbus->wq, &dr_wrk->wrk);
+	if (!pending_dr)
+		queue_work(hbus->wq, &hbus->dr_wrk);
 	return 0;
 }

@depends on give@
identifier hbus;
symbol pci_devices_present_work;
@@
 hv_pci_start_relations_work(struct hv_pcibus_device *hbus, ...)
 {
 	...
+	bdf_triggered(!list_empty(&hbus->dr_list));
 	INIT_WORK(&hbus->dr_wrk, pci_devices_present_work);
 	...
 }
