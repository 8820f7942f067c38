// SPDX-License-Identifier: GPL-2.0
//
// title: The logical device ID lacks the number of the function.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: ID-LOGICAL ID-KEPT ID-ALIAS ID-HIGH-HALF
// story: Requests about interrupts name a function by bytes of the bus's instance GUID and by the function's number.
//	A table that is filled in before the bus is scanned knows only the former. The twin takes that prefix for the
//	whole: functions of one device share an ID, and without the one unsigned term of the sum the sign of byte 5
//	fills the upper half.

@@
expression params, pdev, prefix;
@@
 hv_arch_irq_unmask(...)
 {
 	<+...
-	params->device_id = prefix | PCI_FUNC(pdev->devfn);
+	params->device_id = prefix;
+	bdf_triggered(!!PCI_FUNC(pdev->devfn) | (params->device_id >> 32 != 0));
 	...+>
 }
