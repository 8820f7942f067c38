// SPDX-License-Identifier: GPL-2.0
//
// title: A VF is paired by the number of its slot, not by the name.
// row: N4
// fix: 005479556197 (2018) (hash not checked)
// kind: historic
// file: drivers/net/hyperv/netvsc_drv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vf_match
// mode: trusted
// tier: 1
// rules: NIC-PAIR
// story: pci-hyperv gives a slot the serial number for its name and the device number for its number, which has five bits.
//	get_netvsc_byslot() compared the latter with the serial that the host associates. The fix reads the name; this
//	patch takes the number again.

@@
identifier pdev, serial;
statement S;
@@
 get_netvsc_byslot(...)
 {
 	...
-	if (kstrtou32(pci_slot_name(pdev->slot), 10, &serial)) S
+	serial = pdev->slot->number;
+	bdf_triggered(1);
 	...
 }
