/* SPDX-License-Identifier: GPL-2.0 */
/* asm/msi.h - x86's allocation type for MSIs; arch/x86/include/asm/msi.h says the same */
#ifndef _ASM_X86_MSI_H
#define _ASM_X86_MSI_H

#include <asm/hw_irq.h>

typedef struct irq_alloc_info msi_alloc_info_t;
struct irq_domain;
struct device;
int pci_msi_prepare(struct irq_domain *domain, struct device *dev, int nvec, msi_alloc_info_t *arg);

/* An MSI's address, low half: Intel SDM volume 3, 11.11.1.  VMD has the number of its own vector in the destination. */
typedef struct arch_msi_msg_addr_lo {
	u32 low : 12;
	u32 destid_0_7 : 8;
	u32 base_address : 12;
} __attribute__((packed)) arch_msi_msg_addr_lo_t;
#define arch_msi_msg_addr_lo arch_msi_msg_addr_lo
#define X86_MSI_BASE_ADDRESS_LOW 0xfeeu
#define X86_MSI_BASE_ADDRESS_HIGH 0

#endif
