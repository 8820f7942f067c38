// SPDX-License-Identifier: GPL-2.0
//
// title: The tasklet is disabled by a call that may sleep, with an interrupt's lock held.
// row: -
// fix: be4017cea0ab (2021) (hash not checked)
// kind: historic
// file: drivers/pci/controller/pci-hyperv.c
// systems: linux-6.12-checked linux-6.1-checked
// mode: trusted
// tier: 1
// rules: ATOMIC-SLEEP
// story: hv_compose_msi_msg() keeps the channel's tasklet away while it polls the ring itself. When tasklet_disable() was
//	made to sleep instead of spin, callers that hold a spinning lock got a call of their own, and this is one: an
//	interrupt is started under its descriptor's lock. This patch calls the one that sleeps again.

@@
expression channel;
@@
 hv_compose_msi_msg(...)
 {
 	<+...
-	tasklet_disable_in_atomic(&channel->callback_event);
+	bdf_triggered(!!in_atomic());
+	tasklet_disable(&channel->callback_event);
 	...+>
 }
