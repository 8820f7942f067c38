/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/pci.h - what x86 says of a PCI bus: its sysdata names the domain
 *
 * Declarations equal arch/x86/include/asm/pci.h, but for fields that no file here uses.
 */
#ifndef __ASM_UM_PCI_H
#define __ASM_UM_PCI_H

#include <linux/types.h>
#include <asm/io.h>

#define pcibios_assign_all_busses() bdf_assign_all_busses
extern int bdf_assign_all_busses;
#define PCIBIOS_MIN_IO 0x1000
#define PCIBIOS_MIN_MEM 0x10000000

struct pci_sysdata {
	int domain;
	int node;
	void *iommu;
	void *fwnode;
	struct pci_dev *vmd_dev;
};

#ifdef CONFIG_PCI_DOMAINS
#define pci_domain_nr(bus) (((struct pci_sysdata *)(bus)->sysdata)->domain)
#define pci_proc_domain(bus) pci_domain_nr(bus)
#endif
#define pci_root_bus_fwnode(bus) (((struct pci_sysdata *)(bus)->sysdata)->fwnode)

#define pcibus_to_node(bus) (((const struct pci_sysdata *)(bus)->sysdata)->node)
#define cpumask_of_pcibus(bus) \
	(pcibus_to_node(bus) == NUMA_NO_NODE ? cpu_online_mask : cpumask_of_node(pcibus_to_node(bus)))

#define HAVE_PCI_MMAP
#define ARCH_GENERIC_PCI_MMAP_RESOURCE

#endif
