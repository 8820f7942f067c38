// SPDX-License-Identifier: GPL-2.0
//
// title: The loop that releases resources counts down below zero.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: HANG
// story: hv_send_resources_released() goes from the highest slot that has resources down to 0. The twin counts in an
//	unsigned number, which is never below 0, as the u8 of a bus number that is never above 0xff in a loop of Xen
//	(9c3b9800e2): the loop goes through all slots of 32 bits, and begins anew.

@@
identifier wslot, hbus;
@@
 hv_send_resources_released(...)
 {
 	...
-	int wslot;
+	u32 wslot;
 	...
+	bdf_triggered(1);
 	for (wslot = hbus->wslot_res_allocated; wslot >= 0; wslot--) { ... }
 	...
 }
