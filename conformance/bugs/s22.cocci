// SPDX-License-Identifier: GPL-2.0
//
// title: A VMD's domain is the next behind those of firmware, and not above all that firmware can name.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-DOMAIN
// story: Segment groups have 16 bits, and a segment that is not there yet may come: with a Hyper-V device, or when something
//	is plugged in. A domain that is taken from theirs is then in its way. The driver begins with 0x10000; this one with
//	whatever is free.

@@
identifier domain, bus;
@@
 vmd_find_free_domain(...)
 {
-	int domain = 0xffff;
+	int domain = 0;
 	struct pci_bus *bus = NULL;
 	...
+	bdf_triggered(domain < 0xffff);
 	return domain + 1;
 }
