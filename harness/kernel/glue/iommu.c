// SPDX-License-Identifier: GPL-2.0
/*
 * iommu.c - when a paravirtual IOMMU driver is told of buses and functions
 *
 * Neither kernel has that driver; the moments are the real core's.  Functions: as in drivers/iommu/iommu.c,
 * iommu_bus_notifier(), within device_add() of the scan, and within device_del().  Root buses: after their domain is
 * known and before they are scanned (probe.c, pci_register_host_bridge()), and when no function is left on them
 * (remove.c, pci_remove_bus()): where a PCI driver would have to register what the other driver looks up.
 */
#include <linux/hyperv.h>
#include <linux/pci.h>

#include "glue.h"

static const struct hv_device *owner_of(const struct pci_bus *bus)
{
	return pci_is_root_bus((struct pci_bus *)bus) ? glue_owner(bus) : NULL;
}

void pcibios_add_bus(struct pci_bus *bus)
{
	const struct hv_device *owner = owner_of(bus);

	if (owner)
		bdf_host->bus_named(bdf_host->context, owner->dev_instance.b, (unsigned int)pci_domain_nr(bus));
}

void pcibios_remove_bus(struct pci_bus *bus)
{
	if (owner_of(bus))
		bdf_host->bus_named(bdf_host->context, NULL, (unsigned int)pci_domain_nr(bus));
}

static int tell(struct notifier_block *nb, unsigned long action, void *data)
{
	const struct pci_dev *pdev = to_pci_dev((struct device *)data);
	const struct hv_device *owner = owner_of(pdev->bus);

	if (!owner || (action != BUS_NOTIFY_ADD_DEVICE && action != BUS_NOTIFY_REMOVED_DEVICE))
		return NOTIFY_DONE;
	bdf_host->function_attached(bdf_host->context, owner->channel->offermsg.child_relid, owner->dev_instance.b,
				    (unsigned int)pci_domain_nr(pdev->bus), pdev->devfn,
				    action == BUS_NOTIFY_ADD_DEVICE);
	return NOTIFY_OK;
}

static struct notifier_block iommu = { .notifier_call = tell };

int glue_iommu_init(void)
{
	return bus_register_notifier(&pci_bus_type, &iommu);
}
