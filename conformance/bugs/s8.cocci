// SPDX-License-Identifier: GPL-2.0
//
// title: A lock that a tasklet takes is taken with interrupts on.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12-checked linux-6.1-checked
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: LOCKDEP
// story: device_list_lock is taken by hv_pci_onchannelcallback(), in a tasklet, to find the function that the host
//	means. The twin takes it in get_pcichild_wslot() without disabling interrupts: a tasklet that comes meanwhile
//	on the same processor would wait for a lock whose holder waits for it.

@undo@
identifier hbus, flags;
@@
 get_pcichild_wslot(struct hv_pcibus_device *hbus, ...)
 {
-	unsigned long flags;
 	...
-	spin_lock_irqsave(&hbus->device_list_lock, flags);
+	spin_lock(&hbus->device_list_lock);
 	...
-	spin_unlock_irqrestore(&hbus->device_list_lock, flags);
+	spin_unlock(&hbus->device_list_lock);
 	...
 }

@depends on undo@
expression hbus;
@@
 get_pcichild_wslot(...)
 {
 	...
+	bdf_triggered(!irqs_disabled());
 	spin_lock(&hbus->device_list_lock);
 	...
 }
