// SPDX-License-Identifier: GPL-2.0
//
// title: A device that the host takes back leaves its root bus behind.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: BUS-STALE
// story: After a rescind the host hears nothing, and hv_pci_bus_exit() says so and returns. The twin draws the same
//	conclusion for the whole of hv_pci_remove(): the root bus, whose sysdata is what is freed next, stays.

@undo@
expression hbus;
symbol hv_pcibus_installed;
identifier hdev;
@@
 hv_pci_remove(struct hv_device *hdev)
 {
 	...
-	if (hbus->state == hv_pcibus_installed) {
+	if (hbus->state == hv_pcibus_installed && !hdev->channel->rescind) {
 	...
 	}
 	...
 }

@depends on undo@
identifier hbus, hdev;
@@
 hv_pci_remove(struct hv_device *hdev)
 {
 	...
 	hbus = hv_get_drvdata(hdev);
+	bdf_triggered((hbus->state == hv_pcibus_installed) & !!hdev->channel->rescind);
 	...
 }
