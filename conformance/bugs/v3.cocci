// SPDX-License-Identifier: GPL-2.0
//
// title: The type bits of a BAR that a VMD's shadow registers have are taken for bits of the address.
// row: V3
// fix: 3e5095eebe01 (2020)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-OFFSET
// story: Shadow registers hold what is in the host's BARs, with the low bits that say memory, 64 bits wide and
//	prefetchable. Offsets of such values are not of whole pages, and the addresses on the bus behind the VMD are as
//	many bytes too low. The fix masks these bits off; this patch does not.

@@
expression offset1, offset2, start1, start2, phys1, phys2;
symbol PCI_BASE_ADDRESS_MEM_MASK;
@@
 vmd_get_phys_offsets(...)
 {
 	<+...
+	bdf_triggered((phys1 | phys2) & ~PCI_BASE_ADDRESS_MEM_MASK);
-	*offset1 = start1 - (phys1 & PCI_BASE_ADDRESS_MEM_MASK);
-	*offset2 = start2 - (phys2 & PCI_BASE_ADDRESS_MEM_MASK);
+	*offset1 = start1 - phys1;
+	*offset2 = start2 - phys2;
 	...+>
 }
