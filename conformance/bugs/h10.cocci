// SPDX-License-Identifier: GPL-2.0
//
// title: Answers of the host are read past their end.
// row: H10
// fix: 9937fa6d1eb6 (2022)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: SANITIZER BUS-STATE
// story: What the host sends has a length, which the driver did not compare with what it reads: of a short answer it
//	took what the buffer held behind it, which is what was there before. The fix checks every message. This patch
//	takes the checks out of the two answers that carry more than a status, that about the resources of a function
//	and that about an interrupt; the checks of what the host sends by itself stay.

@interrupt@
identifier resp_packet_size, out;
@@
 hv_pci_compose_compl(...)
 {
 	...
-	if (resp_packet_size < sizeof(...)) {
-	...
-		goto out;
-	}
 	...
-out:
 	...
 }

@requirements depends on interrupt@
identifier resp, status;
@@
 q_resource_requirements(...)
 {
 	...
-	status = (...) ? -1 : resp->status;
+	status = resp->status;
 	...
 }

@depends on requirements@
expression comp_packet, bytes_recvd, response;
@@
 hv_pci_onchannelcallback(...)
 {
 	<+...
+	bdf_triggered(((comp_packet->completion_func == hv_pci_compose_compl) &
+		       (bytes_recvd < sizeof(struct pci_create_int_response))) |
+		      ((comp_packet->completion_func == q_resource_requirements) &
+		       (bytes_recvd < sizeof(struct pci_q_res_req_response))));
 	comp_packet->completion_func(comp_packet->compl_ctxt, response, bytes_recvd);
 	...+>
 }
