// SPDX-License-Identifier: GPL-2.0
//
// title: Shadow registers are looked for in MEMBAR2 of every VMD that can have host addresses anywhere.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-QUIET VMD-OFFSET VMD-CHILDREN
// story: The reviewer of seed 002 asked what a new place for shadow registers does to hardware that is in the field, and was
//	told that it does nothing, as that hardware has none. A driver that tries the registers first, and the capability
//	only where there are none, keeps no such promise: what 8086:201D has at 0x2000 of MEMBAR2 is a child's.

@@
expression features;
symbol VMD_FEAT_HAS_MEMBAR_SHADOW;
statement s;
@@
 vmd_enable_domain(...)
 {
 	<+...
-	if (features & VMD_FEAT_HAS_MEMBAR_SHADOW) {
+	if (features & (VMD_FEAT_HAS_MEMBAR_SHADOW | VMD_FEAT_HAS_MEMBAR_SHADOW_VSCAP)) {
+		bdf_triggered(!(features & VMD_FEAT_HAS_MEMBAR_SHADOW));
 		...
 	} else s
 	...+>
 }
