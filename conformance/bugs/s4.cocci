// SPDX-License-Identifier: GPL-2.0
//
// title: All buses talk the protocol version that was negotiated last.
// row: -
// fix: 14ef39fddd23 (2019)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: STATIC
// story: The version that a host accepted was kept in one variable for all buses. A bus that was probed later with
//	another one changed the form of the messages of those before it. The fix keeps it in the bus; this patch keeps
//	it in a static variable again.

@declare@
expression size;
symbol pci_ring_size;
@@
 static int pci_ring_size = size;
+static enum pci_protocol_version_t pci_protocol_version;

@undo depends on declare@
struct hv_pcibus_device *hbus;
@@
-	hbus->protocol_version
+	pci_protocol_version

@depends on undo@
expression version;
symbol pci_protocol_version;
@@
 hv_pci_protocol_negotiation(...)
 {
 	<+...
+	bdf_triggered(pci_protocol_version != version);
 	pci_protocol_version = version;
 	...+>
 }
