// SPDX-License-Identifier: GPL-2.0
//
// title: A VMD that is restricted to buses from 224 on is taken for one that is not restricted.
// row: V5
// fix: "PCI: vmd: Add bus 224-255 restriction decode" (2019)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-BUSES
// story: VMCONFIG has two bits that say with which bus the numbers behind a VMD begin, and only one of the values that stand
//	for another than 0 was known. With 224 the guest counts from 0; functions answer to that, as CFGBAR begins there,
//	but what the hardware forwards by bus number goes by its own. The fix knows 224; this patch does not.

@@
expression vmd;
@@
 vmd_get_bus_number_start(...)
 {
 	<+...
-	vmd->busn_start = 224;
+	bdf_triggered(1);
+	vmd->busn_start = 0;
 	...+>
 }
