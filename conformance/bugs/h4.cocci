// SPDX-License-Identifier: GPL-2.0
//
// title: A slot other than 0 is translated to a devfn that nobody has, so that its function stays when it is ejected.
// row: H4
// fix: 60e2e2fbafdd (2017) (hash not checked)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 1
// rules: FN-SET FN-GHOST
// story: wslot_to_devfn() took all eight bits of a slot for a function number, so that 00:02.0 became devfn 0x02
//	instead of 0x10. The eject work looked for that devfn, found nobody, and told the host that the function was
//	gone, while it stayed on the bus with its driver. The fix tells the bits of device and function apart. This
//	patch puts the old translation back; the names of slots, which are younger than the fix and go through the
//	same function, are given the device number directly, so that only the eject is wrong.

@undo@
identifier slot_no;
@@
 wslot_to_devfn(...)
 {
 	...
-	return PCI_DEVFN(slot_no.bits.dev, slot_no.bits.func);
+	return PCI_DEVFN(0, slot_no.slot & 0xff);
 }

@slots depends on undo@
expression hpdev;
@@
-	PCI_SLOT(wslot_to_devfn(hpdev->desc.win_slot.slot))
+	hpdev->desc.win_slot.bits.dev

@depends on undo && slots@
identifier slot_no;
@@
 wslot_to_devfn(...)
 {
 	...
+	bdf_triggered(PCI_DEVFN(0, slot_no.slot & 0xff) != PCI_DEVFN(slot_no.bits.dev, slot_no.bits.func));
 	return PCI_DEVFN(0, slot_no.slot & 0xff);
 }
