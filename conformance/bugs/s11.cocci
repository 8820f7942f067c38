// SPDX-License-Identifier: GPL-2.0
//
// title: The subsystem of a function is lost in the newer form of bus relations.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: FN-IDENTITY
// story: Since version 1.3 the host describes functions in a form that has the NUMA node, too. The driver copies
//	either form into its own, field by field, in two functions. The twin forgets a field in the newer one, and the
//	function says 0 when it is asked for its subsystem.

@@
expression dr, i, relations;
@@
 hv_pci_devices_present2(...)
 {
 	<+...
-	dr->func[i].subsystem_id = relations->func[i].subsystem_id;
+	bdf_triggered(!!relations->func[i].subsystem_id);
 	...+>
 }
