// SPDX-License-Identifier: GPL-2.0
//
// title: The record of a function is leaked when the function is ejected.
// row: H5
// fix: 05f151a73ec2 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: LEAK
// story: A record has two references from new_pcichild_device(), and a third while an eject waits. The eject work
//	dropped two of them. The fix adds the third put; this patch takes it out. It shows when nothing should be
//	allocated any more.

@@
identifier hpdev;
@@
 hv_eject_device_work(...)
 {
 	...
 	put_pcichild(hpdev);
 	put_pcichild(hpdev);
-	put_pcichild(hpdev);
+	bdf_triggered(1);
 	...
 }
