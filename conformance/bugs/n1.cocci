// SPDX-License-Identifier: GPL-2.0
//
// title: A VF is paired by its serial number alone.
// row: N1
// fix: 64ff412ad41f (2021)
// kind: historic
// file: drivers/net/hyperv/netvsc_drv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vf_match
// mode: trusted
// tier: 1
// rules: NIC-PAIR
// story: A function with several ports has one serial number and several VFs' MACs; the host associates each of their
//	NICs with that one number. get_netvsc_byslot() took the first NIC of the number that it found, so that ports got
//	each other's. The fix compares the permanent MACs too; this patch does not.

@@
identifier ndev, vf_netdev;
expression other;
@@
 get_netvsc_byslot(...)
 {
 	<+...
-	if (ndev->addr_len != vf_netdev->addr_len || other)
-		continue;
+	bdf_triggered(other);
 	...+>
 }
