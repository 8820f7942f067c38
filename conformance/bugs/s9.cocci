// SPDX-License-Identifier: GPL-2.0
//
// title: The lock of a bus's state is not initialised.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12-checked linux-6.1-checked
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: MUTEX LOCKDEP
// story: hbus is zeroed memory, and a mutex that is all zeroes works in a kernel without lock debugging. The twin
//	leaves the initialisation of state_lock out.

@@
expression hbus;
@@
 hv_pci_probe(...)
 {
 	...
-	mutex_init(&hbus->state_lock);
+	bdf_triggered(1);
 	...
 }
