// SPDX-License-Identifier: GPL-2.0
//
// title: An eject is carried out and never answered.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: FN-EJECTED
// story: The guest lets go of the function and does not say so: the host waits for PCI_EJECTION_COMPLETE. It stands for
//	every way in which the answer gets lost; the unchanged source has one (eject-surveyed).

@@
expression hbus, packet;
@@
 hv_eject_device_work(...)
 {
 	...
-	vmbus_sendpacket(hbus->hdev->channel, packet, ...);
+	bdf_triggered(!!hbus);
 	...
 }
