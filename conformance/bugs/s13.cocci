// SPDX-License-Identifier: GPL-2.0
//
// title: The window of config space is unmapped before the bus is stopped.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: BUG
// story: hv_pci_remove() unmaps the window through which config space is read and written when the bus is gone. The
//	twin does so first. A driver that is bound to a function writes to it when it is told to go, to mask its
//	interrupts.

@undo@
expression hbus;
symbol hv_pcibus_installed;
@@
 hv_pci_remove(...)
 {
 	...
+	iounmap(hbus->cfg_addr);
 	if (hbus->state == hv_pcibus_installed) { ... }
 	...
-	iounmap(hbus->cfg_addr);
 	...
 }

@depends on undo@
expression hbus;
@@
 hv_pci_remove(...)
 {
 	...
+	bdf_triggered(!list_empty(&hbus->children));
 	iounmap(hbus->cfg_addr);
 	...
 }
