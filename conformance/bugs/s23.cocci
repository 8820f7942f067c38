// SPDX-License-Identifier: GPL-2.0
//
// title: A VMD that its driver lets go of keeps its buses.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-LEFT
// story: A driver that is taken away has to take everything with it that it found: the buses are reached by way of its own
//	mapping of CFGBAR, which is gone with it. This one forgets the root bus.

@@
expression vmd;
@@
 vmd_remove(...)
 {
 	<+...
-	pci_remove_root_bus(vmd->bus);
+	bdf_triggered(1);
 	...+>
 }
