// SPDX-License-Identifier: GPL-2.0
//
// title: The answer about an interrupt arrives after the stack frame that polls for it is gone.
// row: -
// fix: a765ed47e451 (2022)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 2
// rules: SANITIZER
// story: hv_compose_msi_msg() polls for an answer that its own stack takes, and gives up when the function is no
//	longer there. A host that answers later wrote to a frame that was gone: what h11 is to D0 exit. The fix takes
//	the request out of the table of those that wait; this patch leaves it in.

@@
expression channel, trans_id;
@@
 hv_compose_msi_msg(...)
 {
 	<+...
-	vmbus_request_addr_match(channel, trans_id, ...);
+	bdf_triggered(1);
 	...+>
 }
