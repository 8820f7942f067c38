// SPDX-License-Identifier: GPL-2.0
//
// title: Two devices whose instance GUIDs give one number get one PCI domain.
// row: H3
// fix: be700103efd1 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: BUS-STATE DOM-MAP DOM-ZERO
// story: Hosts in Azure made two bytes of the GUID equal for all devices of a machine; the driver took these bytes
//	for the domain without a look at who has it, and the second device did not load. The fix keeps a map of the
//	numbers in use and looks for a free one when a number is taken; 0 counts as taken. This patch marks the number
//	and hands it out, whoever has it. The PCI core refuses a second root bus of the domain, so that its probe
//	fails; on the way out that probe gives back the number of the first. The bytes that are chosen stay as they
//	are: that is s1.

@undo@
identifier dom, i;
iterator name for_each_clear_bit;
symbol hvpci_dom_map;
@@
 hv_get_dom_num(...)
 {
-	unsigned int i;
-
-	if (test_and_set_bit(dom, hvpci_dom_map) == 0)
-		return dom;
-
-	for_each_clear_bit(i, hvpci_dom_map, HVPCI_DOM_MAP_SIZE) { ... }
-
-	return HVPCI_DOM_INVALID;
+	set_bit(dom, hvpci_dom_map);
+	return dom;
 }

@used depends on undo@
identifier dom;
@@
 hv_pci_probe(...)
 {
 	...
-	if (dom == HVPCI_DOM_INVALID) { ... }
 	...
 }

@depends on undo && used@
identifier dom;
symbol hvpci_dom_map;
@@
 hv_get_dom_num(...)
 {
+	bdf_triggered(test_bit(dom, hvpci_dom_map));
 	set_bit(dom, hvpci_dom_map);
 	...
 }
