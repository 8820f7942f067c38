// SPDX-License-Identifier: GPL-2.0
//
// title: A rescind does not wait for the device that it takes back.
// row: B1
// fix: 54a66265d675 (2017)
// kind: historic
// file: drivers/hv/channel_mgmt.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vpci
// mode: trusted
// tier: 2
// rules: LEAK BUS-STATE
// story: Offers and rescinds are worked on by different threads. A rescind that came before its channel had a device
//	found nothing to unregister and went away; the device was made afterwards, and nobody ever removed it or gave
//	the channel's number back. The fix waits until the offer has been dealt with; this patch does not.

@@
expression channel;
symbol false;
@@
 vmbus_onoffer_rescind(...)
 {
 	...
 	vmbus_rescind_cleanup(channel);
-	while (READ_ONCE(channel->probe_done) == false) { ... }
+	bdf_triggered(!channel->probe_done);
 	...
 }
