// SPDX-License-Identifier: GPL-2.0
//
// title: The domain of a bus becomes the serial number of its first function.
// row: -
// fix: 29927dfb7f69
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: DOM-UNIQUE DOM-KEPT DOM-MODEL DOM-ZERO DOM-MAP ID-ATTACH
// story: For short names of network interfaces the driver replaced the domain of a bus by the serial number of its
//	first function. Hosts do not make serial numbers unique, and two buses with one domain gave two functions one
//	address. The fix is a revert; this patch brings the line back. Nobody reserves the number, and a bus whose
//	functions are all gone gets another one while it is there.

@@
identifier hpdev, hbus, desc;
@@
 new_pcichild_device(struct hv_pcibus_device *hbus, struct hv_pcidev_description *desc)
 {
 	...
+	bdf_triggered(list_empty(&hbus->children) & (hbus->sysdata.domain != desc->ser));
+	if (list_empty(&hbus->children))
+		hbus->sysdata.domain = desc->ser;
 	list_add_tail(&hpdev->list_entry, &hbus->children);
 	...
 }
