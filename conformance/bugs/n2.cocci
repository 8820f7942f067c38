// SPDX-License-Identifier: GPL-2.0
//
// title: A VF that was registered before its NIC is never paired.
// row: N2
// fix: 9cae43da9867 (2024)
// kind: historic
// file: drivers/net/hyperv/netvsc_drv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vf_match
// mode: trusted
// tier: 1
// rules: NIC-PAIR
// story: A VF is looked at when it is registered. If its NIC comes later, or comes back after the module was loaded again,
//	nobody looked at the VF any more. The fix has netvsc_probe() look at the devices that are there; this patch has
//	it look at none.

@@
iterator name for_each_netdev;
expression space, dev;
statement S;
@@
 netvsc_probe(...)
 {
 	<...
-	for_each_netdev(space, dev) S
+	for_each_netdev(space, dev)
+		bdf_triggered(!!get_netvsc_byslot(dev));
 	...>
 }
