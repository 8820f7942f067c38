// SPDX-License-Identifier: GPL-2.0
/*
 * vmds.c - what the rest of a kernel does around the VMD driver: as a module and a bus driver, in sleep, at power-off,
 * for the interrupts of what is behind it; and what can be seen of it
 *
 * A function behind a VMD is named by the endpoint's address and by its own bus and devfn: which domain number the
 * driver took is to be seen, not to be known.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <../drivers/pci/pci.h>

#include "glue.h"
#include "../stand-ins/checked.h"

/* Made visible by the build (files.txt, `show`). */
extern struct pci_ops vmd_ops;
extern struct pci_driver vmd_drv;
extern const struct pci_device_id vmd_ids[];
ssize_t new_id_store(struct device_driver *driver, const char *buf, size_t count);

enum { BRIDGES = 64, MOST_IDS = 64 };

/*
 * Accesses through the driver are watched like those to hardware (watch.c), and otherwise its own: as aer_inject.c
 * does, the methods are replaced by ones that call them.
 */
static struct pci_ops driver_ops;

static void tell(unsigned int what)
{
	if (what)
		bdf_host->watched(bdf_host->context, what);
}

static int watched_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	tell(glue_watch(bus));
	return driver_ops.read(bus, devfn, where, size, value);
}

static int watched_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	tell(glue_watch(bus) | glue_watch_write(bus, devfn, where, size, value));
	return driver_ops.write(bus, devfn, where, size, value);
}

void glue_vmds_init(void)
{
	driver_ops = vmd_ops;
	vmd_ops.read = watched_read;
	vmd_ops.write = watched_write;
}

int glue_is_private(const struct pci_bus *bus)
{
	return bus->ops == &vmd_ops;
}

/* ---- host bridges ---------------------------------------------------------------------------------- */

/*
 * What pci_create_root_bus() took is not given back by anybody: see shutdown() in hardware.c.  vmd_remove() leaves
 * it at that too, which is a finding; it is put here when all is over, so that other leaks are seen, unless the
 * scenario is about this one.
 */
static struct pci_host_bridge *bridges[BRIDGES];

static void released(struct pci_host_bridge *bridge)
{
	for (unsigned int i = 0; i < BRIDGES; i++)
		if (bridges[i] == bridge)
			bridges[i] = NULL;
}

int pcibios_root_bridge_prepare(struct pci_host_bridge *bridge)
{
	for (unsigned int i = 0; bridge->ops == &vmd_ops && i < BRIDGES; i++) {
		if (bridges[i])
			continue;
		bridges[i] = bridge;
		pci_set_host_bridge_release(bridge, released, NULL);
		break;
	}
	return 0;
}

/* What new_id was told: /sys/bus/pci/drivers/vmd/remove_id.  The list is the first member of struct pci_dynid. */
static void forget_ids(void)
{
	struct list_head *list = &vmd_drv.dynids.list, *p, *next;

	list_for_each_safe(p, next, list) {
		list_del(p);
		kfree(p);
	}
}

void glue_forget_vmds(void)
{
	forget_ids();
	for (unsigned int i = 0; i < BRIDGES; i++) {
		struct pci_host_bridge *bridge = bridges[i];

		bridges[i] = NULL;
		if (bridge && !device_is_registered(&bridge->dev) && !bdf_faults_anywhere)
			put_device(&bridge->dev);
	}
}

/* ---- who is meant ---------------------------------------------------------------------------------- */

static u32 address_of(const struct pci_dev *pdev)
{
	return (u32)pci_domain_nr(pdev->bus) << 16 | (u32)pdev->bus->number << 8 | pdev->devfn;
}

static const struct pci_dev *endpoint_of(const struct pci_bus *root)
{
	return to_pci_dev(root->bridge->parent);
}

static struct pci_bus *next_private(struct pci_bus *bus)
{
	while ((bus = pci_find_next_bus(bus)))
		if (glue_is_private(bus))
			return bus;
	return NULL;
}

static struct pci_bus *root_behind(u32 endpoint)
{
	struct pci_bus *root = NULL;

	while ((root = next_private(root)))
		if (address_of(endpoint_of(root)) == endpoint)
			return root;
	return NULL;
}

/* The function that a request is about, referenced; NULL: it is not known. */
struct pci_dev *glue_function_get(const struct kernel_request *r)
{
	const struct pci_bus *root = r->behind == ~0U ? NULL : root_behind(r->behind);
	const int domain = root ? pci_domain_nr((struct pci_bus *)root) : (int)(r->address >> 16);

	if (r->behind != ~0U && !root)
		return NULL;
	return pci_get_domain_bus_and_slot(domain, r->address >> 8 & 0xff, r->address & 0xff);
}

/* ---- what a guest does ----------------------------------------------------------------------------- */

/* By way of the driver, whether a function is known there or not: pci_user_read_config_dword() and the like. */
static int config(struct kernel_request *r)
{
	struct pci_bus *root = root_behind(r->behind), *bus;
	u32 value = ~0U;
	int ret;

	bus = root ? pci_find_bus(pci_domain_nr(root), r->address >> 8 & 0xff) : NULL;
	if (!bus)
		return -ENODEV;
	if (r->task == KERNEL_PCI_WRITE)
		return bus->ops->write(bus, r->address & 0xff, (int)r->where, (int)r->size, r->value);
	ret = bus->ops->read(bus, r->address & 0xff, (int)r->where, (int)r->size, &value);
	r->result = value;
	return ret;
}

/* /sys/bus/pci/drivers/vmd/new_id */
static int new_id(struct kernel_request *r)
{
	char text[64];
	ssize_t ret;

	scnprintf(text, sizeof(text), "%x %x ffffffff ffffffff 0 0 %x\n", r->value & 0xffff, r->value >> 16, r->count);
	ret = new_id_store(&vmd_drv.driver, text, strlen(text));
	return ret < 0 ? (int)ret : 0;
}

static int unbind(struct kernel_request *r)
{
	struct pci_dev *pdev = glue_function_get(r);
	int ret = pdev && pdev->dev.driver ? 0 : -ENODEV;

	if (!ret)
		device_release_driver(&pdev->dev);
	pci_dev_put(pdev);
	return ret;
}

static int bind(struct kernel_request *r)
{
	struct pci_dev *pdev = glue_function_get(r);
	int ret = pdev && !pdev->dev.driver ? device_attach(&pdev->dev) : -ENODEV;

	pci_dev_put(pdev);
	return ret < 0 ? ret : ret ? 0 : -ENODEV;
}

static int save(struct pci_dev *pdev, void *context)
{
	return pci_save_state(pdev);
}

static int restore(struct pci_dev *pdev, void *context)
{
	pci_restore_state(pdev);
	return 0;
}

/* drivers/pci/pci-driver.c: drivers first, then all state is saved, children's before; and restored, then drivers. */
static int sleep(struct pci_bus *root)
{
	struct pci_dev *endpoint = to_pci_dev(root->bridge->parent);
	int ret = vmd_drv.driver.pm->suspend(&endpoint->dev);

	pci_walk_bus(root, save, NULL);
	return ret ? ret : pci_save_state(endpoint);
}

static int wake(struct pci_bus *root)
{
	struct pci_dev *endpoint = to_pci_dev(root->bridge->parent);

	pci_restore_state(endpoint);
	pci_walk_bus(root, restore, NULL);
	return vmd_drv.driver.pm->resume(&endpoint->dev);
}

static int power(struct kernel_request *r)
{
	struct pci_bus *root = NULL;
	int ret = 0, error;

	while ((root = next_private(root))) {
		error = r->task == KERNEL_PCI_SLEEP ? sleep(root) : wake(root);
		ret = ret ? ret : error;
	}
	return ret;
}

static int shut_down(struct pci_dev *pdev, void *context)
{
	if (pdev->driver && pdev->driver->shutdown)
		pdev->driver->shutdown(pdev);
	return 0;
}

/* drivers/base/core.c, device_shutdown(): children before the VMD. */
static int halt(struct kernel_request *r)
{
	struct pci_bus *root = NULL;

	while ((root = next_private(root))) {
		struct pci_dev *endpoint = to_pci_dev(root->bridge->parent);

		pci_walk_bus(root, shut_down, NULL);
		if (endpoint->driver)
			shut_down(endpoint, NULL);
	}
	return 0;
}

int glue_vmd(struct kernel_request *r)
{
	static int (*const method[])(struct kernel_request *) = {
		[KERNEL_PCI_READ] = config, [KERNEL_PCI_WRITE] = config, [KERNEL_PCI_NEW_ID] = new_id,
		[KERNEL_PCI_UNBIND] = unbind, [KERNEL_PCI_BIND] = bind, [KERNEL_PCI_SLEEP] = power,
		[KERNEL_PCI_WAKE] = power, [KERNEL_PCI_HALT] = halt,
	};

	return method[r->task](r);
}

/*
 * The function has written its message: where does it lead?  Behind a VMD that remaps, to the vector of the VMD that
 * the message names, and from there wherever the driver says; else to the function's own.
 */
int glue_interrupt(struct pci_dev *pdev, unsigned int virq)
{
	struct pci_dev *endpoint;
	struct msi_msg msg;
	unsigned long flags;
	int to = (int)virq;

	get_cached_msi_msg(virq, &msg);
	if (glue_is_private(pdev->bus) && irq_get_irq_data(virq)->domain->bus_token == DOMAIN_BUS_VMD_MSI) {
		endpoint = ((struct pci_sysdata *)pdev->bus->sysdata)->vmd_dev;
		to = pci_irq_vector(endpoint, msg.arch_addr_lo.destid_0_7);
	}
	if (to <= 0)
		return -ENXIO;
	bdf_enter(BDF_HARDIRQ);
	local_irq_save(flags);
	generic_handle_irq((unsigned int)to);
	local_irq_restore(flags);
	bdf_leave(BDF_HARDIRQ);
	return 0;
}

/* ---- what can be seen ------------------------------------------------------------------------------ */

static void show_root(const struct kernel_visitor *v, struct pci_bus *root)
{
	const struct pci_dev *endpoint = endpoint_of(root);
	struct kernel_vmd seen = { .bound = endpoint->driver == &vmd_drv, .address = address_of(endpoint),
				   .domain = (unsigned int)pci_domain_nr(root) };
	struct resource_entry *w;
	unsigned int n = 0;

	resource_list_for_each_entry(w, &to_pci_host_bridge(root->bridge)->windows) {
		if (resource_type(w->res) == IORESOURCE_BUS) {
			seen.first = (unsigned int)w->res->start;
			seen.last = (unsigned int)w->res->end;
		} else if (n < ARRAY_SIZE(seen.window)) {
			seen.window[n].start = w->res->start;
			seen.window[n].end = w->res->end;
			seen.window[n++].offset = w->offset;
		}
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(seen.bar); i++) {
		seen.bar[i].start = endpoint->resource[2 * i].start;
		seen.bar[i].end = endpoint->resource[2 * i].end;
	}
	v->vmd(v->context, &seen);
}

void glue_visit_vmds(const struct kernel_visitor *v)
{
	struct pci_bus *root = NULL;

	while ((root = next_private(root))) {
		if (v->vmd)
			show_root(v, root);
		glue_visit_below(v, root, address_of(endpoint_of(root)));
	}
}

void glue_vmd_ids(void (*see)(void *context, unsigned int vendor, unsigned int device, unsigned long features),
		  void *context)
{
	for (unsigned int i = 0; i < MOST_IDS && vmd_ids[i].vendor; i++)
		see(context, vmd_ids[i].vendor, vmd_ids[i].device, vmd_ids[i].driver_data);
}
