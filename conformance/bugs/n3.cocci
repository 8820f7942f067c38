// SPDX-License-Identifier: GPL-2.0
//
// title: Frames are sent by a VF before the host has associated it.
// row: N3
// fix: 365e1ececb29 (2022) (hash not checked)
// kind: historic
// file: drivers/net/hyperv/netvsc_drv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vf_match
// mode: trusted
// tier: 1
// rules: NIC-PATH
// story: A VF that is up takes over the frames of its NIC. Where the host's message about it was still to come, the host
//	refused the change of path, and frames went nowhere. The fix waits for the message; this patch does not.

@@
expression done;
@@
 netvsc_vf_changed(...)
 {
 	<+...
-	wait_for_completion(done);
+	bdf_triggered(1);
 	...+>
 }
