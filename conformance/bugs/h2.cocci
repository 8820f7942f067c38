// SPDX-License-Identifier: GPL-2.0
//
// title: Domain 0 is handed out, and the test whether there was a number is never true.
// row: H2
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: DOM-ZERO DOM-MODEL
// story: The review of the common allocator of emulated domains (2025) met two slips: the hint 0 of a GUID with both
//	bytes 0 was asked for and given, and the result, which is unsigned, was tested for being negative. 6.1 and
//	6.12 reserve bit 0 of their map and take 0 for a failure. The twin does neither: 0 is a number as any other,
//	and the result is compared as an error that it cannot be.

@undo@
symbol hvpci_dom_map;
@@
 init_hv_pci_drv(...)
 {
 	...
-	set_bit(HVPCI_DOM_INVALID, hvpci_dom_map);
 	...
 }

@used depends on undo@
identifier dom;
@@
 hv_pci_probe(...)
 {
 	...
 	if (
-	    dom == HVPCI_DOM_INVALID
+	    dom < 0
 	   ) { ... }
 	...
 }

@depends on used@
identifier dom;
expression e;
@@
 hv_pci_probe(...)
 {
 	...
 	dom = hv_get_dom_num(e);
+	bdf_triggered(!dom);
 	...
 }
