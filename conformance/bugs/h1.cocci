// SPDX-License-Identifier: GPL-2.0
//
// title: A probe that fails gives its domain back twice.
// row: H1
// fix: b6422dff0e51 (2026)
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: WARN
// story: The driver of 2026 takes its number from an ID allocator that all emulated hosts share. A probe that failed
//	gave it back, and so did the release of the host bridge, which had the number too: ida_free() was called for a
//	number that was free, and warned, or took it from the bus that had it by then. 6.1 and 6.12 have a bitmap, and
//	clear_bit() says nothing. The twin makes the release one that says what ida_free() says, and gives back twice
//	where the probe fails.

@undo@
identifier dom;
symbol hvpci_dom_map;
@@
 hv_put_dom_num(...)
 {
-	clear_bit(dom, hvpci_dom_map);
+	WARN(!test_and_clear_bit(dom, hvpci_dom_map), "domain 0x%x is given back, and is not taken\n", dom);
 }

@depends on undo@
expression hbus;
@@
 hv_pci_probe(...)
 {
 	<+...
 	hv_put_dom_num(hbus->bridge->domain_nr);
+	bdf_triggered(1);
+	hv_put_dom_num(hbus->bridge->domain_nr);
 	...+>
 }
