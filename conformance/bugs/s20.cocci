// SPDX-License-Identifier: GPL-2.0
//
// title: Of those who share a vector of a VMD only the first is told of an interrupt.
// row: -
// fix: none
// kind: twin
// file: drivers/pci/controller/vmd.c
// systems: linux-6.12 linux-6.1
// target: fuzz_vmd
// mode: trusted
// tier: 1
// rules: VMD-INTERRUPT
// story: A VMD has fewer vectors than its children have together, and a message says no more than which of them; whose it is
//	they have to find out, so all are called. A handler that stops with the first one looks right until a second child
//	shares the vector, whose interrupts are lost then.

@@
iterator name list_for_each_entry_rcu;
expression irqs;
identifier v;
@@
 vmd_irq(...)
 {
 	<+...
 	list_for_each_entry_rcu(v, &irqs->irq_list, node)
+	{
 		generic_handle_irq(v->virq);
+		bdf_triggered(!list_is_last(&v->node, &irqs->irq_list));
+		break;
+	}
 	...+>
 }
