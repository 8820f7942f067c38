// SPDX-License-Identifier: GPL-2.0
//
// title: The host's refusal of a config block does not reach who wrote it.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: OP-STATUS
// story: A config block is written by a request whose answer is a status. The twin waits for the answer and reports
//	success, whatever it says.

@@
identifier comp_pkt;
@@
 hv_write_config_block(...)
 {
 	...
-	if (comp_pkt.completion_status != 0) { ... }
+	bdf_triggered(comp_pkt.completion_status != 0);
 	return 0;
 }
