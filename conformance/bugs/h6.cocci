// SPDX-License-Identifier: GPL-2.0
//
// title: The eject work uses a function's record after its last put.
// row: H6
// fix: 4df591b20b80 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: SANITIZER
// story: The last put of the eject work frees the record, and the work went on to ask that record for its bus, to put
//	the bus. The fix remembers the bus at the beginning. What is done with the bus there is to unlock its
//	state_lock today; this patch takes the bus out of the freed record again for it.

@@
identifier hbus, hpdev;
@@
 hv_eject_device_work(...)
 {
 	...
 	hbus = hpdev->hbus;
 	...
+	bdf_triggered(1);
-	mutex_unlock(&hbus->state_lock);
+	mutex_unlock(&hpdev->hbus->state_lock);
 }
