// SPDX-License-Identifier: GPL-2.0
//
// title: The domain is made of bytes that are equal on all devices of a machine.
// row: -
// fix: f73f8a504e27 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: DOM-KEPT DOM-MODEL
// story: The driver made its domain of bytes 8 and 9 of the instance GUID, which hosts in Azure fill with a number of
//	their own: the same for all devices, so that all but one take whatever is free, and not the same after a move
//	to another host. The fix takes bytes 4 and 5, which the host tells apart; this patch takes the former ones.
//	What is done when a number is taken stays as it is: that is h3.

@@
identifier dom_req, dom, hdev;
@@
 hv_pci_probe(struct hv_device *hdev, ...)
 {
 	...
-	dom_req = hdev->dev_instance.b[5] << 8 | hdev->dev_instance.b[4];
+	dom_req = hdev->dev_instance.b[8] << 8 | hdev->dev_instance.b[9];
+	bdf_triggered(dom_req != (hdev->dev_instance.b[5] << 8 | hdev->dev_instance.b[4]));
 	dom = hv_get_dom_num(dom_req);
 	...
 }
