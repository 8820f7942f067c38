// SPDX-License-Identifier: GPL-2.0
//
// title: A read of the interrupt pin is answered from config space instead of with 0.
// row: H14
// fix: fea93a3e5d5e (2024)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: CFG-READ
// story: The driver means to answer reads of the interrupt line and of the interrupt pin with 0, as there are no line
//	interrupts. Its condition held for the line alone, and a read of the pin went to the host. The fix adds the
//	second half of the condition; this patch takes it out.

@undo@
expression where, size;
@@
-	(where >= PCI_INTERRUPT_LINE && where + size <= PCI_INTERRUPT_PIN) ||
-	(where >= PCI_INTERRUPT_PIN && where + size <= PCI_MIN_GNT)
+	where >= PCI_INTERRUPT_LINE && where + size <= PCI_INTERRUPT_PIN

@depends on undo@
identifier where, size;
@@
 _hv_pcifront_read_config(..., int where, int size, ...)
 {
 	...
+	bdf_triggered((where >= PCI_INTERRUPT_PIN) & (where + size <= PCI_MIN_GNT));
 	if (where + size <= PCI_COMMAND) { ... } else { ... }
 	...
 }
