/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/hw_irq.h - x86's description of an interrupt to be allocated
 *
 * Declarations equal arch/x86/include/asm/hw_irq.h as far as the drivers here use them.
 */
#ifndef _ASM_X86_HW_IRQ_H
#define _ASM_X86_HW_IRQ_H

#include <linux/types.h>

struct irq_data;
struct msi_desc;
struct cpumask;

enum irq_alloc_type {
	X86_IRQ_ALLOC_TYPE_IOAPIC = 1,
	X86_IRQ_ALLOC_TYPE_HPET,
	X86_IRQ_ALLOC_TYPE_PCI_MSI,
	X86_IRQ_ALLOC_TYPE_PCI_MSIX,
};
#define X86_IRQ_ALLOC_CONTIGUOUS_VECTORS 0x1

struct irq_alloc_info {
	enum irq_alloc_type type;
	u32 flags;
	u32 devid;
	irq_hw_number_t hwirq;
	const struct cpumask *mask;
	struct msi_desc *desc;
	void *data;
};

struct irq_cfg {
	unsigned int dest_apicid;
	unsigned int vector;
};

extern struct irq_cfg *irqd_cfg(struct irq_data *irq_data);
extern struct irq_domain *x86_vector_domain;

#endif
