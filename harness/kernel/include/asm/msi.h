/* SPDX-License-Identifier: GPL-2.0 */
/* asm/msi.h - x86's allocation type for MSIs; arch/x86/include/asm/msi.h says the same */
#ifndef _ASM_X86_MSI_H
#define _ASM_X86_MSI_H

#include <asm/hw_irq.h>

typedef struct irq_alloc_info msi_alloc_info_t;
struct irq_domain;
struct device;
int pci_msi_prepare(struct irq_domain *domain, struct device *dev, int nvec, msi_alloc_info_t *arg);

#endif
