// SPDX-License-Identifier: GPL-2.0
//
// title: The survey of a function completes an event whose stack frame is gone.
// row: H12
// fix: 440b5e366327 (2023)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 2
// rules: SANITIZER
// story: hv_pci_query_relations() waits for the work that relations start to complete an event on its stack. A
//	rescind ends the wait, with the work still to come or under way; it then completed what was the event. The fix
//	flushes the queue before the frame goes; this patch does not.

@@
identifier hbus, comp, ret;
@@
 hv_pci_query_relations(...)
 {
 	...
 	init_completion(&comp);
 	...
-	flush_workqueue(hbus->wq);
+	bdf_triggered(hbus->survey_event == &comp);
 	return ret;
 }
