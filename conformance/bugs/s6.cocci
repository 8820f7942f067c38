// SPDX-License-Identifier: GPL-2.0
//
// title: Whoever waits for an answer of the host waits for ever when the device is gone.
// row: -
// fix: c3635da2a336 (2018)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: DEADLOCK LIVELOCK BUS-STATE
// story: Every request was waited for without an end. A host that takes a device back answers nothing any more, and
//	who waited was never woken, nor was who wanted to remove the device. The fix polls for the rescind; this patch
//	waits again.

@@
identifier hdev, comp;
@@
 wait_for_response(struct hv_device *hdev, struct completion *comp)
 {
-	while (...) { ... }
+	bdf_triggered(!comp->done);
+	wait_for_completion(comp);
 	return 0;
 }
