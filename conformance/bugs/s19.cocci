// SPDX-License-Identifier: GPL-2.0
//
// title: A VMD that bypassed the remapping of its children's interrupts remaps them after it slept.
// row: -
// fix: d899aa668498 (2022)
// kind: historic
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-SLEEP
// story: That MSI of children are not remapped is a bit of VMCONFIG, which nobody saves when devices are put to sleep. The
//	bit was set in the probe only, so that after a resume interrupts went by a table that has nothing in it. The fix
//	sets it again; this patch does not.

@@
expression vmd;
symbol true, false;
@@
 vmd_resume(...)
 {
 	<+...
(
-	vmd_set_msi_remapping(vmd, !!vmd->irq_domain);
+	bdf_triggered(!vmd->irq_domain);
|
-	if (vmd->irq_domain)
-		vmd_set_msi_remapping(vmd, true);
-	else
-		vmd_set_msi_remapping(vmd, false);
+	bdf_triggered(!vmd->irq_domain);
)
 	...+>
 }
