// SPDX-License-Identifier: GPL-2.0
//
// title: The shadow registers of a VMD are read at the place where they were before production.
// row: V1
// fix: a1a30170138c (2019)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-OFFSET VMD-CHILDREN
// story: The host addresses of 8086:28C0 were at 0x2008 and 0x2010 of MEMBAR2 until the specification moved them to 0x2000
//	and 0x2008. A driver that still reads the old place takes the address of MEMBAR2 for that of MEMBAR1, and whatever
//	the out-of-band interface says for the other: the domain is enumerated wrongly, without a message. This is what
//	seed 002 is about; the patch moves both reads back, and the beginning of the children's part with them.

@moved@
expression phys1, phys2, membar2;
symbol MB2_SHADOW_OFFSET;
@@
 vmd_get_phys_offsets(...)
 {
 	<+...
-	phys1 = readq(membar2 + MB2_SHADOW_OFFSET);
-	phys2 = readq(membar2 + MB2_SHADOW_OFFSET + 8);
+	phys1 = readq(membar2 + 0x2008);
+	phys2 = readq(membar2 + 0x2010);
+	bdf_triggered((phys1 != readq(membar2 + MB2_SHADOW_OFFSET)) | (phys2 != readq(membar2 + MB2_SHADOW_OFFSET + 8)));
 	...+>
 }

@depends on moved@
expression start;
symbol MB2_SHADOW_OFFSET, MB2_SHADOW_SIZE;
@@
 vmd_enable_domain(...)
 {
 	<+...
-	start = MB2_SHADOW_OFFSET + MB2_SHADOW_SIZE;
+	start = 0x2018;
 	...+>
 }
