// SPDX-License-Identifier: GPL-2.0
//
// title: Config space behind a VMD is looked for by bus number, and not from the VMD's first bus on.
// row: V2
// fix: e3dffa4f6c36 (2019)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: PCI-MISSED VMD-REACH
// story: A VMD can be restricted to buses from 128 or 224 on, and CFGBAR begins with the first of them. The address of a
//	register was made of the bus number alone, so that it lay 128 or 224 MiB further: behind the end of CFGBAR, which
//	is refused, or in a larger one at another bus. Nothing is found behind the VMD, or on wrong buses. The fix takes
//	the first bus off; this patch does not.

@@
identifier n;
expression bus, vmd;
@@
 vmd_cfg_addr(...)
 {
 	<+...
-	unsigned int n = bus->number - vmd->busn_start;
+	unsigned int n = (bdf_triggered(vmd->busn_start), bus->number);
 	...+>
 }
