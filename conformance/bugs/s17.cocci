// SPDX-License-Identifier: GPL-2.0
//
// title: On a bus of version 1.4 an interrupt is asked for as in version 1.2.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: VERSION
// story: Each version of the protocol that changed the request for an interrupt had to find all places where the
//	version decides. This is what forgetting one looks like: the longer request of version 1.4, which has room for
//	vectors beyond 255, is not used where the host has accepted it.

@@
expression size, cpu, slot, vector, count;
symbol ctxt;
@@
-size = hv_compose_msi_req_v3(&ctxt.int_pkts.v3, cpu, slot, vector, count);
+bdf_triggered(1);
+size = hv_compose_msi_req_v2(&ctxt.int_pkts.v2, cpu, slot, vector, count);
