// SPDX-License-Identifier: GPL-2.0
//
// title: The answer to D0 exit arrives after the stack frame that waits for it is gone.
// row: H11
// fix: b4927bd27262 (2022)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 2
// rules: SANITIZER
// story: hv_pci_bus_exit() waits ten seconds for an answer and gives up; what the answer completes is on its stack. A
//	host that answers later wrote there, and completed what was a completion. The fix takes the request out of the
//	table of those that wait; this patch leaves it in.

@@
expression chan, trans_id, pkt;
@@
 hv_pci_bus_exit(...)
 {
 	<+...
-	vmbus_request_addr_match(chan, trans_id, pkt);
+	bdf_triggered(1);
 	return -ETIMEDOUT;
 	...+>
 }
