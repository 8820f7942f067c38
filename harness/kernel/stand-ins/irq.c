// SPDX-License-Identifier: GPL-2.0
/*
 * irq.c - x86's vector domain, parent of a driver's MSI domain, and of that for everybody else: changed behaviour
 *
 * Given up: vectors per CPU, affinity, the APIC.  A vector is handed out in turn from 0x30 up.
 * Real above it: kernel/irq, drivers/pci/msi.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <asm/hw_irq.h>
#include <asm/msi.h>

#include "stand_in.h"

struct irq_domain *x86_vector_domain;
struct irq_domain *bdf_msi_domain;
static unsigned int next_vector;

struct irq_cfg *irqd_cfg(struct irq_data *data)
{
	while (data->parent_data)
		data = data->parent_data;
	return data->chip_data;
}

int pci_msi_prepare(struct irq_domain *domain, struct device *dev, int nvec, msi_alloc_info_t *arg)
{
	memset(arg, 0, sizeof(*arg));
	if (to_pci_dev(dev)->msix_enabled)
		arg->type = X86_IRQ_ALLOC_TYPE_PCI_MSIX;
	else
		arg->type = X86_IRQ_ALLOC_TYPE_PCI_MSI;
	return 0;
}

static void nothing(struct irq_data *data)
{
}

static int retrigger(struct irq_data *data)
{
	return 1;
}

static int set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	return IRQ_SET_MASK_OK_DONE;
}

static void compose(struct irq_data *data, struct msi_msg *msg)
{
	memset(msg, 0, sizeof(*msg));
	msg->arch_addr_lo.base_address = X86_MSI_BASE_ADDRESS_LOW;
	msg->data = irqd_cfg(data)->vector;
}

static struct irq_chip vector_chip = {
	.name = "APIC",
	.irq_compose_msi_msg = compose,
	.irq_ack = nothing,
	.irq_retrigger = retrigger,
	.irq_set_affinity = set_affinity,
};

static void vector_free(struct irq_domain *d, unsigned int virq, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		struct irq_data *data = irq_domain_get_irq_data(d, virq + i);

		if (data && data->chip_data) {
			kfree(data->chip_data);
			irq_domain_reset_irq_data(data);
		}
	}
}

static int vector_alloc(struct irq_domain *d, unsigned int virq, unsigned int n, void *arg)
{
	if (bdf_service_fails())
		return -ENOSPC;
	for (unsigned int i = 0; i < n; i++) {
		struct irq_cfg *cfg = kzalloc(sizeof(*cfg), GFP_KERNEL);

		if (!cfg) {
			vector_free(d, virq, i);
			return -ENOMEM;
		}
		sim_cross(bdf_sim, SIM_VECTOR_UNREAL);
		cfg->vector = 0x30 + next_vector++ % 0xc0;
		irq_domain_set_info(d, virq + i, cfg->vector, &vector_chip, cfg, handle_edge_irq, NULL, "edge");
	}
	return 0;
}

static const struct irq_domain_ops vector_ops = { .alloc = vector_alloc, .free = vector_free };

/* arch/x86/kernel/apic/msi.c */
static struct irq_chip msi_chip = {
	.name = "PCI-MSI",
	.irq_ack = irq_chip_ack_parent,
	.irq_retrigger = irq_chip_retrigger_hierarchy,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};
static struct msi_domain_ops msi_ops = { .msi_prepare = pci_msi_prepare };
static struct msi_domain_info msi_info = {
	.flags = MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS | MSI_FLAG_MULTI_PCI_MSI | MSI_FLAG_PCI_MSIX,
	.ops = &msi_ops,
	.chip = &msi_chip,
	.handler = handle_edge_irq,
	.handler_name = "edge",
};

int arch_early_irq_init(void)
{
	struct fwnode_handle *node = irq_domain_alloc_named_fwnode("VECTOR");

	x86_vector_domain = irq_domain_create_tree(node, &vector_ops, NULL);
	node = irq_domain_alloc_named_fwnode("PCI-MSI");
	if (x86_vector_domain)
		bdf_msi_domain = pci_msi_create_irq_domain(node, &msi_info, x86_vector_domain);
	return bdf_msi_domain ? 0 : -ENOMEM;
}

int arch_probe_nr_irqs(void)
{
	return 0;
}

unsigned int arch_dynirq_lower_bound(unsigned int from)
{
	return from;
}

void bdf_irq_init(void)
{
	next_vector = 0;
}
