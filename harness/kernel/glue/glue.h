/* SPDX-License-Identifier: GPL-2.0 */
/*
 * glue.h - what the files of this folder share
 *
 * Compiled with the kernel's headers, linked into the image.  They call the real code as the rest of a
 * kernel would: initcalls in order, a PCI driver that binds to every function, hibernation callbacks.
 */
#ifndef BDFUZZ_GLUE_H
#define BDFUZZ_GLUE_H

#include "../stand-ins/stand_in.h"

struct device;
struct hv_device;
struct pci_bus;
struct pci_dev;
struct pci_driver;
struct kernel_netdev;
struct net_device;
struct notifier_block;

/* channels.c */
struct hv_device *glue_device(unsigned int relid);	/* NULL: none */
struct pci_bus *glue_bus(unsigned int relid);		/* its root bus; NULL: none */
struct hv_device *glue_owner(const struct pci_bus *bus);	/* of a root bus of the driver under test; NULL: none */
unsigned int glue_relid(const struct pci_bus *bus);	/* of its owner; 0: it has none */
enum kernel_channel glue_channel(unsigned int relid);
int glue_ring_read(unsigned int relid, void *packet, unsigned int room);
int glue_ring_write(unsigned int relid, const void *packet, unsigned int len);
int glue_ring_claim(unsigned int relid, unsigned int index);
void *glue_memory(unsigned long long address);
unsigned int glue_offers_in_progress(void);
unsigned int glue_next_channel(unsigned int relid);
void glue_visit(const struct kernel_visitor *v);
const unsigned long *glue_domains(unsigned int *bits);
extern struct notifier_block glue_unbound;	/* tells of root buses that outlive their driver */

/* requests.c */
void glue_request(struct kernel_request *r);
extern int glue_loaded;				/* the driver under test, as a module */
extern struct pci_driver glue_guest_driver;
void glue_awake(struct device *dev);		/* its driver is gone */
unsigned int glue_vectors(struct pci_dev *pdev);	/* that the guest's driver has of it */

/* iommu.c */
int glue_iommu_init(void);

/* hardware.c */
int glue_hardware_init(void);
int glue_is_hardware(const struct pci_bus *bus);	/* and not a Hyper-V one */
int glue_hardware(const struct kernel_request *r);	/* a KERNEL_PCI_ task */
int glue_sriov_configure(struct pci_dev *pdev, int count);
void glue_visit_hardware(const struct kernel_visitor *v);

void glue_visit_below(const struct kernel_visitor *v, const struct pci_bus *root, unsigned int behind);

/* vmds.c */
void glue_vmds_init(void);
int glue_is_private(const struct pci_bus *bus);	/* behind a VMD */
int glue_vmd(struct kernel_request *r);
struct pci_dev *glue_function_get(const struct kernel_request *r);	/* referenced; NULL: it is not known */
int glue_interrupt(struct pci_dev *pdev, unsigned int virq);
void glue_forget_vmds(void);
void glue_visit_vmds(const struct kernel_visitor *v);
void glue_vmd_ids(void (*see)(void *context, unsigned int vendor, unsigned int device, unsigned long features),
		  void *context);

/* netdevs.c */
struct net_device *glue_port_probe(struct pci_dev *pdev);	/* NULL: the function has no port, or memory ran out */
void glue_port_remove(struct net_device *dev);		/* NULL is fine */
int glue_netdev(const struct kernel_request *r);	/* a KERNEL_NETDEV task */
void glue_visit_netdevs(const struct kernel_visitor *v);
extern struct bus_type hv_bus;				/* files.txt */

/* watch.c: before an access, and before a write; enum kernel_plight */
unsigned int glue_watch(const struct pci_bus *bus);
unsigned int glue_watch_write(const struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value);

/* inject.c */
int glue_inject(unsigned int fault);	/* enum kernel_fault; -ENOSYS without checkers */

/* statics.c */
void glue_host(int hypercalls, int isolated);
void glue_faults_anywhere(int on);
int glue_baseline(void);
void glue_statics(void);
void glue_settle(void);
void glue_restore(void);

#endif
