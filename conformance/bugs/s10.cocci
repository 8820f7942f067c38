// SPDX-License-Identifier: GPL-2.0
//
// title: The references of a function's record are counted from zero.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: REFCOUNT
// story: The record's count was an atomic_t once, which began with zero and was raised by each user. A refcount_t
//	must not be raised from zero: it takes that for a use after free, saturates and never falls again. The twin
//	raises it from zero where it is set to one.

@@
expression hpdev;
@@
 new_pcichild_device(...)
 {
 	<+...
-	refcount_set(&hpdev->refs, 1);
+	bdf_triggered(1);
+	get_pcichild(hpdev);
 	get_pcichild(hpdev);
 	...+>
 }
