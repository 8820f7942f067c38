// SPDX-License-Identifier: GPL-2.0
//
// title: An isolated guest takes every device that its host offers.
// row: -
// fix: none
// kind: twin
// file: drivers/hv/channel_mgmt.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmbus
// mode: trusted
// tier: 1
// rules: CHAN-ISOLATED
// story: A confidential VM does not trust its host and takes only types of devices whose drivers are written for such
//	hosts. With the question left out, as before isolation was known, any driver can be reached.

@@
expression offer;
@@
 vmbus_onoffer(...)
 {
 	<+...
-	if (!vmbus_is_valid_offer(offer)) { ... }
+	bdf_triggered(!vmbus_is_valid_offer(offer));
 	...+>
 }
