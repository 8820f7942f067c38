// SPDX-License-Identifier: GPL-2.0
//
// title: A function is put on any NUMA node that the host says, and on none if it says none.
// row: H15
// fix: 7b3b1e5a87b2 3149efcdf2c6 (2022)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: FN-NODE SANITIZER
// story: The node that relations name was set without a look at how many nodes there are, and what allocates for the
//	device later indexed by it; without a name the function had no node, and its work was spread over all of them.
//	The fixes take a node that there can be, or the nearest that is online, and 0 where the host names none. This
//	patch sets what the host says, and nothing else.

@@
expression d, f;
@@
 hv_pci_assign_numa_node(...)
 {
 	<+...
-	set_dev_node(&d->dev, 0);
+	bdf_triggered((!(f->desc.flags & HV_PCI_DEVICE_FLAG_NUMA_AFFINITY)) |
+		      (f->desc.virtual_numa_node >= num_possible_nodes()));
-	if (f->desc.flags & HV_PCI_DEVICE_FLAG_NUMA_AFFINITY &&
-	    f->desc.virtual_numa_node < num_possible_nodes())
-		set_dev_node(&d->dev, numa_map_to_online_node(f->desc.virtual_numa_node));
+	if (f->desc.flags & HV_PCI_DEVICE_FLAG_NUMA_AFFINITY)
+		set_dev_node(&d->dev, f->desc.virtual_numa_node);
 	...+>
 }
